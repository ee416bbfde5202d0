"""Other words for a key: what an author calls it who has not read the list of keys, 时间 for 时刻."""

from collections.abc import Iterable

_KIN = tuple(
    frozenset(group.split())
    for group in (
        "steps do 步骤 执行",
        "name title 名称",
        "duration length takes lasts 用时 时长",
        "deadline limit within 时限 期限",
        "trigger condition when 条件",
        "time at 时间 时点 时刻",
        "content message 消息 消息内容 内容",
        "effect change set 改变状态 状态改变 状态变化",
        "start trigger starts 启动 触发 引发",
        "role owner roles 责任岗位 岗位 角色 职责分工",
        "needs resources 需要 资源 所需",
        "止 截止 截至",
        "plans 预案 涉及预案",
        "tasks actions 任务 核心任务",
        "procedures 程序 处置程序",
        "if switch branch choose 选择 判断 分支 分情况",
        "loop every repeat 重复 循环 定期",
    )
)


def kindred(written: str, names: Iterable[str]) -> list[str]:
    """Return those of ``names`` that say in other words what was written: 时间 for 时刻, ``duration`` for ``takes``."""
    return [name for group in _KIN if written in group for name in names if name in group]
