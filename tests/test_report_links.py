"""Which report feeds which, who passes it on, and how long one link takes with the people who are there."""

import pytest

from drillbook.schema.linkage.facts.report_chains import (
    chains_of,
    staff_at_night,
    staff_by_day,
    working_time,
    working_time_with,
)
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


UP = "tasks:\n{tasks}"
REPORT = "  {name}: {{title: {name}, role: {role}, takes: {takes} min, {within}phase: {phase}, report: {{to: [{to}], by: [{by}], form: {form}, kind: {kind}}}}}\n"


def report(name, to, role="desk", takes=5, within="", phase="report", by="phone", form="oral", kind="first"):
    return REPORT.format(
        name=name, to=to, role=role, takes=takes, within=within, phase=phase, by=by, form=form, kind=kind
    )


def reporting(*by_plan):
    """A book of plans a below b below c; each with these reports."""
    texts = [
        plan_text(name, f"parent: [{above}]\n{ROLES}" + (UP.format(tasks="".join(tasks)) if tasks else ""))
        for (name, above), tasks in zip((("a", "b"), ("b", "c"), ("c", "")), by_plan, strict=False)
    ]
    return book_from(CONTACTS, *texts)


def keys(links):
    return [link.key for link in links]


@pytest.mark.parametrize(
    ("one", "is_link"),
    [
        (report("r", "b/desk"), True),
        (report("r", "c/desk"), True),  # above the one above it
        (report("r", "chief"), True),
        (report("r", "desk"), False),  # to itself
        (report("r", "hq"), False),
        (report("r", "b/desk", kind="follow-up"), False),
        (report("r", "b/desk", phase="recovery"), False),
        ("  r: {title: r, role: desk, takes: 1 min}\n", False),
    ],
)
def test_a_link_is_a_first_report_to_a_plan_above_or_within_its_own(one, is_link):
    assert bool(chains_of(reporting([one], [], [])).links) is is_link


def test_a_report_down_the_line_is_no_link():
    assert chains_of(reporting([], [report("r", "a/desk")], [])).links == ()


@pytest.mark.parametrize(
    ("there", "onward"),
    [
        ([report("up", "c/desk")], ["b/up"]),
        ([report("up", "c/desk", form="written")], []),
        ([report("up", "c/desk", role="chief")], ["b/up"]),  # nobody else passes it on
        ([report("up", "c/desk", role="chief"), report("in", "chief")], ["b/in"]),
        ([report("in", "desk", role="chief")], []),  # that stays within the plan
    ],
)
def test_a_report_is_passed_on_by_whoever_has_it(there, onward):
    chains = chains_of(reporting([report("r", "b/desk")], there, []))
    (first,) = chains.named("a/r")
    assert keys(chains.onward[first]) == onward
    assert [keys(chains.feeding[link]) for link in chains.onward[first]] == [["a/r"]] * len(onward)


def test_ends_are_reports_that_leave_their_plan_and_are_not_passed_on():
    book = reporting([report("r", "b/desk"), report("in", "chief")], [report("up", "c/desk")], [])
    assert keys(chains_of(book).ends()) == ["b/up"]


@pytest.mark.parametrize(
    ("within", "limit", "from_incident"),
    [
        ("", None, False),
        ("within: 10 min, ", 600_000, False),
        ("within: {III: 20 min, II: 10 min}, ", 1_200_000, False),
        ("within: {at_most: 5 min, from: incident}, ", 300_000, True),
        ("within: {at_most: 5 min, from: other finished}, ", 300_000, False),
    ],
)
def test_the_limit_of_a_link(within, limit, from_incident):
    other = "  other: {title: 他事, role: desk, takes: 1 min}\n"
    (link,) = chains_of(reporting([other, report("r", "b/desk", within=within)], [], [])).links
    assert (link.limit, link.from_incident, link.form) == (limit, from_incident, "oral")
    assert link.where == link.plan.at("tasks", "r", "within" if within else "report")


