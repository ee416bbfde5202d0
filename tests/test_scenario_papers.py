"""脚本 and 消息单 of a scenario: what stands on which paper, in both languages, and what a spreadsheet gets."""

import csv
import io
import re

import pytest

from drillbook.schema.book import PlanBook
from drillbook.schema.finding import Finding, Location, Severity, say
from drillbook.schema.reader import read_text_as
from drillbook.simulator.log.events import InjectDelivered
from drillbook.simulator.prepare import prepare
from drillbook.ui.report.run.event_words import sentences
from drillbook.ui.report.run.timeline import timeline_lines
from drillbook.ui.report.scenario.papers import PAPERS, files, page
from drillbook.ui.report.scenario.slip import slips
from drillbook.ui.report.scenario.story import story
from drillbook.ui.report.titles import Titles
from drillbook.ui.translation import speak
from drillbook.ui.use.facilitator.draft_scenario import ScenarioWish, from_plans, main_procedures
from tests.application import sample_book, small_book
from tests.command import drillbook
from tests.test_ui_scenarios import INDICATORS, NIGHT

EXTRA = """
  often: {title: 求助, at: T+0:20, times: {every: 30 min, count: 3}, message: m, disrupt: {post: none-such, for: 1 h}}
  span: {title: 之间, at: T+0:45 / T+1:00, chance: 0.5, message: m}
  desk: {title: 窗口, window: 21:30-21:45, means: 当面告知, message: m}
  asks: {title: 追问, at: T+0:50, unless: flood/report received, message: m}
  later: {title: 随后, when: flood/report finished + 10 min, message: m}
"""


@pytest.fixture
def book(tmp_path):
    folder = small_book(tmp_path)
    (folder / "libraries" / "indicators.yaml").write_text(INDICATORS, encoding="utf-8")
    return PlanBook.read(folder)[0]


@pytest.fixture(autouse=True)
def chinese():
    speak("zh")
    yield
    speak("en")


def told(book, text=NIGHT):
    return story(book, read_text_as("night.yaml", text).document.value)


@pytest.mark.parametrize(
    ("language", "varied"),
    [
        ("zh", ("积水深度：20～60 cm", "风速：3～9 m/s，多为5 m/s", "预警：蓝色 / 红色")),
        ("en", ("积水深度: 20 – 60 cm", "风速: 3 – 9 m/s, most often 5 m/s", "预警: blue / red")),
    ],
)
def test_what_each_run_draws_is_told_as_a_span(book, language, varied):
    speak(language)
    assert told(book).varied == varied


def paper(name):
    return next(one for one in PAPERS if one.name == name)


