"""The pages for rehearsal and replay without a browser."""

from dataclasses import replace
from types import SimpleNamespace
from urllib.parse import parse_qsl

import pytest

from drillbook.schema.finding import Refused
from drillbook.simulator.log.measures import PromiseRow
from drillbook.simulator.model.run_changes import Variation
from drillbook.ui.app.views.run import result
from drillbook.ui.report.titles import Titles
from drillbook.ui.storage import history, write_access
from drillbook.ui.storage.runs import RunRequest, Runs
from drillbook.ui.storage.worker import work
from drillbook.ui.translation import speak
from tests.application import button, links, opened, rows, texts, widget
from tests.rehearsed import rehearsal_book, rehearsed


@pytest.fixture
def book(tmp_path):
    return rehearsal_book(tmp_path)


def test_facilitator_moves_a_slider_and_starts_a_run(book, monkeypatch):
    # Given the page with the number of duty officers
    begun = []
    monkeypatch.setattr("drillbook.ui.storage.worker.start", lambda folder, name: begun.append(name))
    app = opened(book, "run", scenario="night")

    # When the slider is moved and the run is started
    widget(app.slider, "防汛值班员 (now 1)").set_value(2)
    button(app, "Start the run").click().run()

    # Then a run with that number waits for its worker, and no file has changed
    (one,) = Runs(book).all()
    assert begun == [one.id]
    assert one.request.variation == Variation((("duty", 2),))
    assert "staff: 1" in (book / "libraries" / "contacts.yaml").read_text(encoding="utf-8")


OBJECTIVES = """objectives:
  reports: {title: 及时报告, measures: [flood/report], target: 0.9, tests: [flood/report finished]}
  others: {title: 从未触发, measures: [flood/other]}
"""
OTHER = "  other: {title: 备用任务, role: lead, takes: 1 min, within: 5 min}\n"
SPARE = "  spare: {title: 备用, steps: [other]}\n"


@pytest.fixture
def aimed(book):
    """The same book; its scenario has an objective that rests on the report, and one that nothing calls upon."""
    night, flood = book / "scenarios" / "night.yaml", book / "flood.yaml"
    night.write_text(night.read_text(encoding="utf-8") + OBJECTIVES, encoding="utf-8")
    flood.write_text(
        flood.read_text(encoding="utf-8").replace("procedures:\n", f"{OTHER}procedures:\n{SPARE}"), encoding="utf-8"
    )
    return book


@pytest.mark.parametrize(
    ("lang", "jam", "effect"),
    [
        ("en", "Waiting for 防汛值班员, held by 巡查, 20 min", "On the chain of 1 broken: 首次报告"),
        ("zh", "等待防汛值班员（正由巡查占用），20分钟", "影响1项未达到的时限：首次报告"),
    ],
)
def test_result_begins_with_objectives_and_the_cause_of_what_was_missed(aimed, lang, jam, effect):
    # Given a run in which the only officer patrols while a report is due
    name = rehearsed(aimed)

    # When its result is opened
    app = opened(aimed, "run", run=name, lang=lang)

    # Then the objective that was missed comes first, and leads to the promised time it rests on
    first, second = rows(app)[:2]
    words = {"en": ("Not reached", "not called upon"), "zh": ("未达标", "未检验")}[lang]
    assert (first["cells"][0], first["marks"]["1"], first["cells"][2:4]) == (
        "及时报告",
        [["error", words[0]]],
        ["0/1", "90%"],
    )
    assert first["cells"][4] == "首次报告 0/1"
    assert "promise=0%7Cflood%2Freport%7C" in first["href"]
    assert (second["cells"][0], second["marks"]["1"]) == ("从未触发", [["quiet", words[1]]])

    # And below it what took the time, and what that came to
    assert any(text.startswith(f"**{jam}**") and effect in text.replace("\\", "") for text in texts(app))

    # And the wait says when it was and how busy the officer was, and leads there in the replay
    assert links(app)["防汛值班员"] == {"lang": lang, "run": name, "at": "600000"}
    (wait,) = (row["cells"] for row in rows(app) if row["cells"][0] == "防汛值班员")
    longest = {"en": "20 min from 21:10 T+0:10", "zh": "20分钟（21:10 T+0:10起）"}[lang]
    assert [wait[at] for at in (1, 5, -1)] == ["1", longest, "21%"]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_missed_promise_is_opened_with_its_cause_its_chain_and_what_to_try(aimed, lang):
    # Given the address of the missed report
    name = rehearsed(aimed)
    key = dict(parse_qsl(rows(opened(aimed, "run", run=name))[0]["href"].partition("?")[2]))["promise"]

    # When it is opened
    speak(lang)
    app = opened(aimed, "run", run=name, promise=key, lang=lang)

    # Then it says what took the time and where the limit passed
    said, drawn = " ".join(texts(app)), " ".join(one.proto.body for one in app.get("html"))
    cause = {"en": "Waiting for 防汛值班员, held by 巡查, 20 min", "zh": "等待防汛值班员（正由巡查占用），20分钟"}[lang]
    assert cause in said
    assert {"en": "limit passed here", "zh": "在此超时"}[lang] in drawn

    # And another officer is offered; taken, the form starts with two
    button(app, "防汛值班员 1→2").click().run()
    assert app.query_params["try"] == "amount/duty/2"
    assert widget(app.slider, {"en": "防汛值班员 (now 1)", "zh": "防汛值班员（现1）"}[lang]).value == 2


