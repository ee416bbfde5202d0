"""Checks every time written in a scenario, each at its own place: what is none, what ends before it begins, what is late."""

from collections.abc import Callable, Iterator
from datetime import time
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from drillbook.schema.book import PlanBook
from drillbook.schema.finding import Finding, Severity, Text, Unreadable, say
from drillbook.schema.models.scenario import Inject, Scenario, Scene, Times
from drillbook.schema.remainder import Remainder
from drillbook.schema.text.located import Located
from drillbook.schema.values.distributions import Takes
from drillbook.schema.values.instants import clock_time, parse_instants
from drillbook.schema.values.keys import names_of
from drillbook.schema.values.times import parse_offset, render_duration, render_offset
from drillbook.simulator.compiler.wall_clock import WallClock, too_early

T = TypeVar("T")
_NEVER_LATE = 10**15
_ALONE = (
    say(en="a list of times stands alone or with one time in 'at'", zh="时刻列表只能单独写，或与一个确定的时刻同写"),
    say(en="write times: {{every: 20 min, count: 4}} instead", zh="可改写为 重复: {{每隔: 20分钟, 次数: 4}}"),
)
_BROUGHT_ABOUT = ("set_", "starts", "fail", "disrupt", "times")
_AT_THE_START = say(
    en="write under 'given' what is so at the start, and from T+0:00 on what comes about in the exercise",
    zh="开始时的状态写在“初始状态”，演练中发生的事从 T+0:00 起写",
)


def clock_of(book: PlanBook, scenario: Scenario) -> WallClock:
    """Return the clock of an exercise: when it begins, in the zone of its book."""
    return WallClock(scenario.begins, ZoneInfo(book.settings.timezone))


def time_findings(book: PlanBook, scenario: Located[Scenario], rest: Remainder | None = None) -> list[Finding]:
    """Report what is wrong with the times of a scenario; of a refused one, as far as ``rest`` can be read."""
    begins = rest is None or rest.has("begins")
    lasts = scenario.value.lasts if begins and (rest is None or rest.has("lasts")) else _NEVER_LATE
    look = _Look(clock_of(book, scenario.value), lasts, compares=begins)
    found = [finding for inject in scenario.entries("injects", scenario.value.injects) for finding in look.of(inject)]
    for scene in scenario.entries("scenes", scenario.value.scenes):
        if scene.value.at:
            found += look.of_scene(scene)
    return found


