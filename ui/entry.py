"""The door of the command: an interrupt is answered quietly even while the rest is still being loaded."""

import sys

INTERRUPTED = 130


def main() -> None:
    """The command ``drillbook``."""
    try:
        from ui.cli import main as command
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    command()
