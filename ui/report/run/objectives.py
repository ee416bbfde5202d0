"""What a run says of the objectives of its scenario: promised times kept, moments brought about."""

from collections.abc import Iterator, Sequence

from rich.text import Text

from drillbook.schema.conditions.describe import explain
from drillbook.schema.models.scenario import Objective, Scenario
from drillbook.simulator.log.measures import PromiseRow
from drillbook.simulator.log.objectives import came
from drillbook.simulator.log.timeline_events import Happened
from drillbook.simulator.model.model import Model
from drillbook.ui.report.layout import TerminalPage
from drillbook.ui.report.run.unsent import named
from drillbook.ui.report.titles import Titles
from drillbook.ui.words import _, current_language


def show(
    page: TerminalPage, scenario: Scenario, rows: Sequence[PromiseRow], events: Sequence[Happened], model: Model
) -> None:
    """Each objective against its target; then the moments it wanted to bring about that did not come."""
    if not scenario.objectives:
        return
    page.section(_("Objectives"))
    headings = (_("reached"), _("kept"), _("target"), _("brought about"), _("objective"))
    tests = {one.name: one.tests for one in model.objectives}
    missing, cells = [], []
    for name, objective in scenario.objectives.items():
        wanted = tests.get(name, ())
        absent = [moment for moment in wanted if not came(moment, events, model)]
        missing += absent
        shares = _shares(objective.target, list(_measuring(objective, rows)))
        brought = f"{len(wanted) - len(absent)}/{len(wanted)}" if wanted else ""
        cells.append([*shares, brought, objective.title or name])
    page.rows(headings, cells)
    titles = Titles.of(model)
    for moment in missing:
        said = explain(moment, current_language(), lambda kind, name: named(titles, kind, name))
        page.hanging("", _("did not come about: {moment}", moment=said), "yellow")


def verdict(scenario: Scenario, rows: Sequence[PromiseRow]) -> str:
    """How many objectives were reached of those that were called upon; nothing without any."""
    measured = [(objective, list(_measuring(objective, rows))) for objective in scenario.objectives.values()]
    called_upon = [(objective, promised) for objective, promised in measured if promised]
    reached = sum(_is_reached(objective.target, promised) for objective, promised in called_upon)
    if not called_upon:
        return ""
    return _("objectives reached {reached} of {all}", reached=reached, all=len(called_upon))


def _is_reached(target: float | None, rows: Sequence[PromiseRow]) -> bool:
    kept = sum(row.outcome == "met" for row in rows)
    return kept >= (1.0 if target is None else target) * len(rows)


def _measuring(objective: Objective, rows: Sequence[PromiseRow]) -> Iterator[PromiseRow]:
    for row in rows:
        if row.id in objective.measures and row.outcome in ("met", "missed", "never-reached"):
            yield row


def _shares(target: float | None, rows: list[PromiseRow]) -> Iterator[str | Text]:
    kept = sum(row.outcome == "met" for row in rows)
    wanted = 1.0 if target is None else target
    if not rows:
        yield Text(_("not called upon"), style="dim")
    elif _is_reached(target, rows):
        yield Text(_("yes"), style="green")
    else:
        yield Text(_("no"), style="red")
    yield f"{kept}/{len(rows)}" if rows else ""
    yield f"{wanted:.0%}"
