"""A scenario to begin with: from plans, a scene for each phase and a message that sets off each main procedure; or a copy."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pydantic import BaseModel

from drillbook.schema.book import PlanBook
from drillbook.schema.editing.edits import Edit, Replace, apply
from drillbook.schema.editing.writing import Data, entry
from drillbook.schema.finding import Finding, Language, Refused, say
from drillbook.schema.linkage.facts.control_flow import tasks_in
from drillbook.schema.linkage.questions.exercisable import ExercisePart
from drillbook.schema.linkage.wording import plan_title
from drillbook.schema.models.plan import Plan, Procedure
from drillbook.schema.models.scenario import Disruption, Inject, Objective, Question, Scenario, Scene
from drillbook.schema.references import references
from drillbook.schema.text.located import Located
from drillbook.schema.text.yaml_nodes import parse
from drillbook.schema.values.keys import names_of
from drillbook.schema.values.names import normalise
from drillbook.schema.values.vocabulary import PHASES
from drillbook.ui.use.facilitator.draft_questions import DraftQuestion, draft_questions, of_tasks

_APART = 10  # minutes between messages, until the author moves them
_WORDS: dict[str, tuple[str, str]] = {
    "open": ("to be written", "待填写"),
    "objective": ("The times the plan promises are kept", "预案规定的时限得到落实"),
    "begins": ("StartEx", "演练开始"),
    "respond": ("promised-times", "时限"),
    "hours": ("4 h", "4小时"),
    "away": ("1 h", "1小时"),
}


@dataclass(frozen=True, slots=True)
class ScenarioWish:
    """What a new scenario is to be: its id and title, empty for one that says which plans it rehearses, and the way from
    its file to the book, empty for one inside.
    """

    id: str
    title: str
    language: Language
    book: str = ""


def from_plans(
    book: PlanBook,
    plans: Sequence[str],
    wish: ScenarioWish,
    aims: Sequence[ExercisePart] = (),
    findings: Sequence[Finding] = (),
) -> str:
    """Write a scenario in which each main procedure of the plans is set off once, with a question for each promised time,
    each hand-over and each of the ``findings``.

    With ``aims`` it is about these parts, which no run came to: instead of the main procedures those that hold such a task
    are set off, whose deputy never acted is absent, and an objective tests all of them.

    Raises:
        Refused: no plan is named, or one that is not in the book.
    """
    missing = next((name for name in plans if name not in book.plans), None)
    if missing is not None or not plans:
        raise Refused(
            say(en="there is no plan '{name}' in this book", zh="预案库中没有预案“{name}”", name=missing or ""),
            say(en="name one of {names}", zh="可写：{names}", names=tuple(book.plans)),
        )
    return _Draft(book, [book.plans[name] for name in plans], wish, tuple(aims), tuple(findings)).text()


def drafted_title(plans: Sequence[Located[Plan]], language: Language) -> str:
    """What a scenario is called that somebody has yet to name: 《普陀区防汛防台专项应急预案》推演."""
    titles = [plan_title(plan.value).render(language) for plan in plans]
    return "".join(titles) + "推演" if language == "zh" else f"Rehearsal of {' and '.join(titles)}"


def beyond_reach(plans: Sequence[Located[Plan]], aims: Sequence[ExercisePart]) -> list[ExercisePart]:
    """List the aims that no message of the draft brings about: what leads to them is the author's to write."""
    started = {
        f"{plan.value.plan}/{task}"
        for plan in plans
        for name in uncovered_procedures(plan, aims)
        for task in tasks_in(plan.value.procedures[name].steps)
    }
    return [
        aim for aim in aims if aim.kind != "deputy" and not (aim.kind in ("task", "hand-over") and aim.name in started)
    ]


def main_procedures(plan: Located[Plan]) -> list[str]:
    """List what nothing in the plan sets off: procedures without a condition that no other procedure calls.

    What is called of another plan may have the same name as one of this.
    """
    called = {
        one.name.removeprefix(f"{plan.value.plan}/")
        for one in references(plan)
        if one.kind in ("procedure", "action", "hand-over") and one.path[:1] == ("procedures",)
    }
    return [name for name, one in plan.value.procedures.items() if one.when is None and name not in called]


