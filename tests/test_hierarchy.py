"""Which plan stands above which, whose it is, and on which scales things are measured."""

from drillbook.schema.conditions.tree import evaluate
from drillbook.schema.linkage.facts.hierarchy import (
    are_in_line,
    are_linked,
    event_title,
    has_unknown_superior,
    organization_of,
    organization_title,
    related_organizations,
    responsible_organizations,
    shared_events,
    superiors_of,
)
from drillbook.schema.linkage.facts.scales import OwnLevel, indicators_of, level_table, levels_of
from tests.assembled import book_from, plan_text

ROLES = "roles: {desk: {title: 值班室}, chief: {title: 指挥长}}\n"
CONTACTS = """\
library: contacts
organizations:
  hq: {title: 指挥部}
  office: {title: 办公室, office_of: hq}
  branch: {title: 分部, office_of: hq}
  company: {title: 公司, part_of: office}
posts:
  watch: {title: 值班员, organization: office, staff: {day: 3, night: 2}}
  always: {title: 常备, staff: 4}
channels: {phone: {takes: 2 min}, fax: {takes: 9 min}}
"""


def plans_above(*above):
    """A book of plans a, b, c … where each names those given for it."""
    texts = (
        plan_text(name, f"parent: [{', '.join(some)}]\n{ROLES}") for name, some in zip("abcdefg", above, strict=False)
    )
    return book_from(*texts)


def test_superiors_come_nearest_first_and_each_once():
    book = plans_above("bc", "d", "d", "")
    assert superiors_of(book, "a") == ("b", "c", "d")
    assert superiors_of(book, "d") == ()
    assert superiors_of(book, "gone") == ()


def test_two_plans_are_in_line_where_one_stands_above_the_other():
    book = plans_above("b", "c", "", "")
    assert [are_in_line(book, *pair) for pair in ("aa", "ac", "ca", "ad", "da")] == [True, True, True, False, False]


def test_a_superior_that_is_not_in_the_book_is_unknown():
    book = plans_above(("b", "gone"), "", ("gone",))
    assert [has_unknown_superior(book, book.plans[name].value) for name in "abc"] == [True, False, True]


def test_a_plan_is_of_who_drafted_issued_or_approved_it():
    body = "drafted_by: office\nissuer: hq\napproved_by: office\n"
    book = book_from(CONTACTS, plan_text("p", body + ROLES), plan_text("q", ROLES))
    assert responsible_organizations(book.plans["p"].value) == ("office", "hq")
    assert responsible_organizations(book.plans["q"].value) == ()


def test_headquarters_offices_and_what_they_are_part_of_go_together():
    book = book_from(CONTACTS)
    assert related_organizations(book, "company") == {"company", "office", "hq", "branch"}
    assert related_organizations(book, "hq") == {"hq", "office", "branch"}
    assert related_organizations(book, "gone") == {"gone"}


def test_a_role_is_of_whom_it_says_else_of_whom_its_post_is():
    body = "roles: {a: {title: 甲, organization: hq, post: watch}, b: {title: 乙, post: watch}, c: {title: 丙, post: always}, d: {title: 丁}}"
    book = book_from(CONTACTS, plan_text("p", body))
    plan = book.plans["p"].value
    assert [organization_of(book, plan, role) for role in ("a", "b", "c", "d", "gone")] == [
        "hq",
        "office",
        None,
        None,
        None,
    ]
    assert [organization_title(book, name) for name in ("hq", "gone")] == ["指挥部", "gone"]


def test_plans_are_linked_where_either_names_the_other():
    report = "tasks: {up: {title: 报告, role: desk, takes: 1 min, report: {to: b/desk}}}\n"
    condition = "levels: {III: {when: level(b) >= III, decided_by: desk}}\n"
    own = "tasks: {up: {title: 报告, role: desk, takes: 1 min, report: {to: desk}}}\n"
    texts = [plan_text(name, ROLES + body) for name, body in (("a", report), ("b", ""), ("c", condition), ("d", own))]
    texts[1] = plan_text("b", ROLES + "levels: {III: {decided_by: desk}}\n")
    book = book_from(*texts)
    assert [are_linked(book, *pair) for pair in ("ab", "ba", "bc", "ac", "db", "gb")] == [
        True,
        True,
        True,
        False,
        False,
        False,
    ]


