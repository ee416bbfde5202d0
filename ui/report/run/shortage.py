"""Why somebody or something was never to be had: who had it at the end, nobody present, used up, no way open."""

from collections.abc import Sequence
from itertools import takewhile

from drillbook.simulator.log import events as e
from drillbook.simulator.log.measures import TaskRow
from drillbook.simulator.log.reasons import pool_names
from drillbook.simulator.log.replay import Board, board_at
from drillbook.simulator.model.model import Model
from drillbook.ui.report.titles import Titles
from drillbook.ui.translation import _, joined

_SHOWN = 2
_VERDICTS = (e.TaskStarved, e.TaskUnmet, e.TaskUnfinished)


class Shortage:
    """What was so when the exercise ended, before everything got its verdict."""

    def __init__(self, events: Sequence[e.Event], model: Model, titles: Titles) -> None:
        before = list(takewhile(lambda event: not isinstance(event, _VERDICTS), events))
        self.board: Board = board_at(before, before[-1].at if before else 0)
        self.model, self.titles = model, titles
        self._said: dict[str, str] = {}  # by pool: thousands may have starved of the same one
        self._cut_off = {event.path for event in events if isinstance(event, e.TaskStarved) and event.cut_off}

    def why(self, row: TaskRow) -> str:
        """A few words on what a starved task never had, nothing where nothing is known."""
        if row.path in self._cut_off:
            return _("no way is open")
        pool = row.reason
        if pool not in self._said:
            self._said[pool] = self._why(pool)
        return self._said[pool]

    def _why(self, pool: str) -> str:
        kind = next((one.kind for one in self.model.pools if one.name == pool), "")
        if kind == "staff" and self.board.present.get(pool) == 0:
            return _("nobody is present")
        holders = self._holders(pool)
        if holders:
            more = _("and others") if len(holders) > _SHOWN else ""
            said = joined(holders[:_SHOWN]) + (f" {more}" if more else "")
            return _("in use for {tasks}", tasks=said)
        return _("used up") if kind == "supplies" else ""

    def _holders(self, pool: str) -> list[str]:
        names = pool_names(self.model, pool)
        working = self.board.working.values()
        found = (self.titles.task(work.task) for work in working if names & {name for name, _count in work.held})
        return list(dict.fromkeys(found))
