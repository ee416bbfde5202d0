"""The flawed twin of the sample book gives exactly its seeded defects, each at its line; the sample is silent."""

import re
from pathlib import Path

import pytest

from drillbook.schema.book import PlanBook
from drillbook.schema.linkage.catalogue import check

ROOT = Path(__file__).parent.parent
SEEDED = {"S01", "S06", "S07", "S19", "X01", "X02", "X03", "X04", "X05", "X07", "L01", "L04", "L06", "D01"}


def marked(folder: Path) -> list[tuple[str, int, str]]:
    found = []
    for path in sorted(folder.rglob("*.yaml")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            mark = re.search(r"# <- (\w+)$", line)
            if mark:
                found.append((path.relative_to(folder).as_posix(), number, mark[1]))
    return found


def reported(folder: Path) -> list[tuple[str, int, str]]:
    book, unreadable = PlanBook.read(folder)
    assert unreadable == []
    return sorted((Path(f.where.file).relative_to(folder).as_posix(), f.where.line, f.code) for f in check(book))


def test_the_flawed_twin_gives_its_seeded_defects_each_at_its_line():
    folder = ROOT / "plans" / "putuo-flawed"
    assert reported(folder) == sorted(marked(folder))
    assert {code for *_, code in marked(folder)} == SEEDED


@pytest.mark.parametrize("name", ["putuo", "riverton", "xinghe", "qinghe", "millhaven"])
def test_a_sound_sample_book_is_silent(name):
    assert reported(ROOT / "plans" / name) == []
