"""Parses assignments: the left and right side of ``set``, ``given`` and ``vary``."""

from dataclasses import dataclass
from typing import Literal

from drillbook.schema.finding import Unreadable, say
from drillbook.schema.values.late_patterns import late
from drillbook.schema.values.names import canonical_level, normalise, parse_name

_CALLED = late(r"^(?P<head>[^()]+)\((?P<inside>[^()]*)\)$")
_LEVEL = ("level", "级别")
_WORDS: dict[str, Literal["ordered", "judged"]] = {
    "ordered": "ordered",
    "上级要求": "ordered",
    "judged": "judged",
    "会商研判": "judged",
    "经会商研判": "judged",
}


@dataclass(frozen=True, slots=True)
class Assignment:
    """One thing that becomes so.

    ``indicator``: ``name`` (at ``place``) gets ``value``. ``level``: the plan ``name`` is at level ``value``.
    ``ordered`` and ``judged``: true for the plan ``name`` at level ``value`` and lower.
    """

    kind: Literal["indicator", "level", "ordered", "judged"]
    name: str
    value: str
    place: str | None = None


def parse_assignment(key: str, value: str) -> Assignment:
    """Parse ``underpass-depth: 35 cm``, ``depth(caoyang): 3``, ``level(sh-flood): II``, ``ordered: flood/II``."""
    head = normalise(key)
    written = normalise(value)
    if head in _WORDS:
        plan, slash, level = written.partition("/")
        if not slash or not plan.strip() or not level.strip():
            raise Unreadable(
                say(en="name the plan and the level", zh="应写明预案与级别"),
                say(en="for example {key}: flood/II", zh="例如 {key}: flood/II", key=key),
            )
        return Assignment(_WORDS[head], parse_name(plan.strip()), canonical_level(level.strip()))
    called = _CALLED.match(head)
    if called is None:
        return Assignment("indicator", parse_name(head), written)
    inside = parse_name(called["inside"].strip())
    if called["head"].strip() in _LEVEL:
        return Assignment("level", inside, canonical_level(written))
    return Assignment("indicator", parse_name(called["head"].strip()), written, inside)
