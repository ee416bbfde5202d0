"""The files that come with the product, once each: the flawed book repeats the sound one but for its seeded defects."""

from functools import cache

from drillbook.schema.book import PlanBook
from drillbook.schema.book_files import book_files
from drillbook.schema.finding import Finding
from drillbook.schema.reader import ReadResult, read_file, read_text_as
from tests.command import ROOT

PUTUO = ROOT / "plans" / "putuo"
SAMPLES = sorted(
    path
    for folder in ("plans", "scenarios")
    for path in (ROOT / folder).rglob("*.yaml")
    if "putuo-flawed" not in path.parts
)


@cache
def sample_reads() -> dict[str, ReadResult]:
    """Every file of the sample book, read once for all tests that change one of them."""
    return {path.relative_to(PUTUO).as_posix(): read_file(path, path.as_posix()) for path in book_files(PUTUO)}


def sample_with(changes: dict[str, str]) -> tuple[PlanBook, list[Finding]]:
    """The sample book with other texts in some of its files, and what could not be read of it."""
    changed = {file: read_text_as((PUTUO / file).as_posix(), text) for file, text in changes.items()}
    return PlanBook.assemble(PUTUO, {**sample_reads(), **changed}.values())
