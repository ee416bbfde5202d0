"""Titles of what nobody wrote: decisions, notices, recovery; said in either language when they are told.

A decision on level III of plan flood is the task ``flood/decide:III``, its promised time ``flood/level:III``, and the
procedure that leads to it ``flood/level:III``, too; whoever wants a title asks here with what it is a title of.
"""

from collections.abc import Mapping
from typing import Literal

from drillbook.schema.conditions.describe import level_title
from drillbook.schema.finding import Text, say
from drillbook.schema.values.vocabulary import COLOURS

Kind = Literal["task", "promise", "procedure"]
_DECISION = ("启动决定", "decision on {level}")
_NOTICE = ("启动通知", "notice of {level}")
_END = ("终止决定", "decision to end {level}")
_WORDS = {
    ("task", "decide"): _DECISION,
    ("promise", "level"): _DECISION,
    ("procedure", "level"): ("", "{level}"),
    ("task", "decide-end"): _END,
    ("procedure", "end"): _END,
    ("task", "notice"): _NOTICE,
    ("promise", "notice"): _NOTICE,
    ("procedure", "notice"): _NOTICE,
}
OUTSIDE_STAFF = "outside-staff"
"""The pool of everybody in plans that do not act."""
OUTSIDE_TITLE = say(en="people of plans that do not act", zh="未参与推演的单位")


def generated_title(kind: Kind, inner: str, levels: Mapping[str, str]) -> Text | None:
    """The title of what no author wrote, by its name inside a plan whose levels have these titles; None for the rest."""
    if kind == "procedure" and inner == "recovery":
        return say(en="recovery", zh="善后工作")
    sort, colon, level = inner.partition(":")
    if (kind, sort) == ("procedure", "warning"):
        return say(en="actions of the {colour} warning", zh="{colour}预警行动", colour=_colour(level))
    words = _WORDS.get((kind, sort)) if colon else None
    if words is None:
        return None
    zh, en = words
    return say(en=en, zh="{level}" + zh, level=_level(level, levels.get(level, "")))


def _colour(name: str) -> Text:
    return Text(COLOURS.shown(name, "en"), COLOURS.shown(name, "zh"))


def _level(name: str, title: str) -> Text:
    """A level by its number and, where its author gave it one, its own title."""
    en, zh = level_title(name, "en"), level_title(name, "zh")
    if not title or title in (name, en, zh):
        return Text(en, zh)
    return Text(f"{en} ({title})", title)
