"""Numbers with a comma: one mistake, told at the number, and mended where only one meaning is possible."""

import pytest

from drillbook.schema.editing.fixes import fixed
from drillbook.schema.reader import read_text_as
from tests.test_first_evening import PLAN

POINT, NO_COMMA = "小数点应写作“.”", "数字中不写逗号"


@pytest.mark.parametrize(
    ("written", "column", "message", "meant"),
    [
        ("takes: 0,5 h", 40, POINT, "0.5 h"),
        ("takes: 1 / 2,5 / 4 h", 40, POINT, "1 / 2.5 / 4 h"),
        ("takes: 5 min, fails: 0,05", 54, POINT, "0.05"),
        ("takes: 5 min, within: {at_most: {IV: 1,5 h, III: 30 min}}", 70, POINT, "1.5 h"),
        ("takes: 5 min, needs: {supplies: {sand: 1,5, bag: 2}}", 72, POINT, "1.5"),
        ("takes: 5 min, needs: {supplies: {sand: 12,0000}}", 72, POINT, "12.0000"),
        ("takes: 5 min, needs: {supplies: {sand: 12,000}}", 72, NO_COMMA, "12000"),
        ("takes: 5 min, needs: {supplies: {sand: 12,000 kg}}", 72, NO_COMMA, "12000 kg"),
    ],
)
def test_a_number_with_a_comma_between_brackets_is_one_mistake(written, column, message, meant):
    (found,) = read_text_as("p.yaml", PLAN.replace("takes: 5 min", written)).findings
    assert (found.where.line, found.where.column) == (8, column)
    assert (found.message.render("zh"), found.hint.render("zh")) == (message, f"请写作：{meant}")


@pytest.mark.parametrize(
    "written", ["takes: 0, 5 h", "title: A1,2b, takes: 5 min", 'takes: "0",5 h', "takes: 5 min,5: 3"]
)
def test_what_is_no_number_cut_at_its_comma_is_told_as_before(written):
    text = PLAN.replace("title: low, role: desk, takes: 5 min", f"role: desk, {written}")
    assert POINT not in [one.message.render("zh") for one in read_text_as("p.yaml", text).findings]


def test_other_mistakes_of_the_object_are_told_beside_it():
    found = read_text_as("p.yaml", PLAN.replace("takes: 5 min", "takes: 0,5 h, within: 5, x: 1")).findings
    assert [one.message.render("zh") for one in found] == [POINT, "“5”缺少时间单位", "未知的键“x”"]


def test_a_decimal_comma_is_mended_and_a_thousands_comma_left_to_its_author():
    text = PLAN.replace("takes: 5 min", "takes: 0,5 h, needs: {supplies: {sand: 12,000}}")
    assert fixed("p.yaml", text, read_text_as("p.yaml", text).findings) == text.replace("0,5 h", "0.5 h")


def test_a_number_with_a_comma_on_a_line_of_its_own_is_given_with_its_point():
    text = "library: places\nplaces:\n  quay:\n    title: Quay\n    lon: 121,40\n    lat: 31.2\n"
    (found,) = read_text_as("places.yaml", text).findings
    assert (found.where.line, found.hint.render("zh")) == (5, "请写作例如：121.40")
