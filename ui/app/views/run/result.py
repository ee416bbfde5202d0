"""One run in rows: promised times and what drove them, waits, tasks not done, and two runs compared."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from drillbook.schema.values.number_text import with_sign
from drillbook.simulator.log.measures import PromiseRow, busy, task_rows, waited_for, waits
from drillbook.simulator.log.timeline_events import Happened
from drillbook.ui.app.views.linked_row import LinkedRow
from drillbook.ui.report.clock_text import exact, lasting
from drillbook.ui.report.log_context import LogContext
from drillbook.ui.report.run.causes import causes_text, never_text, reason_text, unknown_text, verdict_word, why_undone
from drillbook.ui.report.run.promises import outcome_word
from drillbook.ui.report.titles import distinguished
from drillbook.ui.storage.runs import KeptObjective
from drillbook.ui.translation import _
from drillbook.ui.use.facilitator.jams import share

_UNDONE = ("starved", "unmet", "aborted", "failed", "unfinished")
_SIGNS = {"met": "✓", "missed": "✕", "never-reached": "✕", "not-triggered": "–", "open": "…"}


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """A promised time in a list. ``key``: which occurrence, as an address says it; ``kept``: 2/3 of its occurrences."""

    key: str
    outcome: str
    what: str
    plan: str
    kept: str
    limit: str
    taken: str
    why: str
    share: float


def missed_lines(rows: Sequence[PromiseRow], context: LogContext) -> list[PromiseLine]:
    """Every occurrence that was missed or never reached, the worst first; those of one title are told apart."""
    worst = sorted((row for row in rows if row.is_broken), key=badness, reverse=True)
    lines = [_promise_line(row, [one for one in rows if one.id == row.id], context) for row in worst]
    titles = context.current_titles()
    called = distinguished([line.what for line in lines], [titles.instance(row.path) for row in worst])
    return [replace(line, what=what) for line, what in zip(lines, called, strict=True)]


def kept_lines(rows: Sequence[PromiseRow], context: LogContext) -> list[PromiseLine]:
    """Each promised time that was always kept, in its tightest occurrence, the tightest first."""
    return _lines_of("met", rows, context)


def undue_lines(rows: Sequence[PromiseRow], context: LogContext) -> list[PromiseLine]:
    """Each that was never broken, and once not due yet when the run ended: neither kept nor broken."""
    return _lines_of("open", rows, context)


def _lines_of(outcome: str, rows: Sequence[PromiseRow], context: LogContext) -> list[PromiseLine]:
    """Those whose worst occurrence came to that."""
    worst = [(max(same, key=badness), same) for same in _grouped(rows).values()]
    worst.sort(key=lambda pair: badness(pair[0]), reverse=True)
    return [_promise_line(row, same, context) for row, same in worst if row.outcome == outcome]


def silent_titles(rows: Sequence[PromiseRow], context: LogContext) -> list[str]:
    """Promised times that nothing set running, with their plans."""
    titles = context.current_titles()
    silent = dict.fromkeys(row.id for row in rows if row.outcome == "not-triggered")
    return [_("{what} ({plan})", what=titles.promise(name), plan=_plan(name, context)) for name in silent]


def promise_key(row: PromiseRow) -> str:
    """An occurrence of a promised time, as the player's address says it."""
    return f"0|{row.id}|{row.path}|{row.since}"


def promise_of(rows: Sequence[PromiseRow], key: str) -> PromiseRow | None:
    """The occurrence that an address names."""
    return next((row for row in rows if row.since is not None and promise_key(row) == key), None)


def worst_of(objective: KeptObjective, rows: Sequence[PromiseRow]) -> str:
    """The worst occurrence of what an objective rests on, as an address says it; "" where none came up."""
    measured = sorted(objective.rests_on, key=lambda measure: measure[1] - measure[2])
    names = [name for name, kept, all_ in measured if kept < all_] or [name for name, _kept, _all in measured]
    found = [row for row in rows if row.since is not None and row.id in names[:1]]
    return promise_key(max(found, key=badness)) if found else ""


def outcome_text(row: PromiseRow) -> str:
    """✕ missed."""
    return f"{_SIGNS[row.outcome]} {outcome_word(row.outcome)}"


def _promise_line(row: PromiseRow, same: Sequence[PromiseRow], context: LogContext) -> PromiseLine:
    titles = context.current_titles()
    return PromiseLine(
        promise_key(row),
        row.outcome,
        " ".join(filter(None, (titles.promise(row.id), unknown_text([row])))),
        _plan(row.id, context),
        _kept(same),
        lasting(row.limit),
        exact(row.elapsed),
        driver_text(row, context),
        share(row),
    )


def driver_text(row: PromiseRow, context: LogContext) -> str:
    """What drove it; of one that was never reached what it hangs on."""
    titles = context.current_titles()
    if row.outcome == "never-reached":
        return never_text(row.id, row.reason, titles)
    return causes_text(row, titles) if row.parts else reason_text(row.reason, titles)


def _plan(name: str, context: LogContext) -> str:
    return context.current_titles().short_plan(name.rpartition(">")[2].partition("/")[0])


