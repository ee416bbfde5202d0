"""Classifies a change under the four kinds of 国办发〔2024〕5号 art. 36.

The article names command and duties, procedures, main measures and grading standards. What belongs to which is our
reading: who does it is command, when and in what order and by when is procedure, what is done with what is measure,
what sets a level off or ends it is grading. Durations assumed for a run, remarks and clause numbers are none of them.
"""

from typing import Literal

from drillbook.schema.finding import Text, say
from drillbook.schema.models.plan import Section
from drillbook.schema.models.task import Task

AmendmentKind = Literal["command", "procedures", "measures", "grades"]
AMENDMENT_KINDS: dict[AmendmentKind, Text] = {
    "command": say(en="command and duties", zh="组织指挥体系与职责"),
    "procedures": say(en="response procedures", zh="应急处置程序"),
    "measures": say(en="main response measures", zh="主要处置措施"),
    "grades": say(en="grading standards", zh="突发事件分级标准"),
}
_WHOLE: dict[str, AmendmentKind] = {
    "roles": "command",
    "warnings": "procedures",
    "levels": "grades",
    "tasks": "measures",
    "procedures": "procedures",
    "response_times": "procedures",
}
_NONE = ("clause", "basis", "note", "to_confirm", "takes", "on_loss", "preemptible", "return_", "staff", "call_out")
_BY_ATTRIBUTE: dict[str, dict[str, AmendmentKind]] = {
    "levels": {
        "decided_by": "command",
        "ended_by": "command",
        "after": "procedures",
        "within": "procedures",
        "to": "procedures",
        "by": "procedures",
        "contents": "procedures",
        "notice": "procedures",
    },
    "tasks": {
        "role": "command",
        "with_": "command",
        **dict.fromkeys(
            ("phase", "after", "within", "report", "to", "by", "form", "kind", "contents", "hands_over_to", "priority"),
            "procedures",
        ),
    },
    "head": {
        "recovery": "procedures",
        "command": "command",
        "held_by": "command",
        "passes_to": "command",
        "taken_from": "command",
        "levels": "grades",
    },
}
_COVERED: dict[str, AmendmentKind] = {
    **dict.fromkeys(("command", "duties", "system", "responsible", "matching"), "command"),
    **dict.fromkeys(("report", "warning", "start-notice", "procedures", "coordination", "information"), "procedures"),
    **dict.fromkeys(("response", "measures", "self-rescue", "site-control", "evacuation", "cordon"), "measures"),
    **dict.fromkeys(("classification", "grading"), "grades"),
}


def amendment_kind_of(table: str, attribute: str, entry: object) -> AmendmentKind | None:
    """Return the kind that a change of ``attribute`` touches; of the whole entry, where there is no attribute."""
    if attribute in _NONE:
        return None
    if isinstance(entry, Section):
        return next((_COVERED[one] for one in entry.covers if one in _COVERED), None)
    if not attribute and isinstance(entry, Task) and entry.report:
        return "procedures"
    if table == "tasks" and attribute in ("to", "from_", "people") and not (isinstance(entry, Task) and entry.report):
        return "measures"
    return _BY_ATTRIBUTE.get(table, {}).get(attribute, _WHOLE.get(table))
