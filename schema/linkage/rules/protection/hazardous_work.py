"""Work whose very name is dangerous is marked as such (S16)."""

import re
from collections.abc import Iterator

from drillbook.schema.book import PlanBook
from drillbook.schema.finding import Severity, say
from drillbook.schema.linkage.rule import Fault
from drillbook.schema.linkage.scope import plans_with_text
from drillbook.schema.linkage.wording import first_few, task_named
from drillbook.schema.models.task import Task

_DANGEROUS = re.compile(
    r"堵漏|侦检|倒罐|有限空间|受限空间|密闭空间|内攻|涉水|带电(?:作业|抢修|处置)|潜水|下水|破拆|排爆"
    r"|confined space|live[- ]line|interior attack|plug\w* the leak|\bdiv(?:e|ing)\b",
    re.IGNORECASE,
)
_ONLY_SPOKEN_OF = re.compile(
    r"停止|禁止|严禁|暂停|通知|提示|报告|培训|演练|会商|研判|下水道|stop|forbid|notify|report", re.IGNORECASE
)


def not_marked(book: PlanBook) -> Iterator[Fault]:
    """One note for each plan with tasks that are dangerous by their name and not marked ``hazardous``."""
    for plan in plans_with_text(book):
        names = [name for name, task in plan.value.tasks.items() if not task.hazardous and _is_dangerous(task)]
        if names and "protection" not in plan.value.not_applicable:
            yield Fault(
                plan.at_key("tasks", names[0]),
                say(
                    en="dangerous by its name and not marked so: {tasks}",
                    zh="从名称看是危险作业，但未标明：{tasks}",
                    tasks=first_few(task_named(plan.value, name) for name in names),
                ),
                hint=say(
                    en="write hazardous: true and how those who do it are protected",
                    zh="请写明“危险作业: 是”和安全防护措施",
                ),
                also=tuple(plan.at_key("tasks", name) for name in names[1:]),
                consequence=say(
                    en="on the night nobody asks about protection before it begins",
                    zh="当夜作业前不会有人核对防护是否到位",
                ),
                severity=Severity.NOTE,
            )


def _is_dangerous(task: Task) -> bool:
    return bool(_DANGEROUS.search(task.title)) and not _ONLY_SPOKEN_OF.search(task.title) and not task.report
