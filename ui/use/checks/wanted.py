"""What is asked of a check, and where the last answer to it is kept."""

import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from drillbook.schema.cache.pickles import cache_folder, key_of, program

_ENDING = ".check"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for: everything in a book or one file, of a book that may be named, on a day that may be named."""

    path: Path
    asked: Path | None
    as_of: date | None

    @property
    def place(self) -> Path | None:
        """Return where the last answer to it is kept, as seen from this working folder."""
        folder = cache_folder()
        if folder is None:
            return None
        words = (Path.cwd().as_posix(), self.path.as_posix(), (self.asked or Path()).as_posix(), str(self.as_of))
        made_by = program("schema", "simulator", "ui")
        return folder / f"{key_of((made_by, *map(os.fsencode, words)))}{_ENDING}"
