"""Models that several tests of the engine use: two levels, a shared pump, a report to the duty officer."""

from drillbook.simulator.model.condition import Compare, LevelIs, Not
from drillbook.simulator.model.model import Disruption
from drillbook.simulator.model.tasks import Assign
from tests.builders import (
    MINUTE,
    SECOND,
    Channel,
    Demand,
    Indicator,
    Inject,
    Level,
    Place,
    Plan,
    Pool,
    Procedure,
    Recipient,
    Sending,
    Stock,
    a_model,
    a_post,
    a_role,
    a_task,
    at_once,
    fixed,
    in_turn,
)

RAIN = Indicator("rain", 0.0)
PUMP = 1
PHONE = Channel("phone", fixed(MINUTE))
RADIO = Channel("radio", fixed(30 * SECOND))
TO_DUTY = Recipient("p/duty", 1)


def rain(at, value):
    return Inject(f"rain-{at}", at=fixed(at * MINUTE), sets=(Assign("indicator", 0, value),))


def over(value):
    return Compare(0, ">=", value)


def two_levels(*injects, consult=0, staff=1, **more):
    """Levels III (rain 1) and II (rain 2), each a decision of ten minutes; ended by another of the same."""
    tasks = (
        a_task("decide", 0, 10 * MINUTE, decision=True),
        a_task("end", 0, 5 * MINUTE, decision=True),
        a_task("consult", 1, consult * MINUTE),
        a_task("work", 1, MINUTE),
    )
    raising = in_turn(2, 0) if consult else in_turn(0)
    procedures = (
        Procedure("level:III", 0, raising),
        Procedure("level:II", 0, raising),
        Procedure("end:III", 0, in_turn(1)),
        Procedure("end:II", 0, in_turn(1)),
        Procedure("recovery", 0, in_turn(3)),
        Procedure("at-three", 0, in_turn(3), when=LevelIs(0, ">=", 1)),
    )
    levels = (
        Level("III", over(1), raising=0, ends_when=Not(over(1)), ending=2),
        Level("II", over(2), raising=1, ends_when=Not(over(2)), ending=3),
    )
    levels = more.pop("levels", levels)
    return a_model(
        tasks,
        procedures=more.pop("procedures", procedures),
        plans=more.pop("plans", (Plan("p", levels=levels, recovery=4),)),
        roles=more.pop("roles", (a_role("commander", 0), a_role("desk", 1))),
        pools=(a_post("commander", staff), a_post("desk", 5)),
        injects=injects,
        indicators=(RAIN,),
        ends=600 * MINUTE,
        **more,
    )


def a_pumping(on_loss, *injects, least=1, most=2, pumps=2, after=True, **more):
    """An hour of work for one pump, shared by those that are there, ten minutes from the depot."""
    task = a_task(
        "pump-out", 0, 60 * MINUTE, place=1, demands=(Demand(PUMP, (least,), (most,)),), shared_by=PUMP, on_loss=on_loss,
        **more,
    )  # fmt: skip
    return a_model(
        (task, a_task("after", 0, MINUTE)),
        in_turn(0, 1),
        pools=(a_post(staff="unlimited"), Pool("pump", "equipment", stock=(Stock(0, pumps),))),
        places=(Place("depot"), Place("site")),
        travel=((None, fixed(10 * MINUTE)), (fixed(10 * MINUTE), None)),
        injects=(at_once(0, name="go"), *injects),
        ends=600 * MINUTE,
    )


def breaks(at, *, pool=PUMP, what="equipment", fewer=1, lasts=-1):
    lasts = lasts if lasts < 0 else lasts * MINUTE
    return Inject(f"breaks-{at}", at=fixed(at * MINUTE), disrupt=Disruption(what, pool, fewer=fewer, lasts=lasts))


def a_report(*, by=(0, 1), to=TO_DUTY, channels=(PHONE, RADIO), staff=1, body=None, more=(), injects=(), **parts):
    """A report of five minutes to the duty officer, then a task."""
    tasks = (a_task("report", 0, 5 * MINUTE, sends=(Sending(to, by),), report=True), a_task("then", 0, MINUTE), *more)
    return a_model(
        tasks,
        body or in_turn(0, 1),
        roles=(a_role("desk", 0), a_role("duty", 1)),
        pools=(a_post("desk"), a_post("duty", staff)),
        channels=channels,
        injects=(at_once(0, name="go"), *injects),
        ends=100 * MINUTE,
        **parts,
    )
