"""Book and scenario to model, or to findings that say why not."""

import hashlib
import json
from pathlib import Path
from zoneinfo import ZoneInfo

from drillbook.schema.book import PlanBook
from drillbook.schema.finding import Finding, Severity, in_file_order
from drillbook.schema.linkage.facts.travel import Roads
from drillbook.schema.models.scenario import Scenario
from drillbook.schema.text.located import Located
from drillbook.schema.text.source import Source, data_of
from drillbook.simulator.compiler.acting_plans import chosen, errors, places_used
from drillbook.simulator.compiler.clock import Clock, Hours
from drillbook.simulator.compiler.conditions import assigned, nameless
from drillbook.simulator.compiler.draft import Draft, numbered, whole
from drillbook.simulator.compiler.feasibility import Limits
from drillbook.simulator.compiler.injects import compile_injects, compile_vary
from drillbook.simulator.compiler.latest_times import Timing
from drillbook.simulator.compiler.procedures import compile_procedures, keep_procedures
from drillbook.simulator.compiler.promises import response_times
from drillbook.simulator.compiler.staff import compile_roles
from drillbook.simulator.compiler.stock import compile_channels, compile_indicators, compile_pools, compile_teams
from drillbook.simulator.compiler.tasks import compile_tasks, keep_tasks
from drillbook.simulator.compiler.travel import Travel
from drillbook.simulator.model.assumptions import Assumptions
from drillbook.simulator.model.means import Place
from drillbook.simulator.model.model import Model, Policy

Compiled = tuple[Model | None, list[Finding]]


def compile_model(book: PlanBook, scenario: Located[Scenario]) -> Compiled:
    """The model of a run; or nothing, and the findings. Warnings and notes may come beside a model.

    Of a book with a refused library there is no model, and the findings are those of reading it.
    """
    acting, found = chosen(book, scenario)
    found += [*nameless(scenario), *errors(book, scenario, acting)]
    if found or book.unread_entries:
        return None, in_file_order(found)
    assumptions = Assumptions(book)
    clock = Clock(scenario.value.begins, ZoneInfo(book.settings.timezone))
    travel = Travel.between(places_used(book, scenario, acting), Roads.of(book), assumptions)
    draft = Draft(
        book,
        scenario,
        acting,
        clock,
        tuple(Hours.of(book.settings).spans(clock, scenario.value.lasts)),
        travel,
        assumptions=assumptions,
        plans=numbered(name for name, plan in book.plans.items() if plan.value.depth != "card" or plan.value.levels),
        places=numbered(travel.names),
        indicators=numbered(book.indicators),
        channels=numbered(book.channels),
        injects=numbered(scenario.value.injects),
    )
    return _refused_or(draft, _assemble(draft))


def _refused_or(draft: Draft, model: Model) -> Compiled:
    findings = in_file_order(draft.findings)
    if any(finding.severity is Severity.ERROR for finding in findings):
        return None, findings
    return model, findings


def _assemble(draft: Draft) -> Model:
    _say_who_acts(draft)
    keep_tasks(draft)
    keep_procedures(draft)
    compile_roles(draft)
    compile_tasks(draft)
    plans = compile_procedures(draft)
    for plan in draft.acting.values():
        response_times(draft, plan)
    injects = compile_injects(draft)
    given, vary = assigned(draft, draft.scenario.value.given), compile_vary(draft)
    indicators = compile_indicators(draft)
    teams = compile_teams(draft)
    pools = compile_pools(draft)
    tasks = whole(draft.tasks)
    draft.findings += Limits(draft, pools, teams, tasks).check()
    settings, scenario = draft.book.settings, draft.scenario.value
    return Model(
        ends=scenario.lasts,
        plans=plans,
        roles=whole(draft.roles),
        pools=pools,
        teams=teams,
        places=tuple(Place(name, draft.book.places[name].value.title) for name in draft.places),
        travel=tuple(tuple(row) for row in draft.travel.times),
        channels=compile_channels(draft),
        indicators=indicators,
        given=given,
        vary=vary,
        tasks=tasks,
        procedures=Timing(whole(draft.procedures), tasks, tuple(draft.promises)).ranked(),
        injects=injects,
        promises=tuple(draft.promises),
        policy=Policy(settings.allocation == "fence", settings.queue == "first-come", settings.retry),
        scenario=scenario.scenario,
        title=scenario.title,
        begins=draft.clock.iso(),
        digest=digest(draft.book, draft.scenario),
        sources=_marks(draft.book, draft.scenario),
        assumptions=draft.assumptions.listed(),
        origins=tuple(sorted(draft.origins.items())),
    )


def _say_who_acts(draft: Draft) -> None:
    for name in draft.scenario.value.plans:
        if name not in draft.acting:
            draft.assumptions.add("not-acting", name)
    for name, plan in draft.acting.items():
        if plan.value.status != "in-force":
            draft.assumptions.add("not-in-force", name)


def digest(book: PlanBook, scenario: Located[Scenario]) -> str:
    """What is written in the book and the scenario, whatever its layout and comments: 16 hexadecimal digits."""
    found = hashlib.sha256()
    for source in _sources(book, scenario):
        found.update(_written(source))
        found.update(b"\0")
    return found.hexdigest()[:16]


def _marks(book: PlanBook, scenario: Located[Scenario]) -> tuple[tuple[str, str], ...]:
    """Each file as the book calls it, and 8 hexadecimal digits of what is written in it."""
    folder = book.folder.as_posix() + "/"
    *files, last = _sources(book, scenario)
    named = [(source.file.removeprefix(folder), source) for source in files]
    named.append((Path(last.file).name, last))
    return tuple((name, hashlib.sha256(_written(source)).hexdigest()[:8]) for name, source in named)


def _written(source: Source) -> bytes:
    return json.dumps(data_of(source.root), ensure_ascii=False).encode()


def _sources(book: PlanBook, scenario: Located[Scenario]) -> list[Source]:
    """The files of the book in name order, without its scenarios; then the scenario that is run."""
    others = {other.source.file for other in book.scenarios.values()} | {scenario.source.file}
    return [*(source for name, source in sorted(book.sources.items()) if name not in others), scenario.source]
