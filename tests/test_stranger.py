"""What a newcomer stumbled over: folders with a blank in their name, a log on top of a scenario, a huge file."""

import shutil
import time
from datetime import timedelta

from drillbook.schema.book import PlanBook
from drillbook.schema.editing.fixes import propose
from tests.command import ROOT, SMALL_PLAN, drillbook


def test_a_folder_with_a_blank_and_a_dot_in_its_name_is_a_book(tmp_path):
    folder = tmp_path / "街道 预案.v2"
    folder.mkdir()
    (folder / "plan.yaml").write_text(SMALL_PLAN, encoding="utf-8")
    book, _unread = PlanBook.assemble(folder, [])
    assert book.settings.book == "book"
    assert "Traceback" not in drillbook("check", str(folder)).err


def test_a_log_is_never_written_over_a_scenario(tmp_path):
    scenario = tmp_path / "night.yaml"
    shutil.copy(ROOT / "scenarios" / "riverton-chlorine.yaml", scenario)
    before = scenario.read_bytes()
    answer = drillbook("run", str(scenario), "--book", str(ROOT / "plans/riverton"), "--log", str(scenario))
    assert (answer.code, scenario.read_bytes()) == (2, before)
    assert "is not overwritten" in answer.err


def test_nothing_is_proposed_for_a_file_too_large_to_be_read(tmp_path):
    path = tmp_path / "big.yaml"
    path.write_text("plan: big\n" + "a：b\n" * 1_200_000, encoding="utf-8")
    began = time.monotonic()
    assert propose(path, "big.yaml") is None
    assert timedelta(seconds=time.monotonic() - began) < timedelta(seconds=2)


def test_a_missing_baseline_is_said_to_be_missing(tmp_path):
    (tmp_path / "plan.yaml").write_text(SMALL_PLAN, encoding="utf-8")
    assert "there is no file nix" in drillbook("check", ".", "--baseline", "nix", cwd=tmp_path).err


def test_the_reason_of_a_refusal_is_told_in_the_readers_language(tmp_path):
    answer = drillbook("convert", str(tmp_path), "--lang", "zh", cwd=tmp_path)
    assert "它是文件夹" in answer.err
