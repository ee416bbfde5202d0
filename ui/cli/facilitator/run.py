"""``drillbook run``: read, compile, perform, tell."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from drillbook.schema.finding import Severity, Unreadable
from drillbook.schema.values.times import parse_offset
from drillbook.simulator import exercise
from drillbook.simulator.log.eventlog import EventLog
from drillbook.simulator.log.events import LoopFound
from drillbook.simulator.log.measures import promise_rows
from drillbook.simulator.model.model import Model
from drillbook.simulator.model.variation import Variation
from drillbook.ui.cli.author import fixes
from drillbook.ui.cli.misuse import Misuse
from drillbook.ui.cli.screen import Progress, print_json, progress
from drillbook.ui.report.findings import text as findings_text
from drillbook.ui.report.run import json, promises
from drillbook.ui.report.run import text as run_text
from drillbook.ui.use import scenarios
from drillbook.ui.use.scenarios import Ready
from drillbook.ui.words import Language, _, speak, spoken


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line said."""

    scenario: Path
    seed: int
    replication: int
    book: Path | None
    until: str | None
    log: Path | None
    language: Language | None
    variation: Variation = field(default_factory=Variation)

    @property
    def last(self) -> int | None:
        """``--until`` in milliseconds since StartEx."""
        if self.until is None:
            return None
        try:
            return parse_offset(self.until)
        except Unreadable as problem:
            why = problem.message.render(spoken())
            raise Misuse(_("--until: {why}; write for example T+2:00", why=why)) from None


def answer(asked: Asked, form: str, require_met: bool) -> int:
    """Run a scenario and tell what happened; 1 if it cannot be run, or a promised time was missed that had to be met."""
    last, path = asked.last, scenarios.find(asked.scenario)
    if asked.log is not None:
        fixes.can_be_put(asked.log)
    with progress() as line:
        ready = _prepared(asked, path, line)
        if asked.language is None and ready.language:
            speak(ready.language)
        log = _performed(asked, ready, last, line)
    if log is None or ready.scenario is None or ready.model is None:
        findings_text.tell(scenarios.obstacles(ready.findings), sys.stdout if form == "text" else sys.stderr)
        return 1
    if asked.log is not None:
        fixes.put(asked.log, "".join(f"{text}\n" for text in log.lines()).encode())
    warnings = (finding for finding in ready.findings if finding.severity is Severity.WARNING)
    findings_text.tell(warnings, sys.stderr)
    if form == "json":
        print_json(json.document(log))
    else:
        run_text.show(log, ready.model, ready.scenario.value)
    stuck = any(isinstance(event, LoopFound) for event in log)
    return int(stuck or (require_met and _has_broken(log, ready.model)))


def _prepared(asked: Asked, path: Path, line: Progress) -> Ready:
    try:
        return scenarios.prepare(path, asked.book, line, asked.variation)
    except Unreadable as problem:
        raise Misuse(problem.message.render(spoken())) from None


def variation(amounts: Sequence[str], without: Sequence[str], undisturbed: Sequence[str]) -> Variation:
    """From ``NAME=N`` and the names of injects."""
    pairs = [written.partition("=") for written in amounts]
    wrong = next((name for name, _sign, number in pairs if not number.strip().isdecimal()), None)
    if wrong is not None:
        raise Misuse(_("--amount {name}: write a name and a whole number, for example duty-desk=2", name=wrong))
    return Variation(tuple((name, int(number)) for name, _sign, number in pairs), tuple(without), tuple(undisturbed))


def _performed(asked: Asked, ready: Ready, last: int | None, line: Progress) -> EventLog | None:
    if ready.model is None:
        return None
    line.say(_("running {name}", name=ready.model.scenario))
    return exercise.run(ready.model, asked.seed, asked.replication, (), last)


def _has_broken(log: EventLog, model: Model) -> bool:
    """A promised time was missed, or not reached although its limit had passed."""
    end = model.ends if log.origin.until < 0 else log.origin.until
    return any(promises.is_broken(row, end) for row in promise_rows(log.events))
