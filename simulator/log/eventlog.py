"""Write and read logs: events in order as lines of JSON, with a format version and a digest.

The first line says what the log is of; then one line an event, its place being the number others name as their cause;
the last line counts them and closes the log with a digest of all lines before it.
"""

import dataclasses
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Protocol, TypeVar, overload

from drillbook.schema.base_error import DrillbookError
from drillbook.schema.finding import Text, say
from drillbook.simulator.log.events import BY_KIND
from drillbook.simulator.log.timeline_events import Happened
from drillbook.simulator.model.decisions_made import Decision

FORMAT = 1
Row = dict[str, Any]
T = TypeVar("T")
UPCASTS: dict[int, Callable[[Row], Row]] = {}
"""From a format version: what turns a row of it into one of the next."""


class LogRefused(DrillbookError, ValueError):
    """A log that cannot be relied on, and why."""

    def __init__(self, message: Text) -> None:
        super().__init__(str(message))
        self.message = message


@dataclass(frozen=True, slots=True)
class Origin:
    """What a log was made from: run it again and the same log must come out. ``model``: digest of book and scenario."""

    scenario: str = ""
    model: str = ""
    seed: int = 0
    replication: int = 0
    until: int = -1  # -1: to EndEx
    decisions: tuple[Decision, ...] = ()
    sources: tuple[tuple[str, str], ...] = ()  # files, and a mark of what each says: to name what has changed since

    def end(self, planned: int) -> int:
        """When the run ended: at EndEx as ``planned``, or where it was cut short; milliseconds since StartEx."""
        return planned if self.until < 0 else self.until

    @property
    def digest(self) -> str:
        """A hash of everything the log follows from; the marks of the files do not count."""
        return sha256(_line(_origin_row(dataclasses.replace(self, sources=()))).encode()).hexdigest()


class EventLog(Sequence[Happened]):
    """The events of one exercise, as a sequence; they are expanded when they are first asked for.

    An event's position is the number by which others name it as their ``cause``, -1 for none; its ``at`` is
    milliseconds since StartEx.
    """

    def __init__(self, origin: Origin, expand: Callable[[], tuple[Happened, ...]]) -> None:
        self.origin = origin
        self._expand: Callable[[], tuple[Happened, ...]] | None = expand
        self._events: tuple[Happened, ...] = ()

    @property
    def events(self) -> tuple[Happened, ...]:
        """All events, in order of time."""
        if self._expand is not None:
            self._events, self._expand = self._expand(), None
        return self._events

    def __repr__(self) -> str:
        origin = self.origin
        return f"<EventLog of {origin.scenario}, seed {origin.seed}, replication {origin.replication}>"

    def __iter__(self) -> Iterator[Happened]:
        return iter(self.events)

    def __len__(self) -> int:
        return len(self.events)

    @overload
    def __getitem__(self, number: int) -> Happened: ...
    @overload
    def __getitem__(self, number: slice) -> tuple[Happened, ...]: ...
    def __getitem__(self, number: int | slice) -> Happened | tuple[Happened, ...]:
        return self.events[number]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, EventLog) and self.origin == other.origin and self.events == other.events

    def __hash__(self) -> int:
        return hash(self.origin)

    def __getstate__(self) -> tuple[Origin, tuple[Happened, ...]]:
        return self.origin, self.events

    def __setstate__(self, state: tuple[Origin, tuple[Happened, ...]]) -> None:
        self.origin, self._events = state
        self._expand = None

    def chain(self, number: int) -> list[int]:
        """Return the positions from an event back along its causes to the first one, latest first."""
        links = [number]
        while (number := self.events[number].cause) >= 0:
            links.append(number)
        return links

    def rows(self) -> list[Row]:
        """One row for each event, as a table takes them: ``pandas.DataFrame(log.rows())``.

        Row ``n`` is event ``n``; each has ``kind``, ``at``, ``cause`` and the fields of its kind.
        """
        return [event_row(event) for event in self.events]

    def lines(self) -> Iterator[str]:
        """Yield the lines of the log as it is written, without line ends."""
        digest = sha256()
        for row in ({"drillbook": "log", "format": FORMAT, **_origin_row(self.origin)}, *map(event_row, self.events)):
            line = _line(row)
            digest.update(line.encode() + b"\n")
            yield line
        yield _line({"events": len(self.events), "digest": digest.hexdigest()})


def read_log(text: str) -> EventLog:
    """Read a log from its text.

    Raises:
        LogRefused: the text is cut, damaged, newer than this program, or no log at all.
    """
    lines = text.removesuffix("\n").split("\n")
    head = _row(lines[0], 1)
    if head.get("drillbook") != "log" or not isinstance(head.get("format"), int):
        raise LogRefused(say(en="this is not an event log", zh="这不是演练记录"))
    version = head["format"]
    if not min((*UPCASTS, FORMAT)) <= version <= FORMAT:
        raise LogRefused(_other_format(version))
    _check_end(lines)
    rows = [_upcast(_row(line, number), version) for number, line in enumerate(lines[1:-1], start=2)]
    origin = _believed(1, lambda: _origin(_upcast(head, version)))
    events = tuple(_believed(number, lambda row=row: event_of(row)) for number, row in enumerate(rows, start=2))  # type: ignore[misc]
    _check_order(events)
    return EventLog(origin, lambda: events)


