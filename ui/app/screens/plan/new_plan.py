"""A new plan, from the template of its kind, with what the law asks of that kind."""

import streamlit as st

from drillbook.schema.finding import Refused
from drillbook.schema.linkage.facts.required_topics import REQUIRED_TOPICS
from drillbook.schema.values.keys import Ref
from drillbook.schema.values.vocabulary import COVERS, DEPTHS, PLAN_KINDS
from drillbook.ui.app import browser_state
from drillbook.ui.app.screens.plan.open_file import show_refusal
from drillbook.ui.app.views.plan import draft_values
from drillbook.ui.app.views.plan.checklist import ORDER, article
from drillbook.ui.app.views.plan.choices import choices
from drillbook.ui.storage.templates import Wish, template
from drillbook.ui.translation import _, capital, current_language


def show() -> None:
    """What is it called, of which kind, how deep?"""
    book = browser_state.snapshot().book
    language = current_language()
    browser_state.title(_("New plan"), _("All plans"), "screens/plans.py")
    if browser_state.is_read_only():
        st.write(_("Read only: nothing can be changed here."))
        return
    title = browser_state.written("title", _("Title"), "new plan", _("The full title, as on the cover."))
    kinds = [kind for kind, _names in PLAN_KINDS.table if kind != "external"]
    kind = st.selectbox(_("Kind"), kinds, 1, format_func=lambda one: PLAN_KINDS.said(one, language))
    depth = st.radio(
        _("Depth"),
        ORDER,
        index=1,
        format_func=lambda one: DEPTHS.said(one, language),
        captions=[
            _("head only: due dates, drill rate, coverage"),
            _("roles, levels, tasks, reports, promised times"),
            _("also durations, places and needs: can be rehearsed"),
        ],
    )
    organizations = choices(book, None, Ref("organization"))
    drafter = st.selectbox(_("Drafted by"), ["", *organizations], format_func=lambda one: organizations.get(one, "—"))
    types = choices(book, None, Ref("incident-type"))
    wanted = st.multiselect(_("For"), list(types), format_func=lambda one: types[one], placeholder=_("none chosen"))
    plans = choices(book, None, Ref("plan"))
    parents = st.multiselect(
        _("Superior plans"), list(plans), format_func=lambda one: plans[one], placeholder=_("none chosen")
    )
    owed = [COVERS.said(topic, language) for topic in REQUIRED_TOPICS.get(kind, ())]
    if owed:
        heading = _("What the law asks of this kind")
        st.markdown(f"**{heading}** · {article(kind)}")
        st.markdown("\n".join(f"- {capital(topic)}" for topic in owed))
    if st.button(_("Begin"), type="primary", disabled=not title.strip()):
        name = draft_values.new_id(title, {*book.plans, *book.unread, *_stems()}, "plan")
        chinese = browser_state.snapshot().book.settings.language == "zh"
        wish = Wish(name, title.strip(), kind, depth, "zh" if chinese else "en", drafter, tuple(wanted), tuple(parents))
        _begin(name, template(wish))


def _stems() -> set[str]:
    """Names of files there are, and of drafts of files there are not yet."""
    here = {path.stem for path in browser_state.book_folder().glob("*.y*ml")}
    return here | {draft.file.rpartition("/")[2].rpartition(".")[0] for draft in browser_state.drafts().all()}


def _begin(name: str, text: str) -> None:
    try:
        draft = browser_state.drafts().begin(f"{name}.yaml", browser_state.draft_author(), text)
    except Refused as error:
        show_refusal(error)
        return
    browser_state.go("screens/plans.py", file=draft.file, view="form")
