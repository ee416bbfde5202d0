"""What many runs come to in sentences that are repeated aloud: they say which, why, and whether one more helps."""

import time
from dataclasses import replace
from io import StringIO
from types import SimpleNamespace

import pytest

from drillbook.simulator.model.means import Pool, Stock
from drillbook.simulator.model.model import Model
from drillbook.simulator.model.run_changes import Variation, changes_of, varied
from drillbook.simulator.prepare import prepare
from drillbook.simulator.rehearsal.intervals import Quantile, Share
from drillbook.simulator.rehearsal.pairing import Changes, Means
from drillbook.simulator.rehearsal.rehearsal import rehearse
from drillbook.simulator.rehearsal.replication_measures import Jam
from drillbook.simulator.rehearsal.summary import Remedy
from drillbook.ui.cli.screen import Pace, ProgressLine
from drillbook.ui.report.clock_text import ShownClock, lasting_from
from drillbook.ui.report.rehearsal.figures import quantile_text
from drillbook.ui.report.rehearsal.json import document
from drillbook.ui.report.rehearsal.page import page
from drillbook.ui.report.rehearsal.sentences import change_text, jam_sentences, jam_text, pool_text, standing_text
from drillbook.ui.report.rehearsal.text import jams_text, show
from drillbook.ui.report.rehearsal.utilisation import Utilisation, peak_text
from drillbook.ui.report.titles import Titles
from drillbook.ui.translation import speak
from tests.rehearsed import BOOK


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    """One duty officer, a patrol, and a report that is always late."""
    folder = tmp_path_factory.mktemp("book")
    for name, text in BOOK.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return prepare(folder / "scenarios/night.yaml").model


def spoken(jam, model, language):
    speak(language)
    return jam_text(jam, model, Titles.of(model))


@pytest.mark.parametrize(
    ("jam", "en", "zh"),
    [
        (Jam("failed", "chance"), "the work not succeeding", "办理未成功"),
        (Jam("failed", "inject"), "the scenario, which lets it fail", "情景设定其失败"),
        (Jam("failed", "gave-up"), "the work taking so long that it is given up", "超过放弃时间仍未办结"),
        (
            Jam("unfinished", "working"),
            "not being finished at the end (still being done)",
            "到结束时未完成（仍在进行）",
        ),
        (Jam("", ""), "never being begun", "始终未开始"),
        (Jam("disruption", "yard - dock"), "the road yard – dock being closed", "yard至dock道路不通"),
        (Jam("shortage", "roads"), "closed roads", "道路不通"),
        (Jam("disruption", "duty"), "防汛值班员 being out", "防汛值班员停用"),
    ],
)
def test_what_holds_it_up_is_a_thing_that_fits_the_sentence(model, jam, en, zh):
    assert (spoken(jam, model, "en"), spoken(jam, model, "zh")) == (en, zh)


def test_a_title_that_two_plans_have_is_said_with_its_plan(model):
    # Given the report of one plan, and one of another plan with the same title
    report = next(one for one in model.promises if one.name == "flood/report")
    both = replace(model, promises=(*model.promises, replace(report, name="street/report")))

    # When it jams, then the plan is said only where there are two
    summary = rehearse(model, 4)
    speak("zh")
    alone = jam_sentences(summary, model, Titles.of(model))[0]
    beside = jam_sentences(summary, both, Titles.of(both))[0]
    assert alone.startswith("首次报告4次中按时0次")
    assert beside.startswith("首次报告（防汛）4次中按时0次")


