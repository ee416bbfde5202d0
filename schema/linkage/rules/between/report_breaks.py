"""Report chains go up, are received, and do not hang on telephones alone (X04)."""

import re
from collections.abc import Iterator

from drillbook.schema.book import PlanBook, compared_once_per_key
from drillbook.schema.finding import Severity, plain, say
from drillbook.schema.linkage.facts.hierarchy import has_unknown_superior, superiors_of
from drillbook.schema.linkage.facts.report_chains import ReportChains, ReportLink, links_of
from drillbook.schema.linkage.rule import Fault
from drillbook.schema.linkage.scope import REPORTING, plans_with_text, weighed_severity
from drillbook.schema.linkage.wording import plan_title, role_named, task_named
from drillbook.schema.models.plan import Plan
from drillbook.schema.text.located import Located

_TELEPHONES = frozenset({"phone", "mobile"})
_NEEDS_NO_SET = frozenset({"runner", "group", "fax", "mail", "gov-net"})
_RECEIVES = re.compile("接|收|值班|值守|报|汇总|duty|desk|receiv|report|office", re.IGNORECASE)


def to_the_sender(book: PlanBook) -> Iterator[Fault]:
    """A report goes to the very role that sends it: nobody else hears of it. One finding for each plan."""
    for plan in plans_with_text(book):
        wrong = _sent_to_oneself(plan.value)
        if wrong:
            where = [plan.at("tasks", name, "report", "to") for name in wrong]
            yield Fault(
                where[0],
                say(
                    en="{tasks} is reported to the role that sends it, '{role}'",
                    zh="{tasks}报给了报送人自己（{role}）",
                    tasks=[task_named(plan.value, name) for name in wrong],
                    role=plan.value.tasks[wrong[0]].role,
                ),
                say(en="name the role that is to hear of it", zh="请写明应当接报的岗位"),
                also=tuple(where[1:]),
                severity=weighed_severity(plan.value, Severity.ERROR),
                consequence=say(en="on the night nobody else would hear of it", zh="当夜别的单位得不到消息"),
            )


def _sent_to_oneself(plan: Plan) -> list[str]:
    return [name for name, task in plan.tasks.items() if task.report and task.role in task.report.to]


def not_upward(book: PlanBook) -> Iterator[Fault]:
    """A plan below others that has first reports, but none of them goes up."""
    for plan in plans_with_text(book):
        higher = superiors_of(book, plan.value.plan)
        first = [
            (name, to)
            for name, task in plan.value.tasks.items()
            if task.report and task.report.kind == "first" and task.phase != "recovery"
            for to in task.report.to
        ]
        if (
            not first
            or not higher
            or has_unknown_superior(book, plan.value)
            or plan.value.kind not in (*REPORTING, "community", "unit-special", "onsite")
        ):
            continue
        if any("/" not in to and to not in plan.value.roles for _, to in first):
            continue  # an organization: wherever it stands
        if _sent_to_oneself(plan.value):
            continue  # said already, and the cause of this
        if not any("/" in to and to.partition("/")[0] in (*higher, *book.unread) for _, to in first):
            yield Fault(
                plan.at("tasks", first[0][0], "report", "to"),
                say(
                    en="{plan} reports to nobody above it: its chain ends with {task}",
                    zh="{plan}的首报未报到任何上级，报告链条止于{task}",
                    plan=plan_title(plan.value),
                    task=task_named(plan.value, first[0][0]),
                ),
                say(
                    en="report to a role of {superior}",
                    zh="请报送上位预案{superior}的接报岗位",
                    superior=[plan_title(book.plans[one].value) for one in higher if one in book.plans][:2],
                ),
                severity=weighed_severity(plan.value, Severity.ERROR),
                consequence=say(en="on the night those above would not hear of it", zh="当夜上级得不到消息"),
            )


