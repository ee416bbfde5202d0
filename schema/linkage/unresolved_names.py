"""Names that nothing bears: each is a finding of the rule it belongs to, with a near name where there is one."""

from collections import ChainMap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from drillbook.schema.book import PlanBook
from drillbook.schema.conditions.consistency import type_errors
from drillbook.schema.conditions.tree import Compare, LevelCompare, position, walk
from drillbook.schema.finding import Finding, Text, Unreadable, plain, say
from drillbook.schema.linkage.name_grounds import BASIS, CONSEQUENCE, WHAT
from drillbook.schema.linkage.wording import plan_title
from drillbook.schema.models.assignments import Setting, setting
from drillbook.schema.models.library import Indicator
from drillbook.schema.models.plan import Plan
from drillbook.schema.models.scenario import Scenario
from drillbook.schema.models.steps import Choose, InTurn, Parallel, Repeat, SetState, Step
from drillbook.schema.references import Reference, conditions_in, references
from drillbook.schema.text.located import Located, value_of
from drillbook.schema.values.names import near, near_titled
from drillbook.schema.values.quantities import quantity, spread


@dataclass(frozen=True, slots=True)
class _Levels:
    """An indicator as ``drillbook.schema.conditions.consistency`` wants it."""

    unit: str | None
    range: tuple[float, float] | None
    values: tuple[str, ...] | None
    per_place: bool


@lru_cache(maxsize=4)
def unresolved(book: PlanBook) -> tuple[Finding, ...]:
    """Every name of the book that nothing bears, and every condition and setting that cannot be."""
    found: list[Finding] = []
    for holder in documents(book):
        found += _of(book, holder)
    return tuple(found)


def documents(book: PlanBook) -> Iterator[Located[Any]]:
    """Everything in the book that may name something."""
    yield from book.plans.values()
    yield from book.scenarios.values()
    if book.head:
        yield book.head
    for table in (
        book.organizations, book.people, book.posts, book.teams, book.equipment, book.supplies, book.agreements,
        book.hazards, book.regulations, book.cases, book.drills, book.indicators,
    ):  # fmt: skip
        yield from table.values()
    yield from book.routes


def of_scenario(book: PlanBook, scenario: Located[Scenario]) -> list[Finding]:
    """The same for a scenario that is not in the book's own folders."""
    return list(_of(book, scenario))


def _of(book: PlanBook, holder: Located[Any]) -> Iterator[Finding]:
    plan = holder.value if isinstance(holder.value, Plan) else None
    for reference in references(holder):
        if not _bears(book, plan, holder, reference):
            yield _nobody(book, plan, holder, reference)
    yield from conditions(book, holder)
    yield from settings(book, holder)


def _kind(reference: Reference) -> str:
    """What it must be; a moment may be of more than a task."""
    return "happening" if reference.kind == "tree-task" else reference.kind.removeprefix("tree-")


def _bears(book: PlanBook, plan: Plan | None, holder: Located[Any], reference: Reference) -> bool:
    kind, name = _kind(reference), reference.name
    if kind == "indicator" or name in book.unread_entries:
        return True  # said with its condition, in ``conditions``, or where its library was refused
    if "/" in name and reference.abroad:
        owner, _, inner = name.partition("/")
        if owner in book.unread:
            return True
        other = book.plans.get(owner)
        return other is not None and (other.value.depth == "card" or inner in _known(book, other.value, other, kind))
    if (kind == "plan" and name in book.unread) or (kind == "place" and name == "incident"):
        return True
    if kind == "incident-type" and not book.settings.incident_types:
        return True
    return name in _known(book, plan, holder, kind)


def _known(book: PlanBook, plan: Plan | None, holder: Located[Any], kind: str) -> Mapping[str, object]:
    """What bears a name of this kind here: the plan's own, then the book's."""
    tables = _tables(book)
    if kind in tables:
        return tables[kind]
    scenario = holder.value if isinstance(holder.value, Scenario) else None
    if kind == "scene":
        return scenario.scenes if scenario else {}
    if kind == "inject":
        return scenario.injects if scenario else {}
    if plan is None:
        return book.organizations if kind == "recipient" else {}
    return _own(book, plan, kind)


