"""A row of words, and where it leads: what views hand to the list of the application."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class LinkedRow:
    """Words by the heads of their columns.

    ``query``: what the link in the first column asks for; without one it is no link. ``wrong``: heads whose words say
    that something is wrong; ``sort``: what a column is sorted by where that is not its words; ``detail`` stands below what
    the row is called.
    """

    cells: Mapping[str, str]
    query: tuple[tuple[str, str], ...] = ()
    wrong: tuple[str, ...] = ()
    sort: Mapping[str, str] = field(default_factory=dict)
    detail: str = ""
