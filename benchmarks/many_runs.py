"""What many runs cost beside the runs: peak memory by number of runs, and the parent's part: python -m benchmarks.many_runs.

Memory is that of a process that takes in the portions of ``muifa-night`` as workers send them, with the table of runs,
the summary and its files at the end. One portion of real runs is taken in again and again, so that 100,000 runs need a
minute instead of an hour; the columns and files are as large as those of real ones.
"""

import os
import pickle
import resource
import subprocess
import sys
import tempfile
import time
from concurrent.futures import Executor, ProcessPoolExecutor
from pathlib import Path

from drillbook import prepare, rehearse
from drillbook.simulator.model.model import Model
from drillbook.simulator.rehearsal.executors import CHUNK
from drillbook.simulator.rehearsal.record_measures import replications
from drillbook.simulator.rehearsal.tally import Tally
from drillbook.simulator.rehearsal.totals import portions
from drillbook.ui.report.rehearsal.table import RunTable

ROOT = Path(__file__).parents[1]
SCENARIO = ROOT / "scenarios" / "muifa-night.yaml"
NUMBERS = (10_000, 100_000)


def the_model() -> Model:
    model = prepare(SCENARIO).model
    assert model is not None
    return model


def peak(number: int) -> None:
    """In a process of its own: print the peak memory in MiB after so many runs."""
    model = the_model()
    (portion,) = portions(model, 0, 0, CHUNK)
    sent, tally, table = pickle.dumps(portion), Tally(model), RunTable(model)
    for _ in range(number // CHUNK):
        for row in tally.layout.rows(tally.done, tally.merge(pickle.loads(sent))):
            table.add(row)
    tally.promise_summaries()
    tally.pool_summaries()
    with tempfile.TemporaryFile() as csv, tempfile.TemporaryFile() as parquet:
        table.write_csv(csv)
        table.write_parquet(parquet)
    table.close()
    tally.close()
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def costs() -> None:
    """CPU time of a run, and of what the parent does with it: single replications sent back, or portions."""
    model = the_model()
    list(replications(model, 0, 0, 2))
    begun = time.process_time()
    single = list(replications(model, 0, 0, CHUNK))
    run = time.process_time() - begun
    (portion,) = portions(model, 0, 0, CHUNK)
    for name, sent in (("single runs", pickle.dumps(single)), ("a portion", pickle.dumps(portion))):
        tally = Tally(model)
        begun = time.process_time()
        for _ in range(10):
            back = pickle.loads(sent)
            if isinstance(back, list):
                for one in back:
                    tally.add(one)
            else:
                tally.merge(back)
        part = (time.process_time() - begun) / 10
        print(f"{name}: {len(sent) / CHUNK:.0f} bytes a run, parent {part / run:.3f} of the runs' own time")


def places(way: str, number: int) -> None:
    """In a process of its own: CPU seconds of this process and of its children for a rehearsal there."""
    model = the_model()
    begun = _cpu()
    if way == "dask":
        from distributed import LocalCluster

        from drillbook.simulator.rehearsal.cluster import connected

        local = LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None)
        with local, connected(local.scheduler_address) as there:
            _measured(model, number, there)
    elif way == "two":
        with ProcessPoolExecutor(2) as own:
            _measured(model, number, own)
    else:
        _measured(model, number, None)
    print(*(now - before for now, before in zip(_cpu(), begun, strict=True)))


def _measured(model: Model, number: int, executor: Executor | None) -> None:
    rehearse(model, number, executor, lambda step: step.trying is None and step.done < number, jobs=1)


def _cpu() -> tuple[float, float]:
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return spent[0].ru_utime + spent[0].ru_stime, spent[1].ru_utime + spent[1].ru_stime


def speedups(few: int = 40, many: int = 240) -> None:
    """How many times one process two would give on two idle cores, from CPU times: beginning, then all of it on both.

    Two numbers of runs tell what a run costs from what beginning costs. Dask's workers are looked at with their profiler,
    which goes by the clock and so costs the more the slower the machine is, and without it.
    """
    spent = {(way, n): _spent(way, n) for way in ("one", "two", "dask", "dask without profiler") for n in (few, many)}
    alone = (spent["one", many][0] - spent["one", few][0]) / (many - few)
    for way in ("two", "dask", "dask without profiler"):
        parent, workers = ((spent[way, many][at] - spent[way, few][at]) / (many - few) for at in (0, 1))
        begins = sum(spent[way, few]) - few * (parent + workers)
        for n in (1000, 5000):
            print(f"{way}, {n} runs: {n * alone / (begins + n * (parent + workers) / 2):.2f} times one process")


def _spent(way: str, number: int) -> tuple[float, ...]:
    command = [sys.executable, "-m", "benchmarks.many_runs", way.split()[0], str(number)]
    profiled = {"DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": str("without" not in way)}
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT, env=os.environ | profiled)
    return tuple(map(float, done.stdout.split()))


def main() -> None:
    costs()
    speedups()
    peaks = []
    for number in NUMBERS:
        command = [sys.executable, "-m", "benchmarks.many_runs", str(number)]
        peaks.append(float(subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout))
        print(f"peak memory of {number:,} runs: {peaks[-1]:.0f} MiB")
    print(f"ratio: {peaks[1] / peaks[0]:.2f}")


if __name__ == "__main__":
    if len(sys.argv) > 2:
        places(sys.argv[1], int(sys.argv[2]))
    elif len(sys.argv) > 1:
        peak(int(sys.argv[1]))
    else:
        main()
