"""Ledgers of a run: promised times, who waited for what, who was busy and what was at work, entry by entry.

A log's events and a run's plain records are entered alike: whatever is counted of a run is counted here.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple, Protocol, TypeAlias

from drillbook.simulator.log.task_events import Held

_GIVEN_UP: Final = ("aborted", "failed")


class Standing(Protocol):
    """What is asked of one occurrence of a promised time to say how it stands at EndEx."""

    @property
    def outcome(self) -> str: ...
    @property
    def since(self) -> int | None: ...
    @property
    def limit(self) -> int | None: ...
    @property
    def reason(self) -> str: ...


class PromiseEntry:
    """One occurrence of a promised time; see `measures.PromiseRow`. ``cause``: the event that kept or missed it."""

    __slots__ = ("cause", "elapsed", "limit", "outcome", "path", "promise", "reason", "since", "unknown")

    def __init__(
        self, promise: str, path: str = "", outcome: str = "open", since: int | None = None, limit: int | None = None,
        elapsed: int | None = None, reason: str = "", unknown: tuple[str, ...] = (), cause: int = -1,
    ) -> None:  # fmt: skip
        self.promise = promise
        self.path = path
        self.outcome = outcome
        self.since = since
        self.limit = limit
        self.elapsed = elapsed
        self.reason = reason
        self.unknown = unknown
        self.cause = cause


class PromiseLedger:
    """Occurrences of promised times, in the order they began. ``hanging``: by path, what became of its task.

    A promise whose task was skipped or withdrawn was not called upon; one whose task was given up was never reached.
    """

    def __init__(self, hanging: Mapping[str, str]) -> None:
        self._hanging = hanging
        self._entries: dict[tuple[str, str, int], PromiseEntry | int] = {}  # of what is open only its limit
        self._latest: dict[tuple[str, str], int] = {}  # since when the latest occurrence of a path runs
        self._silent: dict[str, PromiseEntry] = {}

    def opened(self, promise: str, path: str, since: int, limit: int) -> None:
        """Enter a time that has begun to run."""
        self._entries[promise, path, since] = limit
        self._latest[promise, path] = since

    def judged(
        self, outcome: str, promise: str, path: str, since: int, limit: int, took: int, unknown: tuple[str, ...], cause: int
    ) -> None:  # fmt: skip
        """Enter that it was met or missed."""
        entry = PromiseEntry(promise, path, outcome, since, limit, took, "", unknown, cause)
        self._entries[promise, path, since] = entry

    def never_reached(self, promise: str, path: str, since: int, limit: int, unknown: tuple[str, ...]) -> None:
        """Enter that EndEx came first."""
        entry = PromiseEntry(
            promise, path, "never-reached", since, limit, reason=self._hanging.get(path, ""), unknown=unknown
        )
        self._entries[promise, path, since] = entry

    def dropped(self, promise: str, path: str, why: str) -> None:
        """Enter that the latest occurrence of a path has lapsed."""
        key = promise, path, self._latest[promise, path]
        if why in _GIVEN_UP:
            reason = self._hanging.get(path, why)
            self._entries[key] = entry = _entry(key, self._entries[key])
            entry.outcome, entry.reason = "never-reached", reason
            return
        del self._entries[key]
        self._silent[promise] = PromiseEntry(promise, outcome="not-triggered", reason=why)

    def not_triggered(self, promise: str) -> None:
        """Enter that nothing set it running."""
        self._silent[promise] = PromiseEntry(promise, outcome="not-triggered")

    @property
    def entries(self) -> list[PromiseEntry]:
        """All occurrences; then the promises that nothing set running."""
        called_upon = {promise for promise, _, _ in self._entries}
        entries = [_entry(key, entry) for key, entry in self._entries.items()]
        return entries + [one for name, one in self._silent.items() if name not in called_upon]


def _entry(key: tuple[str, str, int], entry: PromiseEntry | int) -> PromiseEntry:
    promise, path, since = key
    return PromiseEntry(promise, path, "open", since, entry) if isinstance(entry, int) else entry


def at_end(row: Standing, end: int) -> tuple[str, str]:
    """Return outcome and reason as they stand at EndEx; see `measures.as_of`."""
    if row.outcome not in ("never-reached", "open") or row.since is None or row.limit is None:
        return row.outcome, row.reason
    if row.since + row.limit > end and not row.reason.startswith(_GIVEN_UP):
        return "open", row.reason
    return "never-reached", row.reason if row.outcome == "never-reached" else "unfinished"


class WaitEntry(NamedTuple):
    """A task that was ready had to wait for something of a pool; ``over``: it got it."""

    path: str
    pool: str
    since: int
    took: int
    over: bool


class WaitLedger:
    """Every wait of a task that was ready, charged to what it lacked last."""

    def __init__(self) -> None:
        self.entries: list[WaitEntry] = []
        self._since: dict[str, int] = {}
        self._on_the_way: set[str] = set()

    def ready(self, path: str, at: int) -> None:
        """Enter that a task could begin, or has to begin again."""
        self._since[path] = at
        self._on_the_way.discard(path)

    def supplied(self, path: str, at: int, waited: int, pool: str) -> None:
        """Enter that it has everything: it starts, or what it needs leaves."""
        if waited and path not in self._on_the_way:
            self.entries.append(WaitEntry(path, pool, at - waited, waited, True))
        self._on_the_way.add(path)

    def starved(self, path: str, at: int, pool: str) -> None:
        """Enter that EndEx came first."""
        since = self._since.get(path)
        if since is not None and path not in self._on_the_way:
            self.entries.append(WaitEntry(path, pool, since, at - since, False))

    def by_pool(self) -> dict[str, int]:
        """Add up the waiting charged to each pool, in ticks, the most first."""
        charged: dict[str, int] = {}
        for entry in self.entries:
            charged[entry.pool] = charged.get(entry.pool, 0) + entry.took
        return dict(sorted(charged.items(), key=lambda one: (-one[1], one[0])))


BusySpell: TypeAlias = tuple[str, int, int, int]
"""Name, how many, since when, until when."""


class BusyLedger:
    """How long people, teams and equipment were at work or on the way; see `measures.busy`."""

    def __init__(self) -> None:
        self.left_out: set[str] = set()
        """Names of what is used up or stays where it is: supplies, places in a shelter."""
        self._spells: list[BusySpell] = []
        self._held: dict[str, tuple[int, Held]] = {}  # by path: since when, and what

    def holds(self, path: str, at: int, held: Held) -> None:
        """Enter what a task holds from now on."""
        if path in self._held:
            self.lets_go(path, at)
        self._held[path] = at, held

    def lets_go(self, path: str, at: int) -> None:
        """Enter that it holds nothing any more."""
        spell = self._held.pop(path, None)
        if spell is None:
            return
        since, held = spell
        for name, count in held:
            self._spells.append((name, count, since, at))

    def returned(self, unit: str, amount: int, since: int, at: int) -> None:
        """Enter a way back, all pieces together."""
        self._spells.append((unit, amount, since, at))

    def by_name(self) -> dict[str, int]:
        """Return the ticks of each, by name."""
        busy: dict[str, int] = {}
        for name, count, since, until in self._spells:
            busy[name] = busy.get(name, 0) + count * (until - since)
        return {name: took for name, took in sorted(busy.items()) if name not in self.left_out}

    def by_part(self, length: int, parts: int) -> tuple[tuple[str, tuple[int, ...]], ...]:
        """Return the ticks of each, by name, in so many parts of a ``length``; what lies beyond belongs to the last."""
        found: dict[str, list[int]] = {}
        for name, count, since, until in self._spells:
            row = found.get(name)
            if row is None:
                row = found[name] = [0] * parts
            part = since // length
            end = (part + 1) * length
            while end < until and part < parts - 1:
                row[part] += count * (end - since)
                part, since, end = part + 1, end, end + length
            row[part if part < parts else -1] += count * (until - since)
        return tuple([(name, tuple(row)) for name, row in sorted(found.items()) if name not in self.left_out])


class WorkLedger:
    """How long each task was at work, all its occurrences together."""

    def __init__(self) -> None:
        self._at_work: dict[str, int] = {}
        self.worked: dict[str, int] = {}

    def began(self, path: str, at: int) -> None:
        """Enter that work begins or goes on."""
        self._at_work.setdefault(path, at)

    def ended(self, path: str, task: str, at: int) -> None:
        """Enter that work is over, or interrupted."""
        since = self._at_work.pop(path, None)
        if since is not None:
            self.worked[task] = self.worked.get(task, 0) + at - since
