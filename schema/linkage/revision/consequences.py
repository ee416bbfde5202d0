"""Derives what follows from a change: approvals due again, plans affected, findings that came or went."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from drillbook.schema.book import PlanBook
from drillbook.schema.finding import Finding, Location, Text, say
from drillbook.schema.linkage.catalogue import check
from drillbook.schema.linkage.revision.amendment_kinds import AmendmentKind
from drillbook.schema.linkage.revision.diff import Change
from drillbook.schema.linkage.rules.prose.words_of_plans import prose_of
from drillbook.schema.linkage.wording import first_few, plan_title, role_named
from drillbook.schema.models.plan import Plan
from drillbook.schema.references import references
from drillbook.schema.text.located import Located
from drillbook.schema.values.number_text import clause_named

ARTICLE_36 = say(en="国办发〔2024〕5号 art. 36", zh="国办发〔2024〕5号第三十六条")
_UPKEEP = ("checked", "owner", "reach", "duty_phone", "maintained", "expires", "clause", "basis", "note")
_SHORTEST = 3  # letters: shorter names stand in too many other words
_MINOR = (*_UPKEEP, "takes", "text", "to_confirm", "consulted", "filed", "revise", "evaluated", "published", "version")


@dataclass(frozen=True, slots=True)
class RenewedApproval:
    """What has to be done again for one changed plan: whether it needs approval, and the verdict in words."""

    plan: Located[Plan]
    touches: tuple[AmendmentKind, ...]
    again: bool
    verdict: Text


@dataclass(frozen=True, slots=True)
class AffectedPlan:
    """A plan that must be looked at again, and why."""

    plan: Located[Plan]
    reasons: tuple[Text, ...]


def approvals_due(new: PlanBook, found: Sequence[Change]) -> tuple[RenewedApproval, ...]:
    """Decide for every plan that is new or changed whether approval and filing are due again; under other rules nothing is."""
    if new.is_general:
        return ()
    result = []
    for name in dict.fromkeys(change.plan for change in found if change.plan):
        plan = new.plans.get(name)
        if plan is None or plan.value.kind == "external":
            continue
        mine = [change for change in found if change.plan == name]
        touches = tuple(dict.fromkeys(change.touch for change in mine if change.touch))
        again, verdict = _verdict(plan.value, touches, any(change.table == "plan" for change in mine))
        result.append(RenewedApproval(plan, touches, again, verdict))
    return tuple(result)


def _verdict(plan: Plan, touches: tuple[AmendmentKind, ...], is_new: bool) -> tuple[bool, Text]:
    if plan.status == "withdrawn":
        return False, say(en="the plan is withdrawn", zh="预案已废止，无须报批")
    if is_new:
        return True, say(en="a new plan: approval, issue and filing are due", zh="新编预案：须报批、印发和备案")
    if not touches:
        return False, say(
            en="none of the four kinds is touched: a simpler procedure will do",
            zh="未涉及四类重要内容：可适当简化修订程序",
        )
    if plan.status != "in-force":
        return True, say(en="not issued yet: goes on with its approval", zh="尚未印发：并入本次送审办理")
    return True, say(en="approval, issue and filing are due again", zh="须重新报批、印发和备案")


def affected_plans(old: PlanBook, new: PlanBook, found: Sequence[Change]) -> tuple[AffectedPlan, ...]:
    """List plans linked with what changed, that did not change themselves; and all that still use a name given up."""
    changed = {change.plan for change in found if change.plan}
    weighty = [change for change in found if change.attribute not in _MINOR]
    outworn = FormerNames(old, new)
    result = []
    for plan in new.plans.values():
        if plan.value.status == "withdrawn" or plan.value.kind == "external":
            continue
        linked = () if plan.value.plan in changed else _reasons(old, new, plan, weighty)
        reasons = tuple(dict.fromkeys((*linked, *outworn.reasons(plan))))
        if reasons:
            result.append(AffectedPlan(plan, reasons))
    return tuple(result)


def _reasons(old: PlanBook, new: PlanBook, plan: Located[Plan], found: Sequence[Change]) -> Iterator[Text]:
    named = {reference.name for reference in references(plan)}
    for change in found:
        if change.plan and f"{change.plan}/{change.entry}" in named:
            yield say(
                en="it names {subject} of {title}",
                zh="其中引用了{title}的{subject}",
                subject=change.subject,
                title=change.title,
            )
        elif not change.plan and change.entry in named:
            yield say(en="it relies on {subject}", zh="其中用到{subject}", subject=change.subject)
    yield from _superior(plan, found)
    yield from _recipient(old, new, plan, found)


def _superior(plan: Located[Plan], found: Sequence[Change]) -> Iterator[Text]:
    """Levels, command and limits of a plan directly above it."""
    followed = plan.value.levels.follow if plan.value.levels else None
    for name in dict.fromkeys((*plan.value.parent, *((followed,) if followed else ()))):
        mine = [change for change in found if change.plan == name and change.touch]
        if mine and (plan.value.depth != "card" or any(change.touch in ("grades", "command") for change in mine)):
            yield say(
                en="its superior {title} changed: {what}",
                zh="其上位预案{title}有修改：{what}",
                title=mine[0].title,
                what=first_few((change.subject for change in _each_once(mine)), 3),
            )


def _each_once(found: Iterable[Change]) -> list[Change]:
    return list({(change.table, change.entry): change for change in found}.values())


def _recipient(old: PlanBook, new: PlanBook, plan: Located[Plan], found: Sequence[Change]) -> Iterator[Text]:
    """A report, notice or hand-over that reaches it, or did, was changed."""
    for change in _each_once(one for one in found if one.table in ("tasks", "levels") and one.plan in new.plans):
        before = old.plans.get(change.plan)
        targets = [*_targets(new.plans[change.plan].value, change), *(_targets(before.value, change) if before else ())]
        for target in dict.fromkeys(targets):
            owner, _, inner = target.partition("/")
            if owner == plan.value.plan:
                yield say(
                    en="{subject} of {title} reaches {inner} here",
                    zh="{title}的{subject}送达或移交给本预案的{inner}",
                    subject=change.subject,
                    title=plan_title(new.plans[change.plan].value),
                    inner=role_named(plan.value, inner),
                )


def _targets(plan: Plan, change: Change) -> tuple[str, ...]:
    if change.table == "levels":
        level = plan.own_levels.get(change.entry)
        return level.notice.to if level and level.notice else ()
    task = plan.tasks.get(change.entry)
    if task is None:
        return ()
    return (*(task.report.to if task.report else ()), *task.hands_over_to)


def former_names(old: PlanBook, new: PlanBook) -> dict[str, str]:
    """Return every name that no organization bears any longer, and what its bearer is called now."""
    current = {name for entry in new.organizations.values() for name in (entry.value.title, *entry.value.aliases)}
    found = {}
    for key, entry in old.organizations.items():
        heir = new.organizations.get(key)
        for name in (entry.value.title, *entry.value.aliases):
            if name not in current and len(name) >= _SHORTEST and heir is not None:
                found[name] = heir.value.title
    return found


class FormerNames:
    """Searches plans for former names; a longer name in use is not mistaken for a shorter old one."""

    def __init__(self, old: PlanBook, new: PlanBook) -> None:
        self.heirs = former_names(old, new)
        current = {name for entry in new.organizations.values() for name in (entry.value.title, *entry.value.aliases)}
        longer = sorted({*self.heirs, *current}, key=len, reverse=True)
        self._any = re.compile("|".join(re.escape(name) for name in longer if name)) if self.heirs else None

    def reasons(self, plan: Located[Plan]) -> Iterator[Text]:
        """Yield for each former name where the plan still writes it."""
        for name, places in self._found(plan).items():
            yield say(
                en="it still writes '{name}', now '{heir}': {places}",
                zh="仍使用原名称“{name}”（现为“{heir}”）：{places}",
                name=name,
                heir=self.heirs[name],
                places=first_few(dict.fromkeys(map(_clause_or_line, places))),
            )

    def _found(self, plan: Located[Plan]) -> dict[str, list[Location]]:
        found: dict[str, list[Location]] = {}
        if self._any is None:
            return found
        for text, where in _words(plan):
            for name in self._any.findall(text):
                if name in self.heirs:
                    found.setdefault(name, []).append(where)
        return found


def _words(plan: Located[Plan]) -> Iterator[tuple[str, Location]]:
    yield from prose_of(plan)
    for colour, warning in plan.value.warnings.items():
        yield warning.issued_by or "", plan.at("warnings", colour, "issued_by")
    if plan.value.filed:
        yield " ".join((plan.value.filed.with_ or "", *plan.value.filed.cc)), plan.at("filed")


def _clause_or_line(where: Location) -> Text:
    """第4.2条; the line where the author wrote no clause."""
    if not where.clause:
        return say(en="line {line}", zh="第{line}行", line=where.line)
    return clause_named(where.clause)


def findings_between(old: PlanBook, new: PlanBook) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """Return the findings that appeared and those that went; one that only moved is neither."""
    before, after = check(old), check(new)
    return _beyond(after, before), _beyond(before, after)


def _beyond(these: list[Finding], those: list[Finding]) -> tuple[Finding, ...]:
    known = Counter(_mark(finding) for finding in those)
    fresh = []
    for finding in these:
        if known[_mark(finding)]:
            known[_mark(finding)] -= 1
        else:
            fresh.append(finding)
    return tuple(fresh)


def _mark(finding: Finding) -> tuple[str, str, str]:
    return (finding.where.plan, finding.code, finding.message.render("en"))
