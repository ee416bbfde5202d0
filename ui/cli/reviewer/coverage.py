"""``drillbook coverage``: hazards by plans, plans by scenarios and drills, and what nobody has ever tried; or by runs."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from drillbook.ui.cli.asked_cluster import LOST, ClusterAddress, asked_cluster, ended
from drillbook.ui.cli.misuse import INTERRUPTED
from drillbook.ui.cli.options import Book, BookArgument, Command, Form, Format, needs
from drillbook.ui.translation import _, later

if TYPE_CHECKING:
    from drillbook.ui.use.runs.run_ask import RunAsk

_RUNS = typer.Option(min=1, metavar="N", help=later("Count what so many runs of each scenario exercise."))
_KEEP = typer.Option("--keep", help=later("With --runs: keep it with the book, so that the browser shows it."))
_ALL = typer.Option("--all", help=later("With --runs: every part with its share of runs."))


def coverage(
    folder: BookArgument = None,
    book: Book = None,
    runs: Annotated[int | None, _RUNS] = None,
    seed: Annotated[int, typer.Option(min=0, help=later("Seed of the random draws."))] = 0,
    jobs: Annotated[int, typer.Option(min=0, help=later("How many processes; 0: one of each core."))] = 0,
    cluster: ClusterAddress = None,
    keep: Annotated[bool, _KEEP] = False,
    everything: Annotated[bool, _ALL] = False,
    format: Format = Form.TEXT,
) -> int:
    """Print the tables; exit 0, 1 if a cluster goes away, or 130 if runs were stopped by Ctrl-C."""
    from drillbook.schema.linkage.questions import hazard_coverage as question
    from drillbook.schema.scenario_files import all_scenarios, refused_scenarios
    from drillbook.ui.cli.asked_book import asked_book
    from drillbook.ui.default_book import default_book
    from drillbook.ui.report.questions.coverage import coverage_row, print_coverage
    from drillbook.ui.report.terminal import note, print_json
    from drillbook.ui.use.runs.run_ask import RunAsk

    if runs is not None:
        return _by_runs(folder or book, RunAsk(runs, seed, jobs), cluster, form=format, keep=keep, whole=everything)
    needs("--runs", {"--cluster": cluster is not None, "--keep": keep, "--all": everything})
    asked = asked_book(folder or book)
    scenarios = all_scenarios(asked, default_book)
    found = question.coverage(asked, scenarios)
    if format is Form.JSON:
        print_json(coverage_row(found))
    else:
        print_coverage(found, len(scenarios))
    for name in refused_scenarios(asked, default_book):
        note(_("scenario {name} cannot be read and counts for nothing here: run drillbook check", name=name))
    return 0


def _by_runs(folder: Path | None, ask: "RunAsk", cluster: str | None, *, form: Form, keep: bool, whole: bool) -> int:
    """What runs exercise; after Ctrl-C, or left by a cluster, over those that were done."""
    from drillbook.schema.scenario_files import all_scenarios
    from drillbook.ui.cli.screen import Pace, interruptible, progress, remark
    from drillbook.ui.default_book import chosen_book, default_book
    from drillbook.ui.report.questions import run_coverage as report
    from drillbook.ui.report.terminal import note, print_json
    from drillbook.ui.storage.coverage import kept_coverage
    from drillbook.ui.translation import suggest
    from drillbook.ui.use.books import book_language, open_book
    from drillbook.ui.use.runs.scenario_runs import coverage_of_runs

    opened = open_book(chosen_book(folder, remark))
    suggest(book_language(opened.book))
    pace = Pace()
    with asked_cluster(cluster) as there, progress() as line, interruptible() as goes_on:

        def hear(title: str, done: int, most: int) -> bool:
            words = pace.words(done, most, title)
            line.say(_("{title} {bar} {done} of {most}, about {left} left", title=title, **words))
            return goes_on()

        asked = replace(ask, hear=hear, executor=there)
        found, refused = coverage_of_runs(opened, all_scenarios(opened.book, default_book), asked)
    why = ended(goes_on(), there)
    if keep and why == "done":
        note(_("kept: {file}", file=kept_coverage.keep(opened.book, found).as_posix()))
    if form is Form.JSON:
        print_json(report.document(found, refused, why))
    else:
        report.show(found, opened.book, refused, why, whole=whole)
    return {"done": 0, "lost": LOST}.get(why, INTERRUPTED)


COMMAND = Command("coverage", later("Hazards by plans, plans by scenarios, and what was never tried."), coverage)
