"""git, as a reader of what it keeps: the settings of a folder that somebody sent start no program and no connection.

What lies in ``.git`` comes with a folder. It may name programs to be run for signatures or for changed files, and
other hosts from which missing parts are fetched.
"""

import os
import subprocess
from pathlib import Path

_TAME = ("--no-pager", "-c", "log.showSignature=false", "-c", "core.fsmonitor=false", "-c", "protocol.allow=never")
_NOWHERE = {"GIT_ALLOW_PROTOCOL": "none", "GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0"}


def ask_git(folder: Path, *arguments: str, seconds: int) -> "subprocess.CompletedProcess[bytes]":
    """What git answers in a folder.

    Raises:
        OSError: there is no git.
        subprocess.TimeoutExpired: it does not answer.
    """
    return subprocess.run(
        ["git", "-C", str(folder), *_TAME, *arguments],
        capture_output=True,
        timeout=seconds,
        check=False,
        stdin=subprocess.DEVNULL,
        env={**os.environ, **_NOWHERE},
    )