def uncovered_procedures(plan: Located[Plan], aims: Sequence[ExercisePart]) -> list[str]:
    """List the procedures without a condition that hold a task among the aims."""
    wanted = {aim.name for aim in aims if aim.kind in ("task", "hand-over", "loss")}
    return [
        name
        for name, one in plan.value.procedures.items()
        if one.when is None and any(f"{plan.value.plan}/{task}" in wanted for task in tasks_in(one.steps))
    ]


def _moment(aim: ExercisePart) -> str:
    """What an objective tests: a task started, a level, somebody absent; nothing for what is no moment."""
    match aim.kind:
        case "task":
            return f"{aim.name} started"
        case "level":
            return f"level({aim.plan}) {aim.name.partition('/')[2]}"
        case "deputy":
            return f"{aim.name} absent"
    return ""


class _Draft:
    """Puts the scenario together in the language of the book."""

    def __init__(
        self,
        book: PlanBook,
        plans: list[Located[Plan]],
        wish: ScenarioWish,
        aims: tuple[ExercisePart, ...],
        findings: tuple[Finding, ...],
    ) -> None:
        self.book = book
        self.plans = plans
        self.wish = wish
        self.zh = wish.language == "zh"
        self.aims = aims
        self.questions = {plan.value.plan: self.worth_asking(plan, findings) for plan in plans}

    def worth_asking(self, plan: Located[Plan], findings: tuple[Finding, ...]) -> list[DraftQuestion]:
        """All that can be asked of a plan; of one with aims what is asked of the tasks among them."""
        every = list(draft_questions(self.book, plan, findings, self.wish.language))
        own = (aim for aim in self.aims if aim.plan == plan.value.plan and aim.kind in ("task", "hand-over", "loss"))
        aimed = {aim.name.partition("/")[2] for aim in own}
        return of_tasks(every, aimed) if self.aims else every

    def text(self) -> str:
        parts: dict[str, Data] = {
            self.key(Scenario, "scenario"): self.wish.id,
            self.key(Scenario, "title"): self.wish.title or drafted_title(self.plans, self.wish.language),
        }
        if self.wish.book:
            parts[self.key(Scenario, "book")] = self.wish.book
        parts[self.key(Scenario, "begins")] = f"{self.book.day.isoformat()} 09:00"
        parts[self.key(Scenario, "lasts")] = self.word("hours")
        parts[self.key(Scenario, "plans")] = [plan.value.plan for plan in self.plans]
        for name, made in (
            ("objectives", self.objectives()),
            ("scenes", self.scenes()),
            ("injects", dict(self.injects())),
        ):
            if made:
                parts[self.key(Scenario, name)] = made
        return "".join(entry(key, value, 0, "\n") + "\n" for key, value in parts.items())

    def word(self, name: str) -> str:
        return _WORDS[name][self.zh]

    def key(self, model: type[BaseModel], name: str) -> str:
        """The key as a file of this language has it."""
        attribute = f"{name}_" if f"{name}_" in model.model_fields else name
        names = names_of(model.model_fields[attribute])
        return names[1] if self.zh and len(names) > 1 else names[0]

    def objectives(self) -> Data:
        """That promised times are kept, where there are any."""
        measures: list[Data] = [
            f"{plan.value.plan}/{name}"
            for plan in self.plans
            for name in (
                *(name for name, task in plan.value.tasks.items() if task.within is not None),
                *plan.value.response_times,
            )
        ]
        if not measures:
            return {}
        tests: list[Data] = [said for aim in self.aims if (said := _moment(aim))]
        made: dict[str, Data] = {self.key(Objective, "title"): self.word("objective")}
        made[self.key(Objective, "measures")] = measures
        if tests:
            made[self.key(Objective, "tests")] = tests
        return {self.word("respond"): made}

    def scenes(self) -> Data:
        """One for the beginning and one for each phase that has tasks."""
        title, at, narration = (self.key(Scene, name) for name in ("title", "at", "narration"))
        made: dict[str, Data] = {"start": {title: self.word("begins"), at: "T+0:00", narration: self.word("open")}}
        for phase, _names in PHASES.table:
            if any(task.phase == phase for plan in self.plans for task in plan.value.tasks.values()):
                said = PHASES.shown(phase, self.wish.language)
                made[f"phase-{phase}"] = {title: said[:1].upper() + said[1:], narration: self.word("open")}
        return made

    def injects(self) -> Iterator[tuple[str, Data]]:
        """A message for each main procedure; where a plan has none, one to its first role."""
        found: list[tuple[Plan, str]] = []
        for plan in self.plans:
            chosen = uncovered_procedures(plan, self.aims) if self.aims else main_procedures(plan)
            found += [(plan.value, name) for name in chosen or ([""] if plan.value.roles else [])]
        for number, (it, name) in enumerate(found):
            is_last = number + 1 == len(found) or found[number + 1][0] is not it
            asked = self.asked(it, name, is_last=is_last)
            yield f"message-{number + 1}", self.inject(it, name, number * _APART, asked)
        deputies = [aim for aim in self.aims if aim.kind == "deputy"]
        for number, aim in enumerate(deputies):
            yield f"absent-{number + 1}", self.absence(aim, (len(found) + number) * _APART)

    def absence(self, aim: ExercisePart, minute: int) -> Data:
        """Whose deputy never acted is away."""
        away: dict[str, Data] = {
            self.key(Disruption, "role"): aim.name,
            self.key(Disruption, "for"): self.word("away"),
        }
        return {
            self.key(Inject, "at"): f"T+{minute // 60}:{minute % 60:02}",
            self.key(Inject, "message"): self.word("open"),
            self.key(Inject, "disrupt"): away,
        }

    def asked(self, plan: Plan, procedure: str, *, is_last: bool) -> list[DraftQuestion]:
        """What is asked when a procedure begins: each question once, the rest of a plan with its last message."""
        left = self.questions[plan.plan]
        started = plan.procedures.get(procedure)
        chosen = left if is_last or started is None else of_tasks(left, tasks_in(started.steps))
        self.questions[plan.plan] = [one for one in left if one not in chosen]
        return chosen

    def question(self, plan: Plan, one: DraftQuestion) -> Data:
        made: dict[str, Data] = {}
        if one.role:
            made[self.key(Question, "to")] = [f"{plan.plan}/{one.role}"]
        made[self.key(Question, "ask")] = one.ask
        if one.points:
            made[self.key(Question, "points")] = list(one.points)
        return made

    def inject(self, plan: Plan, procedure: str, minute: int, asked: Sequence[DraftQuestion]) -> Data:
        started: Procedure | None = plan.procedures.get(procedure)
        made: dict[str, Data] = {
            self.key(Inject, "title"): (started.title if started else "") or procedure or plan.title,
            self.key(Inject, "at"): f"T+{minute // 60}:{minute % 60:02}",
            self.key(Inject, "scene"): "start",
        }
        first = next(iter(plan.roles), "")
        if first:
            made[self.key(Inject, "to")] = [f"{plan.plan}/{first}"]
        made[self.key(Inject, "message")] = self.word("open")
        if started is not None:
            made[self.key(Inject, "starts")] = f"{plan.plan}/{procedure}"
        if asked:
            made[self.key(Inject, "questions")] = [self.question(plan, one) for one in asked]
        return made


def copy_of(text: str, wish: ScenarioWish) -> str:
    """Write the same scenario under another id and title; remarks and order stay.

    Raises:
        Refused: the text is no YAML.
    """
    source, _findings = parse("", text)
    if source is None:
        raise Refused(say(en="what cannot be read cannot be copied", zh="无法读取的情景不能复制"))
    edits: list[Edit] = []
    for name, value in (("scenario", wish.id), ("title", wish.title)):
        names = names_of(Scenario.model_fields[name])
        written = next((key for key in source.root.entries if normalise(key) in map(normalise, names)), None)
        if written is not None:
            edits.append(Replace((written,), value))
    return re.sub(r"\A\ufeff", "", apply(text, edits))
