"""List what there is in the plans to be exercised by runs: tasks, branches, levels, deputies, hand-overs, channels, losses."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from drillbook.schema.book import PlanBook
from drillbook.schema.finding import Location, Text, plain, say
from drillbook.schema.linkage.facts.control_flow import branch_places
from drillbook.schema.linkage.scope import plans_with_text
from drillbook.schema.linkage.wording import condition_said, level_named, role_named, task_named, titled
from drillbook.schema.models.plan import Plan
from drillbook.schema.models.steps import Branch
from drillbook.schema.text.located import Located

PartKind = Literal["task", "branch", "level", "deputy", "hand-over", "channel", "loss"]
KINDS: tuple[PartKind, ...] = ("task", "branch", "level", "deputy", "hand-over", "channel", "loss")


@dataclass(frozen=True, slots=True)
class ExercisePart:
    """Something that a run may come to or not. ``name`` is unique among its kind; ``plan`` is empty for a channel."""

    kind: PartKind
    name: str
    plan: str
    what: Text
    where: Location


def exercise_parts(book: PlanBook) -> tuple[ExercisePart, ...]:
    """Collect all parts of the plans that act in runs, in the order they are written; the channels last."""
    acting = [plan for plan in plans_with_text(book) if plan.value.depth == "full"]
    channels = (
        ExercisePart("channel", name, "", titled(one.value.title, name), one.at_key())
        for name, one in book.channels.items()
    )
    return (*(part for plan in acting for part in _of_plan(book, plan)), *channels)


def _of_plan(book: PlanBook, plan: Located[Plan]) -> Iterator[ExercisePart]:
    it, name = plan.value, plan.value.plan
    for task, written in it.tasks.items():
        said = task_named(it, task)
        yield ExercisePart("task", f"{name}/{task}", name, said, plan.at_key("tasks", task))
        if written.hands_over_to:
            yield ExercisePart("hand-over", f"{name}/{task}", name, said, plan.at("tasks", task, "hands_over_to"))
        if "on_loss" in written.model_fields_set:
            yield ExercisePart("loss", f"{name}/{task}", name, said, plan.at("tasks", task, "on_loss"))
    for level in it.own_levels:
        yield ExercisePart("level", f"{name}/{level}", name, level_named(level), plan.at_key("levels", level))
    for role, one in it.roles.items():
        if one.deputy:
            yield ExercisePart("deputy", f"{name}/{role}", name, role_named(it, role), plan.at("roles", role, "deputy"))
    for choice, places in branch_places(plan):
        for branch, where in zip(choice.choose, places, strict=True):
            yield ExercisePart(
                "branch", f"{name}:{where.line}:{where.column}", name, _branch_said(book, plan, branch, where), where
            )


def _branch_said(book: PlanBook, plan: Located[Plan], branch: Branch, where: Location) -> Text:
    if branch.if_ is not None:
        return say(en="if {condition}", zh="如果{condition}", condition=condition_said(book, plan.value, branch.if_))
    if branch.chance is not None:
        return say(en="with chance {share}", zh="概率{share}", share=plain(f"{branch.chance:g}"))
    return say(en="else", zh="否则")
