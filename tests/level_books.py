"""Small books of plans with levels, written as tables of conditions."""

from pathlib import Path

from drillbook.schema.book import PlanBook
from drillbook.schema.reader import read_text_as

INDICATORS = """
library: indicators
indicators:
  rain: {title: 暴雨预警, values: [无, 蓝色, 黄色, 橙色, 红色], initial: 无}
  amount: {title: 雨量, unit: mm, range: 0 / 300, initial: 0}
  visibility: {title: 能见度, unit: m, range: 0 / 10000, initial: 10000}
  temperature: {title: 气温, unit: ℃, range: -40 / 45, initial: 20}
  points: {title: 积水点数, unit: 处, range: 0 / 100, initial: 0}
  share: {title: 分数, unit: 处, range: 0 / 100, whole: false}
  oxygen: {title: 氧气浓度, unit: "%", range: 0 / 30, worse: down}
  loss: {title: 直接经济损失, unit: 元, range: 0 / 1000000000, initial: 0}
  tide: {title: 潮位, unit: m, range: 0 / 10, initial: 0}
"""
PLAN = """
plan: {plan}
title: {plan}
kind: special
status: draft
depth: linkage
parent: [{parent}]
roles: {{desk: {{title: 值班室, staff: 1}}}}
tasks: {{t: {{title: 巡查, role: desk}}}}
levels:
{levels}
"""


def a_plan(plan, levels, parent=""):
    """Its levels as a table of conditions, or the plan that it follows."""
    if isinstance(levels, str):
        return PLAN.format(plan=plan, parent=parent, levels=f"  follow: {levels}")
    written = "\n".join(f"  {name}: {{when: {when}, decided_by: desk}}" for name, when in levels.items())
    return PLAN.format(plan=plan, parent=parent, levels=written)


def a_book(*texts, indicators=INDICATORS):
    reads = [read_text_as(f"{number}.yaml", text) for number, text in enumerate((indicators, *texts))]
    book, findings = PlanBook.assemble(Path("book"), reads)
    assert not findings
    return book
