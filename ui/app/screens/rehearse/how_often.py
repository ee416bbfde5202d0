"""How often a scenario is run: once, to be looked at; many times, for the odds; or for the value of one more."""

from dataclasses import dataclass

import streamlit as st

from drillbook.ui.storage.runs import KeptRun
from drillbook.ui.words import _

KINDS = ("once", "many", "value")
_USUAL = {"many": 1000, "value": 100}
_PRECISIONS = (None, 0.02, 0.01, 0.005)
_MOST = 20_000


@dataclass(frozen=True, slots=True)
class HowOften:
    """A kind of run, and how many of them; with a ``precision`` at most so many."""

    kind: str
    n: int = 0
    precision: float | None = None


def kind_word(kind: str) -> str:
    """反复推演."""
    return {"once": _("Once"), "many": _("Many times"), "value": _("Value of one more")}[kind]


def choose_kind(before: KeptRun | None) -> str:
    """Once, many times, or one more of everything; what was chosen last comes first."""
    said = {
        "once": _("One run, to be replayed and explained."),
        "many": _("How sure each promised time is, and where it jams most often."),
        "value": _("What one more and one fewer of each post, team and equipment would change."),
    }
    now = before.request.kind if before else "once"
    kind = st.segmented_control(
        _("How often"), KINDS, format_func=kind_word, default=now, key=f"kind {before.id if before else ''}"
    )
    st.caption(said[kind or now])
    return kind or now


def choose_number(kind: str, before: KeptRun | None) -> HowOften:
    """How many, inside the form."""
    if kind == "once":
        return HowOften(kind)
    usual = before.request.n if before and before.request.kind == kind else _USUAL[kind]
    left, right = st.columns(2)
    n = left.number_input(_("Number of runs"), 1 if kind == "many" else 2, _MOST, usual, key=f"n {kind}")
    if kind == "value":
        return HowOften(kind, int(n))
    precision = right.selectbox(
        _("Stop sooner when certain to"),
        _PRECISIONS,
        format_func=lambda one: _("never: all of them") if one is None else _("±{n} points", n=f"{100 * one:g}"),
        key=f"precision {kind}",
    )
    return HowOften(kind, int(n), precision)
