"""Every linkage rule, in the order the handbook lists them."""

from schema.book import PlanBook
from schema.finding import Finding, in_file_order
from schema.linkage import names
from schema.linkage.rule import Rule

RULES: tuple[Rule, ...] = ()


def check(book: PlanBook, rules: tuple[Rule, ...] = RULES) -> list[Finding]:
    """All findings over a book that was read: names that nothing bears, then every rule, in file order."""
    found = list(names.unresolved(book))
    for rule in rules:
        found += rule.findings(book)
    return in_file_order(found)
