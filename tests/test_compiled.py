"""The engine compiled gives the files of the engine interpreted, also where the two work together.

Only asked where it is compiled: `.ci/compiled` builds it and has it found before the sources.
"""

import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from drillbook.simulator.engine import engine
from drillbook.simulator.rehearsal.totals import portions

pytestmark = pytest.mark.skipif(str(engine.__file__).endswith(".py"), reason="the engine is interpreted here")
ROOT = Path(__file__).parents[1]
NIGHT = ROOT / "scenarios" / "hotel-fire.yaml"
MEASURED = f"""
import pickle, sys
from drillbook import prepare
from drillbook.simulator.engine import engine
from drillbook.simulator.rehearsal.totals import portions
assert engine.__file__.endswith(".py")
model = prepare({str(NIGHT)!r}).model
sys.stdout.buffer.write(pickle.dumps((model, list(portions(model, 5, 0, 12)))))
"""


def python(*arguments, compiled):
    """Run a Python of this environment, with the compiled rooms or without them."""
    kept = {name: value for name, value in os.environ.items() if compiled or name != "PYTHONPATH"}
    return subprocess.run([sys.executable, *arguments], cwd=ROOT, env=kept, capture_output=True, check=True).stdout


def test_a_rehearsal_writes_the_same_files(tmp_path):
    # Given the same runs, interpreted in this process and compiled in two
    asked = "-m", "drillbook", "rehearse", str(NIGHT), "-n", "40", "--seed", "5"

    # When both write what they come to
    python(*asked, "--jobs", "1", "--out", str(tmp_path / "interpreted"), compiled=False)
    python(*asked, "--jobs", "2", "--out", str(tmp_path / "compiled"), compiled=True)

    # Then no byte of it differs
    written = [
        {file.name: file.read_bytes() for file in sorted((tmp_path / way).iterdir())}
        for way in ("interpreted", "compiled")
    ]
    assert written[0] == written[1]
    assert "runs.csv" in written[0]


def test_what_an_interpreted_process_pickles_is_used_by_a_compiled_one():
    # Given a model, and runs of it, pickled by a process without compiled rooms
    model, (theirs,) = pickle.loads(python("-c", MEASURED, compiled=False))

    # When its model is run here
    (ours,) = portions(model, 5, 0, 12)

    # Then the runs are the same, and what is pickled here is the same bytes
    assert ours.rows == theirs.rows
    assert (ours.promises, ours.waited, ours.busy, ours.in_use) == (
        theirs.promises,
        theirs.waited,
        theirs.busy,
        theirs.in_use,
    )
    assert pickle.loads(pickle.dumps(model)) == model
