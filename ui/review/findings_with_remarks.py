"""问题清单: the findings of a book with what was written about them, and the filters that select some of them."""

from collections.abc import Mapping
from dataclasses import dataclass, fields

from drillbook.schema.finding import Finding, Location, Severity
from drillbook.schema.linkage.catalogue import rule_named
from drillbook.schema.linkage.folding import by_consequence
from drillbook.schema.linkage.wording import at_clause
from drillbook.ui.review.clauses import library_title
from drillbook.ui.review.outcomes import outcome_word
from drillbook.ui.review.records import ReviewEntry, mark_of
from drillbook.ui.storage.book_cache import Snapshot
from drillbook.ui.translation import _, translate

FAMILIES = ("X", "S", "L", "D", "N", "SC")
STATES = ("open", "given", "answered", "put-off")


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding with what was written about it."""

    mark: str
    finding: Finding
    entries: tuple[ReviewEntry, ...]

    @property
    def family(self) -> str:
        """Which kind of rule: between plans, in one plan, libraries, life cycle, from a run, or the form of the file."""
        letters = "".join(sign for sign in self.finding.code if sign.isalpha())
        return letters if letters in FAMILIES else "SC"

    @property
    def state(self) -> str:
        """Where it stands."""
        if self.finding.put_off:
            return "put-off"
        kinds = {entry.kind for entry in self.entries}
        return "answered" if "answer" in kinds else "given" if "assign" in kinds else "open"

    @property
    def title(self) -> str:
        """What the rule asks for; empty where no rule spoke."""
        rule = rule_named(self.finding.code)
        return translate(rule.title) if rule else ""


@dataclass(frozen=True, slots=True)
class ProblemFilter:
    """What of the list is wanted; an empty wish lets everything through."""

    severity: str = ""
    plan: str = ""
    family: str = ""
    state: str = ""
    words: str = ""

    def lets(self, problem: Problem) -> bool:
        """Whether a finding is wanted; of a plan are also those that point into it."""
        finding = problem.finding
        plans = {place.plan for place in (finding.where, *finding.also)}
        return (
            (not self.severity or finding.severity.value == self.severity)
            and (not self.plan or self.plan in plans)
            and (not self.family or problem.family == self.family)
            and (not self.state or problem.state == self.state)
            and all(word in haystack(finding) for word in self.words.lower().split())
        )

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "ProblemFilter":
        """From an address; what it cannot mean is left out."""
        asked = {field.name: query.get(field.name, "") for field in fields(cls)}
        known = {"severity": tuple(Severity), "family": FAMILIES, "state": STATES}
        kept = {name: value for name, value in asked.items() if name not in known or value in known[name]}
        return cls(**kept)


def haystack(finding: Finding) -> str:
    """Everything words are looked for in."""
    return " ".join((finding.code, finding.where.title, translate(finding.message), translate(finding.hint))).lower()


def problems_of(snapshot: Snapshot, records: Mapping[str, list[ReviewEntry]]) -> list[Problem]:
    """Every finding, the worst and most consequential first."""
    return [
        Problem(mark_of(finding), finding, tuple(records.get(mark_of(finding), ())))
        for finding in by_consequence(snapshot.findings)
    ]


def place(snapshot: Snapshot, where: Location) -> str:
    """《预案》第4.2条; in English in quotes; of a library, what it holds."""
    return translate(at_clause(where)) if where.plan else library_title(snapshot, where.file)


def family_word(family: str) -> str:
    """What kind of findings these are."""
    words = {
        "X": _("between plans"),
        "S": _("within one plan"),
        "L": _("libraries"),
        "D": _("life cycle"),
        "N": _("found by a run"),
        "SC": _("form of the file"),
    }
    return words[family]


def state_word(state: str) -> str:
    """Where a finding stands."""
    words = {
        "open": _("open"),
        "given": _("given to somebody"),
        "answered": _("answered"),
        "put-off": _("put off"),
    }
    return words[state]


def entry_line(entry: ReviewEntry) -> str:
    """One thing that was written, in a line."""
    kinds = {"assign": _("Assigned"), "comment": _("Comment"), "answer": _("Answer")}
    parts = [entry.at.astimezone().strftime("%Y-%m-%d %H:%M"), kinds[entry.kind], entry.author]
    if entry.to:
        parts.append(_("to {unit}", unit=entry.to))
    if entry.due:
        parts.append(_("until {day}", day=entry.due))
    if entry.outcome:
        parts.append(outcome_word(entry.outcome))
    return " · ".join(part for part in (*parts, entry.text) if part)
