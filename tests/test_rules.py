"""Each rule has a folder with a wrong book and its corrected twin, and more pairs in folders below it.

In a wrong book a trailing ``# <- S06`` marks the line that must be reported, with the rule's own severity;
``# <- S06 note`` with another, and ``# <- S06 "4 of 6"`` asks that the message says so. A right book must be silent.
The pairs below, such as ``L03/exceptions``, each hold one condition of the rule: what it just catches, what it just lets go.
``told.txt`` beside them is all that is said of the wrong book, with every other place (``tests.told`` writes it).
"""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from drillbook.schema.book import PlanBook
from drillbook.schema.finding import Finding, Location, Severity, plain
from drillbook.schema.linkage.catalogue import RULES, check
from drillbook.schema.linkage.folding import fold
from drillbook.schema.linkage.profiles import PROFILES, failing
from tests.told import HERE, PAIRS, rule_of, told

MARK = re.compile(r'([A-Z]\d\d)(?: (error|warning|note))?(?: "([^"]*)")?')
SEVERITIES = {
    "error": "S01 S02 S03 S06 S08 S11 S13 S19 S21 X06 X09 L01 L02 D01",
    "warning": "S04 S05 S07 S09 S10 S12 S14 S15 S16 S18 S20 X01 X02 X03 X04 X05 X07 X08 X11 X12 X13 L03 L04 L05 L06 D02 D03 D04",
    "note": "S17 X10",
}
each_pair = pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.relative_to(HERE).as_posix())


def marks(folder: Path, rule) -> list[tuple[str, int, str, str]]:
    """File, line, severity and what is said there: of every mark with this rule's id."""
    return [
        (path.name, number, severity or rule.severity.value, part)
        for path in sorted(folder.glob("*.yaml"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        for code, severity, part in MARK.findall(line.partition("# <- ")[2])
        if code == rule.id
    ]


def reported(rule, book):
    return sorted(
        {(Path(found.where.file).name, found.where.line, found.severity.value) for found in rule.findings(book)}
    )


def test_rule_weighs_as_much_as_the_handbook_says():
    weights = {code: severity for severity, codes in SEVERITIES.items() for code in codes.split()}
    assert {rule.id: rule.severity.value for rule in RULES} == weights


def test_every_rule_has_a_pair():
    assert [rule.id for rule in RULES if HERE / rule.id not in PAIRS] == []


@each_pair
def test_wrong_book_is_reported_where_marked(pair):
    rule = rule_of(pair)
    book, unreadable = PlanBook.read(pair / "wrong")
    assert not unreadable
    marked = marks(pair / "wrong", rule)
    assert reported(rule, book) == sorted({mark[:3] for mark in marked}) != []
    for part in rule.parts.values():
        if part.by_plan:
            assert one_plan_at_a_time(part, book) == in_plans(part.findings(book), book)


def one_plan_at_a_time(rule, book):
    """What the rule finds in each plan when it is asked about that plan alone."""
    alone = {name: list(rule.findings(book.narrowed(name))) for name in book.plans}
    return {
        name: [found for found in alone[name] if found.where.file == book.plans[name].source.file] for name in alone
    }


def in_plans(findings, book):
    found = list(findings)
    return {name: [one for one in found if one.where.file == plan.source.file] for name, plan in book.plans.items()}


@each_pair
def test_wrong_book_is_told_what_the_mark_says(pair):
    rule = rule_of(pair)
    book, _ = PlanBook.read(pair / "wrong")
    said: dict[tuple[str, int], str] = {}
    for found in rule.findings(book):
        where = (Path(found.where.file).name, found.where.line)
        said[where] = f"{said.get(where, '')} {found.message} {found.hint} {found.consequence}"
    assert [mark for mark in marks(pair / "wrong", rule) if mark[3] not in said[mark[:2]]] == []


@each_pair
def test_all_that_a_wrong_book_is_told_stands_beside_it(pair):
    """After a change that is meant, ``python -m tests.told`` writes it anew."""
    assert told(pair).splitlines() == (pair / "told.txt").read_text(encoding="utf-8").splitlines()


@each_pair
def test_other_places_of_a_finding_are_other_places(pair):
    book, _ = PlanBook.read(pair / "wrong")
    for found in rule_of(pair).findings(book):
        places = (found.where, *found.also)
        assert len(set(places)) == len(places)


@each_pair
def test_right_book_is_silent(pair):
    book, unreadable = PlanBook.read(pair / "right")
    assert not unreadable
    assert book.plans
    assert list(rule_of(pair).findings(book)) == []


@each_pair
def test_right_book_names_nothing_that_is_missing(pair):
    book, _ = PlanBook.read(pair / "right")
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
