"""A scenario as its reader wants it: what it is, what is so at the start, scenes with their messages, what else there is."""

from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from drillbook.schema.book import PlanBook
from drillbook.schema.conditions.parser import parse_trigger
from drillbook.schema.finding import Unreadable
from drillbook.schema.models.scenario import Objective, Scenario, Scene
from drillbook.schema.values.instants import render_instant
from drillbook.schema.values.times import render_duration
from drillbook.simulator.compiler.wall_clock import WallClock
from drillbook.ui.report.clock_text import ShownClock
from drillbook.ui.report.conditions_text import aloud
from drillbook.ui.report.scenario.names import BookNames
from drillbook.ui.report.scenario.slip import Slip, slips
from drillbook.ui.translation import _, capital, current_language, joined


@dataclass(frozen=True, slots=True)
class ToldScene:
    """A scene with the messages that belong to it; ``when`` in time of the story and ``clock`` in time of day."""

    title: str
    when: str
    clock: str
    minutes: int | None
    narration: str
    material: tuple[str, ...]
    comment: tuple[str, ...]
    slips: tuple[Slip, ...]


@dataclass(frozen=True, slots=True)
class ToldObjective:
    """An objective: what measures it, the share to be kept, the moments it is to bring about."""

    title: str
    measures: tuple[str, ...]
    target: str
    tests: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """The whole scenario in words; every slip stands in exactly one of ``preparation``, ``scenes`` and ``loose``."""

    title: str
    begins: str
    lasts: str
    plans: tuple[str, ...]
    given: tuple[str, ...]
    varied: tuple[str, ...]
    objectives: tuple[ToldObjective, ...]
    preparation: tuple[Slip, ...]
    scenes: tuple[ToldScene, ...]
    loose: tuple[Slip, ...]
    slips: tuple[Slip, ...]


def story(book: PlanBook, scenario: Scenario) -> Story:
    """Tell a scenario in the words of its book."""
    every = slips(book, scenario)
    names = BookNames(book)
    ahead = tuple(one for one in every if one.is_preparation)
    told = tuple(one for one in every if not one.is_preparation)
    placed = {name: scenario.injects[name].scene for name in scenario.injects}
    return Story(
        scenario.title,
        f"{scenario.begins:%Y-%m-%d %H:%M}",
        render_duration(scenario.lasts, current_language()),
        tuple(map(names.plan, scenario.plans)),
        names.changes(scenario.given),
        names.drawn(scenario.vary),
        tuple(_objective(book, names, one) for one in scenario.objectives.values()),
        ahead,
        tuple(_scenes(book, scenario, placed, told)),
        tuple(one for one in told if placed[one.name] not in scenario.scenes),
        every,
    )


def _scenes(
    book: PlanBook, scenario: Scenario, placed: dict[str, str | None], told: tuple[Slip, ...]
) -> Iterator[ToldScene]:
    clock = WallClock(scenario.begins, ZoneInfo(book.settings.timezone))
    for name, scene in scenario.scenes.items():
        when, of_day = _moment(scene, clock)
        within = tuple(one for one in told if placed[one.name] == name)
        yield ToldScene(
            scene.title, when, of_day, scene.minutes, scene.narration, scene.material, scene.comment, within
        )


def _moment(scene: Scene, clock: WallClock) -> tuple[str, str]:
    try:
        moments = [clock.instant(text) for text in scene.at.split("/")] if scene.at else []
    except Unreadable:
        return scene.at, ""
    ends = list(dict.fromkeys((*moments[:1], *moments[-1:])))
    return "–".join(map(render_instant, ends)), "–".join(map(ShownClock(clock).text, ends))


def _objective(book: PlanBook, names: BookNames, it: Objective) -> ToldObjective:
    return ToldObjective(
        it.title,
        tuple(map(names.task, it.measures)),
        f"{it.target:.0%}" if it.target is not None else "",
        tuple(_aloud(book, one) for one in it.tests),
    )


def _aloud(book: PlanBook, written: str) -> str:
    try:
        return aloud(book, None, parse_trigger(written))
    except Unreadable:
        return written


def head_rows(told: Story) -> list[tuple[str, str]]:
    """What stands at the head of a paper, by its label; what is not written is left out."""
    rows = [
        (_("StartEx"), told.begins),
        (_("Lasts"), told.lasts),
        (_("Plans concerned"), joined(told.plans)),
        (_("Given at the start"), _("; ").join(told.given)),
        (_("Drawn anew in each run"), _("; ").join(told.varied)),
    ]
    return [(label, said) for label, said in rows if said]


def objective_words(one: ToldObjective) -> list[str]:
    """What an objective rests on, a line for each sort."""
    said = []
    if one.measures:
        said.append(capital(_("measured by: {what}", what=joined(one.measures))))
    if one.target:
        said.append(capital(_("target {share}", share=one.target)))
    if one.tests:
        said.append(capital(_("to bring about: {what}", what=joined(one.tests))))
    return said
