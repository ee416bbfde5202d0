"""The command line as a user meets it: a process, its exit code, and what it says where."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
SMALL_PLAN = """\
plan: flood
title: 小区防汛预案
kind: special
status: in-force
roles:
  desk: {title: 值班室, staff: 1}
tasks:
  report: {title: 报告, role: desk, takes: 5 min, clause: "4.1"}
  patrol: {title: 巡查, role: desk, takes: 10 / 20 / 30 min}
procedures:
  rain: {title: 暴雨, steps: [report, patrol]}
"""
SMALL_BOOK = "book: small\ntitle: 小书\nas_of: 2026-06-30\n"
SMALL_SCENARIO = """\
scenario: night
title: 夜间
book: 书
begins: 2026-09-14 21:00
lasts: 2 h
injects:
  rain: {at: T+0:10, starts: flood/rain}
"""


@dataclass(frozen=True)
class Answer:
    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


SHAPE = ("--select", "YA,SC")  # only what is wrong with the writing, so that a new rule does not change these answers


def drillbook(*arguments, cwd=None, stdin="", **environment) -> Answer:
    """Run ``drillbook`` with nobody at the keyboard."""
    given = {"LANG": "C.UTF-8", "PYTHONUTF8": "1", "COLUMNS": "200"} | environment
    kept = {name: value for name, value in os.environ.items() if name not in ("LC_ALL", "LC_MESSAGES", "LANGUAGE")}
    done = subprocess.run(
        [sys.executable, "-m", "drillbook.ui.cli.main", *map(str, arguments)],
        cwd=cwd,
        env=kept | given,
        input=stdin.encode(),
        capture_output=True,
        timeout=120,
        check=False,
    )
    return Answer(done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace"))


def small_book(folder: Path, plan: str = SMALL_PLAN) -> Path:
    """A folder with a blank and Chinese in its name, holding a book of one plan and a scenario beside it."""
    place = folder / "防汛 资料"
    (place / "书").mkdir(parents=True)
    (place / "书" / "book.yaml").write_text(SMALL_BOOK, encoding="utf-8")
    (place / "书" / "flood.yaml").write_text(plan, encoding="utf-8")
    (place / "night.yaml").write_text(SMALL_SCENARIO, encoding="utf-8")
    return place
