"""What a draft leaves to its author: values that still read 待填写 or "to be written", and what is marked 待确认."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from drillbook.schema.files import LARGEST, read_regular_file
from drillbook.schema.values.late_patterns import late

_SIGNS = ("待填写".encode(), b"to be written", "待确认".encode(), b"to_confirm")
_VALUE = r"(?:^|[:：,，\[{{]|- )\s*[\"'“]?(?:{words})[\"'”]?\s*(?=$|[,，}}\]#])"
_TO_WRITE = late(_VALUE.format(words="待填写|to be written"))
_TO_CONFIRM = late(r"(?:待确认|to_confirm)[\"']?\s*[:：]\s*[\"']?(?:是|true)\b")


@dataclass(frozen=True, slots=True)
class Blanks:
    """A file with the lines in which something is ``to_write`` or ``to_confirm``; a line stands once for each."""

    file: Path
    to_write: tuple[int, ...]
    to_confirm: tuple[int, ...]


def blanks_in(files: Iterable[Path]) -> list[Blanks]:
    """List the files that have any, in their order; one that cannot be read has none."""
    return [found for file in files if (found := _of_file(file)) is not None]


def _of_file(file: Path) -> Blanks | None:
    try:
        if file.stat().st_size > LARGEST:
            return None  # it was refused unread
        raw = read_regular_file(file)
    except OSError:
        return None
    if not any(sign in raw for sign in _SIGNS):
        return None
    lines = [re.sub(r"(^|\s)#.*", "", line) for line in raw.decode("utf-8-sig", "replace").splitlines()]
    to_write, to_confirm = (
        tuple(number for number, line in enumerate(lines, start=1) for _one in kind.findall(line))
        for kind in (_TO_WRITE, _TO_CONFIRM)
    )
    return Blanks(file, to_write, to_confirm) if to_write or to_confirm else None
