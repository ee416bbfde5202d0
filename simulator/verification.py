"""Run a log again, and find the first event where today's engine differs."""

from dataclasses import dataclass

from drillbook.schema.finding import Text, say
from drillbook.simulator.exercise import run
from drillbook.simulator.log.eventlog import EventLog, event_row
from drillbook.simulator.log.timeline_events import Happened
from drillbook.simulator.model.model import Model


@dataclass(frozen=True, slots=True)
class Difference:
    """The first event that is not the same: its place in the log, what stands there, what came now.

    ``text`` says it for people. ``number`` -1: book or scenario are not those the log was made from, and the runs
    agree all the same as far as events go.
    """

    number: int
    recorded: Happened | None
    again: Happened | None
    text: Text


def verify(log: EventLog, model: Model) -> Difference | None:
    """Run ``model`` as the log says and return the first difference; None if it comes out again, event by event."""
    origin = log.origin
    until = None if origin.until < 0 else origin.until
    again = run(model, origin.seed, origin.replication, origin.decisions, until)
    changed = origin.model != model.digest or origin.scenario != model.scenario
    number = first_difference(log, again)
    if number is None:
        return Difference(-1, None, None, _input(log, model)) if changed else None
    recorded = log[number] if number < len(log) else None
    now = again[number] if number < len(again) else None
    text = _difference_text(number, recorded, now)
    if changed:
        text = say(en="{what}; {input}", zh="{what}；{input}", what=text, input=_input(log, model))
    return Difference(number, recorded, now, text)


def first_difference(log: EventLog, other: EventLog) -> int | None:
    """Return the position of the first event that is not in both logs; None if there is none."""
    for number, (left, right) in enumerate(zip(log.events, other.events, strict=False)):
        if left != right:
            return number
    return min(len(log), len(other)) if len(log) != len(other) else None


def _input(log: EventLog, model: Model) -> Text:
    """Which files say something else than they did, as far as the log knows them."""
    was, now = dict(log.origin.sources), dict(model.sources)
    changed = [name for name in {**was, **now} if was.get(name) != now.get(name)]
    if not was or not changed:
        return _INPUT
    return say(en="changed since: {names}", zh="此后有改动的文件：{names}", names=changed)


_INPUT = say(en="the book or the scenario is not the one the log was made from", zh="预案库或情景与生成该记录时不一致")


def _difference_text(number: int, recorded: Happened | None, now: Happened | None) -> Text:
    """Events count from 0, as causes name them; the event stands two lines further down in the file."""
    if recorded is None or now is None:
        shown = recorded or now
        return say(
            en="event {number} ({event}) is only in the {where}",
            zh="第{number}个事件（{event}）仅见于{where}",
            number=number,
            event=_short(shown) if shown else "",
            where=say(en="log", zh="记录") if recorded else say(en="new run", zh="本次重算"),
        )
    parts = [
        f"{key}: {value!r} → {_row(now).get(key)!r}"
        for key, value in _row(recorded).items()
        if value != _row(now).get(key)
    ]
    return say(
        en="event {number} differs: recorded {recorded}, now {now} ({parts})",
        zh="第{number}个事件不一致：记录为{recorded}，现为{now}（{parts}）",
        number=number,
        recorded=_short(recorded),
        now=_short(now),
        parts=parts,
    )


def _row(event: Happened) -> dict[str, object]:
    return event_row(event)


def _short(event: Happened) -> str:
    row = event_row(event)
    about = next((row[name] for name in ("path", "inject", "promise", "unit", "plan", "pool") if row.get(name)), "")
    return f"{event.kind} {about} @ {event.at} ms".replace("  ", " ")
