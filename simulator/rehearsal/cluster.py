"""A Dask cluster as the executor of a rehearsal: reached by its address, asked for its versions, and told from a broken one.

>>> with connected("tcp://10.0.0.5:8786") as cluster:
...     summary = rehearse(ready.model, 10_000, cluster)
"""

import logging
import platform
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Future
from contextlib import contextmanager, suppress
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from drillbook.schema.finding import Refused, say
from drillbook.simulator.rehearsal.executors import ExecutorLost, Remote

if TYPE_CHECKING:
    from distributed import Client
    from distributed import Future as Held

P = ParamSpec("P")
T = TypeVar("T")
PATIENCE = 20.0
"""Seconds: to reach a cluster, and that it may be without any worker in the middle of a rehearsal."""
_WORKERS_TOLD = 3
_LOOK = 1.0  # seconds between two looks whether there is still anybody who works
_SENDING = 15  # times the patience: so long all workers may take to receive a model over a slow line
_ANSWERS = (
    60.0  # seconds: before the first run a busy machine has time, and workers read all of Drillbook for their versions
)
_SILENT = (OSError, TimeoutError, CancelledError, RuntimeError)


class Shared:
    """Something sent to all workers at once. ``there``: what stands for it; None where it went with a worker."""

    def __init__(self, content: bytes, there: "Held | None") -> None:
        self.content, self.there = content, there


Needed = list[tuple[Shared, "Held"]]


class Work(Future[T]):
    """A piece of work on a cluster; ``over`` is set as soon as it is known what became of it. ``needed``: what was shared.

    Dask's own bridge to `concurrent.futures` is not used: where a result is lost on its way here, with the worker that
    held it, that one says nothing, and who waits for it waits for ever.
    """

    def __init__(self, there: "Held", needed: "Needed") -> None:
        super().__init__()
        self.there, self.needed, self.over = there, needed, threading.Event()
        there.add_done_callback(lambda _there: self.over.set())

    def cancel(self) -> bool:
        with suppress(*_SILENT):  # with its scheduler gone there is nothing to call off
            self.there.cancel()
        return True

    def cancelled(self) -> bool:
        return bool(self.there.cancelled())

    def done(self) -> bool:
        return self.over.is_set() or bool(self.there.done())  # Dask tells a little later than it answers

    def result(self, timeout: float | None = None) -> T:
        found: T = self.there.result(timeout=timeout)
        return found

    def exception(self, timeout: float | None = None) -> BaseException | None:
        found: BaseException | None = self.there.exception(timeout=timeout)
        return found


