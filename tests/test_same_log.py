"""The same log whatever the machine: its hash seed, language, time zone, order of files; and in any order of injects."""

import hashlib
import random
import shutil
from collections import Counter
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from drillbook.schema.book import PlanBook
from drillbook.schema.reader import read_file
from drillbook.simulator.compiler.compile import compile_model
from drillbook.simulator.exercise import run
from tests.command import ROOT, drillbook_process
from tests.scenarios import SCENARIOS, SEED, log_of, model_of

MACHINES = (
    {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C.UTF-8"},
    {"PYTHONHASHSEED": "1", "TZ": "America/St_Johns", "LC_ALL": "zh_CN.UTF-8", "LANGUAGE": "zh_CN"},
    {"PYTHONHASHSEED": "4711", "TZ": "Pacific/Kiritimati", "LC_ALL": "tr_TR.UTF-8", "LANGUAGE": "tr"},
)


def test_another_hash_seed_time_zone_or_language_gives_the_same_bytes(tmp_path):
    written = set()
    for number, machine in enumerate(MACHINES):
        path = tmp_path / f"{number}.jsonl"
        answer = drillbook_process(
            "run", "rain-and-tanker", "--seed", SEED, "--log", path, "--format", "json", **machine
        )
        assert answer.code == 0, answer.err
        written.add((hashlib.sha256(path.read_bytes()).hexdigest(), answer.out))
    assert len(written) == 1


def test_files_found_in_another_order_give_the_same_log(monkeypatch):
    def shuffled(self, pattern, found=Path.rglob):
        paths = list(found(self, pattern))
        random.Random(1).shuffle(paths)
        return paths

    monkeypatch.setattr(Path, "rglob", shuffled)
    path = ROOT / "scenarios" / "muifa-night.yaml"
    scenario = read_file(path, path.as_posix()).document
    book, _ = PlanBook.read((path.parent / scenario.value.book).resolve())
    model, _ = compile_model(book, scenario)
    assert run(model, SEED) == log_of("muifa-night")


def test_a_book_in_another_folder_gives_the_same_events(tmp_path):
    folder = tmp_path / "一 本书"
    shutil.copytree(ROOT / "plans" / "riverton", folder)
    path = ROOT / "scenarios" / "riverton-chlorine.yaml"
    model, _ = compile_model(PlanBook.read(folder)[0], read_file(path, path.as_posix()).document)
    assert run(model, SEED).events == log_of("riverton-chlorine").events


@pytest.mark.parametrize("name", SCENARIOS)
def test_injects_written_in_another_order_bring_about_the_same(name):
    """Only the order within one instant may differ, and with it the numbers events are called by."""
    model = model_of(name)
    injects = list(enumerate(model.injects))
    random.Random(2).shuffle(injects)
    again = run(_reordered(model, injects), SEED)
    assert happened(again) == happened(log_of(name))


def _reordered(model, injects):
    """The model with its injects in another order; who names one by number names it where it is now."""
    place = {was: now for now, (was, _) in enumerate(injects)}
    return replace(_renumbered(model, place), injects=tuple(_renumbered(inject, place) for _, inject in injects))


def _renumbered(thing, place):
    if isinstance(thing, tuple):
        return tuple(_renumbered(part, place) for part in thing)
    if type(thing).__module__.startswith("drillbook.simulator."):
        parts = {name: _renumbered(getattr(thing, name), place) for name in type(thing).__dataclass_fields__}
        if type(thing).__name__ == "Moment" and thing.inject >= 0:
            parts["inject"] = place[thing.inject]
        return type(thing)(**parts)
    return thing


def happened(log):
    """What happened when, without the numbers of events and messages."""
    return Counter((event.kind, *_told(event)) for event in log)


def _told(event):
    return tuple(value for name, value in asdict(event).items() if name != "cause" and not _is_number(name, value))


def _is_number(name, value):
    return name == "message" and isinstance(value, int)
