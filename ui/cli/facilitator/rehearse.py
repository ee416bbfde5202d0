"""``drillbook rehearse``: a scenario many times, and how sure its promised times are."""

from collections.abc import Callable
from contextlib import closing, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from drillbook.ui.cli.asked_cluster import LOST, ClusterAddress, asked_cluster, was_lost
from drillbook.ui.cli.misuse import INTERRUPTED, Misuse
from drillbook.ui.cli.options import Book, Command, Form, Format
from drillbook.ui.translation import _, later

if TYPE_CHECKING:
    from drillbook.simulator.model.model import Model
    from drillbook.simulator.rehearsal.rehearsal import RehearsalProgress
    from drillbook.simulator.rehearsal.summary import Summary
    from drillbook.ui.cli.screen import ProgressLine
    from drillbook.ui.report.rehearsal.table import RunTable

_NUMBER = typer.Option("-n", min=1, help=later("How many runs; with --precision, at most so many."))
_PRECISION = typer.Option(metavar="SHARE", help=later("Stop when every interval is within this, for example 0.01."))
_JOBS = typer.Option(min=0, help=later("How many processes; 0: one of each core."))
_OUT = typer.Option(metavar="DIR", help=later("Write summary, table of runs and a page for printing to this folder."))
_ALL = typer.Option("--all", help=later("Also what was kept in every run."))
_USUAL, _AT_MOST = 1000, 10_000


def rehearse(
    scenario: Annotated[Path, typer.Argument(metavar="SCENARIO", help=later("File or id of the scenario."))],
    n: Annotated[int | None, _NUMBER] = None,
    precision: Annotated[float | None, _PRECISION] = None,
    jobs: Annotated[int, _JOBS] = 0,
    cluster: ClusterAddress = None,
    seed: Annotated[int, typer.Option(min=0, help=later("Seed of the random draws."))] = 0,
    book: Book = None,
    out: Annotated[Path | None, _OUT] = None,
    format: Format = Form.TEXT,
    everything: Annotated[bool, _ALL] = False,
) -> int:
    """Run a scenario many times and say where it jams; 1 if it cannot be run or a cluster goes away, 130 after Ctrl-C."""
    from drillbook.simulator.rehearsal import rehearsal
    from drillbook.ui.cli.asked_model import asked_model
    from drillbook.ui.cli.files import can_be_filled
    from drillbook.ui.cli.screen import interruptible, progress
    from drillbook.ui.report.rehearsal import json, text
    from drillbook.ui.report.rehearsal.table import RunTable
    from drillbook.ui.report.terminal import print_json

    if precision is not None and not 0 < precision < 1:
        raise Misuse(_("--precision is a share between 0 and 1, for example 0.01"))
    if out is not None:
        can_be_filled(out)
    model = asked_model(scenario, book, in_text=format is Form.TEXT)
    if model is None:
        return 1
    most = n or (_USUAL if precision is None else _AT_MOST)
    with nullcontext() if out is None else closing(RunTable(model)) as table:
        with asked_cluster(cluster) as there, progress() as line, interruptible() as goes_on:
            hear, keep = _watched(line, goes_on, model), None if table is None else table.add
            summary = rehearsal.rehearse(model, most, there, hear, seed=seed, precision=precision, jobs=jobs, keep=keep)
        if not summary.done:
            raise KeyboardInterrupt
        if out is not None and table is not None:
            _fill(out, summary, model, table)
        if format is Form.JSON:
            print_json(json.document(summary))
        else:
            text.show(summary, model, whole=everything)
    if not goes_on():
        return INTERRUPTED
    return LOST if was_lost(there) else 0


def _watched(
    line: "ProgressLine", goes_on: Callable[[], bool], model: "Model"
) -> "Callable[[RehearsalProgress], bool]":
    """Says how far it is, how long that will still take at the pace so far, and what is broken most often until now."""
    from drillbook.ui.cli.screen import Pace
    from drillbook.ui.report.rehearsal.sentences import change_text, standing_text
    from drillbook.ui.report.titles import Titles

    titles = Titles.of(model)
    pace = Pace()

    def hear(step: "RehearsalProgress") -> bool:
        words = pace.words(step.done, step.most, step.trying)
        if line.is_due():
            line.say(said(step, words))
        return goes_on()

    def said(step: "RehearsalProgress", words: dict[str, object]) -> str:
        if step.trying is not None:
            change = change_text(step.trying, model, titles)
            return _("{bar} {change}: {done} of {most}, about {left} left", change=change, **words)
        far = _("{bar} rehearsed {done} of {most}, about {left} left", **words)
        standing = standing_text(step.so_far, titles)
        return _("{said}; {then}", said=far, then=standing) if standing else far

    return hear


def _fill(out: Path, summary: "Summary", model: "Model", table: "RunTable") -> None:
    from drillbook.ui.cli.files import FileContent, put_all
    from drillbook.ui.report.rehearsal import json, page, run_key
    from drillbook.ui.report.rehearsal.table import has_parquet
    from drillbook.ui.report.terminal import note

    parquet = {"runs.parquet": table.write_parquet} if has_parquet() else {}
    files: dict[str, FileContent] = {
        "summary.json": json.as_text(json.document(summary)).encode(),
        "runs.csv": table.write_csv,
        "runs-key.csv": run_key.run_key(model),
        **parquet,
        "rehearsal.html": page.page(summary, model).encode(),
    }
    put_all(out, files)
    if not parquet:
        note(_("no Parquet: pyarrow is not installed; the CSV holds the same"))


COMMAND = Command("rehearse", later("Rehearse a scenario many times: where it jams, and how sure that is."), rehearse)
