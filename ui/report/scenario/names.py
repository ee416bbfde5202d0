"""What a scenario's names are called in its book: roles with their organization, tasks, procedures, means, values."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from drillbook.schema.book import PlanBook
from drillbook.schema.conditions.describe import level_title, value_said
from drillbook.schema.finding import Unreadable
from drillbook.schema.models.plan import Plan
from drillbook.schema.models.scenario import Disruption
from drillbook.schema.models.value_assignments import parse_assignment
from drillbook.schema.values.instants import parse_instant, render_instant
from drillbook.schema.values.quantities import parse_spread
from drillbook.schema.values.times import render_duration
from drillbook.ui.report.run.timeline import loss_words
from drillbook.ui.translation import _, current_language

_LOSSES = ("team", "equipment", "supplies", "channel", "place")


def _value(value: str) -> str:
    return value_said(value, current_language())


def _drawn(value: str) -> str:
    """Between what a value is drawn: ``25 / 60 cm`` is 25 – 60 cm; of several words any."""
    try:
        spread = parse_spread(value)
    except Unreadable:
        return " / ".join(_value(one.strip()) for one in value.split("/"))
    if spread.kind == "fixed" or spread.of == "instant":
        return value
    low, *likely, high = (f"{one:g}" for one in spread.parameters)
    unit = f" {spread.unit}" if spread.unit else ""
    said = _("{low} – {high}", low=low, high=high + unit)
    return _("{span}, most often {likely}", span=said, likely=likely[0] + unit) if likely else said


@dataclass(frozen=True, slots=True)
class BookNames:
    """Names to titles, of a book that need not be free of mistakes: what nothing bears is shown as it is written."""

    book: PlanBook

    def plan(self, name: str) -> str:
        """A plan, in the marks its language uses."""
        found = self.book.plans.get(name)
        title = found.value.title if found else name
        return f"《{title}》" if current_language() == "zh" else title

    def recipient(self, name: str) -> str:
        """A role of a plan, or an organization."""
        found = self._of_plan(name, "roles")
        return found or self._entry("organizations", name)

    def organization_of(self, name: str) -> str:
        """Whose a role is; nothing where that is not known, or where an organization itself is meant."""
        plan, inner = self._split(name)
        role = plan.roles.get(inner) if plan else None
        if plan is None or role is None:
            return ""
        post = self.book.posts.get(role.post or "")
        owner = role.organization or (post.value.organization if post else None) or plan.drafted_by
        return self._entry("organizations", owner) if owner else ""

    def task(self, name: str) -> str:
        """A task or a response time."""
        return self._of_plan(name, "tasks", "response_times") or name

    def procedure(self, name: str) -> str:
        """A procedure of a plan."""
        return self._of_plan(name, "procedures") or name

    def place(self, name: str | None) -> str:
        """A place; nothing for none."""
        return self._entry("places", name) if name else ""

    def means(self, name: str) -> str:
        """A channel, as people call it."""
        channel = self.book.channel(name)
        return (channel.title if channel else "") or name

    def change(self, key: str, value: str, worded: Callable[[str], str] = _value) -> str:
        """What becomes so: 暴雨预警：橙色."""
        try:
            it = parse_assignment(key, value)
        except Unreadable:
            return f"{key}: {value}"
        level = level_title(it.value, current_language())
        if it.kind == "level":
            return _("{plan} is at {level}", plan=self.plan(it.name), level=level)
        if it.kind != "indicator":
            words = {
                "ordered": _("a superior orders {level} of {plan}", plan=self.plan(it.name), level=level),
                "judged": _("{level} of {plan} is judged necessary", plan=self.plan(it.name), level=level),
            }
            return words[it.kind]
        what, said = self._entry("indicators", it.name), worded(it.value)
        if it.place:
            return _("{what} at {place}: {value}", what=what, place=self.place(it.place), value=said)
        return _("{what}: {value}", what=what, value=said)

    def changes(self, table: Mapping[str, str]) -> tuple[str, ...]:
        """Each of them."""
        return tuple(self.change(key, value) for key, value in table.items())

    def drawn(self, table: Mapping[str, str]) -> tuple[str, ...]:
        """What each run draws anew, between what: 下立交积水深度：25—60 cm; 暴雨预警：蓝色或红色."""
        return tuple(self.change(key, value, _drawn) for key, value in table.items())

    def loss(self, it: Disruption) -> str:
        """What is taken away, and for how long."""
        said = loss_words(*self._lost(it), f"{it.fewer:g}" if it.fewer else "", it.slow or 0)
        if it.for_ is not None:
            return _("{what}, for {time}", what=said, time=render_duration(it.for_, current_language()))
        return _("{what}, until {end}", what=said, end=_instant(it.until)) if it.until else said

    def _lost(self, it: Disruption) -> tuple[str, str]:
        """Its kind, and what it is called."""
        if it.role or it.post:
            return "staff", self.recipient(it.role) if it.role else self._entry("posts", it.post or "")
        if it.route:
            return "route", _("{start} – {end}", start=self.place(it.route[0]), end=self.place(it.route[1]))
        kind = next(one for one in _LOSSES if getattr(it, one))
        name: str = getattr(it, kind)
        if kind == "channel":
            return kind, self.means(name)
        return kind, self._entry({"team": "teams", "place": "places"}.get(kind, kind), name)

    def _entry(self, section: str, name: str) -> str:
        found = getattr(self.book, section).get(name)
        return (found.value.title if found else "") or name

    def _split(self, name: str) -> tuple[Plan | None, str]:
        owner, _slash, inner = name.partition("/")
        found = self.book.plans.get(owner)
        return (found.value if found else None), inner

    def _of_plan(self, name: str, *tables: str) -> str:
        plan, inner = self._split(name)
        entries = (getattr(plan, table).get(inner) for table in tables) if plan else ()
        return next((one.title or inner for one in entries if one is not None), "")


def _instant(text: str) -> str:
    """A moment as it is written; elapsed time in one form."""
    try:
        at = parse_instant(text)
    except Unreadable:
        return text
    return render_instant(at.elapsed) if at.elapsed is not None else text
