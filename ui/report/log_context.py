"""What an event log does not say and its reader wants to know: titles, whose people, how many there are at the start."""

from collections.abc import Iterator
from contextvars import copy_context
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from drillbook.schema.book import PlanBook
from drillbook.schema.finding import Language, Text
from drillbook.schema.models.scenario import Scenario
from drillbook.simulator.model.model import Model
from drillbook.simulator.model.run_changes import amounts
from drillbook.ui.report.clock_text import ShownClock
from drillbook.ui.report.map_data import geography
from drillbook.ui.report.scenario.facilitation import facilitation
from drillbook.ui.report.titles import Titles
from drillbook.ui.translation import current_language, speak_here

LANGUAGES: tuple[Language, ...] = ("zh", "en")


@dataclass(frozen=True, slots=True)
class LogContext:
    """``houses``: roles, posts and teams with the title of their organization. ``stock``: pools with the number at
    StartEx. ``within``: what a unit counts towards. ``plans`` in the order of the book. Words are kept by language.
    ``levels`` of each plan, lowest first; ``geography`` and ``facilitation`` as their rooms describe them, empty in runs
    kept before they were.
    """

    scenario: str
    title: str
    begins: str
    ends: int
    plans: tuple[str, ...]
    titles: dict[str, dict[str, dict[str, str]]]
    houses: dict[str, str]
    kinds: dict[str, str]
    stock: dict[str, int]
    within: dict[str, tuple[str, ...]]
    injects: tuple[str, ...]
    assumptions: tuple[dict[str, str], ...]
    zone: str = ""
    levels: dict[str, tuple[str, ...]] = field(default_factory=dict)
    geography: dict[str, Any] = field(default_factory=dict)
    facilitation: dict[str, dict[str, Any]] = field(default_factory=dict)

    @classmethod
    def of(cls, model: Model, book: PlanBook, scenario: Scenario) -> "LogContext":
        """Of a model and the book and scenario it came from."""
        return cls(
            model.scenario,
            model.title or model.scenario,
            model.begins,
            model.ends,
            tuple(plan.name for plan in model.plans if plan.acts),
            _in_each_language(model),
            dict(_houses(model, book)),
            {pool.name: pool.kind for pool in model.pools},
            {amount.name: amount.number for amount in amounts(model) if amount.kind != "channel"},
            dict(_within(model)),
            tuple(inject.name for inject in model.injects),
            tuple(_told(assumption.text) for assumption in model.assumptions),
            model.zone,
            {plan.name: tuple(level.name for level in plan.levels) for plan in model.plans},
            geography(model, book),
            {language: copy_context().run(_facilitation, book, scenario, language) for language in LANGUAGES},
        )

    @classmethod
    def read(cls, row: dict[str, Any]) -> "LogContext":
        """From JSON."""
        return cls(
            **{
                **row,
                "plans": tuple(row["plans"]),
                "within": {name: tuple(pools) for name, pools in row["within"].items()},
                "injects": tuple(row["injects"]),
                "assumptions": tuple(row["assumptions"]),
                "levels": {plan: tuple(names) for plan, names in row.get("levels", {}).items()},
            }
        )

    def row(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)

    def current_titles(self) -> Titles:
        """The titles in the language spoken."""
        return Titles(**self.titles[current_language()], clock=self.clock)

    @property
    def clock(self) -> ShownClock:
        """The clocks on the wall of this run."""
        return ShownClock.of(self.begins, self.zone)

    def current_assumptions(self) -> tuple[str, ...]:
        """What was taken for granted, in the language spoken."""
        return tuple(one[current_language()] for one in self.assumptions)


def _told(text: Text) -> dict[str, str]:
    return {language: text.render(language) for language in LANGUAGES}


def _in_each_language(model: Model) -> dict[str, dict[str, dict[str, str]]]:
    """Some titles are made of words of ours."""
    return {language: copy_context().run(_titles, model, language) for language in LANGUAGES}


def _titles(model: Model, language: Language) -> dict[str, dict[str, str]]:
    """In a context of its own, so that nobody else's language changes."""
    speak_here(language)
    titles = Titles.of(model)
    return {one.name: getattr(titles, one.name) for one in fields(titles) if one.name != "clock"}


def _facilitation(book: PlanBook, scenario: Scenario, language: Language) -> dict[str, Any]:
    """In a context of its own, as titles are."""
    speak_here(language)
    return facilitation(book, scenario)


def _houses(model: Model, book: PlanBook) -> Iterator[tuple[str, str]]:
    """Whose a role, a post or a team is: of a role without a post, its plan's; else the post's own organization."""

    def title(name: str | None) -> str:
        entry = book.organizations.get(name or "")
        return entry.value.title if entry else name or ""

    for role in model.roles:
        plan, _slash, inner = role.name.partition("/")
        placed = book.plans.get(plan)
        it = placed.value.roles.get(inner) if placed else None
        post = book.posts.get(it.post or "") if it else None
        written = (it.organization if it else None) or (post.value.organization if post else None)
        yield role.name, title(written or (placed.value.drafted_by if placed else None))
    for name, post in book.posts.items():
        yield name, title(post.value.organization)
    for name, team in book.teams.items():
        yield name, title(team.value.organization)


def _within(model: Model) -> Iterator[tuple[str, tuple[str, ...]]]:
    """A team counts towards whatever it can do."""
    for team in model.teams:
        yield team.name, tuple(model.pools[pool].name for pool in team.pools[1:])
