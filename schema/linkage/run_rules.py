"""Lists the rules of N: what a scenario names, and what only its runs can find. The runs are looked at by
`simulator/rehearsal/coverage/verdicts`.
"""

from drillbook.schema.finding import Severity, Text, say
from drillbook.schema.linkage.law.grounds import in_practice
from drillbook.schema.linkage.rule import Rule

_SCENARIOS = say(en="scenarios, and the plans that act in them", zh="情景及参加推演的预案")
_RESTS_ON = in_practice("practice: an exercise is to show something", "实务：演练应能检验预案")


def _rule(code: str, severity: Severity, title: Text) -> Rule:
    return Rule(code, severity, lambda _: iter(()), title, _RESTS_ON, _SCENARIOS)


RUN_RULES: tuple[Rule, ...] = (
    _rule("N01", Severity.ERROR, say(en="a scenario names only what there is", zh="情景引用的名称均有定义")),
    _rule("N02", Severity.WARNING, say(en="promised times are kept in nine of ten runs", zh="十次推演九次按时")),
    _rule("N03", Severity.WARNING, say(en="lateness does not hang on one person", zh="超时不卡在一个人身上")),
    _rule("N04", Severity.ERROR, say(en="every run comes to an end", zh="每次推演都能结束")),
    _rule("N05", Severity.WARNING, say(en="what an objective tests comes about", zh="目标要检验的情形确实出现")),
    _rule("N06", Severity.NOTE, say(en="every task is begun in some run", zh="每项任务都有推演练到")),
    _rule("N07", Severity.NOTE, say(en="every level is reached in some run", zh="每个级别都有推演达到")),
)
"""In the order of the handbook. Their ``check`` finds nothing in a book alone."""
