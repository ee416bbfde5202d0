"""正文: a scenario to be read, scene by scene, with what is asked at the table and what is hoped for."""

from collections.abc import Iterable

import streamlit as st

from drillbook.ui.app.views.prose import md
from drillbook.ui.report.scenario.script import route_words
from drillbook.ui.report.scenario.slip import Asked, Slip
from drillbook.ui.report.scenario.story import Story, ToldScene, head_rows, objective_words
from drillbook.ui.translation import _, capital, joined


def show(told: Story) -> None:
    """The whole scenario."""
    st.table(
        [{"name": f"**{label}**", "value": md(said)} for label, said in head_rows(told)],
        hide_index=True,
        hide_header=True,
        border="horizontal",
        alt=_("Cover"),
    )
    if told.objectives:
        st.header(_("Objectives"), anchor="objectives")
        for one in told.objectives:
            st.markdown("  \n".join((f"**{md(one.title)}**", *map(md, objective_words(one)))))
    _block(_("Preparation"), told.preparation)
    for number, scene in enumerate(told.scenes, start=1):
        _scene(number, scene)
    _block(_("Outside the scenes") if told.scenes else _("Messages"), told.loose)


def _block(title: str, slips: Iterable[Slip]) -> None:
    found = list(slips)
    if found:
        st.header(title)
    for slip in found:
        _slip(slip)


def _scene(number: int, scene: ToldScene) -> None:
    st.header(md(_("Scene {n}: {title}", n=number, title=scene.title)), anchor=f"scene-{number}")
    room = _("{n} min in the room", n=scene.minutes) if scene.minutes is not None else ""
    st.caption(" · ".join(part for part in (scene.when, scene.clock, room) if part))
    if scene.narration:
        st.markdown(_quoted(scene.narration))
    if scene.material:
        st.caption(_("Show") + "\u3000" + md(joined(scene.material)))
    for slip in scene.slips:
        _slip(slip)
    if scene.comment:
        word = _("To comment on afterwards")
        st.markdown("\n".join((f"**{word}**", "", *(f"- {md(one)}" for one in scene.comment))))


def _quoted(text: str) -> str:
    return "\n".join(f"> {md(line)}" for line in text.splitlines() if line.strip())


def _slip(slip: Slip) -> None:
    """A message with what changes with it, what should follow, and what is asked."""
    with st.container(border=True):
        when = " · ".join(part for part in (slip.when, slip.clock, slip.only) if part)
        way = route_words(slip)
        st.markdown(f"**{md(f'{slip.number} {slip.title}'.strip())}**\u3000{md(when)}")
        if way:
            st.caption(md(capital(way)))
        if slip.message:
            st.markdown(md(slip.message))
        labelled = (
            (_("Place"), slip.place),
            (_("Effect"), _("; ").join(slip.effects)),
            (_("Expected actions"), _("; ").join(slip.expected)),
            (_("Given by"), slip.controller),
            (_("Objectives served"), joined(slip.objectives)),
            (_("Notes"), slip.notes),
        )
        said = [f"**{word}**\u3000{md(words)}" for word, words in labelled if words]
        if said:
            st.markdown("  \n".join(said))
        for asked in slip.questions:
            _question(asked)


def _question(asked: Asked) -> None:
    head = _("{to}: {question}", to=asked.to, question=asked.ask) if asked.to else asked.ask
    if asked.minutes is not None:
        head = _("{what} ({n} min)", what=head, n=asked.minutes)
    points = "\n".join(f"- {md(point)}" for point in asked.points)
    st.markdown(f":material/help: **{md(head)}**\n\n{points}")
