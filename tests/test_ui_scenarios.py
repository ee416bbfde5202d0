"""Scenarios in the application: listed, read, as a sheet, written, filled in, begun anew, printed."""

import json

import pytest

from drillbook.ui.app.sent_once import unpacked
from drillbook.ui.storage import history
from drillbook.ui.storage.drafts import Drafts
from tests.application import at, button, field, links, opened, rows, sample_book, small_book, texts, widget
from tests.command import drillbook
from tests.rehearsed import rehearsal_book

NIGHT = """# 汛前写成
scenario: night
title: 夜间暴雨（示例）
begins: 2026-09-14 21:00
lasts: 2 h
plans: [flood]
given: {rain: 36 mm}
vary: {depth: 20 / 60 cm, wind: 3 / 5 / 9 m/s, warning: blue / red}
objectives:
  reporting: {title: 首报按时, measures: [flood/report], target: 0.9}
scenes:
  start: {title: 风雨加强, at: T+0:00, minutes: 20, narration: 21时起风雨加强。, comment: [谁报首报]}
injects:
  # 先问值班室
  opening:
    number: "01"
    title: 情况通报
    at: T+0:10
    scene: start
    from: 区气象部门
    to: [flood/desk]
    by: phone
    message: 未来6小时仍有强降雨。
    expect: [{task: flood/report, within: 30 min}]
    questions:
      - {to: [flood/desk], ask: 首报报给谁, minutes: 3, points: [第4.5.1条：区总值班室]}
  brief: {number: "00", title: 布置会场, at: T-0:30, notes: 桌签和电台}
  spare: {number: "09", title: 备用来电, pool: true, to: [flood/desk], message: 居民来电。}
"""
INDICATORS = """library: indicators
indicators:
  rain: {title: 1小时雨量, unit: mm}
  depth: {title: 积水深度, unit: cm}
  wind: {title: 风速, unit: m/s}
  warning: {title: 预警, values: [blue, red]}
"""
BROKEN = "scenario: broken\ntitle: 写坏的情景\nbegins: tomorrow\nlasts: 1 h\n"


@pytest.fixture
def book(tmp_path):
    folder = small_book(tmp_path)
    (folder / "scenarios").mkdir()
    (folder / "scenarios" / "night.yaml").write_text(NIGHT, encoding="utf-8")
    (folder / "libraries" / "indicators.yaml").write_text(INDICATORS, encoding="utf-8")
    return folder


def written(book):
    return (book / "scenarios" / "night.yaml").read_text(encoding="utf-8")


def test_list_shows_every_scenario_and_what_keeps_one_from_being_read(book):
    # given one scenario that can be read and one that cannot
    (book / "scenarios" / "broken.yaml").write_text(BROKEN, encoding="utf-8")
    # when the list is opened
    shown = {row["cells"][0]: row for row in rows(opened(book, "scenarios"))}
    # then both stand in it, the broken one with its finding in red
    assert list(shown) == ["写坏的情景", "夜间暴雨（示例）"]
    ((tone, said),) = shown["写坏的情景"]["marks"]["1"]
    assert tone == "error"
    assert said.startswith("cannot be read: ")
    assert "tomorrow" in said
    assert shown["夜间暴雨（示例）"]["cells"] == [
        "夜间暴雨（示例）", "", "2026-09-14 21:00", "2 h", "3 messages", "1 plan"
    ]  # fmt: skip


def test_two_broken_files_of_one_id_are_two_rows(book):
    (book / "scenarios" / "broken.yaml").write_text(BROKEN, encoding="utf-8")
    (book / "scenarios" / "copy.yaml").write_text(BROKEN, encoding="utf-8")
    asked = [row["href"] for row in rows(opened(book, "scenarios", lang="en"))][:2]
    assert asked == ["scenarios?lang=en&scenario=broken", "scenarios?lang=en&file=scenarios%2Fcopy.yaml"]


def test_unknown_name_is_refused_in_words_and_no_other_scenario_is_shown(book):
    page = opened(book, "scenarios", scenario="hotel-fire")
    assert "There is no scenario hotel-fire in this book." in [one.value for one in page.warning]
    assert page.title[0].value == "Scenarios"


