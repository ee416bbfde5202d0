"""A rehearsal for other programs: the JSON of ``drillbook rehearse``. Nothing in it depends on where or when it ran."""

import json

from drillbook.schema.conditions.describe import explain
from drillbook.simulator.model.run_changes import Variation
from drillbook.simulator.rehearsal.intervals import Mean, Quantile, Share
from drillbook.simulator.rehearsal.replication_measures import Jam
from drillbook.simulator.rehearsal.summary import (
    Bottleneck,
    Driver,
    ObjectiveSummary,
    PoolSummary,
    PromiseSummary,
    Remedy,
    Summary,
)

FORMAT = 1
Row = dict[str, object]


def document(summary: Summary) -> Row:
    """Times are milliseconds; shares are from 0 to 1; intervals are of 95 %; null where there is nothing to say."""
    return {
        "drillbook": "rehearsal",
        "format": FORMAT,
        "scenario": summary.scenario,
        "model": summary.digest,
        "seed": summary.seed,
        "asked": summary.asked,
        "precision": summary.precision,
        "runs": summary.done,
        "ended": summary.ended,
        "widest": _rounded(summary.widest),
        "stuck": summary.stuck,
        "bottlenecks": [_bottleneck(one) for one in summary.bottlenecks],
        "promises": [_promise(one) for one in summary.promises],
        "objectives": [_objective(one) for one in summary.objectives],
        "part": summary.part,
        "pools": [_pool(one) for one in summary.pools],
        "assumptions": [
            {"kind": one.kind, "count": one.count, "zh": one.text.render("zh"), "en": one.text.render("en")}
            for one in summary.assumptions
        ],
        "hinges": [
            {"task": one.task, "promise": one.promise, "correlation": _rounded(one.correlation), "basis": one.basis}
            for one in summary.hinges
        ],
    }


def as_text(document: Row) -> str:
    """The document as a file holds it."""
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _rounded(value: float | None) -> float | None:
    """Six digits: more would be noise of floating point."""
    return None if value is None else round(value, 6)


def _share(share: Share) -> Row:
    low, high = share.interval
    return {
        "count": share.count,
        "of": share.of,
        "share": _rounded(share.value),
        "low": _rounded(low) if share.of else None,
        "high": _rounded(high) if share.of else None,
    }


def _mean(one: Mean) -> Row:
    return {"mean": _rounded(one.value), "low": _rounded(one.low), "high": _rounded(one.high)}


def _quantile(one: Quantile) -> Row:
    return {"share": one.share, "value": one.value, "low": one.low, "high": one.high}


def _jam(jam: Jam) -> Row:
    return {"kind": jam.kind, "about": jam.about, "why": jam.why, "disruption": jam.disruption}


def _bottleneck(one: Bottleneck) -> Row:
    return {
        "promise": one.promise,
        "kept": _share(one.kept),
        "jam": _jam(one.jam),
        "runs": one.runs,
        "remedy": _remedy(one.remedy) if one.remedy else None,
        "remedied": {**_jam(one.remedied[0]), "runs": one.remedied[1]} if one.remedied else None,
        "vain": [_change(each) for each in one.vain],
    }


def _change(variation: Variation) -> Row:
    return {"amounts": dict(variation.amounts), "undisturbed": list(variation.undisturbed)}


def _remedy(one: Remedy) -> Row:
    low, high = one.interval
    return {
        **_change(one.variation),
        "runs": one.runs,
        "was": _share(one.was),
        "kept": _share(one.kept),
        "better": one.better,
        "worse": one.worse,
        "low": _rounded(low),
        "high": _rounded(high),
    }


def _promise(one: PromiseSummary) -> Row:
    return {
        "id": one.name,
        "limits": list(one.limits),
        "kept": _share(one.kept),
        "missed": one.missed,
        "never_reached": one.never_reached,
        "not_triggered": one.not_triggered,
        "not_due": one.not_due,
        "times": [_quantile(each) for each in one.quantiles],
        "jams": [{**_jam(jam), "runs": runs} for jam, runs in one.jams],
        "drivers": [_driver(each) for each in one.drivers],
    }


def _driver(one: Driver) -> Row:
    return {"task": one.task, "critical": _share(one.critical), "correlation": _rounded(one.correlation)}


def _objective(one: ObjectiveSummary) -> Row:
    return {
        "id": one.name,
        "title": one.title,
        "target": one.target,
        "kept": one.kept,
        "called_upon": one.called_upon,
        "met": one.is_met if one.called_upon else None,
        "reached": _share(one.reached),
        "tests": [{"moment": explain(moment, "en", _as_named), "runs": runs} for moment, runs in one.tests],
    }


def _as_named(kind: str, name: str) -> str:
    """Programs want names, not titles."""
    return name


def _pool(one: PoolSummary) -> Row:
    return {
        "id": one.name,
        "waited": _mean(one.waited),
        "in_runs": _share(one.in_runs),
        "busy": _mean(one.busy),
        "utilisation": _rounded(one.utilisation),
        "in_use": [_rounded(each) for each in one.in_use],
        "there": [_rounded(each) for each in one.there] if one.there else None,
    }
