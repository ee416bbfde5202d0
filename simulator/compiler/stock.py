"""Teams, equipment, supplies, shelters, indicators and channels of the libraries."""

import datetime

from drillbook.schema.conditions.tree import Compare, Condition, Moment, position, walk
from drillbook.schema.finding import Unreadable
from drillbook.schema.models.indicators import Indicator
from drillbook.schema.models.library import Agreement, Goods
from drillbook.schema.text.located import Located
from drillbook.schema.values.quantities import parse_quantity
from drillbook.simulator.compiler.draft import Draft
from drillbook.simulator.compiler.staff import staff_pool
from drillbook.simulator.model import means
from drillbook.simulator.model.means import AT_HAND, AT_ONCE, FOREVER, UNLIMITED, Channel, Pool, Stock, Team

THOUSANDTHS = 1000


def compile_teams(draft: Draft) -> tuple[Team, ...]:
    """Every team that a task or a disruption can be about, in the order of the library."""
    wanted = [
        (name, team.value)
        for name, team in draft.book.teams.items()
        if ("team", name) in draft.pools or any(("capability", able) in draft.pools for able in team.value.capability)
    ]
    found = []
    for name, team in wanted:
        if team.base is None:
            draft.assumptions.add("base", name)
        if team.turnout is None:
            draft.assumptions.add("turnout", name)
        able = (draft.pools[("capability", able)] for able in team.capability if ("capability", able) in draft.pools)
        brings = tuple((draft.pool("equipment", goods), number) for goods, number in team.brings.items() if number)
        base = draft.place(team.base) if team.base else AT_HAND
        pools = (draft.pool("team", name), *able)
        found.append(Team(name, pools, base, team.turnout or AT_ONCE, brings, team.title))
    return tuple(found)


def compile_pools(draft: Draft) -> tuple[Pool, ...]:
    """Everything that was named until now; called last."""
    return tuple(_pool(draft, kind, name) for kind, name in list(draft.pools))


def _pool(draft: Draft, kind: str, name: str) -> Pool:
    match kind:
        case "staff":
            return staff_pool(draft, name)
        case "equipment":
            return Pool(
                name,
                "equipment",
                draft.book.equipment[name].value.title,
                (),
                stock=_stock(draft, draft.book.equipment[name], 1),
            )
        case "supplies":
            goods = draft.book.supplies[name]
            return Pool(name, "supplies", goods.value.title, (), stock=_stock(draft, goods, THOUSANDTHS))
        case "shelter":
            return _shelter(draft, name)
        case "team":
            return Pool(name, "team", draft.book.teams[name].value.title, ())
        case _:
            return Pool(name, "capability", draft.book.capability_title(name), ())


def _shelter(draft: Draft, name: str) -> Pool:
    place = draft.book.places[name].value
    if place.capacity is None:
        draft.assumptions.add("capacity", name)
    capacity = UNLIMITED if place.capacity is None else place.capacity
    return Pool(name, "shelter", place.title, (), stock=(Stock(draft.place(name), capacity),))


def _stock(draft: Draft, goods: Located[Goods], scale: int) -> tuple[Stock, ...]:
    it = goods.value
    if it.expires and it.expires < draft.clock.begins.date():
        draft.assumptions.add("expired", goods.name)
        own: list[Stock] = []
    else:
        own = [Stock(draft.place(place), _scaled(number, scale)) for place, number in it.stock.items()]
        own += [Stock(AT_HAND, _scaled(it.quantity, scale))] if it.quantity else []
    return (
        *own,
        *(lent for entry in draft.book.agreements.values() for lent in _lent(draft, entry, goods.name, scale)),
    )


def _lent(draft: Draft, agreement: Located[Agreement], goods: str, scale: int) -> list[Stock]:
    it = agreement.value
    if goods not in it.gives:
        return []
    since = max(draft.clock.midnight(it.from_), 0) if it.from_ else 0
    until = draft.clock.midnight(it.until + datetime.timedelta(days=1)) if it.until else FOREVER
    lasts = draft.scenario.value.lasts
    if since > lasts or until <= 0:
        draft.assumptions.add("expired", agreement.name)
        return []
    place = draft.place(it.at_place) if it.at_place else AT_HAND
    return [Stock(place, _scaled(it.gives[goods], scale), since, until if until <= lasts else FOREVER, agreement.name)]


def _scaled(number: float, scale: int) -> int:
    return round(number * scale) if scale > 1 else int(number)


def compile_channels(draft: Draft) -> tuple[Channel, ...]:
    """The book's channels in the order of the library, which is the order they are tried in."""
    channels = draft.book.channels.items()
    return tuple(Channel(name, one.value.takes, one.value.succeeds, one.value.title) for name, one in channels)


def compile_indicators(draft: Draft) -> tuple[means.Indicator, ...]:
    """All indicators of the book; those by place can have a value wherever something happens."""
    places = tuple(draft.places.values())
    falling = _falling(draft)
    return tuple(
        means.Indicator(
            name=name,
            initial=_initial(draft, entry),
            values=entry.value.values,
            per_place=entry.value.per_place,
            places=places if entry.value.per_place else (),
            worst=-1 if name in falling else 1,
            unit=entry.value.unit,
            title=entry.value.title or name,
        )
        for name, entry in draft.book.indicators.items()
    )


def _initial(draft: Draft, entry: Located[Indicator]) -> float | None:
    if entry.value.initial:
        if entry.value.values:
            return float(position(entry.value.initial, entry.value.values) or 0)
        try:
            return parse_quantity(entry.value.initial)[0]
        except Unreadable as problem:
            draft.wrong(entry.at("initial"), problem.message, problem.hint)
            return None
    if entry.value.values:
        draft.assumptions.add("lowest", entry.name)
        return 0.0
    if entry.name not in draft.scenario.value.given:
        draft.assumptions.add("initial", entry.name)
    return None


def _falling(draft: Draft) -> set[str]:
    """Indicators that conditions only ever ask to be low: there less is worse."""
    low: set[str] = set()
    high: set[str] = set()
    for plan in draft.acting.values():
        levels = plan.value.levels.each.values() if plan.value.levels else ()
        starts: list[Condition | Moment] = [level.when for level in levels if level.when]
        starts += [procedure.when for procedure in plan.value.procedures.values() if procedure.when]
        for tree in starts:
            for node in walk(tree):
                if isinstance(node, Compare):
                    (low if node.operator in ("<", "<=") else high).add(node.indicator)
    return low - high
