"""What a name may point to, by title: nobody needs to know an id to choose."""

from collections.abc import Iterator, Mapping

from drillbook.schema.book import PlanBook
from drillbook.schema.models.library import shipped_channels
from drillbook.schema.models.plan import Plan
from drillbook.schema.values.keys import Ref
from drillbook.schema.values.vocabulary import PLACE_KINDS
from drillbook.ui.translation import current_language

_SECTIONS = {
    "organization": ("organizations",),
    "post": ("posts",),
    "person": ("people",),
    "team": ("teams",),
    "equipment": ("equipment",),
    "supplies": ("supplies",),
    "goods": ("equipment", "supplies"),
    "shared-by": ("equipment", "supplies", "teams"),
    "place": ("places",),
    "channel": ("channels",),
    "regulation": ("regulations",),
    "team-or-capability": ("teams",),
}


def choices(book: PlanBook, plan: Plan | None, ref: Ref) -> dict[str, str]:
    """Ids with what people call them, in the order written; own ones first."""
    found = dict(_own(plan, ref.kind)) if plan else {}
    for section in _SECTIONS.get(ref.kind, ()):
        found |= {name: title_of(entry.value, name) for name, entry in getattr(book, section).items()}
    match ref.kind:
        case "channel":
            said = set(found.values())
            found |= {
                name: title
                for name, title in shipped_channels(current_language()).items()
                if name not in found and title not in said
            }
        case "plan":
            found |= {name: entry.value.title for name, entry in book.plans.items()}
        case "incident-type":
            found |= {name: entry.title for name, entry in book.settings.incident_types.items()}
        case "team-or-capability" | "shared-by":
            found |= {name: book.capability_title(name) for name in sorted(book.abilities) if name not in found}
        case "recipient":
            found |= dict(_abroad(book, plan, ("roles",)))
            found |= {name: entry.value.title for name, entry in book.organizations.items()}
        case "measured":
            found |= dict(_abroad(book, plan, ("tasks", "response_times")))
        case "hand-over":
            found |= dict(_abroad(book, plan, ("tasks", "procedures", "roles")))
        case "role" | "task" | "procedure" if ref.across_plans:
            found |= dict(_abroad(book, plan, (f"{ref.kind}s",)))
    return found


def each_choices(book: PlanBook, over: str) -> dict[str, str]:
    """What an `each` step may go through, ``places`` or ``organizations``: kinds or sectors first, then single ones."""
    language = current_language()
    if over == "places":
        kinds = {place.value.kind for place in book.places.values() if place.value.kind}
        found = {PLACE_KINDS.shown(kind, language): PLACE_KINDS.shown(kind, language) for kind in sorted(kinds)}
    else:
        found = {sector: sector for sector in sorted({one.value.sector for one in book.organizations.values()} - {""})}
    return found | {name: title_of(entry.value, name) for name, entry in getattr(book, over).items()}


def title_of(entry: object, name: str) -> str:
    """What an entry is called; a person by name."""
    return str(getattr(entry, "name", "") or getattr(entry, "title", "") or name)


def _own(plan: Plan, kind: str) -> Iterator[tuple[str, str]]:
    tables: dict[str, tuple[Mapping[str, object], ...]] = {
        "role": (plan.roles,),
        "recipient": (plan.roles,),
        "task": (plan.tasks,),
        "procedure": (plan.procedures,),
        "action": (plan.tasks, plan.procedures),
    }
    for table in tables.get(kind, ()):
        for name, entry in table.items():
            yield name, getattr(entry, "title", "") or name


def _abroad(book: PlanBook, plan: Plan | None, tables: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    mark = "《{plan}》{title}" if current_language() == "zh" else "{plan}: {title}"
    for name, other in book.plans.items():
        if plan is not None and name == plan.plan:
            continue
        for table in tables:
            for inner, entry in getattr(other.value, table).items():
                yield f"{name}/{inner}", mark.format(plan=other.value.title, title=entry.title or inner)
