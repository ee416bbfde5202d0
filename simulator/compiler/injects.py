"""Injects: when they come, to whom, what they set and start, and what they take away."""

from collections.abc import Iterator, Mapping

from drillbook.schema.conditions.tree import position
from drillbook.schema.finding import Finding, Severity, Unreadable, say
from drillbook.schema.models.scenario import Disruption, Inject, Times
from drillbook.schema.models.value_assignments import parse_assignment
from drillbook.schema.text.located import Located
from drillbook.schema.values.distributions import Takes
from drillbook.schema.values.instants import parse_instants
from drillbook.schema.values.names import normalise
from drillbook.schema.values.quantities import parse_spread
from drillbook.simulator.compiler.builder import Builder, numbered
from drillbook.simulator.compiler.conditions import assigned, compiled
from drillbook.simulator.compiler.promises import expectation
from drillbook.simulator.compiler.staff import recipient, staff_key
from drillbook.simulator.compiler.stock import THOUSANDTHS
from drillbook.simulator.compiler.wall_clock import WallClock
from drillbook.simulator.model import model as compiled_as
from drillbook.simulator.model.condition import All, Compare, Condition, Not, Some
from drillbook.simulator.model.means import INCIDENT, NONE, Indicator
from drillbook.simulator.model.model import Vary
from drillbook.simulator.model.tasks import Procedure, Sending

TARGETS = ("role", "post", "team", "equipment", "supplies", "channel", "route", "place")
SCENARIO = ""  # a scenario belongs to no plan


def compile_injects(builder: Builder) -> tuple[compiled_as.Inject, ...]:
    """All injects in file order, with what is expected to follow them."""
    injects = []
    for inject in builder.scenario.entries("injects", builder.scenario.value.injects):
        if inject.name not in builder.injects:
            builder.assumptions.add("preparation", inject.name)
            continue
        builder.origins[f"inject {inject.name}"] = inject.at_key()
        injects.append(_inject(builder, inject))
        for expected in inject.value.expect:
            expectation(builder, builder.injects[inject.name], inject.name, expected.task, expected.within)
    return tuple(injects)


def in_the_exercise(clock: WallClock, injects: Mapping[str, Inject]) -> dict[str, int]:
    """Number the injects that come from StartEx on; what lies before is preparation, and is not run."""
    return numbered(name for name, inject in injects.items() if not _is_preparation(clock, inject))


def _is_preparation(clock: WallClock, inject: Inject) -> bool:
    if not inject.at or isinstance(inject.times, tuple):
        return False
    return all(clock.tick(one) < 0 for one in parse_instants(inject.at))


def _inject(builder: Builder, inject: Located[Inject]) -> compiled_as.Inject:
    it = inject.value
    at, offsets = _times(builder, inject)
    return compiled_as.Inject(
        name=inject.name,
        at=at,
        when=compiled(builder, it.when, SCENARIO) if it.when is not None else None,
        pooled=it.pool,
        offsets=offsets,
        unless=compiled(builder, it.unless, SCENARIO) if it.unless is not None else None,
        chance=1.0 if it.chance is None else it.chance,
        place=builder.place(it.place),
        sets=assigned(builder, it.set_),
        starts=tuple(number for name in it.starts if (number := _started(builder, name)) != NONE),
        fails=tuple(number for name in it.fail if (number := _failing(builder, name)) != NONE),
        to=_sendings(builder, inject),
        disrupt=_disruption(builder, inject, it.disrupt) if it.disrupt else None,
        scene=it.scene or "",
        source=it.from_,
        message=it.message,
        title=it.title or inject.name,
        questions=tuple(compiled_as.Question(one.to, one.ask, one.minutes or 0, one.points) for one in it.questions),
        window_ends=builder.clock.next_at(it.window[1], round(at.shortest)) if it.window and at else NONE,
    )


