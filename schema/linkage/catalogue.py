"""Lists every linkage rule in the order of the handbook, and asks them."""

from collections.abc import Callable, Collection, Iterable, Iterator
from functools import partial
from traceback import walk_tb
from typing import Any, TypeAlias

from drillbook.schema.book import PlanBook
from drillbook.schema.finding import Finding, Location, Severity, in_file_order, say
from drillbook.schema.linkage import suppressions
from drillbook.schema.linkage.folding import fold
from drillbook.schema.linkage.rechecking.standing import Asked
from drillbook.schema.linkage.rule import Rule
from drillbook.schema.linkage.rules import unresolved_names
from drillbook.schema.linkage.rules.between import (
    conflicting_times,
    evacuation,
    handover,
    lagging_levels,
    level_correspondence,
    promised_times,
    report_times,
    secondary_events_and_scopes,
    superior_plans,
    who_must_plan,
)
from drillbook.schema.linkage.rules.libraries import arrival, reachability, teams_and_supplies, upkeep
from drillbook.schema.linkage.rules.lifecycle import deadlines, drill_records
from drillbook.schema.linkage.rules.plan import (
    cover_and_laws,
    deputies,
    elements,
    level_endings,
    level_gaps,
    levels,
    plain_language,
    procedures,
    production_accidents,
    roles_and_tasks,
    time_limits_and_reports,
)
from drillbook.schema.linkage.run_rules import RUN_RULES
from drillbook.schema.linkage.scope import plans_asked
from drillbook.schema.models.plan import Plan
from drillbook.schema.reader import ReadResult
from drillbook.schema.text.located import Located


def _in_handbook_order(*rooms: tuple[Rule, ...]) -> tuple[Rule, ...]:
    """S, X, L, D, and by number within each."""
    return tuple(
        sorted((rule for room in rooms for rule in room), key=lambda rule: ("SXLD".index(rule.id[0]), rule.id))
    )


RULES: tuple[Rule, ...] = _in_handbook_order(
    elements.RULES,
    levels.RULES,
    level_gaps.RULES,
    level_endings.RULES,
    roles_and_tasks.RULES,
    deputies.RULES,
    time_limits_and_reports.RULES,
    procedures.RULES,
    cover_and_laws.RULES,
    plain_language.RULES,
    production_accidents.RULES,
    superior_plans.RULES,
    level_correspondence.RULES,
    lagging_levels.RULES,
    secondary_events_and_scopes.RULES,
    report_times.RULES,
    handover.RULES,
    evacuation.RULES,
    who_must_plan.RULES,
    promised_times.RULES,
    conflicting_times.RULES,
    teams_and_supplies.RULES,
    upkeep.RULES,
    arrival.RULES,
    reachability.RULES,
    deadlines.RULES,
    drill_records.RULES,
)


_FAILED = "rule {rule} could not be applied to '{title}' ({error})"
_FAILED_ZH = "规则{rule}无法用于《{title}》（{error}）"


def check(book: PlanBook, rules: tuple[Rule, ...] | None = None) -> list[Finding]:
    """Check a book that was read: all findings, one for each defect, in file order.

    Without ``rules``: every rule but those that speak only when asked.
    """
    return fold(every_finding(book, rules))


def every_finding(book: PlanBook, rules: tuple[Rule, ...] | None = None) -> list[Finding]:
    """Collect unresolved names, then the findings of every rule; those of one cause are not yet folded."""
    chosen = tuple(rule for rule in RULES if not rule.optional) if rules is None else rules
    found = list(unresolved_names.unresolved(book))
    for rule in chosen:
        found += _all_or_one(book, rule)
    return in_file_order(found)


Question: TypeAlias = Callable[[PlanBook], Iterable[Finding]]
Ask: TypeAlias = Callable[[str, Question], Iterable[Finding]]
"""Puts a question, by its name, to the book in which the plan stands."""


def findings_in_plan(plan: Located[Plan], ask: Ask, put_off: Collection[str] = ()) -> list[Finding]:
    """Collect what stands in one plan, as `every_finding` has it; of a name that nothing bears also the other places.

    ``put_off`` are codes that remarks in the plan accept: of these also what stands elsewhere and has a place in it.
    """
    name, file = plan.value.plan, plan.source.file
    found: list[Finding] = []
    for what, part in unresolved_names.PARTS_OF_PLANS:
        found += ask(what, lambda book, part=part: part(book, book.plans[name], frozenset()))  # type: ignore[misc]
    if put_off or any(one.root for one in found):
        found += names_elsewhere(plan, ask)
    for rule in RULES:
        if rule.id in put_off and not rule.optional:
            found += ask(f"{rule.id} anywhere", partial(_with_place_in, rule=rule, file=file))
        elif not rule.optional:
            for what, one in rule.parts.items():
                found += ask(what, lambda book, one=one: _here(book, one, name, file))  # type: ignore[misc]
    return in_file_order(one for one in found if one.root or one.where.file == file or one.code in put_off)


