"""JUnit XML of ``drillbook test``: a suite for each scenario, a case for each objective and each promised time."""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree import ElementTree

from drillbook.ui.report.findings.junit import printable
from drillbook.ui.report.findings.text import paragraph
from drillbook.ui.report.titles import Titles
from drillbook.ui.report.versions.regression import line, moved_text, promise_in_place, short_text
from drillbook.ui.translation import _, counted
from drillbook.ui.use.facilitator.regression import ScenarioTest


@dataclass(frozen=True, slots=True)
class _Case:
    """A case with why it failed, or why it says nothing; neither where it passed."""

    name: str
    why: str = ""
    unjudged: str = ""


def document(tested: Sequence[ScenarioTest], refused: Sequence[str]) -> str:
    """Every scenario is a suite; the first case is that it can be run and ends."""
    suites = [(one.title or one.name, line(one), _cases(one)) for one in tested]
    suites += [
        (name, "", [_Case(_("can be run"), _("{name}: cannot be read; see drillbook check", name=name))])
        for name in refused
    ]
    root = ElementTree.Element(
        "testsuites", name="drillbook test", tests=str(sum(len(cases) for *_title, cases in suites))
    )
    for title, said, cases in suites:
        suite = ElementTree.SubElement(
            root,
            "testsuite",
            name=printable(title),
            tests=str(len(cases)),
            failures=str(sum(bool(case.why) for case in cases)),
            skipped=str(sum(bool(case.unjudged) for case in cases)),
            errors="0",
        )
        for case in cases:
            _write(suite, title, case)
        if said:
            ElementTree.SubElement(suite, "system-out").text = printable(said)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True)


def _write(suite: ElementTree.Element, title: str, case: _Case) -> None:
    element = ElementTree.SubElement(suite, "testcase", classname=printable(title), name=printable(case.name))
    for kind, said in (("failure", case.why), ("skipped", case.unjudged)):
        if said:
            ElementTree.SubElement(element, kind, message=printable(said))


def _cases(one: ScenarioTest) -> list[_Case]:
    if one.table is None or one.model is None:
        return [_Case(_("can be run"), "\n".join(paragraph(each) for each in one.obstacles) or line(one))]
    stuck = counted("{n} run went round in circles or on for ever", "{n} runs went round in circles or on for ever",
                    one.table.stuck)  # fmt: skip
    cases = [_Case(_("can be run"), stuck if one.table.stuck else "")]
    if not one.is_judged:
        cases.append(_Case(_("a target or a baseline"), unjudged=line(one)))
    cases += [
        _Case(_("objective: {title}", title=each.title), "" if each.is_met else short_text(each))
        for each in one.objectives
    ]
    return cases + _since(one, Titles.of(one.model))


def _since(one: ScenarioTest, titles: Titles) -> list[_Case]:
    """Promised times that were called upon, and whether they are clearly worse than before."""
    if one.since is None:
        return []
    worse = {each.name: moved_text(each, titles) for each in one.worse}
    called = [each for each in one.since.promises if each.before.of or each.after.of]
    cases = [
        _Case(_("not worse than before: {what}", what=promise_in_place(each.name, titles)), worse.get(each.name, ""))
        for each in called
    ]
    together = line(one) if one.since.verdict == "worse" else ""
    return [*cases, _Case(_("not worse than before: all promised times together"), together)]
