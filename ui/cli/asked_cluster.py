"""``--cluster``: where the runs of a command are measured, and what is said when the cluster goes away."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, Annotated

import typer

from drillbook.ui.translation import _, later

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from drillbook.simulator.rehearsal.cluster import Cluster

_HELP = later("Measure on a Dask cluster: the address of its scheduler, for example tcp://10.0.0.5:8786.")
ClusterAddress = Annotated[str | None, typer.Option("--cluster", metavar="ADDRESS", help=_HELP)]
LOST = 1
"""The exit code of an answer that is only a part of what was asked for, because the cluster went away."""


def asked_cluster(address: str | None) -> "AbstractContextManager[Cluster | None]":
    """The cluster at an address while it is used; nothing without an address.

    Raises:
        Refused: it cannot be reached or used, and why.
    """
    return nullcontext() if address is None else _reached(address)


@contextmanager
def _reached(address: str) -> "Iterator[Cluster]":
    from drillbook.simulator.rehearsal.cluster import connected
    from drillbook.ui.cli.screen import remark
    from drillbook.ui.report.terminal import note
    from drillbook.ui.translation import counted

    with connected(address) as cluster:
        note(_("{address}: {workers}", address=address, workers=counted("{n} worker", "{n} workers", cluster.width())))
        yield cluster
        if cluster.lost is not None:
            remark(cluster.lost.message)


def ended(goes_on: bool, cluster: "Cluster | None") -> str:
    """Why there is no more of an answer: ``done``, ``cancelled`` by Ctrl-C, or ``lost`` with the cluster."""
    return "lost" if was_lost(cluster) else "done" if goes_on else "cancelled"


def was_lost(cluster: "Cluster | None") -> bool:
    """Whether the answer is only what had come back before the cluster went away."""
    return cluster is not None and cluster.lost is not None
