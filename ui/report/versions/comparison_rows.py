"""Two versions of the plans as plain rows in the language spoken: what is kept of a comparison for the browser."""

from collections.abc import Iterable
from typing import Any

from drillbook.schema.linkage.revision.diff import Change
from drillbook.schema.linkage.wording import clause
from drillbook.schema.values.number_text import signed
from drillbook.simulator.model.model import Model
from drillbook.simulator.rehearsal.versions.comparison import Comparison, PromiseChange
from drillbook.ui.report.plain_messages import plainly
from drillbook.ui.report.signed_figures import between
from drillbook.ui.report.titles import Titles
from drillbook.ui.report.versions.comparison import moved, objective_cells, rest_lines, runs_text, verdict_sentences
from drillbook.ui.translation import translate

Row = dict[str, Any]


def comparison_rows(found: Comparison, before: Model, after: Model, changed: Iterable[Change] = ()) -> Row:
    """The verdict; promised times that became likelier and less likely to break; objectives; the rest, counted.

    ``changed``: what differs between the texts of both.
    """
    titles, old = Titles.of(after), Titles.of(before)
    told = [one for one in found.objectives if any(one.called_upon)]
    return {
        "ended": runs_text(found),
        "stopped": found.ended in ("cancelled", "lost"),
        "verdict": found.verdict,
        "sentences": verdict_sentences(found, titles),
        "more": [_change(one, titles) for one in moved(found, 1)],
        "less": [_change(one, titles) for one in moved(found, -1)],
        "objectives": [
            {
                "title": one.title or one.name,
                "met": list(one.met),
                "cells": [cell if isinstance(cell, str) else cell.plain for cell in objective_cells(one)],
            }
            for one in told
        ],
        "rest": rest_lines(found, titles, old),
        "stuck": list(found.stuck),
        "changed": [_changed(one) for one in changed],
    }


def change_rows(found: Comparison, after: Model, most: int) -> list[Row]:
    """The promised times whose share of broken runs differs most, at most so many."""
    titles = Titles.of(after)
    moving = sorted((*moved(found, 1), *moved(found, -1)), key=lambda one: -abs(one.broken.difference))
    return [_change(one, titles) for one in moving[:most]]


def _changed(one: Change) -> Row:
    what = " ".join(filter(None, (plainly(one.subject), plainly(one.aspect))))
    where = " ".join(filter(None, (translate(one.title), translate(clause(one.clause)).strip())))
    return {"where": where, "what": what, "was": plainly(one.old), "now": plainly(one.new)}


def _change(one: PromiseChange, titles: Titles) -> Row:
    low, high = (100 * end for end in one.broken.interval)
    return {
        "title": titles.promise(one.name),
        "plan": titles.place_of(one.name),
        "was": one.broken.both + one.broken.first,
        "now": one.broken.both + one.broken.second,
        "broken": 100 * one.broken.difference,
        "low": low,
        "high": high,
        "said": signed(100 * one.broken.difference, 1),
        "interval": between(low, high, 1),
        "only_before": one.broken.first,
        "only_now": one.broken.second,
        "clear": one.clear,
    }
