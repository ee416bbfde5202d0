"""Measure replications somewhere: in this process, in several, or wherever a `concurrent.futures` executor works.

Chunks come back in their order, and a replication depends on nothing but model, seed and number: where it is measured
and in chunks of which size changes no byte of the result.
"""

import gc
import os
import pickle
import signal
import threading
import time
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, TypeAlias, TypeVar

from drillbook.schema.finding import Refused
from drillbook.simulator.model.model import Model

T = TypeVar("T")
Measure: TypeAlias = Callable[[Model, int, int, int], Iterable[T]]
"""From model, seed, first replication and how many."""
FEW = 300
"""Below about so many replications other processes cost more than they save."""
CHUNK = 32
_LARGEST, _SHARES = 128, 16
"""On a cluster each piece of work costs its scheduler some milliseconds: many runs go in larger pieces, of which every
worker still has so many, so that none waits long for the last.
"""
_LOOK = 1.0  # seconds between two looks whether the process that asked is still there
_received: dict[str, Model] = {}  # in a worker: the models it works on, by the digest of their pickles
_KEPT = 2  # two versions are compared in turn: none of them is to be unpickled again for each piece of work


class ExecutorLost(Refused):
    """The executor that measured is not there any more; what came back before is good."""


class Remote(Executor, ABC):
    """An executor of other machines: more than the interface asks, because models are large and lines break."""

    @abstractmethod
    def width(self) -> int:
        """Say how many pieces of work are done at once."""

    @abstractmethod
    def share(self, content: bytes) -> Any:
        """Send something to all machines once; what is returned stands for it in what is submitted."""

    @abstractmethod
    def result(self, future: Future[T]) -> T:
        """Wait for a piece of work.

        Raises:
            ExecutorLost: the machines cannot be reached any more.
            BrokenExecutor: the work took down whoever tried it.
        """


@dataclass(frozen=True, slots=True)
class Crew:
    """Who measures the runs of one model. Without an ``executor`` it is this process, run by run.

    ``pickled``: the model for workers that did not receive it when they began, or what stands for it where it was shared.
    ``ahead``: chunks under way at once.
    """

    model: Model
    executor: Executor | None = None
    key: str = ""
    pickled: Any = b""
    ahead: int = 1
    chunk: int = CHUNK

    def measured(self, measure: Measure[T], seed: int, numbers: range) -> Generator[list[T], None, None]:
        """Yield the measures of the replications ``numbers``, in order, as they are ready."""
        if self.executor is None:
            for one in self._here(measure, seed, numbers):
                yield [one]
            return
        under_way: deque[tuple[Future[list[T]], range]] = deque()
        try:
            for first in range(numbers.start, numbers.stop, self.chunk):
                part = range(first, min(first + self.chunk, numbers.stop))
                under_way.append((self._submitted(measure, seed, part), part))
                if len(under_way) >= self.ahead:
                    yield self._result(measure, seed, *under_way.popleft())
            while under_way:
                yield self._result(measure, seed, *under_way.popleft())
        finally:
            for future, _part in under_way:
                future.cancel()

    def _here(self, measure: Measure[T], seed: int, numbers: range) -> Iterator[T]:
        for first in range(numbers.start, numbers.stop, self.chunk):
            yield from measure(self.model, seed, first, min(self.chunk, numbers.stop - first))

    def _submitted(self, measure: Measure[T], seed: int, part: range) -> Future[list[T]]:
        if self.executor is None:
            raise ValueError("there is no executor to submit to")
        try:
            return self.executor.submit(_chunk, measure, self.key, self.pickled, seed, part.start, len(part))
        except BrokenExecutor as problem:
            broken: Future[list[T]] = Future()
            broken.set_exception(problem)
            return broken

    def _result(self, measure: Measure[T], seed: int, future: "Future[list[T]]", part: range) -> list[T]:
        """A worker that was killed costs time, not runs: its chunk is measured here."""
        try:
            return self.executor.result(future) if isinstance(self.executor, Remote) else future.result()
        except BrokenExecutor:
            return list(measure(self.model, seed, part.start, len(part)))


@contextmanager
def crew(
    model: Model, number: int, executor: Executor | None = None, jobs: int = 0, chunk: int = CHUNK
) -> Iterator[Crew]:
    """Gather whoever measures ``number`` runs of a model; processes that are begun here end with it.

    ``chunk``: runs in a piece of work; on a cluster it is larger for many, unless another is wanted. ``jobs``: how many
    processes, 0 for one of each core, unless the runs are few. An ``executor`` of yours is used as it is, and left open.
    """
    few = _are_few(number, jobs)
    jobs = jobs or os.cpu_count() or 1
    if executor is None and (few or jobs == 1):
        yield Crew(model, chunk=chunk)
        return
    pickled = pickle.dumps(model)
    key = sha256(pickled).hexdigest()
    if isinstance(executor, Remote):
        width = max(1, executor.width())
        if chunk == CHUNK:  # nobody wants another
            chunk = max(chunk, min(_LARGEST, number // (_SHARES * width)))
        yield Crew(model, executor, key, executor.share(pickled), 2 * width + 2, chunk)
        return
    if executor is not None:
        yield Crew(model, executor, key, pickled, 2 * (os.cpu_count() or 1) + 2, chunk)
        return
    with ProcessPoolExecutor(jobs, initializer=_receive, initargs=(key, pickled)) as own:
        try:
            yield Crew(model, own, key, b"", 2 * jobs + 2, chunk)
        finally:
            own.shutdown(wait=True, cancel_futures=True)


def _are_few(number: int, jobs: int) -> bool:
    """Whether so many runs are done in this process."""
    return number < FEW if jobs == 0 else jobs == 1


@contextmanager
def gathered(number: int, executor: Executor | None = None, jobs: int = 0) -> Iterator[Executor | None]:
    """Gather once whoever measures ``number`` runs of several models, one model after the other.

    An ``executor`` of yours; else processes that end with it; None where this process does so few runs itself.
    """
    if executor is not None or _are_few(number, jobs):
        yield executor
        return
    with workers(jobs) as own:
        yield own


@contextmanager
def workers(jobs: int = 0) -> Iterator[ProcessPoolExecutor]:
    """Begin processes that measure one model after another, and end them; 0: one of each core."""
    with ProcessPoolExecutor(jobs or os.cpu_count() or 1, initializer=_leave_interrupts) as own:
        try:
            yield own
        finally:
            own.shutdown(wait=True, cancel_futures=True)


def _leave_interrupts() -> None:
    """Leave Ctrl-C to the process that asked, and end when it is killed: the pool's own pipe would stay open for ever."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_follow, args=(os.getppid(),), daemon=True).start()


def _follow(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_LOOK)
    os._exit(1)


def _receive(key: str, pickled: bytes) -> None:
    """Begin a worker: it has the model from now on."""
    _leave_interrupts()
    _keep(key, pickled)


def _keep(key: str, pickled: bytes) -> Model:
    """Have this model from now on, and the one before it. They stay for long, so the collector need not look through them."""
    model: Model = pickle.loads(pickled)
    kept = [*_received.items(), (key, model)][-_KEPT:]
    _received.clear()  # another thread of this worker may have one of these in hand, so it is not looked up again
    _received.update(kept)
    gc.unfreeze()  # what was kept of a model of before is garbage now
    gc.collect()
    gc.freeze()
    return model


def _chunk(measure: Measure[T], key: str, pickled: bytes, seed: int, first: int, count: int) -> list[T]:
    """Measure a chunk in a worker."""
    model = _received.get(key)
    if model is None:
        model = _keep(key, pickled)
    return list(measure(model, seed, first, count))
