"""How a suppression is read from a comment and written into a file: its words, its lines, its signs."""

from datetime import date

import pytest

from drillbook.schema.finding import Finding, Location, Refused, Severity, plain
from drillbook.schema.linkage.suppressions import (
    Suppression,
    apply_suppressions,
    suppression_comment,
    suppressions_in,
    with_suppression,
)
from drillbook.schema.text.yaml_nodes import parse
from tests.assembled import book_from

UNTIL = date(2027, 6, 30)


def read(text):
    source, _ = parse("flood.yaml", text)
    said, malformed = suppressions_in(source)
    return said, [finding.message.render("en") for finding in malformed]


def sentence(text):
    ((one,), malformed) = read(f"plan: p\n{text}\ntitle: 甲\n")
    assert malformed == []
    return one


# the words


@pytest.mark.parametrize(
    "words",
    [
        "# drillbook: accept X03 until 2027-06-30 by 防汛办: 修订中",
        "#drillbook:accept X03 until 2027-06-30 by 防汛办: 修订中",
        "# Drillbook：accept X03 until 2027-06-30 by 防汛办：修订中",
        "# drillbook: 暂缓整改 X03 至 2027-06-30 决定人 防汛办: 修订中",
        "# drillbook: 暂缓 X03至2027-06-30 决定人防汛办 ：修订中  ",
        "# drillbook: accept X03 until 2027年6月30日 by 防汛办: 修订中",
    ],
)
def test_a_sentence_is_read_in_each_of_its_forms(words):
    one = sentence(words)
    assert (one.codes, one.until, one.by, one.reason) == (("X03",), UNTIL, "防汛办", "修订中")


@pytest.mark.parametrize(
    ("codes", "read_as"),
    [("X03", ("X03",)), ("X03,S04", ("X03", "S04")), ("X03 ， S04、D01", ("X03", "S04", "D01")), ("YA", ("YA",))],
)
def test_several_codes_stand_between_commas(codes, read_as):
    assert sentence(f"# drillbook: accept {codes} until 2027-06-30 by 甲: 乙").codes == read_as


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("# drillbook: accept X03", "this putting off lacks a code, an end, a person or a reason"),
        (
            "# drillbook: accept until 2027-06-30 by 甲: 乙",
            "this putting off lacks a code, an end, a person or a reason",
        ),
        (
            "# drillbook: accept X03 until 2027-06-30 by 甲",
            "this putting off lacks a code, an end, a person or a reason",
        ),
        ("# drillbook: accept X03 until 2027-06-30: 乙", "this putting off lacks a code, an end, a person or a reason"),
        ("# drillbook: accept X03 until 2027-02-30 by 甲: 乙", None),
    ],
)
def test_one_that_lacks_a_part_is_told_with_the_form(words, message):
    said, malformed = read(f"plan: p\n{words}\n")
    assert said == []
    assert malformed == [message] if message else len(malformed) == 1


def test_what_is_wrong_with_one_is_an_error_at_its_place():
    _, (finding,) = suppressions_in(parse("f.yaml", "plan: p\ntitle: 甲  # drillbook: accept\n")[0])
    assert (finding.code, finding.severity, finding.where.line, finding.where.column) == ("D05", Severity.ERROR, 2, 11)


@pytest.mark.parametrize(
    "line",
    [
        'note: "见 # drillbook: accept S06"',
        "note: '见 # drillbook: accept S06'",
        "note: |\n  见# drillbook: accept S06",
        "# 说明:drillbook 的写法见手册",
        "note: drillbook",
    ],
)
def test_what_is_no_comment_or_no_mark_is_text(line):
    assert read(f"plan: p\n{line}\n") == ([], [])


def test_a_tab_or_the_beginning_of_the_line_may_come_before_the_mark():
    words = "# drillbook: accept X03 until 2027-06-30 by 甲: 乙"
    for before in ("", "title: 甲\t", 'title: "甲" ', "title: '甲' "):
        assert len(read(f"plan: p\n{before}{words}\n")[0]) == 1