def test_where_no_change_speaks_to_what_holds_it_up_most_the_next_is_tried_and_named(tmp_path):
    # Given a report that is often late by its own work and the call, and now and then because the only officer is on patrol
    steps = "procedures:\n  rain: {title: 暴雨, steps: [report]}\n  tour: {title: 巡查, steps: [patrol]}\n"
    flood = BOOK["flood.yaml"].split("procedures:")[0].replace("takes: 5 min", "takes: 5 / 25 min") + steps
    tour = "  tour: {title: 巡查, at: T+0:09, chance: 0.3, starts: flood/tour}\n"
    night = BOOK["scenarios/night.yaml"].split("  phones-down:")[0] + tour
    for name, text in {**BOOK, "flood.yaml": flood, "scenarios/night.yaml": night}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    model = prepare(tmp_path / "scenarios/night.yaml").model

    # When it is rehearsed
    summary = rehearse(model, 60)
    (one,) = summary.bottlenecks

    # Then one more officer is tried all the same, and what he is for is said, with how often either was the case
    work, desk = Jam("message", "flood/rain/report"), Jam("shortage", "duty")
    jams = dict(summary.promises[0].jams)
    assert (one.jam, one.runs, one.remedied) == (work, jams[work], (desk, jams[desk]))
    assert jams[work] > jams[desk] > 0
    speak("zh")
    (said,) = jam_sentences(summary, model, Titles.of(model))
    assert said == (
        f"首次报告60次中按时{one.kept.count}次，主要卡在首次报告的消息（{jams[work]}次），另有{jams[desk]}次卡在"
        f"防汛值班员只有1人；防汛值班员增加1人，按时{one.remedy.kept.count}次"
    )
    assert one.remedy.kept.count > one.kept.count
    told = document(summary)["bottlenecks"][0]["remedied"]
    assert told == {"kind": "shortage", "about": "duty", "why": "", "disruption": "", "runs": jams[desk]}


@pytest.mark.parametrize(
    ("better", "worse", "kept", "said"),
    [
        (0, 0, 0, "防汛值班员增加1人，不见改善"),
        (1, 0, 1, "防汛值班员增加1人，按时1次"),
        (0, 1, 0, "防汛值班员增加1人，按时0次（其中1次反而变差）"),
    ],
)
def test_one_more_that_helps_nobody_is_said_so(model, better, worse, kept, said):
    summary = rehearse(model, 4)
    (jam,) = summary.bottlenecks
    remedy = Remedy(Variation((("duty", 2),)), 4, Share(0, 4), Share(kept, 4), better, worse, (0.0, 0.0))
    speak("zh")
    (sentence,) = jam_sentences(replace(summary, bottlenecks=(replace(jam, remedy=remedy),)), model, Titles.of(model))
    assert sentence.endswith("；" + said)


@pytest.mark.parametrize(
    ("was", "kept", "said"),
    [
        (Share(0, 4), Share(4, 4), "防汛值班员增加1人，按时4次"),
        (Share(0, 3), Share(3, 3), "防汛值班员增加1人，前3次推演中按时由0次变为3次"),
        (Share(0, 2), Share(3, 3), "防汛值班员增加1人，前3次推演中按时由2次中0次变为3次中3次"),
    ],
)
def test_a_change_that_was_tried_on_the_first_runs_only_is_told_with_what_these_were(model, was, kept, said):
    summary = rehearse(model, 4)
    (jam,) = summary.bottlenecks
    remedy = replace(jam.remedy, runs=kept.of, was=was, kept=kept, better=1, worse=0)
    speak("zh")
    (sentence,) = jam_sentences(replace(summary, bottlenecks=(replace(jam, remedy=remedy),)), model, Titles.of(model))
    assert sentence.endswith("；" + said)


def test_an_objective_has_the_same_heads_on_the_terminal_and_in_the_report(tmp_path, capsys):
    """What is demanded is headed so: beside the share kept 90 % must not read as the share that was reached."""
    aims = "objectives:\n  ontime: {title: 按时报告, measures: [flood/report], target: 0.9}\n"
    for name, text in {**BOOK, "scenarios/night.yaml": BOOK["scenarios/night.yaml"] + aims}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    model = prepare(tmp_path / "scenarios/night.yaml").model
    summary = rehearse(model, 3)
    speak("zh")
    show(summary, model)
    heads = ["是否达标", "达到", "要求", "达标次数", "95%区间", "检验内容", "目标"]
    assert heads in [line.split() for line in capsys.readouterr().out.splitlines()]
    heads = ["目标", "达标次数占比", "是否达标", "达到", "要求", "达标次数", "95%区间"]
    assert "".join(f"<th>{one}</th>" for one in heads) in page(summary, model)


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [(0, 3_000, "0秒"), (0, 75_000, "0秒"), (0, 60_000, "0分钟"), (0, 3_620_000, "0分钟"), (2_000, 75_000, "2秒")],
)
def test_nothing_is_said_in_the_unit_of_what_it_stands_beside(low, high, said):
    speak("zh")
    assert lasting_from(low, high) == said


def test_an_interval_has_one_unit():
    speak("en")
    assert quantile_text(Quantile(0.5, 1_000, 0, 3_000)) == "1 s (0 s – 3 s)"


