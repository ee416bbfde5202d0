"""Finds where every value of a text begins and ends, for edits that leave the rest of the text alone."""

from dataclasses import dataclass, field
from typing import Literal

import yaml

from drillbook.schema.text.lines import veiled
from drillbook.schema.text.yaml_nodes import PathStep
from drillbook.schema.values.keys import written_key
from drillbook.schema.values.names import normalise

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass(slots=True)
class Span:
    """A value from ``start`` to ``end``; ``column`` counts from 0, and a block's end is that of its last value."""

    kind: Literal["scalar", "mapping", "list"]
    start: int
    end: int
    column: int
    flow: bool = False
    style: str = ""
    keys: list["Span"] = field(default_factory=list)
    values: list["Span"] = field(default_factory=list)
    text: str = ""

    @property
    def is_blank(self) -> bool:
        """A key with nothing after it."""
        return self.kind == "scalar" and self.start == self.end

    def index(self, step: PathStep) -> int | None:
        """Which of the values ``step`` names, a key in either language."""
        if self.kind == "list":
            return step if isinstance(step, int) and 0 <= step < len(self.values) else None
        names = [normalise(key.text) for key in self.keys]
        name = written_key(names, str(step))
        return None if name is None else names.index(name)


def spans(text: str) -> Span:
    """Find the spans of a text that the reader has accepted: its depth is bounded and it has one document."""
    open_: list[Span] = []
    root: Span | None = None
    veil = veiled(text)
    for event in yaml.parse(veil.text, Loader=_LOADER):
        if isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            _close(open_.pop(), event)
        elif isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent):
            span = _span(event, text)
            span.text = veil.shown(span.text)
            if open_:
                _add(open_[-1], span)
            root = root or span
            if span.kind != "scalar":
                open_.append(span)
    if root is None:
        raise ValueError("the text is empty")
    return root


def _span(event: yaml.NodeEvent, text: str) -> Span:
    start, end, column = _start(event), _end(event), event.start_mark.column if event.start_mark else 0
    if isinstance(event, yaml.ScalarEvent):
        if event.style in ("|", ">"):
            end = start + len(text[start:end].rstrip("\r\n"))
        return Span("scalar", start, end, column, style=event.style or "", text=event.value)
    kind: Literal["mapping", "list"] = "mapping" if isinstance(event, yaml.MappingStartEvent) else "list"
    return Span(kind, start, end, column, flow=bool(getattr(event, "flow_style", False)))


def _start(event: yaml.Event) -> int:
    return event.start_mark.index if event.start_mark else 0


def _end(event: yaml.Event) -> int:
    return event.end_mark.index if event.end_mark else 0


def _add(holder: Span, span: Span) -> None:
    if holder.kind == "mapping" and len(holder.keys) == len(holder.values):
        holder.keys.append(span)
    else:
        holder.values.append(span)


def _close(span: Span, event: yaml.Event) -> None:
    if span.flow:
        span.end = _end(event)
    elif span.values:
        span.end = max(span.values[-1].end, span.keys[-1].end if span.keys else 0)
