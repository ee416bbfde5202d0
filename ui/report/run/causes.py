"""What drove a promised time, and what stopped a task, in words."""

from drillbook.simulator.log.critical_path import Segment
from drillbook.simulator.log.measures import TaskRow
from drillbook.ui.report.clock_text import lasting
from drillbook.ui.report.titles import Titles
from drillbook.ui.words import _


def cause_text(link: Segment, titles: Titles) -> str:
    """One link: what took how long, and whom its end set free."""
    about, took = titles.anything(link.about), lasting(link.took)
    words = {
        "work": _("{about} {took}", about=about, took=took),
        "travel": _("{about} on the way {took}", about=about, took=took),
        "turnout": _("{about} turning out {took}", about=about, took=took),
        "message": _("message from {about} {took}", about=about, took=took),
        "takeover": _("{about} takes over {took}", about=about, took=took),
        "interval": _("until the next round of {about} {took}", about=about, took=took),
        "wait": _("waiting in {about} {took}", about=about, took=took),
        "inject": _("until {about} {took}", about=about, took=took),
        "staff": _("until {about} is there {took}", about=about, took=took),
        "stock": _("until there is {about} {took}", about=about, took=took),
        "return": _("{about} coming back {took}", about=about, took=took),
        "disruption": _("until {about} is over {took}", about=about, took=took),
        "standing": _("until {about} has held long enough {took}", about=about, took=took),
        "person": _("until {about} was decided {took}", about=about, took=took),
    }
    said = words.get(link.kind) or _("{about} {took}", about=about, took=took)
    return said + (_(" (held {pool})", pool=titles.thing(link.through)) if link.through else "")


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
    """Why a task was not done."""
    reason = titles.anything(row.reason)
    states = _states()
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


def reason_text(reason: str, titles: Titles) -> str:
    """What became of the task of a promise that was not reached: ``starved pump-truck``."""
    verdict, _blank, rest = reason.partition(" ")
    words = {"skipped": _("skipped"), "withdrawn": _("withdrawn"), "": ""}
    said = words[verdict] if verdict in words else verdict_word(verdict)
    if verdict == "unfinished" and rest in _states():
        return _states()[rest]
    return f"{said} {titles.anything(rest)}" if rest else said


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
