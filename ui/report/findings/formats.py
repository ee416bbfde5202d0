"""The answer of a check in every form: for people, for editors, for build servers."""

from importlib.metadata import version as installed

from drillbook.schema.linkage.folding import by_consequence
from drillbook.ui.report.findings import json
from drillbook.ui.report.findings.blanks import left_to_write
from drillbook.ui.report.findings.text import print_findings, tally
from drillbook.ui.report.terminal import print_json
from drillbook.ui.translation import _, counted
from drillbook.ui.use.checks.blanks import blanks_in
from drillbook.ui.use.checks.checked import Checked


def print_as(form: str, checked: Checked) -> None:
    """The findings in the form asked for."""
    if form == "text":
        print_findings(by_consequence(checked.findings))
        left = left_to_write(blanks_in(checked.files))
        print(_("; ").join([_summary(checked), *left]))
    elif form == "json":
        print_json(json.rows(checked.findings))
    elif form == "sarif":
        from drillbook.ui.report.findings import sarif

        print_json(sarif.document(checked.findings, installed("drillbook")))
    elif form == "junit":
        from drillbook.ui.report.findings import junit

        print(junit.document(checked.findings, checked.files))
    elif form == "github":
        from drillbook.ui.report.findings import github

        for finding in checked.findings:
            print(github.line(finding))
    else:
        from drillbook.ui.report.findings import page

        left = left_to_write(blanks_in(checked.files))
        print(page.document(by_consequence(checked.findings), _("Findings"), checked.texts, checked.books, left))


def _summary(checked: Checked) -> str:
    if checked.findings:
        return tally(checked.findings)
    plans = counted("{n} plan", "{n} plans", checked.plans)
    if checked.plans and not checked.scenarios:
        return _("nothing to correct in {plans}", plans=plans)
    scenarios = counted("{n} scenario", "{n} scenarios", checked.scenarios)
    if checked.plans:
        return _("nothing to correct in {plans} and {scenarios}", plans=plans, scenarios=scenarios)
    return _("nothing to correct")
