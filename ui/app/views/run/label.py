"""The label of a run in a list."""

from drillbook.ui.app.views.prose import md
from drillbook.ui.storage.runs import KeptRun
from drillbook.ui.words import _


def run_label(one: KeptRun) -> str:
    """A run in a list: what, when, which draws, and what was tried."""
    at = one.at[:16].replace("T", " ")
    draws = _("seed {seed}, run {number}", seed=one.request.seed, number=one.request.replication)
    changed = _("with changes") if one.request.variation or one.request.texts else ""
    parts = (md(one.title), at, draws, changed)
    return " · ".join(part for part in parts if part)
