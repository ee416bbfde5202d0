"""What was examined of a plan and what was not: a point nobody looked at is never called sound."""

from collections.abc import Callable
from dataclasses import dataclass

from drillbook.schema.book import PlanBook
from drillbook.schema.finding import Text, say
from drillbook.schema.linkage.catalogue import RULES
from drillbook.schema.linkage.facts.register import register
from drillbook.schema.linkage.rule import Rule
from drillbook.schema.models.plan import Plan
from drillbook.ui.review.points import POINTS, point_of_rule

_ON_CARDS = ("S18", "S19", "X01", "X09", "D01", "D02", "D03")  # the other rules need the text of a plan
_NEEDS: dict[str, Callable[[PlanBook, Plan], object]] = {
    **dict.fromkeys(("S04", "S05", "S09", "S10"), lambda book, plan: plan.own_levels),
    "S12": lambda book, plan: plan.warnings,
    "S16": lambda book, plan: any(task.hazardous for task in plan.tasks.values()),
    "S19": lambda book, plan: plan.regulations,
    **dict.fromkeys(("X02", "X03"), lambda book, plan: plan.own_levels and plan.parent),
    "X06": lambda book, plan: plan.command,
    "X07": lambda book, plan: any(task.evacuates for task in plan.tasks.values()),
    "X08": lambda book, plan: plan.secondary,
    "X10": lambda book, plan: book.organizations,
    "X11": lambda book, plan: book.hazards,
    "X12": lambda book, plan: any(task.takes for task in plan.tasks.values()),
    "X13": lambda book, plan: any(task.hands_over_to for task in plan.tasks.values()),
    **dict.fromkeys(("L01", "L02", "L03"), lambda book, plan: any(task.needs for task in plan.tasks.values())),
    "L04": lambda book, plan: book.posts or book.organizations,
    "L05": lambda book, plan: book.equipment or book.supplies,
    "L06": lambda book, plan: book.agreements,
    "D04": lambda book, plan: book.drills,
}  # a rule that finds nothing of its subject in the plan has not examined it
_DEADLINES = {"D01": "drill", "D02": "filing", "D03": "evaluation"}

# What no program can say, point by point.
_NOT_JUDGED: tuple[Text | None, ...] = (
    say(en="whether the content keeps to laws, rules and standards", zh="内容是否与法律法规规章和标准相符"),
    say(en="whether it fits plans that are not in this book", zh="与未入库预案是否衔接"),
    say(en="whether each chapter says enough", zh="各部分内容是否充分、准确"),
    say(en="whether measures fit the place and can be carried out", zh="措施是否切合本地实际、管用可行"),
    say(en="whether the answers were true and all were asked", zh="征求意见是否完整、意见是否真正一致"),
    None,
)


@dataclass(frozen=True, slots=True)
class Examined:
    """What rules looked at under one point of the review, and what is left to the reviewer; None: the whole point."""

    titles: tuple[Text, ...]
    not_judged: Text | None


def examined(book: PlanBook, plan: Plan) -> tuple[Examined, ...]:
    """Say for every point of the review which rules had something to look at in this plan."""
    looked = [rule for rule in RULES if _looks_at(book, plan, rule)]
    return tuple(
        Examined(tuple(rule.title for rule in looked if point_of_rule(rule.id) == number), _NOT_JUDGED[number])
        for number in range(len(POINTS))
    )


def _looks_at(book: PlanBook, plan: Plan, rule: Rule) -> bool:
    if rule.optional or (book.is_general and rule.rests_on.general is None):
        return False
    if plan.depth == "card" and rule.id not in _ON_CARDS:
        return False
    if rule.id in _DEADLINES:
        entry = next((one for one in register(book) if one.plan.value.plan == plan.plan), None)
        return entry is not None and getattr(entry, _DEADLINES[rule.id]) is not None
    needs = _NEEDS.get(rule.id)
    return bool(needs is None or needs(book, plan))
