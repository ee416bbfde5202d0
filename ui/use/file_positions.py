"""Places in files, for people who jump to them and for other programs."""

import os
from functools import lru_cache
from pathlib import Path

from drillbook.schema.finding import Location


def shown_path(file: str) -> str:
    """The file as seen from the working folder, where it lies below it."""
    return _shown(file, os.getcwd()) if os.path.isabs(file) else file


@lru_cache(maxsize=4096)
def _shown(file: str, here: str) -> str:
    path = Path(file)
    return path.relative_to(here).as_posix() if path.is_relative_to(here) else file


def spot(where: Location) -> str:
    """``file:line:column``, as editors jump to it."""
    return f"{shown_path(where.file)}:{where.line}:{where.column}"


def place_row(where: Location) -> dict[str, object]:
    """A place for other programs: file, line, column, plan and clause."""
    return {
        "file": shown_path(where.file),
        "line": where.line,
        "column": where.column,
        "plan": where.plan,
        "clause": where.clause,
    }
