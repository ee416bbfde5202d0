"""What becomes so: the left and right side of ``set``, ``given`` and ``vary``."""

import re
from dataclasses import dataclass
from typing import Literal

from drillbook.schema.finding import Unreadable, say
from drillbook.schema.values.names import level_name, name, normalise

_CALLED = re.compile(r"^(?P<head>[^()]+)\((?P<inside>[^()]*)\)$")
_LEVEL = ("level", "级别")
_WORDS: dict[str, Literal["ordered", "judged"]] = {
    "ordered": "ordered",
    "上级要求": "ordered",
    "judged": "judged",
    "会商研判": "judged",
    "经会商研判": "judged",
}


@dataclass(frozen=True, slots=True)
class Setting:
    """One thing that becomes so.

    ``indicator``: ``name`` (at ``place``) gets ``value``. ``level``: the plan ``name`` is at level ``value``.
    ``ordered`` and ``judged``: true for the plan ``name`` at level ``value`` and lower.
    """

    kind: Literal["indicator", "level", "ordered", "judged"]
    name: str
    value: str
    place: str | None = None


def setting(key: str, value: str) -> Setting:
    """``underpass-depth: 35 cm``, ``depth(caoyang): 3``, ``level(sh-flood): II``, ``ordered: flood/II``."""
    head = normalise(key)
    written = normalise(value)
    if head in _WORDS:
        plan, slash, level = written.partition("/")
        if not slash or not plan.strip() or not level.strip():
            raise Unreadable(
                say(en="name the plan and the level", zh="应写明预案与级别"),
                say(en="for example {key}: flood/II", zh="例如 {key}: flood/II", key=key),
            )
        return Setting(_WORDS[head], name(plan.strip()), level_name(level.strip()))
    called = _CALLED.match(head)
    if called is None:
        return Setting("indicator", name(head), written)
    inside = name(called["inside"].strip())
    if called["head"].strip() in _LEVEL:
        return Setting("level", inside, level_name(written))
    return Setting("indicator", name(called["head"].strip()), written, inside)