def test_events_that_both_plans_are_for_and_what_they_are_called():
    head = "book: b\ntitle: 书\nincident_types: {rain: {title: 暴雨, class: natural}, fire: {title: 火灾, class: accident}}\n"
    book = book_from(
        head,
        plan_text("a", "incident_types: [rain, fire]\n" + ROLES),
        plan_text("b", "incident_types: [fire]\n" + ROLES),
    )
    assert shared_events(book.plans["a"].value, book.plans["b"].value) == ("fire",)
    assert [event_title(book, event) for event in ("fire", "quake")] == ["火灾", "quake"]


# scales


def test_levels_are_those_of_the_plan_that_is_followed():
    follows = "levels: {{follow: {}}}\n"
    book = book_from(
        plan_text("a", ROLES + follows.format("b")),
        plan_text("b", ROLES + follows.format("c")),
        plan_text("c", ROLES + "levels: {III: {decided_by: desk}, II: {decided_by: desk}}\n"),
        plan_text("d", ROLES + follows.format("gone")),
        plan_text("e", ROLES + follows.format("f")),
        plan_text("f", ROLES + follows.format("e")),
        plan_text("g", ROLES),
    )
    assert [levels_of(book, book.plans[name].value) for name in "abcdefg"] == [("III", "II")] * 3 + [()] * 4
    assert level_table(book, book.plans["c"].value) is book.plans["c"].value.own_levels


def test_an_indicator_is_whole_where_it_is_counted_unless_the_library_says_otherwise():
    scales = indicators_of(
        book_from(
            "library: indicators\nindicators:\n  a: {title: 甲, unit: 人}\n  b: {title: 乙, unit: m, per_place: true}\n"
            "  c: {title: 丙, unit: 人, whole: false}\n  d: {title: 丁, unit: m, whole: true}\n  e: {title: 戊, values: [x, y], worse: down}\n"
        )
    )
    assert {name: (one.unit, one.whole) for name, one in scales.items()} == {
        "a": ("人", True), "b": ("m", False), "c": ("人", False), "d": ("m", True), "e": (None, False),
    }  # fmt: skip
    assert [(scales[name].values, scales[name].worse, scales[name].per_place) for name in "be"] == [
        (None, None, True),
        (("x", "y"), "down", False),
    ]


def test_a_condition_that_asks_for_more_than_the_own_level_stays_open():
    body = (
        ROLES
        + "tasks: {t: {title: 事, role: desk, takes: 1 min}}\nprocedures:\n"
        + "".join(
            f"  {name}: {{when: {when}, steps: [t]}}\n"
            for name, when in (
                ("a", "level >= III"),
                ("b", "level(q) >= III"),
                ("c", "judged"),
                ("d", "judged and level = II"),
            )
        )
    )
    plan = (
        book_from(plan_text("p", body + "levels: {III: {}, II: {}}\n"), plan_text("q", ROLES + "levels: {III: {}}\n"))
        .plans["p"]
        .value
    )
    own = OwnLevel("III", ("III", "II"))
    assert [evaluate(plan.procedures[name].when, own) for name in "abcd"] == [True, None, None, False]


def test_where_only_the_own_level_is_known_nothing_else_is():
    known = OwnLevel("II", ("III", "II"))
    assert (known.level(None), known.level("q"), known.levels(None)) == ("II", None, ("III", "II"))
    assert (known.value("rain", None), known.values("rain"), known.judged(), known.ordered()) == (None,) * 4


def test_a_ring_further_up_ends_where_it_closes():
    assert superiors_of(plans_above("b", "c", "b"), "a") == ("b", "c")
