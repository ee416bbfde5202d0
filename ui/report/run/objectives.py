"""What a run says of the objectives of its scenario: promised times kept, moments brought about."""

from collections.abc import Iterator, Sequence

from rich.text import Text

from drillbook.schema.conditions.describe import explain
from drillbook.schema.conditions.tree import Moment
from drillbook.simulator.log.measures import PromiseRow
from drillbook.simulator.log.objectives import ObjectiveRow, objective_rows, shares
from drillbook.simulator.log.timeline_events import Happened
from drillbook.simulator.model.model import Model
from drillbook.ui.report.run.unsent import named
from drillbook.ui.report.run_page_layout import TerminalPage
from drillbook.ui.report.titles import Titles
from drillbook.ui.translation import _, current_language


def show(
    page: TerminalPage, rows: Sequence[PromiseRow], events: Sequence[Happened], model: Model, titles: Titles
) -> None:
    """Each objective against its target; then the moments it wanted to bring about that did not come."""
    if not model.objectives:
        return
    page.section(_("Objectives"))
    headings = (_("reached"), _("kept"), _("target"), _("brought about"), _("objective"))
    found = objective_rows(rows, events, model)
    page.rows(headings, [list(_cells(row)) for row in found])
    for row in found:
        for moment in row.absent:
            page.hanging("", _("did not come about: {moment}", moment=moment_text(moment, titles)), "yellow")


def verdict(model: Model, rows: Sequence[PromiseRow]) -> str:
    """How many objectives were reached of those that were called upon; nothing without any."""
    return verdict_text([row.outcome for row in shares(model.objectives, rows)])


def verdict_text(outcomes: Sequence[str]) -> str:
    """The same from what became of each."""
    called_upon = [outcome for outcome in outcomes if outcome != "not-triggered"]
    if not called_upon:
        return ""
    return _("objectives reached {reached} of {all}", reached=called_upon.count("met"), all=len(called_upon))


def moment_text(moment: Moment, titles: Titles) -> str:
    """A moment as a sentence, with titles."""
    return explain(moment, current_language(), lambda kind, name: named(titles, kind, name))


def _cells(row: ObjectiveRow) -> Iterator[str | Text]:
    words = {
        "met": Text(_("yes"), style="green"),
        "missed": Text(_("no"), style="red"),
        "not-triggered": Text(_("not called upon"), style="dim"),
    }
    yield words[row.outcome]
    yield f"{row.kept}/{row.called_upon}" if row.called_upon else ""
    yield f"{row.target:.0%}"
    yield f"{len(row.moments) - len(row.absent)}/{len(row.moments)}" if row.moments else ""
    yield row.title