def _own(book: PlanBook, plan: Plan, kind: str) -> Mapping[str, object]:
    """What bears a name of this kind in a plan; built for the kind asked for only, there are many names."""
    match kind:
        case "role":
            return plan.roles
        case "recipient":
            return ChainMap[str, object](plan.roles, book.organizations)  # type: ignore[arg-type]
        case "procedure":
            return plan.procedures
        case "action":
            return {**plan.tasks, **plan.procedures}
        case "hand-over":
            return {**plan.tasks, **plan.procedures, **plan.roles}
        case "measured":
            return {**plan.tasks, **plan.response_times}
        case "level":
            return _levels_of(book, plan)
        case "happening":
            return {**plan.tasks, **plan.procedures, **plan.response_times}
    return plan.tasks


@lru_cache(maxsize=4)
def _tables(book: PlanBook) -> dict[str, Mapping[str, object]]:
    capabilities = {name: book.capabilities.get(name) for name in sorted(book.abilities)}
    return {
        "plan": book.plans,
        "organization": book.organizations,
        "post": book.posts,
        "person": book.people,
        "team": book.teams,
        "team-or-capability": {**book.teams, **capabilities},
        "equipment": book.equipment,
        "supplies": book.supplies,
        "goods": {**book.equipment, **book.supplies},
        "shared-by": {**book.equipment, **book.supplies, **book.teams, **capabilities},
        "place": book.places,
        "channel": book.channels,
        "regulation": book.regulations,
        "incident-type": book.settings.incident_types,
        "indicator": book.indicators,
    }


_OWN = ("role", "recipient", "task", "action", "procedure", "level")
_ABROAD = ("role", "recipient", "procedure", "hand-over", "measured")


def bearers(book: PlanBook, holder: Located[Any] | None) -> dict[str, dict[str, str]]:
    """For each kind of name, what bears one here, with its title: what an editor offers to write."""
    plan = holder.value if holder and isinstance(holder.value, Plan) else None
    found = {kind: _titles(table) for kind, table in _tables(book).items()}
    if holder is not None:
        for kind in (*_OWN, "scene", "inject"):
            found.setdefault(kind, {}).update(_titles(_known(book, plan, holder, kind)))
    for other in book.plans.values():
        for kind in _ABROAD if other.value is not plan else ():
            inside = _titles(_known(book, other.value, other, kind))
            own = {name: title for name, title in inside.items() if name not in book.organizations}
            found.setdefault(kind, {}).update({f"{other.value.plan}/{name}": title for name, title in own.items()})
    return found


def _titles(table: Mapping[str, object]) -> dict[str, str]:
    return {name: str(getattr(value_of(entry), "title", "") or "") for name, entry in table.items()}


def _levels_of(book: PlanBook, plan: Plan) -> Mapping[str, object]:
    """Its levels, or those of the plan it follows."""
    seen: set[str] = set()
    while plan.levels and plan.levels.follow and plan.plan not in seen:
        seen.add(plan.plan)
        followed = book.plans.get(plan.levels.follow)
        if followed is None:
            return {}
        plan = followed.value
    return plan.levels.each if plan.levels else {}


def lowest_first(book: PlanBook, plan: Plan) -> tuple[str, ...]:
    """The levels a plan has or follows, lowest first."""
    return tuple(_levels_of(book, plan))


@lru_cache(maxsize=4)
def _all_levels(book: PlanBook) -> dict[str | None, tuple[str, ...]]:
    return {name: lowest_first(book, plan.value) for name, plan in book.plans.items()}


def _nobody(book: PlanBook, plan: Plan | None, holder: Located[Any], reference: Reference) -> Finding:
    kind = _kind(reference)
    what = WHAT.get(kind, plain(kind))
    message = say(en="{what} '{name}' is not defined", zh="{what}“{name}”未定义", what=what, name=reference.name)
    return Finding(
        reference.where,
        reference.code,
        message,
        hint=_near(book, plan, holder, kind, reference.name) or _add(book, kind, what, reference.name),
        basis=BASIS.get(reference.code),
        consequence=CONSEQUENCE.get(kind),
        root=_cause(book, plan, holder, kind, reference.name),
    )


