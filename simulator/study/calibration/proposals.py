"""From observations to proposed times of tasks, teams, channels and routes of a book, each where it is written."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from drillbook.schema.book import PlanBook
from drillbook.schema.editing.edits import Add, Edit, Replace
from drillbook.schema.editing.writing import Data
from drillbook.schema.finding import Language, Text, say
from drillbook.schema.text.located import Located
from drillbook.schema.text.yaml_nodes import MappingNode, Node, SequenceNode
from drillbook.schema.values.distributions import GrowingTakes, Takes
from drillbook.schema.values.names import normalise
from drillbook.schema.values.times import render_duration
from drillbook.simulator.study.calibration.fitting import LEAST, Fit, fitted
from drillbook.simulator.study.calibration.observations import Observed, Unused, days

_KEYS = {
    "takes": "用时", "turnout": "出动时间", "basis": "依据", "lognormal": "对数正态", "median": "中位", "p90": "九成",
    "exponential": "指数", "triangular": "三角", "normal": "正态", "mean": "均值", "sd": "标准差", "observed": "实测",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Target:
    """Something in the book whose time was observed: where it stands, and what its time is called there.

    ``plan`` and ``clause``: of a task, the title of its plan and its clause: several plans have a first report.
    """

    kind: str
    title: str
    place: Located[object]
    key: str
    now: Takes | None
    refusal: Text | None = None
    plan: str = ""
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A time proposed for a target, from ``number`` observations between two days (may be empty)."""

    target: Target
    fit: Fit
    first: str
    last: str
    basis: str
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Calibration:
    """What is proposed, what was observed too seldom or cannot be written, and what could not be used."""

    proposals: tuple[Proposal, ...]
    refused: tuple[tuple[Target, int, Text], ...]
    unused: tuple[Unused, ...]
    sources: tuple[str, ...] = field(default=())


def calibrate(
    book: PlanBook,
    observed: Sequence[Observed],
    unused: Iterable[Unused] = (),
    *,
    language: Language = "zh",
    seed: int = 0,
) -> Calibration:
    """Propose a time for everything in a book that was observed often enough; the same for the same observations."""
    left = list(unused)
    by_target: dict[tuple[object, ...], tuple[Target, list[Observed]]] = {}
    for one in observed:
        found = list(_targets(book, one))
        if len(found) == 1:
            key = (found[0].place.source.file, found[0].place.path, found[0].key)
            by_target.setdefault(key, (found[0], []))[1].append(one)
        else:
            left.append(Unused(one.source, _not_found(one, len(found))))
    proposals, refused = [], []
    for target, rows in by_target.values():
        why = target.refusal or _too_few(len(rows))
        if why is not None:
            refused.append((target, len(rows), why))
        else:
            proposals.append(_proposal(target, rows, language, seed))
    return Calibration(tuple(proposals), tuple(refused), tuple(left))


def _too_few(number: int) -> Text | None:
    if number >= LEAST:
        return None
    return say(
        en="{n} of the {least} observations that are needed: {more} more",
        zh="实测{n}次，至少需要{least}次，还差{more}次",
        n=number,
        least=LEAST,
        more=LEAST - number,
    )


def _not_found(one: Observed, number: int) -> Text:
    ends = [end for end in (one.start, one.to) if end]
    if one.kind == "route" and len(ends) < 2:
        return say(en="a route needs both its ends: from and to", zh="路线应写明起点和终点")
    name = one.name or " – ".join(ends)
    if not name:
        return say(en="no name is written", zh="未写名称")
    if number:
        return say(en="'{name}' may mean {n} things; write its plan or id", zh="“{name}”可指{n}项，请写明预案或标识",
                   name=name, n=number)  # fmt: skip
    return say(en="the book has no such thing: '{name}'", zh="预案库中没有“{name}”", name=name)


def _targets(book: PlanBook, one: Observed) -> Iterator[Target]:
    match one.kind:
        case "task":
            yield from _tasks(book, one)
        case "turnout":
            for team in _called(book.teams, one.name):
                yield Target("turnout", team.value.title, team, "turnout", team.value.turnout)
        case "channel":
            for channel in _called(book.channels, one.name):
                now = channel.value.takes
                refusal = None if channel.source.root is not None and channel.path else _not_written()
                yield Target("channel", channel.value.title, channel, "takes", now, refusal)
        case "route":
            yield from _routes(book, one)


def _not_written() -> Text:
    return say(en="this channel is not written in the contacts library", zh="联络网未列此通信方式，请先写入")


def _called(table: Mapping[str, Located], wanted: str) -> list[Located]:  # type: ignore[type-arg]
    """By its id, else by its title."""
    name = normalise(wanted)
    if name in table:
        return [table[name]]
    return [one for one in table.values() if normalise(one.value.title) == name]


