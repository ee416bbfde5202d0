"""A sample plan made as plain as plans are when they come in as Word: depth linkage, and most of the care gone.

Gone are all durations, places, needs, order and procedures, response times, promised times but those of reports, notes
of where a number comes from, what tasks cover, who was consulted, posts (only organizations are named), how levels
end, contents of reports, transfer of command as agreed by the receiver, the day of evaluation, and the annexes.
"""

import json
from collections.abc import Mapping
from typing import Any

from drillbook.schema.text.yaml_nodes import data_of, parse

_HEAD = "consulted 征求意见 evaluated 评估日期 procedures 处置程序 response_times 响应时间 recovery 善后工作 annexes 附件 revise 修订事由"
_ROLE = "post 对应岗位 岗位 staff 在岗人数 takeover 接替时间 call_out 到岗时间 reports_to 报告对象 basis 依据"
_LEVEL = "takes 研判用时 after 先行任务 within 时限 ends_when 终止条件 ended_by 终止权限 basis 依据"
_TASK = (
    "takes 用时 needs 所需 place 地点 with 协同岗位 after 前置任务 shared_by 分摊装备 priority 优先级 set 状态变化 covers 体现要求 "
    "hazardous 危险作业 on_loss 力量中断时 preemptible 可抽调 return 归建 basis 依据"
)
_REPORT = "contents 内容"
_COMMAND = "taken_from 接自"


def lowered(text: str, posts: Mapping[str, str]) -> str:
    """The plan's text at depth linkage; cards and plans from outside stay as they are. ``posts``: whose each is."""
    source, _ = parse("plan", text)
    plan: dict[str, Any] = data_of(source.root) if source else {}
    if _of(plan, "depth 深度") in ("card", "登记") or _of(plan, "kind 类别") in ("external", "外部预案"):
        return text
    _strip(plan, _HEAD)
    plan["depth" if "plan" in plan else "深度"] = "linkage"
    for role in _entries(plan, "roles 职责分工"):
        owner = posts.get(str(_of(role, "post 对应岗位 岗位")), "")
        if owner and _of(role, "organization 单位") is None:
            role["organization"] = owner
        _strip(role, _ROLE)
    for level in _entries(plan, "levels 响应分级"):
        _strip(level, _LEVEL)
    for task in _entries(plan, "tasks 核心任务 任务"):
        _lower_task(task)
    command = _of(plan, "command 指挥权移交")
    if isinstance(command, dict):
        _strip(command, _COMMAND)
    return json.dumps(plan, ensure_ascii=False, indent=1)


def _lower_task(task: dict[str, Any]) -> None:
    _strip(task, _TASK)
    report = _of(task, "report 信息报告")
    if isinstance(report, dict):
        _strip(report, _REPORT)
    else:
        _strip(task, "within 时限")


def _of(table: dict[str, Any], names: str) -> Any:
    return next((table[name] for name in names.split() if name in table), None)


def _strip(table: dict[str, Any], names: str) -> None:
    for name in names.split():
        table.pop(name, None)


def _entries(plan: dict[str, Any], names: str) -> list[dict[str, Any]]:
    table = _of(plan, names)
    return [entry for entry in table.values() if isinstance(entry, dict)] if isinstance(table, dict) else []