def test_offered_change_is_run_and_named_in_the_list_and_the_comparison(aimed, monkeypatch):
    # Given the offered second officer, taken
    first = rehearsed(aimed)
    begun = []
    monkeypatch.setattr("drillbook.ui.storage.worker.start", lambda folder, name: begun.append(name))
    speak("zh")  # a test formats the options of a widget in its own thread
    app = opened(aimed, "run", run=first, **{"try": "amount/duty/2"}, lang="zh")

    # When it is run
    button(app, "开始推演").click().run()
    work(aimed, begun[0])

    # Then list, heading, comparison and selectors of the replay say what was changed
    (row, old) = (row for row in rows(opened(aimed, "run", lang="zh")))
    assert (row["cells"][2], row["marks"]["3"]) == ("防汛值班员 1→2", [["good", "1项均达标"]])
    assert (old["cells"][2], old["marks"]["3"]) == ("无改动", [["error", "1项未达标"]])
    result = opened(aimed, "run", run=begun[0], lang="zh")
    assert "**防汛值班员 1→2**" in texts(result)

    # And the older is A from whichever of them the comparison is opened
    for shown in (result, opened(aimed, "run", run=first, lang="zh")):
        (said,) = [text for text in texts(shown) if "**A**" in text]
        assert "**A** 夜间暴雨 · 无改动" in said
        assert "**B** 夜间暴雨 · 防汛值班员 1→2" in said
        (reached, *_) = [row for row in rows(shown) if set(row["marks"]) == {"1", "2"}]
        assert [reached["marks"][column][0][0] for column in ("1", "2")] == ["error", "good"]
    replay = opened(aimed, "replay", run=first, lang="zh")
    assert any(option.startswith("夜间暴雨 · 防汛值班员 1→2 · ") for option in replay.selectbox[0].options)
    home = links(opened(aimed, lang="zh"))
    assert any("演练目标：1项中达标1项" in label for label in home)


def test_run_is_named_and_the_name_stands_in_the_list_beside_its_scenario(book):
    # Given a run
    name = rehearsed(book)
    app = opened(book, "run", run=name)

    # When it is given a name
    widget(app.text_input, "Name of the run").set_value("  值班 一人 ")
    button(app, "Keep the name").click().run()

    # Then page and list show it, and the scenario with it
    assert app.title[0].value == "值班 一人"
    assert any(text.startswith("scenario 夜间暴雨") for text in texts(app))
    (row,) = rows(opened(book, "run"))
    assert (row["cells"][0], row["detail"]) == ("值班 一人", "夜间暴雨")


