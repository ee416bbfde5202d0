"""What people call things: the titles behind the ids of a model."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from drillbook.simulator.model.condition import Moment
from drillbook.simulator.model.conditions_as_written import written
from drillbook.simulator.model.generated_titles import OUTSIDE_STAFF, OUTSIDE_TITLE, Kind, generated_title
from drillbook.simulator.model.model import Inject, Model
from drillbook.simulator.model.tasks import Recipient, Repeat, Task, Wait
from drillbook.ui.report.clauses import clause_said
from drillbook.ui.report.clock_text import ShownClock
from drillbook.ui.translation import _, current_language, joined, translate

_ROMAN = {"I": "Ⅰ", "II": "Ⅱ", "III": "Ⅲ", "IV": "Ⅳ"}


@dataclass(frozen=True, slots=True)
class Titles:
    """Names to titles; a name without one is shown as it is."""

    roles: dict[str, str]
    tasks: dict[str, str]
    plans: dict[str, str]
    things: dict[str, str]
    indicators: dict[str, str]
    promises: dict[str, str]
    procedures: dict[str, str]
    injects: dict[str, str]
    clauses: dict[str, str]
    ends: dict[str, str]
    questions: dict[str, str] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    waits: dict[str, str] = field(default_factory=dict)
    clock: ShownClock = field(default_factory=lambda: ShownClock(None))

    @classmethod
    def of(cls, model: Model) -> "Titles":
        """The titles of everything in ``model``."""
        return cls(
            {role.name: role.title for role in model.roles},
            {task.name: task.title or _generated(model, "task", task.name) for task in model.tasks},
            {plan.name: plan.title for plan in model.plans},
            _things(model),
            {indicator.name: indicator.title for indicator in model.indicators},
            {one.name: one.title or _generated(model, "promise", one.name) for one in model.promises},
            _procedures(model),
            {inject.name: inject.title for inject in model.injects},
            {name: where.clause for name, where in model.origins if where.clause},
            _ends(model),
            {inject.name: _questions(model, inject) for inject in model.injects if inject.questions},
            {pool.name: pool.unit for pool in model.pools if pool.unit},
            dict(_waits(model)),
            ShownClock.of(model.begins, model.zone),
        )

    def role(self, name: str) -> str:
        """A role, or whoever else can be told something."""
        return self.roles.get(name) or self.things.get(name) or name

    def task(self, path: str) -> str:
        """A task, from its name ``flood/run-pumps``."""
        return self.tasks.get(path) or path

    def task_at(self, path: str, task: str) -> str:
        """A task, and for which of several places or organizations this is it: ``close-underpass@caoyang-underpass``."""
        return self.task(task) + self.instance(path)

    def instance(self, path: str) -> str:
        """Which of several a step is for, as it follows a title: （402教室）; nothing where its path names none."""
        which = re.findall(r"@([^@/]*[^@/0-9][^@/]*)", path)
        return _(" at {place}", place=self.thing(which[-1])) if which else ""

    def plan(self, name: str) -> str:
        """A plan, in the marks its language uses."""
        title = self.plans.get(name) or name
        return f"《{title}》" if current_language() == "zh" else title

    def short_plan(self, name: str) -> str:
        """Enough of a plan's title to tell it from the others: without brackets and without saying that it is a plan."""
        return shortened(self.plans.get(name) or name) or name

    def thing(self, name: str) -> str:
        """A place, post, team, piece of equipment or supply; ``pump-truck-3`` is a pump truck."""
        if name == "roads":
            return _("roads")
        start, dash, end = name.partition(" - ")
        if dash:
            return _("{start} – {end}", start=self.thing(start), end=self.thing(end))
        known = self.things.get(name) or self.roles.get(name) or self.things.get(re.sub(r"-\d+$", "", name))
        return known or name

    def waited_for(self, pool: str) -> str:
        """What was waited for: a pool, or the person who plays the role."""
        return self.thing(pool) if pool else _("its player")

    def anything(self, name: str) -> str:
        """A step by its path (``flood#2/underpass/run-pumps@3``), or whatever else bears the name."""
        first, *rest = name.split("/")
        plan = first.partition("#")[0]
        for part in reversed(rest):  # of ``flood/level:III/decide`` the task is level:III
            known = f"{plan}/{re.sub(r'(?:@[^@/]+|[.][0-9]+)+$', '', part)}"
            if self.tasks.get(known) or self.procedures.get(known):
                return self.tasks.get(known) or self.procedures[known]
        if rest == ["command"]:
            return _("command over {plan}", plan=self.short_plan(plan))
        if rest:
            return self.role(name)
        inject = name.removeprefix("inject:").partition("#")[0]
        return self.injects.get(inject) or self.thing(inject if name.startswith("inject:") else name)

    def asked(self, inject: str) -> str:
        """The questions put when an inject comes, with the points hoped for; nothing where none are."""
        return self.questions.get(inject.partition("#")[0], "")

    def named_inject(self, name: str) -> str:
        """What an inject is called, nothing where it has no more than an id."""
        inject = name.removeprefix("inject:").partition("#")[0]
        title = self.injects.get(inject, "")
        return "" if title == inject else title

    def promise(self, name: str) -> str:
        """A promised time: its own title, else that of its task."""
        inject, arrow, expected = name.rpartition(">")
        title = self.promises.get(name) or self.tasks.get(expected) or expected
        return _("{title} (after {inject})", title=title, inject=self.injects.get(inject) or inject) if arrow else title

    def told_apart(self, name: str) -> str:
        """A promised time; where others bear the same title, with its plan and clause: it is said without a table beside it."""
        title = self.promise(name)
        if sum(self.promise(each) == title for each in self.promises) < 2:
            return title
        return _("{title} ({where})", title=title, where=self.place_of(name))

    def place_of(self, name: str) -> str:
        """The plan and clause a promised time or a task stands in: 普陀区防汛防台 第4.5.1条."""
        task = name.rpartition(">")[2]
        return place_said(self.short_plan(task.partition("/")[0]), self.clauses.get(task, ""))

    def procedure(self, name: str) -> str:
        """A procedure, from its name ``flood/heavy-rain``."""
        return self.procedures.get(name) or name

    def indicator(self, name: str) -> str:
        """Something the district knows."""
        return self.indicators.get(name) or name