def test_the_time_left_is_known_from_the_first_runs_on():
    pace = Pace()
    time.sleep(0.02)
    assert pace.words(1, 6_001)["left"] not in ("0分钟", "0 min")


@pytest.mark.parametrize(
    ("lang", "there", "more", "changed"),
    [
        ("zh", "隔离病床只有40张（含互助10张）", "隔离病床增加2张", "隔离病床 40→41张"),
        ("en", "隔离病床, of which there is only so much: 40 张 (10 张 by mutual aid)", "with 2 张 more of 隔离病床", "隔离病床 40→41 张"),
    ],
)  # fmt: skip
def test_goods_are_told_in_what_the_book_counts_them_in_and_how_many_are_lent(lang, there, more, changed):
    beds = Pool("bed", "equipment", "隔离病床", stock=(Stock(-1, 30), Stock(-1, 10, agreement="aid")), unit="张")
    model = Model(3_600_000, pools=(beds,))
    titles = Titles.of(model)
    speak(lang)
    assert pool_text("bed", model, titles) == there
    assert change_text(Variation((("bed", 42),)), model, titles) == more
    (said,) = changes_of(varied(model, Variation((("bed", 41),))))
    assert said.render(lang) == changed


def test_the_busiest_part_of_a_drill_of_weeks_is_told_by_the_calendar():
    speak("zh")
    clock = ShownClock.of("2026-09-21 08:00", "Asia/Shanghai")
    hour = 3_600_000
    assert (
        peak_text(Utilisation("bed", (1.0,), 0.93, 462 * hour, 464 * hour), clock) == "93%，10月10日14:00—10月10日16:00"
    )
    assert peak_text(Utilisation("bed", (1.0,), 0.93, 2 * hour, 3 * hour), clock) == "93%，T+2:00—T+3:00"


def test_the_same_work_for_several_places_is_told_apart_where_one_list_holds_it_twice():
    speak("zh")
    titles = replace(
        Titles.of(Model(3_600_000)),
        tasks={"class/tell": "逐户电话告知家长", "class/count": "清点人数"},
        things={"room-1a": "101教室", "room-2b": "202教室"},
    )
    jams = [("class/calls/tell@room-1a", 26), ("class/calls/count@room-1a", 14), ("class/calls/tell@room-2b", 13)]
    one = SimpleNamespace(jams=[(Jam("work", about), n) for about, n in jams])
    assert jams_text(one, Model(3_600_000), titles) == (
        "“逐户电话告知家长”本身用时（101教室）×26、“清点人数”本身用时×14、“逐户电话告知家长”本身用时（202教室）×13"
    )


TWO_PATROLS = (
    BOOK["flood.yaml"].split("tasks:")[0]
    + """tasks:
  patrol-a: {title: 巡查东片, role: desk, takes: 20 min, priority: urgent}
  patrol-b: {title: 巡查西片, role: desk, takes: 20 min, priority: urgent}
  visit: {title: 接待, role: lead, takes: 20 min, priority: urgent}
  report: {title: 首次报告, role: desk, with: [lead], takes: 5 min, within: 15 min}
procedures:
  rain: {title: 暴雨, steps: [report]}
  storm: {title: 大风, steps: [{parallel: [patrol-a, patrol-b]}]}
  guests: {title: 来访, steps: [visit]}
"""
)
STORMY = (
    BOOK["scenarios/night.yaml"].split("injects:")[0]
    + """injects:
  storm: {title: 大风, at: T+0:09, chance: CHANCE, starts: flood/storm}
  guests: {title: 来访, at: T+0:09, starts: flood/guests}
  rain: {title: 暴雨, at: T+0:10, starts: flood/rain}
"""
)


def stormy(folder, chance):
    """A report of two people; in a storm two patrols keep even a second officer, else a guest keeps the commander."""
    texts = {**BOOK, "flood.yaml": TWO_PATROLS, "scenarios/night.yaml": STORMY.replace("CHANCE", chance)}
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    ready = prepare(folder / "scenarios/night.yaml")
    assert ready.model, ready.findings
    return ready.model