def _grouped(rows: Sequence[PromiseRow]) -> dict[str, list[PromiseRow]]:
    grouped: dict[str, list[PromiseRow]] = {}
    for row in rows:
        grouped.setdefault(row.id, []).append(row)
    return grouped


def badness(row: PromiseRow) -> tuple[int, float]:
    """Broken before kept, by how much of the limit was taken."""
    return ("not-triggered", "met", "open", "missed", "never-reached").index(row.outcome), share(row)


def _kept(same: Sequence[PromiseRow]) -> str:
    called_upon = [row for row in same if row.outcome != "not-triggered"]
    return f"{sum(row.outcome == 'met' for row in same)}/{len(called_upon)}"


def wait_table(events: Sequence[Happened], context: LogContext, run: str) -> list[LinkedRow]:
    """Waiting charged to each pool, the most first, when it was longest, and how busy the pool was.

    A row leads to that moment in the replay of ``run``.
    """
    titles, work, every = context.current_titles(), busy(events), waits(events)
    each = Counter(wait.pool for wait in every)
    vain = Counter(wait.pool for wait in every if not wait.over)
    longest = {wait.pool: wait for wait in sorted(every, key=lambda wait: (wait.took, -wait.since))}
    return [
        LinkedRow(
            {
                _("waited for"): titles.thing(pool),
                _("how many"): str(context.stock.get(pool, "")),
                _("waits"): str(each[pool]),
                _("in vain"): str(vain[pool]),
                _("waited in all"): exact(took),
                _("longest"): _(
                    "{took} from {moment}",
                    took=exact(longest[pool].took),
                    moment=context.clock.both(longest[pool].since),
                ),
                _("at work in all"): exact(work[pool]) if pool in work else "",
                _("of its time"): _of_its_time(work.get(pool, 0), context.stock.get(pool), events[-1].at),
            },
            query=(("run", run), ("at", str(longest[pool].since))),
            wrong=(_("in vain"),) if vain[pool] else (),
            sort={
                _("longest"): f"{longest[pool].took:015}",
                _("waited in all"): f"{took:015}",
                _("at work in all"): f"{work.get(pool, 0):015}",
            },
        )
        for pool, took in waited_for(events).items()
    ]


def _of_its_time(work: int, number: object, ends: int) -> str:
    """How much of the exercise it was at work, each of them; nothing where nobody knows how many there are."""
    return f"{work / (number * ends):.0%}" if work and ends and isinstance(number, int) and number > 0 else ""


def undone_table(events: Sequence[Happened], context: LogContext) -> list[LinkedRow]:
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
        LinkedRow(
            {_("task"): task, _("plan"): plan, _("verdict"): verdict, _("why"): why, _("times"): str(times)},
        )
        for (verdict, plan, task, why), times in sorted(found.items())
    ]


@dataclass(frozen=True, slots=True)
class ComparedLine:
    """A promised time in two runs. ``crossing``: kept in one of them only; ``key``: its worst occurrence in B."""

    key: str
    what: str
    plan: str
    before: str
    now: str
    difference: str
    crossing: bool
    better: bool


def comparison(one: Sequence[PromiseRow], other: Sequence[PromiseRow], context: LogContext) -> list[ComparedLine]:
    """Promised times whose outcome or time is not the same: those kept in one run only, then the greatest change."""
    left, right = _worst(one), _worst(other)
    found = []
    for name in sorted({*left, *right}):
        before, now = left.get(name), right.get(name)
        if (before and (before.outcome, before.elapsed)) == (now and (now.outcome, now.elapsed)):
            continue
        change = ((now.elapsed if now else 0) or 0) - ((before.elapsed if before else 0) or 0)
        found.append((_is_crossing(before, now), abs(change), _compared(name, before, now, change, context)))
    found.sort(key=lambda entry: entry[:2], reverse=True)
    return [line for _crossing, _size, line in found]


def _compared(
    name: str, before: PromiseRow | None, now: PromiseRow | None, change: int, context: LogContext
) -> ComparedLine:
    return ComparedLine(
        promise_key(now) if now is not None and now.since is not None else "",
        context.current_titles().promise(name),
        _plan(name, context),
        _outcome(before),
        _outcome(now),
        with_sign(change, exact(abs(change))) if change else "",
        _is_crossing(before, now),
        now is not None and now.outcome == "met",
    )


def _is_crossing(before: PromiseRow | None, now: PromiseRow | None) -> bool:
    """Broken in one of them only; what was not due yet in the other says nothing."""
    rows = [row for row in (before, now) if row is not None]
    return all(row.outcome != "open" for row in rows) and sum(row.is_broken for row in rows) == 1


def _worst(rows: Sequence[PromiseRow]) -> dict[str, PromiseRow]:
    found: dict[str, PromiseRow] = {}
    for row in rows:
        if row.id not in found or badness(row) > badness(found[row.id]):
            found[row.id] = row
    return found


def _outcome(row: PromiseRow | None) -> str:
    if row is None:
        return "–"
    return f"{_SIGNS[row.outcome]} {outcome_word(row.outcome)}" + (f" {exact(row.elapsed)}" if row.elapsed else "")
