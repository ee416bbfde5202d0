"""What breaks the plans as plain rows in the language spoken: what is kept of it for the browser."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from drillbook.schema.values.number_text import signed
from drillbook.simulator.model.model import Model
from drillbook.simulator.study.stress.breaking import Breaking, StressSummary
from drillbook.simulator.study.stress.misfortunes import variation_of
from drillbook.ui.report.study.misfortune_wording import factor_text, misfortune_text
from drillbook.ui.report.study.stress import (
    broken_text,
    ended_text,
    interval_text,
    notes,
    sentences,
    silencing_text,
    size_text,
    untried_text,
)
from drillbook.ui.report.titles import Titles
from drillbook.ui.translation import _

Row = dict[str, Any]


def stress_rows(summary: StressSummary, model: Model) -> Row:
    """Sentences; the sets by their size, each with what it breaks and how it is replayed; effects; what was assumed."""
    titles, control = Titles.of(model), _("“{control}”", control=budget_word())
    sizes = sorted({len(one.misfortunes) for one in summary.breaking})
    return {
        "ended": ended_text(summary),
        "untried": untried_text(summary, control),
        "needed": summary.needed,
        "stopped": summary.ended in ("cancelled", "lost"),
        "sentences": sentences(summary, model, titles),
        "sizes": [
            {
                "said": size_text(size),
                "sets": set_rows([one for one in summary.breaking if len(one.misfortunes) == size], model, titles),
            }
            for size in sizes
        ],
        "silencing": [silencing_text(one, model, titles) for one in summary.silencing],
        "draws": summary.draws,
        "effects": [
            {
                "what": factor_text(one.factor, model, titles),
                "broken": one.broken.value,
                "low": one.broken.low,
                "high": one.broken.high,
                "said": signed(one.broken.value, 1),
                "interval": interval_text(one.broken),
                "alone": one.alone,
            }
            for one in summary.effects
        ],
        "assumptions": notes(summary, titles, control),
    }


def budget_word() -> str:
    """What the budget is called on the form of a run."""
    return _("Number of runs in all")


def set_rows(sets: Sequence[Breaking], model: Model, titles: Titles) -> list[Row]:
    """Sets of misfortunes as rows: each with what it breaks, the surest first, and how it is replayed."""
    return [_set(one, model, titles) for one in sets]


def _set(one: Breaking, model: Model, titles: Titles) -> Row:
    first = one.promises[0]
    return {
        "misfortunes": [misfortune_text(each, model, titles) for each in one.misfortunes],
        "promises": [broken_text(each, titles) for each in one.promises],
        "first": titles.promise(first.promise),
        "plan": titles.place_of(first.promise),
        "broken": first.broken,
        "kept": first.kept,
        "confirmed": one.judged_again,
        "variation": asdict(variation_of(one.misfortunes)),
        "draw": one.draw,
    }
