"""The tutorials can be followed: their plan and scenario, put into one folder, run."""

import re

import pytest

from tests.command import ROOT, drillbook


@pytest.mark.parametrize(
    ("page", "kept"), [("tutorial.md", "拨打119并报告街道"), ("tutorial.zh-CN.md", "拨打119并报告街道")]
)
def test_what_a_tutorial_shows_runs(tmp_path, page, kept):
    examples = re.findall(r"^```yaml\n(.*?)^```", (ROOT / "docs" / page).read_text(encoding="utf-8"), re.M | re.S)
    for number, example in enumerate(examples):
        (tmp_path / f"{number}.yaml").write_text(example, encoding="utf-8")
    scenario = next(number for number, text in enumerate(examples) if text.startswith(("scenario:", "情景:")))
    answer = drillbook("run", f"{scenario}.yaml", "--book", ".", cwd=tmp_path)
    assert (answer.code, answer.err) == (0, "")
    assert kept in answer.out
