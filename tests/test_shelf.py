"""Books kept read: the same look is made once, and nobody waits for another's."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

from tests.application import small_book
from ui.shelf import Shelf


def test_same_book_twice_is_the_same_look(tmp_path):
    shelf, book = Shelf(), small_book(tmp_path)
    assert shelf.look(book) is shelf.look(book)


def test_edited_file_is_read_again_and_the_others_are_not(tmp_path):
    shelf, book = Shelf(), small_book(tmp_path)
    before = shelf.look(book)
    path = book / "flood.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("首次报告", "首次电话报告"), encoding="utf-8")
    after = shelf.look(book)
    assert after.book.plans["flood"].it.tasks["report"].title == "首次电话报告"
    assert after.reads["libraries/contacts.yaml"] is before.reads["libraries/contacts.yaml"]


def test_who_asks_for_another_book_does_not_wait(tmp_path, monkeypatch):
    # Given a book that takes long to look at
    slow, quick = small_book(tmp_path / "slow"), small_book(tmp_path / "quick")
    shelf, begun, go_on = Shelf(), Event(), Event()
    plainly = shelf._look

    def look(folder, stamps, drafts):
        if folder == slow:
            begun.set()
            assert go_on.wait(30)
        return plainly(folder, stamps, drafts)

    monkeypatch.setattr(shelf, "_look", look)
    with ThreadPoolExecutor(2) as people:
        waiting = [people.submit(shelf.look, slow) for _ in range(2)]
        assert begun.wait(30)
        # When somebody looks at another meanwhile, the answer comes
        assert shelf.look(quick).book.plans["flood"].it.title == "防汛应急预案(示例)"
        go_on.set()
        # Then those who waited have one look between them
        first, second = (one.result() for one in waiting)
    assert first is second
