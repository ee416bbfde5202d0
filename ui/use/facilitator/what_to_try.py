"""What to try next: for each cause of a jam the changes of one run that could lift it, as far as a run can be varied."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from drillbook.simulator.log.causes import Cause
from drillbook.simulator.model.means import Channel
from drillbook.simulator.model.model import Disruption, Model
from drillbook.simulator.model.run_changes import Amount, Variation, amounts
from drillbook.ui.use.facilitator.jams import Jam

_MORE = ("shortage", "staff", "stock", "return")
_MEASURED = ("supplies", "shelter")
_POOLS = ("staff", "equipment", "supplies")
_TENTH = 10


@dataclass(frozen=True, slots=True)
class Trial:
    """One change. ``kind``: amount (``name`` from ``was`` to ``now``), without, undisturbed (an inject), also (channel
    ``name``, besides ``other``).
    """

    kind: str
    name: str
    other: str = ""
    was: int = 0
    now: int = 0

    @property
    def key(self) -> str:
        """As an address says it."""
        return "/".join((self.kind, self.name.replace("/", ":"), self.other or str(self.now)))

    def on(self, known: Variation) -> Variation:
        """``known`` with this change."""
        if self.kind == "amount":
            return replace(
                known, amounts=(*(one for one in known.amounts if one[0] != self.name), (self.name, self.now))
            )
        if self.kind == "also":
            return replace(known, also=(*known.also, (self.other, self.name)))
        return replace(known, **{self.kind: (*getattr(known, self.kind), self.name)})


def trials(jams: Sequence[Jam], model: Model, most: int = 4) -> tuple[Trial, ...]:
    """Return what to try, for the worst jam first. ``model``: of that run, with what was changed in it already."""
    found = (trial for jam in jams for trial in _lifting(jam.cause, model))
    return tuple(dict.fromkeys(found))[:most]


def varied_names(jams: Sequence[Jam], model: Model) -> list[str]:
    """The people and means that were waited for, what jams most first."""
    found = (_amount(jam.cause.about, model) for jam in jams if jam.cause.kind in (*_MORE, "never"))
    return list(dict.fromkeys(one.name for one in found if one is not None))


def _lifting(cause: Cause, model: Model) -> Iterator[Trial]:
    if cause.kind == "unreached" and cause.why != "absent":
        yield from _further_channel(cause.channel, model)
    if cause.disruption:
        yield from _without(cause.disruption, model)
    if cause.kind in _MORE or cause.kind == "never":
        one = _amount(cause.about, model)
        if one is not None and not _is_out(one.name, cause, model):
            more = max(1, one.number // _TENTH) if one.kind in _MEASURED else 1
            yield Trial("amount", one.name, was=one.number, now=one.number + more)


def _further_channel(name: str, model: Model) -> Iterator[Trial]:
    """Of the channels that nothing puts out of order the one that reaches soonest, where some message lacks it."""
    down = {inject.disrupt.subject for inject in model.injects if inject.disrupt and inject.disrupt.what == "channel"}
    number = next((at for at, one in enumerate(model.channels) if one.name == name), -1)
    others = [(_reaches(one), at) for at, one in enumerate(model.channels) if at != number and at not in down]
    if not others or number < 0:
        return
    best = min(others)[1]
    sendings = [one for inject in model.injects for one in inject.to]
    sendings += [one for task in model.tasks for one in task.sends]
    if any(number in one.by and best not in one.by for one in sendings):
        yield Trial("also", model.channels[best].name, name)


def _reaches(channel: Channel) -> float:
    """How long it takes on the average until a message is through."""
    return channel.takes.mean / channel.succeeds if channel.succeeds else float("inf")


def _without(name: str, model: Model) -> Iterator[Trial]:
    """An inject that only disrupts does not come; of one that does more, only the disruption is left out."""
    inject = next((one for one in model.injects if one.name == name.removeprefix("inject:").partition("#")[0]), None)
    if inject is None or inject.disrupt is None:
        return
    more = bool(inject.to or inject.sets or inject.starts)
    yield Trial("undisturbed" if more else "without", inject.name)


def _is_out(name: str, cause: Cause, model: Model) -> bool:
    """Whether all of it is out of the exercise for as long as it was waited for: one more would be out, too."""
    return any(
        model.pools[out.subject].name == name and since <= cause.since and until >= cause.since + cause.took
        for out, since, until in _all_out(model)
    )


def _all_out(model: Model) -> Iterator[tuple[Disruption, float, float]]:
    """Disruptions that surely take away all of a pool, since when and until when (ticks)."""
    for inject in model.injects:
        out = inject.disrupt
        if (
            out is None
            or out.fewer
            or out.what not in _POOLS
            or inject.at is None
            or inject.pooled
            or inject.chance < 1
        ):
            continue
        since = inject.at.longest
        ends = [one for one in (out.until, since + out.lasts if out.lasts >= 0 else -1) if one >= 0]
        yield out, since, min(ends, default=float("inf"))


def _amount(name: str, model: Model) -> Amount | None:
    """What can be varied behind a pool, a role or a team."""
    known = {one.name: one for one in amounts(model)}
    if name in known:
        return known[name]
    role = next((one for one in model.roles if one.name == name), None)
    if role is not None and role.pool >= 0:
        return known.get(model.pools[role.pool].name)
    team = next((one for one in model.teams if one.name == name), None)
    able = [model.pools[pool].name for pool in team.pools[1:]] if team else []
    return next((known[one] for one in able if one in known), None)