class Cluster(Remote):
    """The workers behind one scheduler; ``lost`` says why it cannot be used any more.

    A worker that dies costs time: the scheduler gives its work to another. Work that takes several workers down with it,
    or whose result is lost on its way, is a `BrokenExecutor`, so that whoever asked does it himself. Nothing is waited for
    without an end: not for a scheduler that keeps silent, nor for a result that does not come.
    """

    def __init__(self, client: "Client", address: str, patience: float = PATIENCE) -> None:
        self.address = address
        self.lost: ExecutorLost | None = None
        self._client = client
        self._patience = patience

    def width(self) -> int:
        try:
            return sum(within(_ANSWERS, self._client.nthreads).values())
        except _SILENT as problem:
            raise self._gone() from problem

    def share(self, content: bytes) -> Shared:
        if self.lost is not None:
            raise self.lost  # what is lost stays lost, and is waited for no more
        return Shared(content, self._scattered(content, is_new=True))

    def _scattered(self, content: bytes, *, is_new: bool) -> "Held":
        """What stands for content that every worker is sent; what was lost is sent under another name."""
        try:
            return within(_SENDING * self._patience, lambda: self._client.scatter(content, broadcast=True, hash=is_new))
        except _SILENT as problem:
            raise self._gone() from problem

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Work[T]:
        """Hand over a piece of work.

        Raises:
            ExecutorLost: there is no scheduler any more.
            BrokenExecutor: what was shared went with a worker.
        """
        if self._client.status != "running":
            raise self._gone()
        needed = [(one, self._there(one)) for one in args if isinstance(one, Shared)]
        held = dict(needed)
        try:
            given = [held[one] if isinstance(one, Shared) else one for one in args]
            return Work(self._client.submit(fn, *given, pure=False, **kwargs), needed)
        except CancelledError as problem:
            raise self._withdrawn(needed) from problem

    def _there(self, shared: Shared) -> "Held":
        if shared.there is None:
            shared.there = self._scattered(shared.content, is_new=False)
        return shared.there

    def result(self, future: Future[T]) -> T:
        """Wait for a piece of work; the cluster is lost without a scheduler, and without workers for too long."""
        if not isinstance(future, Work):
            raise TypeError("a cluster knows the results of its own work only")
        since = time.monotonic()
        while not future.over.wait(_LOOK):
            if self._has_workers():
                since = time.monotonic()
            elif time.monotonic() - since >= self._patience:
                raise self._gone()
        found: T = self._fetched(future)
        return found

    def _fetched(self, work: Work[T]) -> T:
        """What came of work that is over; where that cannot be had in time, it counts as not done."""
        from distributed import KilledWorker

        try:
            found: T = work.there.result(timeout=self._patience)
            return found
        except KilledWorker as problem:
            raise BrokenExecutor(str(problem)) from problem
        except CancelledError as problem:
            raise self._withdrawn(work.needed) from problem
        except Exception as problem:
            if work.there.status == "error":
                raise  # what the work itself ran into
            raise self._withdrawn(work.needed) from problem

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Leave the cluster; it goes on without us."""
        self._client.close(timeout=2)

    def _has_workers(self) -> bool:
        try:
            return self._client.status == "running" and bool(within(self._patience, self._client.nthreads))
        except _SILENT:
            return False

    def _withdrawn(self, needed: "Needed") -> BrokenExecutor | ExecutorLost:
        """Why there is nothing to be had of a piece of work: it went with a killed worker, or the cluster has gone.

        What it needed may have gone with that worker, too: that is sent again with the next piece of work.
        """
        if not self._has_workers():
            return self._gone()
        for shared, held in needed:
            if shared.there is held:
                shared.there = None
        return BrokenExecutor("it went with a worker")

    def _gone(self) -> ExecutorLost:
        self.lost = ExecutorLost(
            say(
                en="the cluster at {address} has gone: its scheduler does not answer, or no worker is left",
                zh="地址为{address}的集群已失去联系：调度程序没有应答，或者已没有工作进程",
                address=self.address,
            )
        )
        return self.lost


def within(seconds: float, ask: Callable[[], T]) -> T:
    """What somebody elsewhere answers, who may never do so.

    Raises:
        TimeoutError: there was no answer in time.
    """
    answer: Future[T] = Future()

    def wait() -> None:
        try:
            answer.set_result(ask())
        except BaseException as problem:
            answer.set_exception(problem)

    threading.Thread(target=wait, daemon=True).start()
    return answer.result(seconds)


@contextmanager
def connected(address: str, patience: float | None = None) -> Iterator[Cluster]:
    """Reach a cluster by the address of its scheduler, such as ``tcp://10.0.0.5:8786``, and leave it in the end.

    Raises:
        Refused: Dask is not installed here, nobody answers there, there are no workers, or their Python or Drillbook is
            another than here, so that they could not give the same result.
    """
    try:
        import distributed  # noqa: F401
    except ImportError:
        raise Refused(
            say(en="a cluster needs Dask, which is not installed", zh="使用集群需要 Dask，但没有安装"),
            say(en="pip install 'drillbook[cluster]'", zh="请运行 pip install 'drillbook[cluster]'"),
        ) from None
    _quiet()
    patience = PATIENCE if patience is None else patience
    client = _client(address, patience)
    try:
        _same_everywhere(client, address)
        yield Cluster(client, address, patience)
    finally:
        with suppress(
            RuntimeError, OSError, TimeoutError
        ):  # a scheduler that goes meanwhile takes nothing of ours along
            client.close(timeout=2)


def _client(address: str, patience: float) -> "Client":
    """Begin to talk to a scheduler; what is no address is refused before anything is started for it."""
    from distributed.comm.addressing import parse_address, parse_host_port
    from distributed.comm.registry import backends

    try:
        scheme, place = parse_address(address)
        parse_host_port(place)
        if scheme not in backends:
            raise ValueError(scheme)
        return _begun(address, patience)
    except (OSError, TimeoutError, ValueError, TypeError, AssertionError) as problem:
        raise _unreachable(address) from problem


def _begun(address: str, patience: float) -> "Client":
    """A client; on a busy machine its loop may not be there within the ten seconds it is given: asked once more."""
    from distributed import Client

    try:
        return Client(address, timeout=patience, set_as_default=False)
    except AssertionError:
        return Client(address, timeout=patience, set_as_default=False)


def _quiet() -> None:
    """Dask logs what goes wrong with its tracebacks; we say it ourselves, in one sentence."""
    for name in [
        name for name in logging.root.manager.loggerDict if name.partition(".")[0] in ("distributed", "tornado")
    ]:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)


def _unreachable(address: str) -> Refused:
    return Refused(
        say(
            en="no scheduler of a Dask cluster answers at {address}",
            zh="地址{address}上没有 Dask 集群的调度程序应答",
            address=address,
        ),
        say(
            en="start one with 'dask scheduler' and name the address it prints, such as tcp://10.0.0.5:8786",
            zh="请用 dask scheduler 启动，并填写它显示的地址，例如 tcp://10.0.0.5:8786",
        ),
    )


def versions() -> tuple[str, str, str]:
    """What has to be the same on all machines for the same bytes: Python's minor version, Drillbook's code, numpy."""
    return ".".join(platform.python_version_tuple()[:2]), _code(), version("numpy")


@cache
def _code() -> str:
    """The version and a digest of the simulator's text: two checkouts of one version can differ."""
    digest = sha256()
    folder = Path(__file__).parents[1]
    for file in sorted(folder.rglob("*.py"), key=lambda one: one.relative_to(folder).as_posix()):
        digest.update(file.relative_to(folder).as_posix().encode() + file.read_bytes().replace(b"\r\n", b"\n"))
    return f"{version('drillbook')}-{digest.hexdigest()[:8]}"


