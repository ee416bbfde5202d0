"""A report chain against its time (X04): by its limits, at night, from the incident, and as a response time spans it."""

import pytest

from drillbook.schema.linkage.questions.upward_report import reports_like, traces
from drillbook.schema.linkage.rules.between.report_times import report_chains, time_allowed
from tests.assembled import book_from, plan_text

HEAD = "book: b\ntitle: 书\nlimits: {{{limits}}}\n"
LIBRARY = "library: contacts\nchannels: {phone: {takes: 0 min}, radio: {title: 电台, takes: 0 min}}\n"
CITY = plan_text("city", "roles: {desk: {title: 市值班室}}\n", kind="external")


def a_report(name, to, within, takes, form="oral", role="desk", by="phone, radio"):
    limit = f"within: {within}, " if within else ""
    work = f"takes: {takes} min, " if takes is not None else ""
    return f"  {name}: {{title: {name}, role: {role}, {limit}{work}report: {{to: {to}, by: [{by}], form: {form}, contents: [时间]}}}}\n"


def a_plan(name, above, *reports, kind="street", more=""):
    staff = "staff: 2"
    roles = f"roles: {{desk: {{title: {name}值班室, {staff}}}, chief: {{title: 值班主任, {staff}}}}}\n"
    return plan_text(name, f"parent: [{above}]\n{roles}tasks:\n{''.join(reports)}{more}", kind=kind, depth="linkage")


def a_book(*plans, limits="oral-report: 30 min"):
    return book_from(HEAD.format(limits=limits), LIBRARY, CITY, *plans)


def said(*plans, **more):
    return [fault.message.render("en").partition(":")[0] for fault in report_chains(a_book(*plans, **more))]


def chain(low, high, *, low_takes=1, high_takes=1, form="oral", **more):
    """Said of a street that reports to the district, which reports to the city."""
    street = a_plan("street", "district", a_report("r", "district/desk", low, low_takes, form))
    district = a_plan("district", "city", a_report("r", "city/desk", high, high_takes, form), kind="special")
    return said(street, district, **more)


@pytest.mark.parametrize(
    ("low", "high", "form", "limits", "told"),
    [
        ("10 min", "20 min", "oral", "oral-report: 30 min", []),
        (
            "11 min",
            "20 min",
            "oral",
            "oral-report: 30 min",
            ["the limits of the oral report chain add up to 31 min, 30 min are allowed"],
        ),
        (
            "11 min",
            "20 min",
            "oral",
            "",
            ["the limits of the oral report chain add up to 31 min, 30 min are allowed (practice)"],
        ),
        ("10 min", "20 min", "oral", "", []),
        ("30 min", "30 min", "written", "", []),
        (
            "31 min",
            "30 min",
            "written",
            "",
            ["the limits of the written report chain add up to 1 h 1 min, 1 h are allowed (practice)"],
        ),
        ("31 min", "30 min", "written", "written-report: {III: 70 min, II: 40 min}", []),
        ("11 min", "20 min", "oral", "oral-report: {III: 31 min, II: 10 min}", []),
        ("", "20 min", "oral", "oral-report: 10 min", []),  # one link alone
        ("20 min", "", "oral", "oral-report: 10 min", []),
    ],
)
def test_limits_in_a_row_may_use_up_what_is_allowed_and_no_more(low, high, form, limits, told):
    assert chain(low, high, form=form, limits=limits) == told


@pytest.mark.parametrize(
    ("low_takes", "high_takes", "told"),
    [
        (15, 15, []),
        (16, 15, ["at night the oral report takes about 31 min of work, 30 min are allowed"]),
        (None, 40, []),  # how long the other takes is not known
    ],
)
def test_at_night_the_work_itself_may_take_what_is_allowed(low_takes, high_takes, told):
    assert chain("15 min", "15 min", low_takes=low_takes, high_takes=high_takes) == told


def test_the_slowest_link_is_blamed_and_of_its_chains_the_slowest_is_told():
    street = a_plan("street", "district", a_report("r", "district/desk", "25 min", 1))
    other = a_plan("other", "district", a_report("r", "district/desk", "9 min", 1))
    district = a_plan("district", "city", a_report("r", "city/desk", "24 min", 1), kind="special")
    (fault,) = report_chains(a_book(street, other, district))
    assert (fault.where.plan, [place.plan for place in fault.also]) == ("street", ["district"])
    assert fault.consequence.render("zh") == "当夜各级都按时报告，消息到达顶端仍晚19分钟"
    # where the district is the slow one, it is told once, by the longer of its two chains
    street, other = (text.replace("within: 25 min", "within: 10 min") for text in (street, other))
    (fault,) = report_chains(a_book(street, other, district))
    assert (fault.where.plan, "34 min" in fault.message.render("en")) == ("district", True)


