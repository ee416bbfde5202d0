"""A scenario many times, asked for and read in the browser: the odds, what to try next, two rehearsals run by run."""

import html
import re
import time
from dataclasses import replace
from itertools import pairwise

import pytest

from drillbook import prepare, rehearse
from drillbook.simulator.model.run_changes import Variation
from drillbook.simulator.rehearsal.intervals import Share
from drillbook.simulator.rehearsal.rehearsal import RehearsalProgress
from drillbook.simulator.rehearsal.summary import Histogram
from drillbook.ui.app.views.run import odds
from drillbook.ui.app.views.run.label import broken_number
from drillbook.ui.report.rehearsal import page
from drillbook.ui.report.rehearsal import text as report
from drillbook.ui.report.rehearsal.charts import distribution
from drillbook.ui.report.rehearsal.rows import odds_rows
from drillbook.ui.storage import history, worker
from drillbook.ui.storage.drafts import Drafts, nameless
from drillbook.ui.storage.many_runs import Teller, carry_out
from drillbook.ui.storage.runs import RunRequest, Runs
from drillbook.ui.translation import speak
from tests.application import button, heads, opened, rows, texts, widget
from tests.rehearsed import BOOK, rehearsal_book, rehearsed

CALM = BOOK["scenarios/night.yaml"].replace(", disrupt: {channel: phone, for: 20 min}", "")
UNSURE = BOOK["flood.yaml"].replace("takes: 20 min", "takes: 5 / 8 / 20 min")


@pytest.fixture
def book(tmp_path):
    """One duty officer with a patrol of uncertain length before the report, which is promised in fifteen minutes."""
    folder = rehearsal_book(tmp_path)
    (folder / "flood.yaml").write_text(UNSURE, encoding="utf-8")
    (folder / "scenarios" / "night.yaml").write_text(CALM, encoding="utf-8")
    return folder


def many(book, **request):
    return rehearsed(book, kind="many", n=40, **request)


def test_many_runs_are_asked_for_with_a_number(book, monkeypatch):
    begun = []
    monkeypatch.setattr("drillbook.ui.storage.worker.start", lambda folder, name: begun.append(name))
    app = opened(book, "run", scenario="night")
    widget(app.segmented_control, "How often").set_value("many").run()
    widget(app.number_input, "Number of runs").set_value(250)
    button(app, "Start the run").click().run()
    (one,) = Runs(book).every()
    assert begun == [one.id]
    assert (one.request.kind, one.request.n, one.request.precision) == ("many", 250, None)


def test_what_is_kept_is_what_the_rehearsal_comes_to(book):
    # Given forty runs by a worker, and the same forty here
    kept = Runs(book).rows(many(book))
    summary = rehearse(prepare(book / "scenarios" / "night.yaml", book).model, 40)

    # Then the counts are the same, and the outcome of each run is there
    (promise,) = [one for one in summary.promises if one.name == "flood/report"]
    (row,) = [one for one in kept["rows"]["zh"]["promises"] if one["id"] == "flood/report"]
    assert (row["kept"], row["of"], row["missed"]) == (promise.kept.count, 40, promise.missed)
    assert 0 < promise.missed < 40
    digits = kept["outcomes"][kept["rows"]["zh"]["order"].index("flood/report")]
    assert digits.count("1") == promise.kept.count
    assert row["classes"] == list(promise.histogram.counts)


@pytest.mark.parametrize(
    ("lang", "first", "trial"),
    [
        ("en", r"首次报告\\: in time in \d+ of 40 runs, held up most by 防汛值班员 with only 1 person",
         "With 1 person more as 防汛值班员"),
        ("zh", r"首次报告40次中按时\d+次，主要卡在防汛值班员只有1人", "防汛值班员增加1人"),
    ],
)  # fmt: skip
def test_the_page_begins_with_the_sentence_and_offers_what_to_try(book, lang, first, trial):
    # Given forty runs
    name = many(book)

    # When they are opened, the first sentence says where it jams
    app = opened(book, "run", run=name, lang=lang)
    assert re.search(first, "\n".join(texts(app)))

    # And the offered change fills in the next rehearsal
    button(app, trial).click().run()
    assert widget(app.slider, "防汛值班员 (now 1)" if lang == "en" else "防汛值班员（现1）").value == 2


