"""Two versions of the plans in the same runs: a plain verdict, then what breaks more often and less often."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from drillbook.ui.app import browser_state
from drillbook.ui.app.components.listing import Row, Tone, listing
from drillbook.ui.app.screens.rehearse import request
from drillbook.ui.app.screens.rehearse.many.odds import read, tell_end
from drillbook.ui.app.views.prose import md
from drillbook.ui.app.views.run import odds
from drillbook.ui.report.versions.comparison import objective_headings, stuck_text
from drillbook.ui.storage.runs import KeptRun
from drillbook.ui.translation import _, capital, counted, current_language

_CELLS = 6
Rows = dict[str, Any]


def show(one: KeptRun) -> None:
    """The result of a comparison."""
    kept = read(one)
    if kept is None:
        return
    rows = kept["rows"][current_language()]
    saved = _("as it is saved now")
    before, after = (capital(saved), one.request.called) if one.request.is_newer else (one.request.called, saved)
    st.caption(md(_("{before} → {after}", before=before, after=after)))
    tell_end(rows)
    _changed(rows.get("changed", ()))  # what was kept by an older version does not know it
    if any(rows["stuck"]):
        st.error(stuck_text(rows["stuck"]))
    st.header(_("Which is better"))
    for number, sentence in enumerate(rows["sentences"]):
        words = md(capital(sentence))
        st.markdown(f"### {words}" if number == 0 else words)
    _promises(_("More often broken now"), rows["more"])
    _promises(_("Less often broken now"), rows["less"])
    _objectives(rows["objectives"], f"objectives {one.id}")
    st.header(_("The rest"))
    st.markdown("\n".join(f"- {md(capital(line))}" for line in rows["rest"]))
    st.caption(
        _(
            "More than chance: McNemar's test over all promised times at once (Holm, 5%); intervals of shares after Newcombe."
        )
    )
    if not browser_state.is_read_only():
        with st.expander(_("Another run")):
            request.show(one)


def _changed(changes: Sequence[Rows]) -> None:
    """What differs between the texts of both versions."""
    if not changes:
        return
    with st.expander(counted("{n} change of the book", "{n} changes of the book", len(changes))):
        heads = {"where": _("Where"), "what": _("What"), "was": _("Before"), "now": _("Now")}
        st.table([{said: md(one[name]) for name, said in heads.items()} for one in changes], hide_index=True)


def _promises(head: str, changes: list[Rows]) -> None:
    """Those that are certain; what chance could explain is folded away."""
    if not changes:
        return
    st.header(head)
    clear = [each for each in changes if each["clear"]]
    unclear = [each for each in changes if not each["clear"]]
    if clear:
        st.html(change_table(clear))
    if unclear:
        said = counted(
            "{n} differs by so little that chance could explain it",
            "{n} differ by so little that chance could explain it",
            len(unclear),
        )
        with st.expander(said):
            st.html(change_table(unclear))


def change_table(changes: list[Rows]) -> str:
    """Promised times with the difference in their share of broken runs as a bar, its interval, and the runs behind it."""
    heads = (_("Promised time"), _("points"), _("interval (95%)"), _("runs broken"), _("only before"), _("only now"))
    cells = [
        (each["interval"], f"{each['was']}→{each['now']}", str(each["only_before"] or ""), str(each["only_now"] or ""))
        for each in changes
    ]
    return odds.difference_table(heads, [{**each, "what": each["title"]} for each in changes], cells)


def _objectives(objectives: list[Rows], key: str) -> None:
    if not objectives:
        return
    st.header(_("Objectives"))
    tones: dict[bool, Tone] = {True: "good", False: "error"}
    lines = [
        Row(
            (each["title"], each["cells"][0], each["cells"][1], "", *each["cells"][3:_CELLS]),
            "",
            (),
            {3: ((tones[each["met"][1]], "→".join(map(capital, each["cells"][2].split("→")))),)},
        )
        for each in objectives
    ]
    columns = tuple(map(capital, (_("objective"), *objective_headings())))
    listing(lines, columns, key=key, search=False)