def test_broken_scenario_opens_on_its_text_with_its_findings(book):
    (book / "scenarios" / "broken.yaml").write_text(BROKEN, encoding="utf-8")
    page = opened(book, "scenarios", scenario="broken")
    assert "view" not in page.query_params  # of a broken scenario the text is what is usual
    assert any("tomorrow" in text for text in texts(page))


def test_document_tells_scenes_messages_questions_and_the_points_hoped_for(book):
    said = "\n".join(texts(opened(book, "scenarios", scenario="night", view="text"))).replace("\\", "")
    for words in (
        "> 21时起风雨加强。",
        "**01 情况通报**\u3000T+0:10 · 21:10",
        "区气象部门 to 值班室 (区防汛办) · 电话",
        "首次报告, within 30 min",
        "值班室: 首报报给谁 (3 min)",
        "- 第4.5.1条：区总值班室",
        "**00 布置会场**\u3000T-0:30 · 20:30",
        "**09 备用来电**\u3000held in reserve",
        "Target 90%",
    ):
        assert words in said
    assert said.index("布置会场") < said.index("情况通报") < said.index("备用来电")


def test_sheet_has_a_row_for_each_message_that_leads_to_its_fields(book):
    page = opened(book, "scenarios", scenario="night", view="sheet")
    assert [row["cells"][:3] for row in rows(page)] == [
        ["布置会场", "00", "T-0:30 20:30"],
        ["情况通报", "01", "T+0:10 21:10"],
        ["备用来电", "09", "held in reserve"],
    ]
    asked = {"lang": "en", "scenario": "night", "view": "sheet", "entry": "opening"}
    assert links(page)["情况通报"] == asked


def test_message_changed_in_the_sheet_is_saved_and_stands_in_it(book):
    # given the sheet with one message opened
    page = opened(book, "scenarios", scenario="night", view="sheet", entry="opening", by="王")
    # when its words are changed and saved
    field(page, "injects/opening", "message").set_value("未来3小时仍有强降雨。").run()
    button(page, "Save").click().run()
    # then only they are other, remarks stay, and the sheet says so
    assert written(book) == NIGHT.replace("未来6小时", "未来3小时")
    sheet = rows(page)
    assert sheet[1]["detail"] == "未来3小时仍有强降雨。"
    assert [one.author for one in history.versions(book, "scenarios/night.yaml") if one.source == "book"] == ["王", ""]


def test_form_of_a_message_offers_roles_tasks_scenes_and_objectives_by_their_titles(book):
    page = opened(book, "scenarios", scenario="night", view="form", part="injects", entry="opening")
    boxes = {one.label: one.options for one in [*page.selectbox, *page.multiselect]}
    assert (widget(page.selectbox, "By").value, boxes["By"][:2]) == ("phone", ["telephone", "radio"])
    assert "风雨加强" in boxes["Scene"]
    assert "首报按时" in boxes["Objective"]
    assert "防汛应急预案（示例）: 值班室" in boxes["To"]
    assert "防汛应急预案（示例）: 首次报告" in boxes["Task"]
    assert not any("not known" in option for options in boxes.values() for option in options)


def test_new_message_comes_at_the_start(book):
    page = opened(book, "scenarios", scenario="night", view="form", part="injects", entry="opening", by="王")
    title = next(one for one in page.text_input if one.label == "Title" and not one.value)
    title.set_value("第二次通报")
    button(page, "Add").click().run()
    draft = Drafts(book).kept("scenarios/night.yaml", "王")
    assert draft is not None
    assert "第二次通报" in draft.text
    assert "T+0:00" in draft.text.partition("第二次通报")[2]


def test_scenario_beside_the_book_is_edited_in_its_own_folder(tmp_path):
    # given the sample, whose scenarios lie outside the folder of its book
    book = sample_book(tmp_path)
    page = opened(book, "scenarios", scenario="hotel-fire", view="form", by="王")
    # when its title is changed and saved
    field(page, "", "title").set_value("宾馆火灾（改）").run()
    button(page, "Save").click().run()
    # then the file beside is changed, and drafts and versions lie with it
    place = tmp_path / "scenarios"
    assert "title: 宾馆火灾（改）" in (place / "hotel-fire.yaml").read_text(encoding="utf-8")
    assert (place / ".versions").is_dir()
    assert not (book / ".drafts").exists()
    assert at(page, view="text").title[0].value == "宾馆火灾（改）"


