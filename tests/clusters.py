"""Real Dask schedulers with real worker processes, for tests of what runs on a cluster."""

import os
import socket
import subprocess
import sys
from contextlib import contextmanager


def begun(*command, **environment):
    """A process of Dask's command line."""
    return subprocess.Popen(
        [sys.executable, "-m", "dask", *command],
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def a_worker(address, **environment):
    return begun("worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard", **environment)


@contextmanager
def a_cluster(workers=2, **environment):
    """The address of a scheduler, and its processes: the scheduler first."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    processes = [begun("scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard")]
    try:
        processes += [a_worker(address, **environment) for _ in range(workers)]
        until_there(address, workers)
        yield address, processes
    finally:
        for process in processes:
            process.kill()
            process.wait()


def until_there(address, workers):
    from distributed import Client

    with Client(address, timeout=60, set_as_default=False) as client:
        client.wait_for_workers(workers, timeout=60) if workers else None
