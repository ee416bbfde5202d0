"""Which way things worsen, read from conditions alone: plans of which it is known by construction.

An indicator worsens upwards, downwards or both ways from where it is at rest; nothing in the library says so. Each
level holds from a threshold on, as a band up to the next level or without an end, written with or without ``not``.
Some bands end before the next level begins: then the wanted level falls while things worsen.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from random import Random

from drillbook.schema.book import PlanBook
from drillbook.schema.linkage.rules.plan.level_gaps import uneven_levels
from drillbook.schema.reader import read_text_as

LEVELS = ("IV", "III", "II", "I")
LOW, REST, HIGH = -40, 0, 40
_HEAD = """plan: p
title: p
kind: special
status: in-force
depth: linkage
roles: {desk: {title: 值班室}}
levels:
"""


@dataclass(frozen=True, slots=True)
class Band:
    """Where a level holds on one side: from ``begin`` away from rest, up to ``end`` (None: without an end)."""

    begin: int
    end: int | None

    def holds(self, distance: float) -> bool:
        return distance >= self.begin and (self.end is None or distance < self.end)


@dataclass(frozen=True, slots=True)
class Way:
    """One indicator: its bands by side (1 upwards, -1 downwards), lowest level first."""

    name: str
    sides: dict[int, tuple[Band, ...]]

    def level(self, value: float) -> int:
        """The highest level wanted at a value, 0 for none."""
        held = [
            number
            for side, bands in self.sides.items()
            for number, band in enumerate(bands, 1)
            if band.holds(side * value)
        ]
        return max(held, default=0)

    def falls(self) -> bool:
        """Whether on the way from rest to some side the wanted level ever falls."""
        return any(self.level(side * here) > self.level(side * there)
                   for side in self.sides for here, there in pairwise(half / 2 for half in range(2 * HIGH + 1)))  # fmt: skip


def a_way(random: Random, name: str, levels: int) -> Way:
    return Way(name, {side: _bands(random, levels) for side in random.choice(((1,), (-1,), (-1, 1)))})


def _bands(random: Random, levels: int) -> tuple[Band, ...]:
    """Thresholds one after another; a level goes on without an end, to where the next begins, or not quite so far."""
    begins = sorted(random.sample(range(2, HIGH - 2), levels))
    in_bands, short = random.random() < 0.6, random.choice((0, 0, 0, 1))
    found = [
        Band(here, there - short if in_bands and there - short > here else None) for here, there in pairwise(begins)
    ]
    return (*found, Band(begins[-1], None))


def _written(random: Random, name: str, side: int, band: Band) -> str:
    """The band as somebody may write it."""
    more, less, at = (">=", "<", band.begin) if side > 0 else ("<=", ">", -band.begin)
    if band.end is None:
        return random.choice((f"{name} {more} {at}", f"not {name} {less} {at}", f"not ({name} {less} {at})"))
    end = side * band.end
    chain = f"{at} <= {name} < {end}" if side > 0 else f"{end} < {name} <= {at}"
    return random.choice((
        chain, f"({name} {more} {at} and {name} {less} {end})", f"not ({name} {less} {at} or {name} {more} {end})",
        f"(not {name} {less} {at} and not {name} {more} {end})",
    ))  # fmt: skip


def a_book(random: Random, ways: list[Way], levels: int) -> PlanBook:
    lines = []
    for number in range(levels):
        parts = [_written(random, way.name, side, bands[number]) for way in ways for side, bands in way.sides.items()]
        lines.append(f"  {LEVELS[number]}: {{when: {' or '.join(parts)}, decided_by: desk}}\n")
    entries = "".join(
        f"  {way.name}: {{title: {way.name}, unit: m, range: {LOW} / {HIGH}, initial: {REST}}}\n" for way in ways
    )
    texts = (f"library: indicators\nindicators:\n{entries}", _HEAD + "".join(lines))
    book, findings = PlanBook.assemble(
        Path("book"), [read_text_as(f"{at}.yaml", text) for at, text in enumerate(texts)]
    )
    assert not findings, findings
    return book


def misread(seed: int) -> Iterator[str]:
    """Of one random plan: the indicators whose fall is missed, or told without there being one."""
    random = Random(seed)
    levels = random.choice((2, 3, 4))
    ways = [a_way(random, name, levels) for name in ("one", "two")[: random.choice((1, 2))]]
    book = a_book(random, ways, levels)
    told = {
        variable
        for fault in uneven_levels(book)
        for variable in ("one", "two")
        if _speaks_of(fault.message.en, fault, variable)
    }
    for way in ways:
        if way.falls() != (way.name in told):
            yield f"{way.name} {'missed' if way.falls() else 'false'}: {book.sources['1.yaml'].text}"


def _speaks_of(template: str, fault: object, variable: str) -> bool:
    return "once {after}" in template and f"{variable} is" in fault.message.render("en").partition(", but ")[2]  # type: ignore[attr-defined]
