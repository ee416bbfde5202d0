"""A comparison of two versions for other programs: the JSON of ``drillbook compare``."""

from drillbook.simulator.rehearsal.intervals import Mean, Share
from drillbook.simulator.rehearsal.versions.comparison import (
    Comparison,
    ObjectiveChange,
    PairedShares,
    PromiseChange,
)
from drillbook.ui.use.facilitator.version_models import ReadyPair

Row = dict[str, object]


def document(found: Comparison, versions: ReadyPair) -> Row:
    """Times are milliseconds; shares are from 0 to 1; intervals are of 95 %."""
    was, now, difference = found.broken
    return {
        "drillbook": "comparison",
        "format": 1,
        "scenario": found.scenario,
        "versions": [versions.before.name, versions.after.name],
        "models": list(found.digests),
        "changes": versions.changes,
        "seed": found.seed,
        "asked": found.asked,
        "precision": found.precision,
        "runs": found.done,
        "ended": found.ended,
        "widest": round(found.widest, 6),
        "verdict": found.verdict,
        "broken": {"before": mean_row(was), "after": mean_row(now), "difference": mean_row(difference)},
        "called_upon": mean_row(found.called_upon),
        "better": found.better,
        "worse": found.worse,
        "promises": [_promise(one) for one in found.promises],
        "objectives": [_objective(one) for one in found.objectives],
        "gone": list(found.gone),
        "new": list(found.new),
        "stuck": list(found.stuck),
    }


def mean_row(one: Mean) -> Row:
    """A mean with its interval."""
    return {"mean": round(one.value, 6), "low": round(one.low, 6), "high": round(one.high, 6)}


def paired_row(one: PairedShares) -> Row:
    """Runs by version, the difference of the shares with its interval, and what chance alone would do."""
    low, high = one.interval
    return {
        "both": one.both,
        "only_before": one.first,
        "only_after": one.second,
        "neither": one.neither,
        "difference": round(one.difference, 6),
        "low": round(low, 6),
        "high": round(high, 6),
        "mcnemar": round(one.chance, 6),
    }


def _share(one: Share) -> Row:
    return {"count": one.count, "of": one.of}


def _promise(one: PromiseChange) -> Row:
    return {
        "id": one.name,
        "limits": [list(each) for each in one.limits],
        "kept": [_share(one.before), _share(one.after)],
        "broken": paired_row(one.broken),
        "clear": one.clear,
        "longer": mean_row(one.longer) if one.longer else None,
    }


def _objective(one: ObjectiveChange) -> Row:
    return {
        "id": one.name,
        "title": one.title,
        "target": one.target,
        "kept": list(one.kept),
        "called_upon": list(one.called_upon),
        "met": list(one.met),
        "reached": paired_row(one.reached),
    }
