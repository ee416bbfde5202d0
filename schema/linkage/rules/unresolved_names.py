"""Reports names that nothing bears, each under the rule it belongs to, with a near name where there is one."""

import re
from collections import ChainMap
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import partial
from typing import Any, TypeAlias

from drillbook.schema.book import PlanBook, once_per_book, once_per_key
from drillbook.schema.finding import Finding, Text, plain, say
from drillbook.schema.linkage.facts.scales import follows_unread, level_table
from drillbook.schema.linkage.rules import value_checks
from drillbook.schema.linkage.rules.enumerations import enumerations
from drillbook.schema.linkage.rules.growth import growing
from drillbook.schema.linkage.rules.pieces import pieces
from drillbook.schema.linkage.rules.roster_names import rosters
from drillbook.schema.linkage.wording import KINDS_OF_NAMES, plan_title
from drillbook.schema.models.plan import Plan
from drillbook.schema.models.scenario import Scenario
from drillbook.schema.references import Reference, naming_parts, references_in
from drillbook.schema.remainder import Remainder
from drillbook.schema.text.located import Located, value_of
from drillbook.schema.values.names import did_you_mean, did_you_mean_titled

_NOBODY = say(en="on the night nobody would feel called", zh="当夜无人认为这是自己的任务")
_NOTHING = say(en="on the night what is called for does not exist", zh="当夜按此调用，查无此项")
_NOWHERE = say(en="on the night it leads nowhere", zh="当夜按此执行，无从衔接")
CONSEQUENCE: dict[str, Text] = {
    **dict.fromkeys(("role", "recipient", "post", "person"), _NOBODY),
    **dict.fromkeys(("team", "team-or-capability", "equipment", "supplies", "goods", "shared-by"), _NOTHING),
    **dict.fromkeys(("plan", "task", "action", "procedure", "hand-over", "measured", "level"), _NOWHERE),
    "organization": say(en="nobody can be asked or called under this name", zh="按此名称查无此单位，无从联系"),
    "channel": say(en="on the night the report cannot be sent that way", zh="当夜无法以此方式报送"),
    "place": say(en="on the night nobody knows where to go", zh="当夜不知前往何处"),
}


@once_per_book
def unresolved(book: PlanBook) -> tuple[Finding, ...]:
    """Report every name of the book that nothing bears, and every condition and assignment that cannot be."""
    return tuple(elsewhere(book, ()))


def anywhere(book: PlanBook) -> Iterator[Finding]:
    """Report the same, each part of the book by itself."""
    return elsewhere(book, ())


def of_rest(book: PlanBook, rest: Remainder) -> list[Finding]:
    """Report the same for what can be read of a document that was refused."""
    return list(_of(book, rest.document, rest.lost_names))


def elsewhere(book: PlanBook, left_out: Collection[str]) -> Iterator[Finding]:
    """Report the same for all of the book but these plans."""
    for plan in book.plans:
        if plan not in left_out:
            yield from _in_plan(book, plan)
    yield from outside_plans(book)


def outside_plans(book: PlanBook) -> Iterator[Finding]:
    """Report the same for all that is no plan, and for what was refused."""
    yield from _in_others(book)
    for rest in book.remainders:
        if rest.document is not book.head:
            yield from of_rest(book, rest)


@once_per_key
def _in_plan(book: PlanBook, plan: str) -> tuple[Finding, ...]:
    return tuple(_of(book, book.plans[plan]))


@once_per_key
def _in_others(book: PlanBook) -> tuple[Finding, ...]:
    """In everything but plans."""
    holders = (holder for holder in book.documents() if not isinstance(holder.value, Plan))
    return tuple(finding for holder in holders for finding in _of(book, holder))


def _names(book: PlanBook, holder: Located[Any], lost: frozenset[str]) -> Iterator[Finding]:
    for part in naming_parts(holder.value.__class__):
        yield from _names_in(book, holder, lost, part)


def _names_in(book: PlanBook, holder: Located[Any], lost: frozenset[str], part: str) -> Iterator[Finding]:
    plan = holder.value if isinstance(holder.value, Plan) else None
    for reference in references_in(holder, part):
        if reference.name not in lost and not _bears(book, plan, holder, reference):
            yield _nobody(book, plan, holder, reference)


Part: TypeAlias = Callable[[PlanBook, Located[Any], frozenset[str]], Iterable[Finding]]
PARTS: tuple[tuple[str, Part], ...] = (
    ("names", _names),
    ("conditions", value_checks.conditions),
    ("settings", lambda book, holder, _: value_checks.settings(book, holder)),
    ("rosters", lambda book, holder, _: rosters(book, holder)),
    ("pieces", lambda book, holder, _: pieces(book, holder)),
    ("growing", lambda book, holder, _: growing(book, holder)),
    ("enumerations", lambda book, holder, _: enumerations(book, holder)),
)
"""What is looked at in every plan, library and scenario, each with a word for it."""
PARTS_OF_PLANS: tuple[tuple[str, Part], ...] = (
    *((f"names in {part}", partial(_names_in, part=part)) for part in naming_parts(Plan)),
    *PARTS[1:],
)
"""The same of a plan, its names apart by where they stand: a letter in one of them leaves the others as they are."""


