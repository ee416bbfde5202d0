"""What many runs cost beside the runs: peak memory by number of runs, and the parent's part: python -m benchmarks.many_runs.

Memory is that of a process that takes in the portions of ``muifa-night`` as workers send them, with the table of runs,
the summary and its files at the end. One portion of real runs is taken in again and again, so that 100,000 runs need a
minute instead of an hour; the columns and files are as large as those of real ones.
"""

import pickle
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from drillbook import prepare
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


def main() -> None:
    costs()
    peaks = []
    for number in NUMBERS:
        command = [sys.executable, "-m", "benchmarks.many_runs", str(number)]
        peaks.append(float(subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout))
        print(f"peak memory of {number:,} runs: {peaks[-1]:.0f} MiB")
    print(f"ratio: {peaks[1] / peaks[0]:.2f}")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        peak(int(sys.argv[1]))
    else:
        main()
