"""A rehearsal for a facilitator: where it jams, how sure each promised time is, and what all of it hangs on."""

import sys
from collections.abc import Sequence

from rich.text import Text

from drillbook.simulator.model.model import Model
from drillbook.simulator.rehearsal.summary import ObjectiveSummary, PromiseSummary, Summary
from drillbook.ui.report.clock_text import ShownClock, lasting
from drillbook.ui.report.rehearsal.figures import (
    MOST_WAITS,
    interval_text,
    quantile_text,
    share_text,
    wait_cells,
    waited_for,
)
from drillbook.ui.report.rehearsal.sentences import ended_text, hinge_text, jam_sentences, jam_text
from drillbook.ui.report.rehearsal.utilisation import line, peak_text, utilisations
from drillbook.ui.report.run.promises import bracketed
from drillbook.ui.report.run_page_layout import TerminalPage
from drillbook.ui.report.terminal import is_unicode
from drillbook.ui.report.titles import Titles, distinguished
from drillbook.ui.translation import _, counted, current_language, listed

_MOST = 12
_DRIVEN = 5
_JAMS = 3


def show(summary: Summary, model: Model, *, whole: bool = False) -> None:
    """The three sentences first; ``whole``: also what was always kept."""
    page, titles = TerminalPage(), Titles.of(model)
    begins = model.begins[:16].replace("T", " ")
    seed = _("seed {seed}", seed=summary.seed)
    page.hanging("", Text.assemble((model.title or model.scenario, "bold"), f"   {begins}   {seed}"))
    page.hanging("", ended_text(summary), "dim")
    _jams(page, summary, model, titles)
    promises = ordered(summary.promises)
    told = promises if whole else [one for one in promises if one.broken][:_MOST]
    _promises(page, told, titles)
    _rest(page, promises, told, titles, whole=whole)
    _times(page, told, titles)
    _objectives(page, summary)
    _why(page, told[:_DRIVEN], model, titles)
    _pools(page, summary, titles, whole=whole)
    _utilisation(page, summary, titles, ShownClock.of(model.begins, model.zone), whole=whole)
    _assumptions(page, summary, titles)


def ordered(promises: Sequence[PromiseSummary]) -> list[PromiseSummary]:
    """Those that were called upon, the most often broken first."""
    called_upon = [one for one in promises if one.kept.of or one.not_due]
    return sorted(called_upon, key=lambda one: (one.kept.value if one.kept.value is not None else 1.0, -one.kept.of))


def _jams(page: TerminalPage, summary: Summary, model: Model, titles: Titles) -> None:
    page.section(_("Where it jams"))
    if summary.stuck:
        stuck = counted("{n} run went round in circles or on for ever", "{n} runs went round in circles or on for ever",
                        summary.stuck)  # fmt: skip
        page.hanging("", stuck, "red")
    for number, sentence in enumerate(jam_sentences(summary, model, titles), start=1):
        page.hanging(f"{number}. ", sentence)


def _promises(page: TerminalPage, told: Sequence[PromiseSummary], titles: Titles) -> None:
    if not told:
        return
    page.section(_("Promised times"))
    headings = (
        _("in time"), _("interval (95%)"), _("runs"), _("late"), _("never reached"), _("not triggered"), _("not yet due"),
        _("what"),
    )  # fmt: skip
    page.rows(headings, [_row(one, titles) for one in told])


def _row(one: PromiseSummary, titles: Titles) -> list[str | Text]:
    return [
        Text(share_text(one.kept), style="red" if one.broken else "green"),
        interval_text(one.kept),
        f"{one.kept.count}/{one.kept.of}",
        str(one.missed or ""),
        str(one.never_reached or ""),
        str(one.not_triggered or ""),
        str(one.not_due or ""),
        _named(one, titles),
    ]


def _named(one: PromiseSummary, titles: Titles) -> Text:
    """Its title, and where it is written: several plans have a first report."""
    return Text.assemble(titles.promise(one.name), ("  " + bracketed(titles.place_of(one.name)), "dim"))


def _rest(
    page: TerminalPage, promises: list[PromiseSummary], told: Sequence[PromiseSummary], titles: Titles, *, whole: bool
) -> None:
    """What is not in the table, counted: nothing is left out silently."""
    if whole:
        return
    broken = sum(1 for one in promises if one.broken) - len(told)
    if broken > 0:
        page.line(counted("{n} more was broken; --all tells it", "{n} more were broken; --all tells them", broken))
    kept = [one for one in promises if not one.broken and one.kept.of]
    if kept:
        said = counted(
            "{n} promised time was kept in every run; --all tells it",
            "{n} promised times were kept in every run; --all tells them",
            len(kept),
        )
        page.hanging("", said, "dim")


def _times(page: TerminalPage, told: Sequence[PromiseSummary], titles: Titles) -> None:
    timed = [one for one in told if one.quantiles[0].value is not None or one.never_reached]
    if not timed:
        return
    page.section(_("Response times not exceeded in so many runs, with intervals (95%)"))
    headings = (_("limit"), _("half"), "90%", "95%", _("what"))
    page.rows(
        headings,
        [[limits_text(one), *(quantile_text(each) for each in one.quantiles), _named(one, titles)] for one in timed],
    )


