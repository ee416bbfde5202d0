"""The work of a large procedure grows with its tasks and not with their square: steps are counted, not seconds.

Work that grows evenly does twice as much more from 200 to 400 tasks as from 100 to 200; with the square, four times.
"""

import random
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from drillbook.schema.book import PlanBook
from drillbook.schema.linkage.catalogue import every_finding
from drillbook.simulator.compiler.compile import compile_model
from drillbook.ui.use.books import open_book

EVENLY = 2.3  # n log n is 2.2 here


@pytest.fixture(scope="module")
def folders(tmp_path_factory) -> list[Path]:
    """Books with one procedure of 100, 200 and 400 tasks side by side, each after two earlier ones."""
    return [_book(tmp_path_factory.mktemp(f"tasks-{count}"), count) for count in (100, 200, 400)]


def test_a_procedure_is_compiled_in_even_growth(folders):
    assert _growth(folders, lambda book: compile_model(book, book.scenarios["s"])) < EVENLY


def test_a_procedure_is_checked_in_even_growth(folders):
    assert _growth(folders, lambda book: list(every_finding(book))) < EVENLY


def _growth(folders: list[Path], act: Callable[[PlanBook], object]) -> float:
    """How many times the further steps from 100 to 200 tasks those from 200 to 400 are."""
    act(open_book(folders[0]).book)  # what is done once, is done
    small, middle, large = (_steps_of(act, open_book(folder).book) for folder in folders)
    return (large - middle) / (middle - small)


def _steps_of(act: Callable[[PlanBook], object], book: PlanBook) -> int:
    count = 0

    def trace(frame, event, _argument):
        nonlocal count
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        count += event == "opcode"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        act(book)
    finally:
        sys.settrace(before)
    return count


def _book(folder: Path, count: int) -> Path:
    draw = random.Random(1)
    tasks = []
    for number in range(count):
        before = sorted({draw.randrange(number) for _ in range(2)}) if number > 2 else []
        after = ", ".join(f"t{one}" for one in before)
        tasks.append(f"  t{number}: {{title: Task {number}, role: crew, takes: 5 min, after: [{after}]}}")
    names = ", ".join(f"t{number}" for number in range(count))
    (folder / "book.yaml").write_text('book: b\ntitle: B\nlanguage: en\ntimezone: UTC\nhours: {day: "08:00-18:00"}\n')
    (folder / "p.yaml").write_text(
        "plan: p\ntitle: P\nkind: unit\nstatus: draft\nroles:\n  crew: {title: Crew, staff: 20}\ntasks:\n"
        + "\n".join(tasks)
        + f"\nprocedures:\n  go: {{title: Go, steps: [{{parallel: [{names}]}}]}}\n"
    )
    (folder / "s.yaml").write_text(
        "scenario: s\ntitle: S\nbegins: 2026-09-14 09:00\nlasts: 300 h\nplans: [p]\n"
        "injects:\n  go: {at: T+0:00, message: Go, starts: p/go}\n"
    )
    return folder
