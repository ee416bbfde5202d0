"""A new plan, from the template of its kind, with what the law asks of that kind."""

import streamlit as st

from schema.keys import Ref
from schema.saving import Refused
from schema.vocabulary import COVERS, DEPTHS, KINDS
from ui import state
from ui.pages.plan.opened import told
from ui.templates import Wish, template
from ui.views import written
from ui.views.checklist import ORDER, OWED, article
from ui.views.choices import choices
from ui.words import _, spoken


def show() -> None:
    """What is it called, of which kind, how deep?"""
    book = state.look().book
    language = spoken()
    st.title(_("New plan"))
    state.link(_("All plans"), "pages/plans.py")
    if state.is_read_only():
        st.write(_("Read only: nothing can be changed here."))
        return
    title = st.text_input(_("Title"), help=_("The full title, as on the cover."))
    kinds = [kind for kind, _names in KINDS.table if kind != "external"]
    kind = st.selectbox(_("Kind"), kinds, 1, format_func=lambda one: KINDS.shown(one, language))
    depth = st.radio(
        _("Depth"),
        ORDER,
        index=1,
        format_func=lambda one: DEPTHS.shown(one, language),
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
    owed = [COVERS.shown(topic, language) for topic in OWED.get(kind, ())]
    if owed:
        heading = _("What the law asks of this kind")
        st.markdown(f"**{heading}** · {article(kind)}")
        st.markdown("\n".join(f"- {topic}" for topic in owed))
    if st.button(_("Begin"), type="primary", disabled=not title.strip()):
        name = written.new_id(title, {*book.plans, *book.unread, *_stems()}, "plan")
        chinese = state.look().book.settings.language == "zh"
        wish = Wish(name, title.strip(), kind, depth, "zh" if chinese else "en", drafter, tuple(wanted), tuple(parents))
        _begin(name, template(wish))


def _stems() -> set[str]:
    """Names of files there are, and of drafts of files there are not yet."""
    here = {path.stem for path in state.book_folder().glob("*.y*ml")}
    return here | {draft.file.rpartition("/")[2].rpartition(".")[0] for draft in state.drafts().all()}


def _begin(name: str, text: str) -> None:
    try:
        draft = state.drafts().begin(f"{name}.yaml", state.author(), text)
    except Refused as error:
        told(error)
        return
    state.go("pages/plans.py", file=draft.file, view="form")
