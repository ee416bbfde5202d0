"""The steps of a procedure as a list that people reorder: each in words, with its place in the whole."""

import streamlit as st
from pydantic import TypeAdapter, ValidationError

from drillbook.schema.editing.edits import Add, Insert, Move, Remove
from drillbook.schema.editing.writing import Data
from drillbook.schema.models.plan import Plan
from drillbook.schema.models.steps import Step
from drillbook.schema.values.keys import Ref
from drillbook.schema.values.names import normalise
from drillbook.ui.app.screens.fields.field_context import Form, titles_for
from drillbook.ui.app.views.plan import flow_chart
from drillbook.ui.app.views.plan.choices import choices, each_choices
from drillbook.ui.app.views.plan.draft_values import Path, Raw
from drillbook.ui.app.views.plan.fields import Field
from drillbook.ui.app.views.prose import md
from drillbook.ui.translation import _

_STEP: TypeAdapter[Step] = TypeAdapter(Step)
_INNER = ("do", "执行", "else", "否则")
_ZH = {
    "parallel": "同时", "wait": "等待", "until": "直到", "at_most": "最长等待", "repeat": "定期", "every": "每隔",
    "do": "执行", "choose": "分情况", "if": "如果", "else": "否则", "call": "转入",
    "each": "逐处", "places": "场所", "organizations": "单位",
}  # fmt: skip


def steps(form: Form, path: Path, raw: Raw | None, holder_has: bool, key: str) -> None:
    """The list at ``path`` + ``key`` of an object."""
    items: list[Raw] = _as_list(raw) if raw else []
    _list(form, (*path, key), items, 0)
    if not form.frozen:
        _new(form, path, key, len(items), holder_has)


def _list(form: Form, path: Path, items: list[Raw], depth: int) -> None:
    for index, raw in enumerate(items):
        place = (*path, index)
        _row(form, place, raw, depth, index, len(items))
        for inner, label, below in _inside(raw, place):
            if label:
                st.markdown("\u3000" * (2 * depth + 2) + f"*{md(label)}*")
            _list(form, inner, below, depth + 1)


def _row(form: Form, place: Path, raw: Raw, depth: int, index: int, many: int) -> None:
    said = _said(form, raw)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown("\u3000" * 2 * depth + md(f"{index + 1}. {said}"), width="stretch")
        if form.frozen:
            return
        list_path, last = place[:-1], many - 1
        if _small(form, place, "↑", _("Earlier: {step}", step=said), index == 0):
            form.edits.append(Move(list_path, index, index - 1))
        if _small(form, place, "↓", _("Later: {step}", step=said), index == last):
            form.edits.append(Move(list_path, index, index + 1))
        if _small(form, place, "✕", _("Remove: {what}", what=said), False):
            form.edits.append(Remove(place))


def _small(form: Form, place: Path, sign: str, help_: str, off: bool) -> bool:
    return st.button(sign, key=form.key(place, sign), help=help_, disabled=off)


def _said(form: Form, raw: Raw) -> str:
    """A step in words; one that does not read, as it is written."""
    try:
        step = _STEP.validate_python(raw)
    except ValidationError:
        return str(raw)
    plan = form.plan
    return flow_chart.said(form.book, plan, step) if isinstance(plan, Plan) else str(raw)


def _inside(raw: Raw, place: Path) -> list[tuple[Path, str, list[Raw]]]:
    """The lists within a step, where they are, and what they are called."""
    if isinstance(raw, list):
        return [(place, "", raw)]
    if not isinstance(raw, dict):
        return []
    found: list[tuple[Path, str, list[Raw]]] = []
    for key, value in raw.items():
        if _is(key, "parallel") and isinstance(value, list):
            found.append(((*place, key), "", value))
        elif (_is(key, "repeat") or _is(key, "each")) and isinstance(value, dict):
            found += [((*place, key, do), "", _as_list(value[do])) for do in value if do in _INNER]
        elif _is(key, "choose") and isinstance(value, list):
            for number, case in enumerate(value):
                inner = case if isinstance(case, dict) else {}
                when = next(
                    (str(inner[name]) for name in ("if", "如果", "chance", "概率") if name in inner), _("otherwise")
                )
                found += [((*place, key, number, do), when, _as_list(inner[do])) for do in inner if do in _INNER]
    return found


