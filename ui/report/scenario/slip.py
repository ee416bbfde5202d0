"""消息单: each inject as one message, in words, in the order in which messages are handed out."""

from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from drillbook.schema.book import PlanBook
from drillbook.schema.finding import Unreadable
from drillbook.schema.models.scenario import Inject, Question, Scenario, Times
from drillbook.schema.values.instants import render_instant
from drillbook.schema.values.times import render_duration
from drillbook.schema.values.vocabulary import INJECT_KINDS
from drillbook.simulator.compiler.wall_clock import WallClock
from drillbook.ui.report.clock_text import ShownClock
from drillbook.ui.report.conditions_text import aloud
from drillbook.ui.report.scenario.names import BookNames
from drillbook.ui.translation import _, current_language, joined


@dataclass(frozen=True, slots=True)
class Asked:
    """A question at the table: to whom, what, how long, and the points a good answer has."""

    to: str
    ask: str
    minutes: int | None
    points: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Slip:
    """One message. ``first`` is its first moment in milliseconds since StartEx, None where it hangs on something else.

    ``when`` is told in time of the story, ``clock`` in time of day; ``only`` says when it is left out all the same.
    """

    name: str
    number: str
    kind: str
    first: int | None
    when: str
    clock: str
    only: str
    scene: str
    title: str
    source: str
    to: tuple[str, ...]
    by: str
    place: str
    message: str
    expected: tuple[str, ...]
    questions: tuple[Asked, ...]
    effects: tuple[str, ...]
    controller: str
    objectives: tuple[str, ...]
    notes: str

    @property
    def is_preparation(self) -> bool:
        """Whether it belongs before StartEx."""
        return self.first is not None and self.first < 0


def slips(book: PlanBook, scenario: Scenario) -> tuple[Slip, ...]:
    """Every inject: by the clock first, then what waits for a condition, then what is held in reserve."""
    telling = _Telling(book, scenario)
    found = sorted(scenario.injects.items(), key=lambda one: telling.order(one[1]))
    numbered = any(inject.number for inject in scenario.injects.values())
    return tuple(
        telling.slip(name, inject, inject.number if numbered else str(count))
        for count, (name, inject) in enumerate(found, start=1)
    )


class _Telling:
    """Puts injects into words, by the clock of their exercise."""

    def __init__(self, book: PlanBook, scenario: Scenario) -> None:
        self.book = book
        self.scenario = scenario
        self.names = BookNames(book)
        self.clock = WallClock(scenario.begins, ZoneInfo(book.settings.timezone))
        self.shown = ShownClock(self.clock)

    def order(self, it: Inject) -> tuple[int, int]:
        moments = self._moments(it)
        return (0, moments[0]) if moments else (2 if it.pool else 1, 0)

    def slip(self, name: str, it: Inject, number: str) -> Slip:
        moments = self._moments(it)
        return Slip(
            name,
            number,
            INJECT_KINDS.said("contingency" if it.pool else it.kind, current_language()),
            moments[0] if moments else None,
            self._when(it, moments),
            self._clock(it, moments),
            self._only(it),
            self._scene(it),
            it.title or name,
            it.from_,
            tuple(map(self._with_unit, it.to)),
            it.means or (self.names.means(it.by) if it.by else ""),
            self.names.place(it.place),
            it.message,
            tuple(self._expected(it)),
            tuple(map(self._asked, it.questions)),
            tuple(self._effects(it)),
            it.controller,
            tuple(self._objective(one) for one in it.objective),
            it.notes,
        )

    def _moments(self, it: Inject) -> tuple[int, ...]:
        """The ends of the span of its first delivery, or each of the times it is delivered at."""
        try:
            if isinstance(it.times, tuple):
                return tuple(sorted(self.clock.instant(text) for text in it.times))
            if it.window is not None:
                return tuple(self.clock.instant(f"{end:%H:%M:%S}") for end in it.window)
            return tuple(self.clock.instant(text) for text in it.at.split("/")) if it.at else ()
        except Unreadable:
            return ()

    def _when(self, it: Inject, moments: tuple[int, ...]) -> str:
        if it.pool:
            return _("held in reserve")
        if it.when is not None:
            return _("when this is so: {condition}", condition=aloud(self.book, None, it.when))
        if not moments:
            return it.at
        if isinstance(it.times, tuple):
            return joined(map(render_instant, moments))
        first = "–".join(render_instant(one) for one in dict.fromkeys((moments[0], moments[-1])))
        return self._again(first, it.times) if it.times else first

    def _again(self, first: str, times: Times) -> str:
        every = render_duration(times.every, current_language())
        return _("{first}, every {every}, {n} times in all", first=first, every=every, n=times.count)

    def _clock(self, it: Inject, moments: tuple[int, ...]) -> str:
        if isinstance(it.times, tuple):
            return joined(map(self.shown.text, moments))
        return "–".join(self.shown.text(one) for one in dict.fromkeys((*moments[:1], *moments[-1:])))

    def _only(self, it: Inject) -> str:
        said = []
        if it.unless is not None:
            said.append(_("left out if this is so: {condition}", condition=aloud(self.book, None, it.unless)))
        if it.chance is not None:
            said.append(_("chance {share}", share=f"{it.chance:.0%}"))
        return joined(said)

    def _scene(self, it: Inject) -> str:
        scene = self.scenario.scenes.get(it.scene or "")
        return scene.title if scene else it.scene or ""

    def _with_unit(self, name: str) -> str:
        said, unit = self.names.recipient(name), self.names.organization_of(name)
        return said if not unit or unit in said else _("{role} ({unit})", role=said, unit=unit)

    def _expected(self, it: Inject) -> Iterator[str]:
        for one in it.expect:
            what = self.names.task(one.task)
            limits = [render_duration(limit, current_language()) for limit in dict(one.within or {}).values()]
            yield _("{what}, within {time}", what=what, time="/".join(dict.fromkeys(limits))) if limits else what
        if it.response:
            yield it.response

    def _asked(self, it: Question) -> Asked:
        return Asked(joined(map(self.names.recipient, it.to)), it.ask, it.minutes, it.points)

    def _effects(self, it: Inject) -> Iterator[str]:
        yield from self.names.changes(it.set_)
        yield from (_("sets off: {what}", what=self.names.procedure(one)) for one in it.starts)
        yield from (_("fails: {what}", what=self.names.task(one)) for one in it.fail)
        if it.disrupt is not None:
            yield self.names.loss(it.disrupt)

    def _objective(self, name: str) -> str:
        found = self.scenario.objectives.get(name)
        return found.title if found else name
