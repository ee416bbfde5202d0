"""What follows from a change: approvals due again, plans to look at, former names, findings that came or went."""

import pytest

from drillbook.schema.linkage.revision.consequences import (
    affected_plans,
    approvals_due,
    findings_between,
    former_names,
)
from drillbook.schema.linkage.revision.diff import changes
from tests.assembled import plan_text
from tests.two_versions import CONTACTS, FLOOD, OTHER, PLACES, a_book, changed

# approvals


@pytest.mark.parametrize(
    ("replaced", "status", "verdict"),
    [
        (("within: 30 min", "within: 45 min"), "in-force", (True, "须重新报批、印发和备案")),
        (("within: 30 min", "within: 45 min"), "draft", (True, "尚未印发：并入本次送审办理")),
        (("within: 30 min", "within: 45 min"), "withdrawn", (False, "预案已废止，无须报批")),
        (('version: "1"', 'version: "2"'), "in-force", (False, "未涉及四类重要内容：可适当简化修订程序")),
        (('version: "1"', 'version: "2"'), "in-review", (False, "未涉及四类重要内容：可适当简化修订程序")),
    ],
)
def test_approval_depends_on_what_is_touched_and_where_the_plan_is(replaced, status, verdict):
    _, new = changed(replaced, status=status)
    (due,) = approvals_due(new, changes(a_book(status=status), new))
    assert (due.again, due.verdict.render("zh")) == verdict


def test_a_new_plan_needs_approval_and_one_from_outside_or_gone_does_not():
    body = "roles: {desk: {title: 值班室}}\n"
    old = a_book(more=(plan_text("gone", body),))
    new = a_book(more=(plan_text("new", body), plan_text("far", body, kind="external")))
    (due,) = approvals_due(new, changes(old, new))
    assert (due.plan.value.plan, due.again, due.verdict.render("zh"), due.touches) == (
        "new",
        True,
        "新编预案：须报批、印发和备案",
        (),
    )


# who has to look at it


def looked_at(*replaced, **new):
    old, now = changed(*replaced, **new)
    return {
        look.plan.value.plan: [reason.render("zh") for reason in look.reasons]
        for look in affected_plans(old, now, changes(old, now))
    }


def test_whoever_names_what_changed_looks_at_it():
    other = OTHER.replace(
        "procedures:",
        "response_times: {all: {title: 全程, from: incident, to: flood/pump finished, within: 3 h}}\nprocedures:",
    )
    old, new = (
        a_book(other=other),
        a_book(FLOOD.replace("title: 抽水, role: desk", "title: 抽水, role: boss"), other=other),
    )
    looks = {
        one.plan.value.plan: [reason.render("zh") for reason in one.reasons]
        for one in affected_plans(old, new, changes(old, new))
    }
    assert looks["other"] == [
        "其中引用了《flood预案》的任务“抽水”（pump）",
        "《flood预案》的任务“抽水”（pump）送达或移交给本预案的“接听”（listen）".replace("“接听”（listen）", "“listen”"),
    ]


@pytest.mark.parametrize(
    ("replaced", "looks"),
    [
        (
            ("rain >= 30", "rain >= 40"),
            {
                "other": ["《flood预案》的Ⅲ级响应送达或移交给本预案的“总值班室”（desk）"],
                "child": ["其上位预案《flood预案》有修改：Ⅲ级响应"],
            },
        ),
        (("within: 2 h", "within: 3 h"), {}),  # a card looks up only for levels and command
        (('takes: 5 min, clause: "5.2"', 'takes: 6 min, clause: "5.2"'), {}),
        (("title: 总指挥", "title: 指挥长"), {"child": ["其上位预案《flood预案》有修改：责任岗位“指挥长”（boss）"]}),
    ],
)
def test_what_is_below_or_receives_looks_at_what_matters_to_it(replaced, looks):
    assert looked_at(replaced) == looks


