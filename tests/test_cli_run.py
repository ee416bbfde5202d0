"""``drillbook run`` and ``verify`` as their users see them."""

import json
import re
import shutil
import subprocess
import sys

import pytest

from tests.command import ROOT, SMALL_PLAN, SMALL_SCENARIO, drillbook, small_book

TIGHT = SMALL_PLAN.replace('takes: 5 min, clause: "4.1"', "takes: 5 min, within: 4 min")


@pytest.fixture(scope="module")
def muifa():
    """The main job, once."""
    return drillbook("run", "scenarios/muifa-night.yaml", "--lang", "en", cwd=ROOT)


def test_main_job_tells_the_night_section_by_section(muifa):
    assert (muifa.code, muifa.err) == (0, "")
    headings = [
        "Verdict",
        "Promised times not kept",
        "Objectives",
        "Longest waits",
        "What happened",
        "Taken for granted",
    ]
    assert [line for line in muifa.lines if line in headings] == headings
    assert len(muifa.lines) < 300


def test_timeline_has_wall_time_elapsed_time_and_scenes(muifa):
    assert re.search(r"^21:20  T\+0:20  .*", muifa.out, re.M)
    assert re.search(r"^21:45  T\+0:45  scene: ", muifa.out, re.M)
    begin = [line for line in muifa.lines if re.match(r"\d\d:\d\d", line)]
    assert len(begin) > 60


def test_missed_promises_say_limit_taken_and_the_cause_by_its_kind(muifa):
    """Eight links of one message are one cause; the parts add up to what was taken."""
    start = muifa.lines.index("Promised times not kept")
    assert muifa.lines[start + 1].startswith("missed  2/3  接报到下立交封控力量到场: 50 min 17 s instead of 25 min  [")
    assert muifa.lines[start + 2] == (
        "    电话 down (移动电话拥塞), tried again 7 times, 40 min 18 s; "
        "交警机动二组 on the way, 7 min; 交警机动二组 turning out, 2 min 59 s"
    )


def test_three_longest_waits_name_whom_was_waited_for(muifa):
    waits = muifa.out[muifa.out.index("Longest waits") : muifa.out.index("What happened")].splitlines()[1:]
    assert len([line for line in waits if " waited for " in line]) == 3


def test_assumptions_count_where_durations_come_from(muifa):
    taken = muifa.out[muifa.out.index("Taken for granted") :]
    assert re.search(r"- \d+ durations are judged, not measured", taken)


def test_same_seed_same_night_other_seed_another(tmp_path):
    place = small_book(tmp_path)
    first, again, other = (drillbook("run", "night.yaml", "--seed", seed, cwd=place).out for seed in (1, 1, 2))
    assert first == again
    assert first.splitlines()[3:] != other.splitlines()[3:]


def test_json_is_the_documented_one(tmp_path):
    place = small_book(tmp_path, TIGHT)
    answer = drillbook("run", "night.yaml", "--format", "json", "--until", "T+1:00", cwd=place)
    run = json.loads(answer.out)
    assert answer.code == 0
    assert set(run) == {
        "scenario",
        "seed",
        "replication",
        "digest",
        "end",
        "tasks",
        "promises",
        "never_sent",
        "never_received",
    }
    assert (run["scenario"], run["seed"], run["replication"]) == ("night", 0, 0)
    report = run["tasks"][0]
    assert report["path"].endswith("rain/report")
    assert (report["plan"], report["task"], report["verdict"]) == ("flood", "flood/report", "done")
    assert [report[moment] for moment in ("ready", "started", "finished")] == [600_000, 600_000, 900_000]
    assert set(report) == {
        "path", "plan", "task", "verdict", "reason", "behind", "absent", "gave_way_to", "ready", "dispatched", "arrived",
        "started", "finished", "held",
    }  # fmt: skip
    (promise,) = run["promises"]
    assert (promise["id"], promise["limit"], promise["elapsed"], promise["outcome"]) == (
        "flood/report",
        240_000,
        300_000,
        "missed",
    )
    assert sum(link["took"] for link in promise["driven_by"]) == 300_000
    assert [(cause["kind"], cause["about"], cause["took"]) for cause in promise["causes"]] == [
        ("work", "flood/rain/report", 300_000)
    ]


def test_what_never_happened_is_null(tmp_path):
    place = small_book(tmp_path)
    scenario = SMALL_SCENARIO.replace("lasts: 2 h", "lasts: 12 min")
    (place / "night.yaml").write_text(scenario, encoding="utf-8")
    run = json.loads(drillbook("run", "night.yaml", "--format", "json", cwd=place).out)
    patrol = run["tasks"][1]
    assert (patrol["verdict"], patrol["started"], patrol["finished"]) == ("unfinished", None, None)
    assert run["end"] == 720_000


