"""A folder of files is a book: everything by name and place, and names that nothing bears are found."""

import datetime
import textwrap

import pytest

from drillbook.schema.book import PlanBook
from drillbook.schema.book_files import find_book
from drillbook.schema.linkage.catalogue import check

CONTACTS = """\
library: contacts
organizations:
  water: {title: 水务局}
posts:
  duty: {title: 值班员, organization: water, staff: {day: 2, night: 1}}
"""
PLAN = """\
plan: flood
title: 防汛预案（示例）
kind: special
status: in-force
drafted_by: water
roles:
  desk: {title: 值班室, post: duty}
tasks:
  ring: {title: 通知, role: desk, takes: 5 min}
procedures:
  start: {steps: [ring]}
"""


@pytest.fixture
def folder(tmp_path):
    book = tmp_path / "预案 2026" / "普陀区"
    book.mkdir(parents=True)
    (book / "contacts.yaml").write_text(CONTACTS, encoding="utf-8")
    (book / "flood.yaml").write_text(PLAN, encoding="utf-8")
    return book


def names_missing(folder) -> list[tuple[str, int, str, str]]:
    book, unreadable = PlanBook.read(folder)
    assert unreadable == []
    return [(f.where.file.rsplit("/", 1)[-1], f.where.line, f.code, f.message.render("en")) for f in check(book, ())]


def test_a_folder_without_book_yaml_is_a_book(folder):
    book, findings = PlanBook.read(folder)
    assert (findings, list(book.plans), list(book.posts)) == ([], ["flood"], ["duty"])
    assert names_missing(folder) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "code", "message"),
    [
        ("role: desk", "role: deks", 9, "S06", "role 'deks' is not defined"),
        ("post: duty", "post: dutty", 7, "L04", "post 'dutty' is not defined"),
        ("drafted_by: water", "drafted_by: watr", 5, "X10", "organization 'watr' is not defined"),
        ("steps: [ring]", "steps: [rang]", 11, "S13", "task 'rang' is not defined"),
        ("status: in-force", "parent: overall\nstatus: in-force", 4, "X01", "plan 'overall' is not defined"),
    ],
)
def test_a_name_that_nothing_bears_is_found_where_it_stands(folder, old, new, line, code, message):
    (folder / "flood.yaml").write_text(PLAN.replace(old, new), encoding="utf-8")
    assert names_missing(folder) == [("flood.yaml", line, code, message)]


def test_a_level_that_a_value_is_given_for_is_one_of_the_plan(folder):
    levels = "levels:\n  IV: {when: ordered, decided_by: desk}\n"
    text = PLAN.replace("takes: 5 min", "takes: 5 min, within: {VI: 30 min, IV: 60 min}") + levels
    (folder / "flood.yaml").write_text(text, encoding="utf-8")
    (folder / "book.yaml").write_text("book: b\nlimits: {start: {II: 15 min, I: 10 min}}\n", encoding="utf-8")
    assert names_missing(folder) == [("flood.yaml", 9, "SC", "level 'VI' is not defined")]


def test_a_missing_key_of_needs_is_shown_at_the_key(folder):
    text = PLAN.replace("takes: 5 min", "takes: 5 min, needs: {equipment: {pump: 1}}")
    (folder / "flood.yaml").write_text(text, encoding="utf-8")
    assert names_missing(folder) == [("flood.yaml", 9, "L01", "equipment 'pump' is not defined")]


def test_one_id_in_two_files_is_told_at_both(folder):
    (folder / "second.yaml").write_text(PLAN, encoding="utf-8")
    _, (finding,) = PlanBook.read(folder)
    assert str(finding.message) == "'flood' is already in use"
    assert finding.where.file.endswith("second.yaml")
    assert finding.also[0].file.endswith("flood.yaml")


def test_what_points_to_a_refused_plan_is_not_told_again(folder):
    (folder / "street.yaml").write_text(PLAN.replace("plan: flood", "plan: street\nparent: flood"), encoding="utf-8")
    (folder / "flood.yaml").write_text(PLAN.replace("kind: special", "kind: specal"), encoding="utf-8")
    book, findings = PlanBook.read(folder)
    assert [finding.code for finding in findings] == ["SC"]
    assert check(book, ()) == []


def test_a_link_out_of_the_book_is_not_followed(folder, tmp_path):
    secret = tmp_path / "secret.yaml"
    secret.write_text("plan: secret\n", encoding="utf-8")
    (folder / "link.yaml").symlink_to(secret)
    book, (finding,) = PlanBook.read(folder)
    assert "leads out of the book" in str(finding.message)
    assert list(book.plans) == ["flood"]


def test_the_nearest_book_above_is_found(folder):
    (folder / "book.yaml").write_text("book: putuo\n", encoding="utf-8")
    inner = folder / "libraries"
    inner.mkdir()
    assert find_book(inner) == folder


def test_a_condition_is_checked_against_the_indicators(folder):
    indicators = (
        "library: indicators\nindicators:\n  tide: {unit: m, range: 0 / 8}\n  rain: {values: [none, blue, red]}\n"
    )
    (folder / "indicators.yaml").write_text(indicators, encoding="utf-8")
    levels = textwrap.dedent("""\
        levels:
          IV: {when: rain >= green}
          III: {when: tide > 4.5 cm}
          II: {when: tide > 5 and tide < 4}
          I: {when: tyde > 5}
        """)
    (folder / "flood.yaml").write_text(PLAN + levels, encoding="utf-8")
    assert [(line, message) for _, line, _, message in names_missing(folder)] == [
        (13, "'rain' has no value 'green'"),
        (14, "'tide' is not measured in cm"),
        (15, "this condition can never hold"),
        (16, "unknown indicator 'tyde'"),
    ]


def test_the_day_of_a_book_can_be_asked_for(folder):
    day = datetime.date(2026, 9, 1)
    assert PlanBook.read(folder, as_of=day)[0].day == day


def test_a_refused_library_is_told_once_and_not_for_every_name_in_it(folder):
    # given contacts with a slip in one entry
    (folder / "contacts.yaml").write_text(CONTACTS.replace("title: 水务局", "titel: 水务局"), encoding="utf-8")
    # when the book is read, then only the slip is told, not that nothing bears the names of the library
    book, findings = PlanBook.read(folder)
    assert [(f.where.line, str(f.message)) for f in findings] == [(3, "unknown key 'titel'")]
    assert [str(f.message) for f in check(book) if "is not defined" in str(f.message)] == []


def test_what_a_step_or_an_indicator_sets_must_be_possible(folder):
    (folder / "indicators.yaml").write_text(
        "library: indicators\nindicators:\n  depth: {title: 积水, unit: cm, range: 0 / 300, initial: 900}\n", "utf-8"
    )
    plan = PLAN.replace("steps: [ring]", "steps: [ring, {parallel: [ring, {set: {dept: 3}}]}, {set: {depth: 3 m}}]")
    (folder / "flood.yaml").write_text(plan, encoding="utf-8")
    book, _ = PlanBook.read(folder)
    found = [(f.where.line, f.where.column, str(f.message)) for f in check(book) if f.code == "SC"]
    assert found == [
        (11, 56, "indicator 'dept' is not defined"),
        (11, 77, "'depth' is not measured in m"),
        (3, 57, "900 is outside the range of 'depth'"),
    ]
