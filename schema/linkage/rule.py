"""What a rule is: one generator of faults, and a page that explains it in both languages."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from schema.book import PlanBook
from schema.finding import Finding, Location, Severity, Text


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


@dataclass(frozen=True, slots=True)
class Rule:
    """A linkage rule. ``scope`` says which kinds and depths of plan it applies to; ``basis`` its ground."""

    id: str
    severity: Severity
    check: Callable[[PlanBook], Iterator[Fault]]
    title: Text
    page: Text
    basis: Text
    scope: Text
    wrong: str
    right: str

    def findings(self, book: PlanBook) -> Iterator[Finding]:
        """Every breach in the book."""
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
