"""Unsaved work is never another's, never half there, and never thrown away."""

import json
import shutil

import pytest

from drillbook.schema.files import open_text
from drillbook.schema.finding import Refused
from drillbook.ui.review import records
from drillbook.ui.storage import history, write_access
from drillbook.ui.storage.book_cache import BOOKS
from drillbook.ui.storage.drafts import Aside, Draft, Drafts, author_name, nameless
from drillbook.ui.storage.naming import former_name, stored_name
from drillbook.ui.storage.runs import RunRequest, Runs
from tests.application import SMALL, small_book

LONG = "普陀区石泉路街道防汛防台专项应急预案现场处置方案之"


@pytest.fixture
def book(tmp_path):
    return small_book(tmp_path)


def test_plans_whose_names_begin_alike_have_drafts_of_their_own(book):
    # Given two plans with names of 26 characters that differ in the last
    first, second = f"{LONG}一.yaml", f"{LONG}二.yaml"
    for name in (first, second):
        (book / name).write_text(f"plan: {name[-6]}\ntitle: 旧\n", encoding="utf-8")
    drafts = Drafts(book)

    # When one is changed and the other is opened, changed and saved
    drafts.change(first, "甲", lambda text: text + "# 之一\n")
    draft = drafts.change(second, "甲", lambda text: text + "# 之二\n")
    assert history.commit(book, draft) is None

    # Then each text is in its own file
    assert (book / first).read_text(encoding="utf-8") == "plan: 一\ntitle: 旧\n"
    assert (book / second).read_text(encoding="utf-8") == "plan: 二\ntitle: 旧\n# 之二\n"
    assert drafts.open(first, "甲").text == "plan: 一\ntitle: 旧\n# 之一\n"


def test_authors_whose_names_begin_alike_do_not_see_each_others_work(book):
    office = "上海市普陀区应急管理局应急指挥中心值班室"
    Drafts(book).change("flood.yaml", f"{office}甲", lambda text: text + "# 甲\n")
    assert Drafts(book).kept("flood.yaml", f"{office}乙") is None


def test_draft_of_another_file_or_author_is_never_given_out(book):
    # Given a draft put by somebody's program where another's should be
    drafts = Drafts(book)
    drafts.change("flood.yaml", "甲", lambda text: text + "# 甲\n")
    (held,) = (book / ".drafts").glob("*/*.json")
    wrong = book / ".drafts" / stored_name("乙") / held.name
    wrong.parent.mkdir()
    shutil.copy(held, wrong)

    # Then it is nobody's
    assert drafts.kept("flood.yaml", "乙") is None


def test_draft_from_before_names_were_digests_is_found(book):
    drafts = Drafts(book)
    drafts.change("flood.yaml", "甲", lambda text: text + "# 甲\n")
    (held,) = (book / ".drafts").glob("*/*.json")
    former = book / ".drafts" / former_name("甲") / f"{former_name('flood.yaml')}.json"
    former.parent.mkdir()
    held.rename(former)
    assert drafts.open("flood.yaml", "甲").text.endswith("# 甲\n")
    drafts.drop("flood.yaml", "甲")
    assert drafts.kept("flood.yaml", "甲") is None


def test_browsers_without_a_name_have_drafts_of_their_own(book):
    first, second = nameless("one"), nameless("two")
    Drafts(book).change("flood.yaml", first, lambda text: text + "# 一\n")
    assert Drafts(book).kept("flood.yaml", second) is None
    assert [author_name(one) for one in (first, "王", "")] == ["", "王", ""]


def test_who_gives_a_name_goes_on_with_what_was_typed_without_one(book):
    # Given unsaved work of a browser without a name, on one file that somebody of the name has changed, and on another
    drafts, browser = Drafts(book), nameless("one")
    flood, contacts = "flood.yaml", "libraries/contacts.yaml"
    drafts.change(flood, "王", lambda text: text + "# 王\n")
    for file in (flood, contacts):
        drafts.change(file, browser, lambda text: text + "# 无名\n")

    # When the name is given in it
    drafts.hand_over(browser, "王")

    # Then the one goes on, and of the other both texts are to be chosen from
    assert drafts.open(contacts, "王").text.endswith("# 无名\n")
    both = drafts.open(flood, "王")
    assert (both.text[-4:], [one.text[-5:] for one in both.asides]) == ("# 王\n", ["# 无名\n"])
    assert [one.author for one in drafts.all()] == ["王", "王"]


