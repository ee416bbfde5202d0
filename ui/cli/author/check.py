"""``drillbook check``: ask, mend if wished, answer in the form asked for."""

from dataclasses import dataclass, replace
from datetime import date
from importlib.metadata import version as installed
from pathlib import Path

from drillbook.schema.finding import Language
from drillbook.schema.linkage.catalogue import by_consequence
from drillbook.ui.cli.author import fixes
from drillbook.ui.cli.author.filters import Sieve
from drillbook.ui.cli.misuse import Misuse
from drillbook.ui.cli.screen import note, print_json, progress
from drillbook.ui.report.findings import json
from drillbook.ui.report.findings.text import print_findings, tally
from drillbook.ui.use.checking import Checked, check
from drillbook.ui.words import _, counted, speak


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line said."""

    paths: tuple[Path, ...]
    book: Path | None
    as_of: str | None
    language: Language | None

    @property
    def day(self) -> date | None:
        """``--as-of`` as a date."""
        if self.as_of is None:
            return None
        try:
            return date.fromisoformat(self.as_of)
        except ValueError:
            raise Misuse(_("--as-of cannot be '{value}', only a date such as 2026-06-30", value=self.as_of)) from None


def answer(asked: Asked, form: str, sieve: Sieve) -> int:
    """Print every finding that was asked for; 1 if one of them fails the check."""
    with progress() as line:
        checked = check(asked.paths, asked.book, asked.day, line)
    if asked.language is None and checked.language:
        speak(checked.language)
    checked = replace(checked, findings=tuple(sieve.kept(checked.findings)))
    print_as(form, checked)
    return int(bool(sieve.failing(checked.findings)))


def print_as(form: str, checked: Checked) -> None:
    """The findings in the form asked for."""
    if form == "text":
        print_findings(by_consequence(checked.findings))
        print(_summary(checked))
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

        print(page.document(by_consequence(checked.findings), _("Findings"), checked.texts, checked.books))


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


def mend(asked: Asked, yes: bool) -> None:
    """Show what would change, and write it if that is agreed to."""
    with progress() as line:
        checked = check(asked.paths, asked.book, asked.day, line)
    changes = fixes.proposals(checked.files, checked.findings)
    if not changes:
        note(_("nothing here can be mended by itself"))
        return
    fixes.show(changes)
    if fixes.agreed(_("Write these changes? [y/N]"), yes):
        fixes.write(changes)
        note(counted("{n} file mended", "{n} files mended", len(changes)))
    else:
        note(_("nothing was written"))
