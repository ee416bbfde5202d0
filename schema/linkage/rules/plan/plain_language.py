"""Sentences are short and duties bind; the rule speaks only when asked (S17)."""

import re
from collections.abc import Iterator

from drillbook.schema.book import PlanBook
from drillbook.schema.finding import Location, Severity, say
from drillbook.schema.linkage.law.grounds import in_practice
from drillbook.schema.linkage.rule import Fault, Rule
from drillbook.schema.linkage.scope import FULL_AND_LINKAGE, plans_with_text
from drillbook.schema.models.plan import Plan
from drillbook.schema.text.located import Located

LONGEST_CHINESE = 70  # characters between full stops
LONGEST_ENGLISH = 35  # words
_ENDS = re.compile(r"[。!?!?;;]|\.\s")
_WEAK = re.compile(r"可以|可视情|视情|(?<!适|便|不|事)宜(?!居|昌)|酌情|\bmay\b|\bmight\b")


def hard_to_read(book: PlanBook) -> Iterator[Fault]:
    """A sentence is too long to be read aloud, or a duty is written as something one may do."""
    for plan in plans_with_text(book):
        for where, text in _prose(plan):
            longest = max((sentence.strip() for sentence in _ENDS.split(text)), key=_length, default="")
            if _length(longest) > 1:
                yield Fault(
                    where,
                    say(en="a sentence here is too long to be read aloud", zh="此处有句子过长，不便宣读"),
                    hint=say(
                        en="at most {n} words", zh="请拆分，每句不超过{m}字", n=LONGEST_ENGLISH, m=LONGEST_CHINESE
                    ),
                )
        for where, duty in _duties(plan):
            found = _WEAK.search(duty)
            if found:
                yield Fault(
                    where,
                    say(en="'{word}' leaves the duty open", zh="职责中的“{word}”没有约束力", word=found.group()),
                    hint=say(en="write what is done", zh="请写明应当做什么"),
                    consequence=say(en="on the night it may be left undone", zh="当夜此项职责可做可不做"),
                )


def _length(sentence: str) -> float:
    """How long a sentence is, 1 being as long as may be."""
    chinese = sum("一" <= letter <= "鿿" for letter in sentence)
    if chinese > len(sentence) / 3:
        return len(sentence) / LONGEST_CHINESE
    return len(sentence.split()) / LONGEST_ENGLISH


def _prose(plan: Located[Plan]) -> Iterator[tuple[Location, str]]:
    for number, section in enumerate(plan.value.sections):
        yield plan.at("sections", number, "text"), section.text
    for name, task in plan.value.tasks.items():
        yield plan.at("tasks", name, "text"), task.text


def _duties(plan: Located[Plan]) -> Iterator[tuple[Location, str]]:
    for name, role in plan.value.roles.items():
        for number, duty in enumerate(role.duties):
            yield plan.at("roles", name, "duties", number), duty
    for name, task in plan.value.tasks.items():
        yield plan.at("tasks", name, "title"), task.title


RULES = (
    Rule(
        "S17",
        Severity.NOTE,
        hard_to_read,
        say(en="plain language", zh="通俗易懂"),
        in_practice("practice: simple, plain, workable", "实务：简便易行、通俗易懂、操作性强"),
        FULL_AND_LINKAGE,
        optional=True,
        by_plan=True,
    ),
)
