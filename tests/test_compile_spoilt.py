"""A book or scenario with a few words changed is refused with findings or compiles; it never gives a traceback."""

import random
import re
from functools import cache

import pytest

from drillbook.schema.book import PlanBook
from drillbook.schema.book_files import book_files
from drillbook.schema.reader import read_text_as
from drillbook.simulator.compiler.compile import compile_model
from drillbook.simulator.exercise import run
from tests.command import ROOT

FOLDER = ROOT / "plans" / "riverton"
SCENARIO = (ROOT / "scenarios" / "riverton-chlorine.yaml").read_text(encoding="utf-8")
WORD = re.compile(r"[A-Za-z][\w-]*|\d+")


@cache
def texts():
    return {path.as_posix(): path.read_text(encoding="utf-8") for path in book_files(FOLDER)}


@cache
def reads():
    return {name: read_text_as(name, text) for name, text in texts().items()}


def spoilt(text: str, chance: random.Random) -> str:
    """One word for another of the same text, or a line lost."""
    lines = text.split("\n")
    number = chance.randrange(len(lines))
    words = WORD.findall(text)
    if chance.random() < 0.3:
        del lines[number]
    elif found := list(WORD.finditer(lines[number])):
        word = chance.choice(found)
        other = chance.choice([*words, "0", "99999", "III", "none"])
        lines[number] = lines[number][: word.start()] + other + lines[number][word.end() :]
    return "\n".join(lines)


@pytest.mark.parametrize("seed", range(8))
def test_a_spoilt_book_is_refused_or_runs(seed):
    chance = random.Random(seed)
    compiled = 0
    for _ in range(12):
        night, files = SCENARIO, dict(reads())
        if chance.random() < 0.3:
            night = spoilt(night, chance)
        else:
            name = chance.choice(sorted(files))
            files[name] = read_text_as(name, spoilt(texts()[name], chance))
        document = read_text_as("night.yaml", night).document
        if document is None:
            continue
        book, unread = PlanBook.assemble(FOLDER, files.values())
        model, findings = compile_model(book, document)
        assert (model is None) <= bool([*unread, *findings])
        if model is not None:
            compiled += 1
            assert run(model, seed)[-1].kind == "exercise-ended"
    assert compiled
