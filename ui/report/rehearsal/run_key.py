"""What the columns and words of the table of runs mean, in the language spoken: a second table beside it."""

import csv
import io
from collections.abc import Iterator

from drillbook.simulator.model.model import Model
from drillbook.simulator.rehearsal.replication_measures import OUTCOMES
from drillbook.ui.report.run.promises import outcome_word
from drillbook.ui.report.scenario.sheet import BOM, uncalculated
from drillbook.ui.report.titles import Titles
from drillbook.ui.translation import _


def run_key(model: Model) -> bytes:
    """A CSV with a row for each column of ``runs.csv``, in their order, then one for each word that stands in them."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow((_("column or word in runs.csv"), _("meaning"), _("plan and clause"), _("what stands there")))
    for row in _columns(model, Titles.of(model)):
        writer.writerow([uncalculated(cell) for cell in row])
    writer.writerows((outcome, outcome_word(outcome), "", _("outcome of a promised time")) for outcome in OUTCOMES)
    return (BOM + text.getvalue()).encode()


def _columns(model: Model, titles: Titles) -> Iterator[tuple[str, str, str, str]]:
    yield "replication", _("number of the run"), "", _("from 0")
    yield "ended seconds", _("when the run ended"), "", _("seconds since StartEx")
    for one in model.promises:
        what, where = titles.promise(one.name), titles.place_of(one.name)
        yield one.name, what, where, _("outcome; of several in one run the worst")
        yield (
            f"{one.name} seconds",
            what,
            where,
            _("response time in seconds, the longest of the run; empty: it never came"),
        )
    for each in model.objectives:
        what = each.title or each.name
        yield f"kept {each.name}", what, "", _("promised times kept that the objective measures")
        yield f"called upon {each.name}", what, "", _("promised times called upon that the objective measures")
