"""What people call things: the titles behind the ids of a model."""

import re
from dataclasses import dataclass

from simulator.model import Model
from ui.words import _, spoken

_ROMAN = {"I": "Ⅰ", "II": "Ⅱ", "III": "Ⅲ", "IV": "Ⅳ"}


@dataclass(frozen=True, slots=True)
class Titles:
    """Names to titles; a name without one is shown as it is."""

    roles: dict[str, str]
    tasks: dict[str, str]
    plans: dict[str, str]
    things: dict[str, str]
    indicators: dict[str, str]
    promises: dict[str, str]
    procedures: dict[str, str]
    injects: dict[str, str]

    @classmethod
    def of(cls, model: Model) -> "Titles":
        """The titles of everything in ``model``."""
        return cls(
            {role.name: role.title for role in model.roles},
            {task.name: task.title for task in model.tasks},
            {plan.name: plan.title for plan in model.plans},
            {thing.name: thing.title for family in (model.places, model.pools, model.teams) for thing in family},
            {indicator.name: indicator.title for indicator in model.indicators},
            {promise.name: promise.title for promise in model.promises},
            {f"{model.plans[each.plan].name}/{each.name}": each.title for each in model.procedures},
            {inject.name: inject.title for inject in model.injects},
        )

    def role(self, name: str) -> str:
        """A role, or whoever else can be told something."""
        return self.roles.get(name) or self.things.get(name) or name

    def task(self, path: str) -> str:
        """A task, from its name ``flood/run-pumps``."""
        return self.tasks.get(path) or path

    def plan(self, name: str) -> str:
        """A plan, in the marks its language uses."""
        title = self.plans.get(name) or name
        return f"《{title}》" if spoken() == "zh" else title

    def short_plan(self, name: str) -> str:
        """Enough of a plan's title to tell it from the others: without brackets and without saying that it is a plan."""
        title = re.sub(r"\s*[((][^()()]*[))]", "", self.plans.get(name) or name)
        return re.sub(r"(?:专项|突发事件|总体)*(?:应急预案|现场处置方案|预案)$", "", title).strip() or name

    def thing(self, name: str) -> str:
        """A place, post, team, piece of equipment or supply; ``pump-truck-3`` is a pump truck."""
        if name == "roads":
            return _("roads")
        known = self.things.get(name) or self.roles.get(name) or self.things.get(re.sub(r"-\d+$", "", name))
        return known or name

    def anything(self, name: str) -> str:
        """A step by its path (``flood#2/underpass/run-pumps@3``), or whatever else bears the name."""
        plan, _slash, rest = name.partition("/")
        if rest:
            task = f"{plan.partition('#')[0]}/{re.sub(r'(?:@[0-9]+|[.][0-9]+)+$', '', name.rpartition('/')[2])}"
            return self.tasks.get(task) or self.procedures.get(task) or self.role(name)
        return self.injects.get(name) or self.thing(name)

    def promise(self, name: str) -> str:
        """A promised time: its own title, else that of its task."""
        return self.promises.get(name) or self.tasks.get(name) or name

    def procedure(self, name: str) -> str:
        """A procedure, from its name ``flood/heavy-rain``."""
        return self.procedures.get(name) or name

    def indicator(self, name: str) -> str:
        """Something the district knows."""
        return self.indicators.get(name) or name


def level_word(level: str) -> str:
    """Ⅲ级, level III, or none."""
    if level == "none":
        return _("no level")
    if spoken() == "zh":
        return f"{_ROMAN.get(level, level)}级" if level in _ROMAN else level
    return _("level {level}", level=level)


def round_of(path: str) -> int:
    """The round of a repeated step, 1 outside of a repeat."""
    found = re.search(r"@(\d+)", path)
    return int(found[1]) if found else 1
