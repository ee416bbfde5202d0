"""Change some numbers of a model for one run: people, means, injects; what is written stays as it is."""

import hashlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any, TypeVar, cast

from drillbook.schema.finding import Text, Unreadable, plain, say
from drillbook.schema.values.distributions import Takes
from drillbook.schema.values.times import render_offset
from drillbook.simulator.model import circumstances
from drillbook.simulator.model.assumptions import Assumption
from drillbook.simulator.model.circumstances import Loss
from drillbook.simulator.model.means import UNLIMITED, Pool, Stock, Team
from drillbook.simulator.model.model import Inject, Model
from drillbook.simulator.model.tasks import Sending

T = TypeVar("T")
THOUSANDTHS = 1000
_KIND = "varied"
_POLICIES = {
    "greedy": ("whoever can begin, begins", "见缝插针"),
    "fence": ("who waits keeps what is free for it", "按序预留"),
    "urgent-first": ("the most urgent first", "急者优先"),
    "first-come": ("first come, first served", "先到先办"),
}


@dataclass(frozen=True, slots=True)
class Variation:
    """``amounts``: pool and how many there are at StartEx. ``without``: injects that do not come. ``undisturbed``:
    injects that come without their disruption. ``used``: the facilitator's injects, and when (ticks). ``also``: what
    goes by the first channel can go by the second, too. ``moved``: injects, and the tick they come at whatever let them
    come before. ``certain``: injects whose chance is taken away. ``initial``: indicators and their value at the start.
    ``lost``: what is out, from a tick until a tick (-1: to the end). ``urgent``: tasks that
    go before all others. ``policy``: ``allocation`` and ``queue``, in the words of a book.
    """

    amounts: tuple[tuple[str, int], ...] = ()
    without: tuple[str, ...] = ()
    undisturbed: tuple[str, ...] = ()
    used: tuple[tuple[str, int], ...] = ()
    also: tuple[tuple[str, str], ...] = ()
    moved: tuple[tuple[str, int], ...] = ()
    certain: tuple[str, ...] = ()
    initial: tuple[tuple[str, str], ...] = ()
    lost: tuple[Loss, ...] = ()
    urgent: tuple[str, ...] = ()
    policy: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> bool:
        return any(asdict(self).values())

    def with_more(self, more: "Variation") -> "Variation":
        """What was changed already and what is changed beside it; of two changes of one thing the later."""
        return Variation(
            _later(self.amounts, more.amounts),
            tuple(dict.fromkeys((*self.without, *more.without))),
            tuple(dict.fromkeys((*self.undisturbed, *more.undisturbed))),
            _later(self.used, more.used),
            _later(self.also, more.also),
            _later(self.moved, more.moved),
            tuple(dict.fromkeys((*self.certain, *more.certain))),
            _later(self.initial, more.initial),
            tuple(dict.fromkeys((*self.lost, *more.lost))),
            tuple(dict.fromkeys((*self.urgent, *more.urgent))),
            _later(self.policy, more.policy),
        )

    @classmethod
    def of(cls, row: dict[str, Any]) -> "Variation":
        """Make a variation from what ``asdict`` gave, also after a journey through JSON."""
        return cls(
            tuple((str(name), int(number)) for name, number in row["amounts"]),
            tuple(row["without"]),
            tuple(row["undisturbed"]),
            tuple((str(name), int(at)) for name, at in row["used"]),
            tuple((str(channel), str(other)) for channel, other in row.get("also", ())),
            tuple((str(name), int(at)) for name, at in row.get("moved", ())),
            tuple(row.get("certain", ())),
            tuple((str(name), str(value)) for name, value in row.get("initial", ())),
            tuple((str(name), int(since), int(until)) for name, since, until in row.get("lost", ())),
            tuple(row.get("urgent", ())),
            tuple((str(key), str(value)) for key, value in row.get("policy", ())),
        )


AS_WRITTEN = Variation()


def _later(some: tuple[tuple[str, T], ...], more: tuple[tuple[str, T], ...]) -> tuple[tuple[str, T], ...]:
    return tuple({**dict(some), **dict(more)}.items())


@dataclass(frozen=True, slots=True)
class Amount:
    """Something there is so much of. Later shifts and levels follow a change by the same difference.

    ``unit``: what it is counted in, where the book says that; ``lent``: how many of them come by mutual aid.
    """

    name: str
    kind: str
    title: str
    number: int
    unit: str = ""
    lent: int = 0


def amounts(model: Model) -> tuple[Amount, ...]:
    """Return what can be changed: people of posts, teams by capability, equipment, supplies (in their unit), shelters,
    and the lines of a channel, of which there is one.
    """
    numbers = [(pool, _number(model, pool)) for pool in model.pools if pool.kind != "team"]
    pools = tuple(
        Amount(pool.name, pool.kind, pool.title, number, pool.unit, _lent(pool))
        for pool, number in numbers
        if number < UNLIMITED
    )
    known = {pool.name for pool in model.pools}
    return (
        *pools,
        *(Amount(one.name, "channel", one.title, one.lines) for one in model.channels if one.name not in known),
    )


