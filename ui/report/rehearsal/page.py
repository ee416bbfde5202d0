"""A rehearsal as one self-contained HTML page: charts without a network, and it prints on A4."""

from html import escape

from rich.text import Text

from drillbook.simulator.model.model import Model
from drillbook.simulator.rehearsal.summary import PromiseSummary, Summary
from drillbook.ui.report.clock_text import ShownClock
from drillbook.ui.report.rehearsal.charts import courses, distribution, whiskers
from drillbook.ui.report.rehearsal.figures import (
    MOST_WAITS,
    interval_text,
    quantile_text,
    share_text,
    wait_cells,
    waited_for,
)
from drillbook.ui.report.rehearsal.printed import heading, paragraph, printed_page, table
from drillbook.ui.report.rehearsal.sentences import ended_text, hinge_text, jam_sentences
from drillbook.ui.report.rehearsal.text import drivers_text, jams_text, limits_text, objective_cells, ordered
from drillbook.ui.report.rehearsal.utilisation import peak_text, utilisations
from drillbook.ui.report.titles import Titles
from drillbook.ui.translation import _, counted, current_language

_SHOWN = 12
_BARS = 12


def page(summary: Summary, model: Model) -> str:
    """The whole page in the language spoken; every word of an author is escaped."""
    titles = Titles.of(model)
    head = model.title or model.scenario
    begins = model.begins[:16].replace("T", " ")
    parts = [
        heading(1, _("Rehearsal: {title}", title=head)),
        paragraph(" · ".join((begins, _("seed {seed}", seed=summary.seed), ended_text(summary)))),
        f"<ol>{''.join(f'<li>{escape(one)}</li>' for one in jam_sentences(summary, model, titles))}</ol>",
        *_promises(summary, titles),
        *_broken(summary, model, titles),
        *_objectives(summary),
        *_pools(summary, titles),
        *_utilisation(summary, titles, ShownClock.of(model.begins, model.zone)),
        *_assumptions(summary, titles),
        *_kept(summary, titles),
    ]
    return printed_page(head, parts)


def _promises(summary: Summary, titles: Titles) -> list[str]:
    """Those not kept in every run; how many others there are."""
    always = _always(summary)
    rows = [
        (
            f'{escape(titles.promise(one.name))}<div class="quiet">{escape(titles.place_of(one.name))}</div>',
            whiskers(one.kept),
            share_text(one.kept),
            interval_text(one.kept),
            f"{one.kept.count}/{one.kept.of}",
            *(str(count or "") for count in (one.missed, one.never_reached, one.not_triggered, one.not_due)),
        )
        for one in ordered(summary.promises)
        if (one.kept.of or one.not_due) and one not in always
    ]
    headings = (
        _("what"), _("share in time and its interval (95%)"), _("in time"), _("interval (95%)"), _("runs"), _("late"),
        _("never reached"), _("not triggered"), _("not yet due"),
    )  # fmt: skip
    silent = sum(1 for one in summary.promises if not one.kept.of and not one.not_due)
    said = counted(
        "{n} promised time was not called upon in any run.",
        "{n} promised times were not called upon in any run.",
        silent,
    )
    shown = [table(headings, rows)] if rows else []
    kept = [paragraph(_kept_text(len(always)))] if always else []
    return [heading(2, _("Promised times")), *shown, *kept, *([paragraph(said)] if silent else [])]


def _always(summary: Summary) -> list[PromiseSummary]:
    return [one for one in ordered(summary.promises) if one.kept.of and one.kept.count == one.kept.of]


def _kept_text(number: int) -> str:
    return counted("{n} promised time was kept in every run", "{n} promised times were kept in every run", number)


def _kept(summary: Summary, titles: Titles) -> list[str]:
    """What went well is long and comes last."""
    always = _always(summary)
    lines = [f"{titles.promise(one.name)} {one.kept.count}/{one.kept.of}" for one in always]
    places = [titles.place_of(one.name) for one in always]
    items = "".join(
        f'<li>{escape(line)} <span class="quiet">{escape(place)}</span></li>'
        for line, place in zip(lines, places, strict=True)
    )
    return [heading(2, _kept_text(len(always))), f'<ul class="kept">{items}</ul>'] if always else []


def _broken(summary: Summary, model: Model, titles: Titles) -> list[str]:
    """Each of those broken most often: how long it takes, what holds it up, what drives it."""
    parts = []
    for one in [each for each in ordered(summary.promises) if each.broken][:_SHOWN]:
        jams = jams_text(one, model, titles)
        driven = [_("on the critical path: {tasks}", tasks=drivers_text(one, titles))] if one.drivers else []
        said = [_times(one), _("held up by: {jams}", jams=jams), *driven]
        parts.append(
            f'<section><h3>{escape(titles.promise(one.name))} <span class="quiet">{escape(titles.place_of(one.name))}</span></h3>'
            f"{distribution(one.histogram, one.never_reached, one.limits)}"
            + "".join(f"<p>{escape(each)}</p>" for each in said)
            + "</section>"
        )
    return [heading(2, _("What it hangs on")), *parts] if parts else []


def _times(one: PromiseSummary) -> str:
    half, most, nearly = (quantile_text(each) for each in one.quantiles)
    words = {"limit": limits_text(one), "half": half, "most": most, "nearly": nearly}
    return _("limit {limit}; half of the runs within {half}, 90% within {most}, 95% within {nearly}", **words)


def _objectives(summary: Summary) -> list[str]:
    if not summary.objectives:
        return []
    headings = (
        _("objective"), _("share of runs that reach it"), _("reached"), _("kept"), _("target"), _("runs that reach it"),
        _("interval (95%)"), _("brought about"),
    )  # fmt: skip
    rows = [
        (
            escape(one.title or one.name),
            whiskers(one.reached),
            *(escape(_plain(cell)) for cell in objective_cells(one, summary.done)),
        )
        for one in summary.objectives
    ]
    return [heading(2, _("Objectives")), table(headings, rows)]


def _plain(cell: str | Text) -> str:
    return cell if isinstance(cell, str) else cell.plain


def _pools(summary: Summary, titles: Titles) -> list[str]:
    waited = waited_for(summary.pools)[:MOST_WAITS]
    if not waited:
        return []
    rows = [(escape(titles.thing(one.name)), *wait_cells(one)) for one in waited]
    head = _("Who and what was waited for, per run")
    heads = (_("what"), _("waited"), _("interval (95%)"), _("in runs"))
    return ["<section>" + heading(2, head), table(heads, rows), "</section>"]


def _utilisation(summary: Summary, titles: Titles, clock: ShownClock) -> list[str]:
    busy = utilisations(summary)
    if not busy:
        return []
    rows = [(titles.thing(one.name), one.parts, peak_text(one, clock)) for one in busy[:_BARS]]
    said = _("share at work, from StartEx to EndEx")
    head = heading(2, _("Utilisation over time, the busiest first"))
    return ["<section>" + head, paragraph(said), courses(rows), "</section>"]


def _assumptions(summary: Summary, titles: Titles) -> list[str]:
    hinges = "".join(f"<li><b>{escape(hinge_text(one, titles))}</b></li>" for one in summary.hinges)
    others = "".join(f"<li>{escape(one.text.render(current_language()))}</li>" for one in summary.assumptions)
    return [heading(2, _("Taken for granted")), f"<ul>{hinges}{others}</ul>"]
