"""A rule is a generator of faults with its legal ground and a manual page in both languages."""

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from drillbook.schema.book import PlanBook
from drillbook.schema.finding import Finding, Language, Location, Severity, Text, say
from drillbook.schema.linkage.law.grounds import PRACTICE, Basis
from drillbook.schema.text.kinds_read import in_the_plan_given

MANUAL = Path(__file__).parent / "manual"


@dataclass(frozen=True, slots=True)
class Fault:
    """One breach of a rule: where, what, the way out, and the other places of the same defect.

    ``severity`` only where it differs from the rule's own. ``root`` is shared by faults of one cause, which are
    folded into one finding. ``self_evident``: it is wrong in itself, whatever the law says.
    """

    where: Location
    message: Text
    hint: Text | None = None
    also: tuple[Location, ...] = ()
    consequence: Text | None = None
    severity: Severity | None = None
    root: str = ""
    self_evident: bool = False


def not_decided(rule: str, what: Text, where: Location) -> Fault:
    """Give one note in place of an answer, for a rule and a plan (or good) whose conditions are too much to work through."""
    return Fault(
        where,
        say(
            en="{rule} not decided for {what}: conditions too many, or levels that depend on each other in a ring",
            zh="{rule}对{what}未作判定：启动条件过多，或各级别互为条件",
            rule=rule,
            what=what,
        ),
        say(
            en="write the conditions with fewer 'and' and 'or', or check them by hand",
            zh="请减少条件中的“且”“或”，或人工核对",
        ),
        severity=Severity.NOTE,
    )


@dataclass(frozen=True, slots=True)
class Rule:
    """A linkage rule. ``scope`` says which kinds and depths of plan it applies to; ``rests_on`` its grounds.

    A rule ``by_plan`` goes from plan to plan and finds in each what stands in it: in a book narrowed to one plan it finds
    the same of that plan. Of a rule that looks at plans together ``of_plans`` is what goes from plan to plan all the same.
    An ``optional`` rule speaks only when asked for by name. Its manual page is ``manual/<id>.<language>.md``
    beside this file.
    """

    id: str
    severity: Severity
    check: Callable[[PlanBook], Iterator[Fault]]
    title: Text
    rests_on: Basis
    scope: Text
    optional: bool = False
    by_plan: bool = False
    of_plans: Callable[[PlanBook], Iterator[Fault]] | None = None

    @property
    def basis(self) -> Text:
        """Its grounds in words, each with whom it binds."""
        return self.rests_on.whole()

    @property
    def parts(self) -> dict[str, "Rule"]:
        """Return what it is asked as, by name: what looks at plans together, and what goes from plan to plan."""
        if self.of_plans is None:
            return {self.id: self}
        by_plan = replace(self, check=self.of_plans, of_plans=None, by_plan=True)
        return {self.id: replace(self, of_plans=None), f"{self.id} by plan": by_plan}

    def findings(self, book: PlanBook) -> Iterator[Finding]:
        """Yield every breach of the rule in the book, on the ground that holds where it stands."""
        if book.is_general and self.rests_on.general is None:
            return
        for fault in chain(self.check(book), self.of_plans(book) if self.of_plans else ()):
            with in_the_plan_given() if self.by_plan else nullcontext():
                severity, basis = self._weighed(book, fault), self.basis_in(book, fault.where)
            yield Finding(
                fault.where,
                self.id,
                fault.message,
                severity,
                fault.hint,
                basis,
                fault.also,
                consequence=fault.consequence,
                root=fault.root,
            )

    def basis_in(self, book: PlanBook, where: Location) -> Text:
        """Word the ground that holds for whoever answers for the plan at a place."""
        if book.is_general:
            return self.rests_on.general or PRACTICE
        plan = book.plans.get(where.plan)
        return self.rests_on.for_plan(book, plan.value) if plan else self.basis

    def _weighed(self, book: PlanBook, fault: Fault) -> Severity:
        """What a law demands is 必改 only where it binds; what nothing else demands is elsewhere a note of good practice."""
        severity, basis = fault.severity or self.severity, self.rests_on
        if fault.self_evident:
            return severity
        if basis.law_only and book.is_general:
            return Severity.NOTE
        plan = book.plans.get(fault.where.plan)
        unbound = book.is_general or (plan is not None and not basis.binding(book, plan.value))
        return Severity.WARNING if basis.by_law and unbound and severity is Severity.ERROR else severity

    def page(self, language: Language) -> str:
        """Read its manual page: what it asks for, why, a wrong and a right example. Markdown."""
        return (MANUAL / f"{self.id}.{language}.md").read_text(encoding="utf-8")
