"""How findings name things: plans by title, clauses by number, tasks and roles as people say them."""

from collections.abc import Iterable

from drillbook.schema.conditions.describe import level_title
from drillbook.schema.finding import Location, Text, plain, say
from drillbook.schema.models.plan import Plan
from drillbook.schema.text.located import Located
from drillbook.schema.values.keys import Words
from drillbook.schema.values.times import render_duration

MOST_NAMED = 6


def plan_title(plan: Plan) -> Text:
    """《普陀区防汛防台专项应急预案》; in English in quotes."""
    return say(en="'{title}'", zh="《{title}》", title=plan.title or plan.plan)


def clause(number: str) -> Text:
    """第4.2.1条, or nothing where the author wrote no clause."""
    return say(en=" clause {number}", zh="第{number}条", number=number) if number else plain("")


def at_clause(where: Location) -> Text:
    """《预案》第4.2.1条, for a place mentioned inside a message about another."""
    title = say(en="'{title}'", zh="《{title}》", title=where.title or where.plan or where.file)
    return say(en="{title}{clause}", zh="{title}{clause}", title=title, clause=clause(where.clause))


def titled(title: str, name: str) -> Text:
    """“排水抢险组组长”(drainage-lead); the id alone where there is no title."""
    if not title or title == name:
        return say(en="'{name}'", zh="“{name}”", name=name)
    return say(en="'{title}' ({name})", zh="“{title}”({name})", title=title, name=name)


def role_named(plan: Plan, name: str) -> Text:
    """A role of this plan, as people call it."""
    role = plan.roles.get(name)
    return titled(role.title if role else "", name)


def task_named(plan: Plan, name: str) -> Text:
    """A task of this plan, as it is written there."""
    task = plan.tasks.get(name)
    return titled(task.title if task else "", name)


def procedure_named(plan: Plan, name: str) -> Text:
    """A procedure of this plan."""
    procedure = plan.procedures.get(name)
    return titled(procedure.title if procedure else "", name)


def level_named(level: str) -> Text:
    """Ⅲ级; level III."""
    return Text(level_title(level, "en"), level_title(level, "zh"))


def time_said(ms: int) -> Text:
    """30分钟; 30 min."""
    return Text(render_duration(ms, "en"), render_duration(ms, "zh"))


def word_shown(words: Words, value: str) -> Text:
    """A value from a list of words, in the reader's language."""
    return Text(words.shown(value, "en"), words.shown(value, "zh"))


def some(items: Iterable[Text | str], most: int = MOST_NAMED) -> Text:
    """The first few of a list, and how many there are when that is not all."""
    every = [item if isinstance(item, Text) else plain(item) for item in items]
    if len(every) <= most:
        return say(en="{items}", zh="{items}", items=every)
    return say(en="{items} and others, {n} in all", zh="{items}等{n}项", items=every[:most], n=len(every))


def places_of(holder: Located[Plan], table: str, names: Iterable[str]) -> tuple[Location, ...]:
    """Where entries of a plan stand, by their ids."""
    return tuple(holder.at_key(table, name) for name in names)