def test_two_rehearsals_of_the_same_draws_are_compared_run_by_run(book):
    # Given forty runs with one officer, and the same with two
    before, now = many(book), many(book, variation=Variation((("duty", 2),)))

    # When the second is opened, its comparison names what became better, and in how many runs
    app = opened(book, "run", run=now)
    said = "\n".join(texts(app))
    missed = Runs(book).rows(before)["rows"]["en"]["promises"][0]["missed"]
    better = rf"\*\*首次报告\*\*: in time [0-9.]+% → 100.0%; {missed} runs better, 0 worse"
    assert re.search(better, said)

    # And opened from the first it says the same: the older is what was before
    said = "\n".join(texts(opened(book, "run", run=before)))
    assert re.search(better, said)
    assert re.search("夜间暴雨 · Nothing changed .* → 夜间暴雨 · 防汛值班员 1→2", said)


def test_pairs_are_counted_by_run_and_not_by_share():
    """The share is the same before and after, but one run became better and another worse."""
    row, order = {"id": "a", "title": "A"}, ["a"]
    (change,) = odds.changes([row], order, {"outcomes": ["1133"]}, {"outcomes": ["1313"]})
    assert (change.better, change.worse) == (1, 1)
    assert (change.before, change.now) == (Share(2, 4), Share(2, 4))
    assert not change.is_certain


def test_value_of_one_more_is_a_list_with_the_most_helpful_first(book, monkeypatch):
    # Given every change tried ten times
    name = rehearsed(book, kind="value", n=10)

    # When it is opened
    app = opened(book, "run", run=name)

    # Then the officer who is short comes first, and can be tried
    helpful = Runs(book).rows(name)["rows"]["en"]["changes"]
    assert helpful[0]["said"] == "with 1 person more as 防汛值班员"
    assert all(one["broken"] <= two["broken"] for one, two in pairwise(helpful))
    button(app, "With 1 person more as 防汛值班员").click().run()
    assert widget(app.slider, "防汛值班员 (now 1)").value == 2

    # And started, that change is rehearsed many times: not everything is tried anew
    monkeypatch.setattr("drillbook.ui.storage.worker.start", lambda folder, name: None)
    button(app, "Start the run").click().run()
    begun = Runs(book).every()[0].request
    assert (begun.kind, begun.variation) == ("many", Variation((("duty", 2),)))


def test_a_change_that_makes_no_run_better_is_not_offered(book):
    # Given a rehearsal whose sentence offers another officer
    model = prepare(book / "scenarios" / "night.yaml", book).model
    summary = rehearse(model, 40)
    (jam,) = [one for one in summary.bottlenecks if one.remedy]
    assert [one["variation"]["amounts"] for one in odds_rows(summary, model)["tries"]] == [(("duty", 2),)]

    # When the change makes as many runs worse as better, or none of both
    for better in (0, 3):
        idle = replace(jam, remedy=replace(jam.remedy, better=better, worse=better))

        # Then it is told, and not offered
        assert odds_rows(replace(summary, bottlenecks=(idle,)), model)["tries"] == []


def test_enough_ends_with_what_is_done(book):
    # Given far more runs than anybody waits for
    runs = Runs(book)
    name = runs.begin(RunRequest("night", kind="many", n=10_000_000), "夜间暴雨")
    worker.start(book, name)
    until(lambda: runs.get(name).status.done > 0)
    status = runs.get(name).status
    assert status.most == 10_000_000

    # Then it is said how long the rest takes at the pace so far, and how each promised time does, with what is known of it
    app = opened(book, "run", run=name)
    (bar,) = [one.proto.text for one in app.get("progress")]
    assert re.fullmatch(r"\d+ of 10000000 runs; about \d+ \w+( \d+ \w+)? left", bar)
    assert re.search(r"首次报告: \d+/\d+ \([0-9.]+–[0-9.]+%\)", "\n".join(texts(app)))
    assert [one.label for one in app.button if "Stop" in one.label] == ["Stop without a result"]

    # When what is done will do
    worker.enough(book, name)
    until(lambda: runs.get(name).is_over)

    # Then it is kept
    assert runs.get(name).status.state == "done"
    (row,) = [one for one in runs.rows(name)["rows"]["en"]["promises"] if one["id"] == "flood/report"]
    assert status.done <= row["of"] < 10_000_000

    # And wherever it is called it is as many runs as were done
    words = f"Many times, {row['of']} runs (of 10000000)"
    (listed,) = rows(opened(book, "run"))
    assert listed["cells"][1] == words
    assert any(words in text.replace("\\", "") for text in texts(opened(book, "run", run=name)))