def test_promise_that_had_to_be_met_decides_the_exit_code(tmp_path):
    place = small_book(tmp_path, TIGHT)
    assert drillbook("run", "night.yaml", cwd=place).code == 0
    assert drillbook("run", "night.yaml", "--require-met", cwd=place).code == 1
    (place / "书" / "flood.yaml").write_text(TIGHT.replace("4 min", "5 min"), encoding="utf-8")
    assert drillbook("run", "night.yaml", "--require-met", cwd=place).code == 0, "exactly at the limit is met"


def test_promise_never_reached_within_its_limit_is_not_met(tmp_path):
    place = small_book(tmp_path, TIGHT)
    (place / "night.yaml").write_text(SMALL_SCENARIO.replace("2 h", "13 min"), encoding="utf-8")
    assert drillbook("run", "night.yaml", "--require-met", cwd=place).code == 0, "its limit has not passed yet"
    (place / "night.yaml").write_text(SMALL_SCENARIO.replace("2 h", "14 min 30 s"), encoding="utf-8")
    assert drillbook("run", "night.yaml", "--require-met", cwd=place).code == 1


def test_broken_plan_is_refused_with_its_findings(tmp_path):
    place = small_book(tmp_path, SMALL_PLAN.replace("role: desk, takes: 5", "role: desc, takes: 5"))
    answer = drillbook("run", "night.yaml", "--lang", "en", cwd=place)
    assert answer.code == 1
    assert "书/flood.yaml:8:29   error S06" in answer.lines[0]
    assert "T+" not in answer.out


def test_broken_library_is_refused_with_its_own_finding_only(tmp_path):
    shutil.copytree(ROOT / "plans" / "riverton", tmp_path / "plans" / "riverton")
    shutil.copytree(ROOT / "scenarios", tmp_path / "scenarios")
    places = next(path for path in tmp_path.rglob("*.yaml") if "school-site:" in path.read_text("utf-8"))
    places.write_text(places.read_text("utf-8").replace("kind: site", "knd: site", 1), "utf-8")
    answer = drillbook("run", tmp_path / "scenarios" / "riverton-chlorine.yaml", "--lang", "en", cwd=tmp_path)
    assert (answer.code, answer.err) == (1, "")
    assert [line.strip() for line in answer.lines if "Unknown" in line] == ["Unknown key 'knd'. Did you mean kind?"]
    assert len([line for line in answer.lines if " error " in line]) == 1


def test_broken_plan_that_does_not_act_is_no_obstacle(tmp_path):
    place = small_book(tmp_path)
    (place / "书" / "other.yaml").write_text(SMALL_PLAN.replace("plan: flood", "plan: [other"), encoding="utf-8")
    (place / "night.yaml").write_text(SMALL_SCENARIO + "plans: [flood]\n", encoding="utf-8")
    assert drillbook("run", "night.yaml", cwd=place).code == 0


def test_scenario_whose_book_is_missing_is_a_finding_where_it_says_so(tmp_path):
    place = small_book(tmp_path)
    (place / "书").rename(place / "别处")
    answer = drillbook("run", "night.yaml", "--lang", "en", cwd=place)
    assert (answer.code, answer.lines[0]) == (1, "night.yaml:3:7   error SC")
    assert drillbook("run", "night.yaml", "--book", "别处", cwd=place).code == 0


def test_file_that_is_no_scenario_is_a_finding(tmp_path):
    place = small_book(tmp_path)
    answer = drillbook("run", "书/flood.yaml", "--lang", "en", cwd=place)
    assert answer.code == 1
    assert "this is not a scenario" in answer.out.lower()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ["run", "nowhere"],
            "there is no scenario nowhere; at hand are hotel-fire, millhaven-blackout, muifa-night, night, ",
        ),
        (["run", "书"], "书 is a folder; a scenario is a file"),
        (["run", "night.yaml", "--until", "noon"], "--until: "),
        (["run", "night.yaml", "--log", "nowhere/night.jsonl"], "nowhere/night.jsonl cannot be written: "),
        (["run", "night.yaml", "--log", "书"], "书 cannot be written: "),
        (["run", "night.yaml", "--book", "nowhere"], "there is no folder nowhere"),
        (["verify", "nowhere.jsonl"], "there is no file nowhere.jsonl"),
    ],
)
def test_misuse_is_one_sentence(tmp_path, arguments, sentence):
    answer = drillbook(*arguments, "--lang", "en", cwd=small_book(tmp_path))
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith(f"drillbook: {sentence}")
    assert answer.err.count("\n") == 1