def _times(builder: Builder, inject: Located[Inject]) -> tuple[Takes | None, tuple[int, ...]]:
    """When the first comes, and how long after it each of them."""
    it = inject.value
    at = builder.clock.instants(it.moment) if it.moment else None
    if it.times is None or isinstance(it.times, Times):
        if at is not None:
            _note_late(builder, inject, at.shortest)
        return at, _spaced(it.times, builder.scenario.value.lasts) if it.times else (0,)
    instants = sorted([*(builder.clock.instant(text) for text in it.times), *((round(at.shortest),) if at else ())])
    _note_late(builder, inject, instants[0])
    return Takes("fixed", (instants[0],)), tuple(instant - instants[0] for instant in instants)


def _spaced(times: Times, lasts: int) -> tuple[int, ...]:
    """How long after the first each occurrence comes; none of those that could only come after the end."""
    return tuple(number * times.every for number in range(max(min(times.count, lasts // times.every + 1), 1)))


def _note_late(builder: Builder, inject: Located[Inject], at: float) -> None:
    if at > builder.scenario.value.lasts:
        builder.assumptions.add("after-end", inject.name)


def _started(builder: Builder, name: str) -> int:
    owner, inner = builder.split(name, SCENARIO)
    if owner not in builder.acting:
        builder.assumptions.add("left-out", name)
        return NONE
    return builder.procedure(f"{owner}/{inner}")


def _failing(builder: Builder, name: str) -> int:
    owner, _inner = builder.split(name, SCENARIO)
    if owner not in builder.acting:
        builder.assumptions.add("left-out", name)
        return NONE
    return builder.task(name)


def _sendings(builder: Builder, inject: Located[Inject]) -> tuple[Sending, ...]:
    by: tuple[int, ...] = ()
    if inject.value.to:
        channel = _channel(builder, inject.value.by)
        if channel is None:
            builder.assumptions.add("at-once", inject.name)
        else:
            by = (channel,)
    return tuple(Sending(recipient(builder, to, SCENARIO), by) for to in inject.value.to)


def _channel(builder: Builder, written: str) -> int | None:
    """A channel by its id or title."""
    wanted = normalise(written)
    for name, channel in builder.book.channels.items():
        if wanted and wanted in (name, normalise(channel.value.title)):
            return builder.channels[name]
    return builder.channels.get(written)


def _disruption(builder: Builder, inject: Located[Inject], it: Disruption) -> compiled_as.Disruption | None:
    key = next(key for key in TARGETS if getattr(it, key) is not None)
    what, subject, legs = _target(builder, it, key)
    if what is None:
        builder.assumptions.add("left-out", inject.name)
        return None
    scale = THOUSANDTHS if what == "supplies" else 1
    return compiled_as.Disruption(
        what=what,  # type: ignore[arg-type]
        subject=subject,
        fewer=round((it.fewer or 0) * scale),
        legs=legs,
        road=(builder.place(it.route[0]), builder.place(it.route[1])) if it.route else (NONE, NONE),
        slow=it.slow or 1.0,
        closed=it.closed or (what == "route" and it.slow is None),
        lasts=-1 if it.for_ is None else it.for_,
        until=builder.clock.instant(it.until) if it.until else -1,
    )


def _target(builder: Builder, it: Disruption, key: str) -> tuple[str | None, int, tuple[tuple[int, int], ...]]:
    match key:
        case "role":
            owner, inner = builder.split(it.role or "", SCENARIO)
            plan = builder.acting.get(owner)
            return ("staff", builder.pool("staff", staff_key(plan.value, inner)), ()) if plan else (None, NONE, ())
        case "post":
            known = ("staff", it.post or "") in builder.pools
            return ("staff", builder.pool("staff", it.post or ""), ()) if known else (None, NONE, ())
        case "channel":
            return "channel", builder.channels[it.channel or ""], ()
        case "place":
            return "place", builder.place(it.place), ()
        case "route":
            start, end = it.route or ("", "")
            return "route", NONE, _legs(builder, start, end)
        case _:
            return key, builder.pool(key, getattr(it, key)), ()


def _legs(builder: Builder, start: str, end: str) -> tuple[tuple[int, int], ...]:
    """The ways over that road; where none is written there, the way between the two places."""
    a, b = builder.place(start), builder.place(end)
    return builder.travel.legs(start, end) or tuple(pair for pair in ((a, b), (b, a)) if NONE not in pair)


def compile_vary(builder: Builder) -> tuple[Vary, ...]:
    """Initial values drawn in each replication; of an enumeration, one of those listed."""
    varied = []
    for key, value in builder.scenario.value.vary.items():
        it = parse_assignment(key, value)
        if it.kind != "indicator":
            message = say(
                en="'{key}' cannot vary, only indicators can", zh="“{key}”不能随机取值，仅限监测指标", key=key
            )
            builder.wrong(builder.scenario.at("vary", key), message)
            continue
        try:
            spread_out = _spread(builder, it.name, it.value)
        except Unreadable as problem:
            builder.wrong(builder.scenario.at("vary", key), problem.message, problem.hint)
            continue
        place = builder.place(it.place) if it.place else INCIDENT
        varied.append(Vary(builder.indicators[it.name], spread_out, place))
    return tuple(varied)


def _spread(builder: Builder, indicator: str, written: str) -> Takes:
    values = builder.book.indicators[indicator].value.values
    if not values:
        read = parse_spread(written)
        return Takes(read.kind, read.parameters)
    listed = [position(part, values) for part in written.split("/")]
    known = [float(place) for place in listed if place is not None]
    if len(known) != len(listed):
        raise Unreadable(
            say(en="'{name}' has no such value", zh="“{name}”没有该取值", name=indicator),
            say(en="its values are {values}", zh="可取：{values}", values=values),
        )
    return Takes("observed", tuple(known))


def unused_places(
    builder: Builder,
    injects: tuple[compiled_as.Inject, ...],
    plans: tuple[compiled_as.Plan, ...],
    procedures: tuple[Procedure, ...],
    indicators: tuple[Indicator, ...],
) -> Iterator[Finding]:
    """Say of each inject with a place whether the place can come into the run at all; what is not run only names it."""
    conditions = [procedure.when for procedure in procedures]
    conditions += [level.when for plan in plans for level in plan.levels]
    read = {number for condition in conditions for number in _indicators_in(condition)}
    for inject in builder.scenario.entries("injects", builder.scenario.value.injects):
        if inject.name not in builder.injects:
            continue
        if inject.value.place is not None and not _hands_on(injects[builder.injects[inject.name]], read, indicators):
            message = say(
                en="the place of inject '{name}' is not used: it starts nothing, and nothing waits for what it sets",
                zh="消息单“{name}”的地点未被采用：它不引发任何程序，也没有程序或级别以它改变的状态为条件",
                name=inject.name,
            )
            hint = say(
                en="write what it 'starts', or 'set' an indicator that a level or procedure waits for",
                zh="请写明引发何程序，或改变某级别、程序所依据的监测指标",
            )
            yield Finding(inject.at("place"), "SC", message, Severity.NOTE, hint)


def _hands_on(inject: compiled_as.Inject, read: set[int], indicators: tuple[Indicator, ...]) -> bool:
    """A value can be that of the place, and the place is that of whatever the inject brings about."""
    return bool(inject.starts) or any(
        assign.what != "indicator"
        or assign.subject in read
        or (indicators[assign.subject].per_place and assign.place < 0)
        for assign in inject.sets
    )


def _indicators_in(condition: Condition | None) -> Iterator[int]:
    match condition:
        case Compare(indicator=indicator):
            yield indicator
        case All(parts=parts) | Some(parts=parts):
            for part in parts:
                yield from _indicators_in(part)
        case Not(part=part):
            yield from _indicators_in(part)
