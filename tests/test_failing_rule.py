"""A rule that fails takes no other with it."""

from dataclasses import replace

from drillbook.schema.linkage.catalogue import every_finding, rule_named
from drillbook.schema.linkage.rules.plan.level_gaps import uneven_levels
from tests.level_books import a_book, a_plan


def test_a_rule_that_fails_is_one_finding_and_the_others_stand():
    # Given a rule that fails over the second plan, after it has said something of the first
    def fails(book):
        for plan in book.plans.values():
            if plan.value.plan == "b":
                next(iter(()))
            yield from uneven_levels(a_book(a_plan("a", {"III": "1 <= tide < 2"})))

    broken = replace(rule_named("S04"), check=fails)
    book = a_book(a_plan("a", {"III": "1 <= tide < 2"}), a_plan("b", {"III": "tide >= 2"}))

    # When the book is checked by it and by another
    found = every_finding(book, (broken, rule_named("S10")))

    # Then all that was said stands, and the failure is told with the plan it was about
    told = {one.message.render("zh") for one in found if one.code == "S04"}
    assert told == {"潮位为1.5米时应为Ⅲ级，潮位为2米时反而为未启动", "规则S04无法用于《b》（StopIteration）"}
    assert any(one.code == "S10" for one in found)
