"""Book and scenario, compiled for the engine: plain frozen data, integer ids, ticks of one millisecond.

An id is the position in the tuple of that thing in `Model`; -1 is "none". Nothing here is checked again by the
engine: whoever compiles has refused what cannot be meant. `means.py` has who and what there is, `tasks.py` tasks and
steps, `condition.py` conditions and moments.
"""

from dataclasses import dataclass
from typing import Literal

from drillbook.schema.conditions.tree import Moment
from drillbook.schema.finding import Location
from drillbook.schema.values.distributions import Takes
from drillbook.simulator.model.assumptions import Assumption
from drillbook.simulator.model.condition import Condition, Trigger
from drillbook.simulator.model.means import INCIDENT, NONE, Channel, Counts, Indicator, Place, Pool, Road, Role, Team
from drillbook.simulator.model.tasks import Assign, Procedure, Sending, Task


@dataclass(frozen=True, slots=True)
class Level:
    """``raising``: procedure whose last node is the decision (after tasks first). ``ending``: procedure of the decision
    to end it (NONE: ends at once). ``ends_when``: written, or the default Not(when). ``notice``: procedure sending it.
    Name these procedures `level:III`, `end:III`, `notice:III`, without ``when``. ``title``: the author's, if any.
    """

    name: str
    when: Condition | None = None
    raising: int = NONE
    ends_when: Condition | None = None
    ends_for: int = 0
    ending: int = NONE
    notice: int = NONE
    title: str = ""


@dataclass(frozen=True, slots=True)
class Passing:
    """Command goes to ``role`` when this happens, by message."""

    role: int
    when: Trigger
    sending: Sending


@dataclass(frozen=True, slots=True)
class Plan:
    """``levels`` lowest first; a level's number is its position + 1. ``follow``: levels are those of that plan
    (same names, no conditions). ``recovery``: procedure begun at `response ended`. ``acts``: depth full and in the run.
    """

    name: str
    title: str = ""
    acts: bool = True
    levels: tuple[Level, ...] = ()
    follow: int = NONE
    recovery: int = NONE
    commander: int = NONE
    passes: tuple[Passing, ...] = ()


