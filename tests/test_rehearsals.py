"""Runs kept in the folder of the book, carried out by a process of their own."""

import json
import os
import time

import pytest

from drillbook.schema.finding import Refused
from drillbook.simulator.model.run_changes import Variation
from drillbook.ui.program_state import this_program
from drillbook.ui.storage import adoption, history, versions_to_rehearse, worker
from drillbook.ui.storage import runs as rehearsals
from drillbook.ui.storage.book_cache import BOOKS
from drillbook.ui.storage.drafts import Drafts
from drillbook.ui.storage.runs import RunRequest, Runs
from tests.application import opened, rows, texts
from tests.rehearsed import rehearsal_book, rehearsed


@pytest.fixture
def book(tmp_path):
    return rehearsal_book(tmp_path)


def waited(runs, name, states, seconds=60):
    """The state once it is one of ``states``."""
    end = time.monotonic() + seconds
    while runs.get(name).status.state not in states and time.monotonic() < end:
        time.sleep(0.05)
    return runs.get(name).status.state


def test_worker_carries_out_a_run_and_keeps_what_came_out(book, monkeypatch):
    # Given a run that is asked for, in a folder with somebody's program under the name of this one
    runs = Runs(book)
    (book / "drillbook").mkdir()
    (book / "drillbook" / "__init__.py").write_text("raise SystemExit", encoding="utf-8")
    monkeypatch.chdir(book)
    name = runs.begin(RunRequest("night", variation=Variation((("duty", 2),))), "夜间暴雨")

    # When a worker is started
    worker.start(book, name)

    # Then its log, its titles and its verdict are there
    assert waited(runs, name, rehearsals.OVER) == "done"
    assert runs.get(name).verdict.tasks == {"done": 2}
    assert runs.log(name).events[-1].kind == "exercise-ended"
    assert runs.context(name).titles["zh"]["tasks"]["flood/report"] == "首次报告"


def test_stop_ends_the_process_at_once_and_leaves_no_result(book):
    # Given a run that takes long
    runs = Runs(book)
    name = runs.begin(RunRequest("long"), "long")
    worker.start(book, name)
    process = worker._working[name]
    end = time.monotonic() + 60
    while runs.get(name).status.step != "running" and time.monotonic() < end:
        time.sleep(0.05)
    assert runs.get(name).status.step == "running"

    # When it is stopped
    worker.stop(book, name)

    # Then the process is gone, and the run is told as stopped
    assert process.poll() is not None
    assert runs.get(name).status.state == "stopped"
    assert runs.get(name).verdict is None


def test_run_of_a_server_that_is_gone_stops_itself(book):
    # Given a worker that this process does not know, as after a restart of the server
    runs = Runs(book)
    name = runs.begin(RunRequest("long"), "long")
    worker.start(book, name)
    process = worker._working.pop(name)

    # When somebody stops it through the files alone
    assert waited(runs, name, ("running",)) == "running"
    worker.stop(book, name)

    # Then it ends within a moment
    assert process.wait(10) != 0


def test_run_whose_process_was_killed_is_lost_at_once(book):
    # Given a run under way
    runs = Runs(book)
    name = runs.begin(RunRequest("long"), "long")
    worker.start(book, name)
    process = worker._working[name]
    assert waited(runs, name, ("running",)) == "running"
    assert worker.current(book, name).status.state == "running"

    # When its process is killed
    process.kill()
    process.wait(10)

    # Then whoever looks is told without waiting for signs of life, and so is everybody after
    assert worker.current(book, name).status.state == "lost"
    assert runs.get(name).status.state == "lost"


def test_run_without_a_sign_of_life_is_lost(book):
    runs = Runs(book)
    name = runs.begin(RunRequest("night"), "x")
    long_ago = time.time() - 60
    os.utime(runs.place(name) / "request.json", (long_ago, long_ago))
    assert runs.get(name).status.state == "lost"


