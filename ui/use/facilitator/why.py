"""Ask why something of a run came when it did, or why not yet: find what is meant by a name, and explain it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from drillbook.schema.finding import Refused, say
from drillbook.schema.values.names import did_you_mean
from drillbook.simulator.log.reasons import Answer, Kind
from drillbook.simulator.log.timeline_events import Happened
from drillbook.simulator.log.why import why
from drillbook.simulator.model.model import Model

_LEVEL = re.compile(r"(?:level|级别)\s*[(（]\s*([^)）]+?)\s*[)）]\s*(\S+)")


@dataclass(frozen=True, slots=True)
class Subject:
    """What a question is about: a name of the model, its title, and of a task the occurrence ``path``."""

    kind: Kind
    name: str
    title: str = ""
    path: str = ""


def subjects(model: Model) -> list[Subject]:
    """Everything that can be asked about, tasks before procedures of the same name."""
    found = [Subject("task", task.name, task.title) for task in model.tasks]
    for plan in model.plans:
        found += [Subject("level", f"{plan.name}/{level.name}", level.title) for level in plan.levels]
    for procedure in model.procedures:
        name = f"{model.plans[procedure.plan].name}/{procedure.name}"
        found.append(Subject("procedure", name, procedure.title))
    found += [Subject("inject", inject.name, inject.title) for inject in model.injects]
    tasks = {task.name for task in model.tasks}
    return found + [Subject("promise", one.name, one.title) for one in model.promises if one.name not in tasks]


def ask(log: Sequence[Happened], model: Model, word: str, at: int | None = None) -> Answer:
    """Answer a question about ``word`` as of ``at`` (ticks), else as of the end.

    Raises:
        Refused: nothing is called so, or several things are.
    """
    end = log[-1].at if log else 0
    subject = find_subject(model, word)
    return why(log, model, subject.kind, subject.name, end if at is None else min(at, end), subject.path)


def find_subject(model: Model, word: str) -> Subject:
    """What is meant by a name, a step's path, a level such as ``flood/III`` or ``level(flood) III``, or a title.

    Raises:
        Refused: nothing is called so, or several things are.
    """
    known = subjects(model)
    level = _LEVEL.fullmatch(word.strip())
    name = f"{level[1]}/{level[2]}" if level else word.strip().removeprefix("inject:")
    path = _task_of(name) if "/" in name else ""
    found = _named(known, {name}) or _named(known, {path}, occurrence=name)
    found = found or [one for one in known if one.name.rpartition("/")[2] == name]
    found = found or [one for one in known if one.title and one.title == name]
    if len(found) == 1 or (found and len({one.name for one in found}) == 1):
        return found[0]
    if found:
        raise Refused(
            say(
                en="'{word}' may be several things: {names}",
                zh="“{word}”对应多项：{names}",
                word=word,
                names=tuple(one.name for one in found),
            )
        )
    raise _unknown(word, known)


def _named(known: Iterable[Subject], names: set[str], occurrence: str = "") -> list[Subject]:
    return [Subject(one.kind, one.name, one.title, occurrence) for one in known if one.name in names]


def _task_of(path: str) -> str:
    """The task of a step's path: ``flood/run-pumps`` of ``flood#2/underpass/run-pumps@3``."""
    plan, *rest = path.split("/")
    step = re.sub(r"(?:@[0-9]+|[.][0-9]+)+$", "", rest[-1])
    if len(rest) > 1 and ":" in rest[0] and step in ("decide", "send"):
        kind, _colon, level = rest[0].partition(":")
        sort = {"level": "decide", "end": "decide-end"}.get(kind, kind)
        return f"{plan.partition('#')[0]}/{sort}:{level}"
    return f"{plan.partition('#')[0]}/{step}"


def _unknown(word: str, known: Sequence[Subject]) -> Refused:
    names = {name for one in known for name in (one.name, one.name.rpartition("/")[2], one.title) if name}
    likely = did_you_mean(word, sorted(names))
    unknown = say(
        en="this run has no task, level, inject or promised time '{word}'",
        zh="本次推演没有名为“{word}”的任务、级别、消息或时限",
        word=word,
    )
    return Refused(unknown, likely)
