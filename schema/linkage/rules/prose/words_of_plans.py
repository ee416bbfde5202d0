"""What a plan says in words: scope, chapters, roles and duties, tasks."""

from collections.abc import Iterator

from drillbook.schema.finding import Location
from drillbook.schema.models.plan import Plan
from drillbook.schema.text.located import Located


def prose_of(plan: Located[Plan]) -> Iterator[tuple[str, Location]]:
    """Yield what a plan says in words, and where."""
    yield plan.value.scope, plan.at("scope")
    for number, section in enumerate(plan.value.sections):
        yield f"{section.title} {section.text}", plan.at("sections", number)
    for name, role in plan.value.roles.items():
        yield " ".join((role.title, *role.duties, role.text)), plan.at_key("roles", name)
    for name, task in plan.value.tasks.items():
        yield " ".join((task.title, task.text, task.note)), plan.at_key("tasks", name)