def _questions(model: Model, inject: Inject) -> str:
    """What is asked at the table, of whom, and what is hoped to be heard."""
    roles = {role.name: role.title for role in model.roles}
    said = []
    for one in inject.questions:
        to = joined(roles.get(name) or name for name in one.to)
        ask = _("{to}: {question}", to=to, question=one.ask) if to else one.ask
        points = _("; ").join(one.points)
        said.append(_("{question} (points: {points})", question=ask, points=points) if points else ask)
    return _("; ").join(said)


def _generated(model: Model, kind: Kind, name: str) -> str:
    """What the product calls what nobody wrote."""
    owner, _slash, inner = name.partition("/")
    plan = next((plan for plan in model.plans if plan.name == owner), None)
    levels = {level.name: level.title for level in plan.levels} if plan else {}
    return translate(generated_title(kind, inner, levels))


def _waits(model: Model) -> Iterator[tuple[str, str]]:
    """What each wait is for, as it would be written, by its path ``flood/rain/wait.1``; not those for a time of day."""
    for procedure in model.procedures:
        todo = [procedure.body]
        while todo:
            for node in todo.pop().nodes:
                if isinstance(node.what, Repeat):
                    todo.append(node.what.body)
                elif isinstance(node.what, Wait) and not node.what.clock:
                    path = f"{model.plans[procedure.plan].name}/{procedure.name}/{node.name}"
                    yield path, written(model, node.what.until)


def _procedures(model: Model) -> dict[str, str]:
    names = ((f"{model.plans[one.plan].name}/{one.name}", one) for one in model.procedures)
    return {name: one.title or _generated(model, "procedure", name) or one.name for name, one in names}


def _ends(model: Model) -> dict[str, str]:
    """The task that a promised time between two moments runs to."""
    ends = ((promise.name, promise.end) for promise in model.promises)
    return {name: model.tasks[end.task].name for name, end in ends if isinstance(end, Moment) and end.task >= 0}


def _things(model: Model) -> dict[str, str]:
    """Places, pools and teams; whoever has a capability is called after it."""
    able = {
        pool.name: _("{capability} teams", capability=pool.name) for pool in model.pools if pool.kind == "capability"
    }
    named = {
        thing.name: thing.title
        for family in (model.channels, _recipients(model), model.places, model.junctions, model.pools, model.teams)
        for thing in family
    }
    named[OUTSIDE_STAFF] = translate(OUTSIDE_TITLE)
    return able | dict(model.organizations) | {name: title for name, title in named.items() if title and title != name}


def _recipients(model: Model) -> list[Recipient]:
    """Everybody that something is sent to."""
    senders: tuple[Task | Inject, ...] = (*model.tasks, *model.injects)
    return [sending.to for one in senders for sending in (one.sends if isinstance(one, Task) else one.to)]


def shortened(plan: str) -> str:
    """A plan's title without brackets and without saying that it is a plan: 普陀区防汛防台."""
    title = re.sub(r"\s*[(（][^()（）]*[)）]", "", plan)
    return re.sub(r"(?:专项)?(?:应急预案|预案)$", "", title).strip()


def place_said(plan: str, clause: str) -> str:
    """A plan, and the clause in it if there is one: 普陀区防汛防台 第4.5.1条."""
    return _("{plan} {clause}", plan=plan, clause=clause_said(clause)) if clause else plan


def level_word(level: str) -> str:
    """Ⅲ级, level III, or none."""
    if level == "none":
        return _("no level")
    if current_language() == "zh":
        return f"{_ROMAN.get(level, level)}级" if level in _ROMAN else level
    return _("level {level}", level=level)


def round_of(path: str) -> int:
    """The round of a repeated step, 1 outside of a repeat."""
    found = re.search(r"@(\d+)", path)
    return int(found[1]) if found else 1


def distinguished(words: Sequence[str], which: Sequence[str]) -> list[str]:
    """The words of one list; those that stand in it several times are followed by ``which`` of them it is."""
    often = Counter(words)
    return [word + which[at] if often[word] > 1 else word for at, word in enumerate(words)]
