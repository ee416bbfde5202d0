"""`drillbook check` against a validator that sees only shape, and how it grows: python -m benchmarks.check."""

import re
import shutil
import sys
import tempfile
from collections.abc import Sequence
from math import log
from pathlib import Path
from statistics import median

from benchmarks.big_book import ROOT, SAMPLE, many_below, many_districts
from benchmarks.paired import Row, at_most, cpu, exponent, process_cpu, processes_taking_turns, ratio, show, under
from drillbook.schema.book import PlanBook
from drillbook.schema.linkage.catalogue import check as all_rules
from drillbook.schema.linkage.suppressions import apply_suppressions
from drillbook.schema.reader import read_file
from drillbook.ui.cli.author.watch import Watcher

HERE = Path(sys.executable).parent
SCHEMAS = ROOT / "schema" / "json"
KINDS = ("plan", "library", "book", "scenario")
_CHINESE = {"预案": "plan", "库": "library", "预案库": "book", "情景": "scenario"}


def files_by_kind(folder: Path, scenarios: Sequence[Path]) -> dict[str, list[str]]:
    """The files of a book as check-jsonschema must be given them: one schema a process."""
    found: dict[str, list[str]] = {kind: [] for kind in KINDS}
    for path in sorted(folder.rglob("*.yaml")):
        first = next(line for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#"))
        word = re.split("[:：]", first)[0].strip()
        found[_CHINESE.get(word, word)].append(str(path))
    found["scenario"] += map(str, scenarios)
    return {kind: files for kind, files in found.items() if files}


def shape_only(files: dict[str, list[str]]) -> float:
    """CPU seconds of check-jsonschema over all of them, a process for each schema."""
    tool = str(HERE / "check-jsonschema")
    return sum(
        process_cpu([tool, "--schemafile", str(SCHEMAS / f"{kind}.schema.json"), *some]) for kind, some in files.items()
    )


def start_up() -> float:
    return process_cpu([str(HERE / "check-jsonschema"), "--version"])


def drillbook(*words: str) -> float:
    return process_cpu([str(HERE / "drillbook"), *words], passes=(0, 1))


def against_shape(rounds: int = 7) -> list[Row]:
    """The sample book with its scenarios, whole processes."""
    files = files_by_kind(SAMPLE, [path for path in sorted((ROOT / "scenarios").glob("*.yaml")) if _is_sample(path)])
    ours, theirs, once = [], [], []
    for _ in range(rounds):
        ours.append(drillbook("check", str(SAMPLE)))
        theirs.append(shape_only(files))
        once.append(theirs[-1] - (len(files) - 1) * start_up())
    count = sum(map(len, files.values()))
    return [
        Row(f"CPU s, {count} files: `drillbook check`, check-jsonschema", f"{median(ours):.2f}, {median(theirs):.2f}"),
        at_most(
            "`drillbook check` / check-jsonschema, a process for each of its four schemas", ratio(ours, theirs), 1.0
        ),
        at_most("the same with only one start-up counted for check-jsonschema", ratio(ours, once), 1.0),
    ]


def _is_sample(path: Path) -> bool:
    return "plans/putuo" in path.read_text("utf-8")


def start_of_the_command(rounds: int = 5) -> list[Row]:
    """`drillbook --help` against the import of Streamlit."""
    ours, theirs = [], []
    for _ in range(rounds):
        ours.append(drillbook("--help"))
        theirs.append(process_cpu([sys.executable, "-c", "import streamlit"]))
    return [under("`drillbook --help` / `import streamlit`", ratio(ours, theirs), 0.5)]


def run_of_the_sample(rounds: int = 5) -> list[Row]:
    """`drillbook run` with a warm reading cache against the imports of its libraries."""
    run = (str(HERE / "drillbook"), "run", "scenarios/muifa-night.yaml")
    imports = (sys.executable, "-c", "import simpy, networkx, pydantic, ruamel.yaml")
    process_cpu(run, str(ROOT))
    ours, theirs = processes_taking_turns([run, imports], rounds, str(ROOT))
    what = "`drillbook run scenarios/muifa-night.yaml` / `import simpy, networkx, pydantic, ruamel.yaml`"
    return [at_most(what, ratio(ours, theirs), 2.5)]


def reading_and_rules(folder: Path) -> tuple[float, float, int, int]:
    """CPU seconds of reading and validating, and of every rule; how many plans and tasks."""
    books: list[PlanBook] = []
    reading = cpu(lambda: books.append(PlanBook.read(folder)[0]))
    rules = cpu(lambda: all_rules(books[0]))
    return reading, rules, len(books[0].plans), sum(len(plan.value.tasks) for plan in books[0].plans.values())


def many_plans(rounds: int = 1) -> list[Row]:
    """Books of about 200 plans and of as many as have 8,000 tasks: rules against reading."""
    rows = []
    with tempfile.TemporaryDirectory() as place:
        for name, folder in (
            ("four districts", many_districts(Path(place) / "districts", 4)),
            ("one district, more streets and units", many_below(Path(place) / "below", 30)),
            ("one district, about 8,000 tasks", many_below(Path(place) / "full", 85)),
        ):
            took = [reading_and_rules(folder) for _ in range(rounds)]
            _, _, plans, tasks = took[0]
            value = median(rules / reading for reading, rules, _, _ in took)
            rows.append(under(f"rules / reading, {name}: {plans} plans, {tasks} tasks", value, 3.0))
    return rows


def growth(small: int, large: int) -> list[Row]:
    """From about 200 plans to 1,000, by the number of tasks; n log n is an exponent of about 1.15 there."""
    rows = []
    PlanBook.read(SAMPLE)
    with tempfile.TemporaryDirectory() as place:
        for name, make, counts in (
            ("districts", many_districts, (small, large)),
            ("one district, more streets and units", many_below, (small * 7, large * 10)),
        ):
            seen = []
            for count in counts:
                folder = make(Path(place) / f"{make.__name__}{count}", count)
                seen.append(reading_and_rules(folder))
                shutil.rmtree(folder)
            (read, rules, plans, tasks), (more_read, more_rules, more_plans, more_tasks) = seen
            size = f"{plans} to {more_plans} plans ({tasks} to {more_tasks} tasks)"
            least = exponent(tasks * log(tasks), more_tasks * log(more_tasks), more_tasks / tasks)
            value = exponent(read + rules, more_read + more_rules, more_tasks / tasks)
            rows.append(at_most(f"growth exponent of reading and rules, {size}, {name}", value, round(least, 2)))
            rows.append(Row("the same of rules alone", f"{exponent(rules, more_rules, more_tasks / tasks):.2f}"))
            rows.append(Row("CPU s: reading, rules, of the larger", f"{more_read:.1f}, {more_rules:.1f}"))
    return rows


def whole_command(rounds: int = 3) -> list[Row]:
    """`drillbook check` as a process, from the sample to a book of 212 plans."""
    with tempfile.TemporaryDirectory() as place:
        folder = many_districts(Path(place) / "book", 4)
        one = many_districts(Path(place) / "one", 1)
        base, small, large = [], [], []
        for _ in range(rounds):
            base.append(drillbook("--version"))
            small.append(drillbook("check", str(one)))
            large.append(drillbook("check", str(folder)))
    grown = [exponent(a - c, b - c, 4) for a, b, c in zip(small, large, base, strict=True)]
    return [
        Row("`drillbook check`, 53 and 212 plans, CPU s", f"{median(small):.2f}, {median(large):.2f}"),
        at_most("growth exponent of the command, start-up apart", median(grown), 1.1),
    ]


def one_file_edited(rounds: int = 7) -> list[Row]:
    """What `--watch` does after one plan was saved, against a full reading and check."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "book"
        shutil.copytree(SAMPLE, folder)
        watcher = Watcher(folder)
        watcher.look()
        edited, whole = [], []
        for number in range(rounds):
            path = folder / "flood.yaml"
            path.write_text(path.read_text("utf-8") + f"# {number}\n", "utf-8")
            edited.append(cpu(watcher.look))
            whole.append(cpu(lambda: _full(folder)))
    return [
        under("`--watch`: CPU s from a saved plan to the answer, sample book", median(edited), 1.0),
        Row("the same / reading and checking everything", f"{ratio(edited, whole):.2f}"),
    ]


def _full(folder: Path) -> None:
    book, unread = PlanBook.read(folder)
    apply_suppressions(book, [*unread, *all_rules(book)])
    assert read_file(folder / "book.yaml", "book.yaml").document


def main() -> None:
    show(
        "`drillbook check`, CPU time",
        [*against_shape(), *start_of_the_command(), *run_of_the_sample(), *one_file_edited(), *whole_command()],
    )
    show("Many plans", [*many_plans(), *growth(4, 19)])


if __name__ == "__main__":
    main()
