"""Name the causes of a promised time: the links of its critical path, those of one cause taken together.

A path has a link for every try to reach somebody and for every stretch of a journey; a reader asks for the one thing
behind them. The ``took`` of all causes add up to that of the path, to the millisecond.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from drillbook.simulator.log import events as e
from drillbook.simulator.log.critical_path import Segment, Trail
from drillbook.simulator.log.timeline_events import Happened
from drillbook.simulator.model.pickled import pickled

FIRST: Final = 3
_GIVEN: Final = ("staff", "stock", "disruption", "takeover", "standing", "person", "inject")
"""What is a cause of its own even where something waited for it in a pool."""


@pickled
@dataclass(frozen=True, slots=True)
class Cause:
    """What took ``took`` milliseconds of a promised time, from ``since`` on, in one stretch or several.

    ``kind``: that of a segment, or ``unreached`` (tries in vain to reach ``about`` by ``channel``), or ``shortage``
    (``about``: the pool, ``holders``: the steps that had it, ``waiters``: those that waited). ``why``: of tries, what
    made them fail: chance, disrupted, absent; ``disruption``: the inject behind that, or behind what was away.
    ``events``: the last event of each stretch, by number.
    """

    kind: str
    about: str
    since: int
    took: int
    tries: int = 0
    channel: str = ""
    why: str = ""
    disruption: str = ""
    path: str = ""
    holders: tuple[str, ...] = ()
    waiters: tuple[str, ...] = ()
    events: tuple[int, ...] = ()


def causes_of(parts: Sequence[Cause]) -> tuple[Cause, ...]:
    """Return the causes of one path, each once, the one that took longest first."""
    found: dict[tuple[str, ...], list[Cause]] = {}
    for cause in parts:
        found.setdefault(key_of(cause), []).append(cause)
    return tuple(sorted(map(joined_cause, found.values()), key=lambda cause: (-cause.took, cause.since)))


def stretches(
    log: Sequence[Happened] | Trail, links: Sequence[Segment], disruptions: Sequence[e.DisruptionBegan]
) -> tuple[Cause, ...]:
    """Return the causes in order of time, those of one cause that follow each other taken together."""
    every = (
        _shortage(log, link, waited) if waited is not None else _cause(log, link, disruptions)
        for link, waited in _split(links)
    )
    return tuple(joined_cause(list(same)) for _key_, same in groupby(every, key=key_of))


def leading(causes: Sequence[Cause]) -> tuple[tuple[Cause, ...], int]:
    """Return the first causes worth naming, and the ticks that all others took together."""
    named = tuple(causes[:FIRST])
    return named, sum(cause.took for cause in causes[FIRST:])


def _split(links: Sequence[Segment]) -> list[tuple[Segment, Segment | None]]:
    """Each link, cut where something began to wait for its end, with the link whose end was waited for then."""
    found: list[tuple[Segment, Segment | None]] = []
    waited: Segment | None = None
    for link in reversed(links):
        if link.waiting and link.kind not in _GIVEN:
            waited = link
        begin = waited.since + waited.took - waited.waiting if waited is not None else None
        if begin is None or begin >= link.since + link.took:
            waited = None
            found.append((link, None))
        elif begin <= link.since or link.kind in _GIVEN:
            found.append((link, None if link.kind in _GIVEN else waited))
        else:
            found.append((replace(link, since=begin, took=link.since + link.took - begin), waited))
            found.append((replace(link, took=begin - link.since), None))
    return found[::-1]


def _shortage(log: Sequence[Happened] | Trail, link: Segment, waited: Segment) -> Cause:
    """Who had it is the step whose end set it free; of a unit that came back, the one it came back from."""
    ended, before = log[waited.event], log[waited.before] if waited.before >= 0 else None
    holder = getattr(ended, "path", "") or getattr(before, "path", "") or waited.about
    return Cause(
        "shortage",
        waited.through,
        link.since,
        link.took,
        holders=(holder,),
        waiters=(waited.waiter,),
        events=(link.event,),
    )


def _cause(log: Sequence[Happened] | Trail, link: Segment, disruptions: Sequence[e.DisruptionBegan]) -> Cause:
    failed = _failure(log, link) if link.kind == "message" else None
    if link.kind == "disruption":
        ended = log[link.event]
        behind = ended.inject if isinstance(ended, e.DisruptionEnded) else ""
        about = _taken_away(ended, link)
        return Cause(link.kind, about, link.since, link.took, disruption=behind, events=(link.event,))
    if failed is None:
        return Cause(link.kind, link.about, link.since, link.took, path=link.task or link.about, events=(link.event,))
    number = int(isinstance(log[link.event], e.MessageFailed))
    behind = disruption_behind(disruptions, failed) if failed.why == "disrupted" else ""
    return Cause(
        "unreached", failed.to, link.since, link.took, number, failed.channel, failed.why, behind, failed.path,
        events=(link.event,),
    )  # fmt: skip


def _taken_away(event: Happened, link: Segment) -> str:
    """Who or what was back at the end of a link, rather than the inject that took it away."""
    return event.subject if isinstance(event, e.DisruptionEnded) else link.about


def _failure(log: Sequence[Happened] | Trail, link: Segment) -> e.MessageFailed | None:
    """The try in vain that cost the time of a link: the one it waits after, else the one it ends with."""
    for number in (link.before, link.event):
        event = log[number] if number >= 0 else None
        if isinstance(event, e.MessageFailed):
            return event
    return None


def disruption_behind(disruptions: Sequence[e.DisruptionBegan], failed: e.MessageFailed) -> str:
    """The inject that had put the channel out of order at that moment; the latest of several."""
    behind = [one for one in disruptions if one.at <= failed.at and one.subject == failed.channel]
    return next((one.inject for one in reversed(behind) if one.what == "channel"), "")


def key_of(cause: Cause) -> tuple[str, ...]:
    """What makes two links one cause: the same channel down, the same pool short, the same unit, the same task."""
    if cause.kind == "unreached" and cause.why != "absent":
        return cause.kind, cause.channel, cause.why, cause.disruption
    if cause.kind in ("unreached", "shortage"):
        return cause.kind, cause.about
    return cause.kind, re.sub(r"(?:@[0-9]+)+$", "", cause.about) if "@" in cause.about else cause.about


def joined_cause(same: list[Cause]) -> Cause:
    """Several stretches of one cause as one."""
    if len(same) == 1:
        return same[0]
    return replace(
        same[0],
        took=sum(one.took for one in same),
        tries=sum(one.tries for one in same),
        holders=tuple(dict.fromkeys(holder for one in same for holder in one.holders)),
        waiters=tuple(dict.fromkeys(waiter for one in same for waiter in one.waiters)),
        events=tuple(event for one in same for event in one.events),
    )
