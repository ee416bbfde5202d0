"""Books kept read: the same look is made once, and nobody waits for another's."""

import re
from concurrent.futures import ThreadPoolExecutor
from random import Random
from threading import Event
from threading import enumerate as enumerate_threads

from drillbook.ui.storage.book_cache import BookCache
from tests.application import sample_book, small_book


def test_same_book_twice_is_the_same_snapshot(tmp_path):
    books, book = BookCache(), small_book(tmp_path)
    assert books.snapshot(book) is books.snapshot(book)


def test_edited_file_is_read_again_and_the_others_are_not(tmp_path):
    books, book = BookCache(), small_book(tmp_path)
    before = books.snapshot(book)
    path = book / "flood.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("首次报告", "首次电话报告"), encoding="utf-8")
    after = books.snapshot(book)
    assert after.book.plans["flood"].value.tasks["report"].title == "首次电话报告"
    assert after.reads["libraries/contacts.yaml"] is before.reads["libraries/contacts.yaml"]


def test_who_asks_for_another_book_does_not_wait(tmp_path, monkeypatch):
    # Given a book that takes long to look at
    slow, quick = small_book(tmp_path / "slow"), small_book(tmp_path / "quick")
    books, begun, go_on = BookCache(), Event(), Event()
    plainly = books._take

    def snapshot(folder, *rest):
        if folder == slow:
            begun.set()
            assert go_on.wait(30)
        return plainly(folder, *rest)

    monkeypatch.setattr(books, "_take", snapshot)
    with ThreadPoolExecutor(2) as people:
        waiting = [people.submit(books.snapshot, slow) for _ in range(2)]
        assert begun.wait(30)
        # When somebody looks at another meanwhile, the answer comes
        assert books.snapshot(quick).book.plans["flood"].value.title == "防汛应急预案（示例）"
        go_on.set()
        # Then those who waited have one snapshot between them
        first, second = (one.result() for one in waiting)
    assert first is second


def test_saved_text_is_the_snapshot_it_was_before_it_was_saved(tmp_path):
    # Given a book looked at with an unsaved text
    books, book = BookCache(), small_book(tmp_path)
    path = book / "flood.yaml"
    text = path.read_text(encoding="utf-8").replace("首次报告", "首次电话报告")
    unsaved = books.snapshot(book, {"flood.yaml": text})

    # When the text is saved, then nothing is checked again; and undone, nothing either
    path.write_text(text, encoding="utf-8")
    assert books.snapshot(book) is unsaved
    assert books.snapshot(book, {"flood.yaml": text}) is unsaved


def test_rules_are_asked_once_and_only_by_who_wants_to_know(tmp_path, monkeypatch):
    books, book = BookCache(), small_book(tmp_path)
    asked = []
    monkeypatch.setattr("drillbook.ui.storage.book_cache.check", lambda book: asked.append(book) or [])
    snapshot = books.snapshot(book)
    assert asked == []
    assert snapshot.findings == snapshot.findings
    assert len(asked) == 1


def test_text_that_cannot_be_read_has_a_look_of_its_own(tmp_path):
    books, book = BookCache(), small_book(tmp_path)
    looks = [books.snapshot(book, {"flood.yaml": text}) for text in ("plan: [", "title: 防汛\nplan: [", "plan: [")]
    assert looks[0] is looks[2]
    assert looks[0] is not looks[1]
    assert [finding.code for finding in looks[0].findings if finding.where.file == "flood.yaml"] != []


def test_a_plan_that_is_typed_in_has_the_findings_of_a_fresh_check(tmp_path):
    # Given the sample, and edits as they are made while somebody types: a name spoiled, a line gone, another number
    book = sample_book(tmp_path)
    typed, checked = BookCache(), BookCache()
    plans = typed.snapshot(book).book.plans
    edits = [
        ("flood", "issuer: ", "issuer: x"),
        ("flood", "within: ", "within: 1"),
        ("caoyang-flood", "parent: ", "# parent: "),
    ]
    for plan, old, new in edits:
        source = plans[plan].source
        assert old in source.text, (plan, old)
        draft = {source.file: source.text.replace(old, new, 1)}
        # Then what is found in the plan alone is what a fresh check of the whole book finds there
        found = typed.snapshot(book, draft).findings_in(source.file)
        fresh = checked.snapshot(book, draft).findings
        assert list(map(repr, found)) == [repr(one) for one in fresh if one.where.file == source.file]


def edited(text, chance):
    """The text after one random edit: a letter, a line gone, doubled, remarked or empty, another number, another word.

    Or a remark that puts something off, in a line or above it.
    """
    lines = text.split("\n")
    at = chance.randrange(1, len(lines))
    how = chance.randrange(8)
    if how < 2:
        place = chance.randrange(len(lines[at]) + 1)
        lines[at] = lines[at][:place] + chance.choice("a水 1") + lines[at][place:]
    elif how < 5:
        lines[at : at + 1] = ([], ["", lines[at]], ["# " + lines[at]])[how - 2]
    elif how == 7:
        code = chance.choice(("S05", "S07", "S13", "X05", "L03", "L04", "D01"))
        remark = f"# drillbook: accept {code} until 2030-06-30 by 区防汛办: 修订中"
        lines[at : at + 1] = chance.choice(([f"{lines[at]}  {remark}"], [remark, lines[at]]))
    else:
        found = chance.choice(list(re.finditer(r"\d+" if how == 5 else r"[a-z]+-?[a-z]+", text)))
        other = chance.choice(("0", "45", "300")) if how == 5 else chance.choice(re.findall(r"[a-z]+-?[a-z]+", text))
        return text[: found.start()] + other + text[found.end() :]
    return "\n".join(lines)


def test_whatever_is_typed_in_a_file_has_the_findings_of_a_fresh_check(tmp_path):
    # Given a book, and authors who go on from text to text in a plan and in a library, of which some cannot be read
    book, chance = small_book(tmp_path), Random(9)
    typed, known = BookCache(), 0
    texts = {file: (book / file).read_text(encoding="utf-8") for file in ("flood.yaml", "libraries/contacts.yaml")}
    for number in range(130):
        file = "flood.yaml" if number < 85 else "libraries/contacts.yaml"
        now = edited(texts[file], chance)
        mine = typed.snapshot(book, {file: now})
        # Then what is found, mostly known from the text before, is what a fresh check finds
        fresh = BookCache().snapshot(book, {file: now}).findings
        assert [*map(repr, mine.findings_in(file))] == [repr(one) for one in fresh if one.where.file == file]
        if mine.reads[file].document is not None:
            texts[file], known = now, known + 1
    assert known > 50


def test_a_book_that_is_warm_has_its_findings_before_they_are_asked_for(tmp_path):
    books, book = BookCache(), small_book(tmp_path)
    books.warm([tmp_path / "gone", book])
    for warming in [one for one in enumerate_threads() if one.name == "warming"]:  # none, where it is over already
        warming.join(30)
    assert books.snapshot(book)._found is not None
