"""What the widgets of one page share: the draft they speak of, a line of text, and the names to choose from."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import streamlit as st

from drillbook.schema.book import PlanBook
from drillbook.schema.editing.edits import Edit, Remove
from drillbook.schema.editing.writing import Data
from drillbook.schema.finding import Finding, Language
from drillbook.schema.models.plan import Plan
from drillbook.schema.reader import ReadResult
from drillbook.ui.app.views.plan import draft_values
from drillbook.ui.app.views.plan.choices import choices
from drillbook.ui.app.views.plan.draft_values import Path, Raw
from drillbook.ui.app.views.plan.fields import Field
from drillbook.ui.translation import _


@dataclass(slots=True)
class Form:
    """What the widgets of one page need to know, and the edits they ask for."""

    book: PlanBook
    plan: Plan | None
    language: Language
    chinese: bool
    epoch: str
    frozen: bool = False
    levels: tuple[str, ...] = ()
    edits: list[Edit] = field(default_factory=list)
    own: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # names the file itself gives, by their kind
    read: ReadResult | None = None

    def key(self, path: Path, name: str) -> str:
        """A widget's key; another epoch, another widget, so that it shows what the draft says now."""
        return f"{self.epoch}|{'/'.join(map(str, path))}|{name}"

    def wrong(self, place: Path) -> tuple[Finding, ...]:
        """What reading the file found at a value: known at once, before any rule is asked."""
        source = self.read.source if self.read else None
        if self.read is None or source is None:
            return ()
        spots = {(at.line, at.column) for at in (source.locate(place), source.locate(place, key=True))}
        return tuple(one for one in self.read.findings if (one.where.line, one.where.column) in spots)

    def put(self, path: Path, holder: Mapping[str, Raw], of: Field, value: Data) -> None:
        """Ask for a field to have this value; an object with nothing left goes itself."""
        edits = draft_values.change(path, holder, of, value, chinese=self.chinese)
        alone = len(holder) == 1 and any(isinstance(edit, Remove) for edit in edits)
        if alone and path and isinstance(path[-1], str) and len(path) != 2:
            edits = [Remove(path)]
        self.edits += edits


def line(form: Form, path: Path, of: Field, raw: Raw | None, label: str = "", name: str = "") -> str | None:
    """Text in one line, or in several where people write sentences."""
    now = raw if isinstance(raw, str) else ""
    if isinstance(raw, list | dict):
        st.caption(_("{what}: change this in the text", what=label or of.label(form.language)))
        return None
    several = of.kind == "long" or "\n" in now or len(now) > 80
    widget = st.text_area if several else st.text_input
    said = widget(
        label or of.label(form.language),
        value=now,
        key=form.key(path, name or of.name),
        help=of.help(form.language) or None,
        disabled=form.frozen,
    )
    said = (said or "").strip()
    return said if said != now.strip() else None


def titles_for(form: Form, of: Field, now: list[str]) -> dict[str, str]:
    """What may be chosen, by id; what is written and nothing bears stays to be seen."""
    found = {**form.own.get(of.ref.kind, {}), **choices(form.book, form.plan, of.ref)} if of.ref else {}
    if of.ref and of.ref.kind == "place" and of.name == "place":
        found = {"incident": _("where the incident is"), **found}
    return {**found, **{name: _("{name} (not known)", name=name) for name in now if name and name not in found}}


def many(raw: Raw | None) -> list[str]:
    """A lone value where a list is expected is a list of one."""
    if isinstance(raw, list):
        return [one for one in raw if isinstance(one, str)]
    return [raw] if isinstance(raw, str) and raw else []