def _cause(book: PlanBook, plan: Plan | None, holder: Located[Any], kind: str, name: str) -> str:
    """What is missing, named from outside: a plan's own role is the same whoever points to it."""
    owner, slash, _ = name.partition("/")
    if slash:
        return f"missing:{name}" if owner in book.plans else f"missing:{owner}"
    if kind in _tables(book):
        return f"missing:{name}"
    inside = plan.plan if plan else holder.name or str(holder.at())
    return f"missing:{inside}/{name}"


def _add(book: PlanBook, kind: str, what: Text, name: str) -> Text:
    owner, slash, _ = name.partition("/")
    if kind == "plan" or (slash and owner not in book.plans):
        return say(
            en="add the plan to the book (one outside it as 'kind: external'), or correct the name",
            zh="请在预案库中补充该预案(库外预案的类别写“上级(外部)”),或改正名称",
        )
    if kind == "scene":
        return say(en="add it to the scenes of this scenario", zh="请在本情景的“场景”中补充")
    if slash or kind in ("role", "task", "procedure", "action", "happening", "measured", "level"):
        return say(
            en="add it to {plan}, or spell it as it is written there",
            zh="请在{plan}中补充该{what},或改为已有名称",
            what=what,
            plan=plan_title(book.plans[owner].value) if slash else say(en="the plan", zh="预案"),
        )
    return say(
        en="add the {what} to its library, or correct the name", zh="请在相应的库中补充该{what},或改正名称", what=what
    )


def _near(book: PlanBook, plan: Plan | None, holder: Located[Any], kind: str, name: str) -> Text | None:
    owner, slash, inner = name.partition("/")
    if slash and owner not in book.plans:
        return near_titled(owner, {plan: one.value.title for plan, one in book.plans.items()})
    if holder.name in book.scenarios or isinstance(holder.value, Scenario):
        whole = [
            f"{each}/{name}"
            for each, one in book.plans.items()
            if not slash and name in _known(book, one.value, one, kind)
        ]
        if whole:
            return say(en="did you mean {name}?", zh="是否应为 {name}?", name=whole[0])
    other = book.plans[owner].value if slash else plan
    known = _known(book, other, book.plans[owner] if slash else holder, kind)
    titles = {candidate: getattr(value_of(entry), "title", "") for candidate, entry in known.items()}
    return near_titled(inner if slash else name, titles)


def conditions(book: PlanBook, holder: Located[Any]) -> Iterator[Finding]:
    """Conditions that make no sense: a colour against a number, a wrong unit, one that never holds."""
    indicators = indicators_of(book)
    own = lowest_first(book, holder.value) if isinstance(holder.value, Plan) else ()
    levels = ChainMap[str | None, tuple[str, ...]]({None: own}, _all_levels(book))
    for path, tree in conditions_in(holder.value):
        if any(_is_said(node, book, levels) for node in walk(tree)):
            continue
        for offset, message, hint in type_errors(tree, indicators, levels):
            yield Finding(holder.at(*path, offset=offset), "SC", message, hint=hint)


@lru_cache(maxsize=4)
def indicators_of(book: PlanBook) -> dict[str, _Levels]:
    """The indicators as conditions are checked against them."""
    found = {}
    for name, entry in book.indicators.items():
        it = entry.value
        found[name] = _Levels(it.unit or None, it.range, it.values or None, it.per_place)
    return found


def settings(book: PlanBook, holder: Located[Any]) -> Iterator[Finding]:
    """``set``, ``given`` and ``vary`` that name nothing or give what cannot be."""
    for path, key, value in _settings_in(holder.value):
        try:
            of = setting(key or holder.name, value)
            wrong = _doubt(book, of, varies=path[0] == "vary")
        except Unreadable as error:
            wrong = (error.message, error.hint)
        if wrong:
            yield Finding(holder.at(*path), "SC", wrong[0], hint=wrong[1])


