"""The ways a report goes, and how long they take, as text and for other programs."""

from drillbook.schema.finding import Text
from drillbook.schema.linkage.questions.upward_report import Hop, Trace
from drillbook.schema.linkage.wording import at_clause, time_said
from drillbook.schema.values.vocabulary import FORMS
from drillbook.ui.report.terminal import paint
from drillbook.ui.translation import _, counted, joined, translate
from drillbook.ui.use.file_positions import place_row


def _time(ms: int | None) -> str:
    return translate(time_said(ms)) if ms is not None else _("not written")


def print_trace(trace: Trace) -> None:
    form = translate(Text(trace.form, FORMS.shown(trace.form, "zh")))
    head = _(
        "{form} report, {hops}: {first} to {last}",
        form=form[:1].upper() + form[1:],
        hops=counted("{n} link", "{n} links", len(trace.hops)),
        first=translate(trace.hops[0].sender),
        last=translate(trace.hops[-1].receiver),
    )
    print(paint(head, "bold"))
    for number, hop in enumerate(trace.hops, start=1):
        mark = ">" if number == trace.asked + 1 else " "
        print(f"{mark} {number}. " + translate(at_clause(hop.where)) + "  " + hop.task)
        print("     " + _people(hop))
        print("     " + _times(hop))
    print("  " + _sums(trace))
    print("  " + _verdict(trace))
    print()


def _people(hop: Hop) -> str:
    arrow = _("{sender} to {receiver}", sender=translate(hop.sender), receiver=translate(hop.receiver))
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


def trace_row(key: str, trace: Trace) -> dict[str, object]:
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
                "from": translate(hop.sender),
                "to": translate(hop.receiver),
                "channels": list(hop.channels),
                "limit_ms": hop.limit,
                "day_ms": hop.day,
                "night_ms": hop.night,
                "alone_at_night": hop.alone_at_night,
                "where": place_row(hop.where),
            }
            for hop in trace.hops
        ],
    }