def test_a_plan_below_that_is_more_than_a_card_looks_at_every_kind():
    child = plan_text("below", "levels: {follow: flood}\nroles: {desk: {title: 值班室}}\n", kind="street")
    old, new = a_book(more=(child,)), a_book(FLOOD.replace("within: 2 h", "within: 3 h"), more=(child,))
    looks = affected_plans(old, new, changes(old, new))
    assert [(one.plan.value.plan, [reason.render("zh") for reason in one.reasons]) for one in looks] == [
        ("below", ["其上位预案《flood预案》有修改：响应时间“排干”（dry）"])
    ]


def test_a_role_of_the_same_id_elsewhere_is_another_role():
    assert looked_at(("duties: [值守]", "duties: [值守, 记录]")) == {
        "child": ["其上位预案《flood预案》有修改：责任岗位“值班室”（desk）"]
    }


def test_who_no_longer_gets_a_report_is_told_too():
    assert looked_at(("to: other/desk, form", "to: boss, form"))["other"] == [
        "《flood预案》的任务“口头报告”（report）送达或移交给本预案的“总值班室”（desk）"
    ]


def test_changes_of_a_plan_that_is_not_above_are_no_reason():
    third = plan_text("third", "roles: {desk: {title: 值班室}}\nlevels: {III: {when: rain >= 30, decided_by: desk}}\n")
    old, new = a_book(more=(third,)), a_book(more=(third.replace("30", "40"),))
    assert affected_plans(old, new, changes(old, new)) == ()


@pytest.mark.parametrize(("status", "kind"), [("withdrawn", "street"), ("in-force", "external")])
def test_withdrawn_and_outside_plans_look_at_nothing(status, kind):
    child = plan_text("below", "levels: {follow: flood}\nroles: {desk: {title: 值班室}}\n", kind=kind, status=status)
    old, new = a_book(more=(child,)), a_book(FLOOD.replace("within: 2 h", "within: 3 h"), more=(child,))
    assert affected_plans(old, new, changes(old, new)) == ()


def test_a_library_entry_that_is_relied_on_is_looked_at_and_upkeep_is_not():
    places = PLACES.replace("capacity: 500", "capacity: 400")
    assert looked_at(places=places) == {"flood": ["其中用到场所“学校”（school）"]}
    assert looked_at(contacts=CONTACTS.replace("卫健委}", "卫健委, clause: '1'}")) == {}


# former names


def test_a_name_is_former_where_its_bearer_goes_by_another():
    old = a_book()
    renamed = CONTACTS.replace("区水务局防汛办", "区防汛指挥部").replace("[水务, 值班台]", "[水务]")
    assert former_names(old, a_book(contacts=renamed)) == {"区水务局防汛办": "区防汛指挥部", "值班台": "区防汛指挥部"}
    # a name of two letters stands in too many words; one that somebody else bears now is in use
    shorter = CONTACTS.replace("aliases: [水务, 值班台]", "aliases: [值班台]")
    assert former_names(old, a_book(contacts=shorter)) == {}
    passed_on = CONTACTS.replace("aliases: [水务, 值班台]", "aliases: [水务]").replace(
        "卫健委}", "卫健委, aliases: [值班台]}"
    )
    assert former_names(old, a_book(contacts=passed_on)) == {}


def test_every_place_that_still_writes_the_former_name_is_told():
    renamed = CONTACTS.replace("title: 区水务局防汛办", "title: 区防汛指挥部")
    (reason,) = looked_at(contacts=renamed)["flood"][1:]
    new = a_book(contacts=renamed).plans["flood"]
    lines = [new.at(*path).line for path in (("sections", 2), ("warnings", "blue", "issued_by"), ("filed",))]
    assert reason == "仍使用原名称“区水务局防汛办”（现为“区防汛指挥部”）：" + "、".join(f"第{line}行" for line in lines)


# findings


def test_a_finding_that_is_there_twice_and_then_once_went_once():
    wrong = FLOOD.replace("title: 抽水, role: desk", "title: 抽水, role: desc")
    old, new = a_book(), a_book(wrong)
    appeared, gone = findings_between(old, new)
    assert (
        [one.code for one in appeared if "desc" in one.message.render("zh")],
        [one for one in gone if "desc" in one.message.render("zh")],
    ) == (["S06"], [])
    assert findings_between(new, new) == ((), ())
