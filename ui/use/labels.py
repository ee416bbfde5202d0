"""Labels that pages, reports and commands share: of severities and of the sections of libraries."""

from drillbook.schema.finding import Severity
from drillbook.schema.linkage.revision.plain_values import field_named
from drillbook.schema.models.library import LIBRARY_MODELS
from drillbook.ui.words import _, current_language, translate


def severity_word(severity: Severity) -> str:
    """必改, 建议, 提示."""
    words = {Severity.ERROR: _("error"), Severity.WARNING: _("warning"), Severity.NOTE: _("note")}
    return words[severity]


def section_word(section: str) -> str:
    """What a section of a library is called: 单位, Organizations."""
    model = next(model for model in LIBRARY_MODELS.values() if section in model.model_fields)
    label = translate(field_named(model.model_fields[section], section))
    return label if current_language() == "zh" else label[:1].upper() + label[1:]
