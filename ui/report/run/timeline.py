"""The timeline of a run: what a facilitator is told of each event, and what is left to the log.

Rounds of a repeated step are told once with their number, and only what takes a while or changes something is told.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from drillbook.simulator.log import events as e
from drillbook.ui.report.clock_text import exact, lasting
from drillbook.ui.report.run.causes import why_failed
from drillbook.ui.report.run.repeated_events import Rounds, going_round, told_too_often
from drillbook.ui.report.run.spans import WorkSpans
from drillbook.ui.report.titles import Titles, level_word
from drillbook.ui.translation import _, counted, joined, later

_WORTH_TELLING = 2  # failed tries
_DECISIONS = {
    "claim": later("plays"), "release": later("gives back"), "begin": later("begins"), "finish": later("has finished"),
    "fail": later("could not do"), "level": later("decides on the level of"), "inject": later("uses the inject"),
    "judged": later("judges the level of"), "ordered": later("orders the level of"), "set": later("sets"),
    "received": later("marks as received"), "set-out": later("marks as set out"), "arrived": later("marks as arrived"),
}  # fmt: skip
_REFUSALS = {
    "unknown role": later("there is no such role"), "not claimed": later("nobody plays it"),
    "not ready": later("it does not wait for its player"), "not begun": later("no player has begun it"),
    "unknown level": later("there is no such plan or level"), "unknown inject": later("no such inject is in reserve"),
    "unknown indicator": later("there is no such indicator"), "unknown value": later("it has no such value"),
    "unknown channel": later("there is no such channel"), "unknown unit": later("there is no such team"),
}  # fmt: skip
Teller = Callable[[Any, Titles], str]


@dataclass(frozen=True, slots=True)
class Line:
    """One line: when, in which plan, what, and how it should strike the eye. ``by_role``: a role says whose it is.

    ``weight``: 0 for work that goes as planned, 1 for what is worth a look, 2 for what changes the course of things.
    """

    at: int
    plan: str
    text: str
    style: str
    by_role: bool = False
    weight: int = 2


def timeline_lines(events: Sequence[e.Event], titles: Titles, *, whole: bool = False) -> Iterator[Line]:
    """The lines of the events worth telling, in order; ``whole``: every round and every course of a level, too."""
    work, rounds = WorkSpans.of(events), Rounds.of(events)
    left_out = frozenset() if whole else told_too_often(events) | going_round(events)
    for number, event in enumerate(events):
        again = event.path if not whole and isinstance(event, e.TaskStarted | e.ProcedureStarted) else ""
        if number in left_out or (again and rounds.is_usual(again)) or _is_told_already(event, work):
            continue
        text = sentence(event, titles, work)
        if text:
            text = with_questions(event, text, titles) if whole else text
            by_role = isinstance(event, e.TaskStarted)
            rest = rounds.rest(again, titles.clock) if again else ""
            style, weight = _STYLES.get(event.kind, ""), _weight(event, events)
            yield Line(event.at, _plan_of(event, titles), text + rest, style, by_role, weight)


def _weight(event: e.Event, events: Sequence[e.Event]) -> int:
    if isinstance(event, e.TaskStarted):
        return int(event.waited > 0 or event.resumed)
    if isinstance(event, e.RoleAbsent):
        change = events[event.cause]
        return 0 if isinstance(change, e.StaffChanged) and change.why == "shift" else 2
    return 1 if isinstance(event, e.ProcedureStarted | e.MessageFailed | e.MessageReceived) else 2


def _is_told_already(event: e.Event, work: WorkSpans) -> bool:
    """Tries to reach somebody after the first, for how it ended is told at its receipt; an inject that has nothing to
    say but what it takes away."""
    if isinstance(event, e.MessageFailed):
        return work.first_failure(event) is not event
    if isinstance(event, e.InjectDelivered) and not event.message and event.title in ("", event.inject):
        return event.inject in work.disrupting
    return False


def sentence(event: e.Event, titles: Titles, work: WorkSpans) -> str:
    """What one event is told as; nothing for what is left to the log."""
    if isinstance(event, e.TaskStarted):
        return _started(event, titles, work)
    if isinstance(event, e.MessageReceived):
        return _reached(event, titles, work)
    teller = _TELLERS.get(event.kind)
    return teller(event, titles) if teller else ""


def with_questions(event: e.Event, text: str, titles: Titles) -> str:
    """What is told of an inject, with what is asked at the table when it comes."""
    asked = titles.asked(event.inject) if isinstance(event, e.InjectDelivered) else ""
    return _("{text} | asked at the table: {questions}", text=text, questions=asked) if asked else text


def _plan_of(event: e.Event, titles: Titles) -> str:
    """The plan a line belongs to; nothing for what concerns all."""
    name = getattr(event, "plan", "") or getattr(event, "task", "") or getattr(event, "procedure", "")
    plan = name.partition("/")[0]
    return titles.short_plan(plan) if plan in titles.plans else ""


def _inject(event: e.InjectDelivered, titles: Titles) -> str:
    what = event.message or event.title or titles.anything(event.inject)
    place = _(" at {place}", place=titles.thing(event.place)) if event.place else ""
    if event.source and event.to:
        to = joined(titles.role(name) for name in event.to)
        return _("{source} to {to}: {what}{place}", source=event.source, to=to, what=what, place=place)
    return _("inject: {what}{place}", what=what, place=place)


def _withheld(event: e.InjectWithheld, titles: Titles) -> str:
    return _("inject {name} is left out ({why})", name=titles.anything(event.inject), why=_why(event.why))


def _decision(event: e.DecisionTaken, titles: Titles) -> str:
    by = event.by or _("facilitator")
    said = _DECISIONS.get(event.decision)
    about = joined(part for part in (titles.anything(event.what), event.value) if part)
    line = _("{by}: {decision} {what}", by=by, decision=_(said) if said else event.decision, what=about)
    if not event.refused:
        return line
    why = _REFUSALS.get(event.refused)
    return _("{line} (without effect: {why})", line=line, why=_(why) if why else event.refused)


def _raised(event: e.LevelRaised, titles: Titles) -> str:
    return _("{level} declared", level=level_word(event.level))


def _not_raised(event: e.LevelNotRaised, titles: Titles) -> str:
    return _("{level} no longer needed", level=level_word(event.level))


def _fell(event: e.LevelFell, titles: Titles) -> str:
    was, level = level_word(event.was), level_word(event.level)
    return _("{was} ends, {level} from now on", was=was, level=level)


def _ended(event: e.ResponseEnded, titles: Titles) -> str:
    return _("response ended")


def _command(event: e.CommandPassed, titles: Titles) -> str:
    role, was = titles.role(event.role), titles.role(event.was)
    return _("command passes from {was} to {role}", was=was, role=role)


def _procedure(event: e.ProcedureStarted, titles: Titles) -> str:
    if ":" in event.procedure:
        return ""
    place = _(" at {place}", place=titles.thing(event.place)) if event.place else ""
    what = titles.procedures.get(event.procedure) or event.title or event.procedure
    return _("set off: {what}{place}", what=what, place=place)


def _withdrawn(event: e.ProcedureWithdrawn, titles: Titles) -> str:
    return _("withdrawn: {what}", what=titles.procedure(event.procedure))


def _started(event: e.TaskStarted, titles: Titles, work: WorkSpans) -> str:
    more = []
    left, done = work.left_at(event), work.ended_at(event)
    if event.waited:
        more.append(_("waited {took} for {pool}", took=lasting(event.waited), pool=titles.waited_for(event.waited_for)))
    if left < event.at:
        more.append(_("on the way {took}", took=lasting(event.at - left)))
    more.append(_("takes {took}", took=lasting(done - event.at)) if done is not None else _("not finished"))
    words = {
        "who": titles.role(event.by or event.role),
        "what": titles.task_at(event.path, event.task),
        "more": joined(more),
    }
    return _("{who} again: {what} ({more})", **words) if event.resumed else _("{who}: {what} ({more})", **words)


def _suspended(event: e.TaskSuspended, titles: Titles) -> str:
    if event.gives_way_to:
        words = {"what": titles.task_at(event.path, event.task), "other": titles.anything(event.gives_way_to)}
        return _("interrupted: {what} (gives way to {other})", **words)
    return _(
        "interrupted: {what} ({lost} is gone)",
        what=titles.task_at(event.path, event.task),
        lost=titles.thing(event.lost),
    )


def _continued(event: e.TaskContinued, titles: Titles) -> str:
    return _(
        "goes on with fewer: {what} ({lost} is gone)",
        what=titles.task_at(event.path, event.task),
        lost=titles.thing(event.lost),
    )


def _aborted(event: e.TaskAborted, titles: Titles) -> str:
    return _(
        "given up: {what} ({lost} is gone)", what=titles.task_at(event.path, event.task), lost=titles.thing(event.lost)
    )


def _did_not_work(event: e.TaskFailed, titles: Titles) -> str:
    return _("did not work: {what} ({why})", what=titles.task_at(event.path, event.task), why=why_failed(event.why))


def _failed(event: e.MessageFailed, titles: Titles) -> str:
    return _(
        "{to} not reached by {channel} ({why}): {what}",
        to=titles.role(event.to),
        channel=titles.thing(event.channel),
        why=_why(event.why),
        what=titles.anything(event.path),
    )


def _reached(event: e.MessageReceived, titles: Titles, work: WorkSpans) -> str:
    """Only where it took more than one more try."""
    failed = work.failed.get(event.message, [])
    if len(failed) < _WORTH_TELLING:
        return ""
    return _(
        "{to} reached by {channel} at last, after {n} tries in vain and {took}: {what}",
        to=titles.role(event.by or event.to),
        channel=titles.thing(event.channel),
        n=len(failed),
        took=lasting(event.at - failed[0].at),
        what=titles.anything(event.path),
    )


def _sheltered(event: e.PeopleSheltered, titles: Titles) -> str:
    return counted(
        "{n} person is at {place}", "{n} people are at {place}", event.people, place=titles.thing(event.place)
    )


def _absent(event: e.RoleAbsent, titles: Titles) -> str:
    return _("nobody is present as {role}", role=titles.role(event.role))


def _deputy(event: e.DeputyActing, titles: Titles) -> str:
    return _("{deputy} acts for {role}", deputy=titles.role(event.deputy), role=titles.role(event.role))


def _disrupted(event: e.DisruptionBegan, titles: Titles) -> str:
    what = disruption_words(event, titles)
    return (
        _("disruption: {what}, until {end}", what=what, end=titles.clock.moment(event.ends))
        if event.ends >= 0
        else (_("disruption: {what}", what=what))
    )


def disruption_words(event: e.DisruptionBegan, titles: Titles) -> str:
    """What is not as it should be."""
    fewer = _pieces(event)
    return loss_words(event.what, titles.thing(event.subject), str(fewer) if fewer else "", event.slow or 0)


def _pieces(event: e.DisruptionBegan | e.DisruptionEnded) -> int:
    """How many people, pieces or units of supplies it is about; 0 for all there are."""
    return event.amount // 1000 if event.what == "supplies" else event.amount


def loss_words(what: str, subject: str, fewer: str = "", slow: float = 0) -> str:
    """What is taken away of a kind of means: all of it, so many fewer, or time on the road."""
    if fewer:
        return _("{n} fewer of {subject}", n=fewer, subject=subject)
    if slow:
        return _("road {subject} takes {n} times as long", n=f"{slow:g}", subject=subject)
    words = {
        "staff": _("{subject} away", subject=subject),
        "team": _("{subject} out of service", subject=subject),
        "equipment": _("{subject} out of service", subject=subject),
        "supplies": _("no {subject} left", subject=subject),
        "channel": _("{subject} down", subject=subject),
        "route": _("road {subject} closed", subject=subject),
        "place": _("nobody gets to or from {subject}", subject=subject),
    }
    return words[what]


def _restored(event: e.DisruptionEnded, titles: Titles) -> str:
    subject = titles.thing(event.subject)
    if event.still_away and event.away_until == event.at:
        return ""  # the one that ends with it says so
    if event.still_away and event.away_until >= 0:
        return _("{subject} still away until {until}", subject=subject, until=titles.clock.moment(event.away_until))
    if event.still_away:
        return _("{subject} still away, until when is not known", subject=subject)
    number = _pieces(event)
    if number:
        return _("back again: {n} of {subject}", n=number, subject=subject)
    return _("back again: {subject}", subject=subject)


def _lapsed(event: e.DisruptionLapsed, titles: Titles) -> str:
    words = {"subject": titles.thing(event.subject), "until": titles.clock.moment(event.until)}
    return _("a disruption of {subject} came after its own end, {until}: nothing is taken away", **words)


def _detour(event: e.UnitDispatched, titles: Titles) -> str:
    if not event.over:
        return ""
    words = {"unit": titles.thing(event.unit), "over": joined(titles.thing(place) for place in event.over)}
    return _("{unit} makes a detour over {over}: a road is closed", **words)


def _waited_out(event: e.WaitEnded, titles: Titles) -> str:
    return "" if event.held else _("no longer waited for: {what}", what=titles.anything(event.path))


def _missed(event: e.PromiseMissed, titles: Titles) -> str:
    took, limit = exact(event.took), exact(event.limit)
    return _(
        "promised time missed: {what}, {took} instead of {limit}",
        what=titles.promise(event.promise),
        took=took,
        limit=limit,
    )


def _loop(event: e.LoopFound, titles: Titles) -> str:
    return _(
        "the run goes round without time passing: {steps}",
        steps=joined(dict.fromkeys(map(titles.anything, event.steps))),
    )


def _limit(event: e.LimitReached, titles: Titles) -> str:
    return _(
        "the run is stopped here: more than {n} events (most_events in book.yaml); see what begins again and again",
        n=event.most,
    )


def _why(why: str) -> str:
    words = {
        "unless": _("'unless' holds"),
        "chance": _("chance"),
        "disrupted": _("disrupted"),
        "absent": _("nobody there"),
    }
    return words.get(why, why)


_TELLERS: dict[str, Teller] = {
    e.InjectDelivered.kind: _inject,
    e.InjectWithheld.kind: _withheld,
    e.DecisionTaken.kind: _decision,
    e.LevelRaised.kind: _raised,
    e.LevelNotRaised.kind: _not_raised,
    e.LevelFell.kind: _fell,
    e.ResponseEnded.kind: _ended,
    e.CommandPassed.kind: _command,
    e.ProcedureStarted.kind: _procedure,
    e.ProcedureWithdrawn.kind: _withdrawn,
    e.TaskSuspended.kind: _suspended,
    e.TaskContinued.kind: _continued,
    e.TaskAborted.kind: _aborted,
    e.TaskFailed.kind: _did_not_work,
    e.MessageFailed.kind: _failed,
    e.PeopleSheltered.kind: _sheltered,
    e.RoleAbsent.kind: _absent,
    e.DeputyActing.kind: _deputy,
    e.DisruptionBegan.kind: _disrupted,
    e.DisruptionEnded.kind: _restored,
    e.DisruptionLapsed.kind: _lapsed,
    e.UnitDispatched.kind: _detour,
    e.WaitEnded.kind: _waited_out,
    e.PromiseMissed.kind: _missed,
    e.LoopFound.kind: _loop,
    e.LimitReached.kind: _limit,
}
_STYLES = {
    e.InjectDelivered.kind: "bold",
    e.LevelRaised.kind: "yellow",
    e.LevelFell.kind: "yellow",
    e.ResponseEnded.kind: "yellow",
    e.DisruptionBegan.kind: "cyan",
    e.DisruptionEnded.kind: "cyan",
    e.DisruptionLapsed.kind: "cyan",
    e.DeputyActing.kind: "cyan",
    e.RoleAbsent.kind: "cyan",
    e.MessageFailed.kind: "cyan",
    e.PromiseMissed.kind: "red",
    e.TaskAborted.kind: "red",
    e.TaskFailed.kind: "red",
    e.TaskSuspended.kind: "red",
    e.LoopFound.kind: "red",
    e.LimitReached.kind: "red",
}
