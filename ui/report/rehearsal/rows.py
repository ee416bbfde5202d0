"""Many runs as plain rows in the language spoken: what is kept for the browser, without the model it came from."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from drillbook.simulator.model.model import Model
from drillbook.simulator.model.run_changes import Variation, amounts
from drillbook.simulator.rehearsal.summary import ObjectiveSummary, PromiseSummary, Summary
from drillbook.simulator.rehearsal.value import ValueSummary, Worth
from drillbook.ui.report.clock_text import ShownClock
from drillbook.ui.report.rehearsal.figures import MOST_WAITS, quantile_text, wait_cells, waited_for
from drillbook.ui.report.rehearsal.sentences import change_text, ended_text, hinge_text, jam_sentences
from drillbook.ui.report.rehearsal.text import drivers_text, jams_text, limits_text, objective_cells, ordered
from drillbook.ui.report.rehearsal.utilisation import peak_text, utilisations
from drillbook.ui.report.rehearsal.value import change_text as worth_change
from drillbook.ui.report.rehearsal.value import keeps_more_with_fewer, moves_text, runs_note, stopped_text, worth_text
from drillbook.ui.report.titles import Titles
from drillbook.ui.translation import current_language

Row = dict[str, Any]


def odds_rows(summary: Summary, model: Model) -> Row:
    """A rehearsal: sentences, what to try, promised times worst first, objectives, waits, what is taken for granted."""
    titles, clock = Titles.of(model), ShownClock.of(model.begins, model.zone)
    return {
        "ended": ended_text(summary),
        "stopped": summary.ended in ("cancelled", "lost"),
        "stuck": summary.stuck,
        "sentences": jam_sentences(summary, model, titles),
        "tries": [
            _trial(one, model, titles)
            for one in dict.fromkeys(
                jam.remedy.variation for jam in summary.bottlenecks if jam.remedy and jam.remedy.helps
            )
        ],
        "promises": [_promise(one, model, titles) for one in ordered(summary.promises)],
        "order": [one.name for one in summary.promises],
        "silent": sum(1 for one in summary.promises if not one.kept.of and not one.not_due),
        "objectives": [_objective(one, summary.done) for one in summary.objectives],
        "waits": [
            {"what": titles.thing(one.name), "ticks": one.waited.value, "cells": wait_cells(one)}
            for one in waited_for(summary.pools)[:MOST_WAITS]
        ],
        "utilisation": [
            {"what": titles.thing(one.name), "parts": list(one.parts), "said": peak_text(one, clock)}
            for one in utilisations(summary)
        ],
        "hinges": [hinge_text(one, titles) for one in summary.hinges],
        "assumptions": [one.text.render(current_language()) for one in summary.assumptions],
    }


def _trial(variation: Variation, model: Model, titles: Titles) -> Row:
    return {"said": change_text(variation, model, titles), "variation": asdict(variation)}


def _promise(one: PromiseSummary, model: Model, titles: Titles) -> Row:
    return {
        "id": one.name,
        "title": titles.promise(one.name),
        "plan": titles.place_of(one.name),
        "kept": one.kept.count,
        "of": one.kept.of,
        "missed": one.missed,
        "never": one.never_reached,
        "not_triggered": one.not_triggered,
        "not_due": one.not_due,
        "limit": limits_text(one),
        "limits": list(one.limits),
        "times": [quantile_text(each) for each in one.quantiles],
        "longest": one.histogram.longest,
        "classes": list(one.histogram.counts),
        "jams": jams_text(one, model, titles),
        "drivers": drivers_text(one, titles),
    }


def _objective(one: ObjectiveSummary, runs: int) -> Row:
    cells = [cell if isinstance(cell, str) else cell.plain for cell in objective_cells(one, runs)]
    return {"title": one.title or one.name, "cells": cells, "outcome": one.outcome}


def value_rows(summary: ValueSummary, model: Model) -> Row:
    """What one more and one fewer of everything does, the most helpful first."""
    titles = Titles.of(model)
    return {
        "runs": summary.done,
        "broken": summary.broken.value,
        "stopped": stopped_text(summary),
        "changes": worth_rows(summary.worths, model, titles, summary.done),
        "unused": [titles.thing(name) for name in summary.unused],
    }


def worth_rows(worths: Sequence[Worth], model: Model, titles: Titles, runs: int) -> list[Row]:
    """Changes as rows; which of them has fewer than ``runs`` runs is noted."""
    there = {amount.name: amount.number for amount in amounts(model)}
    return [_worth(one, there.get(one.name), titles, runs) for one in worths]


def _worth(one: Worth, number: int | None, titles: Titles, runs: int) -> Row:
    return {
        "said": worth_change(one.name, one.kind, one.change, titles),
        "sentence": worth_text(one, titles),
        "change": one.change,
        "broken": one.broken.value,
        "low": one.broken.low,
        "high": one.broken.high,
        "better": one.better,
        "unasked": one.unasked,
        "worse": one.worse,
        "runs": one.runs,
        "odd": keeps_more_with_fewer(one),
        "note": runs_note(one, runs),
        "moves": moves_text(one, titles),
        "amounts": [] if number is None else [[one.name, number + one.change]],
    }