def of_scenario(book: PlanBook, scenario: Located[Scenario], lost: frozenset[str] = frozenset()) -> list[Finding]:
    """Report the same for a scenario that is not in the book's own folders; ``lost`` are words of it refused before."""
    return list(_of(book, scenario, lost))


def _of(book: PlanBook, holder: Located[Any], lost: frozenset[str] = frozenset()) -> Iterator[Finding]:
    for _, part in PARTS:
        yield from part(book, holder, lost)


def _kind(reference: Reference) -> str:
    """What it must be; a moment may be of more than a task."""
    return "happening" if reference.kind == "tree-task" else reference.kind.removeprefix("tree-")


def _bears(book: PlanBook, plan: Plan | None, holder: Located[Any], reference: Reference) -> bool:
    kind, name = _kind(reference), reference.name
    if kind == "indicator" or name in book.unread_entries:
        return True  # said with its condition, in ``conditions``, or where its library was refused
    if "/" in name and reference.across_plans:
        owner, _, inner = name.partition("/")
        if owner in book.unread:
            return True
        other = book.plans.get(owner)
        return other is not None and (other.value.depth == "card" or inner in _known(book, other.value, other, kind))
    if (kind == "plan" and name in book.unread) or (kind == "place" and name == "incident"):
        return True
    if kind == "channel" and book.channel(name) is not None:
        return True
    if kind == "level" and plan is not None and follows_unread(book, plan):
        return True  # said where that plan was refused
    if kind == "incident-type" and not book.settings.incident_types:
        return True
    return name in _known(book, plan, holder, kind)


def _known(book: PlanBook, plan: Plan | None, holder: Located[Any], kind: str) -> Mapping[str, object]:
    """What bears a name of this kind here: the plan's own, then the book's."""
    tables = _tables(book)
    if kind in tables:
        return tables[kind]
    scenario = holder.value if isinstance(holder.value, Scenario) else None
    if kind == "scene":
        return scenario.scenes if scenario else {}
    if kind == "objective":
        return scenario.objectives if scenario else {}
    if kind == "inject":
        return scenario.injects if scenario else {}
    if plan is None:
        return book.organizations if kind == "recipient" else {}
    return _own(book, plan, kind)


def _own(book: PlanBook, plan: Plan, kind: str) -> Mapping[str, object]:
    """What bears a name of this kind in a plan; built for the kind asked for only, there are many names."""
    match kind:
        case "role":
            return plan.roles
        case "recipient":
            return ChainMap[str, object](plan.roles, book.organizations)  # type: ignore[arg-type]
        case "procedure":
            return plan.procedures
        case "action":
            return {**plan.tasks, **plan.procedures}
        case "hand-over":
            return {**plan.tasks, **plan.procedures, **plan.roles}
        case "measured":
            return {**plan.tasks, **plan.response_times}
        case "level":
            return level_table(book, plan)
        case "happening":
            return {**plan.tasks, **plan.procedures, **plan.response_times}
    return plan.tasks


@once_per_book
def _tables(book: PlanBook) -> dict[str, Mapping[str, object]]:
    capabilities = {name: book.capabilities.get(name) for name in sorted(book.abilities)}
    return {
        "plan": book.plans,
        "organization": book.organizations,
        "post": book.posts,
        "person": book.people,
        "team": book.teams,
        "team-or-capability": {**book.teams, **capabilities},
        "equipment": book.equipment,
        "supplies": book.supplies,
        "goods": {**book.equipment, **book.supplies},
        "shared-by": {**book.equipment, **book.supplies, **book.teams, **capabilities},
        "place": book.places,
        "channel": book.channels,
        "regulation": book.regulations,
        "incident-type": book.settings.incident_types,
        "indicator": book.indicators,
    }


_OWN = ("role", "recipient", "task", "action", "procedure", "level")
_ABROAD = ("role", "recipient", "procedure", "hand-over", "measured")


def names_of_document(book: PlanBook, holder: Located[Any]) -> dict[str, dict[str, str]]:
    """List for each kind of name what bears one in a document itself, with its title."""
    plan = holder.value if isinstance(holder.value, Plan) else None
    return {kind: _titles(_known(book, plan, holder, kind)) for kind in (*_OWN, "scene", "objective", "inject")}


def names_of_book(book: PlanBook) -> dict[str, dict[str, str]]:
    """List the same of the libraries, and of every plan as others write it, ``plan/name``."""
    found = {kind: _titles(table) for kind, table in _tables(book).items()}
    for name, plan in book.plans.items():
        for kind in _ABROAD:
            inside = _titles(_known(book, plan.value, plan, kind))
            own = {inner: title for inner, title in inside.items() if inner not in book.organizations}
            found.setdefault(kind, {}).update({f"{name}/{inner}": title for inner, title in own.items()})
    return found