def varied(model: Model, variation: Variation) -> Model:
    """Return the model as changed; the same one if nothing is. It has a digest of its own and says what was changed.

    Raises:
        Unreadable: an amount or an inject has a name that nothing in the model bears.
    """
    other = tuple((name, number) for name, number in variation.amounts if _amount(model, name).number != number)
    variation = replace(variation, amounts=other)
    if not variation:
        return model
    changes = tuple(_changes(model, variation))
    mark = hashlib.sha256(f"{model.digest} {sorted(asdict(variation).items())}".encode()).hexdigest()[:16]
    kinds = {one.name: one.kind for one in amounts(model)}
    for name, number in variation.amounts:
        lines = kinds[name] == "channel"
        model = circumstances.with_lines(model, name, number) if lines else _with_amount(model, name, number)
    model = replace(model, injects=tuple(_inject(inject, variation) for inject in model.injects))
    for name, further in variation.also:
        model = _with_channel(model, _channel(model, name), _channel(model, further))
    for name, value in variation.initial:
        model = circumstances.with_value(model, name, value)
    for loss in variation.lost:
        model = circumstances.without(model, loss)
    model = circumstances.with_urgent(model, variation.urgent)
    for key, policy in variation.policy:
        model = circumstances.with_policy(model, key, policy)
    return replace(model, digest=mark, assumptions=(_assumption(changes), *model.assumptions))


def changes_of(model: Model) -> tuple[Text, ...]:
    """Return what was changed in a model that ``varied`` made, one text a change; nothing of any other."""
    told = next((one for one in model.assumptions if one.kind == _KIND), None)
    return () if told is None else cast(tuple[Text, ...], dict(told.text.parts)["names"])


def _assumption(changes: tuple[Text, ...]) -> Assumption:
    text = say(en="changed for this run only: {names}", zh="仅本次推演改动：{names}", names=changes)
    return Assumption(_KIND, len(changes), text)


def _changes(model: Model, variation: Variation) -> Iterator[Text]:
    """Every change, in both languages; a name that nothing bears is refused here."""
    for name, number in variation.amounts:
        was = _amount(model, name)
        words = {"what": was.title, "was": was.number, "now": number, "unit": was.unit}
        if was.unit:
            yield say(en="{what} {was}→{now} {unit}", zh="{what} {was}→{now}{unit}", **words)
        else:
            yield say(en="{what} {was}→{now}", zh="{what} {was}→{now}", **words)
    for name in variation.without:
        yield say(en="without: {what}", zh="不发生：{what}", what=_title(model, name))
    for name in variation.undisturbed:
        yield say(en="without the disruption of: {what}", zh="不带特情：{what}", what=_title(model, name))
    for name, _at in variation.used:
        yield say(en="with: {what}", zh="启用：{what}", what=_title(model, name))
    for name, other in variation.also:
        channel, further = (model.channels[_channel(model, one)] for one in (name, other))
        words = {"channel": channel.title or channel.name, "other": further.title or further.name}
        yield say(en="besides {channel} also by {other}", zh="{channel}之外加用{other}", **words)
    yield from _befalls(model, variation)


def _befalls(model: Model, variation: Variation) -> Iterator[Text]:
    for name, at in variation.moved:
        yield say(en="{what} at {at}", zh="{what}改在{at}", what=_title(model, name), at=render_offset(at))
    for name in variation.certain:
        yield say(en="for certain: {what}", zh="必定发生：{what}", what=_title(model, name))
    for name, value in variation.initial:
        circumstances.with_value(model, name, value)  # refuses what there is not
        yield circumstances.value_text(model, name, value)
    for name, since, until in variation.lost:
        what = circumstances.lost_title(model, name)
        if since <= 0 and until < 0:
            yield what
        else:
            ends = plain(render_offset(until)) if until >= 0 else say(en="the end", zh="结束")
            yield say(en="{what} ({since} – {until})", zh="{what}（{since}—{until}）", what=what,
                      since=render_offset(since), until=ends)  # fmt: skip
    if variation.urgent:
        titles = {one.name: one.title or one.name for one in model.tasks}
        circumstances.with_urgent(model, variation.urgent)
        yield say(
            en="before all others: {names}",
            zh="最先办理：{names}",
            names=tuple(titles[one] for one in variation.urgent),
        )
    for key, value in variation.policy:
        circumstances.with_policy(model, key, value)
        en, zh = _POLICIES[value]
        yield say(en=en, zh=zh)


def _title(model: Model, name: str) -> str:
    inject = next((other for other in model.injects if other.name == name), None)
    if inject is None:
        raise Unreadable(say(en="there is no inject '{name}'", zh="没有消息单“{name}”", name=name))
    return inject.title or inject.message or inject.name


def _amount(model: Model, name: str) -> Amount:
    amount = next((other for other in amounts(model) if other.name == name), None)
    if amount is None:
        raise Unreadable(
            say(
                en="the run has no people or means '{name}' whose number could be changed",
                zh="本次推演中没有可调整数量的力量或物资“{name}”",
                name=name,
            )
        )
    return amount