def _as_list(raw: Raw) -> list[Raw]:
    return raw if isinstance(raw, list) else [raw]


def _is(key: str, name: str) -> bool:
    return normalise(key) in (name, _ZH[name])


def _new(form: Form, path: Path, key: str, many: int, holder_has: bool) -> None:
    """One more step at the end; from there it can be moved."""
    with st.expander(_("Add a step")):
        kinds = {
            "task": _("a task"),
            "parallel": _("several tasks side by side"),
            "wait": _("wait until something is so"),
            "repeat": _("again and again"),
            "choose": _("by case"),
            "call": _("another procedure"),
            "each": _("the same for each of several places or organizations"),
        }
        where = (*path, key)
        kind = st.selectbox(
            _("What kind of step"), list(kinds), format_func=lambda one: kinds[one], key=form.key(where, "kind")
        )
        made = _made(form, where, kind)
        if st.button(_("Add this step"), key=form.key(where, "add"), disabled=not made) and made:
            form.edits.append(Insert(where, many, made) if holder_has else Add(path, key, [made]))


def _made(form: Form, where: Path, kind: str) -> Data:
    """The step that was put together, or nothing while something is missing."""

    def word(name: str) -> str:
        return _ZH[name] if form.chinese else name

    match kind:
        case "task":
            return _one(form, where, "task", _("Task"))
        case "call":
            called = _one(form, where, "procedure", _("Procedure"))
            return {word("call"): called} if called else ""
        case "parallel":
            chosen = _several(form, where, _("Tasks"))
            return {word("parallel"): list(chosen)} if len(chosen) > 1 else ""
        case "wait":
            until = st.text_input(_("Until"), key=form.key(where, "until")).strip()
            most = st.text_input(_("At most"), key=form.key(where, "most")).strip()
            waiting: dict[str, Data] = {("等到" if form.chinese else "until"): until}
            return {word("wait"): {**waiting, word("at_most"): most} if most else waiting} if until else ""
        case "repeat":
            every = st.text_input(_("Every"), key=form.key(where, "every")).strip()
            until = st.text_input(_("Until"), key=form.key(where, "until")).strip()
            chosen = _several(form, where, _("Tasks"))
            again: dict[str, Data] = {word("every"): every, word("until"): until, word("do"): list(chosen)}
            return {word("repeat"): again} if every and until and chosen else ""
        case "each":
            over = {name: _each(form, where, name) for name in ("places", "organizations")}
            chosen = _several(form, where, _("Tasks"))
            one: dict[str, Data] = {word(name): list(found) for name, found in over.items() if found}
            return {word("each"): {**one, word("do"): list(chosen)}} if len(one) == 1 and chosen else ""
        case _:
            when = st.text_input(_("If"), key=form.key(where, "if")).strip()
            chosen = _several(form, where, _("Tasks"))
            other = _several(form, where, _("Otherwise"))
            cases: list[Data] = [{word("if"): when, word("do"): list(chosen)}]
            cases += [{word("else"): list(other)}] if other else []
            return {word("choose"): cases} if when and chosen else ""


def _one(form: Form, where: Path, kind: str, label: str) -> str:
    found = choices(form.book, form.plan, Ref(kind, across_plans=kind == "procedure"))
    return st.selectbox(label, ["", *found], key=form.key(where, kind), format_func=lambda one: found.get(one, "—"))


def _each(form: Form, where: Path, over: str) -> list[str]:
    """Kinds of places, sectors, or single ones; only one of the two lists is filled."""
    found = each_choices(form.book, over)
    label = _("For each of these places") if over == "places" else _("Or for each of these organizations")
    return st.multiselect(
        label, list(found), key=form.key(where, over), format_func=lambda one: found[one], placeholder=_("none chosen")
    )


def _several(form: Form, where: Path, label: str) -> list[str]:
    field = Field(("tasks", "任务"), "names", ("", ""), ref=Ref("task"))
    found = titles_for(form, field, [])
    return st.multiselect(
        label, list(found), key=form.key(where, label), format_func=lambda one: found[one], placeholder=_("none chosen")
    )
