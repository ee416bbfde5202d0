"""Numbers of repealed documents that stand in a plan's prose, by a dated list that ships with the product (S19)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from drillbook.schema.book import PlanBook, once_per_book
from drillbook.schema.finding import Location, Severity, say
from drillbook.schema.linkage.rule import Fault
from drillbook.schema.models.plan import Plan
from drillbook.schema.text.located import Located
from drillbook.schema.text.source import KeyPath
from drillbook.schema.values.names import normalise


@dataclass(frozen=True, slots=True)
class RepealedDocument:
    """A document by its number, what took its place, and the day from which that holds."""

    number: str
    title: str
    heir: str
    since: date


# As of 2026-09-01. Only what was read: documents of which it was not seen that they are repealed are left out.
REPEALED = (
    RepealedDocument(
        "国发〔2005〕11号", "国家突发公共事件总体应急预案", "《国家突发事件总体应急预案》（2025年）", date(2025, 2, 25)
    ),
    RepealedDocument("国办发〔2013〕101号", "突发事件应急预案管理办法", "国办发〔2024〕5号", date(2024, 1, 31)),
    RepealedDocument(
        "沪府办发〔2014〕17号", "上海市突发事件应急预案管理实施办法", "2025年的同名实施办法", date(2025, 1, 31)
    ),
    RepealedDocument(
        "GB/T 29639-2013", "生产经营单位生产安全事故应急预案编制导则", "GB/T 29639-2020", date(2021, 4, 1)
    ),
    RepealedDocument("AQ/T 9007-2011", "生产安全事故应急演练指南", "AQ/T 9007-2019", date(2020, 2, 1)),
)
_SPOKEN_OF_AS_PAST = re.compile("废止|取代|替代|代替|失效|原|repealed|replaced|superseded", re.IGNORECASE)
_HOLDS_A_NUMBER = re.compile(r"号|[GAＧＡ][BQＢＱ]", re.IGNORECASE)
_AROUND = 12  # characters in which the author says that it is past


def repealed_in_prose(book: PlanBook, plan: Located[Plan]) -> Iterator[Fault]:
    """One finding for each repealed document that the plan's prose names by its number."""
    texts = [(path, _key(text)) for path, text in _prose(plan.value) if _HOLDS_A_NUMBER.search(text)]
    for document in REPEALED if texts else ():
        key = _key(document.number)
        if document.since > book.day or key in _listed(book):
            continue
        places = [plan.at(*path) for path, text in texts if _is_named(key, text)]
        if places:
            yield _named(plan, document, places)


def _named(plan: Located[Plan], document: RepealedDocument, places: list[Location]) -> Fault:
    older = plan.value.issued is not None and plan.value.issued < document.since
    return Fault(
        places[0],
        say(
            en="{number} ('{title}') does not hold since {day}"
            + ("; the plan is older: a reason to revise it" if older else ""),
            zh="{number}（《{title}》）自{day}起不再有效" + ("，预案印发在先，应列为修订事由" if older else ""),
            number=document.number,
            title=document.title,
            day=str(document.since),
        ),
        hint=say(en="cite {heir}", zh="请改引{heir}", heir=document.heir),
        also=tuple(places[1:]),
        consequence=say(
            en="what the plan demands on this ground can be refused",
            zh="据此提出的要求可能被有关单位以依据失效为由拒绝",
        ),
        severity=Severity.NOTE if older else Severity.WARNING,
        root=f"repealed:{document.number}:{'older' if older else 'newer'}",
    )


@once_per_book
def _listed(book: PlanBook) -> frozenset[str]:
    """Numbers in the book's own library of laws: those are looked after there."""
    return frozenset(_key(entry.value.number) for entry in book.regulations.values() if entry.value.number)


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


def _prose(plan: Plan) -> Iterator[tuple[KeyPath, str]]:
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
