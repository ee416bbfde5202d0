"""The reading cache: the same as reading anew, in the user's own folder, and never believed where others may write."""

import gc
import os
import pickle
import random
import re
import stat
import sys
import time
import weakref
from hashlib import sha256
from importlib import import_module

import pytest

from drillbook.schema.book import PlanBook
from drillbook.schema.cache import pickles, readings
from drillbook.schema.cache.readings import read_kept
from drillbook.schema.cache.uncollected import uncollected
from drillbook.schema.reader import read_file
from drillbook.simulator import model_cache
from drillbook.simulator.model.run_changes import Variation
from drillbook.simulator.model_cache import ready_to_run
from drillbook.simulator.prepare import prepare
from drillbook.ui.use import books
from drillbook.ui.use.checks.checking import check
from tests.command import ROOT
from tests.house import rooms
from tests.rehearsed import rehearsal_book
from tests.samples import SAMPLES

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="permissions of POSIX")


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """A cache folder of this test's own, and how many texts were really read."""
    monkeypatch.delenv(pickles.SWITCH, raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "cache"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    pickles._own_folder.cache_clear()
    yield pickles.cache_folder()
    pickles._own_folder.cache_clear()


@pytest.fixture
def read_anew(monkeypatch):
    """The names of what is read and not found."""
    names = []
    real = readings.read_text_as
    monkeypatch.setattr(readings, "read_text_as", lambda name, text: names.append(name) or real(name, text))
    return names


@pytest.fixture
def plan(tmp_path):
    return rehearsal_book(tmp_path / "book") / "flood.yaml"


def same(one, other):
    """Documents, findings and every place are alike."""
    assert (one.file, one.findings, one.kind) == (other.file, other.findings, other.kind)
    assert one.document.value == other.document.value
    assert one.source.text == other.source.text
    assert one.document.at("tasks", "report", "within") == other.document.at("tasks", "report", "within")


def test_what_was_read_before_is_found_and_is_the_same(cache, read_anew, plan):
    first, second = read_kept(plan, "flood.yaml"), read_kept(plan, "flood.yaml")
    assert read_anew == ["flood.yaml"]
    same(first, read_file(plan, "flood.yaml"))
    same(second, first)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_sample_is_the_same_when_it_was_kept(path):
    """Also work that grows with a number, which was once kept as its base alone."""
    read = read_file(path, path.name)
    found = pickle.loads(pickle.dumps(readings.KeptReading.of(read))).unpacked()
    assert found.document.value == read.document.value
    assert (found.findings, found.kind, found.remainder) == (read.findings, read.kind, read.remainder)


def test_no_class_is_kept_as_the_one_it_is_made_of():
    """Whoever says how a class is pickled says so of that class alone: one made of it needs words of its own."""
    told = {
        one
        for name, path in rooms().items()
        if "def __reduce__" in path.read_text(encoding="utf-8")
        for one in vars(import_module(name)).values()
        if isinstance(one, type) and "__reduce__" in vars(one)
    }
    assert len(told) >= 8
    made_of_it = {one for base in told for one in base.__subclasses__()}
    assert [one.__name__ for one in made_of_it if "__reduce__" not in vars(one)] == []


def test_a_changed_text_and_another_name_are_read_anew(cache, read_anew, plan):
    read_kept(plan, "flood.yaml")
    read_kept(plan, "book/flood.yaml")
    plan.write_text(plan.read_text(encoding="utf-8").replace("15 min", "14 min"), encoding="utf-8")
    assert read_kept(plan, "flood.yaml").document.value.tasks["report"].within is not None
    assert read_anew == ["flood.yaml", "book/flood.yaml", "flood.yaml"]


def test_findings_are_kept_too(cache, read_anew, plan):
    plan.write_text(plan.read_text(encoding="utf-8").replace("role: desk", "rloe: desk"), encoding="utf-8")
    first, second = read_kept(plan, "flood.yaml"), read_kept(plan, "flood.yaml")
    assert read_anew == ["flood.yaml"]
    assert [finding.code for finding in second.findings] == [finding.code for finding in first.findings] != []


def test_another_program_reads_anew(cache, read_anew, plan, monkeypatch):
    read_kept(plan, "flood.yaml")
    monkeypatch.setattr(readings, "program", lambda *corridors: b"9.9.9")
    read_kept(plan, "flood.yaml")
    assert len(read_anew) == 2


@pytest.mark.parametrize("spoil", [lambda raw: raw[:-1], lambda raw: b"", lambda raw: raw[:40] + b"!" + raw[41:]])
def test_what_is_damaged_is_read_anew(cache, read_anew, plan, spoil):
    read_kept(plan, "flood.yaml")
    (kept,) = cache.glob("*.read")
    kept.write_bytes(spoil(kept.read_bytes()))
    same(read_kept(plan, "flood.yaml"), read_file(plan, "flood.yaml"))
    assert len(read_anew) == 2


class Trap:
    def __reduce__(self):
        return (os.mkdir, ("sprung",))


@POSIX
def test_what_others_may_write_is_never_opened(cache, read_anew, plan, tmp_path, monkeypatch):
    # Given a kept file that was replaced by code, in a file that the group may write
    monkeypatch.chdir(tmp_path)
    read_kept(plan, "flood.yaml")
    (kept,) = cache.glob("*.read")
    raw = pickle.dumps(Trap())
    kept.write_bytes(sha256(raw).digest() + raw)
    kept.chmod(0o620)

    # When it is read again, then nothing of it runs
    same(read_kept(plan, "flood.yaml"), read_file(plan, "flood.yaml"))
    assert not (tmp_path / "sprung").exists()


@POSIX
def test_a_link_is_not_followed(cache, read_anew, plan, tmp_path):
    read_kept(plan, "flood.yaml")
    (kept,) = cache.glob("*.read")
    kept.rename(tmp_path / "elsewhere")
    kept.symlink_to(tmp_path / "elsewhere")
    read_kept(plan, "flood.yaml")
    assert len(read_anew) == 2


@POSIX
@pytest.mark.parametrize("mode", [0o777, 0o770, 0o750])
def test_a_folder_that_others_may_enter_is_not_used(cache, read_anew, plan, mode):
    cache.chmod(mode)
    pickles._own_folder.cache_clear()
    assert pickles.cache_folder() is None
    read_kept(plan, "flood.yaml")
    assert list(cache.glob("*.read")) == []


@POSIX
def test_the_folder_is_the_users_alone(cache, plan):
    read_kept(plan, "flood.yaml")
    assert stat.S_IMODE(cache.stat().st_mode) == 0o700
    assert [stat.S_IMODE(kept.stat().st_mode) for kept in cache.glob("*.read")] == [0o600]


def test_nothing_is_kept_where_there_can_be_no_folder(tmp_path, monkeypatch, read_anew, plan):
    (tmp_path / "file").write_text("", encoding="utf-8")
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.setenv(name, str(tmp_path / "file"))
    same(read_kept(plan, "flood.yaml"), read_file(plan, "flood.yaml"))
    assert read_anew == ["flood.yaml"]


@pytest.mark.parametrize("off", ["off", "0", "OFF"])
def test_it_can_be_switched_off(cache, read_anew, plan, monkeypatch, off):
    monkeypatch.setenv(pickles.SWITCH, off)
    read_kept(plan, "flood.yaml")
    assert list(cache.glob("*.read")) == []


def test_what_was_long_not_used_is_swept_away_and_what_is_too_much(cache, plan, monkeypatch):
    # Given something kept that nobody has used for ninety days and a second, and three newer ones
    now = time.time()
    for name, age in (("old", pickles.OLDEST + 1), ("a", 30), ("b", 20), ("c", 10)):
        (cache / f"{name}.read").write_bytes(b"x" * 10)
        os.utime(cache / f"{name}.read", (now - age, now - age))

    # When there is room for 25 bytes
    monkeypatch.setattr(pickles, "MOST", 25)
    pickles._sweep(cache)

    # Then the newest two are left; and it is swept once a day
    assert sorted(kept.name for kept in cache.glob("*.read")) == ["b.read", "c.read"]
    monkeypatch.setattr(pickles, "MOST", 5)
    pickles._sweep(cache)
    assert len(list(cache.glob("*.read"))) == 2


def test_a_book_is_prepared_from_what_is_kept_and_nothing_is_left_in_it(cache, read_anew, plan):
    # Given a book that was prepared once
    files = sorted(plan.parent.rglob("*"))
    first = prepare(plan.parent / "scenarios" / "night.yaml")
    read_anew.clear()

    # When it is prepared again
    again = prepare(plan.parent / "scenarios" / "night.yaml")

    # Then no long file is read, the model is the same, and the book holds what it held
    assert "flood.yaml" not in " ".join(read_anew)
    assert again.model == first.model
    assert sorted(plan.parent.rglob("*")) == files
    assert isinstance(again.book, PlanBook)


def test_a_scenario_run_before_is_found_compiled_and_nothing_is_read(cache, read_anew, plan):
    night = plan.parent / "scenarios" / "night.yaml"
    first = ready_to_run(night)
    for kept in cache.glob("*.read"):
        kept.unlink()
    read_anew.clear()
    assert ready_to_run(night) == first
    assert read_anew == []
    assert first.model == prepare(night).model
    varied = ready_to_run(night, variation=Variation(without=tuple(one.name for one in first.model.injects[:1])))
    assert varied.model.digest != first.model.digest


@pytest.mark.parametrize("change", ["edited", "added", "taken out", "another program", "another book"])
def test_it_is_compiled_anew_when_anything_it_follows_from_has_changed(cache, read_anew, plan, monkeypatch, change):
    # Given a scenario that was made ready
    night = plan.parent / "scenarios" / "night.yaml"
    (plan.parent / "spare.yaml").write_text("library: contacts\n", encoding="utf-8")
    ready_to_run(night)
    (compiled,) = cache.glob("*.model")
    before = compiled.read_bytes()

    # When something changes
    asked = None
    match change:
        case "edited":
            plan.write_text(plan.read_text(encoding="utf-8") + "# a remark\n", encoding="utf-8")
        case "added":
            (plan.parent / "more.yaml").write_text("library: contacts\n", encoding="utf-8")
        case "taken out":
            (plan.parent / "spare.yaml").unlink()
        case "another program":
            monkeypatch.setattr(model_cache, "program", lambda *corridors: b"9.9.9")
        case "another book":
            asked = rehearsal_book(plan.parent.parent / "other")
    again = ready_to_run(night, asked)

    # Then it is made ready anew, and that is what is kept
    assert [kept.read_bytes() for kept in cache.glob("*.model")] != [before]
    assert again.model == prepare(night, asked).model


def test_what_cannot_be_run_is_said_each_time(cache, plan):
    night = plan.parent / "scenarios" / "night.yaml"
    plan.write_text(plan.read_text(encoding="utf-8").replace("role: desk", "role: nobody"), encoding="utf-8")
    said = [str(one) for one in prepare(night).obstacles]
    assert [[str(one) for one in ready_to_run(night).obstacles] for _ in range(2)] == [said, said]
    assert said != []
    assert list(cache.glob("*.model")) == []


def test_after_any_edit_the_same_is_found_as_without_cache_and_by_asking_about_everything(cache, plan, monkeypatch):
    dice, files = random.Random(4), sorted(plan.parent.rglob("*.yaml"))
    asked = ([plan.parent], [plan], [files[-1]])
    told = set()
    for _ in range(10):
        # Given an edit: a line lost, a line twice, another digit
        file = dice.choice([*files, plan, plan])
        written = file.read_text(encoding="utf-8")
        lines = written.splitlines(keepends=True)
        at = dice.randrange(len(lines))
        other = dice.choice(("", lines[at] * 2, re.sub(r"\d", str(dice.randrange(10)), lines[at])))
        file.write_text("".join([*lines[:at], other, *lines[at + 1 :]]), encoding="utf-8")

        # When it is checked from the cache, and anew
        quick = [check(paths).findings for paths in asked]
        with monkeypatch.context() as without:
            without.setenv(pickles.SWITCH, "off")
            without.setattr(books, "_FEW", 0)
            anew = [check(paths).findings for paths in asked]

        # Then every finding is the same
        assert quick == anew
        told.update(finding.code for finding in quick[0])
        file.write_text(written, encoding="utf-8")
    assert len(told) > 3


def test_what_was_made_without_collecting_is_not_gone_through_at_once_and_its_circles_go_later():
    """Whoever goes on after much was made pays nothing for it; garbage in it is found with all else that is old."""

    class Circle:
        def __init__(self):
            self.itself = self

    collected = []
    gc.collect()
    gc.callbacks.append(lambda phase, told: collected.append(told["generation"]) if phase == "start" else None)
    try:
        with uncollected():
            made = [Circle() for _ in range(3 * gc.get_threshold()[0])]
            last = weakref.ref(made[-1])
            del made
        [[] for _ in range(10)]
        assert collected == []
    finally:
        gc.callbacks.pop()
    assert last() is not None
    gc.collect()
    assert last() is None


def test_what_was_frozen_before_stays_frozen():
    gc.freeze()
    try:
        frozen = gc.get_freeze_count()
        with uncollected():
            pass
        assert gc.get_freeze_count() >= frozen > 0
    finally:
        gc.unfreeze()
