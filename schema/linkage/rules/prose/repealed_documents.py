"""Numbers of repealed documents that stand in a plan's prose, by the dated list of laws (S19)."""

import re
from collections.abc import Iterator
from datetime import date

from drillbook.schema.book import PlanBook, once_per_book
from drillbook.schema.finding import Location, Severity, say
from drillbook.schema.linkage.law.laws_in_force import AS_OF, NationalLaw, law_called, law_keyed, replaced_by
from drillbook.schema.linkage.rule import Fault
from drillbook.schema.models.plan import Plan
from drillbook.schema.text.located import Located
from drillbook.schema.text.yaml_nodes import KeyPath
from drillbook.schema.values.names import normalise

_SPOKEN_OF_AS_PAST = re.compile("废止|取代|替代|代替|失效|原|repealed|replaced|superseded", re.IGNORECASE)
_HOLDS_A_NUMBER = re.compile(r"号|[GAＧＡ][BQＢＱ]", re.IGNORECASE)
_AROUND = 12  # characters in which the author says that it is past


def repealed_in_prose(book: PlanBook, plan: Located[Plan]) -> Iterator[Fault]:
    """One finding for each replaced document of the list that the plan's prose names by its number."""
    texts = [(path, _key(text)) for path, text in prose_of(plan.value) if _HOLDS_A_NUMBER.search(text)]
    for law in replaced_by(book.day) if texts else ():
        if law in _held(book):
            continue
        places = [plan.at(*path) for path, text in texts if _is_named(_key(law.number), text)]
        if places and law.ended is not None:
            yield _named(plan, law, law.ended, places)


def _named(plan: Located[Plan], law: NationalLaw, ended: date, places: list[Location]) -> Fault:
    older = plan.value.issued is not None and plan.value.issued < ended
    heir = law_keyed(law.heir)
    return Fault(
        places[0],
        say(
            en="{law} was replaced on {day}" + ("; the plan is older: a reason to revise it" if older else ""),
            zh="{law}已于{day}被替代" + ("，预案印发在先，应列为修订事由" if older else "，不得再作为依据"),
            law=law.said(),
            day=str(ended),
        ),
        hint=say(
            en="cite {heir} (laws known to this program on {day})",
            zh="请改引{heir}（据本软件所附法规目录，截至{day}）",
            heir=heir.said(),
            day=str(AS_OF),
        )
        if heir
        else None,
        also=tuple(places[1:]),
        consequence=say(
            en="what the plan demands on this ground can be refused",
            zh="据此提出的要求可能被有关单位以依据失效为由拒绝",
        ),
        severity=Severity.NOTE if older else Severity.WARNING,
        root=f"repealed:{law.key}:{'older' if older else 'newer'}",
    )


@once_per_book
def _held(book: PlanBook) -> frozenset[NationalLaw | None]:
    """What the book's own library of laws holds: that is looked after there."""
    return frozenset(law_called(entry.value.title, entry.value.number) for entry in book.regulations.values())


def _key(number: str) -> str:
    """Brackets and blanks aside: 国发[2005]11号 is 国发〔2005〕11号."""
    return re.sub(r"[\s〔〕\[\]()（）【】﹝﹞]", "", normalise(number)).lower()


def _is_named(key: str, text: str) -> bool:
    """Say whether a text names the document as one that holds; both without brackets and blanks."""
    start = text.find(key)
    while start >= 0:
        end = start + len(key)
        around = text[max(0, start - 2) : start] + text[end : end + _AROUND]
        is_longer = key[-1].isdigit() and text[end : end + 1].isdigit()  # another edition or number
        if not is_longer and not _SPOKEN_OF_AS_PAST.search(around):
            return True
        start = text.find(key, start + 1)
    return False


def prose_of(plan: Plan) -> Iterator[tuple[KeyPath, str]]:
    """Everything a plan says in words, with the path of each."""
    yield ("scope",), plan.scope
    for number, section in enumerate(plan.sections):
        yield ("sections", number, "text"), section.text
        yield ("sections", number, "basis"), section.basis
    for table in ("tasks", "roles", "levels", "response_times", "procedures"):
        entries = plan.own_levels if table == "levels" else getattr(plan, table)
        for name, entry in entries.items():
            for part in ("basis", "text", "note"):
                yield (table, name, part), getattr(entry, part, "")
