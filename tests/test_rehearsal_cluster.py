"""A real Dask scheduler with real worker processes: the same bytes, nothing lost with a worker, and told when it goes away."""

import asyncio
import os
import shutil
import signal
from concurrent.futures import BrokenExecutor, CancelledError

import pytest

from drillbook import rehearse
from drillbook.schema.finding import Refused
from drillbook.simulator.rehearsal.cluster import connected, within
from drillbook.simulator.rehearsal.executors import CHUNK, ExecutorLost, crew
from drillbook.simulator.rehearsal.pairing import Means
from drillbook.simulator.rehearsal.totals import portions
from drillbook.simulator.rehearsal.value import value
from drillbook.ui.report.rehearsal.json import as_text, document
from tests.builders import MINUTE, Promise, Takes, a_model, a_post, a_task
from tests.clusters import a_cluster
from tests.command import ROOT, drillbook
from tests.rehearsed import rehearsal_book

pytest.importorskip("distributed")
pytestmark = pytest.mark.slow
PATIENCE = 5.0


def two_for_one():
    """Two tasks of 2 to 8 minutes for one desk; the second is promised in nine minutes."""
    takes = Takes("uniform", (2 * MINUTE, 8 * MINUTE))
    tasks = (a_task("patrol", takes=takes, priority=1), a_task("report", takes=takes, within=0))
    promise = Promise("p/report", 0, "task", (9 * MINUTE,))
    return a_model(tasks, pools=(a_post(staff=1),), promises=(promise,), digest="two")


def answer(summary):
    return as_text(document(summary))


def test_a_cluster_gives_the_same_bytes_as_this_process(cluster):
    model = two_for_one()
    here = answer(rehearse(model, 90, jobs=1))
    with connected(cluster) as there:
        assert answer(rehearse(model, 90, there, chunk=7)) == here
        assert answer(rehearse(model, 90, there, chunk=50)) == here
        assert value(model, 20, Means(there)) == value(model, 20, Means(jobs=1))


@pytest.mark.parametrize(
    ("runs", "chunk", "pieces"), [(320, CHUNK, 10), (2048, CHUNK, 32), (2048, 64, 32), (2048, 16, 128)]
)
def test_many_runs_go_to_a_cluster_in_larger_pieces(cluster, monkeypatch, runs, chunk, pieces):
    """Two workers share them in at most 32, so that the scheduler is not asked for each handful."""
    with connected(cluster) as there:
        asked, submit = [], there.submit
        monkeypatch.setattr(there, "submit", lambda *work: asked.append(work) or submit(*work))
        with crew(two_for_one(), runs, there, chunk=chunk) as hands:
            measured = list(hands.measured(portions, 1, range(runs)))
    assert (len(measured), len(asked)) == (pieces, pieces)
    assert sum(portion.done for (portion,) in measured) == runs


def test_a_cluster_is_an_executor_like_any_other(cluster):
    with connected(cluster, PATIENCE) as there:
        assert list(there.map(abs, [-1, 2])) == [1, 2]
        work, wrong = there.submit(abs, -3), there.submit(abs, "three")
        assert (work.result(60), work.exception(60), work.done(), work.cancelled()) == (3, None, True, False)
        assert isinstance(wrong.exception(60), TypeError)
        assert there.result(work) == 3
        with pytest.raises(TypeError):
            there.result(wrong)


def test_a_worker_killed_in_the_middle_costs_no_run():
    # Given a rehearsal on two workers
    model = two_for_one()
    with a_cluster() as (address, (_scheduler, first, _second)), connected(address) as there:
        # When one of them is killed as soon as the first runs have come back
        killed = []

        def kill(step):
            if not killed:
                first.kill()
                killed.append(step.done)

        summary = rehearse(model, 400, there, kill, chunk=5)

    # Then every run is there all the same
    assert killed[0] < 400
    assert (summary.ended, summary.done) == ("number", 400)
    assert answer(summary) == answer(rehearse(model, 400, jobs=1))


def test_what_was_shared_and_went_with_a_worker_is_sent_again_and_costs_no_run(cluster, monkeypatch):
    with connected(cluster, PATIENCE) as there:
        # Given a scheduler that has given up what was shared
        share, result, lost, broken = there.share, there.result, [], []

        def share_and_lose(content):
            shared = share(content)
            there._client.cancel([shared.there], force=True)
            lost.append(shared)
            return shared

        def counted(future):
            try:
                return result(future)
            except BrokenExecutor as problem:
                broken.append(problem)
                raise

        monkeypatch.setattr(there, "share", share_and_lose)
        monkeypatch.setattr(there, "result", counted)

        # Then what was under way is made here, and the rest there again
        model = two_for_one()
        summary = rehearse(model, 200, there, chunk=5)
    assert (summary.ended, summary.done) == ("number", 200)
    assert 0 < len(broken) <= len(lost) * (2 * 2 + 2)  # as many as are under way at once, of these and of what is tried
    assert answer(summary) == answer(rehearse(model, 200, jobs=1))


