"""The notice of a start reaches the plans that go by it: those that follow its levels or name them (S09)."""

from collections.abc import Iterator

from drillbook.schema.book import PlanBook, once_per_book
from drillbook.schema.conditions.tree import names_in
from drillbook.schema.finding import Location, Severity, say
from drillbook.schema.linkage.facts.hierarchy import organization_of
from drillbook.schema.linkage.rule import Fault
from drillbook.schema.linkage.rules.messages.secondary_links import conditions_of
from drillbook.schema.linkage.scope import plans_with_text, weighed_severity
from drillbook.schema.linkage.wording import first_few, plan_title
from drillbook.schema.models.plan import Plan
from drillbook.schema.text.located import Located


def not_notified(book: PlanBook) -> Iterator[Fault]:
    """One finding for each plan whose notices leave out plans that go by its levels."""
    for plan in plans_with_text(book):
        noticed = [(name, level.notice) for name, level in plan.value.own_levels.items() if level.notice]
        if not noticed:
            continue
        told = {recipient for _, notice in noticed if notice for recipient in notice.to}
        reported = told | set(_told_otherwise(plan.value))
        missed = [
            (other, where)
            for other, where, follows in _going_by(book).get(plan.value.plan, ())
            if not _reaches(book, told if follows else reported, other.value)
        ]
        if missed:
            yield Fault(
                plan.at("levels", noticed[0][0], "notice", "to"),
                say(
                    en="no notice of a start goes to {others}, which go by the levels of {plan}",
                    zh="{others}按{plan}的响应级别行动，而各级启动通知均未列入",
                    others=first_few(plan_title(other.value) for other, _ in missed),
                    plan=plan_title(plan.value),
                ),
                say(
                    en="add their duty desks to 'to' of the notices",
                    zh="请在启动通知的“通知对象”中补充其值班岗位",
                ),
                also=tuple(where for _, where in missed),
                consequence=say(
                    en="on the night they do not learn that the level has begun", zh="当夜响应已启动，这些单位无从得知"
                ),
                severity=weighed_severity(plan.value, Severity.WARNING),
            )


@once_per_book
def _going_by(book: PlanBook) -> dict[str, tuple[tuple[Located[Plan], Location, bool], ...]]:
    """For each plan those that go by its levels, where that is written, and whether they follow it."""
    found: dict[str, tuple[tuple[Located[Plan], Location, bool], ...]] = {}
    for plan in plans_with_text(book):
        follow = plan.value.levels.follow if plan.value.levels else None
        named: dict[str, tuple[Location, bool]] = {}
        if follow:
            named[follow] = (plan.at("levels"), True)
        else:
            for path, tree in conditions_of(book, plan.value.plan):
                for one in names_in(tree):
                    if one.kind == "plan":
                        named.setdefault(one.name, (plan.at(*path), False))
        for other, (where, follows) in named.items():
            if other != plan.value.plan:
                found[other] = (*found.get(other, ()), (plan, where, follows))
    return found


def _told_otherwise(plan: Plan) -> Iterator[str]:
    """Whom its tasks report or hand over to."""
    for task in plan.tasks.values():
        yield from task.hands_over_to
        if task.report:
            yield from task.report.to


def _reaches(book: PlanBook, told: set[str], plan: Plan) -> bool:
    """Say whether a role or an organization of the plan is among those told."""
    if any(name.partition("/")[0] == plan.plan for name in told if "/" in name):
        return True
    bodies = {plan.drafted_by, plan.issuer, *(organization_of(book, plan, role) for role in plan.roles)}
    return bool(bodies & told)