def _tasks(book: PlanBook, one: Observed) -> Iterator[Target]:
    plan, slash, inner = one.name.partition("/")
    wanted, name = (plan, inner) if slash else (one.plan, one.name)
    plans = _called(book.plans, wanted.strip("《》")) if wanted else list(book.plans.values())
    for located in plans:
        by_id = [task for task in located.entries("tasks", located.value.tasks) if task.name == normalise(name)]
        by_title = [
            t for t in located.entries("tasks", located.value.tasks) if normalise(t.value.title) == normalise(name)
        ]
        for task in by_id or by_title:
            takes = task.value.takes
            always = takes.get("") if takes is not None and set(takes) == {""} else None
            refusal = _cannot_be_written(takes, always)
            plan_title, clause = located.value.title, str(task.value.clause or "")
            yield Target("task", task.value.title, task, "takes", always, refusal, plan_title, clause)


def _cannot_be_written(takes: object, always: object) -> Text | None:
    if takes is not None and always is None:
        return say(
            en="its time differs by level, and observations do not say the level",
            zh="该任务用时按级别不同，实测未写明级别",
        )
    if isinstance(always, GrowingTakes):
        return say(
            en="its time grows with a number, which observations do not say", zh="该任务用时随数量增加，实测未写明数量"
        )
    return None


def _routes(book: PlanBook, one: Observed) -> Iterator[Target]:
    ends = [{place.name for place in _called(book.places, name)} for name in (one.start, one.to)]
    for route in book.routes:
        it = route.value
        there = it.from_ in ends[0] and it.to in ends[1]
        back = not it.one_way and it.to in ends[0] and it.from_ in ends[1]
        if there or back:
            titles = [book.places[name].value.title if name in book.places else name for name in (it.from_, it.to)]
            yield Target("route", " – ".join(titles), route, "takes", it.takes)  # type: ignore[arg-type]


def _proposal(target: Target, rows: list[Observed], language: Language, seed: int) -> Proposal:
    fit = fitted([one.takes for one in rows], seed)
    first, last = days(rows)
    basis = _basis(fit, first, last).render(language)
    return Proposal(target, fit, first, last, basis, tuple(_edits(target, fit.takes, basis)))


def _basis(fit: Fit, first: str, last: str) -> Text:
    """What stands beside the number: observed, when, how often."""
    n = fit.number
    if not first:
        return say(en="observed, n = {n}", zh="实测，n={n}", n=n)
    if first == last:
        return say(en="observed {day}, n = {n}", zh="实测{day}，n={n}", day=first, n=n)
    return say(en="observed {first} to {last}, n = {n}", zh="实测{first}至{last}，n={n}", first=first, last=last, n=n)


def _edits(target: Target, takes: Takes, basis: str) -> Iterator[Edit]:
    """The time in place of what is there, and its basis; keys and units in the language of the entry."""
    chinese = _in_chinese(target.place)
    values = ((target.key, as_written(takes, chinese=chinese)), ("basis", basis))
    for key, value in values:
        written = _written(target.place, key)
        if written is not None:
            yield Replace((*target.place.path, written), value)
        else:
            yield Add(target.place.path, _KEYS[key] if chinese else key, value)


def _node(place: Located[object]) -> MappingNode | None:
    node: Node | None = place.source.root
    for step in place.path:
        if isinstance(node, MappingNode):
            entry = node.find(step)
            node = entry[1] if entry is not None else None
        elif isinstance(node, SequenceNode) and isinstance(step, int):
            node = node.items[step]
    return node if isinstance(node, MappingNode) else None


def _in_chinese(place: Located[object]) -> bool:
    node = _node(place)
    return node is not None and any(not str(name).isascii() for name in node.entries)


def _written(place: Located[object], key: str) -> str | None:
    """The key as it stands in the file, None where it is not written."""
    node = _node(place)
    entry = node.find(key) if node is not None else None
    return entry[0].text if entry is not None else None


def as_written(takes: Takes, *, chinese: bool) -> Data:
    """A distribution as people write it in a file."""

    def said(ticks: float) -> str:
        return render_duration(round(ticks), "zh" if chinese else "en")

    def named(key: str) -> str:
        return _KEYS[key] if chinese else key

    if takes.kind == "fixed":
        return said(takes.parameters[0])
    if takes.kind in ("uniform", "pert"):
        return " / ".join(said(one) for one in takes.parameters)
    if takes.kind == "triangular":
        return {named("triangular"): " / ".join(said(one) for one in takes.parameters)}
    if takes.kind == "observed":
        return {named("observed"): [said(one) for one in takes.parameters]}
    parts = {"lognormal": ("median", "p90"), "normal": ("mean", "sd")}.get(takes.kind)
    if parts is None:
        return {named(takes.kind): said(takes.parameters[0])}
    return {named(takes.kind): {named(part): said(one) for part, one in zip(parts, takes.parameters, strict=True)}}
