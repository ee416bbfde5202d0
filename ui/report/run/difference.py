"""The first difference of two logs, in words."""

from pathlib import Path

from drillbook.simulator.verification import Difference
from drillbook.ui.report.clock_text import elapsed
from drillbook.ui.report.run.event_words import plain
from drillbook.ui.report.titles import Titles
from drillbook.ui.translation import _, translate


def print_difference(path: Path, difference: Difference, titles: Titles) -> None:
    """Where it is and what it is, then both events."""
    print(_("{file}: {why}", file=_place(path, difference), why=translate(difference.text)))
    _tell_both(difference, titles)


def _tell_both(difference: Difference, titles: Titles) -> None:
    """The two events in words; what only one side has stands alone."""
    for said, event in ((_("recorded"), difference.recorded), (_("now"), difference.again)):
        if event is not None:
            print(f"    {said}: {elapsed(event.at)}  {plain(event, titles)}")


def _place(path: Path, difference: Difference) -> str:
    """``night.jsonl:8 (T+0:15)``: the events begin in line 2 of the file."""
    event = difference.recorded or difference.again
    if event is None:
        return path.as_posix()
    return f"{path.as_posix()}:{difference.number + 2} ({elapsed(event.at)})"
