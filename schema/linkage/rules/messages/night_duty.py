"""Somebody is there at night to send and to take reports: 0 people is a number, not "not written" (X04)."""

from collections.abc import Iterator

from drillbook.schema.book import PlanBook, compared_once_per_key
from drillbook.schema.finding import Severity, say
from drillbook.schema.linkage.facts.report_chains import ReportChains, ReportLink, first_reports, staff_at_night
from drillbook.schema.linkage.rule import Fault
from drillbook.schema.linkage.wording import first_few, role_named, task_named
from drillbook.schema.models.plan import Plan
from drillbook.schema.text.located import Located


def empty_at_night(book: PlanBook, chains: ReportChains) -> Iterator[Fault]:
    """One finding for each role or post that has first reports to send or to take, and nobody at night, deputies included."""
    found: dict[str, tuple[Located[Plan], str, list[ReportLink]]] = {}
    for link in (*chains.links, *_sent_elsewhere(book)):
        ends = [
            (link.own_plan, link.report.role),
            *([(link.to_plan, link.to_role)] if link.to_plan in book.plans else []),
        ]
        for name, role in ends:
            pool = dict(_unmanned(book, name)).get(role)
            if pool is not None:
                found.setdefault(pool, (book.plans[name], role, []))[2].append(link)
    for pool, (plan, role, links) in found.items():
        post = book.posts.get(pool)
        yield Fault(
            plan.at_key("roles", role),
            say(
                en="at night there are 0 people for {role}: nobody sends or takes {reports}",
                zh="{role}夜间在岗0人：{reports}夜间无人报送或接收",
                role=role_named(plan.value, role),
                reports=first_few(dict.fromkeys(task_named(link.plan.value, link.name) for link in links)),
            ),
            say(
                en="write who is on duty at night, or a deputy who is",
                zh="请安排夜间值班人员，或写明夜间在岗的代行人",
            ),
            also=(
                *((post.at("staff"),) if post else ()),
                *dict.fromkeys(link.where for link in links),
            ),
            consequence=say(
                en="on the night the report rings in an empty room", zh="当夜电话打到空无一人的值班室，报告链条即断"
            ),
            severity=Severity.WARNING,
        )


def _sent_elsewhere(book: PlanBook) -> Iterator[ReportLink]:
    """First reports to an organization, or to whom this book has no plan of: their senders must be there as well."""
    for plan in book.plans:
        for report in first_reports(book, plan):
            if not report.to_plan:
                yield ReportLink(f"{plan}/{report.name}", book.plans[plan], report)


@compared_once_per_key
def _unmanned(book: PlanBook, plan: str) -> tuple[tuple[str, str], ...]:
    """The roles of a plan for which nobody is there at night, each with the people behind it."""
    it = book.plans[plan].value
    empty = (name for name in it.roles if nobody_at_night(book, it, name))
    return tuple((name, it.roles[name].post or f"{plan}/{name}") for name in empty)


def nobody_at_night(book: PlanBook, plan: Plan, role: str) -> bool:
    """Say whether 0 people are written for the night, for the role and whoever stands in for it, and none can be called."""
    seen: set[str] = set()
    while role in plan.roles and role not in seen:
        seen.add(role)
        if staff_at_night(book, plan, role) != 0 or _can_be_called(book, plan, role):
            return False
        role = plan.roles[role].deputy or ""
    return bool(seen)


def _can_be_called(book: PlanBook, plan: Plan, role: str) -> bool:
    post = book.posts.get(plan.roles[role].post or "")
    return any(staff.called for staff in (plan.roles[role].staff, post.value.staff if post else None) if staff)
