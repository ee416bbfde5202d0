"""Reports `each` steps that go through something the book does not have."""

from collections.abc import Iterator
from typing import Any

from drillbook.schema.book import PlanBook
from drillbook.schema.finding import Finding, say
from drillbook.schema.linkage.enumeration import unknown
from drillbook.schema.linkage.facts.control_flow import located_steps, step_sequences
from drillbook.schema.models.plan import Plan
from drillbook.schema.models.steps import Each
from drillbook.schema.text.located import Located
from drillbook.schema.text.yaml_nodes import scalars
from drillbook.schema.values.names import did_you_mean, normalise
from drillbook.schema.values.vocabulary import PLACE_KINDS


def enumerations(book: PlanBook, holder: Located[Any]) -> Iterator[Finding]:
    """Report each place, kind, organization or sector of an `each` that nothing in the book is."""
    if not isinstance(holder.value, Plan):
        return
    for path, steps in step_sequences(holder.value):
        for step, here in located_steps(holder, steps, path):
            if isinstance(step, Each):
                yield from _missing(book, holder, step, (*here, "each"))


def _missing(book: PlanBook, holder: Located[Any], step: Each, path: tuple[Any, ...]) -> Iterator[Finding]:
    by_place = bool(step.each.places)
    key = "places" if by_place else "organizations"
    for written, number in unknown(book, step.each):
        if written in book.unread_entries or _in_refused(book, written):
            continue
        where = (*path, key, number)
        listed = holder.source.node((*holder.path, *where)) is not None
        if by_place:
            message = say(
                en="'{name}' is no place of the book, and no kind of place that it has",
                zh="“{name}”不是场所库中的场所，也没有这一类场所",
                name=written,
            )
            known = [*book.places, *(word for english, chinese in PLACE_KINDS.table for word in (english, *chinese))]
        else:
            message = say(
                en="'{name}' is no organization of the book, and no sector that one has",
                zh="“{name}”不是联络网中的单位，也没有单位属于这一行业",
                name=written,
            )
            known = [*book.organizations, *(one.value.sector for one in book.organizations.values())]
        hint = did_you_mean(written, (word for word in known if word != written)) or say(
            en="add it to its library, or correct the name", zh="请在相应的库中补充，或改正名称"
        )
        yield Finding(
            holder.at(*where) if listed else holder.at(*path, key), "L01" if by_place else "X10", message, hint=hint
        )


def _in_refused(book: PlanBook, written: str) -> bool:
    """Whether a library that is refused says this word somewhere: its entries may be of that kind or sector."""
    refused = (source for file, source in book.sources.items() if file in book.unread_libraries)
    wanted = _folded(written)
    return any(_folded(scalar.text) == wanted for source in refused for scalar in scalars(source.root))


def _folded(word: str) -> str:
    return PLACE_KINDS.canonical(normalise(word)) or normalise(word)