def test_scenario_that_is_not_there_is_refused_in_both_languages(book):
    runs = Runs(book)
    name = runs.begin(RunRequest("nowhere"), "x")
    worker.work(book, name)
    status = runs.get(name).status
    assert (status.state, status.why["en"]) == ("refused", "there is no such scenario in this book")
    assert status.why["zh"] == "本预案库没有该情景"


@pytest.mark.parametrize("name", ["..", "../../etc", "20260101-000000-abcd", "", "a/b"])
def test_name_that_is_no_run_is_refused(book, name):
    with pytest.raises(Refused):
        Runs(book).get(name)


def test_spoilt_run_is_passed_over_and_others_are_listed(book):
    runs = Runs(book)
    good, bad = rehearsed(book), runs.begin(RunRequest("night"), "x")
    (runs.place(bad) / "request.json").write_text(json.dumps({"scenario": "night"}), encoding="utf-8")
    assert [one.id for one in runs.all()] == [good]


def test_folder_of_runs_that_leads_out_of_the_book_is_refused(book, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (book / ".runs").symlink_to(elsewhere)
    with pytest.raises(Refused):
        Runs(book).begin(RunRequest("night"), "x")
    assert list(elsewhere.iterdir()) == []


def test_forgotten_run_is_gone(book):
    runs, name = Runs(book), rehearsed(book)
    runs.forget(name)
    assert runs.all() == []


def test_earlier_version_of_the_book_is_rehearsed_as_it_was(book):
    # Given a plan that was saved with a longer limit after a version with a shorter one was kept
    old = (book / "flood.yaml").read_text(encoding="utf-8")
    history.keep(book, "flood.yaml", old, "甲")
    (book / "flood.yaml").write_text(old.replace("within: 15 min", "within: 90 min"), encoding="utf-8")

    # When both are run
    now, earlier = (one for one in versions_to_rehearse.editions(book, "甲") if one.kind in ("now", "earlier"))
    before = rehearsed(book, texts=versions_to_rehearse.texts(book, earlier, "甲"))
    after = rehearsed(book, texts=versions_to_rehearse.texts(book, now, "甲"))

    # Then only the earlier one misses its limit
    runs = Runs(book)
    assert runs.get(before).verdict.promises == {"missed": 1}
    assert runs.get(after).verdict.promises == {"met": 1}


def test_unsaved_changes_are_an_edition_of_their_author_only(book):
    Drafts(book).change("flood.yaml", "甲", lambda text: text.replace("within: 15 min", "within: 90 min"))
    kinds = {author: [one.kind for one in versions_to_rehearse.editions(book, author)] for author in ("甲", "乙")}
    assert kinds == {"甲": ["now", "unsaved"], "乙": ["now"]}


def test_numbers_tried_become_unsaved_changes_only_when_asked(book):
    # Given a run with another officer, after which the library is as it was
    saved = (book / "libraries" / "contacts.yaml").read_text(encoding="utf-8")
    tried = Variation((("duty", 2),))
    rehearsed(book, variation=tried)
    assert (book / "libraries" / "contacts.yaml").read_text(encoding="utf-8") == saved

    # When somebody asks for it to be written
    files = adoption.adopt(book, "甲", adoption.edits(BOOKS.snapshot(book).book, tried, {"duty": 1}))

    # Then it is a draft that keeps the comment, and the file is still untouched
    draft = Drafts(book).open("libraries/contacts.yaml", "甲")
    assert files == ["libraries/contacts.yaml"]
    assert draft.text == saved.replace("staff: 1", "staff: 2")
    assert (book / "libraries" / "contacts.yaml").read_text(encoding="utf-8") == saved


def saved(book, file, old, new):
    Drafts(book).change(file, "甲", lambda text: text.replace(old, new))
    (draft,) = [one for one in Drafts(book).all() if one.file == file]
    assert history.commit(book, draft) is None


def test_a_version_stands_for_the_book_before_a_change_and_is_called_after_that(book):
    # Given a limit that was changed and saved, and then the number of officers
    contacts = "libraries/contacts.yaml"
    first = {file: (book / file).read_text(encoding="utf-8") for file in ("flood.yaml", contacts)}
    saved(book, "flood.yaml", "within: 15 min", "within: 90 min")
    saved(book, contacts, "staff: 1", "staff: 2")

    # When versions are offered
    _now, *earlier = versions_to_rehearse.editions(book, "甲")

    # Then each stands for the whole book before one of the changes; the one that is saved now is not offered again
    assert [(one.kind, one.about) for one in earlier] == [("before", contacts), ("before", "flood.yaml")]
    assert [versions_to_rehearse.texts(book, one, "甲") for one in earlier] == [{contacts: first[contacts]}, first]


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (None, "由较早版本的程序推演"),
        ({"version": "0.0.9", "mark": "x"}, "由0.0.9版程序推演"),
        ({"version": this_program().version, "mark": "x"}, "推演之后程序有改动"),
    ],
)
def test_a_run_of_another_version_says_so_and_counts_from_its_log(book, made, said):
    # Given a run of this program, which says nothing of that
    name = rehearsed(book)
    assert not any("计数和说法" in one for one in texts(opened(book, "run", run=name, lang="zh")))

    # When what is kept of it is what another program wrote, and that counted otherwise
    place = Runs(book).place(name)
    for file, key, value in (("changes.json", "program", made), ("verdict.json", "promises", {"met": 1})):
        row = json.loads((place / file).read_text(encoding="utf-8"))
        if value is None:
            del row[key]
        else:
            row[key] = value
        (place / file).write_text(json.dumps(row), encoding="utf-8")

    # Then its page says by which it was made, and its figures are those of the log; the list says it, too
    told = texts(opened(book, "run", run=name, lang="zh"))
    assert any(one.startswith(f"{said}，计数和说法可能与现版不同") for one in told)
    assert any("时限达到0/1" in one for one in told)
    assert said in rows(opened(book, "run", lang="zh"))[0]["detail"]


