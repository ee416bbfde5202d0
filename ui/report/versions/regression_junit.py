"""JUnit XML of ``drillbook test``: a suite for each scenario, a case for each objective and each promised time."""

from collections.abc import Sequence
from xml.etree import ElementTree

from drillbook.ui.report.findings.junit import printable
from drillbook.ui.report.findings.text import paragraph
from drillbook.ui.report.titles import Titles
from drillbook.ui.report.versions.regression import line, moved_text, promise_in_place, short_text
from drillbook.ui.translation import _, counted
from drillbook.ui.use.facilitator.regression import ScenarioTest

_Cases = list[tuple[str, str]]  # name, why it failed or nothing


def document(tested: Sequence[ScenarioTest], refused: Sequence[str]) -> str:
    """Every scenario is a suite; the first case is that it can be run and ends."""
    suites = [(one.title or one.name, line(one), _cases(one)) for one in tested]
    suites += [
        (name, "", [(_("can be run"), _("{name}: cannot be read; see drillbook check", name=name))]) for name in refused
    ]
    root = ElementTree.Element(
        "testsuites", name="drillbook test", tests=str(sum(len(cases) for *_title, cases in suites))
    )
    for title, said, cases in suites:
        failures = sum(bool(why) for _name, why in cases)
        suite = ElementTree.SubElement(
            root, "testsuite", name=printable(title), tests=str(len(cases)), failures=str(failures), errors="0"
        )
        for name, why in cases:
            case = ElementTree.SubElement(suite, "testcase", classname=printable(title), name=printable(name))
            if why:
                ElementTree.SubElement(case, "failure", message=printable(why))
        if said:
            ElementTree.SubElement(suite, "system-out").text = printable(said)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True)


def _cases(one: ScenarioTest) -> _Cases:
    if one.table is None or one.model is None:
        return [(_("can be run"), "\n".join(paragraph(each) for each in one.obstacles) or line(one))]
    stuck = counted("{n} run went round in circles or on for ever", "{n} runs went round in circles or on for ever",
                    one.table.stuck)  # fmt: skip
    cases = [(_("can be run"), stuck if one.table.stuck else "")]
    cases += [
        (_("objective: {title}", title=each.title), "" if each.is_met else short_text(each)) for each in one.objectives
    ]
    return cases + _since(one, Titles.of(one.model))


def _since(one: ScenarioTest, titles: Titles) -> _Cases:
    """Promised times that were called upon, and whether they are clearly worse than before."""
    if one.since is None:
        return []
    worse = {each.name: moved_text(each, titles) for each in one.worse}
    called = [each for each in one.since.promises if each.before.of or each.after.of]
    cases = [
        (_("not worse than before: {what}", what=promise_in_place(each.name, titles)),
         worse.get(each.name, ""))
        for each in called
    ]  # fmt: skip
    together = line(one) if one.since.verdict == "worse" else ""
    return [*cases, (_("not worse than before: all promised times together"), together)]