def _same_everywhere(client: "Client", address: str) -> None:
    """Refuse a cluster without workers, and workers that cannot give our result."""
    try:
        if not within(_ANSWERS, client.nthreads):
            client.wait_for_workers(1, timeout=5)
    except _SILENT as problem:
        raise Refused(
            say(en="the cluster at {address} has no workers", zh="地址为{address}的集群没有工作进程", address=address),
            say(en="start some with 'dask worker {address}'", zh="请用 dask worker {address} 启动", address=address),
        ) from problem
    try:
        there = within(_ANSWERS, lambda: client.run(versions, on_error="return"))
    except _SILENT as problem:
        raise Refused(
            say(
                en="the workers of the cluster at {address} do not answer",
                zh="地址为{address}的集群的工作进程没有应答",
                address=address,
            ),
            say(en="end those that hang, and start others", zh="请结束没有响应的工作进程，重新启动"),
        ) from problem
    here = versions()
    others = [f"{worker}: {_said(found)}" for worker, found in sorted(there.items()) if found != here]
    if others:
        words = {"here": _said(here), "others": others[:_WORKERS_TOLD], "n": len(others), "of": len(there)}
        raise Refused(
            say(
                en="{n} of {of} workers have other software than here ({here}), so the result could differ: {others}",
                zh="{of}个工作进程中有{n}个的软件与本机（{here}）不同，结果可能不一致：{others}",
                **words,
            ),
            say(
                en="install the same Drillbook, Python and numpy there",
                zh="请在这些机器上安装相同的 Drillbook、Python 和 numpy",
            ),
        )


def _said(found: object) -> str:
    """Versions in one line, or what kept a worker from telling them."""
    if isinstance(found, tuple):
        return "Python {}, Drillbook {}, numpy {}".format(*found)
    return f"{type(found).__name__}: {found}".splitlines()[0]
