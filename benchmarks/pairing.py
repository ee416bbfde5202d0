"""How many runs a paired comparison saves on the sample: revisions an author would make, and one more or fewer.

An unpaired comparison needs (variance before + variance after) / variance of the difference times as many runs for as
narrow an interval. Beside it stands the most that any way of pairing could save, from the same runs sorted: where a change
does away with what was late, there is nothing left to pair. The revisions are texts, so that they go the way of ``compare``.
"""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median, variance

from benchmarks.big_book import ROOT
from drillbook.simulator.model.model import Model
from drillbook.simulator.model.run_changes import Variation, varied
from drillbook.simulator.prepare import prepare, prepare_by_id
from drillbook.simulator.rehearsal.replication_measures import MISSED, outcomes

BOOK, SCENARIO, RUNS = ROOT / "plans" / "putuo", "rain-and-tanker", 100


@dataclass(frozen=True, slots=True)
class Revision:
    """A change in the words of one file."""

    name: str
    file: str
    old: str
    new: str

    def model(self) -> Model:
        """Prepare the scenario in the book with it."""
        text = (BOOK / self.file).read_text(encoding="utf-8")
        assert text.count(self.old) >= 1, self
        ready = prepare_by_id(BOOK, SCENARIO, {self.file: text.replace(self.old, self.new, 1)})
        assert ready.model is not None, self
        return ready.model


REVISIONS = (
    Revision("pumps drain in two thirds of the time", "flood.yaml", "takes: 60 / 90 / 150 min", "takes: 40 / 60 / 100 min"),
    Revision("outlets are closed in 20 instead of 25 min", "hazmat.yaml", "takes: 15 / 25 / 40 min\n    within: {at_most: 40", "takes: 12 / 20 / 32 min\n    within: {at_most: 40"),
    Revision("the underpass is closed in 4 instead of 6 min", "flood.yaml", "takes: 4 / 6 / 10 min", "takes: 3 / 4 / 6 min"),
    Revision("pumps promised in 40 instead of 35 min", "flood.yaml", "III: 35 min, II: 30 min}, to: arrived", "III: 40 min, II: 30 min}, to: arrived"),
    Revision("a team turns out sooner", "libraries/teams.yaml", "people: 16, turnout: 4 / 6 / 10 min", "people: 16, turnout: 2 / 3 / 5 min"),
    Revision("consultation takes twice as long", "flood.yaml", "takes: 5 / 8 / 12 min, within: 15 min", "takes: 10 / 16 / 24 min, within: 15 min"),
)  # fmt: skip
AMOUNTS = (("drainage", 5), ("drainage", 3), ("cordon", 4), ("cordon", 2), ("traffic-control", 4))


def saving(before: Sequence[int], after: Sequence[int]) -> float:
    """How many times fewer runs the paired comparison needs."""
    spread = variance([now - was for was, now in zip(before, after, strict=True)])
    return (variance(before) + variance(after)) / spread if spread else float("inf")


def by_promise(before: Sequence[Sequence[int]], after: Sequence[Sequence[int]]) -> list[float]:
    """The same for the share of runs that break one promised time, for each that the change moves."""
    found = []
    for was, now in zip(zip(*before, strict=True), zip(*after, strict=True), strict=True):
        broken = [int(one >= MISSED) for one in was], [int(one >= MISSED) for one in now]
        if broken[0] != broken[1]:
            found.append(saving(*broken))
    return found


def main() -> int:
    """Print a row for each change."""
    base = prepare(ROOT / "scenarios" / f"{SCENARIO}.yaml").model
    if base is None:
        return 1
    changes: list[tuple[str, Callable[[], Model]]] = [(one.name, one.model) for one in REVISIONS]
    changes += [
        (f"{name} = {number}", lambda change=((name, number),): varied(base, Variation(amounts=change)))  # type: ignore[misc]
        for name, number in AMOUNTS
    ]
    rows = list(outcomes(base, 0, 0, RUNS))
    before = [sum(one >= MISSED for one in row) for row in rows]
    print(
        "| change | broken per run | saved | most that could be | saved, by promised time (median) |\n|---|---|---|---|---|"
    )
    savings = []
    for name, model in changes:
        other = list(outcomes(model(), 0, 0, RUNS))
        after = [sum(one >= MISSED for one in row) for row in other]
        savings.append(saving(before, after))
        moved = by_promise(rows, other)
        each = f"{median(moved):.1f}" if moved else "–"
        print(f"| {name} | {sum(before) / RUNS:.2f} → {sum(after) / RUNS:.2f} | {savings[-1]:.1f} | "
              f"{saving(sorted(before), sorted(after)):.1f} | {each} |", flush=True)  # fmt: skip
    revised, amounts = savings[: len(REVISIONS)], savings[len(REVISIONS) :]
    print(
        f"median of the revisions {median(revised):.1f}, of one more or fewer {median(amounts):.1f}, of all {median(savings):.1f}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
