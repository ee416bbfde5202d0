"""The answer of a check, whoever gave it: rules asked now, or what they found before."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from drillbook.schema.finding import Finding, Language


@dataclass(frozen=True, slots=True)
class Checked:
    """The answer of a check: what was found, how much was read, and the language of the book."""

    findings: tuple[Finding, ...]
    files: tuple[Path, ...]
    plans: int
    scenarios: int
    language: Language | None
    texts: Mapping[str, str] = field(default_factory=dict)
    books: tuple[tuple[str, date], ...] = ()
    """The title of each book that was looked at, and the day it was checked at."""


class TextsOfFiles(Mapping[str, str]):
    """The texts of files by name, each read when it is asked for."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = dict.fromkeys(names)

    def __getitem__(self, name: str) -> str:
        if name not in self._names:
            raise KeyError(name)
        return Path(name).read_bytes().decode("utf-8-sig", "replace")

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)