def test_sample_scenario_is_found_by_its_id_from_anywhere(tmp_path):
    answer = drillbook("run", "riverton-chlorine", "--until", "T+0:30", cwd=tmp_path)
    assert answer.code == 0
    assert "riverton-chlorine.yaml" in answer.err


@pytest.fixture
def logged(tmp_path):
    """A folder with a book, and the log of a run made there."""
    place = small_book(tmp_path)
    assert drillbook("run", "night.yaml", "--seed", 7, "--log", "记录 一.jsonl", cwd=place).code == 0
    return place


def test_log_verifies(logged):
    answer = drillbook("verify", "记录 一.jsonl", "--lang", "en", cwd=logged)
    assert (answer.code, re.sub(r"\d+", "N", answer.out)) == (0, "the same log: N events\n")


def test_log_of_a_changed_plan_names_the_first_difference(logged):
    plan = logged / "书" / "flood.yaml"
    plan.write_text(plan.read_text(encoding="utf-8").replace("takes: 5 min", "takes: 6 min"), encoding="utf-8")
    answer = drillbook("verify", "记录 一.jsonl", "--lang", "en", cwd=logged)
    assert answer.code == 1
    assert re.match(r"记录 一\.jsonl:\d+ \(T\+0:15\): event \d+ differs: ", answer.out)
    assert answer.lines[0].endswith("; changed since: flood.yaml")
    assert answer.lines[1:] == ["    recorded: T+0:15  done: 报告", "    now: T+0:16  done: 报告"]


def test_log_whose_scenario_is_elsewhere_needs_its_name(logged):
    (logged / "night.yaml").rename(logged / "书" / "later.txt")
    answer = drillbook("verify", "记录 一.jsonl", "--lang", "en", cwd=logged)
    assert answer.code == 2
    assert "--scenario" in answer.err


def test_log_compared_with_a_scenario_far_away_says_with_which(tmp_path):
    # given a log of a changed copy of a sample, kept where only the sample is found by its id
    sample = (ROOT / "scenarios" / "riverton-chlorine.yaml").read_text(encoding="utf-8")
    copy = re.sub("^book:.*", f"book: {ROOT / 'plans' / 'riverton'}", sample, flags=re.M)
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "copy.yaml").write_text(copy, encoding="utf-8")
    made = drillbook("run", "deep/copy.yaml", "--until", "T+0:10", "--log", "a.jsonl", cwd=tmp_path)
    assert made.code == 0
    # when it is verified without and with the scenario's name
    without = drillbook("verify", "a.jsonl", "--lang", "en", cwd=tmp_path)
    named = drillbook("verify", "a.jsonl", "--scenario", "deep/copy.yaml", "--lang", "en", cwd=tmp_path)
    # then it is said which one was taken
    assert without.code == 1
    assert re.fullmatch(
        r"compared with \S+riverton-chlorine\.yaml; name another scenario with --scenario\n", without.err
    )
    assert (named.code, named.err) == (0, "")


@pytest.mark.parametrize("sort", ["half", "newer", "not-a-log", "empty", "binary", "one-byte-changed"])
def test_log_that_cannot_be_relied_on_is_refused(logged, sort):
    log = logged / "记录 一.jsonl"
    raw = log.read_bytes()
    spoilt = {
        "half": raw[: len(raw) // 2],
        "newer": raw.replace(b'"format":1', b'"format":999', 1),
        "not-a-log": b"plan: flood\n",
        "empty": b"",
        "binary": bytes(range(256)),
        "one-byte-changed": raw.replace(b"900000", b"900001", 1),
    }
    assert spoilt[sort] != raw
    log.write_bytes(spoilt[sort])
    answer = drillbook("verify", log.name, "--lang", "en", cwd=logged)
    assert (answer.code, answer.err) == (1, "")
    assert answer.out.startswith("记录 一.jsonl: ")


SMALL_DISK = """
import resource, signal, sys
sys.dont_write_bytecode = True
from drillbook.ui.cli import main
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (500, 500))
sys.exit(main.run(["run", "night.yaml", "--lang", "en", "--log", "night.jsonl"]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no such limits there")
def test_log_on_a_full_disk_leaves_nothing_half_written(tmp_path):
    place = small_book(tmp_path)
    environment = {"PYTHONPATH": str(ROOT), "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-c", SMALL_DISK], cwd=place, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert done.stderr.startswith("drillbook: night.jsonl cannot be written")
    assert sorted(path.name for path in place.iterdir()) == ["night.yaml", "书"]
