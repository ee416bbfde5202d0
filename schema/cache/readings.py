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
    kept = folder / f"{_key(name, text)}{_ENDING}"
    found = load(kept, ReadResult)
    if found is not None and found.file == name:
        return found
    read = read_text_as(name, text)
    keep(kept, read)
    return read


def _key(name: str, text: str) -> str:
    return key_of((program("schema"), name.encode("utf-8", "surrogatepass"), text.encode("utf-8", "surrogatepass")))
