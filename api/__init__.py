"""Contingency plans as text: read a book, check it, prepare a scenario, run it, read the log.

>>> from drillbook import PlanBook, check, prepare, run
>>> book, unread = PlanBook.read("plans/riverton")
>>> findings = check(book, unread)
>>> ready = prepare("scenarios/riverton-chlorine.yaml", book)
>>> log = run(ready.model, seed=1)

Each name is imported when it is first asked for, because every command imports this package before anything else.
"""

from importlib import import_module
from typing import TYPE_CHECKING

__all__ = [
    "DrillbookError",
    "EventLog",
    "Finding",
    "Location",
    "PlanBook",
    "Severity",
    "Text",
    "Variation",
    "__version__",
    "board_at",
    "bound",
    "check",
    "prepare",
    "promise_rows",
    "read_log",
    "read_scenario",
    "rehearse",
    "run",
    "stress",
    "task_rows",
    "verify",
]

_ROOMS = {
    "PlanBook": "schema.book",
    "Finding": "schema.finding",
    "Location": "schema.finding",
    "Severity": "schema.finding",
    "Text": "schema.finding",
    "DrillbookError": "schema.base_error",
    "check": "book_check",
    "read_scenario": "scenario_ready",
    "prepare": "scenario_ready",
    "Variation": "simulator.model.run_changes",
    "run": "simulator.exercise",
    "rehearse": "simulator.rehearsal.rehearsal",
    "bound": "simulator.study.bound.verdicts",
    "stress": "simulator.study.stress.search",
    "verify": "simulator.verification",
    "EventLog": "simulator.log.eventlog",
    "read_log": "simulator.log.eventlog",
    "board_at": "simulator.log.replay",
    "promise_rows": "simulator.log.measures",
    "task_rows": "simulator.log.measures",
}
"""Where each public name lives, below ``drillbook``."""

if TYPE_CHECKING:
    from drillbook.book_check import check
    from drillbook.scenario_ready import prepare, read_scenario
    from drillbook.schema.base_error import DrillbookError
    from drillbook.schema.book import PlanBook
    from drillbook.schema.finding import Finding, Location, Severity, Text
    from drillbook.simulator.exercise import run
    from drillbook.simulator.log.eventlog import EventLog, read_log
    from drillbook.simulator.log.measures import promise_rows, task_rows
    from drillbook.simulator.log.replay import board_at
    from drillbook.simulator.model.run_changes import Variation
    from drillbook.simulator.rehearsal.rehearsal import rehearse
    from drillbook.simulator.study.bound.verdicts import bound
    from drillbook.simulator.study.stress.search import stress
    from drillbook.simulator.verification import verify

    __version__: str
else:  # a type checker that saw this function would believe in every name

    def __getattr__(name: str) -> object:
        """Import a public name from its room, and keep it."""
        if name == "__version__":
            value: object = import_module("importlib.metadata").version("drillbook")
        elif name in _ROOMS:
            value = getattr(import_module(f"drillbook.{_ROOMS[name]}"), name)
        else:
            raise AttributeError(f"module 'drillbook' has no attribute '{name}'")
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted(__all__)
