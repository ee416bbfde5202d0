"""Intervals of differences as people read them. (JSON and tables for machines have plain numbers.)"""

from drillbook.schema.values.number_text import signed
from drillbook.ui.translation import _


def between(low: float, high: float, digits: int) -> str:
    """``−0.95 – −0.61``."""
    return _("{low} – {high}", low=signed(low, digits), high=signed(high, digits))
