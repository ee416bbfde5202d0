"""Workflow commands of GitHub: a finding becomes a note beside the changed line."""

from drillbook.schema.finding import Finding, Severity
from drillbook.ui.translation import current_language
from drillbook.ui.use.file_positions import shown_path

_COMMAND = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def line(finding: Finding) -> str:
    """One workflow command."""
    where = finding.where
    parts = (finding.message, finding.hint, finding.basis, finding.put_off)
    told = "\n".join(part.render(current_language()) for part in parts if part)
    command = "notice" if finding.put_off else _COMMAND[finding.severity]
    place = (
        f"file={_property(shown_path(where.file))},line={where.line},col={where.column},title={_property(finding.code)}"
    )
    return f"::{command} {place}::{_data(told)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
