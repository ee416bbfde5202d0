"""How often a scenario is run: once, to be looked at; many times, for the odds; or to find out what one thing changes."""

from dataclasses import dataclass
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from drillbook.ui.app import browser_state
from drillbook.ui.report.study.stress_rows import budget_word
from drillbook.ui.storage.runs import KeptRun
from drillbook.ui.translation import _

KINDS = ("once", "many", "value", "stress", "compare")
_USUAL = {"many": 1000, "value": 100, "stress": 2000, "compare": 500}
_LEAST = {"many": 1, "value": 2, "stress": 100, "compare": 2}
_TOGETHER = (1, 2, 3, 4)
_PRECISIONS = (None, 0.02, 0.01, 0.005)
_MOST = 20_000


@dataclass(frozen=True, slots=True)
class HowOften:
    """A kind of run, and how many of them; with a ``precision`` at most so many; ``together``: misfortunes at once."""

    kind: str
    n: int = 0
    precision: float | None = None
    together: int = 2


def kind_word(kind: str) -> str:
    """反复推演."""
    words = {
        "once": _("Once"),
        "many": _("Many times"),
        "value": _("Value of one more"),
        "stress": _("What breaks it"),
        "compare": _("Two versions"),
    }
    return words[kind]


def often_text(one: KeptRun) -> str:
    """推演一次，反复推演1000次; where it ended with fewer runs than were asked for, of how many."""
    request, done = one.request, one.status.done
    if request.kind == "once":
        return kind_word(request.kind)
    if one.status.state == "done" and 0 < done < request.n:
        return _("{kind}, {done} runs (of {n})", kind=kind_word(request.kind), done=done, n=request.n)
    return _("{kind}, {n} runs", kind=kind_word(request.kind), n=request.n)


def choose_kind(before: KeptRun | None) -> str:
    """Once, many times, or one of the questions that need many runs; what was chosen last comes first."""
    said = {
        "once": _("One run, to be replayed and explained."),
        "many": _("How sure each promised time is, and where it jams most often."),
        "value": _("What one more and one fewer of each post, team, equipment and channel would change."),
        "stress": _("The smallest sets of misfortunes that break a promised time, each to be replayed."),
        "compare": _(
            "The plans as saved now and another version of them, in the same runs: which keeps its times better."
        ),
    }
    usual = before.request.kind if before else "once"
    key = f"kind {before.id if before else ''} {browser_state.asks('often', KINDS, usual)}"
    now = browser_state.asked("often") if browser_state.asked("often") in KINDS else usual
    first = browser_state.follow(key, now)
    kind = st.segmented_control(_("How often"), KINDS, default=first, format_func=kind_word, key=key) or now
    browser_state.answer(key, kind, often="" if kind == usual else kind)
    st.caption(said[kind])
    return kind


def whole_number(
    place: DeltaGenerator, words: str, limits: tuple[int, int], usual: int, wrong: list[str], **more: Any
) -> int:
    """A field for a whole number. What is wrong with it is added to ``wrong``, in the language of the page: a limit that
    the browser knew it would tell in its own, and the form would be sent without a word.
    """
    number = int(place.number_input(words, value=usual, step=1, **more))
    least, most = limits
    if not least <= number <= most:
        wrong.append(
            _("{what}: a whole number from {least} to {most}, not {n}", what=words, least=least, most=most, n=number)
        )
    return number


def choose_number(kind: str, before: KeptRun | None, offered: int, wrong: list[str]) -> HowOften:
    """How many, inside the form; see `whole_number`. ``offered``: instead of the number of the run before, 0: none is."""
    if kind == "once":
        return HowOften(kind)
    is_same = before is not None and before.request.kind == kind
    usual = (offered or before.request.n) if before is not None and is_same else _USUAL[kind]
    left, right = st.columns(2)
    words = budget_word() if kind == "stress" else _("Number of runs")
    n = whole_number(left, words, (_LEAST[kind], _MOST), usual, wrong, key=f"n {kind} {usual}")
    if kind == "value":
        return HowOften(kind, n)
    if kind == "stress":
        now = before.request.together if before and before.request.kind == kind else 2
        at = _TOGETHER.index(now) if now in _TOGETHER else 1
        most = right.selectbox(_("Misfortunes at once, at most"), _TOGETHER, at, key="together")
        return HowOften(kind, n, together=most)
    precision = right.selectbox(
        _("Stop sooner when certain to"),
        _PRECISIONS,
        format_func=lambda one: _("never: all of them") if one is None else _("±{n} points", n=f"{100 * one:g}"),
        key=f"precision {kind}",
    )
    return HowOften(kind, n, precision)
