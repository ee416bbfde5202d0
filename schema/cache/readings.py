"""What files were read as, kept in the user's own cache folder under the digest of their text."""

from pathlib import Path

from drillbook.schema.cache.pickles import cache_folder, keep, key_of, load, program
from drillbook.schema.reader import ReadResult, read_text_as
from drillbook.schema.text.yaml_nodes import read_text

_ENDING = ".read"


def read_kept(path: Path, name: str) -> ReadResult:
    """Read one file as `reader.read_file` does, or take what the same text was read as before."""
    text, findings = read_text(path, name)
    if text is None:
        return ReadResult(name, None, None, tuple(findings))
    folder = cache_folder()
    if folder is None:
        return read_text_as(name, text)
    kept = folder / f"{reading_key(name, text)}{_ENDING}"
    found = load(kept, ReadResult)
    if found is not None and found.file == name:
        return found
    read = read_text_as(name, text)
    keep(kept, read)
    return read


def reading_of(key: str, name: str) -> ReadResult | None:
    """Return what a text was read as before, by its key, if that is still kept."""
    folder = cache_folder()
    found = load(folder / f"{key}{_ENDING}", ReadResult) if folder else None
    return found if found is not None and found.file == name else None


def reading_key(name: str, text: str) -> str:
    """Return under what is kept what a text of a file was read as."""
    return key_of((program("schema"), name.encode("utf-8", "surrogatepass"), text.encode("utf-8", "surrogatepass")))
