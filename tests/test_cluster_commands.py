"""Every command of many runs on a real cluster: the same bytes as here, and what is told when the cluster goes away."""

import json
import pickle
import re

import pytest

from drillbook.simulator.rehearsal import executors
from drillbook.simulator.rehearsal.cluster import Cluster, connected
from drillbook.simulator.rehearsal.pairing import Means
from drillbook.simulator.rehearsal.versions.comparison import compare
from tests.clusters import a_cluster
from tests.command import drillbook
from tests.rehearsed import BOOK
from tests.test_cli_rehearse import CALM, UNSURE

pytest.importorskip("distributed")
pytestmark = pytest.mark.slow
AIM = "objectives:\n  in-time: {title: 报告按时, measures: [flood/report], target: 0.2}\n"
FEW = {
    "value": ("value", "scenarios/night.yaml", "-n", "40"),
    "stress": ("stress", "scenarios/night.yaml", "--budget", "300"),
    "bound": ("bound", "scenarios/night.yaml", "-n", "40", "--exact", "0"),
    "compare": ("compare", "scenarios/night.yaml", "-n", "70", "--book", "../before", "--book", "."),
    "test": ("test", ".", "-n", "70"),
    "coverage": ("coverage", ".", "--runs", "70"),
    "check": ("check", ".", "--runs", "70", "--select", "N"),
}
MANY = {
    name: tuple("3000" if word.isdigit() and word != "0" else word for word in words) for name, words in FEW.items()
}
PART = {
    "value": "a part only, then the cluster went away: 0 of",
    "stress": "runs, then the cluster went away",
    "bound": "the cluster went away: other orders were not tried, or not all",
    "compare": "runs of each, the same draws, then the cluster went away; 3000 were asked for",
    "coverage": "a part only, then the cluster went away: what was not run counts as not exercised",
    "check": "not all runs were made: what they show is a part only",
}


@pytest.fixture
def book(tmp_path):
    """A report that one duty officer brings in time in about half of the runs, and in ``before`` a slower version of it."""
    now = {**BOOK, "flood.yaml": UNSURE, "scenarios/night.yaml": CALM + AIM}
    slower = {**BOOK, "flood.yaml": UNSURE.replace("role: desk, takes: 5 min", "role: desk, takes: 8 min")}
    for folder, texts in ((tmp_path / "now", now), (tmp_path / "before", slower)):
        for name, text in texts.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return tmp_path / "now"


@pytest.mark.parametrize("command", FEW)
@pytest.mark.parametrize("form", ["text", "json"])
def test_the_answer_has_the_same_bytes_as_in_this_process(cluster, book, command, form):
    asked = (*FEW[command], "--format", form, "--lang", "zh")
    here = drillbook(*asked, "--jobs", "1", cwd=book)
    there = drillbook(*asked, "--cluster", cluster, cwd=book)
    assert (there.code, there.out) == (here.code, here.out)
    assert f"{cluster}：2个工作进程" in there.err
    assert len(here.out) > 90


def test_files_have_the_same_bytes_too(cluster, book):
    for place, where in (("here", ("--jobs", "1")), ("there", ("--cluster", cluster))):
        assert drillbook(*FEW["stress"], *where, "--out", place, cwd=book).code == 0
    files = sorted(path.name for path in (book / "here").iterdir())
    assert files == ["stress.html", "stress.json"]
    for name in files:
        assert (book / "here" / name).read_bytes() == (book / "there" / name).read_bytes()


@pytest.fixture
def leaving(monkeypatch):
    """The address of a cluster whose scheduler goes after so many pieces of work have come back."""
    with a_cluster() as (address, (scheduler, *_workers)):
        result, had = Cluster.result, []

        def and_then_gone(self, future):
            found = result(self, future)
            had.append(future)
            if len(had) == 2:
                scheduler.kill()
                scheduler.wait()
            return found

        monkeypatch.setattr(Cluster, "result", and_then_gone)
        monkeypatch.setattr("drillbook.simulator.rehearsal.cluster.PATIENCE", 3.0)
        yield address


@pytest.mark.parametrize("command", PART)
def test_a_cluster_that_goes_away_leaves_what_had_come_back(leaving, book, command):
    answer = drillbook(*MANY[command], "--cluster", leaving, "--lang", "en", cwd=book)
    assert answer.code == 1
    assert f"the cluster at {leaving} has gone: its scheduler does not answer, or no worker is left" in answer.err
    said = " ".join(re.sub(r"\x1b\[[0-9;]*m", "", answer.out + answer.err).split())
    assert PART[command] in said


