"""What breaks the plans, as one self-contained HTML page: sets, commands, and a chart of what matters."""

from html import escape
from pathlib import Path

from drillbook.schema.values.number_text import signed
from drillbook.simulator.model.model import Model
from drillbook.simulator.study.stress.breaking import Breaking, StressSummary
from drillbook.ui.report.rehearsal.charts import effects
from drillbook.ui.report.rehearsal.printed import heading, paragraph, printed_page, table
from drillbook.ui.report.study.misfortune_wording import factor_text, misfortune_text, replay_command
from drillbook.ui.report.study.stress import (
    broken_text,
    ended_text,
    interval_text,
    notes,
    sentences,
    silencing_heading,
    silencing_text,
    size_text,
    untried_text,
)
from drillbook.ui.report.titles import Titles
from drillbook.ui.translation import _

_BARS = 20


def page(summary: StressSummary, model: Model, scenario: Path, book: Path | None = None) -> str:
    """The whole page in the language spoken; every word of an author is escaped."""
    titles = Titles.of(model)
    head = model.title or model.scenario
    begins = model.begins[:16].replace("T", " ")
    sizes = sorted({len(one.misfortunes) for one in summary.breaking})
    parts = [
        heading(1, _("Stress test: {title}", title=head)),
        paragraph(" · ".join((begins, _("seed {seed}", seed=summary.seed), ended_text(summary)))),
        *([paragraph(warned)] if (warned := untried_text(summary)) else []),
        f"<ol>{''.join(f'<li>{escape(one)}</li>' for one in sentences(summary, model, titles))}</ol>",
    ]
    for size in sizes:
        of_size = [one for one in summary.breaking if len(one.misfortunes) == size]
        rows = [_row(one, summary, model, titles, replay_command(one, scenario, summary.seed, book)) for one in of_size]
        headings = (_("what goes wrong"), _("promised times that break"), _("see it again"))
        parts += [heading(2, size_text(size)), table(headings, rows, "prose")]
    if summary.silencing:
        lines = "".join(f"<li>{escape(silencing_text(one, model, titles))}</li>" for one in summary.silencing)
        parts += [heading(2, silencing_heading()), f"<ul>{lines}</ul>"]
    parts += _matters(summary, model, titles)
    said = "".join(f"<li>{escape(one)}</li>" for one in notes(summary, titles))
    parts += [heading(2, _("Taken for granted")), f"<ul>{said}</ul>"]
    return printed_page(head, parts)


def _row(one: Breaking, summary: StressSummary, model: Model, titles: Titles, command: str) -> tuple[str, str, str]:
    again = "" if one.judged_again else "<br>" + escape(_("(seen in {n} runs only)", n=summary.draws))
    wrong = "<br>".join(escape(misfortune_text(each, model, titles)) for each in one.misfortunes)
    broken = "<br>".join(escape(broken_text(each, titles)) for each in one.promises)
    return wrong + again, broken, f"<code>{escape(command)}</code>"


def _matters(summary: StressSummary, model: Model, titles: Titles) -> list[str]:
    if not summary.effects:
        return []
    rows = [
        (
            factor_text(one.factor, model, titles),
            one.broken,
            f"{signed(one.broken.value, 1)} ({interval_text(one.broken)})",
        )
        for one in summary.effects[:_BARS]
    ]
    head = _("What matters, whatever else goes wrong: promised times broken per run")
    return ["<section>" + heading(2, head), effects(rows), "</section>"]
