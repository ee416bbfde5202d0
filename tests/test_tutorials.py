"""The tutorials can be followed: what they have one break is told as they show it; their plan and scenario run."""

import re

import pytest

from tests.command import ROOT, drillbook
from tests.samples import sample_reads

ENGLISH, CHINESE = "tutorial.md", "tutorial.zh-CN.md"


def blocks(page, language):
    return re.findall(rf"^```{language}\n(.*?)^```", (ROOT / "docs" / page).read_text(encoding="utf-8"), re.M | re.S)


@pytest.mark.parametrize(
    ("page", "file", "line", "right", "wrong"),
    [
        (ENGLISH, "plans/riverton/hazmat.yaml", 47, "role: dispatch", "role: dispach"),
        (CHINESE, "plans/putuo/flood.yaml", 174, "role: duty-desk", "role: duty-dest"),
    ],
)
def test_what_a_tutorial_breaks_is_told_as_it_shows(tmp_path, page, file, line, right, wrong):
    drillbook("new", "mine", cwd=tmp_path)
    path = tmp_path / "mine" / file
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    assert right in lines[line - 1]
    lines[line - 1] = lines[line - 1].replace(right, wrong, 1)
    path.write_text("".join(lines), encoding="utf-8")
    command, shown = next(block for block in blocks(page, "console") if "S06" in block).split("\n", 1)
    answer = drillbook(*command.split()[2:], cwd=tmp_path / "mine", COLUMNS="100")
    assert (answer.code, answer.out) == (1, shown)


@pytest.mark.parametrize(
    ("page", "told", "deputy", "kept"),
    [
        (
            ENGLISH,
            ("until guard is back, 5 min; call the brigade and tell the street office", "Verdict"),
            ("guard, staff: 2,", "guard, staff: 2, deputy: manager,"),
            "objectives reached 1 of 1",
        ),
        (
            CHINESE,
            ("等到保安恢复，5分钟；拨打119并报告街道", "结论"),
            ("保安, 在岗人数: 2,", "保安, 在岗人数: 2, 代行人: 负责人,"),
            "1项中达标1项",
        ),
    ],
)
def test_what_a_tutorial_shows_runs(tmp_path, page, told, deputy, kept):
    examples = blocks(page, "yaml")
    for number, example in enumerate(examples):
        (tmp_path / f"{number}.yaml").write_text(example, encoding="utf-8")
    scenario = next(number for number, text in enumerate(examples) if text.startswith(("scenario:", "情景:")))
    answer = drillbook("run", f"{scenario}.yaml", "--book", ".", cwd=tmp_path)
    assert (answer.code, answer.err) == (0, "")
    assert all(one in answer.out for one in told)

    # And again with the deputy that it proposes
    (tmp_path / "0.yaml").write_text(examples[0].replace(*deputy), encoding="utf-8")
    assert kept in drillbook("run", f"{scenario}.yaml", "--book", ".", cwd=tmp_path).out


@pytest.mark.parametrize(
    ("page", "said"),
    [(ENGLISH, "nothing to correct in {n} plans and {m} scenarios"), (CHINESE, "{n}部预案、{m}个情景均无需更正")],
)
def test_a_tutorial_counts_the_sample(page, said):
    plans = [read for read in sample_reads().values() if read.kind == "plan"]
    scenarios = [
        path for path in (ROOT / "scenarios").glob("*.yaml") if "\nbook: ../plans/putuo\n" in path.read_text("utf-8")
    ]
    assert said.format(n=len(plans), m=len(scenarios)) in (ROOT / "docs" / page).read_text("utf-8")