# its lines

BODY = """\
plan: p
tasks:
  # drillbook: accept S06 until 2027-06-30 by 甲: 乙
  a:
    title: 甲

    # 说明
    role: desk
  b: {title: 乙}   # drillbook: accept S06 until 2027-06-30 by 甲: 乙
# drillbook: accept S06 until 2027-06-30 by 甲: 乙
"""


def test_alone_it_is_about_the_node_below_beside_about_its_line_and_last_about_nothing():
    said, _ = read(BODY)
    assert [(one.where.line, one.first, one.last) for one in said] == [(3, 4, 8), (9, 9, 9), (10, 10, 10)]


def test_a_node_ends_before_what_is_as_deep_or_less_deep():
    for following in ("  b: 1", "roles: 1"):
        said, _ = read(
            f"plan: p\nt:\n  # drillbook: accept S06 until 2027-06-30 by 甲: 乙\n  a:\n    title: 甲\n{following}\n"
        )
        assert (said[0].first, said[0].last) == (4, 5)


def a_suppression(**more):
    known = {"codes": ("S06",), "until": UNTIL, "by": "甲", "reason": "乙", "first": 4, "last": 6}
    return Suppression(Location("f.yaml", 3, 1), **{**known, **more})


@pytest.mark.parametrize(
    ("file", "line", "code", "also", "covered"),
    [
        ("f.yaml", 4, "S06", (), True),
        ("f.yaml", 6, "S06", (), True),
        ("f.yaml", 3, "S06", (), False),
        ("f.yaml", 7, "S06", (), False),
        ("g.yaml", 5, "S06", (), False),
        ("f.yaml", 5, "S07", (), False),
        ("g.yaml", 5, "S06", (Location("f.yaml", 5, 1),), True),
        ("g.yaml", 5, "S06", (Location("f.yaml", 9, 1),), False),
    ],
)
def test_it_covers_its_code_on_its_lines_of_its_file(file, line, code, also, covered):
    assert a_suppression().covers(Finding(Location(file, line, 1), code, plain(""), also=also)) is covered


def test_until_when_by_whom_and_why_are_told_together():
    assert a_suppression().said.render("zh") == "暂缓整改至2027-06-30，决定人甲，理由：乙"


# put to use


def applied(*lines, severity=Severity.ERROR, drafted="water", day="2026-09-01", codes=("S06",)):
    """What becomes of findings at line 6 of a plan that has these lines."""
    contacts = "library: contacts\norganizations: {water: {title: 水务局, aliases: [防汛办]}}\n"
    text = (
        "plan: p\ntitle: 甲\nkind: special\nstatus: in-force\ndepth: card\n"
        + "\n".join(lines)
        + f"\nnumber: '1'\ndrafted_by: {drafted}\n"
    )
    book = book_from(f"book: b\ntitle: 书\nas_of: {day}\n", contacts, text)
    where = book.plans["p"].at("number")
    findings = [Finding(where, code, plain(code), severity) for code in codes]
    return [
        (one.code, one.severity.value, one.message.render("en"), one.put_off is not None)
        for one in apply_suppressions(book, findings)
    ]


def by(person, until="2027-06-30", codes="S06"):
    return f"# drillbook: accept {codes} until {until} by {person}: 乙"


@pytest.mark.parametrize(
    ("line", "severity", "told"),
    [
        (by("区政府"), Severity.ERROR, [("S06", True)]),
        (by("区政府", "2026-09-01"), Severity.ERROR, [("S06", True)]),
        (by("区政府", "2026-08-31"), Severity.ERROR, [("D05", False), ("S06", False)]),
        (by("区政府", codes="S07"), Severity.ERROR, [("D05", False), ("S06", False)]),
        (by("水务局张科"), Severity.ERROR, [("D05", False), ("S06", False)]),
        (by("防汛办"), Severity.ERROR, [("D05", False), ("S06", False)]),
        (by("water"), Severity.ERROR, [("D05", False), ("S06", False)]),
        (by("区水务局"), Severity.ERROR, [("S06", True)]),
        (by("水务局"), Severity.WARNING, [("S06", True)]),
    ],
)
def test_what_is_put_off_depends_on_who_until_when_and_how_bad_it_is(line, severity, told):
    assert [(code, put) for code, _, _, put in applied(line, severity=severity)] == told