def limits_text(one: PromiseSummary) -> str:
    """The limit; by level, from the shortest to the longest."""
    shortest, longest = min(one.limits), max(one.limits)
    return lasting(shortest) if shortest == longest else f"{lasting(shortest)}–{lasting(longest)}"


def _objectives(page: TerminalPage, summary: Summary) -> None:
    if not summary.objectives:
        return
    page.section(_("Objectives"))
    headings = (
        _("reached"),
        _("kept"),
        _("target"),
        _("runs that reach it"),
        _("interval (95%)"),
        _("brought about"),
        _("objective"),
    )
    page.rows(headings, [[*objective_cells(one, summary.done), one.title or one.name] for one in summary.objectives])


def objective_cells(one: ObjectiveSummary, runs: int) -> list[str | Text]:
    """Whether its target is met over all runs and in how many single ones; in how many everything it tests came."""
    brought = min((count for _moment, count in one.tests), default=None)
    if not one.called_upon:
        verdict = Text(_("not called upon"), style="dim")
    else:
        verdict = Text(_("yes"), style="green") if one.is_met else Text(_("no"), style="red")
    share = f"{100 * one.kept / one.called_upon:.1f}%" if one.called_upon else ""
    return [
        verdict,
        share,
        f"{one.target:.0%}",
        f"{one.reached.count}/{one.reached.of}" if one.reached.of else "",
        interval_text(one.reached),
        "" if brought is None else f"{brought}/{runs}",
    ]


def _why(page: TerminalPage, told: Sequence[PromiseSummary], model: Model, titles: Titles) -> None:
    """What holds each broken one up, and what is on its critical path in how many runs."""
    if not any(one.broken for one in told):
        return
    page.section(_("What it hangs on"))
    for one in told:
        if not one.broken:
            continue
        page.hanging("", _named(one, titles))
        page.hanging("    ", _("held up by: {jams}", jams=jams_text(one, model, titles)))
        if one.drivers:
            page.hanging("    ", _("on the critical path: {tasks}", tasks=drivers_text(one, titles)))


def jams_text(one: PromiseSummary, model: Model, titles: Titles) -> str:
    """What held it up most often, in how many runs each; the same work for several places is told apart by these."""
    told = one.jams[:_JAMS]
    words = distinguished(
        [jam_text(jam, model, titles) for jam, _n in told], [titles.instance(jam.about) for jam, _n in told]
    )
    return listed(_("{why} ×{n}", why=why, n=n) for why, (_jam, n) in zip(words, told, strict=True))


def drivers_text(one: PromiseSummary, titles: Titles) -> str:
    """值班接报 100.0%（相关0.62）、…."""
    said = []
    for driver in one.drivers:
        words = {"task": titles.task(driver.task), "share": share_text(driver.critical)}
        if driver.correlation is None:
            said.append(_("{task} {share}", **words))
        else:
            rho = f"{driver.correlation:.2f}"
            said.append(_("{task} {share} (correlation {rho})", rho=rho, **words))
    return listed(said)


def _pools(page: TerminalPage, summary: Summary, titles: Titles, *, whole: bool) -> None:
    waited = waited_for(summary.pools)
    page.section(_("Who and what was waited for, per run"))
    if not waited:
        page.line(_("nobody waited for anybody"))
        return
    headings = (_("waited"), _("interval (95%)"), _("in runs"), _("at work"), _("of its time"), _("what"))
    rows = []
    for one in waited if whole else waited[:MOST_WAITS]:
        busy = lasting(round(one.busy.value)) if one.busy.value else ""
        used = f"{one.utilisation:.0%}" if one.utilisation is not None and one.busy.value else ""
        rows.append([*wait_cells(one), busy, used, titles.thing(one.name)])
    page.rows(headings, rows)


def _utilisation(page: TerminalPage, summary: Summary, titles: Titles, clock: ShownClock, *, whole: bool) -> None:
    """How busy who and what is in the course of the exercise."""
    busy = utilisations(summary)
    if not busy:
        return
    page.section(_("Utilisation over time, the busiest first"))
    headings = (_("share at work, from StartEx to EndEx"), _("busiest"), _("what"))
    blocks = is_unicode(sys.stdout)
    told = busy if whole else busy[:MOST_WAITS]
    page.rows(
        headings, [[line(one.parts, blocks=blocks), peak_text(one, clock), titles.thing(one.name)] for one in told]
    )
    if len(busy) > len(told):
        left = len(busy) - len(told)
        page.line(counted("{n} more was less busy; --all tells it", "{n} more were less busy; --all tells them", left))


def _assumptions(page: TerminalPage, summary: Summary, titles: Titles) -> None:
    page.section(_("Taken for granted"))
    for hinge in summary.hinges:
        page.hanging("! ", hinge_text(hinge, titles), "yellow")
    for assumption in summary.assumptions:
        page.hanging("- ", assumption.text.render(current_language()))
    if not summary.assumptions:
        page.line(_("nothing"))