def findings_in_library(library: Located[Any], ask: Ask) -> list[Finding]:
    """Collect what stands in a library or has a place in it, and what may be of one cause with it."""
    file = library.source.file
    found = [*ask("names anywhere", unresolved_names.anywhere)]
    for rule in RULES:
        if not rule.optional:
            found += ask(f"{rule.id} anywhere", partial(_with_place_in, rule=rule, file=file))
    return in_file_order(found)


def findings_in_refused(book: PlanBook, read: ReadResult) -> list[Finding] | None:
    """Collect what stands in a plan or library that was refused, besides what reading it says; None where others say more.

    No rule sees such a file; of what can be read of it only the names are looked at, and a name that nothing bears may
    stand elsewhere, too.
    """
    found = unresolved_names.of_rest(book, read.remainder) if read.remainder else []
    return None if any(one.root for one in found) else found


def _with_place_in(book: PlanBook, rule: Rule, file: str) -> list[Finding]:
    """What a rule finds that has any place in a file, and what may be of one cause with it."""
    found = _all_or_one(book, rule)
    return [one for one in found if one.root or any(place.file == file for place in (one.where, *one.also))]


def names_elsewhere(plan: Located[Plan], ask: Ask) -> Iterable[Finding]:
    """Collect the names that nothing bears in all of the book but the plan."""
    return ask("names elsewhere", lambda book: unresolved_names.elsewhere(book, (plan.value.plan,)))


def questions_of_all() -> tuple[Asked, ...]:
    """Return what `every_finding` asks, question by question."""
    parts = (Asked(what, partial(_in_plans, part=part), by_plan=True) for what, part in unresolved_names.PARTS_OF_PLANS)
    asked = (part for rule in RULES if not rule.optional for part in rule.parts.items())
    rules = (Asked(what, partial(_all_or_one, rule=part), part.by_plan) for what, part in asked)
    return (*parts, Asked("names outside plans", unresolved_names.outside_plans, by_plan=False), *rules)


def _in_plans(book: PlanBook, part: unresolved_names.Part) -> Iterator[Finding]:
    for plan in plans_asked(book):
        yield from part(book, plan, frozenset())


def _here(book: PlanBook, rule: Rule, plan: str, file: str) -> list[Finding]:
    """What a rule finds in one plan, and what may be of one cause with it."""
    found = _all_or_one(book.narrowed(plan) if rule.by_plan else book, rule)
    return [one for one in found if one.root or one.where.file == file]


def _all_or_one(book: PlanBook, rule: Rule) -> Iterator[Finding]:
    """The findings of a rule; a rule that fails becomes one finding and takes no other with it."""
    try:
        yield from rule.findings(book)
    except Exception as error:  # whatever it is, the reviewer gets the findings of all other rules
        yield _failed(book, rule, error)


def _failed(book: PlanBook, rule: Rule, error: Exception) -> Finding:
    """Name the plan the rule was looking at when it failed, else the book."""
    plan = _looked_at(error)
    title = plan.value.title if plan else book.settings.title or book.folder.name
    first = plan or book.head or next(iter(book.plans.values()), None)
    return Finding(
        first.at() if first else Location(book.folder.as_posix(), 1, 1),
        rule.id,
        say(en=_FAILED, zh=_FAILED_ZH, rule=rule.id, title=title, error=type(error.__cause__ or error).__name__),
        Severity.WARNING,
        say(
            en="all other rules were applied; check this one by hand, and tell those who maintain this program",
            zh="其余规则不受影响；请人工核对本项，并告知本软件的维护人员",
        ),
        rule.basis_in(book, plan.at() if plan else Location("", 1, 1)),
    )


def is_failure(finding: Finding) -> bool:
    """Say whether a finding tells that a rule failed."""
    return finding.message.en == _FAILED


def _looked_at(error: Exception) -> Located[Plan] | None:
    """The plan in the innermost step of the rule that had one in hand."""
    cause = error.__cause__ or error  # a generator wraps what ended it
    frames = [frame for frame, _ in walk_tb(cause.__traceback__)]
    for frame in reversed(frames):
        for value in frame.f_locals.values():
            if isinstance(value, Located) and isinstance(value.value, Plan):
                return value
    return None


def rule_named(code: str) -> Rule | None:
    """Return the rule with this id, optional ones, those of runs and that about suppressions too; None if there is none."""
    return next((rule for rule in (*RULES, *RUN_RULES, suppressions.RULE) if rule.id == code.upper()), None)