@pytest.mark.parametrize(
    ("kind", "n", "so_far", "part"),
    [
        (
            "value",
            40,
            "1 change tried so far; those that help most:",
            "A part only, then stopped\\: 1 of 3 changes tried",
        ),
        ("stress", 400, "3 sets of misfortunes found so far, the smallest first;", "A part only\\: "),
        (
            "compare",
            400,
            "1 promised time differs so far; the largest differences:",
            " runs of each, the same draws, then stopped; 400 were asked for",
        ),
    ],
)
def test_a_study_shows_what_it_has_found_while_it_goes_on_and_keeps_it(book, monkeypatch, kind, n, so_far, part):
    # Given a study that is ended as soon as it has found something, which the page shows meanwhile
    for pause in ("_EVERY", "_SHARE"):
        monkeypatch.setattr(f"drillbook.ui.storage.many_runs.{pause}", 0)
    runs, model = Runs(book), prepare(book / "scenarios" / "night.yaml", book).model
    quick = prepare(book / "scenarios" / "night.yaml", book, Variation((("duty", 2),))).model
    name = runs.begin(RunRequest("night", kind=kind, n=n, called="before"), "夜间暴雨")
    meanwhile = []

    def enough():
        if runs.status(name).found_in_all:
            app = opened(book, "run", run=name)
            meanwhile.append("\n".join((*texts(app), *(one.proto.body for one in app.get("html")))))
        return bool(meanwhile)

    carry_out(runs, name, quick if kind == "compare" else model, enough)

    # Then it was shown with its interval as the result shows it
    assert so_far in meanwhile[0]
    assert re.search('<td data-label="interval .95%.">[^<]*[0-9]', meanwhile[0])

    # And it is kept, and the page says that it is a part
    assert runs.status(name).state == "done"
    assert part in "\n".join(texts(opened(book, "run", run=name)))


def until(holds, seconds=90):
    end = time.monotonic() + seconds
    while not holds() and time.monotonic() < end:
        time.sleep(0.05)
    assert holds()


def test_the_list_of_runs_says_how_often_and_how_sure(book):
    many(book)
    rehearsed(book)
    app = opened(book, "run")
    said = [list(row["cells"][:2]) for row in rows(app)]
    assert sorted(said) == [["夜间暴雨", "Many times, 40 runs"], ["夜间暴雨", "Once"]]


def test_the_head_of_the_first_sentence_holds_for_the_verdict_of_a_study_too(book):
    def head():
        return next(one for one in heads(opened(book, "run")) if one.startswith("Where it jams"))

    many(book)
    assert head() == "Where it jams first"
    rehearsed(
        book, kind="compare", n=4, texts={"flood.yaml": UNSURE.replace("5 / 8 / 20 min", "1 min")}, called="quick"
    )
    assert head() == "Where it jams first, or what came out"


def test_replay_and_home_know_only_single_runs(book):
    many(book)
    app = opened(book, "replay")
    assert not [one for one in texts(app) if "Many" in one]
    assert Runs(book).all() == []


# --- what breaks the plans, and two versions of them


def test_what_breaks_the_plans_is_listed_and_replayed(book, monkeypatch):
    # Given a search in which a lost phone line breaks the report
    name = rehearsed(book, kind="stress", n=200)
    kept = Runs(book).rows(name)["rows"]["en"]
    first = kept["sizes"][0]["sets"][0]
    begun = []
    monkeypatch.setattr("drillbook.ui.storage.worker.start", lambda folder, run: begun.append(run))

    # When it is opened and the first set is replayed
    app = opened(book, "run", run=name)
    assert "防汛值班员 absent all the time\\: 1 promised time breaks" in "\n".join(texts(app))
    app.button(key=f"replay {name} 0 0").click().run()

    # Then a single run with these misfortunes begins, in a draw in which they break it
    (again,) = Runs(book).all()
    assert begun == [again.id]
    assert (again.request.variation, again.request.replication) == (Variation.of(first["variation"]), first["draw"])

    # And it does break what the set is told for; replayed again, the same run is opened
    worker.work(book, again.id)
    assert broken_number(Runs(book).get(again.id).verdict)
    opened(book, "run", run=name).button(key=f"replay {name} 0 0").click().run()
    assert len(Runs(book).all()) == 1