def test_chains_of_two_forms_are_two_matters():
    both = [a_report("oral", "district/desk", "20 min", 1), a_report("paper", "district/desk", "50 min", 1, "written")]
    upward = [a_report("oral", "city/desk", "11 min", 1), a_report("paper", "city/desk", "11 min", 1, "written")]
    found = said(a_plan("street", "district", *both), a_plan("district", "city", *upward, kind="special"))
    assert [one.split(" report")[0] for one in found] == ["the limits of the oral", "the limits of the written"]


@pytest.mark.parametrize(("below", "found"), [("9 min", 0), ("10 min", 1)])
def test_what_is_due_from_the_incident_must_leave_time_for_itself(below, found):
    street = a_plan("street", "district", a_report("r", "district/desk", below, 1))
    high = "{at_most: 10 min, from: incident}"
    district = a_plan("district", "city", a_report("r", "city/desk", high, 1), kind="special")
    assert len(said(street, district)) == found


SPAN = "response_times: {{span: {{title: 全程, from: {start} finished, to: {end} finished, within: {limit}}}}}\n"


@pytest.mark.parametrize(
    ("start", "end", "limit", "found"),
    [
        ("street/r", "r", "10 min", 0),
        ("street/r", "r", "9 min", 1),
        ("street/r", "district/r", "9 min", 1),
        ("street/r", "r", "{III: 9 min, II: 10 min}", 0),
        ("r", "street/r", "1 min", 0),  # against the stream
        ("r", "r", "1 min", 0),
        ("street/gone", "r", "1 min", 0),
    ],
)
def test_a_response_time_along_the_chain_must_hold_its_links(start, end, limit, found):
    street = a_plan("street", "district", a_report("r", "district/desk", "5 min", 1))
    more = (
        SPAN.format(start=start, end=end, limit=limit) + "levels: {III: {decided_by: desk}, II: {decided_by: desk}}\n"
    )
    district = a_plan("district", "city", a_report("r", "city/desk", "10 min", 1), kind="special", more=more)
    assert len([one for one in said(street, district) if "全程" in one]) == found


def test_how_long_a_report_may_take_and_who_says_so():
    said_by_book = a_book(limits="oral-report: {III: 20 min, II: 10 min}")
    assert [time_allowed(said_by_book, form) for form in ("oral", "written", "other")] == [
        (20 * 60_000, True),
        (60 * 60_000, False),
        (60 * 60_000, False),
    ]
    assert time_allowed(a_book(limits=""), "oral") == (30 * 60_000, False)


# followed upward


def test_a_report_is_followed_on_every_way_the_slowest_first():
    # Given a street whose report reaches the desk, which tells the chief, who reports to the city; and one that is short
    street = a_plan("street", "district", a_report("r", "district/desk", "5 min", 2, by="radio"))
    inside = a_report("in", "chief", "20 min", 3)
    direct = a_report("direct", "city/desk", "10 min", 4)
    up = a_report("up", "city/desk", "15 min", 5, role="chief")
    book = a_book(street, a_plan("district", "city", inside, direct, up, kind="special"))
    # When it is traced
    found = traces(book, "street/r")
    # Then both ways are told with their sums
    assert [[hop.task for hop in trace.hops] for trace in found] == [["r", "in", "up"], ["r", "direct"]]
    assert [(trace.limit / 60_000, trace.day / 60_000, trace.asked, trace.leaves) for trace in found] == [
        (40, 10, 0, True),
        (15, 6, 0, True),
    ]
    first = found[0].hops[0]
    assert (first.channels, first.sender.render("zh"), first.receiver.render("zh")) == (
        ("电台",),
        "“street值班室”（desk）",
        "“district值班室”（desk）",
    )
    assert (first.alone_at_night, first.plan, first.title) == (False, "street", "street预案")


def test_a_sum_is_not_known_where_a_part_is_not():
    street = a_plan("street", "district", a_report("r", "district/desk", "", None, by="phone"))
    book = a_book(street, a_plan("district", "city", a_report("r", "city/desk", "10 min", 4), kind="special"))
    (trace,) = traces(book, "street/r")
    assert (trace.limit, trace.day, trace.night, trace.hops[0].channels) == (None, None, None, ("phone",))


def test_a_report_that_stays_in_its_plan_does_not_leave():
    (trace,) = traces(
        a_book(a_plan("district", "city", a_report("in", "chief", "5 min", 1), kind="special")), "district/in"
    )
    assert trace.leaves is False


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("street/r", ["street/r"]),
        ("r", ["street/r", "district/r"]),
        ("street预案/r", ["street/r"]),
        ("street/none", []),
        ("district", ["district/r"]),
        ("district预案", ["district/r"]),
        ("", []),
    ],
)
def test_reports_go_by_key_name_title_or_plan(word, found):
    street = a_plan(
        "street", "district", *(a_report(name, "district/desk", "5 min", 1) for name in ("r", "rr"))
    )  # one title is part of the other
    district = a_plan("district", "city", a_report("r", "city/desk", "10 min", 1), kind="special")
    assert reports_like(a_book(street, district), word) == found
