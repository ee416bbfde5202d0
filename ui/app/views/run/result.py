"""One run in rows: where it jams, promised times and what drove them, waits, tasks not done, and two runs compared."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from drillbook.simulator.log.measures import PromiseRow, busy, promise_rows, task_rows, waited_for, waits
from drillbook.simulator.log.timeline_events import Happened
from drillbook.ui.report.clock_text import elapsed, exact, lasting
from drillbook.ui.report.log_context import LogContext
from drillbook.ui.report.run.causes import (
    cause_text,
    causes_text,
    reason_text,
    unknown_text,
    verdict_word,
    whole_seconds,
    why_undone,
)
from drillbook.ui.report.run.promises import outcome_word
from drillbook.ui.words import _, counted

Row = dict[str, object]
_UNDONE = ("starved", "unmet", "aborted", "failed", "unfinished")
_SIGNS = {"met": "✓", "missed": "✕", "never-reached": "✕", "not-triggered": "–", "open": "…"}
_BAD = ("missed", "never-reached")


@dataclass(frozen=True, slots=True)
class Jam:
    """Where it jams first: whom tasks waited for longest, and the first promised time that was broken."""

    sentence: str
    detail: str


def jams(events: Sequence[Happened], context: LogContext) -> Jam:
    """The one sentence to begin with, and one more."""
    titles = context.current_titles()
    charged = waited_for(events)
    broken = sorted((row for row in promise_rows(events) if row.outcome in _BAD), key=_broken_at)
    first = ""
    if broken:
        row = broken[0]
        words = {"at": elapsed(_broken_at(row)), "what": titles.promise(row.id), "limit": lasting(row.limit)}
        first = _("first promised time broken: {what}, limit {limit}, at {at}", **words)
    if not charged:
        return Jam(first or _("it does not jam: nobody waited for anybody"), "")
    pool, took = next(iter(charged.items()))
    mine = [wait for wait in waits(events) if wait.pool == pool]
    words = {"pool": titles.thing(pool), "took": lasting(took), "at": elapsed(min(wait.since for wait in mine))}
    sentence = _("it jams at {pool}: tasks waited {took} for it, first at {at}", **words)
    return Jam(sentence, first or _("every promised time that was called upon was kept"))


def _broken_at(row: PromiseRow) -> int:
    return (row.since or 0) + (row.limit or 0)


def promise_table(rows: Sequence[PromiseRow], context: LogContext) -> list[Row]:
    """One row for each promised time, the worst of its occurrences; the broken ones first."""
    titles = context.current_titles()
    grouped: dict[str, list[PromiseRow]] = {}
    for row in rows:
        grouped.setdefault(row.id, []).append(row)
    worst = [(max(same, key=badness), same) for same in grouped.values()]
    worst.sort(key=lambda pair: badness(pair[0]), reverse=True)
    return [
        {
            _("outcome"): f"{_SIGNS[row.outcome]} {outcome_word(row.outcome)}",
            _("kept"): _kept(same),
            _("plan"): titles.short_plan(row.id.rpartition(">")[2].partition("/")[0]),
            _("what"): " ".join(filter(None, (titles.promise(row.id), unknown_text(same)))),
            _("limit"): lasting(row.limit),
            _("taken"): lasting(row.elapsed),
            _("driven most by"): _driver(row, context),
        }
        for row, same in worst
    ]


def badness(row: PromiseRow) -> tuple[int, float]:
    """Broken before kept, by how much of the limit was taken."""
    share = (row.elapsed or 0) / row.limit if row.limit else 0
    return ("not-triggered", "met", "open", "never-reached", "missed").index(row.outcome), share


def _kept(same: Sequence[PromiseRow]) -> str:
    called_upon = [row for row in same if row.outcome != "not-triggered"]
    return f"{sum(row.outcome == 'met' for row in same)}/{len(called_upon)}" if called_upon else ""


def _driver(row: PromiseRow, context: LogContext) -> str:
    titles = context.current_titles()
    return causes_text(row, titles) if row.parts else reason_text(row.reason, titles)


def broken_first(rows: Sequence[PromiseRow]) -> list[PromiseRow]:
    """Those that were set running and have a chain or are broken, worst first."""
    return sorted((row for row in rows if row.since is not None), key=badness, reverse=True)


def chain_table(row: PromiseRow, context: LogContext) -> list[Row]:
    """The driving chain, whose times add up to what was taken."""
    titles = context.current_titles()
    return [
        {
            _("since"): elapsed(part.since),
            _("part"): cause_text(part, titles, exact(took)),
            _("lasts"): exact(took),
        }
        for part, took in zip(row.parts, whole_seconds([part.took for part in row.parts]), strict=True)
    ]


def wait_table(events: Sequence[Happened], context: LogContext) -> list[Row]:
    """Waiting charged to each pool, the most first, and how busy it was."""
    titles, work = context.current_titles(), busy(events)
    each = Counter(wait.pool for wait in waits(events))
    vain = Counter(wait.pool for wait in waits(events) if not wait.over)
    return [
        {
            _("waited for"): titles.thing(pool),
            _("how many"): str(context.stock.get(pool, "")),
            _("waits"): each[pool],
            _("in vain"): vain[pool],
            _("waited in all"): lasting(took),
            _("at work in all"): lasting(work[pool]) if pool in work else "",
        }
        for pool, took in waited_for(events).items()
    ]


def undone_table(events: Sequence[Happened], context: LogContext) -> list[Row]:
    """Tasks that were set off and not done, each with its reason; the same reason once."""
    titles = context.current_titles()
    found = Counter(
        (
            verdict_word(row.verdict),
            titles.short_plan(row.plan),
            titles.tasks.get(row.task) or row.title or row.task,
            why_undone(row, titles),
        )
        for row in task_rows(events)
        if row.verdict in _UNDONE
    )
    return [
        {
            _("verdict"): verdict,
            _("plan"): plan,
            _("task"): task,
            _("why"): why,
            _("times"): times,
        }
        for (verdict, plan, task, why), times in sorted(found.items())
    ]


def comparison(one: Sequence[Happened], other: Sequence[Happened], context: LogContext) -> list[Row]:
    """Promised times whose outcome or time is not the same, the greatest change first."""
    titles = context.current_titles()
    left, right = _worst(one), _worst(other)
    rows = []
    for name in sorted({*left, *right}):
        before, now = left.get(name), right.get(name)
        if (before and (before.outcome, before.elapsed)) == (now and (now.outcome, now.elapsed)):
            continue
        change = ((now.elapsed if now else 0) or 0) - ((before.elapsed if before else 0) or 0)
        rows.append((_is_crossing(before, now), abs(change), name, before, now, change))
    rows.sort(key=lambda row: (row[0], row[1], row[2]), reverse=True)
    return [
        {
            _("what"): titles.promise(name),
            _("plan"): titles.short_plan(name.rpartition(">")[2].partition("/")[0]),
            "A": _outcome(before),
            "B": _outcome(now),
            _("difference"): f"{'+' if change > 0 else '−'}{lasting(abs(change))}" if change else "",
        }
        for _crossing, _size, name, before, now, change in rows
    ]


def _is_crossing(before: PromiseRow | None, now: PromiseRow | None) -> bool:
    return (before is not None and before.outcome in _BAD) != (now is not None and now.outcome in _BAD)


def _worst(events: Sequence[Happened]) -> dict[str, PromiseRow]:
    found: dict[str, PromiseRow] = {}
    for row in promise_rows(events):
        if row.id not in found or badness(row) > badness(found[row.id]):
            found[row.id] = row
    return found


def _outcome(row: PromiseRow | None) -> str:
    if row is None:
        return "–"
    return f"{_SIGNS[row.outcome]} {outcome_word(row.outcome)}" + (f" {lasting(row.elapsed)}" if row.elapsed else "")


def verdict_line(promises: dict[str, int], tasks: dict[str, int]) -> str:
    """A run in a line: promised times kept of those called upon, and tasks not done."""
    called_upon = sum(number for outcome, number in promises.items() if outcome != "not-triggered")
    broken = sum(promises.get(outcome, 0) for outcome in _BAD)
    undone = sum(tasks.get(verdict, 0) for verdict in _UNDONE)
    said = _("promised times {kept}/{all} kept", kept=called_upon - broken, all=called_upon)
    return said + (_(", ") + counted("{n} task not done", "{n} tasks not done", undone) if undone else "")
