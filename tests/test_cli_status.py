"""``drillbook status`` as its users see it."""

import csv
import io
import json

from tests.command import ROOT, drillbook, small_book

PUTUO = ROOT / "plans" / "putuo"


def test_register_of_the_sample_says_rate_definition_and_what_is_due(tmp_path):
    answer = drillbook("status", PUTUO)
    assert (answer.code, answer.err) == (0, "")
    assert answer.lines[:4] == [
        "普陀区应急预案库（示例）管理台账（2026-09-01）",
        "49部预案：现行有效 46、征求意见稿 1、送审稿 1、草案 1",
        "演练率：100%（28部中28部）",
        "  演练率 = 在各自规定周期内演练过的现行有效预案数 ÷ 有演练周期要求的现行有效预案数；单位多部预案共担的演练只计一次",
    ]
    assert "已逾期：0" in answer.lines
    assert any(line.startswith("  不晚于2026-12-17，桌面：") for line in answer.lines)


def test_another_day_another_register():
    before, after = (
        json.loads(drillbook("status", PUTUO, "--format", "json", "--as-of", day).out)
        for day in ("2026-09-01", "2027-02-01")
    )
    overdue = [row["plan"] for row in after["plans"] if row["drill"] and row["drill"]["overdue"]]
    assert [row["plan"] for row in before["plans"] if row["drill"] and row["drill"]["overdue"]] == []
    assert sorted(overdue) == ["hotel", "mall-fire", "metro-station", "petrol-station-plan", "warehouse"]
    assert (after["drill_rate"]["exercised"], after["drill_rate"]["owing"]) == (23, 28)
    assert after["drill_plan"]["until"] == "2028-02-01"


def test_table_opens_in_a_spreadsheet_and_has_one_line_for_each_plan():
    answer = drillbook("status", PUTUO, "--format", "csv")
    assert answer.out.startswith("\ufeff标识,名称,")
    rows = list(csv.DictReader(io.StringIO(answer.out.removeprefix("\ufeff"))))
    hotel = next(row for row in rows if row["标识"] == "hotel")
    assert len(rows) == 49
    assert (hotel["备案期限"], hotel["演练到期"]) == ("2026-07-22", "2027-01-15")


def test_a_title_that_a_spreadsheet_would_calculate_is_text(tmp_path):
    place = small_book(tmp_path)
    plan = place / "书" / "flood.yaml"
    plan.write_text(plan.read_text(encoding="utf-8").replace("小区防汛预案", "=1+1"), encoding="utf-8")
    answer = drillbook("status", "书", "--format", "csv", cwd=place)
    assert answer.lines[1].split(",")[1] == "'=1+1"


def test_a_day_that_is_none_is_refused():
    answer = drillbook("status", PUTUO, "--as-of", "soon", "--lang", "en")
    assert (answer.code, answer.out) == (2, "")
    assert "a date such as 2026-06-30" in answer.err


def test_english_book_without_chinese_rules_has_no_rate(tmp_path):
    answer = drillbook("status", ROOT / "plans" / "riverton")
    assert answer.lines[2] == "drill rate: no plan in force has a required interval"


def test_a_drill_that_any_plan_of_a_unit_meets_is_overdue_once(tmp_path):
    # Given a plant with a comprehensive plan and two special ones, none of them ever exercised
    head = "status: in-force\ndepth: card\ndrafted_by: plant\nincident_types: [leak]\nissued: 2023-06-01\n"
    files = {
        "book": "book: b\nas_of: 2026-06-30\nincident_types: {leak: {title: 泄漏, class: accident}}\n",
        "c": "library: contacts\norganizations: {plant: {title: 示例厂, sector: 制造}}\n",
        "whole": f"plan: whole\ntitle: 综合预案\nkind: unit\n{head}",
        "one": f"plan: one\ntitle: 专项预案一\nkind: unit-special\n{head}",
        "two": f"plan: two\ntitle: 专项预案二\nkind: unit-special\n{head}",
    }
    for name, text in files.items():
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")

    # When the register is asked for
    lines = drillbook("status", tmp_path, "--lang", "zh").lines

    # Then the one drill that the unit owes is overdue once
    assert [line for line in lines if line.startswith("  20")] == ["  2024-06-01  演练  《综合预案》"]
