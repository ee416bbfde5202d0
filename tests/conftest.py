"""The suite runs on every core; files named on the command line run in this process, where a debugger works."""

import os

import pytest

from drillbook.schema.reading_cache import SWITCH
from drillbook.ui import words

os.environ.setdefault(SWITCH, "off")  # the suite keeps nothing in the home of whoever runs it


def pytest_xdist_auto_num_workers(config):
    return 0 if any(".py" in argument for argument in config.args) else None


@pytest.fixture(autouse=True)
def no_language_left_over():
    """A page or a command that one test used by itself leaves its language behind."""
    words._here.set(None)
    words.speak("en")
