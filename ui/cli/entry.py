"""The door of the command: an interrupt is answered quietly even while the rest is still being loaded."""

import sys

INTERRUPTED = 130


def main() -> None:
    """The command ``drillbook``."""
    try:
        from drillbook.ui.cli.main import main as command
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    command()