def test_run_is_deleted_after_a_word_of_confirmation(book):
    name = rehearsed(book)
    app = opened(book, "run", run=name)
    assert "This run and its replay are deleted for good." in texts(app)
    button(app, "Delete this run").click().run()
    assert Runs(book).all() == []


def test_server_that_only_shows_names_and_deletes_nothing(book):
    # Given a run shown by a frozen server: no button, and a refusal below the page
    name = rehearsed(book)
    app = opened(book, "run", run=name, read_only=True)
    assert [one.label for one in app.button] == []
    write_access.begin(frozen=True, asks_who=False)
    try:
        for act in (lambda: Runs(book).forget(name), lambda: Runs(book).call(name, "x")):
            with pytest.raises(Refused):
                act()
    finally:
        write_access.begin(frozen=False, asks_who=False)
    assert [one.name for one in Runs(book).all()] == [""]


def test_no_run_is_left_out_of_the_list_and_one_that_is_spoilt_is_shown(book):
    # Given 35 runs that wait and one whose request is spoilt
    runs = Runs(book)
    names = [runs.begin(RunRequest("night"), "夜间暴雨") for _ in range(36)]
    (runs.place(names[0]) / "request.json").write_text("{}", encoding="utf-8")

    # When the list is opened
    app = opened(book, "run")

    # Then 35 rows are there, and the spoilt one is named and can be deleted
    assert len(rows(app)) == 35
    assert any(names[0] in text for text in texts(app))
    button(app, "Delete this run").click().run()
    assert not (book / ".runs" / names[0]).exists()


def test_list_is_narrowed_to_a_scenario(book):
    rehearsed(book)
    Runs(book).begin(RunRequest("long"), "长时间")
    assert len(rows(opened(book, "run"))) == 2
    assert [row["cells"][0] for row in rows(opened(book, "run", only="long"))] == ["长时间"]


def test_scenario_that_an_address_names_and_nobody_wrote_is_refused_in_words(book):
    app = opened(book, "run", scenario="hotel-fire")
    assert "There is no scenario hotel-fire in this book." in texts(app)
    assert "This book has no scenario hotel-fire that can be read." not in texts(app)


def test_two_runs_of_one_scenario_are_compared(book):
    first = rehearsed(book)
    second = rehearsed(book, variation=Variation((("duty", 2),)))
    app = opened(book, "run", run=second)
    assert "The same draws: what differs comes from the changes." in texts(app)
    assert (
        links(app)["Replay both, one above the other"] | {"run": first, "beside": second}
        == links(app)["Replay both, one above the other"]
    )


def test_other_draws_are_warned_of(book):
    rehearsed(book)
    app = opened(book, "run", run=rehearsed(book, seed=7))
    assert any(text.startswith("Other draws") for text in texts(app))


def test_unknown_run_is_told_and_the_page_goes_on(book):
    app = opened(book, "run", run="../../etc/passwd")
    assert any("there is no run" in text for text in texts(app))
    assert button(app, "Start the run")


def test_read_only_shows_results_and_runs_nothing(book):
    app = opened(book, "run", run=rehearsed(book), read_only=True)
    assert "Start the run" not in [one.label for one in app.button]
    assert any("防汛值班员" in text for text in texts(app))


def test_replay_without_a_run_says_what_to_do(book):
    app = opened(book, "replay")
    assert "No run to play yet." in texts(app)


def teardown_function():
    speak("en")


TIDY = "  tidy: {title: 善后, role: lead, takes: 5 h, within: 3 d}\n"


