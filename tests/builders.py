"""Small models for engine tests: name roles, pools and tasks, get ids.

`a_model()` collects things as they are named and builds the frozen Model at the end.
"""

from dataclasses import replace

from drillbook.schema.values.distributions import Takes
from drillbook.simulator.model.condition import Moment
from drillbook.simulator.model.means import UNLIMITED, Channel, Indicator, Place, Pool, Role, Stock, Team
from drillbook.simulator.model.model import Inject, Level, Model, Plan, Policy, Promise
from drillbook.simulator.model.tasks import Block, Demand, Join, Node, Perform, Procedure, Recipient, Sending, Task

SECOND = 1_000
MINUTE = 60_000
HOUR = 3_600_000


def fixed(ticks):
    return Takes("fixed", (ticks,))


def a_task(name, role=0, takes=0, **more):
    takes = takes if isinstance(takes, tuple) else (takes if isinstance(takes, Takes) else fixed(takes),)
    return Task(f"p/{name}", more.pop("plan", 0), role, takes, **more)


def a_role(name="desk", pool=0, plan=0, **more):
    return Role(f"p/{name}", plan, pool, **more)


def a_post(name="desk", staff=1, **more):
    staff = UNLIMITED if staff == "unlimited" else staff
    shifts = more.pop("shifts", ((0, staff),))
    return Pool(name, "staff", shifts=shifts, **more)


def a_block(*nodes):
    """Nodes given as (name, what, names that come before)."""
    after = [list(rest[1]) if len(rest) > 1 else [] for _, *rest in nodes]
    return Block(
        tuple(
            Node(
                name,
                rest[0],
                next=tuple(other for other in range(len(nodes)) if name in after[other]),
                before=len(after[at]),
                order=at,
            )
            for at, (name, *rest) in enumerate(nodes)
        )
    )


def in_turn(*whats):
    """One after another: tasks by number, or (name, what)."""
    nodes, before = [], []
    for at, what in enumerate(whats):
        name, what = what if isinstance(what, tuple) else (f"t{what}.{at}", Perform(what))
        nodes.append((name, what, before))
        before = [name]
    return a_block(*nodes)


def side_by_side(*tasks):
    return a_block(*((f"t{task}.{at}", Perform(task)) for at, task in enumerate(tasks)))


def a_model(tasks=(), body=None, *, roles=None, pools=None, plans=None, procedures=None, injects=None, ends=1000 * HOUR,
            policy=None, **more):  # fmt: skip
    """One plan p, one procedure p/go of ``body``, begun at StartEx by inject `go`, unless said otherwise."""
    procedures = (
        procedures if procedures is not None else (Procedure("go", 0, body or side_by_side(*range(len(tasks)))),)
    )
    return Model(
        ends=ends,
        plans=plans or (Plan("p"),),
        roles=(a_role(),) if roles is None else roles,
        pools=(a_post(),) if pools is None else pools,
        tasks=tuple(tasks),
        procedures=procedures,
        injects=injects if injects is not None else (Inject("go", at=fixed(0), starts=(0,)),),
        policy=policy or Policy(),
        **more,
    )


def times(log, kind, name=None):
    """When events of a kind happened, of one task if named."""
    return [event.at for event in log if event.kind == kind and name in (None, getattr(event, "task", None))]


def only(log, kind, **parts):
    """The events of a kind with these parts."""
    return [
        event
        for event in log
        if event.kind == kind and all(getattr(event, key) == value for key, value in parts.items())
    ]


def at_once(number, *, at=0, name=None, **more):
    """An inject that starts a procedure."""
    return Inject(name or f"start-{number}", at=fixed(at), starts=(number,), **more)


__all__ = [
    "HOUR",
    "MINUTE",
    "SECOND",
    "Block",
    "Channel",
    "Demand",
    "Indicator",
    "Inject",
    "Join",
    "Level",
    "Moment",
    "Node",
    "Perform",
    "Place",
    "Plan",
    "Policy",
    "Pool",
    "Procedure",
    "Promise",
    "Recipient",
    "Sending",
    "Stock",
    "Takes",
    "Team",
    "a_block",
    "a_model",
    "a_post",
    "a_role",
    "a_task",
    "at_once",
    "fixed",
    "in_turn",
    "only",
    "replace",
    "side_by_side",
    "times",
]  # fmt: skip
