"""The model that a command about many runs is asked for."""

import sys
from pathlib import Path

from drillbook.simulator.model.model import Model
from drillbook.simulator.model_cache import ready_to_run
from drillbook.ui.cli.screen import progress, remark
from drillbook.ui.default_book import chosen_book
from drillbook.ui.report.findings import text as findings_text
from drillbook.ui.translation import suggest
from drillbook.ui.use.find_scenario import find_scenario


def asked_model(scenario: Path, book: Path | None, *, in_text: bool) -> Model | None:
    """The scenario made ready; why not, if it cannot be, is said on standard error, or in the answer itself."""
    path = find_scenario(scenario, remark)
    with progress() as line:
        ready = ready_to_run(path, book, hear=line, default_book=lambda: chosen_book(None, remark))
    if ready.language is not None:
        suggest(ready.language)
    if ready.model is None:
        findings_text.tell(ready.obstacles, sys.stdout if in_text else sys.stderr)
        return None
    findings_text.tell(ready.warnings, sys.stderr)
    return ready.model
