"""衔接关系图: the district in lanes, or what lies near one thing; beside it the same as a table."""

import streamlit as st

from drillbook.schema.linkage.questions.graph import View, subgraph_for
from drillbook.schema.linkage.questions.relations import Thing
from drillbook.ui.app import browser_state
from drillbook.ui.app.components.graph import graph
from drillbook.ui.app.components.listing import table
from drillbook.ui.app.views.prose import md
from drillbook.ui.app.views.review import findings, picture
from drillbook.ui.report.clauses import clause_said
from drillbook.ui.report.plain_messages import plainly
from drillbook.ui.review import findings_with_remarks
from drillbook.ui.storage.book_cache import Snapshot
from drillbook.ui.translation import _, counted, sentences

_ASKED = ("around", "what", "hops", "without")  # what the picture is of


def show() -> None:
    """The graph, and what is known of the thing chosen in it."""
    snapshot = browser_state.snapshot()
    around = browser_state.asked("around") if picture.thing_named(snapshot, browser_state.asked("around")) else ""
    chosen = picture.thing_named(snapshot, browser_state.asked("node") or around)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        around = _choose_around(snapshot, around)
        asked, hops = _choose_view(snapshot, around)
    found = picture.part(snapshot, asked, around, hops)
    found = picture.without(found, _hidden(picture.relation_kinds(found)))
    if not found.nodes:
        st.write(_("Nothing is linked with it in this view."))
        return
    lanes = not around or picture.is_large(found)
    thing = picture.thing_named(snapshot, around)
    shown = picture.picture(snapshot, found, asked, thing.plan if thing else "", lanes=lanes)
    if around and lanes:
        st.caption(_("Too much for a free drawing: shown in lanes. Fewer steps, or one thing of it, show more."))
    above = st.container()  # it is always there: the graph stays the same element, and keeps the focus
    left, *right = st.columns([3, 1] if chosen else [1])
    with left:
        clicked = graph(shown, chosen.id if chosen else "", _("Graph of linked plans"), key="linkage-graph")
        st.caption(_("Click, or walk with the arrow keys and Enter. Drag to move; Ctrl and wheel to zoom."))
        if clicked and clicked.id != browser_state.asked("node"):
            browser_state.ask(node=clicked.id)
    if chosen:
        with right[0]:
            _about(snapshot, chosen, around)
    else:
        above.caption(_("Choose a plan to see what it is linked with."))
    of = chosen.id if chosen and any(one.id == chosen.id for one in found.nodes) else ""
    rows = picture.rows(found, of, tuple((name, browser_state.asked(name)) for name in _ASKED))
    st.header(_("As a table"))
    st.caption(counted("{n} relation", "{n} relations", len(rows)))
    table(rows, "screens/linkage.py", key="links")


def _choose_around(snapshot: Snapshot, around: str) -> str:
    things = subgraph_for(snapshot.book, "plans").nodes
    titles = {"": _("the whole district"), **picture.choices(things)}
    here = picture.thing_named(snapshot, around)
    if here is not None:
        titles |= picture.choices([here])
    wish = st.selectbox(
        _("Shown"),
        list(titles),
        list(titles).index(around),
        format_func=lambda one: titles[one],
        key=f"around|{around}",
        width=420,
    )
    if wish is not None and wish != around:
        browser_state.ask(around=wish, node=wish)
    return around


def _choose_view(snapshot: Snapshot, around: str) -> tuple[View, int]:
    thing = picture.thing_named(snapshot, around)
    if thing is None:
        return "plans", 1
    asked: View = next((one for one in picture.VIEWS if one == browser_state.asked("what")), "plans")
    if thing.kind == "plan":
        wish = st.selectbox(
            _("What is shown"),
            picture.VIEWS,
            picture.VIEWS.index(asked),
            format_func=picture.view_word,
            key=f"what|{asked}",
            width=240,
        )
        if wish != asked:
            browser_state.ask(what=wish)
    if thing.kind == "plan" and asked != "plans":
        return asked, 1
    far = browser_state.asked("hops")
    key = browser_state.asks("hops", ("1", "2", "3"), "1")
    first = browser_state.follow(key, int(far) if far in ("2", "3") else 1)
    hops = st.segmented_control(_("Steps away"), (1, 2, 3), default=first, key=key) or 1
    browser_state.answer(key, hops, hops=str(hops) if hops > 1 else "")
    return asked, hops


def _hidden(kinds: dict[str, str]) -> list[str]:
    key = "kinds|" + "|".join(kinds)
    left_out = browser_state.asked("without").split(",")
    first = browser_state.follow(key, [kind for kind in kinds if kind not in left_out])
    with st.expander(_("Which links are shown")):
        shown = st.pills(
            _("Links"), list(kinds), selection_mode="multi", default=first, format_func=lambda one: kinds[one], key=key
        )
    hidden = [kind for kind in kinds if kind not in shown]
    browser_state.answer(key, shown, without=",".join(hidden))
    return hidden


def _about(snapshot: Snapshot, thing: Thing, around: str) -> None:
    """What was clicked: where it stands, its findings, and ways on."""
    st.markdown(f"**{md(thing.title)}**")
    clause = clause_said(thing.clause)
    home = thing.home if thing.kind != "plan" else ""
    st.caption(md(" · ".join(part for part in (picture.kind_word(thing.kind), home, clause) if part)))
    if thing.id != around:
        if st.button(_("Show what is near it"), icon=":material/hub:"):
            browser_state.ask(around=thing.id, node=thing.id)
    elif st.button(_("Show the whole district"), icon=":material/map:"):
        browser_state.ask(around="", node=thing.id)
    if thing.plan:
        browser_state.link(_("Open the plan"), "screens/plans.py", plan=thing.plan)
    if thing.kind == "organization":
        browser_state.link(_("Duties of an organization"), "screens/linkage.py", view="who", organization=thing.name)
    found = [
        one for one in findings_with_remarks.problems_of(snapshot, {}) if picture.concerns(snapshot, thing, one.finding)
    ]
    number = counted("{n} finding", "{n} findings", len(found))
    st.markdown(f"**{number}**")
    for problem in found[:8]:
        browser_state.link(findings.near_line(problem), "screens/linkage.py", finding=problem.mark)
        st.caption(md(sentences(plainly(problem.finding.message))))
