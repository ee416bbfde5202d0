"""Times that were really observed, and the rows of a table that tell them."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from drillbook.schema.finding import Text, Unreadable, say
from drillbook.schema.values.names import normalise
from drillbook.schema.values.times import MINUTE, SECOND, parse_date, parse_duration

KINDS: Mapping[str, str] = {
    "": "task", "task": "task", "任务": "task", "turnout": "turnout", "team": "turnout", "出动": "turnout", "队伍": "turnout",
    "channel": "channel", "通信": "channel", "通信方式": "channel", "route": "route", "travel": "route", "路线": "route",
    "行程": "route",
}  # fmt: skip
_HEADERS: Mapping[str, str] = {
    "kind": "kind", "类别": "kind", "类型": "kind", "name": "name", "task": "name", "名称": "name", "任务": "name",
    "任务名称": "name", "事项": "name", "plan": "plan", "预案": "plan", "from": "start", "place": "start", "起点": "start",
    "地点": "start", "to": "to", "终点": "to", "minutes": "minutes", "分钟": "minutes", "用时分钟": "minutes",
    "seconds": "seconds", "秒": "seconds", "用时秒": "seconds", "time": "time", "takes": "time", "用时": "time", "耗时": "time",
    "date": "date", "日期": "date",
}  # fmt: skip
_TIMES = {"minutes": MINUTE, "seconds": SECOND}


@dataclass(frozen=True, slots=True)
class Observed:
    """One time as it was seen (``takes``, in ticks) of something that is called ``name``.

    ``plan``: of a task, where it is said; ``start`` and ``to``: of a route. ``source``: file and line, or a log.
    """

    kind: str
    name: str
    takes: int
    source: str
    plan: str = ""
    start: str = ""
    to: str = ""
    day: str = ""


@dataclass(frozen=True, slots=True)
class Unused:
    """What could not be taken for an observation, and why."""

    source: str
    why: Text


def of_table(text: str, source: str) -> Iterator[Observed | Unused]:
    """Yield what each row says, in the order of the file; headers in Chinese or English, commas, semicolons or tabs."""
    heads: list[str] | None = None
    has_rows = False
    for line, row in table_rows(text):
        if heads is None:
            heads = [_HEADERS.get(_plain(cell), "") for cell in row]
            if not {"time", "minutes", "seconds"} & set(heads) or not {"name", "start"} & set(heads):
                yield Unused(source, _no_headers())
                return
        else:
            yield _row(dict(zip(heads, row, strict=False)), f"{source}:{line}")
            has_rows = True
    if heads is None:
        yield Unused(source, _no_headers())
    elif not has_rows:
        yield Unused(source, say(en="there is no row below its first line", zh="首行之下没有数据"))


def table_rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a table that are not empty, each with its line; separated by commas, semicolons or tabs."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(",;\t，", key=first.count)
    rows = csv.reader(
        io.StringIO(text.replace("，", ",") if separator == "，" else text), delimiter=separator.replace("，", ",")
    )
    for row in rows:
        cells = [cell.strip() for cell in row]
        if any(cells):
            yield rows.line_num, cells


def _plain(header: str) -> str:
    """Without brackets, blanks and marks: ``用时（分钟）`` is ``用时分钟``."""
    return re.sub(r"[\s()（）:：_\-\ufeff]", "", normalise(header)).lower()


def _no_headers() -> Text:
    return say(
        en="its first line names no columns: name (or from and to), minutes (or time), and if you like kind, plan, date",
        zh="首行应写明列名：名称（或起点、终点）、用时（分钟），另可有类别、预案、日期",
    )


def _row(cells: dict[str, str], source: str) -> Observed | Unused:
    kind = KINDS.get(normalise(cells.get("kind", "")).lower())
    if kind is None:
        text = say(en="'{kind}' is no kind: task, turnout, channel or route", zh="“{kind}”不是类别，可写任务、出动、通信、路线", kind=cells["kind"])  # fmt: skip
        return Unused(source, text)
    try:
        takes, day = _takes(cells), cells.get("date", "")
        day = parse_date(day.replace("/", "-")).isoformat() if day else ""
    except Unreadable as problem:
        return Unused(source, problem.message)
    if takes <= 0:
        return Unused(source, say(en="a time of 0 or less is no observation", zh="用时为0或更短，不是实测"))
    start, to = cells.get("start", ""), cells.get("to", "")
    if kind == "task" and to and start and not cells.get("name"):
        kind = "route"
    return Observed(kind, cells.get("name", ""), takes, source, cells.get("plan", ""), start, to, day)


def _takes(cells: dict[str, str]) -> int:
    for name, unit in _TIMES.items():
        if cells.get(name):
            try:
                return round(float(normalise(cells[name])) * unit)
            except (ValueError, OverflowError):
                raise Unreadable(say(en="'{text}' is not a number", zh="“{text}”不是数字", text=cells[name])) from None
    if cells.get("time"):
        return _span(cells["time"])
    raise Unreadable(say(en="no time is written", zh="未写用时"))


def _span(text: str) -> int:
    """A length of time as the language writes it, or as spreadsheets do: ``0:13:49``."""
    parts = normalise(text).replace("：", ":").split(":")
    if not 1 < len(parts) < 4 or not all(part.isascii() and part.isdigit() for part in parts):
        return int(parse_duration(text))
    if len(parts) == 3 and len(parts[0]) < 7 and max(map(int, parts[1:])) < 60:
        hours, minutes, seconds = map(int, parts)
        return (hours * 60 + minutes) * MINUTE + seconds * SECOND
    raise Unreadable(
        say(
            en="'{text}' does not say for certain how long: write 5 min 30 s or 0:05:30, or a column of minutes",
            zh="“{text}”不能确定是多长时间，请写成“5分30秒”或“0:05:30”，也可改用“用时（分钟）”一列",
            text=text,
        )
    )


def split(found: Iterable[Observed | Unused]) -> tuple[list[Observed], list[Unused]]:
    """Observations, and what is none."""
    rows = list(found)
    return [one for one in rows if isinstance(one, Observed)], [one for one in rows if isinstance(one, Unused)]


def days(observed: Sequence[Observed]) -> tuple[str, str]:
    """The first and last day of observations; nothing where no day is written."""
    known = sorted(one.day for one in observed if one.day)
    return (known[0], known[-1]) if known else ("", "")
