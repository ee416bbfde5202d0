"""The libraries in the application: what wants attention, who uses and keeps an entry, and edits that keep comments."""

import pytest

from drillbook.ui.app.views import libraries
from drillbook.ui.storage.book_cache import BOOKS
from drillbook.ui.translation import speak
from tests.application import at, button, field, opened, sample_book, small_book, widget


@pytest.fixture
def book(tmp_path):
    return small_book(tmp_path)


def views(page):
    """The control of what is shown of a section; its key says what it asks of the address."""
    (found,) = [group for group in page.button_group if "asks__view__table__table__entry" in group.key]
    return found


def test_overdue_check_is_marked_with_owner_and_users(book):
    office, idle = libraries.entry_rows(BOOKS.snapshot(book), "organizations")
    assert (office.state, office.owner, office.users) == ("unchecked", "区防汛办", ("防汛应急预案（示例）",))
    assert (idle.state, idle.users) == ("", ())


def test_expired_goods_and_ended_agreements_are_marked(book):
    (book / "libraries" / "supplies.yaml").write_text(
        "library: supplies\nsupplies:\n  bag: {title: 沙袋, quantity: 5, expires: 2026-08-31}\n"
        "agreements:\n  aid: {title: 协议, gives: {bag: 1}, until: 2026-10-01}\n",
        encoding="utf-8",
    )
    snapshot = BOOKS.snapshot(book)
    assert [row.state for row in libraries.entry_rows(snapshot, "supplies")] == ["expired"]
    assert [row.state for row in libraries.entry_rows(snapshot, "agreements")] == ["soon"]


def test_table_says_beside_each_entry_whether_it_is_good_and_who_uses_it(book):
    # Given an office whose number was last checked too long ago, and one that nobody uses
    page = opened(book, "libraries", section="organizations")

    # Then both are said in the table in which they are edited
    beside = libraries.known(libraries.entry_rows(BOOKS.snapshot(book), "organizations"))
    assert beside["office"]["Used by"] == "防汛应急预案（示例）"
    assert beside["office"]["State"].startswith("✕ to be checked again 20")
    assert beside["idle"] == {"State": "", "Used by": ""}
    assert not page.exception


def test_files_of_a_library_are_called_by_what_is_in_them(tmp_path):
    book = BOOKS.snapshot(sample_book(tmp_path)).book
    called = libraries.files(book, "organizations")
    assert called["libraries/contacts-units.yaml"] == "长寿路街道 and others · 18 entries"


def test_every_section_of_the_sample_opens(tmp_path):
    page = opened(sample_book(tmp_path), "libraries", lang="zh")
    for section in libraries.SECTIONS:
        assert views(at(page, section=section)).key.startswith(f"libview|{section} zh")


def test_entry_is_changed_by_form_and_the_comment_stays(book):
    page = opened(book, "libraries", section="organizations")
    views(page).set_value("entry").run()
    field(page, "organizations/office", "duty_phone").set_value("021-00000002").run()
    button(page, "Save").click().run()
    saved = (book / "libraries" / "contacts.yaml").read_text(encoding="utf-8")
    assert "021-00000002" in saved
    assert "# 全天值守" in saved


def test_library_that_does_not_exist_is_begun(book):
    page = opened(book, "libraries", section="teams")
    button(page, "Begin this library").click().run()
    views(page).set_value("entry").run()
    widget(page.text_input, "Title").set_value("排水抢险一队")
    button(page, "Add").click().run()
    button(page, "Save").click().run()
    assert not page.exception
    saved = (book / "libraries" / "teams.yaml").read_text(encoding="utf-8")
    assert "名称: 排水抢险一队" in saved


def teardown_module():
    speak("en")
