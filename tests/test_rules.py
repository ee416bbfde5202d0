"""Each rule has a folder with a wrong book and its corrected twin.

In the wrong book a trailing ``# <- S06`` marks the line that must be reported. The right book must be silent.
"""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from drillbook.schema.book import PlanBook
from drillbook.schema.finding import Finding, Location, Severity, plain
from drillbook.schema.linkage.catalogue import RULES, check, fold
from drillbook.schema.linkage.profiles import PROFILES, failing

HERE = Path(__file__).parent / "rules"


def marked_lines(folder: Path, rule_id: str) -> list[tuple[str, int]]:
    return [
        (path.name, number)
        for path in sorted(folder.glob("*.yaml"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if re.search(rf"# <- (\w+, )*{rule_id}(, \w+)*$", line)
    ]


def reported_lines(rule, book):
    return sorted({(Path(found.where.file).name, found.where.line) for found in rule.findings(book)})


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_wrong_book_is_reported_where_marked(rule):
    folder = HERE / rule.id / "wrong"
    book, unreadable = PlanBook.read(folder)
    assert not unreadable
    assert reported_lines(rule, book) == marked_lines(folder, rule.id) != []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_right_book_is_silent(rule):
    book, unreadable = PlanBook.read(HERE / rule.id / "right")
    assert not unreadable
    assert book.plans
    assert list(rule.findings(book)) == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_right_book_names_nothing_that_is_missing(rule):
    book, _ = PlanBook.read(HERE / rule.id / "right")
    assert [str(found.message) for found in check(book, ())] == []


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_rule_explains_itself(rule, language):
    page = rule.page(language)
    headings = {"zh": ("依据", "适用", "错误", "正确", "改法"), "en": ("Basis", "Scope", "Wrong", "Right", "Way out")}
    assert [heading for heading in headings[language] if heading not in page] == []
    assert page.count("```yaml") >= 2


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_text_can_be_told(rule, language):
    book, _ = PlanBook.read(HERE / rule.id / "wrong")
    for found in rule.findings(book):
        for text in (found.message, found.hint, found.basis, found.consequence):
            assert text is None or not re.search(r"[{}]|Text\(", text.render(language))
        assert "您" not in found.message.render("zh")


def test_no_id_is_used_twice():
    assert len({rule.id for rule in RULES}) == len(RULES)


def a_finding(line, severity, root=""):
    return Finding(Location("plan.yaml", line, 1), "S06", plain(f"line {line}"), severity, root=root)


def test_findings_of_one_cause_are_one_finding_at_the_worst_first_place():
    # Given three findings of one cause and one without
    findings = [
        a_finding(3, Severity.WARNING, "missing:desk"),
        a_finding(7, Severity.ERROR, "missing:desk"),
        a_finding(9, Severity.ERROR, "missing:desk"),
        a_finding(5, Severity.NOTE),
    ]

    # When they are folded
    folded = fold(findings)

    # Then the cause is told once, at its worst and first place, with the others beside it
    assert [(found.where.line, [place.line for place in found.also]) for found in folded] == [(5, []), (7, [3, 9])]


def test_folding_twice_changes_nothing():
    once = fold([a_finding(line, Severity.ERROR, "one") for line in (4, 2, 8)])
    assert fold(once) == once


def test_profiles_are_stricter_from_drafting_to_issue():
    owed = replace(a_finding(1, Severity.ERROR), code="S11")
    findings = [owed, a_finding(2, Severity.ERROR), a_finding(3, Severity.WARNING), a_finding(4, Severity.NOTE)]
    counts = [len(failing(PROFILES[name], findings)) for name in ("draft", "review", "publish")]
    assert counts == [1, 2, 3]
