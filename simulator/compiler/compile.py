"""Compile a book and a scenario to a model, or to findings that say why not."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from drillbook.schema.book import PlanBook
from drillbook.schema.conditions.parser import parse_trigger
from drillbook.schema.conditions.tree import Moment
from drillbook.schema.finding import Finding, Severity, Unreadable, in_file_order
from drillbook.schema.linkage.facts.travel import Roads
from drillbook.schema.models.calendar.workdays import Workdays
from drillbook.schema.models.scenario import Scenario
from drillbook.schema.text.located import Located
from drillbook.schema.text.yaml_nodes import Source, data_of
from drillbook.simulator.compiler.acting_plans import chosen, errors, lacks_libraries, places_used
from drillbook.simulator.compiler.assumptions import Assumptions
from drillbook.simulator.compiler.builder import Builder, numbered, whole
from drillbook.simulator.compiler.conditions import assigned, nameless
from drillbook.simulator.compiler.impossible_demands import Feasibility
from drillbook.simulator.compiler.injects import compile_injects, compile_vary, in_the_exercise, unused_places
from drillbook.simulator.compiler.latest_times import LatestTimes
from drillbook.simulator.compiler.procedures import compile_procedures, keep_procedures
from drillbook.simulator.compiler.promises import response_times
from drillbook.simulator.compiler.staff import compile_roles
from drillbook.simulator.compiler.stock import (
    compile_channels,
    compile_indicators,
    compile_pools,
    compile_teams,
    shipped_used,
)
from drillbook.simulator.compiler.tasks import compile_tasks, keep_tasks
from drillbook.simulator.compiler.times import clock_of, time_findings
from drillbook.simulator.compiler.travel import TravelTimes, road_network
from drillbook.simulator.model.means import Place
from drillbook.simulator.model.model import Model, Objective, Policy, Scene

Compiled = tuple[Model | None, list[Finding]]


def compile_model(book: PlanBook, scenario: Located[Scenario]) -> Compiled:
    """Return the model of a run, or None and the findings. Warnings and notes may come beside a model.

    Of a book with a refused library there is no model, and the findings are those of reading it.
    """
    acting, findings = chosen(book, scenario)
    times = time_findings(book, scenario)
    findings += [*nameless(scenario), *errors(book, scenario, acting), *times]
    if not acting or lacks_libraries(book) or any(finding.severity is Severity.ERROR for finding in findings):
        return None, in_file_order(findings)
    assumptions = Assumptions(book)
    clock = clock_of(book, scenario.value)
    travel = TravelTimes.between(places_used(book, scenario, acting), Roads.of(book), assumptions)
    builder = Builder(
        book,
        scenario,
        acting,
        clock,
        Workdays.of(book.settings.calendar),
        travel,
        assumptions=assumptions,
        plans=numbered(name for name, plan in book.plans.items() if plan.value.depth != "card" or plan.value.levels),
        places=numbered(travel.names),
        indicators=numbered(book.indicators),
        channels=numbered((*book.channels, *shipped_used(book, scenario, acting))),
        injects=in_the_exercise(clock, scenario.value.injects),
        findings=list(findings),
    )
    return _refused_or(builder, _assemble(builder))


def _refused_or(builder: Builder, model: Model) -> Compiled:
    findings = in_file_order(builder.findings)
    if any(finding.severity is Severity.ERROR for finding in findings):
        return None, findings
    return model, findings


def _assemble(builder: Builder) -> Model:
    _say_who_acts(builder)
    keep_tasks(builder)
    keep_procedures(builder)
    compile_roles(builder)
    compile_tasks(builder)
    plans = compile_procedures(builder)
    for plan in builder.acting.values():
        response_times(builder, plan)
    injects = compile_injects(builder)
    given, vary = assigned(builder, builder.scenario.value.given), compile_vary(builder)
    indicators = compile_indicators(builder)
    teams = compile_teams(builder)
    pools = compile_pools(builder)
    tasks = whole(builder.tasks)
    builder.findings += Feasibility(builder, pools, teams, tasks).check()
    procedures = whole(builder.procedures)
    builder.findings += unused_places(builder, injects, plans, procedures, indicators)
    settings, scenario = builder.book.settings, builder.scenario.value
    closes = any(inject.disrupt is not None and inject.disrupt.closed for inject in injects)
    roads, junctions = road_network(Roads.of(builder.book), builder.places) if closes else ((), ())
    return Model(
        ends=scenario.lasts,
        plans=plans,
        roles=whole(builder.roles),
        pools=pools,
        teams=teams,
        places=tuple(Place(name, builder.book.places[name].value.title) for name in builder.places),
        travel=tuple(tuple(row) for row in builder.travel.times),
        roads=roads,
        junctions=junctions,
        channels=compile_channels(builder),
        indicators=indicators,
        given=given,
        vary=vary,
        tasks=tasks,
        procedures=LatestTimes(procedures, tasks, tuple(builder.promises)).ranked(),
        injects=injects,
        promises=tuple(builder.promises),
        objectives=_objectives(scenario),
        scenes=tuple(Scene(scene.at, scene.title or name) for name, scene in scenario.scenes.items()),
        policy=Policy(
            settings.allocation == "fence", settings.queue == "first-come", settings.retry, settings.most_events
        ),
        scenario=scenario.scenario,
        title=scenario.title,
        begins=builder.clock.iso(),
        zone=settings.timezone,
        digest=digest(builder.book, builder.scenario),
        sources=_marks(builder.book, builder.scenario),
        assumptions=builder.assumptions.listed(),
        origins=tuple(sorted(builder.origins.items())),
        organizations=tuple(sorted(builder.organizations.items())),
    )


def _objectives(scenario: Scenario) -> tuple[Objective, ...]:
    return tuple(
        Objective(
            name,
            one.title,
            tuple(one.measures),
            1.0 if one.target is None else float(one.target),
            tuple(_moments(one.tests)),
        )
        for name, one in scenario.objectives.items()
    )


def _moments(tests: Sequence[str]) -> Iterator[Moment]:
    """Of what an objective tests, the moments; the rest is for people to judge."""
    for text in tests:
        try:
            moment = parse_trigger(text)
        except Unreadable:
            continue
        if isinstance(moment, Moment):
            yield moment


def _say_who_acts(builder: Builder) -> None:
    for name in builder.scenario.value.plans:
        if name not in builder.acting:
            builder.assumptions.add("not-acting", name)
    for name, plan in builder.acting.items():
        if plan.value.status != "in-force":
            builder.assumptions.add("not-in-force", name)


def digest(book: PlanBook, scenario: Located[Scenario]) -> str:
    """Return 16 hexadecimal digits for what is written in book and scenario, whatever its layout and comments."""
    mark = hashlib.sha256()
    for source in _sources(book, scenario):
        mark.update(_written(source))
        mark.update(b"\0")
    return mark.hexdigest()[:16]


def _marks(book: PlanBook, scenario: Located[Scenario]) -> tuple[tuple[str, str], ...]:
    """Each file as the book calls it, and 8 hexadecimal digits of what is written in it."""
    folder = book.folder.as_posix() + "/"
    *files, last = _sources(book, scenario)
    named = [(source.file.removeprefix(folder), source) for source in files]
    named.append((Path(last.file).name, last))
    return tuple((name, mark_of(source)) for name, source in named)


def mark_of(source: Source) -> str:
    """Return 8 hexadecimal digits of what is written in a file, whatever its layout and comments."""
    return hashlib.sha256(_written(source)).hexdigest()[:8]


def _written(source: Source) -> bytes:
    return json.dumps(data_of(source.root), ensure_ascii=False).encode()


def _sources(book: PlanBook, scenario: Located[Scenario]) -> list[Source]:
    """The files of the book in name order, without its scenarios; then the scenario that is run."""
    others = {other.source.file for other in book.scenarios.values()} | {scenario.source.file}
    return [*(source for name, source in sorted(book.sources.items()) if name not in others), scenario.source]