def _settings_in(document: Any) -> Iterator[tuple[tuple[Any, ...], str, str]]:
    if isinstance(document, Scenario):
        for table in ("given", "vary"):
            for key, value in getattr(document, table).items():
                yield (table, key), key, value
        for name, inject in document.injects.items():
            for key, value in inject.set_.items():
                yield ("injects", name, "set", key), key, value
    if isinstance(document, Indicator) and document.initial:
        yield ("initial",), "", document.initial
    if isinstance(document, Plan):
        for name, task in document.tasks.items():
            for key, value in task.set_.items():
                yield ("tasks", name, "set", key), key, value
        for name, procedure in document.procedures.items():
            yield from _set_by_steps(procedure.steps, ("procedures", name, "steps"))
        yield from _set_by_steps(document.recovery, ("recovery",))


def _is_said(node: Any, book: PlanBook, levels: Mapping[str | None, tuple[str, ...]]) -> bool:
    """Whether what a condition names is missing and said elsewhere: the plan or its levels, a refused library."""
    if isinstance(node, LevelCompare):
        return not levels.get(node.plan)
    return isinstance(node, Compare) and node.indicator in book.unread_entries


def _set_by_steps(steps: tuple[Step, ...], path: tuple[Any, ...]) -> Iterator[tuple[tuple[Any, ...], str, str]]:
    for number, step in enumerate(steps):
        here = (*path, number)
        match step:
            case SetState(set_=table):
                yield from (((*here, "set", key), key, value) for key, value in table.items())
            case InTurn(steps=inner):
                yield from _set_by_steps(inner, here)
            case Parallel(parallel=inner):
                yield from _set_by_steps(inner, (*here, "parallel"))
            case Choose(choose=branches):
                for case, branch in enumerate(branches):
                    yield from _set_by_steps(branch.do, (*here, "choose", case, "do"))
                    yield from _set_by_steps(branch.else_, (*here, "choose", case, "else"))
            case Repeat(repeat=again):
                yield from _set_by_steps(again.do, (*here, "repeat", "do"))


def _doubt(book: PlanBook, it: Setting, *, varies: bool) -> tuple[Text, Text | None] | None:
    if it.kind != "indicator":
        plan = book.plans.get(it.name)
        if plan is None:
            return None if it.name in book.unread else (_unknown("plan", it.name), near(it.name, book.plans))
        if it.value != "none" and it.value not in lowest_first(book, plan.value):
            levels = lowest_first(book, plan.value)
            return _unknown("level", f"{it.name}/{it.value}"), say(
                en="its levels are {all}", zh="可取:{all}", all=levels
            )
        return None
    if it.name in book.unread_entries:
        return None
    indicator = indicators_of(book).get(it.name)
    if indicator is None:
        return _unknown("indicator", it.name), near(it.name, book.indicators)
    if it.place and it.place not in book.places:
        return _unknown("place", it.place), near(it.place, book.places)
    return _wrong_value(it, indicator, varies)


def _unknown(kind: str, name: str) -> Text:
    return say(en="{what} '{name}' is not defined", zh="{what}“{name}”未定义", what=WHAT[kind], name=name)


def _wrong_value(it: Setting, indicator: _Levels, varies: bool) -> tuple[Text, Text | None] | None:
    if indicator.values is not None:
        if position(it.value, indicator.values) is not None or varies:
            return None
        message = say(
            en="'{name}' has no value '{value}'", zh="“{name}”没有取值“{value}”", name=it.name, value=it.value
        )
        return message, say(en="its values are {values}", zh="可取:{values}", values=indicator.values)
    read = spread(it.value)
    unit = read.unit if varies else quantity(it.value)[1]
    if unit and unit != (indicator.unit or ""):
        message = say(
            en="'{name}' is not measured in {unit}", zh="“{name}”的计量单位不是{unit}", name=it.name, unit=unit
        )
        return message, say(en="its unit is {unit}", zh="应为{unit}", unit=indicator.unit or "-")
    if indicator.range and not all(indicator.range[0] <= number <= indicator.range[1] for number in read.parameters):
        message = say(
            en="{value} is outside the range of '{name}'",
            zh="{value}超出“{name}”的取值范围",
            value=it.value,
            name=it.name,
        )
        low, high = (f"{end:g}" for end in indicator.range)
        return message, say(en="it goes from {low} to {high}", zh="取值范围为{low}至{high}", low=low, high=high)
    return None