def test_the_page_warns_where_not_each_thing_was_tried_alone(book):
    # Given a night with many calls, and a search with fewer runs than each thing alone needs
    scenario = book / "scenarios" / "night.yaml"
    calls = "".join(f"  call-{at}: {{title: 来电{at}, at: T+0:{at + 20}, message: 来电}}\n" for at in range(14))
    scenario.write_text(scenario.read_text(encoding="utf-8") + calls, encoding="utf-8")
    name = rehearsed(book, kind="stress", n=100)
    untried = Runs(book).rows(name)["rows"]["en"]["untried"]

    # Then the page says how many are left, before what was found; a search with enough runs warns of nothing
    (warning,) = [one.value for one in opened(book, "run", run=name).warning]
    assert untried[0].isdigit()
    assert "not tried even alone" in warning

    # And the way out is a control of the page, not an option of a command; a button fills it in
    rows = Runs(book).rows(name)["rows"]["en"]
    assert f"“Number of runs in all” {rows['needed']} tries all" in warning
    assert "--budget" not in str(rows)
    app = opened(book, "run", run=name)
    button(app, f"Try all, in {rows['needed']} runs").click().run()
    assert widget(app.number_input, "Number of runs in all").value == rows["needed"]
    enough = rehearsed(book, kind="stress", n=200)
    assert Runs(book).rows(enough)["rows"]["en"]["untried"] == ""
    assert not opened(book, "run", run=enough).warning


@pytest.mark.parametrize(
    ("is_newer", "lang", "verdict", "arrow"),
    [
        (False, "en", "The later version is very likely worse", "quick → as it is saved now"),
        (True, "en", "The later version is very likely better", "As it is saved now → quick"),
        (True, "zh", "改后多半更好", "当前保存的版本 → quick"),
    ],
)
def test_another_version_is_compared_with_the_one_saved(book, is_newer, lang, verdict, arrow):
    # Given a version in which the patrol is over sooner than in the one that is saved
    quick = {"flood.yaml": UNSURE.replace("5 / 8 / 20 min", "1 min")}
    name = rehearsed(book, kind="compare", n=40, texts=quick, called="quick", is_newer=is_newer)

    # When the comparison is opened
    said = "\n".join(texts(opened(book, "run", run=name, lang=lang)))

    # Then the verdict takes the later one for what it is
    assert verdict in said
    assert arrow in said


def test_both_ends_of_a_change_in_a_mark_begin_alike(book):
    """Yes→Yes, not Yes→yes."""
    objective = "objectives: {told: {title: 及时报告, measures: [flood/report], target: 0.5}}\n"
    (book / "scenarios" / "night.yaml").write_text(CALM + objective, encoding="utf-8")
    name = rehearsed(book, kind="compare", n=40, texts={"flood.yaml": BOOK["flood.yaml"]}, called="slow")
    (row,) = [row for row in rows(opened(book, "run", run=name)) if row["cells"][0] == "及时报告"]
    assert row["marks"]["3"] in ([["good", "No→Yes"]], [["good", "Yes→Yes"]])


@pytest.mark.parametrize(
    ("lang", "file", "said"),
    [
        ("zh", "flood.yaml", "（《防汛应急预案（示例）》）"),
        ("en", "flood.yaml", "('防汛应急预案（示例）')"),
        ("zh", "libraries/contacts.yaml", "（联络网）"),
        ("en", "libraries/contacts.yaml", "(Contacts)"),
        ("en", "book.yaml", "(Book settings)"),
    ],
)
def test_a_version_is_called_after_what_the_file_holds_that_was_changed_then(book, lang, file, said):
    # Given a file of which there is an earlier version
    history.keep(book, file, (book / file).read_text(encoding="utf-8") + "# before\n", "甲")

    # When another version of the book is to be chosen, no path stands there
    app = opened(book, "run", scenario="night", lang=lang)
    (offered,) = widget(app.selectbox, "预案库版本" if lang == "zh" else "Version of the book").options[1:]
    assert offered.endswith(said)
    assert ".yaml" not in offered


