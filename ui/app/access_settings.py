"""What the application was started with: which books, who may write, and who says who is there."""

import os
from dataclasses import dataclass
from pathlib import Path

from drillbook.ui.samples import BOOK, samples
from drillbook.ui.storage import write_access

ENVIRONMENT = "DRILLBOOK_BOOK"
PATHS = (
    "home",
    "plans",
    "libraries",
    "linkage",
    "coverage",
    "ledger",
    "scenarios",
    "run",
    "replay",
)  # the pages, as addresses call them


@dataclass(frozen=True, slots=True)
class Serving:
    """``root`` is a book or a folder of books; ``user_header`` the header a proxy puts the user's name in.

    ``keeps_worker``: while somebody chooses what to run, a process is made ready that will carry it out.
    """

    root: Path
    read_only: bool = False
    user_header: str = ""
    keeps_worker: bool = False

    def books(self) -> tuple[Path, ...]:
        """The folders of the books served; never anything outside ``root``."""
        if (self.root / "book.yaml").is_file():
            return (self.root,)
        found = sorted(path.parent for pattern in ("*/book.yaml", "*/*/book.yaml") for path in self.root.glob(pattern))
        inside = [path for path in found if path.resolve().is_relative_to(self.root.resolve())]
        return tuple(inside) or (self.root,)


_serving: list[Serving] = []


def begin(serving: Serving) -> None:
    """From now on this is served; what may not be written is refused below the pages, too."""
    _serving[:] = [serving]
    write_access.begin(frozen=serving.read_only, asks_who=bool(serving.user_header))


def serving() -> Serving:
    """What is served: what the command said, else what the environment names, else the sample."""
    if _serving:
        return _serving[0]
    return Serving(Path(os.environ.get(ENVIRONMENT) or samples() / BOOK))
