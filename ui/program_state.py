"""Which state of this program made something that is kept: its version, and a mark of its own text."""

from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_HOUSE = Path(__file__).parents[1]
_CORRIDORS = ("schema", "simulator", "ui")
_TEXTS = ("*.py", "*.mo")  # what counts, and what it is said in


@dataclass(frozen=True, slots=True)
class ProgramState:
    """A version, and a digest of the text of all rooms: a checkout changes without a version. Both empty: not known."""

    version: str = ""
    mark: str = ""


@cache
def this_program() -> ProgramState:
    """The one that is running, as its text is when it is first asked for; that takes some hundredths of a second."""
    mark = sha256()
    for corridor in _CORRIDORS:
        for path in sorted(path for ending in _TEXTS for path in (_HOUSE / corridor).rglob(ending)):
            text = path.read_bytes()
            mark.update(f"{path.relative_to(_HOUSE).as_posix()} {len(text)}\n".encode() + text)
    try:
        return ProgramState(version("drillbook"), mark.hexdigest()[:16])
    except PackageNotFoundError:  # run from a folder that nobody installed
        return ProgramState("", mark.hexdigest()[:16])