def test_what_was_given_up_is_no_version_of_the_book(book):
    # Given a limit that was saved, and another that was typed and given up
    saved(book, "flood.yaml", "within: 15 min", "within: 90 min")
    draft = Drafts(book).change("flood.yaml", "甲", lambda text: text.replace("within: 90 min", "within: 3 min"))
    history.discard(book, draft)

    # Then it stays among the versions of the file, marked as such, and is not offered to be rehearsed
    texts = {one.given_up: history.text_of(book, "flood.yaml", one) for one in history.versions(book, "flood.yaml")}
    assert "within: 3 min" in texts[True]
    (edition,) = [one for one in versions_to_rehearse.editions(book, "甲") if one.kind != "now"]
    assert edition.kind == "before"
    assert "within: 15 min" in versions_to_rehearse.texts(book, edition, "甲")["flood.yaml"]

    # When it is typed again and saved, that is a version; the next change comes after it
    saved(book, "flood.yaml", "within: 90 min", "within: 3 min")
    saved(book, "flood.yaml", "within: 3 min", "within: 4 min")
    before = versions_to_rehearse.editions(book, "甲")[1]
    assert "within: 3 min" in versions_to_rehearse.texts(book, before, "甲")["flood.yaml"]


def test_a_comparison_of_two_versions_keeps_what_differs_between_them(book):
    # Given a plan whose limit was changed
    texts = {
        "flood.yaml": (book / "flood.yaml").read_text(encoding="utf-8").replace("within: 15 min", "within: 90 min")
    }

    # When that version is compared with the one saved
    name = rehearsed(book, kind="compare", n=5, texts=texts, called="new", is_newer=True)

    # Then the change stands with the result, the older first
    (changed,) = Runs(book).rows(name)["rows"]["zh"]["changed"]
    assert (changed["was"], changed["now"]) == ("15分钟内", "1小时30分内")
    assert "首次报告" in changed["what"]