def test_who_drafted_a_plan_may_not_be_known():
    assert [put for *_, put in applied(by("水务局"), drafted="gone")] == [True]


def test_of_two_the_valid_one_counts_and_the_other_is_told():
    own, other = by("水务局"), by("区政府")
    found = applied(own, other)
    assert found == [
        ("D05", "error", "an error cannot be put off by the plan's own drafters (水务局)", False),
        ("S06", "error", "S06", True),
    ]


def test_one_that_is_of_use_to_one_of_two_findings_is_of_use():
    assert [(code, put) for code, _, _, put in applied(by("区政府"), codes=("S06", "S07"))] == [
        ("S06", True),
        ("S07", False),
    ]


def test_one_of_no_use_is_a_warning_and_one_that_has_passed_an_error():
    assert applied(by("区政府", codes="S07"))[0][:3] == ("D05", "warning", "nothing here needs putting off: S07")
    assert applied(by("区政府", "2026-08-31"))[0][:3] == (
        "D05",
        "error",
        "put off until 2026-08-31, and that has passed",
    )
    assert applied(by("区政府", "2026-08-31", "S07"))[0][1] == "warning"  # of no use at all: that is told, not its age


# written into a file

PLAN = "plan: p\ntitle: 甲\ntasks:\n  a: {title: 甲}\n\n"


def put(text, line, code="S06", person="防汛办", reason="修订中"):
    return with_suppression(text, Finding(Location("p.yaml", line, 1), code, plain("")), UNTIL, person, reason)


def test_blanks_and_line_breaks_in_a_reason_become_one_blank():
    assert suppression_comment(("S06", "S07"), UNTIL, " 防汛办 \n 主任", "等\t修订\n\n") == (
        "# drillbook: accept S06,S07 until 2027-06-30 by 防汛办 主任: 等 修订"
    )


def test_it_is_written_at_the_end_of_the_first_and_the_last_line():
    assert put(PLAN, 1).splitlines()[0].startswith("plan: p  # drillbook: accept S06")
    assert put(PLAN, 4).splitlines()[3].startswith("  a: {title: 甲}  # drillbook: accept S06")
    assert put(PLAN.rstrip(), 4).endswith("修订中")
    assert put("plan: p   \ntitle: 甲\n", 1).startswith("plan: p  # drillbook")


@pytest.mark.parametrize("line", [0, 6, 99])
def test_where_there_is_no_line_it_is_refused(line):
    with pytest.raises(Refused):
        put(PLAN, line)


def test_beside_another_it_is_written_above_with_the_same_indent_and_line_end():
    once = put(PLAN.replace("\n", "\r\n"), 4)
    twice = put(once, 4, code="S07").split("\r\n")
    assert twice[3].startswith("  # drillbook: accept S07")
    assert twice[4].startswith("  a: {title: 甲}  # drillbook: accept S06")


def test_a_reason_that_would_be_read_otherwise_is_refused():
    with pytest.raises(Refused):
        put('plan: p\ntitle: "甲\n  乙"\n', 3)


@pytest.mark.parametrize(
    ("person", "reason", "message"),
    [
        ("", "乙", "what is put off needs a reason and a person"),
        ("甲", "  ", "what is put off needs a reason and a person"),
        ("甲：乙", "丙", "the person's name may not contain a colon"),
    ],
)
def test_why_it_is_refused_is_told(person, reason, message):
    with pytest.raises(Refused) as refused:
        put(PLAN, 1, person=person, reason=reason)
    assert str(refused.value) == message


def test_a_text_that_cannot_be_read_takes_no_remark():
    with pytest.raises(Refused):
        put("plan: [\n", 1)
