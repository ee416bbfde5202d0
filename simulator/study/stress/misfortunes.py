"""What can go wrong beside what is written: injects that come sooner or later, values, chances, absences, losses.

A scenario lets some of it vary and says how far (``at`` between two times, ``window``, ``chance``, ``vary``, ``pool``).
For the rest there are usual ranges, and the answer says which of them were used.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from drillbook.schema.finding import say
from drillbook.simulator.model.assumptions import Assumption
from drillbook.simulator.model.circumstances import ROADS, TO_THE_END
from drillbook.simulator.model.means import NONE, UNLIMITED
from drillbook.simulator.model.model import Inject, Model, Vary
from drillbook.simulator.model.run_changes import Variation, amounts
from drillbook.simulator.rehearsal.replication_measures import Replication

MINUTE = 60_000
AROUND = 15 * MINUTE
"""How far an inject without a window is moved to either side."""


@dataclass(frozen=True, slots=True, order=True)
class Misfortune:
    """One thing that goes wrong.

    ``kind``: moved (inject ``name`` comes at tick ``at``), certain (it comes whatever its chance), value (indicator
    ``name`` is ``text`` at the start), fewer (there are ``at`` of ``name``), lost (``name`` is out to the end).
    """

    kind: str
    name: str
    at: int = 0
    text: str = ""

    def __str__(self) -> str:
        """``lost phone``, ``moved rain 1200000``, ``value depth 60``."""
        how = {"moved": str(self.at), "fewer": str(self.at), "value": self.text}.get(self.kind, "")
        return " ".join(filter(None, (self.kind, self.name, how)))


@dataclass(frozen=True, slots=True)
class Factor:
    """Something that may go wrong, more or less: between ``low`` and ``high``; ``usual`` is what is no misfortune.

    Where it can only happen or not, ``low`` and ``high`` are the same. ``choices``: values of an enumeration.
    """

    kind: str
    name: str
    low: float = 0
    high: float = 0
    usual: float | None = None
    choices: tuple[str, ...] = ()

    @property
    def ends(self) -> tuple[Misfortune, ...]:
        """The worst it can be: its ends, or each choice."""
        if self.choices:
            return tuple(Misfortune(self.kind, self.name, text=one) for one in self.choices)
        return tuple(self.of(one) for one in dict.fromkeys((self.low, self.high)) if one != self.usual)

    def at(self, share: float) -> Misfortune:
        """What it is at a share of its range, from 0 to 1; never what is usual."""
        if self.choices:
            number = min(int(share * len(self.choices)), len(self.choices) - 1)
            return Misfortune(self.kind, self.name, text=self.choices[number])
        one = self.of(self.low + share * (self.high - self.low))
        return self.ends[-1] if self.usual is not None and one == self.of(self.usual) else one

    def of(self, value: float) -> Misfortune:
        """The misfortune of a value: times in whole minutes, but for the ends; other values with four digits."""
        if self.kind == "value":
            return Misfortune(self.kind, self.name, text=f"{value:.4g}")
        inside = value not in (self.low, self.high, self.usual)
        return Misfortune(self.kind, self.name, round(value / MINUTE) * MINUTE if inside else round(value))


def variation_of(misfortunes: Iterable[Misfortune]) -> Variation:
    """All of them as one variation of a model, in a fixed order."""
    rows = sorted(misfortunes)
    return Variation(
        amounts=tuple((one.name, one.at) for one in rows if one.kind == "fewer"),
        moved=tuple((one.name, one.at) for one in rows if one.kind == "moved"),
        certain=tuple(one.name for one in rows if one.kind == "certain"),
        initial=tuple((one.name, one.text) for one in rows if one.kind == "value"),
        lost=tuple((one.name, 0, TO_THE_END) for one in rows if one.kind == "lost"),
    )


def factors(model: Model, base: Iterable[Replication]) -> tuple[Factor, ...]:
    """Everything that may go wrong in a scenario; people and means only as far as the runs ``base`` used them."""
    used = {name for one in base for name, _ticks in (*one.busy, *one.waited)}
    return (
        *_of_injects(model),
        *_of_values(model),
        *_of_people(model, used),
        *_of_means(model, used),
        *_of_ways(model),
    )


def in_turn(found: Sequence[Factor], model: Model) -> list[int]:
    """The numbers of all factors in an order whose beginning is a fair sample: of each sort about the same share comes early.

    Whoever ends in the middle has then tried people, means, ways and times alike, and not only what is written first.
    """
    sorts: dict[tuple[str, str], list[int]] = {}
    for at, one in enumerate(found):
        sorts.setdefault((one.kind, _unwritten(one, model)), []).append(at)
    placed = [((place + 0.5) / len(same), at) for same in sorts.values() for place, at in enumerate(same)]
    return [at for _share, at in sorted(placed)]


def _of_injects(model: Model) -> Iterator[Factor]:
    for one in model.injects:
        if one.chance < 1:
            yield Factor("certain", one.name)
        if one.pooled:
            yield Factor("moved", one.name, 0, model.ends // 2)
        elif one.at is not None:
            low, high = _window(one, model)
            usual = one.at.shortest if one.at.kind == "fixed" else None  # between two times none is usual
            if low < high:
                yield Factor("moved", one.name, low, high, usual)


def _window(inject: Inject, model: Model) -> tuple[float, float]:
    """When an inject may come: as written, else a quarter of an hour sooner or later; not beyond what it ends with."""
    if inject.at is None:
        return 0, 0
    first, last = inject.at.shortest, inject.at.longest
    if inject.window_ends > first:
        last = inject.window_ends
    elif first == last:
        first, last = max(0, first - AROUND), last + AROUND
    latest = [model.ends - inject.offsets[-1]]
    if inject.disrupt is not None and inject.disrupt.until >= 0:
        latest.append(inject.disrupt.until)
    return first, min(last, *latest)


def _of_values(model: Model) -> Iterator[Factor]:
    for one in model.vary:
        indicator = model.indicators[one.indicator]
        name = indicator.name if one.place < 0 else f"{indicator.name}({model.places[one.place].name})"
        if indicator.values:
            choices = dict.fromkeys(indicator.values[int(each)] for each in one.spread.parameters)
            yield Factor("value", name, choices=tuple(choices))
        else:
            low, high = _range(one)
            yield Factor("value", name, low, high)


def _range(vary: Vary) -> tuple[float, float]:
    """Its ends; without an end, five times the median is far enough."""
    return vary.spread.shortest, min(vary.spread.longest, 5 * vary.spread.median)


def _of_people(model: Model, used: set[str]) -> Iterator[Factor]:
    """Everybody who was at work or waited for, and everybody who is told something."""
    told = {sending.to.role for task in model.tasks for sending in task.sends}
    told |= {sending.to.role for inject in model.injects for sending in inject.to}
    receiving = {model.roles[role].pool for role in told if role != NONE}
    for at, pool in enumerate(model.pools):
        countable = not any(number >= UNLIMITED for _at, number in pool.shifts)
        if pool.kind == "staff" and countable and (pool.name in used or at in receiving):
            yield Factor("lost", pool.name)


def _of_means(model: Model, used: set[str]) -> Iterator[Factor]:
    there = {one.name: one.number for one in amounts(model)}
    for pool in model.pools:
        if pool.kind == "team" and pool.name in used:
            yield Factor("lost", pool.name)
        elif pool.kind == "equipment" and pool.name in used and there.get(pool.name, 0) > 0:
            yield Factor("fewer", pool.name, there[pool.name] - 1, there[pool.name] - 1)


def _of_ways(model: Model) -> Iterator[Factor]:
    using = {channel for task in model.tasks for sending in task.sends for channel in sending.by}
    using |= {channel for inject in model.injects for sending in inject.to for channel in sending.by}
    for at, channel in enumerate(model.channels):
        if at in using:
            yield Factor("lost", channel.name)
    if any(takes is not None and takes.longest > 0 for row in model.travel for takes in row):
        yield Factor("lost", ROADS)


_USUAL = {
    "stress-times": (
        "{n} injects say no window and are moved by up to 15 minutes to either side",
        "{n}条消息单未写时间范围，前后各移至多15分钟",
    ),
    "stress-pool": (
        "{n} injects in reserve come at any time in the first half",
        "{n}条备用消息单可在前半程任一时刻启用",
    ),
    "stress-people": (
        "{n} posts and roles are each left with nobody from beginning to end",
        "{n}个岗位逐一设为全程无人在岗",
    ),
    "stress-teams": ("{n} teams are each out from beginning to end", "{n}支队伍逐一设为全程不能出动"),
    "stress-equipment": ("of {n} kinds of equipment there is one fewer", "{n}种装备逐一减少1件"),
    "stress-channels": ("{n} channels are each down from beginning to end", "{n}种通信方式逐一设为全程中断"),
    "stress-roads": ("all ways take twice as long", "各路线行程时间逐一按加倍计"),
    "stress-values": (
        "indicators for which the scenario writes no `vary` keep the values it gives them",
        "情景未写“随机取值”的指标不改变",
    ),
}  # fmt: skip


def usual_ranges(model: Model, tried: Iterable[Factor]) -> tuple[Assumption, ...]:
    """Return which ranges the scenario does not write, and what was put in their place."""
    names: dict[str, list[str]] = {}
    for one in tried:
        kind = _unwritten(one, model)
        if kind:
            names.setdefault(kind, []).append(one.name)
    names.setdefault("stress-values", [])
    rows = ((kind, names[kind]) for kind in _USUAL if kind in names)
    return tuple(
        Assumption(kind, len(who), say(en=_USUAL[kind][0], zh=_USUAL[kind][1], n=len(who)), tuple(who))
        for kind, who in rows
    )


def _unwritten(factor: Factor, model: Model) -> str:
    """Which usual range a factor has; nothing where the scenario writes it."""
    if factor.kind == "moved":
        inject = next(one for one in model.injects if one.name == factor.name)
        if inject.pooled:
            return "stress-pool"
        fixed = inject.at is not None and inject.at.shortest == inject.at.longest
        return "stress-times" if fixed and inject.window_ends == NONE else ""
    if factor.kind == "fewer":
        return "stress-equipment"
    if factor.kind == "lost":
        kinds = {"staff": "stress-people", "team": "stress-teams"}
        kind = next((pool.kind for pool in model.pools if pool.name == factor.name), "")
        return kinds.get(kind) or ("stress-roads" if factor.name == ROADS else "stress-channels")
    return ""
