"""What to try next: for the causes of a jam, buttons that fill in another run; and the choices for it."""

from collections.abc import Sequence
from typing import Literal

import streamlit as st

from drillbook.schema.finding import Unreadable
from drillbook.simulator.model.model import Model
from drillbook.simulator.model.run_changes import Variation, changes_of, varied
from drillbook.ui.app import browser_state
from drillbook.ui.app.screens.rehearse import request
from drillbook.ui.app.views.prose import md
from drillbook.ui.storage.runs import KeptRun
from drillbook.ui.translation import _, capital, translate
from drillbook.ui.use.facilitator.jams import Jam
from drillbook.ui.use.facilitator.what_to_try import Trial, trials, varied_names


def show(one: KeptRun, jams: Sequence[Jam]) -> None:
    """Buttons, then the form, open when something was chosen to try."""
    if browser_state.is_read_only():
        return
    model = _model(one)
    offered = trials(jams, model) if model else ()
    chosen = next((trial for trial in offered if trial.key == browser_state.asked("try")), None)
    if model is not None and offered:
        st.markdown("**" + _("What to try next") + "**")
        with st.container(horizontal=True):
            for trial in offered:
                _button(one, trial, model, trial == chosen)
    with st.expander(_("Another run"), expanded=chosen is not None):
        known = one.request.variation
        request.show(one, chosen.on(known) if chosen else known, varied_names(jams, model) if model else ())


def _button(one: KeptRun, trial: Trial, model: Model, chosen: bool) -> None:
    words = capital(translate(changes_of(varied(model, trial.on(Variation())))[0]))
    kind: Literal["primary", "secondary"] = "primary" if chosen else "secondary"
    if st.button(md(words), key=f"try {one.id} {trial.key}", type=kind, icon=":material/experiment:"):
        wanted = {"run": one.id, "try": trial.key, "promise": browser_state.asked("promise")}
        browser_state.go("screens/run.py", **wanted)


def _model(one: KeptRun) -> Model | None:
    """What this run was made from, as the book is now; None where that cannot be run any more."""
    snapshot = browser_state.snapshot()
    if one.request.scenario not in snapshot.scenarios:
        return None
    model = request.compiled(snapshot, one.request.scenario)
    try:
        return varied(model, one.request.variation) if model else None
    except Unreadable:
        return None