def test_where_the_first_change_is_no_better_the_next_is_tried(tmp_path):
    model = stormy(tmp_path, "0.7")
    tried = []
    summary = rehearse(model, 60, progress=lambda step: tried.append(step.trying))
    (one,) = summary.bottlenecks
    officer, lead = Variation((("duty", 2),)), Variation((("flood/lead", 2),))
    jams = dict(summary.promises[0].jams)
    assert (one.jam.about, one.remedied[0].about, one.remedied[1]) == ("duty", "flood/lead", jams[one.remedied[0]])
    assert (one.vain, one.remedy.variation) == ((officer,), lead)
    assert one.kept.count == 0 < one.remedy.kept.count == one.remedied[1] < 60
    assert list(dict.fromkeys(tried)) == [None, officer, lead]

    speak("zh")
    (said,) = jam_sentences(summary, model, Titles.of(model))
    assert said == (
        f"首次报告60次中按时0次，主要卡在防汛值班员只有1人（{one.runs}次），另有{one.remedied[1]}次卡在总指挥只有1人；"
        f"防汛值班员增加1人，不见改善；总指挥增加1人，按时{one.remedied[1]}次"
    )
    told = document(summary)["bottlenecks"][0]
    assert told["vain"] == [{"amounts": {"duty": 2}, "undisturbed": []}]
    assert told["remedy"]["amounts"] == {"flood/lead": 2}


@pytest.mark.parametrize(("bound", "value"), [("CHANGES", 1), ("NOT_RARE", 0.9)])
def test_no_more_is_tried_than_is_stated_and_then_the_first_is_told(tmp_path, monkeypatch, bound, value):
    monkeypatch.setattr(f"drillbook.simulator.rehearsal.rehearsal.{bound}", value)
    model = stormy(tmp_path, "0.7")
    (one,) = rehearse(model, 60).bottlenecks
    assert (one.vain, one.remedied, one.remedy.variation) == ((), None, Variation((("duty", 2),)))
    speak("zh")
    assert jam_sentences(rehearse(model, 60), model, Titles.of(model))[0].endswith("；防汛值班员增加1人，不见改善")


def test_stopped_while_the_next_is_tried_the_first_is_told(tmp_path):
    lead = Variation((("flood/lead", 2),))
    (one,) = rehearse(stormy(tmp_path, "0.7"), 60, progress=lambda step: step.trying != lead).bottlenecks
    assert (one.vain, one.remedied, one.remedy.variation) == ((), None, Variation((("duty", 2),)))


def test_a_change_that_two_promised_times_call_for_is_run_once(model):
    heard = []
    changes = Changes(model, 0, 20, Means(jobs=1), lambda change, done: heard.append(done) or True)
    first = changes.outcomes(Variation((("duty", 2),)))
    assert first.shape == (20, len(model.promises))
    assert changes.outcomes(Variation((("duty", 2),))) is first
    assert heard == list(range(1, 21))


def test_what_takes_long_to_say_is_said_the_less_often(monkeypatch):
    # Given a terminal, and a clock that goes on by what the making of a sentence takes
    now = [100.0]
    monkeypatch.setattr("drillbook.ui.cli.screen.time", SimpleNamespace(monotonic=lambda: now[0]))
    shown = StringIO()
    shown.isatty = lambda: True
    line = ProgressLine(shown)

    def said_after(pause, took):
        now[0] += pause
        if not line.is_due():
            return False
        now[0] += took
        line.say("x")
        return True

    # Then a quick one is said again after a fifth of a second, a slow one after ten times what it took
    assert said_after(0, 0.001)
    assert not said_after(0.1, 0.001)
    assert said_after(0.2, 0.5)
    assert not said_after(4.9, 0.001)
    assert said_after(0.2, 0.001)
    assert said_after(0.3, 0.001)


@pytest.mark.parametrize(
    ("standing", "en", "zh"),
    [
        ((), "", ""),
        ((("flood/report", Share(8, 8)),), "every promised time in time so far", "目前各项时限均按时"),
        (
            (("flood/report", Share(2, 8)), ("flood/other", Share(7, 8))),
            "most often late so far: 首次报告, 25.0% in time (7.1–59.1%)",
            "目前最常未按时：首次报告，按时25.0%（7.1–59.1%）",
        ),
    ],
)
def test_what_stands_worst_so_far_is_told_with_how_sure_that_is(model, standing, en, zh):
    for language, said in (("en", en), ("zh", zh)):
        speak(language)
        assert standing_text(standing, Titles.of(model)) == said