def _titles(table: Mapping[str, object]) -> dict[str, str]:
    return {name: str(getattr(value_of(entry), "title", "") or "") for name, entry in table.items()}


def _nobody(book: PlanBook, plan: Plan | None, holder: Located[Any], reference: Reference) -> Finding:
    kind = _kind(reference)
    what = KINDS_OF_NAMES.get(kind, plain(kind))
    message = say(en="{what} '{name}' is not defined", zh="{what}“{name}”未定义", what=what, name=reference.name)
    return Finding(
        reference.where,
        reference.code,
        message,
        hint=_near(book, plan, holder, kind, reference.name) or _add(book, kind, what, reference.name),
        basis=_ground(book, reference),
        consequence=CONSEQUENCE.get(kind),
        root=_cause(book, plan, holder, kind, reference.name),
    )


def _ground(book: PlanBook, reference: Reference) -> Text | None:
    """The ground of the rule a missing name belongs to; rules are loaded for this alone, which a sound run does without."""
    from drillbook.schema.linkage.rules.between import handover, report_times, superior_plans
    from drillbook.schema.linkage.rules.libraries import reachability, teams_and_supplies
    from drillbook.schema.linkage.rules.plan import cover_and_laws, procedures, roles_and_tasks

    rooms = (
        roles_and_tasks,
        procedures,
        superior_plans,
        teams_and_supplies,
        reachability,
        cover_and_laws,
        report_times,
        handover,
    )
    rules = (rule for room in rooms for rule in room.RULES if rule.id == reference.code)
    return next((rule.basis_in(book, reference.where) for rule in rules), None)


def _cause(book: PlanBook, plan: Plan | None, holder: Located[Any], kind: str, name: str) -> str:
    """What is missing, named from outside: a plan's own role is the same whoever points to it."""
    owner, slash, _ = name.partition("/")
    if slash:
        return f"missing:{name}" if owner in book.plans else f"missing:{owner}"
    if kind in _tables(book):
        return f"missing:{name}"
    inside = plan.plan if plan else holder.name or str(holder.at())
    return f"missing:{inside}/{name}"


def _add(book: PlanBook, kind: str, what: Text, name: str) -> Text:
    owner, slash, _ = name.partition("/")
    if kind == "plan" or (slash and owner not in book.plans):
        return say(
            en="add the plan to the book (one outside it as 'kind: external'), or correct the name",
            zh="请在预案库中补充该预案（库外预案的类别写“上级（外部）”），或改正名称",
        )
    if kind == "scene":
        return say(en="add it to the scenes of this scenario", zh="请在本情景的“场景”中补充")
    if kind == "objective":
        return say(en="add it to the objectives of this scenario", zh="请在本情景的“演练目标”中补充")
    if slash or kind in ("role", "task", "procedure", "action", "happening", "measured", "level"):
        return say(
            en="add it to {plan}, or spell it as it is written there",
            zh="请在{plan}中补充该{what}，或改为已有名称",
            what=what,
            plan=plan_title(book.plans[owner].value) if slash else say(en="the plan", zh="预案"),
        )
    return say(
        en="add the {what} to its library, or correct the name", zh="请在相应的库中补充该{what}，或改正名称", what=what
    )


def _near(book: PlanBook, plan: Plan | None, holder: Located[Any], kind: str, name: str) -> Text | None:
    owner, slash, inner = name.partition("/")
    if slash and owner not in book.plans:
        others = [f"{each}/{inner}" for each, one in book.plans.items() if inner in _known(book, one.value, one, kind)]
        others += [f"{each}/{inner}" for each in sorted(book.unread)]  # what is in it nobody knows
        if near := did_you_mean(name, others):
            return near
        return did_you_mean_titled(owner, {plan: one.value.title for plan, one in book.plans.items()})
    if holder.name in book.scenarios or isinstance(holder.value, Scenario):
        whole = [
            f"{each}/{name}"
            for each, one in book.plans.items()
            if not slash and name in _known(book, one.value, one, kind)
        ]
        if whole:
            return say(en="did you mean {name}?", zh="是否应为 {name}？", name=whole[0])
    other = book.plans[owner].value if slash else plan
    known = _known(book, other, book.plans[owner] if slash else holder, kind)
    titles = {candidate: getattr(value_of(entry), "title", "") for candidate, entry in known.items()}
    several = re.split("以及|[和与及]", name) if kind == "role" else []
    if len(several) > 1 and all(one in known or one in titles.values() for one in several):
        return say(
            en="one role answers for it; the others go to 'with'", zh="只写一个责任岗位；其他岗位写入“协同岗位”（with）"
        )
    return did_you_mean_titled(inner if slash else name, titles)