@pytest.mark.parametrize(
    ("lang", "marks", "said", "undue"),
    [
        (
            "en",
            ["1 missed", "1 not yet due", "1 task not done"],
            "promised times 0/1 kept, 1 not yet due",
            "not yet due",
        ),
        ("zh", ["1项超时", "1项未到时限", "1项任务未完成"], "时限达到0/1，1项未到时限", "未到时限"),
    ],
)
def test_what_was_not_due_yet_at_the_end_is_neither_kept_nor_broken(book, lang, marks, said, undue):
    # Given a task promised within three days in an exercise of two hours, begun and not finished; and a report too late
    flood = book / "flood.yaml"
    text = flood.read_text(encoding="utf-8").replace("parallel: [patrol, report]", "parallel: [patrol, report, tidy]")
    flood.write_text(text.replace("procedures:\n", f"{TIDY}procedures:\n"), encoding="utf-8")
    name = rehearsed(book)
    assert Runs(book).get(name).verdict.promises == {"missed": 1, "open": 1}

    # When the runs, the run and the first page are opened
    (listed,) = rows(opened(book, "run", lang=lang))
    result = opened(book, "run", run=name, lang=lang)

    # Then all tell the two apart, and the jams know of one broken promised time only
    assert [words for _tone, words in list(listed["marks"].values())[-1]] == marks
    assert any(said in text.lower() for text in texts(result))
    assert any(said.replace("/", "\\/") in label or said in label for label in links(opened(book, lang=lang)))
    found = {row["cells"][0]: row["marks"]["1"][0] for row in rows(result) if row["marks"]}
    assert [tone for tone, _words in found.values()] == ["error", "note"]
    assert found["善后"][1] == undue
    assert not any("善后" in text and "**" in text for text in texts(result))


@pytest.mark.parametrize("request_", [{}, {"kind": "many", "n": 5}], ids=["once", "many"])
@pytest.mark.parametrize("is_kept", [True, False])
def test_a_comparison_over_a_change_of_the_book_says_so_and_what_was_changed(book, request_, is_kept):
    # Given a run, a limit that is changed and saved, and another run of which nothing else was changed
    flood = book / "flood.yaml"
    before, text = rehearsed(book, **request_), flood.read_text(encoding="utf-8")
    if is_kept:
        history.keep(book, "flood.yaml", text, "甲")
    flood.write_text(text.replace("within: 15 min", "within: 90 min"), encoding="utf-8")
    now = rehearsed(book, **request_)

    # When they are compared
    app = opened(book, "run", run=now, beside=before, lang="zh")

    # Then the change of the book is said, and on which side of it each stands; what it was, where the old text is kept
    assert any("预案库已修改（《防汛应急预案（示例）》）" in one.value for one in app.warning)
    said = next(text for text in texts(app) if "修改前的预案库" in text)
    assert said.index("修改前的预案库") < said.index("修改后的预案库")
    changed = [text for table in app.table for text in table.value["修订后"]] if is_kept else []
    assert changed == (["1小时30分内"] if is_kept else [])
    assert bool([one for one in app.expander if one.label == "预案库1处改动"]) == is_kept

    # And two runs of one book are compared as before
    again = rehearsed(book, **request_)
    app = opened(book, "run", run=again, beside=now, lang="zh")
    assert not any("预案库已修改" in one.value for one in app.warning)
    assert not any("修改前的预案库" in text for text in texts(app))


def test_occurrences_of_one_promised_time_are_told_apart_by_their_places():
    """Three classrooms, each late: a list of the same title thrice helps nobody."""
    names = {"class/tell": "逐户电话告知家长", "class/count": "清点人数"}
    titles = Titles(*({} for _ in range(10)))
    titles = replace(titles, promises=names, things={"room-1a": "101教室", "room-2b": "202教室"})
    context = SimpleNamespace(current_titles=lambda: titles)
    late = [
        PromiseRow(name, f"{name}@{room}", "missed", 0, 60_000, 60_000 * took)
        for name, room, took in (
            ("class/tell", "room-1a", 4),
            ("class/tell", "room-2b", 3),
            ("class/count", "room-1a", 2),
        )
    ]
    speak("zh")
    called = [line.what for line in result.missed_lines(late, context)]
    assert called == ["逐户电话告知家长（101教室）", "逐户电话告知家长（202教室）", "清点人数"]