def words(html):
    """What is read on a page, without its style."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html.partition("</head>")[2]))


def test_messages_stand_by_the_clock_then_by_condition_then_in_reserve(book):
    scenario = read_text_as("night.yaml", NIGHT + EXTRA.lstrip("\n")).document.value
    assert [(one.number, one.title, one.when, one.clock, one.only, one.by) for one in slips(book, scenario)] == [
        ("00", "布置会场", "T-0:30", "20:30", "", ""),
        ("01", "情况通报", "T+0:10", "21:10", "", "电话"),
        ("", "求助", "T+0:20起，每隔30分钟，共3次", "21:20", "", ""),
        ("", "窗口", "T+0:30–T+0:45", "21:30–21:45", "", "当面告知"),
        ("", "之间", "T+0:45–T+1:00", "21:45–22:00", "概率50%", ""),
        ("", "追问", "T+0:50", "21:50", "下列条件成立则不下发：“首次报告”收到", ""),
        ("", "随后", "条件：“首次报告”完成后10分钟", "", "", ""),
        ("09", "备用来电", "备用", "", "", ""),
    ]


def test_numbers_are_counted_only_where_none_is_written(book):
    counted = NIGHT.replace('number: "01"', 'notes: ""').replace('number: "00", ', "").replace('number: "09", ', "")
    scenario = read_text_as("night.yaml", counted).document.value
    assert [one.number for one in slips(book, scenario)] == ["1", "2", "3"]


def test_script_holds_everything_controllers_need(book):
    said = words(page(paper("script"), told(book)))
    for part in (
        "演练",
        "导调人员用，不发参演人员",
        "演练开始 2026-09-14 21:00",
        "时长 2小时",
        "初始状态 1小时雨量：36 mm",
        "首报按时 考核时限：首次报告 达标率90%",
        "演练前准备 序号 时间 导调内容 期望行动与参考要点 00 T-0:30 20:30 布置会场",
        "场景1 风雨加强",
        "T+0:00 · 21:00 · 室内推演20分钟",
        "宣读 21时起风雨加强。",
        "区气象部门→值班室（区防汛办） · 电话",
        "首次报告，30分钟内",
        "问值班室：首报报给谁（3分钟） · 第4.5.1条：区总值班室",
        "点评要点 谁报首报",
        "不属于任何场景的消息",
    ):
        assert part in said


def test_messages_to_hand_out_tell_players_nothing_that_is_hoped_for(book):
    html = page(paper("messages"), told(book))
    said = words(html)
    assert html.count('<section class="slip">') == 2
    assert html.count("<b>演练</b>") == 3  # the head of every sheet, and each message
    assert "消息单 01 演练" in said
    assert "未来6小时仍有强降雨。" in said
    assert "接收签字" in said
    assert "以下不交任何岗位，见脚本：00 布置会场" in said
    for hidden in ("首次报告", "首报报给谁", "第4.5.1条", "达标率"):
        assert hidden not in said


def test_every_sheet_bears_the_mark_because_its_head_is_repeated(book):
    for one in PAPERS:
        html = page(one, told(book))
        assert '<table class="sheet"><thead><tr><td><div class="mark">' in html
        assert "size: A4 landscape" in html if one.wide else "size: A4 portrait" in html


def test_english_papers_are_english(book):
    speak("en")
    made = {one.name: words(page(one, told(book))) for one in PAPERS}
    assert "EXERCISE for controllers, not for players" in made["script"]
    assert "What the controllers do" in made["script"]
    assert "Message 01 EXERCISE" in made["messages"]
    assert "Questions and reference points" in made["msel"]


def test_spreadsheet_gets_every_row_with_a_mark_for_its_encoding_and_calculates_nothing(book):
    text = NIGHT.replace("message: 居民来电。", "message: '=HYPERLINK(\"http://x\")', notes: ' +1'")
    raw = files(told(book, text))["msel.csv"]
    assert raw.startswith(b"\xef\xbb\xbf")
    head, *rows = csv.reader(io.StringIO(raw.decode("utf-8-sig")))
    assert head[:4] == ["序号", "类别", "情景时间", "钟点"]
    assert [row[0] for row in rows] == ["00", "01", "09"]
    assert rows[1][11:13] == ["首次报告，30分钟内", "问值班室：首报报给谁（3分钟）\n· 第4.5.1条：区总值班室"]
    assert rows[2][9] == '\'=HYPERLINK("http://x")'
    assert not any(cell.lstrip().startswith(("=", "+", "-", "@")) for row in rows for cell in row)


def test_markup_in_a_scenario_is_only_text(book):
    text = NIGHT.replace("未来6小时仍有强降雨。", "'<img src=x onerror=alert(1)>'").replace(
        "情况通报", "</title><script>x"
    )
    for content in files(told(book, text)).values():
        assert b"<img" not in content or content.startswith(b"\xef\xbb\xbf")
        assert b"<script>" not in content or content.startswith(b"\xef\xbb\xbf")


def test_command_writes_the_papers_of_the_sample(tmp_path):
    sample_book(tmp_path)
    done = drillbook("papers", "scenarios/muifa-night.yaml", "--out", "papers", cwd=tmp_path)
    assert done.code == 0, done.err
    assert sorted(path.name for path in (tmp_path / "papers").iterdir()) == [
        "messages.html", "msel.csv", "msel.html", "script.html"
    ]  # fmt: skip
    assert "会商研判，20分钟内" in (tmp_path / "papers" / "script.html").read_text(encoding="utf-8")


def test_scenario_from_plans_sets_off_what_nothing_else_does(tmp_path):
    # given the sample, in which one procedure of the flood plan starts by a condition
    book = PlanBook.read(sample_book(tmp_path))[0]
    flood = book.plans["flood"]
    assert all(flood.value.procedures[name].when is None for name in main_procedures(flood))
    # when a scenario is begun from it
    text = from_plans(book, ["flood"], ScenarioWish("trial", "试写", "zh", "../plans/putuo"))
    read = read_text_as("scenarios/trial.yaml", text)
    # then it can be read, as one in English can, and each main procedure is set off by one message, ten minutes apart
    english = from_plans(book, ["flood"], ScenarioWish("trial", "A trial", "en", "../plans/putuo"))
    assert (read.findings, read_text_as("scenarios/trial.yaml", english).findings) == ((), ())
    injects = read.document.value.injects
    assert [one.starts for one in injects.values()] == [(f"flood/{name}",) for name in main_procedures(flood)]
    assert [one.at for one in injects.values()][:2] == ["T+0:00", "T+0:10"]
    assert next(iter(read.document.value.scenes)) == "start"


@pytest.mark.parametrize(("called", "main"), [("district/go", ["go", "own"]), ("street/go", ["own"]), ("go", ["own"])])
def test_procedure_of_another_plan_is_not_taken_for_the_one_of_its_name_here(called, main):
    plan = f"""plan: street
