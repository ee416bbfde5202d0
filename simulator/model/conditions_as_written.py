"""Notation: conditions and moments of a model as a plan writes them, so that a log can say what was waited for."""

from drillbook.schema.values.times import render_duration
from drillbook.simulator.model.condition import All, Compare, Condition, Judged, LevelIs, Moment, Not, Ordered, Some
from drillbook.simulator.model.model import Model


def written(model: Model, tree: Condition) -> str:
    """Write a condition or moment in the language of plans: ``rain >= orange and not level(flood) = none``."""
    match tree:
        case All(parts=parts):
            return " and ".join(_inside(model, part, Some) for part in parts)
        case Some(parts=parts):
            return " or ".join(_inside(model, part, All) for part in parts)
        case Not(part=part):
            return f"not {_inside(model, part, (All, Some))}"
        case Compare():
            return _comparison(model, tree)
        case LevelIs():
            name = level_name(model, tree.plan, tree.level)
            return f"level({model.plans[tree.plan].name}) {tree.operator} {name}"
        case Judged():
            return "judged"
        case Ordered():
            return "ordered"
        case Moment():
            later = f" + {render_duration(tree.plus, 'en')}" if tree.plus else ""
            return _moment(model, tree) + later


def _inside(model: Model, part: Condition, bracketed: type | tuple[type, ...]) -> str:
    text = written(model, part)
    return f"({text})" if isinstance(part, bracketed) else text


def _comparison(model: Model, compare: Compare) -> str:
    indicator = model.indicators[compare.indicator]
    subject = indicator.name + (f"({model.places[compare.place].name})" if compare.place >= 0 else "")
    if indicator.values:
        return f"{subject} {compare.operator} {indicator.values[int(compare.value)]}"
    return f"{subject} {compare.operator} {compare.value:.15g}" + (f" {indicator.unit}" if indicator.unit else "")


def _moment(model: Model, moment: Moment) -> str:
    name = named(model, moment)
    match moment.kind:
        case "incident":
            return "incident"
        case "level":
            return f"level({name}) {level_name(model, moment.plan, moment.level)}"
        case "response-ended":
            return f"response({name}) ended"
        case "inject":
            return f"inject {name}"
    return f"{name} {moment.kind}"


def named(model: Model, moment: Moment) -> str:
    """Return the name of the task, procedure, plan or inject whose moment it is; nothing for the incident."""
    if moment.task >= 0:
        return model.tasks[moment.task].name
    if moment.procedure >= 0:
        procedure = model.procedures[moment.procedure]
        return f"{model.plans[procedure.plan].name}/{procedure.name}"
    if moment.inject >= 0:
        return model.injects[moment.inject].name
    return model.plans[moment.plan].name if moment.plan >= 0 else ""


def level_name(model: Model, plan: int, level: int) -> str:
    """Return the name of a level by its number; ``none`` for 0."""
    return model.plans[plan].levels[level - 1].name if level else "none"
