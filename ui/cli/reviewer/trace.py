"""``drillbook trace``: a report from whoever sees it first up to where it leaves the book, and how long that takes."""

from pathlib import Path

from drillbook.schema.book import PlanBook
from drillbook.schema.finding import Language, Text
from drillbook.schema.linkage.facts.report_chains import chains_of
from drillbook.schema.linkage.questions.trace import Hop, Trace, reports_like, traces
from drillbook.schema.linkage.wording import at_clause, time_said
from drillbook.schema.values.names import did_you_mean
from drillbook.schema.values.vocabulary import FORMS
from drillbook.ui.cli.misuse import Misuse
from drillbook.ui.cli.screen import paint, print_json
from drillbook.ui.use.opening import joined, opened, place, told
from drillbook.ui.words import _, counted


def answer(report: str, book: Path | None, language: Language | None, format: str) -> int:
    """Print every way the report goes; exit 0."""
    asked = opened(book, language)
    keys = reports_like(asked, report)
    if not keys:
        raise Misuse(_unknown(asked, report))
    found = {key: traces(asked, key) for key in keys}
    if format == "json":
        print_json([_row(key, trace) for key, each in found.items() for trace in each])
        return 0
    seen: set[tuple[Hop, ...]] = set()
    for each in found.values():
        for trace in each:
            if trace.hops not in seen:
                seen.add(trace.hops)
                _print(trace)
    return 0


def _unknown(book: PlanBook, report: str) -> str:
    links = chains_of(book).links
    likely = did_you_mean(report, [link.key for link in links] + [link.task.title for link in links])
    said = _("there is no first report '{report}'; name it by plan/task or by its title", report=report)
    return f"{said}; {told(likely)}" if likely else said


def _time(ms: int | None) -> str:
    return told(time_said(ms)) if ms is not None else _("not written")


def _print(trace: Trace) -> None:
    form = told(Text(trace.form, FORMS.shown(trace.form, "zh")))
    head = _(
        "{form} report, {hops}: {first} to {last}",
        form=form[:1].upper() + form[1:],
        hops=counted("{n} link", "{n} links", len(trace.hops)),
        first=told(trace.hops[0].sender),
        last=told(trace.hops[-1].receiver),
    )
    print(paint(head, "bold"))
    for number, hop in enumerate(trace.hops, start=1):
        mark = ">" if number == trace.asked + 1 else " "
        print(f"{mark} {number}. " + told(at_clause(hop.where)) + "  " + hop.task)
        print("     " + _people(hop))
        print("     " + _times(hop))
    print("  " + _sums(trace))
    print("  " + _verdict(trace))
    print()


def _people(hop: Hop) -> str:
    arrow = _("{sender} to {receiver}", sender=told(hop.sender), receiver=told(hop.receiver))
    ways = joined(hop.channels)
    return _("{arrow}, by {ways}", arrow=arrow, ways=ways) if ways else arrow


def _times(hop: Hop) -> str:
    said = _(
        "limit {limit}; ordinary time {day} by day, {night} at night",
        limit=_time(hop.limit),
        day=_time(hop.day),
        night=_time(hop.night),
    )
    return said + (_(" (one officer does it all)") if hop.alone_at_night else "")


def _sums(trace: Trace) -> str:
    return _(
        "in all: limits {limit}; ordinary time {day} by day, {night} at night",
        limit=_time(trace.limit),
        day=_time(trace.day),
        night=_time(trace.night),
    )


def _verdict(trace: Trace) -> str:
    if not trace.leaves:
        return _("ends within its plan: the limit for a whole chain does not apply")
    ground = _("by the book") if trace.by_book else _("by practice")
    late = [part for part in (trace.limit, trace.day, trace.night) if part is not None and part > trace.allowed]
    if not late:
        return _("{allowed} are allowed {ground}: kept", allowed=_time(trace.allowed), ground=ground)
    over = max(late) - trace.allowed
    said = _(
        "{allowed} are allowed {ground}: exceeded by {over}",
        allowed=_time(trace.allowed),
        ground=ground,
        over=_time(over),
    )
    return paint(said, "red")


def _row(key: str, trace: Trace) -> dict[str, object]:
    return {
        "report": key,
        "form": trace.form,
        "limit_ms": trace.limit,
        "day_ms": trace.day,
        "night_ms": trace.night,
        "allowed_ms": trace.allowed,
        "allowed_by_book": trace.by_book,
        "leaves": trace.leaves,
        "links": [
            {
                "plan": hop.plan,
                "task": hop.task,
                "from": told(hop.sender),
                "to": told(hop.receiver),
                "channels": list(hop.channels),
                "limit_ms": hop.limit,
                "day_ms": hop.day,
                "night_ms": hop.night,
                "alone_at_night": hop.alone_at_night,
                "where": place(hop.where),
            }
            for hop in trace.hops
        ],
    }