def test_file_with_a_path_as_long_as_the_system_allows_is_saved_and_has_versions(book):
    # Given a name of 83 characters, 254 bytes
    file = f"附件/{'普陀区长寿路街道突发事件总体应急预案' * 4}二〇二六年版.yaml"
    assert len(file.rpartition("/")[2].encode()) == 239
    draft = Drafts(book).begin(file, "甲", "plan: long\ntitle: 长\n")
    assert history.commit(book, draft) is None
    (version,) = history.versions(book, file)
    assert version.author == "甲"
    assert history.text_of(book, file, version) == "plan: long\ntitle: 长\n"
    assert history.kept_files(book) == [file]


def test_author_with_a_long_name_is_cut_between_letters(book):
    history.keep(book, "flood.yaml", "plan: a\n", "上海市普陀区应急管理局值班室")
    (version,) = history.versions(book, "flood.yaml")
    assert version.author == "上海市普陀区应急"


def test_what_is_typed_while_it_is_saved_stays_unsaved(book):
    # Given a draft that is about to be saved, and one more word typed
    drafts = Drafts(book)
    about_to_be_saved = drafts.change("flood.yaml", "甲", lambda text: text + "# one\n")
    drafts.change("flood.yaml", "甲", lambda text: text + "# two\n")

    # When the first is saved
    assert history.commit(book, about_to_be_saved) is None

    # Then the second is still there, as a change of what was saved
    left = drafts.open("flood.yaml", "甲")
    assert left.text.endswith("# one\n# two\n")
    assert left.base.endswith("# one\n")
    assert history.commit(book, left) is None
    assert open_text(book / "flood.yaml").text.endswith("# one\n# two\n")


def test_undo_leads_over_a_save(book):
    drafts = Drafts(book)
    before = open_text(book / "flood.yaml").text
    history.commit(book, drafts.change("flood.yaml", "甲", lambda text: text + "# one\n"))
    saved = drafts.open("flood.yaml", "甲")
    assert not saved.is_changed
    back = drafts.undo("flood.yaml", "甲")
    assert (back.text, back.is_changed) == (before, True)
    history.commit(book, back)
    assert open_text(book / "flood.yaml").text == before


def test_saved_draft_gives_way_to_what_others_saved_since(book):
    drafts = Drafts(book)
    history.commit(book, drafts.change("flood.yaml", "甲", lambda text: text + "# one\n"))
    history.commit(book, drafts.change("flood.yaml", "乙", lambda text: text + "# two\n"))
    assert drafts.open("flood.yaml", "甲").text.endswith("# one\n# two\n")


def test_equal_texts_are_no_collision(book):
    # Given a save that was killed before the draft was told
    drafts = Drafts(book)
    draft = drafts.change("flood.yaml", "甲", lambda text: text + "# one\n")
    (book / "flood.yaml").write_text(draft.text, encoding="utf-8")
    # Then its author is not asked to choose between two equal texts
    assert history.collision(book, draft) is None
    assert history.commit(book, draft) is None