def test_a_comparison_needs_another_version(book):
    app = opened(book, "run", scenario="night")
    widget(app.segmented_control, "How often").set_value("compare").run()
    assert "There is no other version of this book yet" in app.info[0].value
    assert not [one for one in app.button if one.label == "Start the run"]


def test_unsaved_changes_are_the_later_version_of_a_comparison(book, monkeypatch):
    monkeypatch.setattr("drillbook.ui.storage.worker.start", lambda folder, name: None)
    Drafts(book).change("flood.yaml", nameless(""), lambda text: text.replace("20 min", "21 min"))
    app = opened(book, "run", scenario="night")
    widget(app.segmented_control, "How often").set_value("compare").run()
    button(app, "Start the run").click().run()
    (one,) = Runs(book).every()
    assert (one.request.kind, one.request.n, one.request.is_newer) == ("compare", 500, True)
    assert list(one.request.texts) == ["flood.yaml"]


def test_what_befell_a_run_befalls_the_next_one_unless_it_is_left_out(book, monkeypatch):
    # Given a run without the phone
    monkeypatch.setattr("drillbook.ui.storage.worker.start", lambda folder, name: None)
    known = Variation(lost=(("phone", 0, -1),))
    before = rehearsed(book, variation=known)

    # When it is run again, and once more without that
    app = opened(book, "run", run=before)
    (again,) = [box for box in app.checkbox if box.label.startswith("Again with")]
    button(app, "Start the run").click().run()
    app = opened(book, "run", run=before)
    next(box for box in app.checkbox if box.label == again.label).uncheck()
    button(app, "Start the run").click().run()

    # Then the first has no phone either, and the second has one
    asked = [one.request.variation for one in Runs(book).every() if one.id != before]
    assert sorted(asked, key=bool) == [Variation(), known]


def test_the_time_left_is_that_of_the_runs_of_a_change_once_one_is_tried(book, monkeypatch):
    # Given 1,000 runs in 100 s, then a change of which 100 runs took a second
    clock = iter((0.0, 50.0, 50.0, 100.0, 100.0, 101.0, 101.0))  # each word takes a look before and after
    monkeypatch.setattr("drillbook.ui.storage.many_runs.time.monotonic", lambda: next(clock))
    runs, model = Runs(book), prepare(book / "scenarios" / "night.yaml", book).model
    name = runs.begin(RunRequest("night", kind="many", n=1000), "夜间暴雨")
    teller = Teller(runs, name, model, lambda: False)
    left = []
    for step in (
        RehearsalProgress(500, 1000),
        RehearsalProgress(1000, 1000),
        RehearsalProgress(100, 1000, Variation((("duty", 2),))),
    ):
        teller.hear(step)
        left.append(runs.get(name).status.left)

    # Then the rest takes as long as the runs of the change do
    assert left == [50.0, 0.0, 9.0]


CHANGE = {
    "said": "one",
    "broken": -0.5,
    "low": -0.7,
    "high": -0.3,
    "better": 20,
    "worse": 1,
    "moves": "",
    "what": "one",
}


def test_the_sum_that_changes_are_ranked_by_stands_before_its_parts():
    """Half of a promised time broken less often, three quarters of one no longer set off: a quarter is lost."""
    table = odds.value_bars([CHANGE | {"unasked": 0.75}, CHANGE], 40)
    lost, broken, unasked = (
        re.findall(f'data-label="{head}">.*?([^<>]+)</td>', table)
        for head in ("lost per run", "broken per run", "no longer set off")
    )
    assert (lost, broken, unasked) == (["+0.25", "−0.50"], ["−0.50", "−0.50"], ["0.75", "0.00"])
    assert "lost per run" not in odds.value_bars([CHANGE], 40)


PROMISE = {"title": "one", "plan": "two", "kept": 3, "of": 40, "missed": 37, "never": 0}


@pytest.mark.parametrize(
    "table",
    [
        odds.odds_table([PROMISE]),
        odds.value_bars([CHANGE], 40),
        odds.wait_bars([{"what": "one", "ticks": 1000, "said": "1 s"}]),
        odds.utilisation_strips([{"what": "one", "parts": [0.5, None], "said": "50%"}]),
        odds.difference_table(("what", "points", "interval"), [CHANGE], [("-0.7 – -0.3",)]),
    ],
)
def test_every_cell_says_what_it_is_for_whoever_sees_no_heads(table):
    """On a phone each row is a card."""
    heads = re.findall("<th>(.*?)</th>", table)
    assert heads == re.findall('<td data-label="([^"]+)">', table) != []
    assert "never reached" not in heads  # there nothing stands


