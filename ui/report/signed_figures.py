"""Differences as people read them: with a sign, and the true minus. (JSON and tables for machines have plain numbers.)"""

from drillbook.ui.translation import _

MINUS = "−"
"""As long as a plus and never taken for a dash; `screen.prepare` puts a hyphen where a console has no such sign."""


def with_sign(value: float, size: str) -> str:
    """``size``, already written, of something with the sign of ``value``: ``−5 min``."""
    return ("+" if value > 0 else MINUS if value < 0 else "") + size


def signed(value: float, digits: int) -> str:
    """``−0.53``, ``+1.20``; without a sign what is rounded to nought."""
    value = round(value, digits)
    return with_sign(value, f"{abs(value):.{digits}f}")


def between(low: float, high: float, digits: int) -> str:
    """An interval of differences: ``−0.95 – −0.61``."""
    return _("{low} – {high}", low=signed(low, digits), high=signed(high, digits))
