"""What drove a promised time, and what stopped a task, in words."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from drillbook.simulator.log.causes import Cause, key_of, leading
from drillbook.simulator.log.measures import PromiseRow, TaskRow
from drillbook.ui.report.clock_text import exact
from drillbook.ui.report.run.unsent import awaited
from drillbook.ui.report.titles import Titles
from drillbook.ui.translation import _, counted, joined
from drillbook.ui.use.facilitator.jams import Jam

_HOLDERS = 2
_PROMISES = 3
NO_PLACES: Mapping[str, str] = MappingProxyType({})


def places_told(causes: Iterable[Cause], titles: Titles) -> Mapping[str, str]:
    """What one list of causes tells under one title for several places, with the place of each: 402教室."""
    called: dict[tuple[str, str], dict[str, str]] = {}
    for cause in causes:
        same = called.setdefault((cause.kind, titles.anything(cause.about)), {})
        same[cause.about] = titles.instance(cause.about)
    return {about: place for same in called.values() if len({*same.values()}) > 1 for about, place in same.items()}


def cause_text(cause: Cause, titles: Titles, took: str = "", places: Mapping[str, str] = NO_PLACES) -> str:
    """What took how long and why: 电话不通（移动电话拥塞），重拨7次，40分18秒; ``places`` as `places_told` has them."""
    words = {"took": took or exact(cause.took)}
    if cause.kind == "unreached":
        return _unreached(cause, titles, words["took"])
    if cause.kind == "shortage":
        holders = _holders(cause, titles)
        return _(
            "waiting for {pool}, held by {holders}, {took}", pool=titles.thing(cause.about), holders=holders, **words
        )
    about = titles.anything(cause.about) + places.get(cause.about, "")
    if cause.kind == "never":
        return _("{reason}, {took} to the end", reason=never_text(cause.path, cause.why, titles), **words)
    behind = titles.named_inject(cause.disruption)
    if cause.kind == "disruption" and behind:
        return _("until {about} is back ({behind}), {took}", about=about, behind=behind, **words)
    kinds = {
        "work": _("{about}, {took}", about=about, **words),
        "travel": _("{about} on the way, {took}", about=about, **words),
        "turnout": _("{about} turning out, {took}", about=about, **words),
        "message": _("message from {about}, {took}", about=about, **words),
        "takeover": _("{about} takes over, {took}", about=about, **words),
        "interval": _("until the next round of {about}, {took}", about=about, **words),
        "wait": _("waiting in {about}, {took}", about=about, **words),
        "inject": _("until {about}, {took}", about=about, **words),
        "staff": _("until {about} is there, {took}", about=about, **words),
        "stock": _("until there is {about}, {took}", about=about, **words),
        "return": _("{about} coming back, {took}", about=about, **words),
        "disruption": _("until {about} is back, {took}", about=about, **words),
        "standing": _("until {about} has held long enough, {took}", about=about, **words),
        "person": _by_hand(cause, titles, words["took"]),
    }
    return kinds.get(cause.kind) or _("{about}, {took}", about=about, **words)


def _by_hand(cause: Cause, titles: Titles, took: str) -> str:
    """A player begins or finishes a task; whatever else a person decides is named."""
    hands = {
        "begin": _("until its player began it, {took}", took=took),
        "finish": _("until its player had finished it, {took}", took=took),
    }
    return hands.get(cause.about) or _(
        "until {about} was decided, {took}", about=titles.anything(cause.about), took=took
    )


def _unreached(cause: Cause, titles: Titles, took: str) -> str:
    """Tries in vain, what made them fail, and how often they were made again."""
    channel, role = titles.thing(cause.channel), titles.role(cause.about)
    behind = titles.named_inject(cause.disruption)
    why = {
        "disrupted": _("{channel} down ({behind})", channel=channel, behind=behind)
        if behind
        else _("{channel} down", channel=channel),
        "absent": _("nobody there as {role}", role=role),
        "chance": _("{role} not reached by {channel}", role=role, channel=channel),
    }.get(cause.why, channel)
    return _("{why}, tried again {tries}, {took}", why=why, tries=_times(cause.tries), took=took)


def _times(number: int) -> str:
    return counted("{n} time", "{n} times", number)


def _holders(cause: Cause, titles: Titles) -> str:
    named = list(dict.fromkeys(titles.anything(holder) for holder in cause.holders))
    return joined(named[:_HOLDERS]) + (_(" and others") if len(named) > _HOLDERS else "")


def causes_text(row: PromiseRow, titles: Titles) -> str:
    """What drove a promised time, in words."""
    return causes_words(row.causes, titles)


def causes_words(causes: Sequence[Cause], titles: Titles) -> str:
    """The same in one sentence."""
    return _("; ").join(causes_lines(causes, titles))


def causes_lines(causes: Sequence[Cause], titles: Titles) -> list[str]:
    """The first causes with their times; the others together, so that all add up to what was taken."""
    named, rest = leading(causes)
    places = places_told(named, titles)
    took = whole_seconds([*(cause.took for cause in named), *([rest] if rest else [])])
    said = [cause_text(cause, titles, exact(one), places) for cause, one in zip(named, took, strict=False)]
    if rest:
        said.append(_("other, {took}", took=exact(took[-1])))
    return said


def jam_text(jam: Jam, titles: Titles, places: Mapping[str, str] = NO_PLACES) -> str:
    """Where it jams: 电话不通（移动电话拥塞），重拨7次，40分18秒; ``places`` as `places_told` has them of all jams told."""
    named, rest = leading(jam.among)
    shown = whole_seconds([*(cause.took for cause in named), *([rest] if rest else [])])
    alike = (one for cause, one in zip(named, shown, strict=False) if _is_same(cause, jam.cause))
    return cause_text(jam.cause, titles, exact(next(alike, jam.cause.took)), places)


def _is_same(one: Cause, other: Cause) -> bool:
    """The same stretches: its time is told to the same second as in the row of what it delayed."""
    return (key_of(one), one.took) == (key_of(other), other.took)


def jam_effect(jam: Jam, titles: Titles) -> str:
    """Which promised times a jam lies on, and whether they were missed."""
    named = joined(titles.promise(name) for name in jam.promises[:_PROMISES])
    n = len(jam.promises)
    if jam.broken:
        return counted("on the chain of {n} broken: {named}", "on the chains of {n} broken: {named}", n, named=named)
    return counted(
        "kept, but tight: on the chain of {named}", "kept, but tight: on the chains of {named}", n, named=named
    )


def whole_seconds(parts: Sequence[int]) -> list[int]:
    """The same times in whole seconds, rounded so that what is shown of them adds up to the whole as it is shown."""
    found, sum_, shown = [], 0, 0
    for part in parts:
        sum_ += part
        found.append(round(sum_ / 1000) * 1000 - shown)
        shown += found[-1]
    return found


def why_failed(why: str) -> str:
    """Why a task did not work."""
    words = {
        "chance": _("it did not work this time"),
        "gave-up": _("not done in the time after which it is given up"),
        "inject": _("the scenario lets it fail"),
        "person": _("whoever played it said so"),
    }
    return words.get(why, why)


def why_undone(row: TaskRow, titles: Titles) -> str:
    """Why a task was not done: what it lacked, what keeps it, who would have had to receive it."""
    reason = awaited(row.reason, titles) if row.verdict == "unmet" else titles.anything(row.reason)
    states = _states()
    if row.absent:
        absent = joined(titles.role(name) for name in row.absent)
        if row.behind:
            behind = titles.anything(row.behind)
            return _("behind {behind}, which nobody received: {absent} absent to the end", behind=behind, absent=absent)
        return _("nobody received it: {absent} absent to the end", absent=absent)
    if row.behind and row.verdict == "starved":
        return _("behind {behind}, which never had {reason}", behind=titles.anything(row.behind), reason=reason)
    if row.behind and row.verdict == "unfinished":
        return _("behind {behind}, which is not finished", behind=titles.anything(row.behind))
    words = {
        "starved": _("never had {reason}", reason=reason),
        "unmet": _("what it waits for never came: {reason}", reason=reason),
        "aborted": _("given up without {reason}", reason=reason),
        "failed": why_failed(row.reason),
        "unfinished": states.get(row.reason, row.reason),
        "open": states[_stage(row)],
    }
    return words[row.verdict]


def _stage(row: TaskRow) -> str:
    """How far a task is that has no verdict yet."""
    if row.started is not None:
        return "working"
    return "queued" if row.dispatched is None else "travelling"


def never_text(promise: str, reason: str, titles: Titles) -> str:
    """Why a promised time was never reached; of one between two moments, that the second did not come."""
    if reason:
        return reason_text(reason, titles)
    end = titles.ends.get(promise)
    return _("{what} never came", what=titles.task(end) if end else titles.promise(promise))


def reason_text(reason: str, titles: Titles) -> str:
    """What became of the task of a promise that was not reached: ``starved pump-truck``."""
    verdict, _blank, rest = reason.partition(" ")
    words = {"skipped": _("skipped"), "withdrawn": _("withdrawn"), "": ""}
    said = words[verdict] if verdict in words else verdict_word(verdict)
    if verdict == "failed":
        return why_failed(rest)
    if verdict == "unfinished" and rest in _states():
        return _states()[rest]
    what = awaited(rest, titles) if verdict == "unmet" else titles.anything(rest)
    return f"{said} {what}" if rest else said


def verdict_state(state: str) -> str:
    """How far a task was, by the word of its verdict."""
    return _states().get(state, state)


def _states() -> dict[str, str]:
    """How far a task was that is not finished at the end."""
    return {
        "waiting": _("still waiting for what comes before it"),
        "played": _("waiting for its player"),
        "travelling": _("still on the way"),
        "working": _("still being done"),
        "sending": _("not yet received"),
        "queued": _("waiting for its turn"),
    }


def verdict_word(verdict: str) -> str:
    """缺人缺物, 条件未成立, 中止, 未完成."""
    words = {
        "starved": _("starved"),
        "unmet": _("unmet"),
        "aborted": _("aborted"),
        "failed": _("did not work"),
        "unfinished": _("unfinished"),
        "open": _("under way"),
    }
    return words.get(verdict, verdict)


def unknown_text(rows: Iterable[PromiseRow]) -> str:
    """What of the incident some occurrences of a promised time had to do without: 未计行程."""
    words = {"place": _("no travel counted"), "incident": _("counted from the beginning of the exercise")}
    unknown = {what for row in rows for what in row.unknown}
    said = joined(one for what, one in words.items() if what in unknown)
    return _("({said})", said=said) if said else ""
