"""Labels that pages, reports and commands share: of the sections of libraries."""

from drillbook.schema.linkage.revision.worded_values import field_named
from drillbook.schema.models.library import LIBRARY_MODELS
from drillbook.ui.translation import current_language, translate


def section_word(section: str) -> str:
    """What a section of a library is called: 单位, Organizations."""
    model = next(model for model in LIBRARY_MODELS.values() if section in model.model_fields)
    label = translate(field_named(model.model_fields[section], section))
    return label if current_language() == "zh" else label[:1].upper() + label[1:]
