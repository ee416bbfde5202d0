"""What files were read as, kept in the user's own cache folder under the digest of their text."""

import pickle
from dataclasses import dataclass
from pathlib import Path

from drillbook.schema.cache.pickles import cache_folder, keep, key_of, load, packed, program
from drillbook.schema.finding import Finding
from drillbook.schema.reader import ReadResult, read_text_as
from drillbook.schema.remainder import Remainder
from drillbook.schema.text.located import Located
from drillbook.schema.text.yaml_nodes import Source, read_text

_ENDING = ".read"


@dataclass(frozen=True, slots=True)
class KeptReading:
    """What one file was read as; the document stays packed, as who looks for places alone does without."""

    file: str
    source: Source | None
    packed: bytes | None
    findings: tuple[Finding, ...]
    kind: str
    remainder: Remainder | None

    @classmethod
    def of(cls, read: ReadResult) -> "KeptReading | None":
        """Pack what was read; None where that cannot be done."""
        value = packed(read.document.value) if read.document is not None else None
        if value is None and read.document is not None:
            return None
        return cls(read.file, read.source, value, read.findings, read.kind, read.remainder)

    def unpacked(self) -> ReadResult:
        """Return what was read."""
        whole = self.source is not None and self.packed is not None
        document = Located(pickle.loads(self.packed), self.source) if whole else None  # type: ignore[arg-type]
        return ReadResult(self.file, self.source, document, self.findings, self.kind, self.remainder)


def read_kept(path: Path, name: str) -> ReadResult:
    """Read one file as `reader.read_file` does, or take what the same text was read as before."""
    text, findings = read_text(path, name)
    if text is None:
        return ReadResult(name, None, None, tuple(findings))
    key = reading_key(name, text)
    found = kept_reading(key, name)
    if found is not None:
        return found.unpacked()
    read = read_text_as(name, text)
    if (folder := cache_folder()) is not None and (made := KeptReading.of(read)) is not None:
        keep(folder / f"{key}{_ENDING}", made)
    return read


def kept_reading(key: str, name: str) -> KeptReading | None:
    """Return what a text was read as before, by its key, if that is still kept."""
    folder = cache_folder()
    found = load(folder / f"{key}{_ENDING}", KeptReading) if folder else None
    return found if found is not None and found.file == name else None


def reading_key(name: str, text: str) -> str:
    """Return under what is kept what a text of a file was read as."""
    return key_of((program("schema"), name.encode("utf-8", "surrogatepass"), text.encode("utf-8", "surrogatepass")))
