"""Events of the course of things: StartEx, injects, levels, procedures and their steps, EndEx."""

from typing import ClassVar

from drillbook.simulator.log.event_class import Frozen, event


@event
class Happened(Frozen):
    """Common to all events."""

    kind: ClassVar[str] = ""
    at: int
    cause: int = -1


@event
class ExerciseStarted(Happened):
    """StartEx. ``begins`` is its wall clock."""

    kind: ClassVar[str] = "exercise-started"
    scenario: str
    title: str
    begins: str
    ends: int
    seed: int
    replication: int


@event
class ExerciseEnded(Happened):
    """EndEx, or why the run went no further: ``loop``, ``events``."""

    kind: ClassVar[str] = "exercise-ended"
    why: str = "end"


@event
class LoopFound(Happened):
    """More than 1,000 rounds without any time passing or anything new; ``steps`` were in the last of them."""

    kind: ClassVar[str] = "loop-found"
    steps: tuple[str, ...]


@event
class LimitReached(Happened):
    """More has happened than the book allows (`most_events`), and the run ends here."""

    kind: ClassVar[str] = "limit-reached"
    most: int


@event
class InjectDelivered(Happened):
    """An inject has come; ``to``: who is told."""

    kind: ClassVar[str] = "inject-delivered"
    inject: str
    title: str = ""
    place: str = ""
    scene: str = ""
    source: str = ""
    to: tuple[str, ...] = ()
    message: str = ""


@event
class InjectWithheld(Happened):
    """``why``: ``unless`` held, or ``chance`` drew it out."""

    kind: ClassVar[str] = "inject-withheld"
    inject: str
    why: str


@event
class InjectNeverSent(Happened):
    """Verdict at EndEx: an inject did not come, and nobody withheld it.

    ``why``: condition (it never held), moment (it never came), time (it had not come at the end), stopped (before its
    time the run was ended, by a loop or too many events). ``waits_for`` is the condition or moment, written as in a
    plan; of a moment, ``moment`` is its kind and ``of`` the task, procedure, plan or inject it would have been one of.
    """

    kind: ClassVar[str] = "inject-never-sent"
    inject: str
    why: str
    title: str = ""
    waits_for: str = ""
    moment: str = ""
    of: str = ""


@event
class DecisionTaken(Happened):
    """A person, or the facilitator for one, did something. ``refused`` says why it had no effect."""

    kind: ClassVar[str] = "decision-taken"
    decision: str
    what: str
    by: str = ""
    value: str = ""
    refused: str = ""


@event
class IndicatorSet(Happened):
    """``label``: the value as people write it."""

    kind: ClassVar[str] = "indicator-set"
    indicator: str
    value: float
    label: str
    place: str = ""


@event
class OrderGiven(Happened):
    """经会商研判 or 上级要求, for a level and those below it; ``what`` is ``judged`` or ``ordered``."""

    kind: ClassVar[str] = "order-given"
    plan: str
    what: str
    level: str


@event
class LevelWanted(Happened):
    """The condition of a higher level holds; the way to its decision begins."""

    kind: ClassVar[str] = "level-wanted"
    plan: str
    level: str


@event
class LevelReplaced(Happened):
    """A higher level is wanted before this one was decided."""

    kind: ClassVar[str] = "level-replaced"
    plan: str
    level: str
    by: str


@event
class LevelRaised(Happened):
    """A plan has reached a higher level."""

    kind: ClassVar[str] = "level-raised"
    plan: str
    level: str
    was: str


@event
class LevelNotRaised(Happened):
    """When the decision came, the condition was gone."""

    kind: ClassVar[str] = "level-not-raised"
    plan: str
    level: str


@event
class LevelEnding(Happened):
    """What ends a level has held long enough; who ends it is asked."""

    kind: ClassVar[str] = "level-ending"
    plan: str
    level: str


@event
class LevelKept(Happened):
    """When the decision to end came, what ends the level no longer held."""

    kind: ClassVar[str] = "level-kept"
    plan: str
    level: str


@event
class LevelFell(Happened):
    """A plan is at a lower level, or none."""

    kind: ClassVar[str] = "level-fell"
    plan: str
    level: str
    was: str


@event
class ResponseEnded(Happened):
    """No level of the plan is in force any more."""

    kind: ClassVar[str] = "response-ended"
    plan: str


@event
class CommandPassed(Happened):
    """``role`` holds command from now on."""

    kind: ClassVar[str] = "command-passed"
    plan: str
    role: str
    was: str


@event
class ProcedureStarted(Happened):
    """``why``: when, inject, call, hand-over, level, recovery."""

    kind: ClassVar[str] = "procedure-started"
    path: str
    procedure: str
    title: str = ""
    why: str = ""
    place: str = ""


@event
class ProcedureFinished(Happened):
    """Every step of an instance is settled."""

    kind: ClassVar[str] = "procedure-finished"
    path: str
    procedure: str


@event
class ProcedureWithdrawn(Happened):
    """Its `until` holds: what waits is withdrawn, what works finishes."""

    kind: ClassVar[str] = "procedure-withdrawn"
    path: str
    procedure: str


@event
class ProcedureStillRunning(Happened):
    """Set off again while the instance before is not done: nothing more is begun."""

    kind: ClassVar[str] = "procedure-still-running"
    path: str
    procedure: str


@event
class RoundStarted(Happened):
    """A round of a repeat begins, counted from 1."""

    kind: ClassVar[str] = "round-started"
    path: str
    number: int


@event
class BranchTaken(Happened):
    """``branch`` counts from 1; 0: none."""

    kind: ClassVar[str] = "branch-taken"
    path: str
    branch: int


@event
class WaitBegan(Happened):
    """``at_most``: ticks until patience runs out, -1: never."""

    kind: ClassVar[str] = "wait-began"
    path: str
    at_most: int = -1


@event
class WaitEnded(Happened):
    """``held``: what was waited for is so; else patience ran out."""

    kind: ClassVar[str] = "wait-ended"
    path: str
    held: bool