def _channel(model: Model, name: str) -> int:
    number = next((number for number, channel in enumerate(model.channels) if channel.name == name), None)
    if number is None:
        raise Unreadable(say(en="there is no channel '{name}'", zh="没有通信方式“{name}”", name=name))
    return number


def _with_channel(model: Model, channel: int, other: int) -> Model:
    """Whoever sends by ``channel`` can send by ``other``, too; it is tried after those that are written.

    Calls and the passing of command name no channel: all of the book are tried for them.
    """

    def widened(sendings: tuple[Sending, ...]) -> tuple[Sending, ...]:
        return tuple(
            replace(one, by=(*one.by, other)) if channel in one.by and other not in one.by else one for one in sendings
        )

    return replace(
        model,
        injects=tuple(replace(inject, to=widened(inject.to)) for inject in model.injects),
        tasks=tuple(replace(task, sends=widened(task.sends)) for task in model.tasks),
    )


def _inject(inject: Inject, variation: Variation) -> Inject:
    """One that is left out becomes one that nobody uses, so that ids stay what they are."""
    used = dict(variation.used)
    if inject.name in variation.without:
        return replace(inject, at=None, when=None, pooled=True)
    if inject.name in used and inject.pooled:
        inject = replace(inject, at=Takes("fixed", (used[inject.name],)), pooled=False)
    if inject.name in (at := dict(variation.moved)):
        inject = circumstances.moved(inject, at[inject.name])
    if inject.name in variation.certain:
        inject = circumstances.certain(inject)
    return replace(inject, disrupt=None) if inject.name in variation.undisturbed else inject


def _number(model: Model, pool: Pool) -> int:
    match pool.kind:
        case "staff":
            return pool.by_level[0] if pool.by_level else pool.shifts[0][1]
        case "capability":
            number = model.pools.index(pool)
            return sum(number in team.pools for team in model.teams)
        case "supplies":
            return _at_start(pool.stock) // THOUSANDTHS
    return _at_start(pool.stock)


def _lent(pool: Pool) -> int:
    """How many of what there is at the start another lends."""
    lent = _at_start(tuple(lot for lot in pool.stock if lot.agreement))
    return lent // THOUSANDTHS if pool.kind == "supplies" else lent


def _at_start(stock: tuple[Stock, ...]) -> int:
    return sum(lot.amount for lot in stock if lot.since <= 0 < lot.until)


def _with_amount(model: Model, name: str, number: int) -> Model:
    at, pool = next((at, pool) for at, pool in enumerate(model.pools) if pool.name == name and pool.kind != "team")
    more = max(0, number) - _number(model, pool)
    if pool.kind == "capability":
        return _with_teams(model, at, more)
    if pool.kind == "staff":
        changed = replace(
            pool,
            shifts=tuple((tick, max(0, present + more)) for tick, present in pool.shifts),
            by_level=tuple(max(0, present + more) for present in pool.by_level),
        )
    else:
        scale = THOUSANDTHS if pool.kind == "supplies" else 1
        changed = replace(pool, stock=_with_stock(pool.stock, more * scale))
    return replace(model, pools=(*model.pools[:at], changed, *model.pools[at + 1 :]))


def _with_stock(stock: tuple[Stock, ...], more: int) -> tuple[Stock, ...]:
    """What is added lies where the first lot lies; what is missing is taken from the last ones."""
    if more >= 0:
        first = next((lot for lot in stock if lot.since <= 0 < lot.until), Stock(-1, 0))
        rest = tuple(lot for lot in stock if lot is not first)
        return (replace(first, amount=first.amount + more), *rest)
    left: list[Stock] = []
    for lot in reversed(stock):
        taken = min(lot.amount, -more) if lot.since <= 0 < lot.until else 0
        more += taken
        left.insert(0, replace(lot, amount=lot.amount - taken))
    return tuple(left)


def _with_teams(model: Model, capability: int, more: int) -> Model:
    """Another team is like the last one that can do it; with fewer, the last ones are gone for everything."""
    able = [team for team in model.teams if capability in team.pools]
    if more < 0:
        gone = able[more:]
        return replace(model, teams=tuple(team for team in model.teams if team not in gone))
    if not able:
        return model
    pools, teams = list(model.pools), list(model.teams)
    taken = {team.name for team in teams}
    for _ in range(more):
        like = able[-1]
        number = next(number for number in range(2, len(taken) + 3) if f"{like.name}-{number}" not in taken)
        teams.append(_twin(like, number, len(pools)))
        taken.add(teams[-1].name)
        pools.append(replace(model.pools[like.pools[0]], name=teams[-1].name))
    return replace(model, pools=tuple(pools), teams=tuple(teams))


def _twin(team: Team, number: int, own_pool: int) -> Team:
    return replace(team, name=f"{team.name}-{number}", pools=(own_pool, *team.pools[1:]))
