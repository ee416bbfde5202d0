"""Change what befalls a run: when an inject comes, that it comes for certain, what is so at the start, what is lost."""

from dataclasses import replace

from drillbook.schema.conditions.tree import position
from drillbook.schema.finding import Text, Unreadable, plain, say
from drillbook.schema.models.value_assignments import parse_assignment
from drillbook.schema.values.distributions import Takes
from drillbook.schema.values.quantities import parse_quantity
from drillbook.simulator.model.means import INCIDENT, NONE, UNLIMITED, Channel
from drillbook.simulator.model.model import Disruption, Inject, Model
from drillbook.simulator.model.tasks import Assign

ROADS = "roads"
"""Among what can be lost: all ways take twice as long."""
SLOW = 2.0
TO_THE_END = -1
_URGENT = 2
Loss = tuple[str, int, int]
"""What is lost, from which tick on, and until which (`TO_THE_END`)."""


ALLOCATIONS, QUEUES = ("greedy", "fence"), ("urgent-first", "first-come")


def with_urgent(model: Model, urgent: tuple[str, ...]) -> Model:
    """Return the model in which these tasks are urgent and all others routine.

    Raises:
        Unreadable: there is no such task.
    """
    if not urgent:
        return model
    known = {one.name for one in model.tasks}
    wrong = next((name for name in urgent if name not in known), None)
    if wrong is not None:
        raise Unreadable(say(en="the run has no task '{name}'", zh="本次推演中没有任务“{name}”", name=wrong))
    tasks = tuple(replace(one, priority=_URGENT if one.name in urgent else 0) for one in model.tasks)
    return replace(model, tasks=tasks)


def with_policy(model: Model, key: str, value: str) -> Model:
    """Return the model with another ``allocation`` or ``queue``, as a book writes them.

    Raises:
        Unreadable: there is no such policy.
    """
    allowed = {"allocation": ALLOCATIONS, "queue": QUEUES}.get(key, ())
    if value not in allowed:
        raise Unreadable(
            say(en="{key} cannot be '{value}', only {allowed}", zh="{key} 不能为“{value}”，只能是{allowed}",
                key=key, value=value, allowed=allowed)
        )  # fmt: skip
    if key == "allocation":
        return replace(model, policy=replace(model.policy, fence=value == "fence"))
    return replace(model, policy=replace(model.policy, first_come=value == "first-come"))


def with_lines(model: Model, name: str, number: int) -> Model:
    """Return the model in which so many lines of a channel are tried at once: one that gets through is enough.

    Each gets through as often as one does now; what puts the channel out of order puts all of them out. Without a line
    it is out of order from StartEx to the end.
    """
    channels = tuple(_with_lines(one, number) if one.name == name else one for one in model.channels)
    changed = replace(model, channels=channels)
    return changed if number > 0 else without(changed, (name, 0, TO_THE_END))


def _with_lines(channel: Channel, number: int) -> Channel:
    lines = max(1, number) / max(1, channel.lines)
    return replace(channel, lines=number, succeeds=1 - (1 - channel.succeeds) ** lines)


def moved(inject: Inject, at: int) -> Inject:
    """Return an inject that comes at a tick, whatever let it come before."""
    return replace(inject, at=Takes("fixed", (at,)), when=None, pooled=False)


def certain(inject: Inject) -> Inject:
    """Return an inject that comes without any chance that it does not."""
    return replace(inject, chance=1.0)


def with_value(model: Model, key: str, written: str) -> Model:
    """Return the model with a value of an indicator at the start; what the scenario draws for it is not drawn.

    Raises:
        Unreadable: there is no such indicator, place or value.
    """
    it = parse_assignment(key, written)
    number = next((at for at, one in enumerate(model.indicators) if one.name == it.name), NONE)
    if it.kind != "indicator" or number == NONE:
        raise Unreadable(say(en="the run has no indicator '{name}'", zh="本次推演中没有监测指标“{name}”", name=key))
    place = _place(model, it.place) if it.place else INCIDENT
    given = Assign("indicator", number, _value(model, number, it.value), place)
    kept = tuple(one for one in model.given if (one.what, one.subject, one.place) != ("indicator", number, place))
    vary = tuple(one for one in model.vary if (one.indicator, one.place) != (number, place))
    return replace(model, given=(*kept, given), vary=vary)