def not_received(book: PlanBook, chains: ReportChains) -> Iterator[Fault]:
    """The role a report goes to has neither a task nor a duty of receiving."""
    reported: set[tuple[str, str]] = set()
    for link in chains.links:
        there = book.plans.get(link.to_plan)
        spot = (link.to_plan, link.to_role)
        if there is None or link.to_plan == link.own_plan or spot in reported:
            continue
        if link.to_role not in _not_expecting(book, link.to_plan):
            continue
        reported.add(spot)
        sent = [other for other in chains.links if (other.to_plan, other.to_role) == spot]
        yield Fault(
            link.plan.at("tasks", link.name, "report", "to"),
            say(
                en="reports go to {role} of {plan}, who has no duty of receiving them",
                zh="报送对象为{plan}的{role}，而该岗位没有接报职责",
                role=role_named(there.value, link.to_role),
                plan=plan_title(there.value),
            ),
            say(
                en="report to the duty desk there, or give the role that duty",
                zh="请改报其值班岗位，或在该岗位职责中写明接报",
            ),
            also=(
                there.at_key("roles", link.to_role),
                *(one.plan.at("tasks", one.name, "report", "to") for one in sent[1:]),
            ),
            severity=Severity.WARNING,
            consequence=say(
                en="on the night the report would lie with somebody who does not expect it",
                zh="当夜报告送到无人接收的岗位",
            ),
        )


@compared_once_per_key
def _not_expecting(book: PlanBook, plan: str) -> frozenset[str]:
    """The roles of a plan that no report should go to; external and registered plans are believed."""
    it = book.plans[plan]
    if it.value.kind == "external" or it.value.depth == "card":
        return frozenset()
    return frozenset(role for role in it.value.roles if not _can_receive(it, role))


def _can_receive(plan: Located[Plan], role: str) -> bool:
    it = plan.value.roles[role]
    if _RECEIVES.search(" ".join((it.title, role, *it.duties))):
        return True
    return any(
        task.role == role and task.phase in ("report", "warning", "initial") for task in plan.value.tasks.values()
    )


def only_telephones(book: PlanBook) -> Iterator[Fault]:
    """Every first report of a plan to the plan above goes by telephone alone."""
    for plan in plans_with_text(book):
        by_upper: dict[str, list[ReportLink]] = {}
        for link in links_of(book, plan.value.plan):
            if link.to_plan != link.own_plan:
                by_upper.setdefault(link.to_plan, []).append(link)
        for upper, links in by_upper.items():
            yield from _by_telephone(book, upper, links)


def _by_telephone(book: PlanBook, upper: str, links: list[ReportLink]) -> Iterator[Fault]:
    ways = [_ways(book, link) for link in links]
    if not all(ways) or any(one - _TELEPHONES for one in ways):
        return
    first = links[0]
    by = "by" if first.task.report and first.task.report.by else "to"
    yield Fault(
        first.plan.at("tasks", first.name, "report", by),
        say(
            en="{plan} can report to {upper} by telephone only",
            zh="{plan}向{upper}报告只有电话一种方式",
            plan=plan_title(first.plan.value),
            upper=plan_title(book.plans[upper].value) if upper in book.plans else plain(upper),
        ),
        say(
            en="add a second way that needs no telephone: radio, gov-net, runner",
            zh="请增加电台、政务网或人工送达等不依赖电话的方式",
        ),
        also=tuple(link.plan.at("tasks", link.name, "report") for link in links[1:]),
        severity=Severity.WARNING,
        consequence=say(
            en="on the night, with the telephones down, no report gets through", zh="当夜电话中断，报告链条即断"
        ),
        root=f"telephones:{upper}",
    )


def _ways(book: PlanBook, link: ReportLink) -> frozenset[str]:
    """How the report can really go: the ways written, less a radio the other side does not have."""
    there = book.plans.get(link.to_plan)
    role = there.value.roles.get(link.to_role) if there else None
    post = book.posts.get(role.post or "") if role else None
    written_ways = frozenset(link.task.report.by if link.task.report else ())
    if not written_ways:
        return frozenset(post.value.reach) if post else frozenset()
    if post is None or not post.value.reach:
        return written_ways
    return (
        frozenset(way for way in written_ways if way in _NEEDS_NO_SET or way in post.value.reach)
        or written_ways & _TELEPHONES
    )
