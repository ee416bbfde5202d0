"""Fit a distribution of times to observations, and say how well it fits.

Candidates are those of the language that have two parameters or one and no end: lognormal, normal and exponential, by
maximum likelihood; the one with the least AIC (Akaike 1974). Its fit is judged by the Anderson-Darling statistic. As the
parameters come from the same data, the tables for known parameters do not hold: the distribution of the statistic is drawn
by Monte Carlo with the parameters fitted anew in every sample (Lilliefors 1967, Stute et al. 1993;
`scipy.stats.goodness_of_fit`).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from drillbook.schema.values.distributions import Takes

LEAST = 5
"""With fewer observations not even the longer half of the times is known."""
FITTED = 10
"""From so many on a distribution is fitted; below, the times themselves are the distribution."""
REJECTED = 0.1
SAMPLES = 499
_Z90 = 1.2815515655446004
_LISTED = 40
_FAR = 3.0  # a normal distribution whose mean is fewer deviations above 0 would be cut there


@dataclass(frozen=True, slots=True)
class Fit:
    """What observations propose. ``p_value``: of the fit, None where the times themselves are taken.

    ``rejected``: the best distribution that was tried and does not fit, if that is why.
    """

    takes: Takes
    number: int
    statistic: float | None = None
    p_value: float | None = None
    rejected: str = ""


def fitted(times: Sequence[int], seed: int = 0) -> Fit:
    """Return the distribution that times (ticks) propose.

    Raises:
        ValueError: there are fewer than five of them.
    """
    number = len(times)
    if number < LEAST:
        raise ValueError(f"{number} observations are too few, {LEAST} at least")
    if len(set(times)) == 1:
        return Fit(Takes("fixed", (times[0],)), number)
    if number < FITTED:
        return Fit(_as_seen(times), number)
    kind = min(_candidates(times), key=lambda one: (_aic(one, times), one))
    statistic, p_value = _goodness(kind, times, seed)
    if p_value < REJECTED:
        return Fit(_as_seen(times), number, statistic, p_value, kind)
    return Fit(_takes(kind, times), number, statistic, p_value)


def _as_seen(times: Sequence[int]) -> Takes:
    """The times themselves; of many, so many that stand for all at equal shares."""
    ordered = sorted(times)
    if len(ordered) > _LISTED:
        ordered = [ordered[math.floor((at + 0.5) * len(ordered) / _LISTED)] for at in range(_LISTED)]
    return Takes("observed", tuple(map(_rounded, ordered)))


def _candidates(times: Sequence[int]) -> list[str]:
    values = np.array(times, dtype=np.float64)
    normal = ["normal"] if values.mean() > _FAR * values.std() else []
    return ["lognormal", "exponential", *normal]


def _aic(kind: str, times: Sequence[int]) -> float:
    values = np.array(times, dtype=np.float64)
    logs, number = np.log(values), len(values)
    if kind == "exponential":
        return float(2 + 2 * number * (1 + math.log(values.mean())))
    deviation = float(logs.std() if kind == "lognormal" else values.std())
    shift = float(2 * logs.sum()) if kind == "lognormal" else 0.0
    return 4 + number * (math.log(2 * math.pi) + 2 * math.log(deviation) + 1) + shift


def _takes(kind: str, times: Sequence[int]) -> Takes:
    values = np.array(times, dtype=np.float64)
    logs = np.log(values)
    match kind:
        case "lognormal":
            middle, spread = float(logs.mean()), float(logs.std(ddof=1))
            return Takes("lognormal", (_rounded(math.exp(middle)), _rounded(math.exp(middle + _Z90 * spread))))
        case "exponential":
            return Takes("exponential", (_rounded(values.mean()),))
    return Takes("normal", (_rounded(values.mean()), _rounded(values.std(ddof=1))))


def _rounded(ticks: float) -> int:
    """Whole seconds: nobody measures more."""
    return max(1000, round(float(ticks) / 1000) * 1000)


def _goodness(kind: str, times: Sequence[int], seed: int) -> tuple[float, float]:
    from scipy import stats

    family = {"lognormal": stats.lognorm, "exponential": stats.expon, "normal": stats.norm}[kind]
    known = {} if kind == "normal" else {"loc": 0.0}
    values = np.array(times, dtype=np.float64) / 60_000
    generator = np.random.default_rng(seed)
    options = {"known_params": known, "statistic": "ad", "n_mc_samples": SAMPLES}
    try:
        result = stats.goodness_of_fit(family, values, rng=generator, **options)
    except TypeError:  # before scipy 1.15 the argument had another name
        result = stats.goodness_of_fit(family, values, random_state=generator, **options)
    return float(result.statistic), float(result.pvalue)