def test_folder_far_from_the_book_is_neither_read_nor_written(tmp_path):
    # given a book that names a folder three levels up for its scenarios
    book = small_book(tmp_path / "a" / "b" / "book")
    far = tmp_path / "far"
    far.mkdir()
    (far / "night.yaml").write_text(NIGHT.replace("begins:", "book: ../a/b/book\nbegins:"), encoding="utf-8")
    head = book / "book.yaml"
    head.write_text(head.read_text(encoding="utf-8") + "scenarios: ../../../far\n", encoding="utf-8")
    # when its scenario is asked for, then there is none, and nothing is written there
    page = opened(book, "scenarios", scenario="night")
    assert "There is no scenario night in this book." in [one.value for one in page.warning]
    assert sorted(path.name for path in far.iterdir()) == ["night.yaml"]


def test_new_scenario_from_plans_begins_as_a_draft_that_is_listed(book):
    page = opened(book, "scenarios", new="yes", by="王")
    widget(page.text_input, "Title").set_value("汛期推演").run()
    widget(page.multiselect, "Plans concerned").set_value(["flood"]).run()
    button(page, "Begin").click().run()
    assert page.query_params["scenario"] == "汛期推演"
    draft = Drafts(book).kept("scenarios/汛期推演.yaml", "王")
    assert draft is not None
    assert draft.digest is None
    shown = {row["cells"][0]: row["marks"].get("1") for row in rows(opened(book, "scenarios", by="王"))}
    assert ["note", "not saved yet"] in shown["汛期推演"]


def test_new_scenario_can_aim_at_what_no_run_exercised_and_is_called_after_its_plans(tmp_path):
    # given a book with a procedure that its scenario never sets off, and coverage by runs that was kept
    book = rehearsal_book(tmp_path)
    (book / "scenarios" / "long.yaml").unlink()
    text = (book / "flood.yaml").read_text(encoding="utf-8")
    text = text.replace(
        "procedures:\n",
        "  close: {title: 关闸, role: lead, takes: 5 min}\nprocedures:\n  storm: {title: 风暴, steps: [close]}\n",
    )
    (book / "flood.yaml").write_text(text, encoding="utf-8")
    assert drillbook("coverage", book, "--runs", "2", "--jobs", "1", "--keep").code == 0

    # when a scenario without a title is begun that is to have only that
    page = opened(book, "scenarios", new="yes", by="王")
    assert not page.checkbox
    widget(page.multiselect, "Plans concerned").set_value(["flood"]).run()
    widget(page.checkbox, "Only what no run exercised so far (1)").check().run()
    button(page, "Begin").click().run()

    # then it sets off that procedure and no other
    draft = Drafts(book).kept(f"scenarios/{page.query_params['scenario']}.yaml", "王")
    assert "名称: 《防汛应急预案（示例）》推演" in draft.text
    assert "引发: flood/storm" in draft.text
    assert "flood/rain" not in draft.text


def test_copy_keeps_remarks_and_gets_a_name_of_its_own(book):
    page = opened(book, "scenarios", new="yes", by="王")
    widget(page.text_input, "Title").set_value("Second night").run()
    widget(page.radio, "Begin from").set_value("copy").run()
    button(page, "Begin").click().run()
    draft = Drafts(book).kept("scenarios/second-night.yaml", "王")
    assert draft is not None
    assert draft.text == NIGHT.replace("scenario: night", "scenario: second-night").replace(
        "title: 夜间暴雨（示例）", "title: Second night"
    )


def test_paper_is_shown_as_it_will_be_printed(book):
    page = opened(book, "scenarios", scenario="night", view="print", paper="msel")
    (shown,) = [one.proto for one in page.get("bidi_component") if one.proto.component_name == "drillbook_paper"]
    assert "<b>EXERCISE</b>" in unpacked(json.loads(shown.json))["page"]


def test_read_only_page_offers_nothing_to_change(book):
    page = opened(book, "scenarios", read_only=True)
    assert "New scenario" not in links(page)
    page = opened(book, "scenarios", read_only=True, scenario="night", view="form", part="injects", entry="opening")
    assert [one.label for one in page.button if not one.disabled] == []