@pytest.mark.parametrize("lost", [CancelledError("gone"), OSError("connection closed"), None])
def test_a_result_that_is_lost_on_its_way_here_is_not_waited_for_without_end(cluster, lost):
    # Given a cluster of which the first result, long done, does not come through: lost with a worker, or for ever on its way
    with connected(cluster, PATIENCE) as there:
        gather, asked = there._client._gather, []

        async def lose_the_first(*given, **named):
            asked.append(given)
            if len(asked) > 1:
                return await gather(*given, **named)
            if lost is None:
                await asyncio.sleep(600)
            raise lost

        there._client._gather = lose_the_first

        # Then these runs are made here, and nobody waits much longer than patience goes
        summary = within(60, lambda: rehearse(two_for_one(), 40, there, chunk=5))
    assert (summary.ended, summary.done) == ("number", 40)


@pytest.mark.skipif(os.name == "nt", reason="a process cannot be stopped in its course there")
def test_a_scheduler_that_keeps_silent_is_lost_and_what_came_back_is_kept():
    # Given a scheduler that hangs after some runs, with its line still open
    with a_cluster() as (address, (scheduler, *_workers)), connected(address, PATIENCE) as there:

        def hang(step):
            if step.done == 10:
                scheduler.send_signal(signal.SIGSTOP)

        summary = within(60, lambda: rehearse(two_for_one(), 1000, there, hang, chunk=5))
        scheduler.send_signal(signal.SIGCONT)
    assert summary.ended == "lost"
    assert 10 <= summary.done < 1000


@pytest.mark.skipif(os.name == "nt", reason="a process cannot be stopped in its course there")
def test_workers_that_keep_silent_are_refused_in_one_sentence(monkeypatch):
    monkeypatch.setattr("drillbook.simulator.rehearsal.cluster._ANSWERS", 3.0)
    with a_cluster(workers=1) as (address, (_scheduler, worker)):
        worker.send_signal(signal.SIGSTOP)
        with pytest.raises(Refused, match=r"the workers of the cluster at .* do not answer"), connected(address):
            pass


def test_what_came_back_before_the_scheduler_went_is_kept():
    model = two_for_one()
    with a_cluster() as (address, processes), connected(address, PATIENCE) as there:
        summary = rehearse(model, 1000, there, lambda step: processes[0].kill() if step.done >= 10 else None, chunk=5)
        assert summary.ended == "lost"
        assert 10 <= summary.done < 1000
        assert (
            str(there.lost) == f"the cluster at {address} has gone: its scheduler does not answer, or no worker is left"
        )
        # What had come back are the first runs, so that going on later gives the same
        assert summary.promises == rehearse(model, summary.done, jobs=1).promises
        # And nothing can be begun there any more
        with pytest.raises(ExecutorLost):
            rehearse(model, 40, there)


def test_a_cluster_that_loses_its_last_worker_is_lost():
    with a_cluster(workers=1) as (address, (_scheduler, worker)), connected(address, PATIENCE) as there:
        summary = rehearse(two_for_one(), 1000, there, lambda step: worker.kill() if step.done >= 10 else None, chunk=5)
    assert summary.ended == "lost"


def test_nobody_at_the_address_is_one_sentence():
    with (
        pytest.raises(Refused, match=r"no scheduler of a Dask cluster answers at tcp://127\.0\.0\.1:9"),
        connected("tcp://127.0.0.1:9", 1),
    ):
        pass


@pytest.mark.parametrize("address", ["not an address", "tcp://", "http://127.0.0.1:1", "nowhere://127.0.0.1:1"])
def test_what_is_no_address_is_one_sentence(address):
    with pytest.raises(Refused, match="no scheduler of a Dask cluster answers at"), connected(address, 1):
        pass


def test_a_cluster_without_workers_is_refused():
    with a_cluster(workers=0) as (address, _), pytest.raises(Refused, match="has no workers"), connected(address, 1):
        pass


def test_workers_with_other_code_are_refused(tmp_path):
    # Given a worker whose Drillbook differs from ours by one line
    package = tmp_path / "drillbook"
    shutil.copytree(ROOT / "api", package)
    for name in ("schema", "simulator", "ui"):
        shutil.copytree(ROOT / name, package / name, ignore=shutil.ignore_patterns("__pycache__"))
    (package / "simulator" / "exercise.py").open("a").write("\n# another version\n")

    # When it is to measure for us, it is refused with what differs
    with (
        a_cluster(workers=1, PYTHONPATH=str(tmp_path)) as (address, _),
        pytest.raises(Refused, match=r"1 of 1 workers have other software than here \(Python 3"),
        connected(address),
    ):
        pass


def test_the_command_measures_on_a_cluster_and_answers_the_same(cluster, tmp_path):
    book = rehearsal_book(tmp_path)
    command = ("rehearse", "scenarios/night.yaml", "-n", "40", "--format", "json", "--lang", "en")
    there = drillbook(*command, "--cluster", cluster, cwd=book)
    assert (there.code, there.err.strip()) == (0, f"{cluster}: 2 workers")
    assert there.out == drillbook(*command, "--jobs", "1", cwd=book).out


def test_the_command_says_in_one_sentence_that_nobody_answers(tmp_path, monkeypatch):
    monkeypatch.setattr("drillbook.simulator.rehearsal.cluster.PATIENCE", 1.0)
    book = rehearsal_book(tmp_path)
    said = drillbook("rehearse", "scenarios/night.yaml", "--cluster", "tcp://127.0.0.1:9", "--lang", "zh", cwd=book)
    assert said.code == 2
    assert said.err.startswith("drillbook: 地址tcp://127.0.0.1:9上没有 Dask 集群的调度程序应答")
    assert len(said.err.splitlines()) == 1
