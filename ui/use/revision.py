"""Compare two versions of a book in plan terms (修订对照), and say what follows from the change."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from drillbook.schema.book import PlanBook
from drillbook.schema.finding import Finding, Text
from drillbook.schema.linkage.revision.amendment_kinds import AMENDMENT_KINDS
from drillbook.schema.linkage.revision.consequences import (
    AffectedPlan,
    RenewedApproval,
    affected_plans,
    approvals_due,
    findings_between,
)
from drillbook.schema.linkage.revision.diff import Change, changes
from drillbook.schema.linkage.wording import clause, plan_title
from drillbook.ui.translation import _, counted, joined, translate
from drillbook.ui.use.versions import BookVersion, has_book


@dataclass(frozen=True, slots=True)
class Revised:
    """The answer: what changed, what is due again, what to look at, and findings that came and went."""

    old: str
    new: str
    changes: tuple[Change, ...]
    due: tuple[RenewedApproval, ...]
    look: tuple[AffectedPlan, ...]
    appeared: tuple[Finding, ...]
    gone: tuple[Finding, ...]
    checked: bool


def compared(before: BookVersion, old_book: PlanBook, after: BookVersion, new_book: PlanBook) -> Revised:
    """Everything there is to say about two versions."""
    found = changes(old_book, new_book)
    checked = has_book(before, after)
    appeared, gone = findings_between(old_book, new_book) if checked else ((), ())
    look = affected_plans(old_book, new_book, found)
    return Revised(before.name, after.name, found, approvals_due(new_book, found), look, appeared, gone, checked)


def summary(revised: Revised) -> str:
    """How much changed, in one sentence."""
    plans = len({change.plan for change in revised.changes if change.plan})
    again = sum(one.again for one in revised.due)
    return _(
        "{changes} in {plans}; {again} to be approved and filed again; {look} to be looked at again",
        changes=counted("{n} change", "{n} changes", len(revised.changes)),
        plans=counted("{n} plan", "{n} plans", plans),
        again=again,
        look=counted("{n} linked plan", "{n} linked plans", len(revised.look)),
    )


def by_plan(revised: Revised) -> Iterator[tuple[str, list[Change]]]:
    """Changes under the title of their plan; those of the libraries last."""
    for _plan, group in groupby(revised.changes, key=lambda change: change.plan):
        each = list(group)
        yield translate(each[0].title) or _("Libraries"), each


def about(change: Change) -> str:
    """What a line is about: clause, subject and aspect."""
    parts = [translate(clause(change.clause)).strip(), translate(change.subject), translate(change.aspect)]
    return "  ".join(part for part in parts if part)


def how(change: Change) -> str:
    """Added, removed or changed."""
    return {"added": _("added"), "removed": _("removed"), "changed": _("changed")}[change.how]


def verdict(one: RenewedApproval) -> str:
    """What one changed plan has to go through again, and why."""
    title = translate(plan_title(one.plan.value))
    if not one.touches:
        return _("{title}: {verdict}", title=title, verdict=translate(one.verdict))
    kinds = [translate(AMENDMENT_KINDS[touch]) for touch in AMENDMENT_KINDS if touch in one.touches]
    return _("{title}: touches {kinds}; {verdict}", title=title, kinds=joined(kinds), verdict=translate(one.verdict))


def alike(
    looks: Iterable[AffectedPlan], said: Callable[[Text], str] = translate
) -> list[tuple[list[str], tuple[str, ...]]]:
    """Plans to look at again, those for the same reasons together, in the words that ``said`` makes of a reason."""
    found: dict[tuple[str, ...], list[str]] = {}
    for look in looks:
        found.setdefault(tuple(map(said, look.reasons)), []).append(translate(plan_title(look.plan.value)))
    return [(titles, reasons) for reasons, titles in found.items()]
