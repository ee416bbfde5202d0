"""Addresses and words that mean harm: refused in words, never a traceback, never a file outside the book."""

import pytest

from drillbook.schema.finding import Refused, say
from drillbook.ui.storage.drafts import Drafts
from drillbook.ui.translation import speak
from tests.application import at, opened, small_book, texts

HOSTILE = (
    "../outside.yaml",
    "/etc/passwd",
    "..\\outside.yaml",
    "a\x00b.yaml",
    "流" * 5000 + ".yaml",
    ".drafts/x.yaml",
    "<script>alert(1)</script>.yaml",
    "libraries/../../outside.yaml",
)
ASKED = (
    ("plans", ("file",)),
    ("plans", ("plan", "view", "line", "by", "book")),
    ("plans", ("new", "kind", "words", "due")),
    ("libraries", ("section", "by", "book")),
)


@pytest.fixture
def book(tmp_path):
    (tmp_path / "outside.yaml").write_text("plan: secret\ntitle: 机密\n", encoding="utf-8")
    return small_book(tmp_path / "book")


@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_address_is_answered_in_words(book, value):
    for page, names in ASKED:
        shown = opened(book, page, **dict.fromkeys(names, value))
        assert not shown.exception, names
        assert "机密" not in " ".join(texts(shown)), names


@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_name_of_an_author_writes_nothing_outside(book, value):
    # Given an author whose name would lead elsewhere
    before = {path for path in book.parent.rglob("*") if not path.is_relative_to(book)}
    page = opened(book, "plans", plan="flood", view="form", by=value)

    # When something is changed under that name
    next(one for one in page.text_input if one.label == "Title").set_value("改名").run()

    # Then nothing stands outside the book
    assert not page.exception
    assert {path for path in book.parent.rglob("*") if not path.is_relative_to(book)} == before


def test_link_put_where_drafts_are_kept_is_not_followed(book, tmp_path):
    # Given a drafts folder that is a link out of the book
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (book / ".drafts").symlink_to(elsewhere)

    # When a plan is opened, then that is refused in words
    page = opened(book, "plans", plan="flood", view="form")
    assert not page.exception
    assert len(page.error) == 1
    assert list(elsewhere.rglob("*")) == []


def test_refused_change_goes_back_and_is_told_once(book, monkeypatch):
    # Given a draft that refuses every change
    def refuse(*_args):
        raise Refused(say(en="it would lose a remark", zh="会丢失批注"))

    page = opened(book, "plans", plan="flood", view="form")
    monkeypatch.setattr(Drafts, "change_from", refuse)

    # When a field is changed
    field = next(one for one in page.text_input if one.label == "Title")
    field.set_value("改名").run()

    # Then the page says why, and the field shows what the draft says
    assert [one.value for one in page.error] == ["It would lose a remark."]
    assert next(one for one in page.text_input if one.label == "Title").value == "防汛应急预案（示例）"


@pytest.mark.parametrize("line", ["²", "9" * 5000, "-1", "0", "x"])
def test_line_that_is_none_opens_the_text_all_the_same(book, line):
    assert not opened(book, "plans", plan="flood", view="source", line=line).exception


def test_marks_in_a_title_are_shown_as_they_are_written(book):
    path = book / "flood.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("防汛应急预案（示例）", "<img src=x onerror=alert(1)>"), "utf-8"
    )
    page = opened(book, "plans")
    at(page, plan="flood", view="text")
    assert page.title[0].value == r"\<img src=x onerror=alert(1)\>"


def teardown_module():
    speak("en")