def test_of_several_ways_the_slowest_is_taken_and_the_incident_cuts_it_off():
    below = [report("slow", "b/desk"), report("fast", "b/desk")]
    chains = chains_of(reporting(below, [report("up", "c/desk")], []))
    slow, fast, up = (chains.named(name)[0] for name in ("a/slow", "a/fast", "b/up"))
    assert keys(chains.slowest(up, {slow: 9, fast: 5, up: 1})) == ["a/slow", "b/up"]
    assert keys(chains.slowest(up, {slow: 4, fast: 5, up: 1})) == ["a/fast", "b/up"]
    assert keys(chains.slowest(up, {up: 1})) == ["b/up"]
    held = chains_of(
        reporting(below, [report("up", "c/desk", within="within: {at_most: 9 min, from: incident}, ")], [])
    )
    slow, fast, up = (held.named(name)[0] for name in ("a/slow", "a/fast", "b/up"))
    assert keys(held.slowest(up, {slow: 9, fast: 5, up: 1})) == ["b/up"]


def test_reports_within_a_plan_that_close_on_themselves_end():
    ring = [report("one", "chief"), report("two", "desk", role="chief"), report("up", "b/desk")]
    chains = chains_of(reporting(ring, [], []))
    one, two, up = (chains.named(f"a/{name}")[0] for name in ("one", "two", "up"))
    assert keys(chains.slowest(up, {one: 1, two: 1, up: 1})) == ["a/one", "a/two", "a/up"]


@pytest.mark.parametrize(
    ("role", "by_day", "at_night"),
    [
        ("{title: 甲, staff: 5}", 5, 5),
        ("{title: 甲, staff: {day: 5, night: 1}}", 5, 1),
        ("{title: 甲, staff: {day: 5}}", 5, None),
        ("{title: 甲, post: watch}", 3, 2),
        ("{title: 甲, post: always}", 4, 4),
        ("{title: 甲, staff: 1, post: watch}", 1, 1),
        ("{title: 甲, staff: {day: 5}, post: watch}", 5, 2),
        ("{title: 甲}", None, None),
    ],
)
def test_people_of_a_role_by_day_and_at_night(role, by_day, at_night):
    book = book_from(CONTACTS, plan_text("p", f"roles: {{a: {role}}}\n"))
    plan = book.plans["p"].value
    assert (staff_by_day(book, plan, "a"), staff_at_night(book, plan, "a")) == (by_day, at_night)
    assert (staff_by_day(book, plan, "gone"), staff_at_night(book, plan, "gone")) == (None, None)


@pytest.mark.parametrize(
    ("people", "minutes"),
    [(None, 7), (2, 7), (1, 7 + 5)],
)
def test_one_officer_alone_does_what_is_written_before_it_first(people, minutes):
    first, last = report("first", "b/desk", takes=3), report("last", "b/desk", takes=99)
    others = report("others", "b/desk", takes=50, role="chief")
    book = reporting([first, others, report("r", "b/desk"), last], [], [])
    (link,) = chains_of(book).named("a/r")
    assert working_time_with(book, link, people) == minutes * 60_000


@pytest.mark.parametrize(
    ("takes", "by", "minutes"),
    [
        ("5", "phone", 7),
        ("5", "phone, fax", 7),
        ("5", "fax, phone", 14),
        ("5", "", 5),
        ("0", "", 1),
        ("{III: 5 min, II: 3 min}", "", 3),
    ],
)
def test_work_is_what_it_takes_and_the_first_channel_rounded_to_minutes(takes, by, minutes):
    one = report("r", "b/desk", by=by).replace(
        "takes: 5 min", f"takes: {takes if takes.startswith('{') else takes + ' min'}"
    )
    book = reporting([one], [], [])
    (link,) = chains_of(book).links
    assert working_time(book, link) == minutes * 60_000
