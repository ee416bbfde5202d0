"""``drillbook run``: rehearse a scenario and tell what happened."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from drillbook.ui.cli.options import Book, Command, Form, Format, moment_asked
from drillbook.ui.translation import _, later, suggest

if TYPE_CHECKING:
    from drillbook.simulator.log.eventlog import EventLog
    from drillbook.simulator.model.decisions_made import Decision
    from drillbook.simulator.model.model import Model

_ALL = typer.Option("--all", help=later("Everything: kept promises, chains, rounds."))
_AMOUNT = typer.Option(metavar="NAME=N", help=later("So many of a post, means or capability."))
_UNDISTURBED = typer.Option(metavar="INJECT", help=later("Leave the disruption of this inject out."))
_WITHOUT = typer.Option(metavar="INJECT", help=later("Leave this inject out."))
_AT = typer.Option(metavar="INJECT=T+H:MM", help=later("Let this inject come then, also one in reserve."))
_CERTAIN = typer.Option(metavar="INJECT", help=later("Let this inject come, whatever its chance."))
_SET = typer.Option(metavar="INDICATOR=VALUE", help=later("So it is at the start."))
_LOSE = typer.Option(
    metavar="NAME[=T+H:MM/T+H:MM]",
    help=later(
        "This role, post, team, equipment, channel or place is out, all the time or between these; roads: slow."
    ),
)
_URGENT = typer.Option(metavar="TASK", help=later("This task goes before all others."))
_DECISIONS = typer.Option(
    metavar="FILE", help=later("What people decided and marked, as a table (CSV) or YAML: the run follows it.")
)
_POLICY = typer.Option(metavar="KEY=VALUE", help=later("allocation=greedy or fence, queue=urgent-first or first-come."))


def run(
    scenario: Annotated[Path, typer.Argument(metavar="SCENARIO", help=later("File or id of the scenario."))],
    seed: Annotated[int, typer.Option(min=0, help=later("Seed of the random draws."))] = 0,
    replication: Annotated[int, typer.Option(min=0, help=later("Which replication of that seed."))] = 0,
    book: Book = None,
    until: Annotated[str | None, typer.Option(help=later("Stop here, for example T+2:00."), metavar="T+H:MM")] = None,
    log: Annotated[Path | None, typer.Option(help=later("Write the event log to this file."))] = None,
    format: Format = Form.TEXT,
    summary: Annotated[bool, typer.Option("--summary", help=later("Only the first page: verdict and causes."))] = False,
    everything: Annotated[bool, _ALL] = False,
    require_met: Annotated[bool, typer.Option("--require-met", help=later("Exit 1 if a promise was missed."))] = False,
    amount: Annotated[list[str] | None, _AMOUNT] = None,
    without: Annotated[list[str] | None, _WITHOUT] = None,
    undisturbed: Annotated[list[str] | None, _UNDISTURBED] = None,
    at: Annotated[list[str] | None, _AT] = None,
    certain: Annotated[list[str] | None, _CERTAIN] = None,
    set: Annotated[list[str] | None, _SET] = None,
    lose: Annotated[list[str] | None, _LOSE] = None,
    urgent: Annotated[list[str] | None, _URGENT] = None,
    policy: Annotated[list[str] | None, _POLICY] = None,
    decisions: Annotated[Path | None, _DECISIONS] = None,
) -> int:
    """Run a scenario and tell what happened; 1 if it cannot be run, or a promised time was missed that had to be met."""
    from drillbook.simulator import exercise
    from drillbook.simulator.model_cache import ready_to_run
    from drillbook.ui.cli.files import can_be_put, put
    from drillbook.ui.cli.run_change_options import changes_asked
    from drillbook.ui.cli.screen import progress, remark
    from drillbook.ui.default_book import chosen_book
    from drillbook.ui.report.findings import text as findings_text
    from drillbook.ui.report.run.promises import has_broken
    from drillbook.ui.use.find_scenario import find_scenario

    changes = (amount, without, undisturbed, at, certain, set, lose, urgent, policy)
    variation = changes_asked(*(tuple(written or ()) for written in changes))
    last, path = moment_asked("--until", until), find_scenario(scenario, remark)
    made = _followed(decisions)
    if made is None:
        return 1
    if log is not None:
        can_be_put(log)
    with progress() as line:
        ready = ready_to_run(path, book, variation, hear=line, default_book=lambda: chosen_book(None, remark))
        if ready.language is not None:
            suggest(ready.language)
        events = None
        if ready.model is not None:
            line.say(_("running {name}", name=ready.model.scenario))
            events = exercise.run(ready.model, seed, replication, made, last)
    if events is None or ready.model is None:
        findings_text.tell(ready.obstacles, sys.stdout if format is Form.TEXT else sys.stderr)
        return 1
    if log is not None:
        put(log, "".join(f"{each}\n" for each in events.lines()).encode())
    findings_text.tell(ready.warnings, sys.stderr)
    _tell(events, ready.model, summary=summary, everything=everything, as_json=format is Form.JSON)
    return int(_is_stuck(events) or (require_met and has_broken(events, ready.model)))


def _tell(events: "EventLog", model: "Model", *, summary: bool, everything: bool, as_json: bool) -> None:
    from drillbook.ui.report.run import json, text
    from drillbook.ui.report.terminal import print_json

    if as_json:
        print_json(json.document(events))
    else:
        text.show(events, model, text.Extent(summary, everything))


def _followed(file: Path | None) -> "tuple[Decision, ...] | None":
    """What people decided, in order; None where the file is wrong, which is told."""
    if file is None:
        return ()
    from drillbook.ui.report.findings import text as findings_text
    from drillbook.ui.use.decisions_file import decisions_from

    made, wrong = decisions_from(file)
    if wrong:
        findings_text.tell(wrong, sys.stderr)
    return None if wrong else made


def _is_stuck(log: "EventLog") -> bool:
    """Whether it went round in circles or on for ever."""
    from drillbook.simulator.log.events import LimitReached, LoopFound

    return any(isinstance(event, LoopFound | LimitReached) for event in log)


COMMAND = Command("run", later("Rehearse a scenario and tell what happened."), run)
