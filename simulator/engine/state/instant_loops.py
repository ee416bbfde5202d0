"""What goes round in one instant, once its rounds have become many."""

from collections.abc import Set as AbstractSet

from drillbook.simulator.engine.program.steps import Step
from drillbook.simulator.model.means import NONE


class GoingRound:
    """The steps whose turn it has been at the instant ``at``, and how many rounds had no others."""

    def __init__(self, at: int = NONE) -> None:
        self.at = at
        self.seen: set[Step] = set()
        self.idle = 0
        self.last: dict[Step, str] = {}  # the path of each step of the last idle rounds

    def is_new(self, steps: AbstractSet[Step]) -> bool:
        """Say whether a round brings any step for the first time; a long row of milestones always does."""
        known = len(self.seen)
        self.seen |= steps
        return len(self.seen) > known
