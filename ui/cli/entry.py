"""The door of the command: an interrupt is answered quietly, also while the rest is being loaded or said."""

import atexit
import gc
import os
import sys

INTERRUPTED = 130
_NEW_OBJECTS = 100_000  # before garbage is looked for; most of what a command makes it keeps to its end


def main() -> None:
    """The command ``drillbook``."""
    gc.set_threshold(_NEW_OBJECTS, 50, 100)
    atexit.register(gc.freeze)  # or at its end the process goes through all that it made, for nothing
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "1")  # looked for among all packages, each time; none is needed
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # numpy's threads for matrices, of which there are none here
    try:
        from drillbook.ui.cli.main import main as command

        command()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
