"""Says the number of a clause as it is written in plans."""

from drillbook.schema.values.number_text import clause_named
from drillbook.ui.translation import current_language


def clause_said(number: str) -> str:
    """第4.2.1条, clause 4.2.1, 三（一） as it is written; nothing where there is none."""
    return clause_named(number).render(current_language()) if number else ""
