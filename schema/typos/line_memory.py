"""Remembers what the lines of a text held, so that of its next version only those lines are read that are others.

A line holds the same as before where it reads the same and the same keys are open above it, unless its reading looked
at lines below: for the end of a quote or a bracket, or of text that runs on.
"""

from dataclasses import dataclass, field, replace

from drillbook.schema.typos.in_lines import LineScan, OpenKey
from drillbook.schema.typos.sign_tables import Typo


@dataclass(frozen=True, slots=True, eq=False)
class _Above:
    """The keys that are open above a line; the same keys are the same object."""

    open: tuple[OpenKey, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    """What a line held, its places counted from its beginning, and what is open after it."""

    slips: tuple[Typo, ...]
    after: _Above


@dataclass(slots=True)
class LineMemory:
    """The lines of the text that was read last."""

    _lines: dict[tuple[str, _Above], _Line] = field(default_factory=dict)
    _above: dict[tuple[OpenKey, ...], _Above] = field(default_factory=dict)

    def read(self, text: str) -> list[Typo]:
        """Every slip of the text, as `LineScan.read` finds them; its lines are remembered in place of the last ones."""
        scan = LineScan(text)
        above, lines = self._shared(()), dict[tuple[str, _Above], _Line]()
        while scan.at < len(text):
            start, written = scan.at, scan.written()
            known = self._lines.get((written, above))
            if known is None:
                known = self._line_of(scan)
            else:
                scan.pass_over(known.after.open)
                scan.slips += [_moved(slip, start) for slip in known.slips]
            if known is None:
                above = self._shared(tuple(scan.open))
            else:
                lines[written, above] = known
                above = known.after
        self._lines = lines
        if len(self._above) > 2 * len(lines) + 1:
            self._above = {one.open: one for _, one in lines}
        return scan.in_order()

    def _line_of(self, scan: LineScan) -> _Line | None:
        """Read one line; None where that is not all that was read."""
        start, before = scan.at, len(scan.slips)
        scan.looked_below = False
        scan.read_line()
        if scan.looked_below:
            return None
        return _Line(tuple(_moved(slip, -start) for slip in scan.slips[before:]), self._shared(tuple(scan.open)))

    def _shared(self, keys: tuple[OpenKey, ...]) -> _Above:
        return self._above.setdefault(keys, _Above(keys))


def _moved(slip: Typo, by: int) -> Typo:
    return replace(slip, start=slip.start + by, end=slip.end + by)