@dataclass(frozen=True, slots=True)
class Disruption:
    """What is taken away. ``fewer`` 0: all. ``lasts`` and ``until`` (tick): -1 not said; neither: to the end.

    ``staff`` / ``team`` / ``equipment`` / ``supplies`` name a pool (role: its pool); ``route`` the (from, to) pairs of
    `Model.travel` that pass over ``road``, ``slow`` times as long or ``closed``; ``place``: nobody gets there or away.
    """

    what: Literal["staff", "team", "equipment", "supplies", "channel", "route", "place"]
    subject: int = NONE
    fewer: int = 0
    legs: tuple[tuple[int, int], ...] = ()
    road: tuple[int, int] = (NONE, NONE)
    slow: float = 1.0
    closed: bool = False
    lasts: int = -1
    until: int = -1


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked at the table when an inject comes: roles by name, minutes to discuss (0: not said), points."""

    to: tuple[str, ...]
    ask: str
    minutes: int = 0
    points: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Inject:
    """By the clock (``at``, in ticks), on a trigger (``when``, once), or the facilitator's (``pooled``).

    ``offsets``: one per occurrence, added to the moment of the first; with several, they are `name#1`, `name#2`.
    ``window_ends``: until when the controller may give it (NONE: no window is written); the machine gives it at ``at``.
    ``to`` : the sets and starts happen when the first of them has it; else at once.
    """

    name: str
    at: Takes | None = None
    when: Trigger | None = None
    pooled: bool = False
    offsets: tuple[int, ...] = (0,)
    unless: Trigger | None = None
    chance: float = 1.0
    place: int = NONE
    sets: tuple[Assign, ...] = ()
    starts: tuple[int, ...] = ()
    fails: tuple[int, ...] = ()  # tasks
    to: tuple[Sending, ...] = ()
    disrupt: Disruption | None = None
    scene: str = ""
    source: str = ""
    message: str = ""
    title: str = ""
    questions: tuple[Question, ...] = ()
    window_ends: int = NONE


@dataclass(frozen=True, slots=True)
class Promise:
    """A promised time. ``limits`` by level of ``plan``, in ticks.

    ``task``: opened for every occurrence of the tasks that name it in `Task.within`, ``to`` one of their own moments.
    ``start`` None: from the start of the instance (of the round, in a repeat); ``incident``: Moment("incident").
    ``pair``: each ``start`` with the first later ``end`` of its instance, else of its plan (response times, `expect`,
    and a task's `within` whose `to` names something else).
    ``calendar``: by level as ``limits``, where the calendar decides: (from, due) in ticks, the last ``from`` that is not
    later than its beginning counts; (): the limit is a length.
    """

    name: str
    plan: int
    kind: Literal["task", "pair"]
    limits: Counts
    start: Trigger | None = None
    to: Literal["ready", "dispatched", "arrived", "started", "finished", "received"] = "finished"
    end: Trigger | None = None
    title: str = ""
    calendar: tuple[tuple[tuple[int, int], ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Vary:
    """An initial value drawn per replication, in the indicator's unit."""

    indicator: int
    spread: Takes
    place: int = INCIDENT


@dataclass(frozen=True, slots=True)
class Objective:
    """What the exercise is to show: the share ``target`` of the promised times it ``measures`` (by name) is kept, and
    the moments it ``tests`` come.
    """

    name: str
    title: str = ""
    measures: tuple[str, ...] = ()
    target: float = 1.0
    tests: tuple[Moment, ...] = ()


@dataclass(frozen=True, slots=True)
class Scene:
    """A part of the story, and the moment it begins as it is written; empty where it has none of its own."""

    at: str
    title: str


@dataclass(frozen=True, slots=True)
class Policy:
    """How the engine chooses: ``fence`` and ``first_come`` as in the settings of a book; ``retry``: ticks until all
    channels of a message are tried again. ``most_events``: the run ends when more happens.
    """

    fence: bool = False
    first_come: bool = False
    retry: int = 300_000
    most_events: int = 1_000_000


@dataclass(frozen=True, slots=True)
class Model:
    """Everything one run needs. ``travel[a][b]``: None where there is no way. ``digest``: of book and scenario.

    ``roads``, and their ends that are no place of the model (``junctions``): where a scenario closes a road, so that
    it can be driven around.
    """

    ends: int
    plans: tuple[Plan, ...] = ()
    roles: tuple[Role, ...] = ()
    pools: tuple[Pool, ...] = ()
    teams: tuple[Team, ...] = ()
    places: tuple[Place, ...] = ()
    travel: tuple[tuple[Takes | None, ...], ...] = ()
    roads: tuple[Road, ...] = ()
    junctions: tuple[Place, ...] = ()
    channels: tuple[Channel, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    given: tuple[Assign, ...] = ()
    vary: tuple[Vary, ...] = ()
    tasks: tuple[Task, ...] = ()
    procedures: tuple[Procedure, ...] = ()
    injects: tuple[Inject, ...] = ()
    promises: tuple[Promise, ...] = ()
    objectives: tuple[Objective, ...] = ()
    scenes: tuple[Scene, ...] = ()
    policy: Policy = Policy()
    scenario: str = ""
    title: str = ""
    begins: str = ""  # wall clock of StartEx, ISO 8601
    zone: str = ""  # the name of its time zone
    digest: str = ""
    sources: tuple[tuple[str, str], ...] = ()  # files, and a mark of what each says
    assumptions: tuple[Assumption, ...] = ()
    origins: tuple[tuple[str, Location], ...] = ()  # where a task, procedure, level, promise or inject is written
    organizations: tuple[tuple[str, str], ...] = ()  # ids and titles of those that an `each` goes through
