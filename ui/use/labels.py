"""Labels that pages, reports and commands share: of the sections of libraries, and of files."""

from drillbook.schema.linkage.revision.worded_values import field_named
from drillbook.schema.linkage.wording import plan_title
from drillbook.schema.models.library import LIBRARY_MODELS
from drillbook.schema.models.plan import Plan
from drillbook.schema.models.scenario import Scenario
from drillbook.schema.models.settings import Book
from drillbook.schema.values.vocabulary import LIBRARIES
from drillbook.ui.translation import _, capital, current_language, translate


def file_word(document: object, file: str) -> str:
    """What people call a file by what it holds: 《防汛专项应急预案》, 联络网, Contacts; its name where it cannot be read."""
    match document:
        case Plan():
            return translate(plan_title(document))
        case Scenario():
            return document.title or file
        case Book():
            return _("Book settings")
    kind = next((name for name, model in LIBRARY_MODELS.items() if isinstance(document, model)), "")
    return capital(LIBRARIES.shown(kind, current_language())) if kind else file


def section_word(section: str) -> str:
    """What a section of a library is called: 单位, Organizations."""
    model = next(model for model in LIBRARY_MODELS.values() if section in model.model_fields)
    label = translate(field_named(model.model_fields[section], section))
    return label if current_language() == "zh" else label[:1].upper() + label[1:]
