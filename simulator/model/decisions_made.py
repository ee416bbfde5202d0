"""Decisions of people in a run: they are what is stored; the log follows from them."""

from dataclasses import dataclass
from typing import Literal

DecisionKind = Literal[
    "claim", "release", "begin", "finish", "fail", "level", "inject", "judged", "ordered", "set", "received", "set-out", "arrived"
]  # fmt: skip


@dataclass(frozen=True, slots=True, order=True)
class Decision:
    """What somebody did at a moment of the exercise (``at``, in ticks). ``by``: who; the facilitator acts for anybody.

    ``claim`` / ``release``: ``what`` a role. ``begin`` / ``finish`` / ``fail``: the path of a task of a claimed role. ``level`` /
    ``judged`` / ``ordered``: a plan, ``value`` the level's name (`none` ends the response). ``inject``: one of the
    pool. ``set``: an indicator, or `indicator(place)`, ``value`` as people write it.

    Marks, which change nothing of the run and are there to be learnt from: ``received``: the path of what was sent, ``value``
    the channel it came through, ``by`` who has it. ``set-out`` / ``arrived``: a team that really drove.
    """

    at: int
    kind: DecisionKind
    what: str
    value: str = ""
    by: str = ""
