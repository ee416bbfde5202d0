"""How far a piece of work is, for whoever watches it: a terminal, a page, or nobody."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Step = Literal["reading", "checking", "preparing"]


@dataclass(frozen=True, slots=True)
class Progress:
    """The step that begins now, what it is about, and which one of how many it is (0 where nobody counts)."""

    step: Step
    subject: str = ""
    number: int = 0
    total: int = 0


Hear = Callable[[Progress], None]


def unheard(progress: Progress) -> None:
    """Nobody watches."""


def read_in_turn(files: Sequence[Path], hear: Hear) -> Iterator[Path]:
    """Yield the files one after another; of each is heard before it is read."""
    for number, file in enumerate(files, start=1):
        hear(Progress("reading", file.name, number, len(files)))
        yield file
