"""Teams, equipment, supplies, shelters, indicators and channels of the libraries."""

import datetime
from typing import Any

from drillbook.schema.book import PlanBook
from drillbook.schema.conditions.tree import Compare, Condition, Moment, position, walk
from drillbook.schema.finding import Unreadable
from drillbook.schema.models.indicators import Indicator
from drillbook.schema.models.library import Agreement, Goods
from drillbook.schema.models.plan import Plan
from drillbook.schema.models.scenario import Scenario
from drillbook.schema.references import references
from drillbook.schema.text.located import Located
from drillbook.schema.values.names import normalise
from drillbook.schema.values.quantities import parse_quantity
from drillbook.simulator.compiler.builder import Builder
from drillbook.simulator.compiler.staff import staff_pool
from drillbook.simulator.model import means
from drillbook.simulator.model.means import AT_HAND, AT_ONCE, FOREVER, UNLIMITED, Channel, Pool, Stock, Team

THOUSANDTHS = 1000


def compile_teams(builder: Builder) -> tuple[Team, ...]:
    """Every team that a task or a disruption can be about, in the order of the library."""
    wanted = [
        (name, team.value)
        for name, team in builder.book.teams.items()
        if ("team", name) in builder.pools
        or any(("capability", able) in builder.pools for able in team.value.capability)
    ]
    teams = []
    for name, team in wanted:
        if team.base is None:
            builder.assumptions.add("base", name)
        if team.turnout is None:
            builder.assumptions.add("turnout", name)
        able = (
            builder.pools[("capability", able)] for able in team.capability if ("capability", able) in builder.pools
        )
        brings = tuple((builder.pool("equipment", goods), number) for goods, number in team.brings.items() if number)
        base = builder.place(team.base) if team.base else AT_HAND
        pools = (builder.pool("team", name), *able)
        teams.append(Team(name, pools, base, team.turnout or AT_ONCE, brings, team.title))
    return tuple(teams)


def compile_pools(builder: Builder) -> tuple[Pool, ...]:
    """Everything that was named until now; called last."""
    return tuple(_pool(builder, kind, name) for kind, name in list(builder.pools))


def _pool(builder: Builder, kind: str, name: str) -> Pool:
    match kind:
        case "staff":
            return staff_pool(builder, name)
        case "equipment":
            return Pool(
                name,
                "equipment",
                builder.book.equipment[name].value.title,
                (),
                stock=_stock(builder, builder.book.equipment[name], 1),
                unit=builder.book.equipment[name].value.unit,
            )
        case "supplies":
            goods = builder.book.supplies[name]
            stock = _stock(builder, goods, THOUSANDTHS)
            return Pool(name, "supplies", goods.value.title, (), stock=stock, unit=goods.value.unit)
        case "shelter":
            return _shelter(builder, name)
        case "team":
            return Pool(name, "team", builder.book.teams[name].value.title, ())
        case _:
            return Pool(name, "capability", builder.book.capability_title(name), ())


def _shelter(builder: Builder, name: str) -> Pool:
    place = builder.book.places[name].value
    if place.capacity is None:
        builder.assumptions.add("capacity", name)
    capacity = UNLIMITED if place.capacity is None else place.capacity
    return Pool(name, "shelter", place.title, (), stock=(Stock(builder.place(name), capacity),))


def _stock(builder: Builder, goods: Located[Goods], scale: int) -> tuple[Stock, ...]:
    it = goods.value
    if it.expires and it.expires < builder.clock.begins.date():
        builder.assumptions.add("expired", goods.name)
        own: list[Stock] = []
    else:
        own = [Stock(builder.place(place), _scaled(number, scale)) for place, number in it.stock.items()]
        own += [Stock(AT_HAND, _scaled(it.quantity, scale))] if it.quantity else []
    return (
        *own,
        *(lent for entry in builder.book.agreements.values() for lent in _lent(builder, entry, goods.name, scale)),
    )


def _lent(builder: Builder, agreement: Located[Agreement], goods: str, scale: int) -> list[Stock]:
    it = agreement.value
    if goods not in it.gives:
        return []
    since = max(builder.clock.midnight(it.from_), 0) if it.from_ else 0
    until = builder.clock.midnight(it.until + datetime.timedelta(days=1)) if it.until else FOREVER
    lasts = builder.scenario.value.lasts
    if since > lasts or until <= 0:
        builder.assumptions.add("expired", agreement.name)
        return []
    place = builder.place(it.at_place) if it.at_place else AT_HAND
    return [Stock(place, _scaled(it.gives[goods], scale), since, until if until <= lasts else FOREVER, agreement.name)]


def _scaled(number: float, scale: int) -> int:
    return round(number * scale) if scale > 1 else int(number)


def compile_channels(builder: Builder) -> tuple[Channel, ...]:
    """The book's channels in the order of the library, which is the order they are tried in."""
    book = builder.book
    known = {name: book.channel(name) for name in builder.channels}
    for name in known:
        if name not in book.channels:
            builder.assumptions.add("shipped-channel", name)
    return tuple(Channel(name, it.takes, it.succeeds, it.title) for name, it in known.items() if it)


def shipped_used(book: PlanBook, scenario: Located[Scenario], acting: dict[str, Located[Plan]]) -> tuple[str, ...]:
    """Return the channels that are written and not in the library, of those every book knows."""
    holders: tuple[Located[Any], ...] = (scenario, *acting.values())
    written = [reference.name for holder in holders for reference in references(holder) if reference.kind == "channel"]
    written += [inject.by for inject in scenario.value.injects.values() if inject.by and not _listed(book, inject.by)]
    return tuple(name for name in dict.fromkeys(written) if name not in book.channels and book.channel(name))


def _listed(book: PlanBook, title: str) -> bool:
    """Say whether the library has a channel of this title."""
    return any(normalise(title) == normalise(entry.value.title) for entry in book.channels.values())


def compile_indicators(builder: Builder) -> tuple[means.Indicator, ...]:
    """All indicators of the book; those by place can have a value wherever something happens."""
    places = tuple(builder.places.values())
    falling = _falling(builder)
    return tuple(
        means.Indicator(
            name=name,
            initial=_initial(builder, entry),
            values=entry.value.values,
            per_place=entry.value.per_place,
            places=places if entry.value.per_place else (),
            worst=-1 if name in falling else 1,
            unit=entry.value.unit,
            title=entry.value.title or name,
        )
        for name, entry in builder.book.indicators.items()
    )


def _initial(builder: Builder, entry: Located[Indicator]) -> float | None:
    if entry.value.initial:
        if entry.value.values:
            return float(position(entry.value.initial, entry.value.values) or 0)
        try:
            return parse_quantity(entry.value.initial)[0]
        except Unreadable as problem:
            builder.wrong(entry.at("initial"), problem.message, problem.hint)
            return None
    if entry.value.values:
        builder.assumptions.add("lowest", entry.name)
        return 0.0
    if entry.name not in builder.scenario.value.given:
        builder.assumptions.add("initial", entry.name)
    return None


def _falling(builder: Builder) -> set[str]:
    """Indicators that conditions only ever ask to be low: there less is worse."""
    low: set[str] = set()
    high: set[str] = set()
    for plan in builder.acting.values():
        levels = plan.value.levels.each.values() if plan.value.levels else ()
        starts: list[Condition | Moment] = [level.when for level in levels if level.when]
        starts += [procedure.when for procedure in plan.value.procedures.values() if procedure.when]
        for tree in starts:
            for node in walk(tree):
                if isinstance(node, Compare):
                    (low if node.operator in ("<", "<=") else high).add(node.indicator)
    return low - high
