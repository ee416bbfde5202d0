"""Paired measurements: rivals take turns, in one process or each in its own; medians of CPU time are compared."""

import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import log
from statistics import median


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: what was measured, the figure, and what was wanted (empty: only stated)."""

    what: str
    figure: str
    wanted: str = ""
    met: bool | None = None


def cpu(work: Callable[[], object]) -> float:
    """CPU seconds of this process for one call."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def taking_turns(works: Sequence[Callable[[], object]], rounds: int) -> list[list[float]]:
    """CPU seconds of each, a list per work; every round measures all of them, so that noise meets all alike."""
    took: list[list[float]] = [[] for _ in works]
    for _ in range(rounds):
        for number, work in enumerate(works):
            took[number].append(cpu(work))
    return took


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """The median of the paired ratios."""
    return median(one / other for one, other in zip(ours, theirs, strict=True))


def exponent(small: float, large: float, times: float) -> float:
    """How time grows with size: 1 is linear."""
    return log(large / small) / log(times)


def process_cpu(command: Sequence[str], cwd: str | None = None, *, passes: tuple[int, ...] = (0,)) -> float:
    """CPU seconds of a whole process with its children, start-up included.

    Byte code may be kept, as wherever the product is installed; the first call of a command makes it.
    """
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, cwd=cwd, env=kept, capture_output=True, text=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in passes:
        raise RuntimeError(f"{command[:3]} gave {done.returncode}: {(done.stderr or done.stdout)[-400:]}")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def processes_taking_turns(
    commands: Sequence[Sequence[str]], rounds: int, cwd: str | None = None, *, passes: tuple[int, ...] = (0,)
) -> list[list[float]]:
    """The same for whole processes."""
    took: list[list[float]] = [[] for _ in commands]
    for _ in range(rounds):
        for number, command in enumerate(commands):
            took[number].append(process_cpu(command, cwd, passes=passes))
    return took


def own_processes_taking_turns(module: str, names: Sequence[str], rounds: int) -> list[list[float]]:
    """The same for works that each stay in a process of their own, warm between their turns: see `answer_turns`."""
    started = [
        subprocess.Popen([sys.executable, "-m", module, name], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for name in names
    ]
    took = [[_turn(process) for process in started] for _ in range(rounds + 1)]
    for process in started:
        process.communicate()
    return [list(times) for times in zip(*took[1:], strict=True)]  # the first turn is to warm up


def _turn(process: subprocess.Popen[str]) -> float:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write("\n")
    process.stdin.flush()
    return float(process.stdout.readline())


def answer_turns(work: Callable[[], object]) -> None:
    """Do the work once for every line that comes in, and answer with the CPU seconds it took."""
    for _ in sys.stdin:
        print(cpu(work), flush=True)


def at_most(what: str, value: float, limit: float, form: str = "{:.2f}") -> Row:
    return Row(what, form.format(value), f"<= {limit:g}", value <= limit)


def under(what: str, value: float, limit: float, form: str = "{:.2f}") -> Row:
    return Row(what, form.format(value), f"< {limit:g}", value < limit)


def machine() -> str:
    """Where this was measured, in a line."""
    return (
        f"{time.strftime('%Y-%m-%d')}, {os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    )


def show(title: str, rows: Sequence[Row]) -> None:
    """A Markdown table, ready for docs/benchmarks.md."""
    print(f"\n{title} ({machine()})\n", flush=True)
    print("| measured | figure | wanted | |\n|---|---|---|---|")
    for row in rows:
        print(f"| {row.what} | {row.figure} | {row.wanted} | {_MARKS[row.met]} |")
    sys.stdout.flush()


_MARKS = {None: "", True: "met", False: "**missed**"}
