"""A rule is a generator of faults with its legal ground and a manual page in both languages."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from drillbook.schema.book import PlanBook
from drillbook.schema.finding import Finding, Language, Location, Severity, Text, say

MANUAL = Path(__file__).parent / "manual"


@dataclass(frozen=True, slots=True)
class Fault:
    """One breach of a rule: where, what, the way out, and the other places of the same defect.

    ``severity`` only where it differs from the rule's own. ``root`` is shared by faults of one cause, which are
    folded into one finding.
    """

    where: Location
    message: Text
    hint: Text | None = None
    also: tuple[Location, ...] = ()
    consequence: Text | None = None
    severity: Severity | None = None
    root: str = ""


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
    """A linkage rule. ``scope`` says which kinds and depths of plan it applies to; ``basis`` its ground.

    An ``optional`` rule speaks only when asked for by name. Its manual page is ``manual/<id>.<language>.md``
    beside this file.
    """

    id: str
    severity: Severity
    check: Callable[[PlanBook], Iterator[Fault]]
    title: Text
    basis: Text
    scope: Text
    optional: bool = False

    def findings(self, book: PlanBook) -> Iterator[Finding]:
        """Yield every breach of the rule in the book."""
        for fault in self.check(book):
            yield Finding(
                fault.where,
                self.id,
                fault.message,
                fault.severity or self.severity,
                fault.hint,
                self.basis,
                fault.also,
                consequence=fault.consequence,
                root=fault.root,
            )

    def page(self, language: Language) -> str:
        """Read its manual page: what it asks for, why, a wrong and a right example. Markdown."""
        return (MANUAL / f"{self.id}.{language}.md").read_text(encoding="utf-8")
