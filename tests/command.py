"""The command line as a user meets it: its exit code, and what it says where.

``drillbook`` carries a command out in this process, which spares the second that a start of Python takes;
``drillbook_process`` starts one, for tests of what only a process has: its console, hash seed and time zone.
"""

import gettext
import io
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import Context
from dataclasses import dataclass
from pathlib import Path

import pytest

from drillbook.ui import translation
from drillbook.ui.cli import entry

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


USUAL = {"LANG": "C.UTF-8", "COLUMNS": "200"}
LOCALES = ("LC_ALL", "LC_MESSAGES", "LANGUAGE")  # they would have the last word over LANG
OF_A_PROCESS = ("PYTHON", "TZ", "LC_")  # read when Python starts


def drillbook(*arguments, cwd=None, stdin="", **environment) -> Answer:
    """Carry out ``drillbook`` here, with nobody at the keyboard, and leave nothing of it behind."""
    assert not [name for name in environment if name.startswith(OF_A_PROCESS)], "only drillbook_process can have these"
    streams = {"stdin": _stream(stdin), "stdout": _stream(), "stderr": _stream()}
    with pytest.MonkeyPatch.context() as changed, _same_words():
        for name in LOCALES:
            changed.setenv(name, "")
        for name, value in (USUAL | environment).items():
            changed.setenv(name, value)
        for name, stream in streams.items():
            changed.setattr(sys, name, stream)
        changed.setattr(sys, "argv", ["drillbook", *map(str, arguments)])
        if cwd is not None:
            changed.chdir(cwd)
        with pytest.raises(SystemExit) as ended:
            Context().run(entry.main)
    return Answer(ended.value.code, _said(streams["stdout"]), _said(streams["stderr"]))


def _stream(text: str = "") -> io.TextIOWrapper:
    """A stream over bytes, like those of a process whose console speaks UTF-8."""
    return io.TextIOWrapper(io.BytesIO(text.encode()), encoding="utf-8")


def _said(stream: io.TextIOWrapper) -> str:
    stream.flush()
    return stream.buffer.getvalue().decode("utf-8", "replace")


@contextmanager
def _same_words() -> Iterator[None]:
    """The language spoken in this process, and that of typer's headings, are afterwards what they were."""
    language, domain = Context().run(translation.current_language), gettext.textdomain()
    try:
        yield
    finally:
        translation.speak(language)
        gettext.textdomain(domain)


def drillbook_process(*arguments, cwd=None, stdin="", **environment) -> Answer:
    """Run ``drillbook`` as a process of its own, with nobody at the keyboard."""
    given = {"PYTHONUTF8": "1"} | USUAL | environment
    kept = {name: value for name, value in os.environ.items() if name not in LOCALES}
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
