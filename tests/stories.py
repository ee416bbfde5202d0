"""Small books run to the end, told line by line as `minute kind what`: what an author writes, and what comes of it."""

from pathlib import Path
from textwrap import dedent

from drillbook.simulator.exercise import run
from drillbook.simulator.prepare import prepare
from tests.small_books import compiled

MINUTE = 60_000
CASES = Path(__file__).parent / "cases"
LEFT_OUT = {
    "exercise-started", "exercise-ended", "inject-delivered", "promise-opened", "promise-not-triggered", "indicator-set",
    "task-ready", "task-reported", "task-arrived", "unit-dispatched", "procedure-started", "procedure-finished",
    "message-sent", "disruption-began", "disruption-ended", "round-started",
}  # fmt: skip
IN_WORDS = {
    "command-passed": "from {event.was} to {event.role}",
    "level-replaced": "{event.level} by {event.by}",
    "unit-dispatched": "{event.unit}",
    "unit-arrived": "{event.unit}",
}
NIGHT = """\
scenario: night
title: A night
begins: 2026-09-14 10:00
lasts: {hours} h
"""


HEAD = """\
plan: {name}
title: {title}
kind: special
status: in-force
"""


def a_plan(body, name="a"):
    """A plan in force of which a test says only what matters to it."""
    return HEAD.format(name=name, title=name.upper()) + dedent(body).lstrip("\n")


def clock(minute):
    """A minute of the exercise as an author writes it."""
    return f"T+{minute // 60}:{minute % 60:02}"


def rain(*changes):
    """Injects that say which warning of rain is out from when on: `5 yellow`."""
    parts = [change.split() for change in changes]
    return "\n".join(
        f"rain-{number}: {{at: {clock(int(minute))}, set: {{rain: {value}}}}}"
        for number, (minute, value) in enumerate(parts)
    )


def story(folder, *plans, tells=(), hides=(), only=(), **night):
    """What happens to these plans, line by line; ``tells`` and ``hides`` change which kinds are told, ``only`` sets it."""
    return told(happened(folder, *plans, **night), tells=tells, hides=hides, only=only)


def told(log, *, tells=(), hides=(), only=()):
    """The same of a log."""
    hidden = (LEFT_OUT | set(hides)) - set(tells)
    return [_line(event) for event in log if (event.kind in only if only else event.kind not in hidden)]


def case(name):
    """What happens in one of the books of `tests/cases`."""
    folder = CASES / name
    ready = prepare(folder / "s.yaml", folder)
    assert not ready.obstacles
    return run(ready.model, 1)


def happened(folder, *plans, injects="", hours=3, decisions=(), until=None, **libraries):
    """The log itself."""
    told = "".join(f"  {line}\n" for line in dedent(injects).strip().splitlines())
    night = NIGHT.format(hours=hours) + (f"injects:\n{told}" if told else "")
    return run(compiled(folder, *plans, night=night, **libraries), 1, decisions=decisions, until=until)


def _line(event):
    names = ("path", "plan", "role", "pool", "unit", "inject", "place")
    about = next((getattr(event, name) for name in names if getattr(event, name, "")), "")
    return " ".join(filter(None, [f"{event.at / MINUTE:g}", event.kind, about, *_details(event)]))


def _details(event):
    """The one thing besides that matters."""
    if event.kind in IN_WORDS:
        yield IN_WORDS[event.kind].format(event=event)
        return
    for name in (
        "deputy",
        "lost",
        "gives_way_to",
        "level",
        "took",
        "present",
        "people",
        "change",
        "why",
        "wait",
        "number",
    ):
        value = getattr(event, name, "")
        if value != "":
            yield f"{value / MINUTE:g} min" if name == "took" else str(value)
            return
    if event.kind in ("task-started", "task-dispatched") and event.by != event.role:
        yield f"by {event.by}"
    if event.kind in ("task-queued", "task-starved", "task-continued") and getattr(event, "pool", ""):
        yield event.pool
