"""The suite runs on every core; files named on the command line run in this process, where a debugger works."""

import pytest
from hypothesis import HealthCheck, settings

from drillbook.ui import translation
from drillbook.ui.storage import write_access

# How long an example takes says more of the machine, which runs a test on every core, than of what is tested.
settings.register_profile("drillbook", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("drillbook")


def pytest_xdist_auto_num_workers(config):
    return 0 if any(".py" in argument for argument in config.args) else None


@pytest.fixture(autouse=True)
def nothing_left_over():
    """A page or a command that one test used by itself leaves its language, and whether it may write, behind."""
    translation._here.set(None)
    translation.speak("en")
    write_access.begin(frozen=False, asks_who=False)


@pytest.fixture(scope="module")
def cluster():
    """The address of a scheduler with two workers."""
    from tests.clusters import a_cluster

    with a_cluster() as (address, _processes):
        yield address
