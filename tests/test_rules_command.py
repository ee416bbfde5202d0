"""``drillbook rules`` lists and explains; the handbooks in docs are current."""

import json
from pathlib import Path

import pytest

from drillbook.ui.report.rules_handbook import HANDBOOKS, handbook
from tests.command import drillbook

DOCS = Path(__file__).parent.parent / "docs"


def test_every_rule_has_a_line():
    lines = drillbook("rules", "--lang", "zh").lines
    assert "X03  建议  下级预案的响应级别不低于上位预案" in lines
    assert {line[:3] for line in lines} >= {"S01", "S20", "X01", "X13", "L06", "D01", "D05"}


def test_one_rule_is_explained_with_its_ground():
    page = drillbook("rules", "X03", "--lang", "zh").out
    assert page.startswith("# X03")
    assert all(heading in page for heading in ("**依据**", "**错误**", "**正确**"))


def test_an_unknown_rule_is_misuse():
    answer = drillbook("rules", "X99", "--lang", "en")
    assert answer.code == 2
    assert "X99" in answer.err


def test_rules_for_other_programs():
    rows = json.loads(drillbook("rules", "--format", "json", "--lang", "en").out)
    assert {"id", "severity", "optional", "title", "basis", "scope"} == set(rows[0])


@pytest.mark.parametrize("language", HANDBOOKS)
def test_the_handbook_is_current(language):
    assert (DOCS / HANDBOOKS[language]).read_text(encoding="utf-8") == handbook(language)
