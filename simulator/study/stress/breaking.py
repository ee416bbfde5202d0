"""What a search for misfortunes comes to: plain frozen data that pickles."""

from dataclasses import dataclass

from drillbook.simulator.model.assumptions import Assumption
from drillbook.simulator.rehearsal.intervals import Mean
from drillbook.simulator.rehearsal.notebook_table import NotebookTable, TableRow
from drillbook.simulator.study.stress.misfortunes import Factor, Misfortune


@dataclass(frozen=True, slots=True)
class Broken:
    """A promised time that a set breaks: in ``broken`` of the ``kept`` runs that keep it as things are."""

    promise: str
    kept: int
    broken: int


@dataclass(frozen=True, slots=True)
class Breaking:
    """A smallest set of misfortunes: leave one out, and these promised times are kept again.

    ``draw``: the replication to replay it in. ``judged_again``: on fresh draws; else only on those that found it.
    """

    misfortunes: tuple[Misfortune, ...]
    promises: tuple[Broken, ...]
    draw: int
    judged_again: bool


@dataclass(frozen=True, slots=True)
class Silencing:
    """A misfortune after which nothing sets ``promises`` off any more: not broken, though nobody keeps them."""

    misfortune: Misfortune
    promises: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Effect:
    """What a factor does on the average to the promised times broken per run, whatever else goes wrong: its main effect.

    ``broken``: the difference between points with it and without. ``alone``: promised times it breaks by itself.
    ``stands``: it is more than nothing also when all effects are looked at together.
    """

    factor: Factor
    broken: Mean
    alone: int
    stands: bool


@dataclass(frozen=True, slots=True)
class StressSummary(NotebookTable):
    """What breaks the plans. ``already``: promised times that are not kept in most runs even as things are.

    ``coverage``: the share of pairs of misfortunes tried together for each promised time. ``larger``: smallest sets of
    more than ``most`` that were found. ``unconfirmed``: sets that did not break anything on fresh draws. ``untold``:
    further sets, beside those judged again. ``silencing``: single misfortunes, as the search saw them. ``ended``: done (every pair
    was tried), budget, cancelled or lost (a cluster went away). ``tried``: how many of the ``factors`` were tried alone, as
    bad as each can be; ``needed``: runs in which all of them are.
    """

    scenario: str
    digest: str
    seed: int
    most: int
    budget: int
    used: int
    draws: int
    again: int
    factors: tuple[Factor, ...]
    points: int
    coverage: float
    judged: int
    already: tuple[str, ...]
    breaking: tuple[Breaking, ...]
    silencing: tuple[Silencing, ...]
    larger: int
    unconfirmed: int
    untold: int
    effects: tuple[Effect, ...]
    usual: tuple[Assumption, ...]
    ended: str
    tried: int
    needed: int

    def table(self) -> list[TableRow]:
        """A row for each smallest set, the smallest first: what it breaks above all, and in how many runs."""
        return [
            {
                "misfortunes": ", ".join(str(each) for each in one.misfortunes),
                "promises": len(one.promises),
                "first": one.promises[0].promise,
                "broken": one.promises[0].broken,
                "kept_as_things_are": one.promises[0].kept,
                "judged_again": one.judged_again,
                "draw": one.draw,
            }
            for one in self.breaking
        ]

    def caption(self) -> str:
        return f"{self.scenario}: {self.used} / {self.budget}, {self.ended}"