def test_of_several_scenarios_those_tested_are_told_and_no_baseline_is_kept(leaving, book, monkeypatch):
    # Given a scenario that is tested in one piece of work, and one after it
    (book / "scenarios" / "second.yaml").write_text(CALM.replace("night", "second"), encoding="utf-8")
    answer = drillbook("test", ".", "-n", "64", "--update-baseline", "--cluster", leaving, "--lang", "en", cwd=book)
    assert answer.code == 1
    assert answer.lines[0].startswith("passed  夜间暴雨 (64 runs)")
    assert answer.lines[-1] == "the cluster went away: 1 scenario was not tested"
    assert not (book / "test-baseline.json").exists()


def test_a_program_is_told_that_a_test_was_not_carried_through(leaving, book):
    (book / "scenarios" / "second.yaml").write_text(CALM.replace("night", "second"), encoding="utf-8")
    answer = drillbook("test", ".", "-n", "64", "--format", "json", "--cluster", leaving, cwd=book)
    document = json.loads(answer.out)
    assert (answer.code, document["ended"], document["asked"], document["passed"]) == (1, "lost", 2, False)
    assert len(document["scenarios"]) == 1


def test_what_goes_before_anything_was_tested_is_one_sentence(leaving, book):
    answer = drillbook(*MANY["test"], "--cluster", leaving, "--lang", "en", cwd=book)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.splitlines()[-1].startswith(f"drillbook: the cluster at {leaving} has gone")


def test_what_is_lost_stays_lost_and_is_not_waited_for_again(monkeypatch):
    with a_cluster(workers=1) as (address, (_scheduler, *_workers)), connected(address) as there:
        there.lost = there._gone()
        monkeypatch.setattr(
            there, "_scattered", lambda *_given, **_named: pytest.fail("sent to a cluster that has gone")
        )
        with pytest.raises(executors.ExecutorLost):
            there.share(b"content")


@pytest.mark.parametrize("command", ["coverage", "check"])
def test_a_cluster_without_runs_says_nothing(command, book):
    answer = drillbook(command, ".", "--cluster", "tcp://127.0.0.1:9", "--lang", "zh", cwd=book)
    assert (answer.code, answer.out, answer.err) == (2, "", "drillbook: --cluster须与--runs同用\n")


@pytest.mark.parametrize("option", ["--keep", "--all"])
def test_what_only_runs_have_goes_with_runs(option, book):
    answer = drillbook("coverage", ".", option, "--lang", "en", cwd=book)
    assert (answer.code, answer.err) == (2, f"drillbook: {option} goes with --runs\n")


@pytest.mark.parametrize("command", [*FEW, "rehearse"])
def test_an_address_that_nobody_answers_at_is_one_sentence(command, book, monkeypatch):
    monkeypatch.setattr("drillbook.simulator.rehearsal.cluster.PATIENCE", 1.0)
    asked = FEW.get(command, (command, "scenarios/night.yaml"))
    answer = drillbook(*asked, "--cluster", "tcp://127.0.0.1:9", "--lang", "en", cwd=book)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith("drillbook: no scheduler of a Dask cluster answers at tcp://127.0.0.1:9")
    assert len(answer.err.splitlines()) == 1


def test_two_versions_are_unpickled_once_each_by_every_worker(monkeypatch):
    """Pieces of both come in turn; a worker that kept one model alone would read it anew for each of them."""
    from tests.test_rehearsal_cluster import two_for_one

    model, loads, read = two_for_one(), pickle.loads, []
    monkeypatch.setattr(executors.pickle, "loads", lambda text: read.append(text) or loads(text))
    monkeypatch.setattr(executors, "_received", {})

    class InTurn(executors.Executor):
        """One worker that does each piece of work at once."""

        def submit(self, fn, /, *args, **kwargs):
            work = executors.Future()
            work.set_result(fn(*args, **kwargs))
            return work

    other = two_for_one()
    found = compare(model, other, 160, Means(InTurn(), chunk=16))
    assert (found.done, len(read)) == (160, 1)  # the same model twice
    slower = pickle.loads(pickle.dumps(other))
    object.__setattr__(slower, "digest", "another")
    read.clear()
    compare(model, slower, 160, Means(InTurn(), chunk=16))
    assert len(read) <= 2