def _place(model: Model, name: str) -> int:
    number = next((at for at, one in enumerate(model.places) if one.name == name), NONE)
    if number == NONE:
        raise Unreadable(say(en="the run has no place '{name}'", zh="本次推演中没有场所“{name}”", name=name))
    return number


def _value(model: Model, indicator: int, written: str) -> float:
    one = model.indicators[indicator]
    if not one.values:
        return parse_quantity(written)[0]
    found = position(written, one.values)
    if found is None:
        raise Unreadable(
            say(en="'{name}' has no such value", zh="“{name}”没有该取值", name=one.title or one.name),
            say(en="its values are {values}", zh="可取：{values}", values=one.values),
        )
    return float(found)


def without(model: Model, loss: Loss) -> Model:
    """Return the model in which something is out from a tick on: a post, role, team, equipment, channel, place or way.

    Raises:
        Unreadable: the run has nothing of that name.
    """
    name, since, until = loss
    lost = replace(_lost(model, name), until=until)
    called = (
        name if all(one.name != name for one in model.injects) else f"{name}-lost"
    )  # shown by the title of the thing
    inject = Inject(called, at=Takes("fixed", (since,)), disrupt=lost)
    return replace(model, injects=(*model.injects, inject))


def _lost(model: Model, name: str) -> Disruption:
    if name == ROADS:
        ways = tuple((a, b) for a, row in enumerate(model.travel) for b, takes in enumerate(row) if takes is not None)
        return Disruption("route", legs=ways, slow=SLOW)
    pool = _pool(model, name)
    if pool != NONE:
        return Disruption(model.pools[pool].kind, pool)  # type: ignore[arg-type]
    for at, channel in enumerate(model.channels):
        if channel.name == name:
            return Disruption("channel", at)
    for at, place in enumerate(model.places):
        if place.name == name:
            return Disruption("place", at)
    raise Unreadable(
        say(
            en="the run has no post, role, team, equipment, channel or place '{name}' that could be lost",
            zh="本次推演中没有可设为不可用的岗位、队伍、装备、通信或场所“{name}”",
            name=name,
        )
    )


def _pool(model: Model, name: str) -> int:
    """A pool by its name, or the people of a role; who is without number cannot be lost."""
    role = next((one for one in model.roles if one.name == name), None)
    if role is not None and role.pool != NONE:
        pool = model.pools[role.pool]
        return NONE if any(number >= UNLIMITED for _at, number in pool.shifts) else role.pool
    kinds = ("staff", "team", "equipment", "supplies")
    return next((at for at, one in enumerate(model.pools) if one.name == name and one.kind in kinds), NONE)


def lost_title(model: Model, name: str) -> Text:
    """Say what is lost, as people call it."""
    if name == ROADS:
        return say(en="all ways take twice as long", zh="各路线行程时间加倍")
    what = _lost(model, name)
    match what.what:
        case "channel":
            titled = model.channels[what.subject].title
            return say(en="{what} is down", zh="{what}中断", what=titled or name)
        case "place":
            titled = model.places[what.subject].title
            return say(en="{what} cannot be reached or left", zh="{what}不能进出", what=titled or name)
        case "staff":
            role = next((one.title for one in model.roles if one.name == name), "")
            return say(en="nobody there as {what}", zh="{what}无人在岗", what=role or _pool_title(model, what.subject))
    return say(en="{what} is not available", zh="{what}不可用", what=_pool_title(model, what.subject))


def _pool_title(model: Model, pool: int) -> str:
    """The title of a pool; of the people of roles without a post that of the role."""
    one = model.pools[pool]
    team = next((each.title for each in model.teams if each.pools[0] == pool), "")
    role = next((each.title for each in model.roles if each.pool == pool), "")
    return one.title or team or role or one.name


def value_text(model: Model, key: str, written: str) -> Text:
    """Say which indicator has which value at the start."""
    it = parse_assignment(key, written)
    one = next(one for one in model.indicators if one.name == it.name)
    place = next((each.title or each.name for each in model.places if each.name == it.place), "")
    bracketed = plain(f"({place})" if place else "")
    return say(
        en="{what}{place} {value} at the start", zh="{what}{place}开始时为{value}",
        what=one.title or one.name, place=bracketed, value=it.value,
    )  # fmt: skip
