"""Small books run to the end, told line by line as `minute kind what`: what an author writes, and what comes of it."""

from textwrap import dedent

from drillbook.simulator.exercise import run
from tests.small_books import compiled

MINUTE = 60_000
LEFT_OUT = {
    "exercise-started", "exercise-ended", "inject-delivered", "promise-opened", "promise-not-triggered", "indicator-set",
    "task-ready", "task-reported", "task-arrived", "unit-dispatched", "procedure-started", "procedure-finished",
    "message-sent", "disruption-began", "disruption-ended", "round-started",
}  # fmt: skip
NIGHT = """\
scenario: night
title: A night
begins: 2026-09-14 10:00
lasts: {hours} h
injects:
{injects}
"""


def story(folder, *plans, injects, hours=3, tells=(), hides=(), decisions=(), until=None, **libraries):
    """The log of these plans; ``tells`` and ``hides`` name kinds of events besides those usually told."""
    night = NIGHT.format(hours=hours, injects="\n".join(f"  {line}" for line in dedent(injects).strip().splitlines()))
    model = compiled(folder, *plans, night=night, **libraries)
    log = run(model, 1, decisions=decisions, until=until)
    hidden = (LEFT_OUT | set(hides)) - set(tells)
    return [_line(event) for event in log if event.kind not in hidden]


def _line(event):
    names = ("path", "plan", "role", "pool", "unit", "inject", "place")
    about = next((getattr(event, name) for name in names if getattr(event, name, "")), "")
    return " ".join(filter(None, [f"{event.at / MINUTE:g}", event.kind, about, *_details(event)]))


def _details(event):
    """The one thing besides that matters."""
    for name in ("deputy", "lost", "level", "took", "present", "people", "why", "wait", "number"):
        value = getattr(event, name, "")
        if value != "":
            yield f"{value / MINUTE:g} min" if name == "took" else str(value)
            return
    if event.kind in ("task-started", "task-dispatched") and event.by != event.role:
        yield f"by {event.by}"
    if event.kind in ("task-queued", "task-starved", "task-continued") and getattr(event, "pool", ""):
        yield event.pool
