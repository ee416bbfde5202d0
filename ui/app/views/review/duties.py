"""单位职责清单 and 报告链条, in words."""

from drillbook.schema.finding import Text
from drillbook.schema.linkage.facts.report_chains import chains_of
from drillbook.schema.linkage.questions.organization_duties import ACCEPTANCES, PlanShare
from drillbook.schema.linkage.questions.upward_report import Hop, Trace, traces
from drillbook.schema.linkage.wording import at_clause, time_said
from drillbook.schema.values.vocabulary import FORMS
from drillbook.ui.report.plain_messages import plainly, unquoted
from drillbook.ui.storage.book_cache import Snapshot
from drillbook.ui.translation import _, joined, translate


def state_said(share: PlanShare) -> str:
    """Whether it agreed, and on what ground."""
    state = translate(ACCEPTANCES[share.state])
    return _("{state} ({ground})", state=state, ground=translate(share.ground)) if share.ground else state


def reports(snapshot: Snapshot) -> dict[str, str]:
    """Every first report by ``plan/task``, with its words."""
    found: dict[str, str] = {}
    for link in chains_of(snapshot.book).links:
        found.setdefault(link.key, _("{plan}: {task}", plan=translate(at_clause(link.where)), task=link.task.title))
    return found


def ways(snapshot: Snapshot, report: str) -> tuple[Trace, ...]:
    """Every way of a report, each once."""
    return tuple({trace.hops: trace for trace in traces(snapshot.book, report)}.values())


def trace_title(trace: Trace) -> str:
    """Which report, from whom to whom."""
    form = translate(Text(trace.form, FORMS.shown(trace.form, "zh")))
    return _(
        "{form} report: {first} to {last}",
        form=form,
        first=unquoted(plainly(trace.hops[0].sender)),
        last=unquoted(plainly(trace.hops[-1].receiver)),
    )


def hop_rows(trace: Trace) -> list[dict[str, str]]:
    """Link by link, and the sum as the last row."""
    rows = [
        {
            _("Link"): str(number),
            _("Where"): f"{translate(at_clause(hop.where))}\n{hop.task}",
            _("Who to whom"): _sent(hop),
            _("Limit"): _time(hop.limit),
            _("By day"): _time(hop.day),
            _("At night"): _time(hop.night) + (_(" (one officer does it all)") if hop.alone_at_night else ""),
        }
        for number, hop in enumerate(trace.hops, start=1)
    ]
    total = dict.fromkeys(rows[0], "") if rows else {}
    total |= {
        _("Link"): _("in all"),
        _("Limit"): _time(trace.limit),
        _("By day"): _time(trace.day),
        _("At night"): _time(trace.night),
    }
    return [*rows, total]


def _sent(hop: Hop) -> str:
    """Who reports to whom, and by what."""
    arrow = _("{sender} to {receiver}", sender=unquoted(plainly(hop.sender)), receiver=unquoted(plainly(hop.receiver)))
    ways = joined(hop.channels)
    return _("{arrow}, by {ways}", arrow=arrow, ways=ways) if ways else arrow


def _time(ms: int | None) -> str:
    return translate(time_said(ms)) if ms is not None else _("not written")


def verdict(trace: Trace) -> tuple[bool, str]:
    """Whether the chain is in time, and by how much not."""
    if not trace.leaves:
        return True, _("ends within its plan: the limit for a whole chain does not apply")
    ground = _("by the book") if trace.by_book else _("by practice")
    allowed = _time(trace.allowed)
    late = [part for part in (trace.limit, trace.day, trace.night) if part is not None and part > trace.allowed]
    if not late:
        return True, _("{allowed} are allowed {ground}: kept", allowed=allowed, ground=ground)
    over = _time(max(late) - trace.allowed)
    return False, _("{allowed} are allowed {ground}: exceeded by {over}", allowed=allowed, ground=ground, over=over)
