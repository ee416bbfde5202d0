"""JUnit XML: a test suite for each file, a failure for each finding, as build servers show them."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path
from xml.etree import ElementTree

from drillbook.schema.finding import Finding, Severity
from drillbook.ui.report.findings.text import paragraph
from drillbook.ui.translation import current_language, severity_word
from drillbook.ui.use.file_positions import shown_path


def document(findings: Sequence[Finding], files: Iterable[Path]) -> str:
    """Every file that was looked at is a suite; one without findings holds one passed case."""
    by_file = {name: list(some) for name, some in groupby(findings, key=lambda finding: finding.where.file)}
    names = dict.fromkeys([*(path.as_posix() for path in files), *by_file])
    root = ElementTree.Element("testsuites", name="drillbook", tests=str(max(len(findings), 1)))
    for name in names:
        _suite(root, name, by_file.get(name, []))
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True)


def _suite(root: ElementTree.Element, name: str, findings: list[Finding]) -> None:
    failures = sum(_fails(finding) for finding in findings)
    suite = ElementTree.SubElement(
        root, "testsuite", name=shown_path(name), tests=str(max(len(findings), 1)), failures=str(failures), errors="0"
    )
    if not findings:
        ElementTree.SubElement(suite, "testcase", classname=shown_path(name), name="check")
    for finding in findings:
        _case(suite, name, finding)


def _fails(finding: Finding) -> bool:
    return finding.put_off is None and finding.severity is not Severity.NOTE


def _case(suite: ElementTree.Element, name: str, finding: Finding) -> None:
    title = f"{finding.code} {finding.where.line}:{finding.where.column}"
    case = ElementTree.SubElement(suite, "testcase", classname=shown_path(name), name=title)
    message = printable(finding.message.render(current_language()))
    if finding.put_off:
        ElementTree.SubElement(case, "skipped", message=printable(finding.put_off.render(current_language())))
    elif _fails(finding):
        failure = ElementTree.SubElement(case, "failure", type=severity_word(finding.severity), message=message)
        failure.text = printable(paragraph(finding))
    else:
        ElementTree.SubElement(case, "system-out").text = printable(paragraph(finding))


def printable(text: str) -> str:
    """Leave out the characters XML 1.0 cannot hold."""
    return "".join(sign for sign in text if sign in "\t\n" or (sign >= " " and sign not in "\ufffe\uffff"))