class _Look:
    """One look at all times: the clock they are read by, and when the exercise ends."""

    def __init__(self, clock: WallClock, lasts: int, *, compares: bool) -> None:
        self.clock = clock
        self.lasts = lasts
        self.compares = compares

    def of(self, inject: Located[Inject]) -> Iterator[Finding]:
        """Yield what is wrong with the times of one inject."""
        it = inject.value
        begins: list[float] = []
        if it.moment:
            written = ("at",) if it.at else ("window",)
            parse = self._in_the_exercise if isinstance(it.times, tuple) else self._instants
            at, wrong = self.read(inject, written, it.moment, parse)
            yield from wrong
            if at is not None:
                begins.append(at.shortest)
                yield from self._not_run(inject) if at.shortest < 0 else ()
                yield from self._late(inject, written, at.shortest)
                yield from self._skipped(inject, written, it.moment)
                yield from self._window(inject, it.window, round(at.shortest)) if it.window else ()
        if isinstance(it.times, tuple):
            yield from self._listed(inject, it.times, begins)
        elif it.times is not None and begins:
            yield from self._spaced(inject, it.times, begins[0])
        if it.disrupt and it.disrupt.until:
            yield from self._until(inject, it.disrupt.until, begins)

    def of_scene(self, scene: Located[Scene]) -> Iterator[Finding]:
        """Yield what is wrong with when the table sees a scene."""
        at, wrong = self.read(scene, ("at",), scene.value.at, self.clock.instants, Severity.WARNING)
        yield from wrong
        if at is not None and at.shortest > self.lasts:
            message = say(
                en="scene '{name}' comes after the end of the scenario",
                zh="场景“{name}”在演练结束之后",
                name=scene.name,
            )
            yield Finding(scene.at("at"), "SC", message, Severity.WARNING, self._lasting())

    def read(
        self,
        owner: Located[Any],
        path: tuple[str | int, ...],
        text: str,
        parse: Callable[[str], T],
        severity: Severity = Severity.ERROR,
    ) -> tuple[T | None, list[Finding]]:
        """Read one time, or say at its place why it is none."""
        try:
            return parse(text), []
        except Unreadable as problem:
            where = owner.at(*path, offset=problem.offset)
            return None, [Finding(where, problem.code, problem.message, severity, problem.hint)]

    def _instants(self, text: str) -> Takes:
        if all(one.is_preparation for one in parse_instants(text)):
            return self.clock.instants(text)
        return self._in_the_exercise(text)

    def _in_the_exercise(self, text: str) -> Takes:
        at = self.clock.instants(text)
        if at.shortest < 0:
            raise too_early(text)
        return at

    def _listed(self, inject: Located[Inject], times: tuple[str, ...], begins: list[float]) -> Iterator[Finding]:
        """Add to ``begins`` what can be read."""
        if "/" in inject.value.at:
            yield Finding(inject.at("times"), "SC", _ALONE[0], hint=_ALONE[1])
        for number, text in enumerate(times):
            at, wrong = self.read(inject, ("times", number), text, parse_offset)
            yield from wrong
            if at is not None:
                begins.append(at)
                yield from self._late(inject, ("times", number), at)

    def _spaced(self, inject: Located[Inject], times: Times, begins: float) -> Iterator[Finding]:
        come = int(self.lasts - begins) // times.every + 1
        if begins <= self.lasts and come < times.count:
            message = say(
                en="only {come} of {count} occurrences of inject '{name}' come before the end of the scenario",
                zh="消息单“{name}”共{count}次，演练结束前只发生{come}次",
                come=come,
                count=times.count,
                name=inject.name,
            )
            yield Finding(inject.at("times"), "SC", message, Severity.WARNING, self._lasting())

    def _until(self, inject: Located[Inject], text: str, begins: list[float]) -> Iterator[Finding]:
        end, wrong = self.read(inject, ("disrupt", "until"), text, self.clock.instant)
        yield from wrong
        if end is not None:
            yield from self._skipped(inject, ("disrupt", "until"), text)
        if end is not None and begins and self.compares and end <= min(begins):
            message = say(en="the disruption ends before it begins", zh="特情的结束时刻不晚于开始时刻")
            hint = say(
                en="it begins at {begins}; write a later time, or how long it lasts with 'for'",
                zh="特情于{begins}开始；请写更晚的时刻，或用“持续”写明时长",
                begins=render_offset(round(min(begins))),
            )
            yield Finding(inject.at("disrupt", "until"), "SC", message, hint=hint)

    def _window(self, inject: Located[Inject], window: tuple[time, time], begins: int) -> Iterator[Finding]:
        """An end before the beginning is that time of the next day, and seldom meant."""
        end = self.clock.next_at(window[1], begins)
        if begins <= self.lasts < end:
            message = say(
                en="the window of inject '{name}' closes at {end}, after the end of the scenario",
                zh="消息单“{name}”的时间窗到{end}才结束，已在演练结束之后",
                name=inject.name,
                end=render_offset(end),
            )
            yield Finding(inject.at("window"), "SC", message, Severity.WARNING, self._lasting())

    def _skipped(self, inject: Located[Inject], path: tuple[str | int, ...], text: str) -> Iterator[Finding]:
        """A time of day that no clock shows, because clocks are put forward over it."""
        for at in parse_instants(text) if self.compares else ():
            wanted = clock_time(self.clock.begins, at) if at.elapsed is None else None
            shown = self.clock.at(self.clock.ticks(wanted)) if wanted else None
            if wanted and shown and shown != wanted:
                message = say(
                    en="no clock shows {wanted} that day: clocks are put forward over it",
                    zh="当日没有{wanted}：时钟在此拨快",
                    wanted=f"{wanted:%H:%M}",
                )
                hint = say(
                    en="it is taken for {shown}; write that, or time since the beginning, {elapsed}",
                    zh="按{shown}计；请写该时刻，或写演练开始后的时间 {elapsed}",
                    shown=f"{shown:%H:%M}",
                    elapsed=render_offset(self.clock.ticks(wanted)),
                )
                yield Finding(inject.at(*path), "SC", message, Severity.WARNING, hint)

    def _not_run(self, inject: Located[Inject]) -> Iterator[Finding]:
        """Preparation is listed; what it would bring about in a run never comes about."""
        for field in _BROUGHT_ABOUT:
            english, chinese, *_ = names_of(Inject.model_fields[field])
            if getattr(inject.value, field):
                message = say(
                    en="'{key}' has no effect: inject '{name}' is preparation before StartEx, which is listed, not run",
                    zh="“{key}”不起作用：消息单“{name}”是演练开始前的准备，只列出，不参与推演",
                    key=say(en=english, zh=chinese),
                    name=inject.name,
                )
                yield Finding(inject.at(english), "SC", message, Severity.WARNING, _AT_THE_START)

    def _late(self, inject: Located[Inject], path: tuple[str | int, ...], at: float) -> Iterator[Finding]:
        if at <= self.lasts:
            return
        message = say(
            en="inject '{name}' comes after the end of the scenario",
            zh="消息单“{name}”在演练结束之后",
            name=inject.name,
        )
        yield Finding(inject.at(*path), "SC", message, Severity.WARNING, self._lasting())

    def _lasting(self) -> Text:
        return say(
            en="the scenario lasts {lasts}; time since its beginning is written T+0:20",
            zh="演练时长为{lasts}；演练开始后的时刻写作 T+0:20",
            lasts=say(en=render_duration(self.lasts, "en"), zh=render_duration(self.lasts, "zh")),
        )