title: Street Plan
kind: special
roles:
  desk: {{title: desk, staff: 1}}
tasks:
  look: {{title: look, role: desk, takes: 1 min}}
procedures:
  go: {{title: go, steps: [{{task: look}}]}}
  own: {{title: own, steps: [{{task: look}}, {{call: {called}}}]}}
"""
    read = read_text_as("p.yaml", plan)
    assert read.document is not None
    assert main_procedures(read.document) == main


def test_scenario_from_plans_asks_of_each_promise_hand_over_and_open_finding(tmp_path):
    # given a plan with two promised times in a procedure, one outside of it, a hand-over and a warning
    plan = """plan: flood
title: Flood Plan
kind: special
roles:
  desk: {title: desk, staff: 1}
tasks:
  warn: {title: warn, clause: "4.2", role: desk, takes: 5 min, within: 15 min}
  tell: {title: tell, role: desk, takes: 5 min, hands_over_to: [street/help]}
  pump: {title: pump, role: desk, takes: 5 min, within: 1 h}
procedures:
  rain: {steps: [warn, tell]}
  later: {when: warn finished, steps: [pump]}
response_times:
  dry: {title: streets dry, from: warn started, to: pump finished, within: 2 h}
"""
    (tmp_path / "flood.yaml").write_text(plan, encoding="utf-8")
    street = (
        "plan: street\ntitle: Street Plan\nkind: special\nprocedures:\n  help: {title: call for boats, steps: []}\n"
    )
    (tmp_path / "street.yaml").write_text(street, encoding="utf-8")
    (tmp_path / "book.yaml").write_text("book: b\ntitle: B\nlanguage: en\n", encoding="utf-8")
    book = PlanBook.read(tmp_path)[0]
    file = book.plans["flood"].source.file
    wrong = Finding(Location(file, 4, 1), "L04", say(en="nobody answers.", zh=""), Severity.WARNING)
    quiet = Finding(Location(file, 4, 1), "S01", say(en="a part is missing.", zh=""), Severity.NOTE)
    # when a scenario is begun from it
    text = from_plans(book, ["flood"], ScenarioWish("trial", "A trial", "en"), (), (wrong, quiet))
    read = read_text_as("scenarios/trial.yaml", text)
    # then each is asked once, of who answers for it, with what the plan says
    (inject,) = read.document.value.injects.values()
    assert [(one.ask, one.points) for one in inject.questions] == [
        ("“warn”: who does it, and by when?", ("within 15 min", "clause 4.2")),
        ("“tell”: what is handed over, to whom, and who has received it?", ("“call for boats” of 'Street Plan'",)),
        ("“pump”: who does it, and by when?", ("within 1 h",)),
        ("“streets dry”: how is this time kept?", ("within 2 h",)),
        ("Open in the plan: nobody answers. What would you do?", ("L04",)),
    ]
    assert {one.to for one in inject.questions} == {("flood/desk",)}


@pytest.mark.parametrize(
    ("language", "called"),
    [
        ("zh", "《普陀区防汛防台专项应急预案（示例）》《普陀区处置火灾事故专项应急预案（示例）》推演"),
        ("en", "Rehearsal of '普陀区防汛防台专项应急预案（示例）' and '普陀区处置火灾事故专项应急预案（示例）'"),
    ],
)
def test_scenario_from_plans_that_nobody_named_says_which_plans_it_rehearses(tmp_path, language, called):
    book = PlanBook.read(sample_book(tmp_path))[0]
    text = from_plans(book, ["flood", "fire"], ScenarioWish("trial", "", language))
    assert read_text_as("scenarios/trial.yaml", text).document.value.title == called


def test_run_tells_questions_and_points_with_their_inject_where_everything_is_told(tmp_path):
    # given a message with a question, delivered in a run
    model = prepare(sample_book(tmp_path).parent.parent / "scenarios" / "muifa-night.yaml").model
    titles = Titles.of(model)
    event = InjectDelivered(
        at=0, cause=-1, inject="opening", title="情况通报", message="有雨", source="", to=(), place=""
    )
    asked = "提问：问区防汛指挥部副总指挥：现在启动几级响应，由谁决定（参考要点：第4.2.2条：黄色预警，会商后由副总指挥决定Ⅲ级；条件成立后20分钟内）"
    # when every event is told, then the question stands with it; in the short answer only what happened does
    (whole,) = timeline_lines([event], titles, whole=True)
    (short,) = timeline_lines([event], titles)
    assert asked in whole.text
    assert "提问" not in short.text
    # and the player tells it, too
    assert asked in sentences([event], titles)[0]
