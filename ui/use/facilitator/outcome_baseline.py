"""The baseline of ``drillbook test``: what came out of every run on a day, so that from then on what became worse is seen.

Runs are kept one by one, so that later ones are compared with them in pairs, on the same draws.
"""

import json
from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from drillbook.schema.finding import Refused, say
from drillbook.simulator.rehearsal.versions.outcome_table import ObjectiveRuns, OutcomeTable, PromiseRuns

FORMAT = "drillbook-test/1"
NAME = "test-baseline.json"
"""Beside the plans, unless it is asked for elsewhere."""


@dataclass(frozen=True, slots=True)
class OutcomeBaseline:
    """The tables of all scenarios, by id; all of one seed."""

    seed: int
    tables: Mapping[str, OutcomeTable]


def text_of(tables: Iterable[OutcomeTable], seed: int) -> str:
    """A baseline of these tables, a line for each promised time: a version control shows which one moved."""
    rows = {table.scenario: _row(table) for table in tables}
    return json.dumps({"format": FORMAT, "seed": seed, "scenarios": rows}, ensure_ascii=False, indent=1) + "\n"


def _row(table: OutcomeTable) -> dict[str, object]:
    return {
        "model": table.digest,
        "runs": table.done,
        "promises": {
            name: {"limits": " ".join(map(str, one.limits)), "outcomes": "".join(map(str, one.outcomes))}
            for name, one in table.promises.items()
        },
        "objectives": {
            name: {
                "title": one.title,
                "target": one.target,
                "kept": " ".join(map(str, one.kept_by_run)),
                "called_upon": " ".join(map(str, one.called_by_run)),
            }
            for name, one in table.objectives.items()
        },
    }


def read_baseline(path: Path, seed: int) -> OutcomeBaseline | None:
    """Read a baseline; None where there is none yet.

    Raises:
        Refused: it is something else, or of another seed.
    """
    if not path.is_file():
        return None
    try:
        document = json.loads(path.read_text(encoding="utf-8-sig"))
        if document["format"] != FORMAT:
            raise ValueError
        tables = {
            str(name): _table(str(name), row, int(document["seed"])) for name, row in document["scenarios"].items()
        }
        found = OutcomeBaseline(int(document["seed"]), tables)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise Refused(
            say(
                en="{path} is not a baseline of drillbook test",
                zh="{path}不是 drillbook test 的基线文件",
                path=path.as_posix(),
            )
        ) from None
    if found.seed != seed:
        raise Refused(
            say(
                en="the baseline was made with seed {seed}, so its runs have other draws",
                zh="基线的随机种子是{seed}，抽样不同，无法逐次比较",
                seed=found.seed,
            ),
            say(
                en="add --seed {seed} or --update-baseline",
                zh="请加 --seed {seed} 或 --update-baseline",
                seed=found.seed,
            ),
        )
    return found


def _table(name: str, row: dict[str, dict[str, dict[str, str]]], seed: int) -> OutcomeTable:
    promises = {
        promise: PromiseRuns(
            tuple(map(int, one["limits"].split())),
            array("b", map(int, one["outcomes"])),
            array("q", [-1] * len(one["outcomes"])),
        )
        for promise, one in row["promises"].items()
    }
    objectives = {
        objective: ObjectiveRuns(
            one["title"],
            float(one["target"]),
            array("q", map(int, one["kept"].split())),
            array("q", map(int, one["called_upon"].split())),
        )
        for objective, one in row["objectives"].items()
    }
    done = int(str(row["runs"]))
    columns = [*(one.outcomes for one in promises.values()), *(one.kept_by_run for one in objectives.values())]
    if any(len(column) != done for column in columns):
        raise ValueError("a row is not as long as there are runs")
    return OutcomeTable(name, str(row["model"]), seed, promises, objectives, done)
