"""Promised times of a run for a facilitator: kept or not, what drove them, and the objectives they measure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from rich.text import Text

from drillbook.simulator.log.eventlog import EventLog
from drillbook.simulator.log.measures import PromiseRow, promise_rows
from drillbook.simulator.model.model import Model
from drillbook.ui.report.clock_text import elapsed, lasting
from drillbook.ui.report.layout import TerminalPage
from drillbook.ui.report.run.causes import cause_text, reason_text
from drillbook.ui.report.titles import Titles
from drillbook.ui.words import _, current_language

_STYLE = {"met": "green", "missed": "red", "never-reached": "red", "not-triggered": "dim", "open": "yellow"}
_ORDER = ("not-triggered", "met", "open", "never-reached", "missed")
Same = list[PromiseRow]
"""Every occurrence of one promised time."""


def as_of(row: PromiseRow, end: int) -> PromiseRow:
    """What is not reached at the end is open while it still has time, and never reached once its limit has passed or
    its task was given up."""
    if row.outcome not in ("never-reached", "open") or row.since is None or row.limit is None:
        return row
    if row.since + row.limit > end and not row.reason.startswith(("aborted", "failed")):
        return replace(row, outcome="open")
    return row if row.outcome == "never-reached" else replace(row, outcome="never-reached", reason="unfinished")


def is_broken(row: PromiseRow, end: int) -> bool:
    """Missed, or not reached although its limit has passed."""
    return as_of(row, end).outcome in ("missed", "never-reached")


def show(page: TerminalPage, rows: Sequence[PromiseRow], titles: Titles) -> None:
    """One line for each promised time: the worst of its occurrences, and how many were kept; then why not."""
    page.section(_("Promised times"))
    if not rows:
        page.line(_("none is written in these plans"))
        return
    outcomes = Counter(outcome_word(row.outcome) for row in rows)
    page.line(", ".join(f"{outcome} {times}" for outcome, times in outcomes.items()))
    grouped: dict[str, Same] = {}
    for row in rows:
        grouped.setdefault(row.id, []).append(row)
    called_upon = [same for same in grouped.values() if any(row.outcome != "not-triggered" for row in same)]
    _table(page, sorted(called_upon, key=lambda same: _badness(_worst(same)), reverse=True), titles)
    _silent(page, [name for name, same in grouped.items() if same not in called_upon], titles)
    for row in rows:
        if row.outcome == "missed":
            _why_missed(page, row, titles)
    for said, times in Counter(_why_never(row, titles) for row in rows if row.outcome == "never-reached").items():
        page.hanging("", f"{said} ×{times}" if times > 1 else said, "red")


def _table(page: TerminalPage, promised: list[Same], titles: Titles) -> None:
    """On a narrow page without what drove those that were kept."""
    headings = [_("outcome"), _("kept"), _("limit"), _("taken"), _("what"), _("driven most by")]
    table = page.table(*(headings[:-1] if page.is_narrow else headings))
    for column in table.columns[:4]:
        column.no_wrap = True
    for same in promised:
        row = _worst(same)
        cells: list[str | Text] = [
            Text(outcome_word(row.outcome), style=_STYLE[row.outcome]),
            f"{sum(one.outcome == 'met' for one in same)}/{sum(one.outcome != 'not-triggered' for one in same)}",
            lasting(row.limit),
            lasting(row.elapsed),
            Text.assemble(titles.promise(row.id), ("  " + bracketed(titles.place_of(row.id)), "dim")),
            _driver(row, titles),
        ]
        table.add_row(*(cells[:-1] if page.is_narrow else cells))
    page.print_table(table)


def _driver(row: PromiseRow, titles: Titles) -> str:
    longest = max(row.driven_by, key=lambda link: link.took, default=None)
    return cause_text(longest, titles) if longest else _reason(row, titles)


def _silent(page: TerminalPage, names: list[str], titles: Titles) -> None:
    """Those that nothing set running, plan by plan."""
    for plan, same in groupby(sorted(names, key=_plan), key=_plan):
        said = [titles.promise(name) for name in same]
        words = {"plan": titles.short_plan(plan), "names": _(", ").join(said), "n": len(said)}
        page.hanging("", _("not triggered in {plan}, {n}: {names}", **words), "dim")


def _plan(name: str) -> str:
    return name.rpartition(">")[2].partition("/")[0]


def _why_missed(page: TerminalPage, row: PromiseRow, titles: Titles) -> None:
    """The whole chain, whose times add up to what was taken."""
    words = {"what": titles.promise(row.id), "limit": lasting(row.limit), "took": lasting(row.elapsed)}
    page.hanging("", _("Why missed: {what}, {took} instead of {limit}", **words), "red")
    for _same, links in groupby(row.driven_by, key=lambda link: (link.kind, link.about)):
        parts = list(links)
        whole = replace(parts[-1], since=parts[0].since, took=sum(link.took for link in parts))
        page.hanging(f"    {elapsed(whole.since):12}", cause_text(whole, titles))


def _why_never(row: PromiseRow, titles: Titles) -> str:
    words = {"what": titles.promise(row.id), "limit": lasting(row.limit), "why": _reason(row, titles)}
    return _("Why never reached: {what}, promised in {limit}: {why}", **words)


def _reason(row: PromiseRow, titles: Titles) -> str:
    """What became of its task; of a time between two moments, that the second did not come."""
    if not row.reason and row.outcome == "never-reached" and row.id in titles.ends:
        return _("{what} never came", what=titles.task(titles.ends[row.id]))
    return reason_text(row.reason, titles)


def _worst(same: Same) -> PromiseRow:
    return max(same, key=_badness)


def _badness(row: PromiseRow) -> tuple[int, float]:
    over = (row.elapsed or 0) / row.limit if row.limit else 0
    return _ORDER.index(row.outcome), over


def bracketed(text: str) -> str:
    """〔普陀区防汛防台 第4.5.1条〕, or in square brackets."""
    return f"〔{text}〕" if current_language() == "zh" else f"[{text}]"


def outcome_word(outcome: str) -> str:
    """按时, 超时, 未完成, 未触发, 未到时限."""
    words = {
        "met": _("met"),
        "missed": _("missed"),
        "never-reached": _("never reached"),
        "not-triggered": _("not triggered"),
        "open": _("not yet due"),
    }
    return words[outcome]


def has_broken(log: EventLog, model: Model) -> bool:
    """A promised time was missed, or not reached although its limit had passed."""
    end = model.ends if log.origin.until < 0 else log.origin.until
    return any(is_broken(row, end) for row in promise_rows(log.events))
