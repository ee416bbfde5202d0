"""The answer of ``drillbook test``: a line for each scenario, and below it what failed."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass

from rich.text import Text

from drillbook.schema.values.number_text import signed
from drillbook.simulator.rehearsal.versions.comparison import PromiseChange
from drillbook.simulator.rehearsal.versions.outcome_table import ObjectiveRuns, OutcomeTable
from drillbook.ui.report.findings import text as findings_text
from drillbook.ui.report.run.promises import bracketed
from drillbook.ui.report.run_page_layout import TerminalPage
from drillbook.ui.report.titles import Titles
from drillbook.ui.report.versions.comparison_json import mean_row, paired_row
from drillbook.ui.translation import _, counted, joined
from drillbook.ui.use.facilitator.regression import ScenarioTest

Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class Extent:
    """How many scenarios there were to test, where the baseline is, whether there was one, and whether it is renewed.

    ``ended``: why no more were tested: done (all were), cancelled or lost (a cluster went away).
    """

    scenarios: int
    baseline: str
    compared: bool
    renewed: bool
    ended: str = "done"


def show(tested: Sequence[ScenarioTest], refused: Sequence[str], extent: Extent) -> None:
    """One line each; below it, hanging, why it failed, and what became better."""
    page = TerminalPage()
    for one in tested:
        page.hanging(Text.assemble(_mark(one, update=extent.renewed), "  "), line(one))
        for sentence in failures(one):
            page.hanging("    - ", sentence)
        if one.obstacles:
            findings_text.tell(one.obstacles, sys.stdout)
        for sentence in improvements(one):
            page.hanging("    + ", sentence, "dim")
    for name in refused:
        page.hanging(
            Text.assemble(Text(_("FAILED"), style="bold red"), "  "),
            _("{name}: cannot be read; see drillbook check", name=name),
        )
    _close(page, tested, refused, extent)


def _mark(one: ScenarioTest, *, update: bool) -> Text:
    """What passes without anything to be held against is not called passed."""
    if not one.passes(update=update):
        return Text(_("FAILED"), style="bold red")
    return Text(_("passed"), style="green") if one.is_judged else Text(_("not judged"), style="yellow")


def line(one: ScenarioTest) -> str:
    """What a scenario comes to: 台风夜（200次）：目标5/5达标；3项时限有未按时；与基线相比没有变差."""
    title = one.title or one.name
    if one.table is None:
        return _("{title}: cannot be run", title=title)
    parts = [_objectives(one), _broken(one.table), _without_target(one)]
    if one.since is not None:
        parts.append(_since(one))
    runs = counted("{n} run", "{n} runs", one.table.done)
    return _("{title} ({runs}): {parts}", title=title, runs=runs, parts=_("; ").join(filter(None, parts)))


def _objectives(one: ScenarioTest) -> str:
    of = len(one.objectives)
    if one.model is not None and not one.model.objectives:
        return _("the scenario sets no target")
    if not of:
        return _("no objective was called upon")
    return _("{met} of {of} objectives reached", met=of - len(one.short), of=of)


def _broken(table: OutcomeTable) -> str:
    broken = sum(1 for promise in table.promises.values() if promise.broken)
    called = sum(1 for promise in table.promises.values() if promise.kept.of)
    if not called:
        return _("no promised time was called upon")
    return _("{n} of {of} promised times broken in some run", n=broken, of=called)


def _without_target(one: ScenarioTest) -> str:
    """Those broken that nothing would fail for, with the worst."""
    found = one.without_target
    if not found or one.model is None:
        return ""
    name, worst = found[0]
    return counted(
        "{n} of these has no target: {what}, in time in {kept} of {of} runs",
        "{n} of these have no target, the worst: {what}, in time in {kept} of {of} runs",
        len(found),
        what=promise_in_place(name, Titles.of(one.model)),
        kept=worst.kept.count,
        of=worst.kept.of,
    )


def _since(one: ScenarioTest) -> str:
    if one.worse:
        return counted("{n} clearly worse than before", "{n} clearly worse than before", len(one.worse))
    verdicts = {
        "same": _("every run as before"),
        "worse": _("worse than before, all promised times together"),
        "better": _("better than before"),
    }
    return verdicts.get(one.since.verdict if one.since else "") or _("nothing clearly worse than before")


def failures(one: ScenarioTest) -> list[str]:
    """Why a scenario fails, in sentences."""
    if one.table is None or one.model is None:
        return []
    said = [short_text(each) for each in one.short]
    if one.table.stuck:
        stuck = counted("{n} run went round in circles or on for ever", "{n} runs went round in circles or on for ever",
                        one.table.stuck)  # fmt: skip
        said.append(stuck)
    titles = Titles.of(one.model)
    said += [moved_text(each, titles) for each in one.worse]
    if one.since is not None and one.since.verdict == "worse":
        was, now, difference = one.since.broken
        said.append(
            _(
                "promised times broken per run {was} → {now}; interval (95%) of the difference {low} – {high}",
                was=f"{was.value:.2f}",
                now=f"{now.value:.2f}",
                low=signed(difference.low, 2),
                high=signed(difference.high, 2),
            )
        )
    return said


def improvements(one: ScenarioTest) -> list[str]:
    """What is clearly better than before."""
    return [moved_text(each, Titles.of(one.model)) for each in one.better] if one.model else []


def short_text(one: ObjectiveRuns) -> str:
    """An objective that does not reach its target."""
    words = {"title": one.title, "kept": one.kept, "of": one.called_upon, "target": f"{one.target:.0%}"}
    share = f"{100 * one.kept / one.called_upon:.1f}%"
    return _("objective “{title}”: {share} in time ({kept} of {of}), target {target}", share=share, **words)


def promise_in_place(name: str, titles: Titles) -> str:
    """A promised time with the plan and clause it stands in: 首次报告 〔防汛 第4.1条〕."""
    return f"{titles.promise(name)} {bracketed(titles.place_of(name))}"


def moved_text(one: PromiseChange, titles: Titles) -> str:
    """A promised time that is clearly more, or less, often broken than in the baseline, with the interval."""
    low, high = one.broken.interval
    return _(
        "{what}: broken in {before} → {after} of {of} runs, {points} points, interval (95%) {low} – {high}",
        what=promise_in_place(one.name, titles),
        before=one.broken.both + one.broken.first,
        after=one.broken.both + one.broken.second,
        of=one.broken.of,
        points=signed(100 * one.broken.difference, 1),
        low=signed(100 * low, 1),
        high=signed(100 * high, 1),
    )


def _close(page: TerminalPage, tested: Sequence[ScenarioTest], refused: Sequence[str], extent: Extent) -> None:
    failed = sum(not one.passes(update=extent.renewed) for one in tested) + len(refused)
    all_ = counted("{n} scenario", "{n} scenarios", len(tested) + len(refused))
    unjudged = sum(not one.is_judged and one.passes(update=extent.renewed) for one in tested)
    said = _("{all}: {failed} failed", all=all_, failed=failed) if failed else _("{all}: all passed", all=all_)
    if unjudged or not (tested or refused):
        said = _("{all}: {failed} failed, {passed} passed", all=all_, failed=failed,
                 passed=len(tested) + len(refused) - failed - unjudged)  # fmt: skip
    page.line(said)
    if unjudged:
        words = counted(
            "{n} not judged: it sets no target that was called upon, and there is no baseline of it",
            "{n} not judged: they set no target that was called upon, and there is no baseline of them",
            unjudged,
        )
        page.hanging("", words, "yellow")
    left = extent.scenarios - len(tested)
    if left:
        page.hanging("", _left_text(left, extent.ended), "yellow")
    new = [one.title or one.name for one in tested if one.table is not None and one.since is None]
    if not extent.compared and not extent.renewed:
        page.hanging(
            "", _("no baseline yet: --update-baseline keeps these runs in {file}", file=extent.baseline), "dim"
        )
    elif new and not extent.renewed:
        page.hanging("", _("not in the baseline yet: {names}", names=joined(new)), "dim")


def _left_text(left: int, ended: str) -> str:
    if ended == "lost":
        return counted(
            "the cluster went away: {n} scenario was not tested",
            "the cluster went away: {n} scenarios were not tested",
            left,
        )
    return counted("stopped: {n} scenario was not tested", "stopped: {n} scenarios were not tested", left)


def document(tested: Sequence[ScenarioTest], refused: Sequence[str], seed: int, asked: int, ended: str) -> Row:
    """The same for other programs. ``asked``: how many scenarios there were to test; ``ended``: as in `Extent`."""
    return {
        "drillbook": "test",
        "format": 1,
        "seed": seed,
        "asked": asked,
        "ended": ended,
        "scenarios": [_row(one) for one in tested],
        "unreadable": list(refused),
        "passed": not refused and len(tested) == asked and all(one.passes() for one in tested),
    }


def _row(one: ScenarioTest) -> Row:
    row: Row = {
        "id": one.name,
        "passed": one.passes(),
        "judged": one.is_judged,
        "can_be_run": one.table is not None,
    }
    if one.table is None:
        return row
    row |= {"runs": one.table.done, "model": one.table.digest, "stuck": one.table.stuck}
    row["objectives"] = [
        {"id": name, "target": each.target, "kept": each.kept, "called_upon": each.called_upon, "met": each.is_met}
        for name, each in one.table.objectives.items()
    ]
    row["promises"] = [
        {"id": name, "kept": each.kept.count, "of": each.kept.of} for name, each in one.table.promises.items()
    ]
    row["without_target"] = [name for name, _runs in one.without_target]
    if one.since is not None:
        row["since"] = {
            "runs": one.since.done,
            "verdict": one.since.verdict,
            "broken": mean_row(one.since.broken[2]),
            "worse": [{"id": each.name} | paired_row(each.broken) for each in one.worse],
            "better": [{"id": each.name} | paired_row(each.broken) for each in one.better],
        }
    return row