def test_author_killed_while_saving_does_not_collide_with_himself(book, monkeypatch):
    # Given a save that was killed when the file was written, before the draft was told
    drafts = Drafts(book)
    draft = drafts.change("flood.yaml", "甲", lambda text: text + "# one\n")
    with monkeypatch.context() as killed:
        killed.setattr(Drafts, "rebase", lambda *_rest: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            history.commit(book, draft)

    # When the author goes on writing
    draft = drafts.change("flood.yaml", "甲", lambda text: text + "# two\n")

    # and the next save is killed before the file is written
    with monkeypatch.context() as killed:
        killed.setattr(history, "save", lambda *_rest, **_more: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            history.commit(book, draft)
    draft = drafts.change("flood.yaml", "甲", lambda text: text + "# three\n")

    # Then what is on disk is known as the author's own, but not what another has saved since
    assert history.collision(book, draft) is None
    (book / "flood.yaml").write_text(draft.base + "# other\n", encoding="utf-8")
    assert history.collision(book, draft).theirs == draft.base + "# other\n"


def test_choice_against_another_author_is_asked_again_where_another_window_was_ahead(book):
    # Given a draft, a text that another author saved, and one more change in another window
    drafts = Drafts(book)
    began = drafts.open("flood.yaml", "甲").text
    draft = drafts.change_from("flood.yaml", "甲", began, began + "# mine\n")
    (book / "flood.yaml").write_text(began + "# theirs\n", encoding="utf-8")
    found = history.collision(book, draft)
    drafts.change_from("flood.yaml", "甲", draft.text, draft.text + "# more\n")

    # When both changes are put together
    settled = drafts.settle(draft, began + "# mine\n# theirs\n", found.digest, found.theirs)

    # Then nothing is put in the place of what the other saved: both windows' texts are there, and the collision
    assert (settled.text, settled.base) == (began + "# mine\n# more\n", began)
    assert settled.asides == (Aside(draft.text, began + "# mine\n# theirs\n"),)
    assert history.collision(book, settled) is not None


def test_another_text_is_a_collision_and_nothing_is_written(book):
    draft = Drafts(book).change("flood.yaml", "甲", lambda text: text + "# mine\n")
    theirs = draft.base + "# theirs\n"
    (book / "flood.yaml").write_text(theirs, encoding="utf-8")
    found = history.commit(book, draft)
    assert (found.base, found.mine, found.theirs) == (draft.base, draft.text, theirs)
    assert (book / "flood.yaml").read_text(encoding="utf-8") == theirs


def test_two_windows_of_one_author_keep_both_texts_until_one_is_chosen(book):
    # Given two windows that show the same text
    drafts = Drafts(book)
    began = drafts.open("flood.yaml", "甲").text

    # When a line is typed in each
    drafts.change_from("flood.yaml", "甲", began, began + "# left\n")
    draft = drafts.change_from("flood.yaml", "甲", began, began + "# right\n")

    # Then nothing is lost
    assert draft.text == began + "# left\n"
    assert draft.asides == (Aside(began, began + "# right\n"),)
    assert drafts.open("flood.yaml", "甲") == draft

    # When the author chooses, then it is settled, and can be taken back
    chosen = drafts.choose(draft, draft.asides[0], began + "# right\n")
    assert (chosen.text, chosen.asides) == (began + "# right\n", ())
    assert drafts.undo("flood.yaml", "甲").text == began + "# left\n"


def test_each_window_goes_on_with_its_own_text_until_one_is_chosen(book):
    # Given three windows that begin from one text, the first of which is ahead
    drafts = Drafts(book)
    began = drafts.open("flood.yaml", "甲").text
    drafts.change_from("flood.yaml", "甲", began, began + "# 1")
    drafts.change_from("flood.yaml", "甲", began, began + "# 2")
    drafts.change_from("flood.yaml", "甲", began, began + "# 3")

    # When each goes on
    drafts.change_from("flood.yaml", "甲", began + "# 1", began + "# 1 one")
    drafts.change_from("flood.yaml", "甲", began + "# 2", began + "# 2 two")
    draft = drafts.change_from("flood.yaml", "甲", began + "# 3", began + "# 3 three")

    # Then all of it is kept
    assert draft.text == began + "# 1 one"
    assert [one.text for one in draft.asides] == [began + "# 2 two", began + "# 3 three"]
    assert {one.began for one in draft.asides} == {began}

    # and what a window takes back, or makes equal, is nothing to choose from
    draft = drafts.change_from("flood.yaml", "甲", began + "# 3 three", began)
    assert [one.text for one in draft.asides] == [began + "# 2 two"]
    draft = drafts.change_from("flood.yaml", "甲", began + "# 2 two", began + "# 1 one")
    assert (draft.text, draft.asides) == (began + "# 1 one", ())


def test_what_is_written_while_the_author_chooses_is_to_be_chosen_from_again(book):
    # Given two texts, of which one goes on after it was shown
    drafts = Drafts(book)
    began = drafts.open("flood.yaml", "甲").text
    drafts.change_from("flood.yaml", "甲", began, began + "# left")
    shown = drafts.change_from("flood.yaml", "甲", began, began + "# right")
    drafts.change_from("flood.yaml", "甲", began + "# left", began + "# left more")

    # When the right one is chosen
    chosen = drafts.choose(shown, shown.asides[0], began + "# right")

    # Then the left one stands beside it, with what it was when the author chose
    assert (chosen.text, chosen.asides) == (began + "# right", (Aside(began + "# left", began + "# left more"),))


def test_window_that_outlived_its_server_goes_on_from_what_had_arrived(book):
    # Given a text of which the answer was lost with the server, and one that another window has changed since
    drafts = Drafts(book)
    began = drafts.open("flood.yaml", "甲").text
    drafts.change_from("flood.yaml", "甲", began, began + "# a")
    goes_on = drafts.change_from("flood.yaml", "甲", began, began + "# ab", [began + "# a"])
    assert (goes_on.text, goes_on.asides) == (began + "# ab", ())
    drafts.change_from("flood.yaml", "甲", began + "# ab", began + "# other")
    both = drafts.change_from("flood.yaml", "甲", began, began + "# abc", [began + "# a", began + "# ab"])
    assert (both.text, both.asides) == (began + "# other", (Aside(began, began + "# abc"),))


def test_discarded_texts_stay_among_the_versions(book):
    drafts = Drafts(book)
    began = drafts.open("flood.yaml", "甲").text
    shown = drafts.change_from("flood.yaml", "甲", began, began + "# left")
    drafts.change_from("flood.yaml", "甲", began, began + "# right")
    drafts.change_from("flood.yaml", "甲", began + "# left", began + "# left, a moment ago")
    history.discard(book, shown)
    assert drafts.kept("flood.yaml", "甲") is None
    kept = {history.text_of(book, "flood.yaml", one) for one in history.versions(book, "flood.yaml")}
    assert {began + "# left, a moment ago", began + "# right"} <= kept


def test_draft_from_before_there_could_be_several_texts_beside_it_is_read(book):
    drafts = Drafts(book)
    drafts.change("flood.yaml", "甲", lambda text: text + "# 甲\n")
    (held,) = (book / ".drafts").glob("*/*.json")
    data = json.loads(held.read_text(encoding="utf-8"))
    del data["asides"]
    held.write_text(json.dumps({**data, "aside": {"began": "a", "text": "b"}}), encoding="utf-8")
    assert drafts.open("flood.yaml", "甲").asides == (Aside("a", "b"),)


def test_window_that_knows_the_newest_text_just_goes_on(book):
    drafts = Drafts(book)
    began = drafts.open("flood.yaml", "甲").text
    first = drafts.change_from("flood.yaml", "甲", began, began + "# 1\n")
    second = drafts.change_from("flood.yaml", "甲", first.text, began + "# 12\n")
    again = drafts.change_from("flood.yaml", "甲", "whatever", began + "# 12\n")
    assert (second.text, second.asides) == (began + "# 12\n", ())
    assert again == second


@pytest.mark.parametrize(
    "name",
    [
        "con.yaml",
        "AUX.yml",
        "a:b.yaml",
        "a\nb.yaml",
        "a\u202eb.yaml",
        "x/nul.yaml",
        " a.yaml",
        "a./b.yaml",
        "a" * 251 + ".yaml",
        "普" * 84 + ".yaml",
    ],
)
def test_name_that_some_system_cannot_hold_or_nobody_can_see_is_refused(book, name):
    with pytest.raises(Refused, match="cannot be the name of a file"):
        Drafts(book).begin(name, "甲", "plan: x\n")


@pytest.mark.parametrize("text", ["[" * 100_000, "null", "[]", '{"undo": 1}', ""])
def test_draft_file_that_somebody_broke_is_passed_over(book, text):
    place = book / ".drafts" / stored_name("甲") / f"{stored_name('flood.yaml')}.json"
    place.parent.mkdir(parents=True)
    place.write_text(text, encoding="utf-8")
    assert Drafts(book).kept("flood.yaml", "甲") is None
    assert list(Drafts(book).all()) == []
    # It stays beside the one with which its author goes on
    Drafts(book).change("flood.yaml", "甲", lambda text: text + "#")
    assert place.with_suffix(".unreadable").read_text(encoding="utf-8") == text
    assert Drafts(book).open("flood.yaml", "甲").text.endswith("#")


def test_draft_that_the_system_does_not_let_be_read_is_never_taken_for_none(book):
    place = book / ".drafts" / stored_name("甲") / f"{stored_name('flood.yaml')}.json"
    place.mkdir(parents=True)
    with pytest.raises(Refused, match="cannot be read"):
        Drafts(book).change("flood.yaml", "甲", lambda text: text + "#")
    assert list(Drafts(book).all()) == []


def test_what_the_system_does_not_let_be_written_is_refused_in_words(book):
    # Given files where the folders of drafts, versions, records and runs are to be, as a stand-in for a full disk
    draft = Draft("flood.yaml", "甲", open_text(book / "flood.yaml").digest, "", "plan: x\n")
    (finding, *_) = BOOKS.snapshot(book).findings
    for name in (".drafts", ".versions", ".review", ".runs"):
        (book / name).write_text("", encoding="utf-8")
    for write in (
        lambda: Drafts(book).change("flood.yaml", "甲", lambda text: text + "#"),
        lambda: history.keep(book, "flood.yaml", "x", "甲"),
        lambda: history.commit(book, draft),
        lambda: records.write(book, finding, "comment", "x", "甲"),
        lambda: Runs(book).begin(RunRequest("night"), "night"),
    ):
        with pytest.raises(Refused, match="cannot be written"):
            write()
    assert open_text(book / "flood.yaml").text == SMALL["flood.yaml"]


@pytest.fixture
def frozen():
    write_access.begin(frozen=True, asks_who=False)
    yield
    write_access.begin(frozen=False, asks_who=False)


def test_frozen_store_writes_nothing(book, frozen):
    before = sorted(path.relative_to(book).as_posix() for path in book.rglob("*"))
    drafts, draft = Drafts(book), Draft("flood.yaml", "甲", None, "", "plan: x\n")
    for write in (
        lambda: drafts.begin("new.yaml", "甲", "plan: x\n"),
        lambda: drafts.change("flood.yaml", "甲", lambda text: text + "#"),
        lambda: drafts.change_from("flood.yaml", "甲", "a", "b"),
        lambda: drafts.choose(draft, Aside("a", "c"), "b"),
        lambda: drafts.undo("flood.yaml", "甲"),
        lambda: drafts.rebase(draft, None, ""),
        lambda: drafts.drop("flood.yaml", "甲"),
        lambda: history.keep(book, "flood.yaml", "x", "甲"),
        lambda: history.commit(book, draft),
    ):
        with pytest.raises(Refused, match="only shown"):
            write()
    assert sorted(path.relative_to(book).as_posix() for path in book.rglob("*")) == before


def test_server_that_asks_who_writes_only_for_whom_somebody_vouched(book):
    write_access.begin(frozen=False, asks_who=True)
    try:
        with pytest.raises(Refused):
            Drafts(book).change("flood.yaml", "", lambda text: text + "#")
        write_access.vouch(True)
        assert Drafts(book).change("flood.yaml", "王", lambda text: text + "#").text.endswith("#")
    finally:
        write_access.vouch(False)
        write_access.begin(frozen=False, asks_who=False)