def test_limits_that_lie_close_together_have_a_line_of_their_own_each():
    row = {"classes": [1, 2], "never": 0, "longest": 100 * 60_000, "limits": [40 * 60_000, 45 * 60_000, 90 * 60_000]}
    chart = odds.times_chart(row)
    assert re.findall('<b(.*?) style="left:(.*?)%"><span style="top:(.*?)rem">', chart) == [
        ("", "40.0", "0.00"),
        ("", "45.0", "0.95"),
        (' class="far"', "90.0", "1.90"),
    ]
    svg = distribution(Histogram(100 * 60_000, (1, 2)), 0, row["limits"])
    assert re.findall('<text x="(.*?)" y="(.*?)" text-anchor="(.*?)">limit', svg) == [
        ("226.0", "-28.0", "start"),
        ("253.0", "-8.0", "start"),
        ("488.0", "12.0", "end"),
    ]


def test_no_limit_line_runs_through_the_words_of_another():
    """What is said at the later one would lie over the earlier one's line."""
    close = [70 * 60_000, 75 * 60_000]
    chart = odds.times_chart({"classes": [1, 2], "never": 0, "longest": 100 * 60_000, "limits": close})
    assert re.findall('<b(.*?) style="left:(.*?)%">', chart) == [(' class="far"', "70.0"), ("", "75.0")]
    svg = distribution(Histogram(100 * 60_000, (1, 2)), 0, close)
    assert re.findall('text-anchor="(.*?)">limit', svg) == ["end", "start"]


@pytest.mark.parametrize("asked", [{}, {"kind": "many", "n": 10}])
def test_what_is_taken_for_granted_begins_as_a_sentence_does(book, asked):
    app = opened(book, "run", run=rehearsed(book, **asked), tab="assumed")
    said = [one.value.strip("- *") for one in app.markdown if one.value.startswith("- ")]
    assert len(said) > 0
    assert [line for line in said if line[0].islower()] == []


@pytest.mark.parametrize(
    ("lang", "often", "field", "value", "said"),
    [
        ("zh", "many", "推演次数", 0, "推演次数应为1至20000之间的整数，现为0"),
        ("en", "many", "Number of runs", 20_001, "Number of runs: a whole number from 1 to 20000, not 20001"),
        ("zh", "stress", "推演总次数", 99, "推演总次数应为100至20000之间的整数，现为99"),
        ("zh", "once", "随机种子", -1, "随机种子应为0至2147483648之间的整数，现为-1"),
    ],
)
def test_a_number_that_cannot_be_is_refused_in_words_and_nothing_is_begun(book, lang, often, field, value, said):
    app = opened(book, "run", scenario="night", often=often, lang=lang)
    widget(app.number_input, field).set_value(value)
    button(app, "开始推演" if lang == "zh" else "Start the run").click().run()
    assert [one.value for one in app.error] == [said]
    assert Runs(book).every() == []


def test_waits_are_the_same_rows_with_the_same_figures_on_the_page_in_the_report_and_at_a_terminal(book, capsys):
    # Given runs in which the officer was waited for, and another thing so shortly that it would read as no time
    model = prepare(book / "scenarios" / "night.yaml", book).model
    summary = rehearse(model, 40)
    (officer, *_rest) = summary.pools
    speck = replace(officer, name="phone", waited=replace(officer.waited, value=300.0))
    summary = replace(summary, pools=(officer, speck))

    # When they are told
    speak("zh")
    (row,) = odds_rows(summary, model)["waits"]
    printed = html.unescape(page.page(summary, model))
    report.show(summary, model)

    # Then each says how long, with the interval and in what share of the runs, and none tells of the other
    told = capsys.readouterr().out
    (line,) = [line for line in told.splitlines() if line.startswith(row["cells"][0])]
    table = printed.partition("等谁、等什么")[2].partition("</section>")[0]
    assert "～" in row["cells"][1]
    assert row["cells"][2].endswith("%")
    assert all(cell in line and f">{cell}<" in table for cell in row["cells"])
    assert "电话" not in table