def _believed(number: int, read: Callable[[], T]) -> T:
    try:
        return read()
    except (KeyError, TypeError, ValueError, AttributeError) as problem:
        raise _damaged(number, _what(problem)) from None


def _what(problem: Exception) -> str:
    """Name the field that holds what it may not."""
    from pydantic import ValidationError

    if not isinstance(problem, ValidationError):
        return str(problem)
    wrong = problem.errors(include_url=False, include_context=False, include_input=False)[0]
    return ".".join(map(str, wrong["loc"])) or wrong["type"]


def _check_order(events: Sequence[Happened]) -> None:
    """What drove an event lies before it, so that a chain of causes ends; and time does not go back."""
    before = 0
    for number, event in enumerate(events):
        if not -1 <= event.cause < number or event.at < before:
            raise _damaged(number + 2, "cause" if event.at >= before else "at")
        before = event.at


def event_row(event: Happened) -> Row:
    """Return an event as a row: its kind, then its fields in their order."""
    return {"kind": event.kind, **{name: getattr(event, name) for name in _fields(type(event))}}


def event_of(row: Row) -> Happened:
    """Make an event from a row.

    Raises:
        KeyError: the kind is unknown.
        ValueError: a field is unknown, is missing, or holds what it cannot hold.
    """
    row = dict(row)
    event = BY_KIND[row.pop("kind")]
    unknown = set(row) - set(_fields(event))
    if unknown:
        raise ValueError(f"{event.kind}: {', '.join(sorted(unknown))}")
    made: Happened = _shape(event).validate_json(json.dumps(row), strict=True)
    return made


def _other_format(version: int) -> Text:
    if version > FORMAT:
        return say(
            en="the log has format {version}, this program reads up to {known}: update the program",
            zh="记录格式为第{version}版，本程序只能读到第{known}版，请升级程序",
            version=version,
            known=FORMAT,
        )
    return say(
        en="the log has format {version}, which this program does not read any more: run the exercise again",
        zh="记录格式为第{version}版，本程序已不再支持，请重新推演",
        version=version,
    )


def _check_end(lines: list[str]) -> None:
    last = _row(lines[-1], len(lines)) if len(lines) > 1 else {}
    if set(last) != {"events", "digest"}:
        raise LogRefused(
            say(
                en="the log is cut off after line {line}: its last line is missing",
                zh="记录在第{line}行之后中断：缺少末行",
                line=len(lines),
            )
        )
    digest = sha256("".join(line + "\n" for line in lines[:-1]).encode()).hexdigest()
    if last["events"] != len(lines) - 2 or last["digest"] != digest:
        raise LogRefused(
            say(
                en="the log is damaged or was changed: its lines do not match the digest in its last line",
                zh="记录已损坏或被改动：各行与末行的校验值不符",
            )
        )


def _row(line: str, number: int) -> Row:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        row = None
    if not isinstance(row, dict):
        if number == 1:
            raise LogRefused(say(en="this is not an event log", zh="这不是演练记录"))
        raise LogRefused(say(en="line {line} of the log is damaged", zh="记录第{line}行已损坏", line=number))
    return row


def _upcast(row: Row, version: int) -> Row:
    while version < FORMAT:
        row = UPCASTS[version](row)
        version += 1
    return row


def _damaged(line: int, what: str) -> LogRefused:
    return LogRefused(
        say(
            en="line {line} of the log holds something unknown: {what}",
            zh="记录第{line}行有无法识别的内容：{what}",
            line=line,
            what=ascii(what)[1:-1] if not what.isprintable() else what,
        )
    )


def _origin_row(origin: Origin) -> Row:
    row = dataclasses.asdict(origin)
    row["sources"] = dict(origin.sources)
    if not origin.sources:
        del row["sources"]
    return row


def _origin(row: Row) -> Origin:
    named = {field.name: row[field.name] for field in dataclasses.fields(Origin) if field.name != "sources"}
    named["sources"] = tuple((str(name), str(mark)) for name, mark in row.get("sources", {}).items())
    origin: Origin = _shape(Origin).validate_json(json.dumps(named), strict=True)
    return origin


class _Shape(Protocol):
    """Reads what is written of one kind, or says what is wrong with it."""

    def validate_json(self, data: str, *, strict: bool) -> Any: ...


def _shape(of: type) -> _Shape:
    """What the fields of an event, or of the head, may hold."""
    shape = _SHAPES.get(of)
    if shape is None:
        from pydantic import TypeAdapter  # whoever only writes logs does without

        shape = _SHAPES[of] = TypeAdapter(of)
    return shape


def _fields(event: type[Happened]) -> tuple[str, ...]:
    names = _FIELDS.get(event)
    if names is None:
        names = _FIELDS[event] = tuple(field.name for field in dataclasses.fields(event))
    return names


_FIELDS: dict[type[Happened], tuple[str, ...]] = {}
_SHAPES: dict[type, _Shape] = {}


def _line(row: Row) -> str:
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


__all__ = ["FORMAT", "UPCASTS", "EventLog", "LogRefused", "Origin", "event_of", "event_row", "read_log"]
