"""What people decided and marked in an exercise, from a table (CSV) or YAML: for a run that follows what was played."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import get_args

from drillbook.schema.finding import Finding, Location, Text, Unreadable, say
from drillbook.schema.text.yaml_nodes import MappingNode, ScalarNode, SequenceNode, parse
from drillbook.schema.values.instants import parse_elapsed
from drillbook.schema.values.names import normalise
from drillbook.simulator.model.decisions_made import Decision, DecisionKind
from drillbook.simulator.study.calibration.observations import table_rows
from drillbook.ui.use.calibration import table_text

_LIST = ("decisions", "处置")
_KEYS: Mapping[str, str] = {
    "at": "at", "time": "at", "时间": "at", "时刻": "at", "kind": "kind", "decision": "kind", "类别": "kind", "处置": "kind",
    "what": "what", "对象": "what", "事项": "what", "value": "value", "值": "value", "取值": "value", "by": "by", "who": "by",
    "人员": "by", "由谁": "by",
}  # fmt: skip
_KINDS: Mapping[str, DecisionKind] = {kind: kind for kind in get_args(DecisionKind)} | {
    "接手": "claim", "交还": "release", "开始": "begin", "完成": "finish", "失败": "fail", "级别": "level", "消息单": "inject",
    "认定": "judged", "命令": "ordered", "指标": "set", "收到": "received", "出动": "set-out", "到达": "arrived",
}  # fmt: skip
_NEEDED = ("at", "kind", "what")
Row = tuple[int, dict[str, str]]


def decisions_from(path: Path) -> tuple[tuple[Decision, ...], list[Finding]]:
    """Return the decisions of a file in order of their time, and what is wrong with it, by line.

    Raises:
        Refused: the file is not there, too large, or no text.
    """
    text, found, wrong = table_text(path), [], []
    rows, problems = _of_yaml(path, text) if path.suffix.lower() in (".yaml", ".yml") else _of_table(path, text)
    wrong += problems
    for line, cells in rows:
        try:
            found.append(_decision(cells))
        except Unreadable as problem:
            wrong.append(_finding(path, line, problem.message, problem.hint))
    return tuple(sorted(found, key=lambda one: one.at)), wrong


def _finding(path: Path, line: int, message: Text, hint: Text | None = None) -> Finding:
    return Finding(Location(path.as_posix(), line, 1), "SC", message, hint=hint)


def _of_table(path: Path, text: str) -> tuple[list[Row], list[Finding]]:
    """Rows below a line of headers; columns that are called otherwise are remarks."""
    rows = list(table_rows(text))
    heads = [_KEYS.get(normalise(cell).lower(), "") for cell in rows[0][1]] if rows else []
    missing = [name for name in _NEEDED if name not in heads]
    if missing:
        return [], [_finding(path, rows[0][0] if rows else 1, _no_headers())]
    return [(line, dict(zip(heads, cells, strict=False))) for line, cells in rows[1:]], []


def _of_yaml(path: Path, text: str) -> tuple[list[Row], list[Finding]]:
    source, findings = parse(path.as_posix(), text)
    if source is None:
        return [], findings
    entry = next((found for name in _LIST if (found := source.root.find(name))), None)
    if entry is None or not isinstance(entry[1], SequenceNode):
        return [], [*findings, _finding(path, 1, _no_list())]
    rows = []
    for item in entry[1].items:
        if isinstance(item, MappingNode):
            rows.append((item.line, dict(_cells(item))))
        else:
            findings.append(_finding(path, item.line, _no_list()))
    return rows, findings


def _cells(item: MappingNode) -> Iterator[tuple[str, str]]:
    for name, (_key, node) in item.entries.items():
        yield _KEYS.get(normalise(name).lower(), name), node.text if isinstance(node, ScalarNode) else ""


def _decision(cells: Mapping[str, str]) -> Decision:
    _refuse_unknown(cells)
    empty = next((name for name in _NEEDED if not cells.get(name)), None)
    if empty is not None:
        raise Unreadable(say(en="'{key}' is missing", zh="缺少“{key}”", key=empty), _no_headers())
    kind = _KINDS.get(normalise(cells["kind"]).lower())
    if kind is None:
        raise Unreadable(
            say(en="'{kind}' is no decision", zh="“{kind}”不是处置类别", kind=cells["kind"]),
            say(en="write one of {kinds}", zh="可写：{kinds}", kinds=tuple(_KINDS)),
        )
    return Decision(int(parse_elapsed(cells["at"])), kind, cells["what"], cells.get("value", ""), cells.get("by", ""))


def _refuse_unknown(cells: Iterable[str]) -> None:
    wrong = next((name for name in cells if name and name not in _KEYS.values()), None)
    if wrong is not None:
        raise Unreadable(say(en="unknown key '{key}'", zh="未知的键“{key}”", key=wrong), _no_headers())


def _no_headers() -> Text:
    return say(
        en="each decision has at (T+0:05), kind and what, and where needed value and by",
        zh="每条处置应有时刻（T+0:05）、类别、对象，需要时另写值、人员",
    )


def _no_list() -> Text:
    return say(
        en="write a list: decisions: [{{at: T+0:05, kind: claim, what: flood/desk}}]",
        zh="请写成列表，例如：decisions: [{{at: T+0:05, kind: claim, what: flood/desk}}]",
    )
