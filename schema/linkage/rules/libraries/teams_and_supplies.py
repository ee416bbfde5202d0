"""Teams, equipment and supplies that plans call on can be sent (L01), and suffice for all who ask at once (L02)."""

import math
from collections.abc import Iterator
from typing import Any

from drillbook.schema.book import PlanBook
from drillbook.schema.conditions.decision.diagram import Undecided
from drillbook.schema.finding import Location, Severity, Text, say
from drillbook.schema.linkage.facts.concurrency import Turn, find_shortfall, turns_of
from drillbook.schema.linkage.facts.demand import Demands, Good, Load, larger_of, procedure_peak
from drillbook.schema.linkage.facts.scales import levels_of
from drillbook.schema.linkage.law.grounds import Basis, binding
from drillbook.schema.linkage.rule import Fault, Rule, not_decided
from drillbook.schema.linkage.scope import FULL_AND_LINKAGE, plans_with_text
from drillbook.schema.linkage.wording import first_few, plan_title, task_named, time_said, titled
from drillbook.schema.models.library import Agreement, Goods
from drillbook.schema.models.plan import Plan
from drillbook.schema.text.located import Located


def goods_of(book: PlanBook, good: Good) -> Located[Goods] | None:
    """Return the entry of equipment or supplies."""
    table = book.equipment if good[0] == "equipment" else book.supplies if good[0] == "supplies" else {}
    return table.get(good[1])


def supply_of(book: PlanBook, good: Good) -> float:
    """Add up all there is: own stock and what agreements give; of a capability, the teams that have it."""
    kind, name = good
    if kind == "teams":
        return float(sum(name == key or name in team.value.capability for key, team in book.teams.items()))
    entry = goods_of(book, good)
    own = sum(entry.value.stock.values()) + (entry.value.quantity or 0.0) if entry else 0.0
    return own + sum(agreement.value.gives.get(name, 0.0) for agreement in book.agreements.values())


def demanded(book: PlanBook) -> dict[Good, list[tuple[Located[Plan], str]]]:
    """List which tasks ask for each good, in the order written."""
    found: dict[Good, list[tuple[Located[Plan], str]]] = {}
    for plan in plans_with_text(book):
        for name, task in plan.value.tasks.items():
            if task.needs:
                for kind in ("teams", "equipment", "supplies"):
                    for good in getattr(task.needs, kind):
                        found.setdefault((kind, good), []).append((plan, name))
    return found


def need_at(book: PlanBook, plan: str, task: str, good: Good) -> Location:
    return book.plans[plan].at("tasks", task, "needs", *good)


def good_said(book: PlanBook, good: Good) -> Text:
    """Name a good: 泵车(pump-truck)."""
    if good[0] == "teams":
        team = book.teams.get(good[1])
        return titled(team.value.title if team else book.capability_title(good[1]), good[1])
    entry = goods_of(book, good)
    return titled(entry.value.title if entry else "", good[1])


def _count(book: PlanBook, good: Good, number: float) -> str:
    """6台; what is used by the hour is rounded up."""
    entry = goods_of(book, good)
    unit = entry.value.unit if entry else ""
    shown = f"{math.ceil(number - 1e-9):d}"
    return f"{shown} {unit}" if unit and unit.isascii() else f"{shown}{unit}"


def unusable_means(book: PlanBook) -> Iterator[Fault]:
    """A plan calls on goods of which the library says nowhere any are, or on a team without base or people."""
    for good, askers in demanded(book).items():
        lacking = _lacking(book, good)
        if not lacking:
            continue
        entry, text = lacking[0]
        first = askers[0]
        yield Fault(
            entry.at_key(),
            text,
            say(en="complete the entry in its library", zh="请在相应的库中补充"),
            also=tuple(need_at(book, plan.value.plan, task, good) for plan, task in askers),
            consequence=say(
                en="on the night {plan} would call for what nobody knows where to find",
                zh="当夜{plan}要调用时，不知到何处调取",
                plan=plan_title(first[0].value),
            ),
            severity=None if good[0] != "teams" else Severity.WARNING,
            root=f"means:{entry.source.file}/{entry.name}",
        )


def _lacking(book: PlanBook, good: Good) -> list[tuple[Located[Any], Text]]:
    """The entries in which something is missing, and what."""
    kind, name = good
    if kind == "teams":
        teams = [team for key, team in book.teams.items() if name == key or name in team.value.capability]
        return [
            (
                team,
                say(
                    en="the team {team} has no base: how long it takes to arrive cannot be told",
                    zh="队伍{team}未写驻地，无法估算到场时间",
                    team=titled(team.value.title, team.name),
                ),
            )
            for team in teams
            if team.value.base is None
        ]
    entry = goods_of(book, good)
    if entry is None or entry.value.stock or entry.value.quantity is not None:
        return []
    if any(name in agreement.value.gives for agreement in book.agreements.values()):
        return []
    if any(name in team.value.brings for team in book.teams.values()):
        return []
    text = say(
        en="{good} is called for, but no stock of it is written anywhere",
        zh="{good}有任务需要，但未写任何储备",
        good=good_said(book, good),
    )
    return [(entry, text)]


def _is_known(book: PlanBook, good: Good) -> bool:
    """In its library, and not already told by L01."""
    if good[0] == "teams":
        return supply_of(book, good) > 0
    return goods_of(book, good) is not None and not _lacking(book, good)


def short_stock(book: PlanBook) -> Iterator[Fault]:
    """More is called for at once than there is: by one procedure alone, or by plans that start on the same warning."""
    tasks, courses = _largest_tasks(book), _largest_courses(book)
    for good in demanded(book):
        if not _is_known(book, good):
            continue
        supply = supply_of(book, good)
        never, course = tasks.get(good, Load()), courses.get(good, Load())
        beyond = [load for load in (never, course) if load.total > supply]
        if len(beyond) == 2 and set(never.parts) <= set(course.parts):
            beyond = [course]
        yield from (_too_much(book, good, load, supply) for load in beyond)
        if beyond:
            continue
        lent = _lent(book, good)
        try:
            found = find_shortfall(book, good, supply - sum(number for _, number in lent))
        except Undecided:
            yield _left_open(book, good)
            continue
        if found:
            yield _promised_twice(book, good, found.amount, found.situation, supply, lent)


def _left_open(book: PlanBook, good: Good) -> Fault:
    where = goods_of(book, good) or next(iter(book.teams.values()))
    return not_decided("L02", good_said(book, good), where.at_key())


def _largest_courses(book: PlanBook) -> dict[Good, Load]:
    """The most that any one procedure holds at once at any level."""
    found: dict[Good, Load] = {}
    for plan in plans_with_text(book):
        if not any(task.needs for task in plan.value.tasks.values()):
            continue
        for level in (None, *levels_of(book, plan.value)):
            for name in plan.value.procedures:
                found = dict(larger_of(found, procedure_peak(book, plan.value.plan, level, name)))
        found = dict(larger_of(found, Demands(book, plan.value, None).steps(plan.value.recovery)))
    return found


def _largest_tasks(book: PlanBook) -> dict[Good, Load]:
    """The most that any one task holds at any level: where that is more than there is, it never can start."""
    found: dict[Good, Load] = {}
    for plan in plans_with_text(book):
        for level in (None, *levels_of(book, plan.value)):
            demands = Demands(book, plan.value, level)
            for name in plan.value.tasks:
                if plan.value.tasks[name].needs:
                    found = dict(larger_of(found, demands.action(name)))
    return found


def why_void(book: PlanBook, agreement: Agreement) -> str | None:
    """Return why an agreement does not hold on the day: it has ended, or begins later; None if it holds."""
    if agreement.until and agreement.until < book.day:
        return "ended"
    if agreement.from_ and agreement.from_ > book.day:
        return "early"
    return None


def _lent(book: PlanBook, good: Good) -> list[tuple[Located[Agreement], float]]:
    """What is promised to neighbours by agreements that hold on the day."""
    if good[0] == "teams":
        return []
    return [
        (agreement, agreement.value.lends[good[1]])
        for agreement in book.agreements.values()
        if good[1] in agreement.value.lends and why_void(book, agreement.value) is None
    ]


def _parts_said(book: PlanBook, good: Good, amount: Load) -> list[Text]:
    by_plan: dict[str, float] = {}
    for plan, _, number in amount.parts:
        by_plan[plan] = by_plan.get(plan, 0.0) + number
    return [
        say(en="{plan} {n}", zh="{plan}{n}", plan=plan_title(book.plans[plan].value), n=_count(book, good, number))
        for plan, number in by_plan.items()
    ]


def _places(book: PlanBook, good: Good, amount: Load) -> tuple[Location, ...]:
    needs = [need_at(book, plan, task, good) for plan, task, _ in amount.parts]
    stock = goods_of(book, good)
    library = (stock.at("stock"),) if stock else ()
    agreements = (one.at("gives") for one in book.agreements.values() if good[1] in one.value.gives)
    return tuple(dict.fromkeys((*sorted(needs), *library, *agreements)))


def _too_much(book: PlanBook, good: Good, amount: Load, supply: float) -> Fault:
    """More in one course of events than there is: what never can start, what plans rely on at once, what takes turns."""
    turn = turns_of(book, good, amount, supply)
    parts = {
        "good": good_said(book, good),
        "parts": _parts_said(book, good, amount),
        "supply": _count(book, good, supply),
    }
    if turn is None:
        return _short(
            book,
            good,
            amount,
            say(
                en="{parts} of {good} called for at once, but there are only {supply}",
                zh="{good}同时需要{parts}，现有（含协议支援）仅{supply}",
                **parts,
            ),
            say(en="on the night the task would never start for want of it", zh="当夜该任务将因数量不足而无法开始"),
            Severity.ERROR,
        )
    several = len({plan for plan, _, _ in amount.parts}) > 1
    return _short(
        book,
        good,
        amount,
        say(
            en="{parts} of {good} called for at once, there are {supply}: {waits} has to wait for {for_}{price}",
            zh="{good}同时需要{parts}，现有（含协议支援）仅{supply}：{waits}须等{for_}{price}",
            waits=_task_said(book, turn.waits, several),
            for_=_task_said(book, turn.for_, several),
            price=_price_said(turn),
            **parts,
        ),
        say(
            en="on the night both plans count on the same one, and nothing says whose it is first",
            zh="当夜两部预案都指望同一批力量，而归谁先用没有写明",
        )
        if several
        else say(en="on the night it begins later by that time", zh="当夜该任务将相应推迟开始"),
        Severity.ERROR if several else Severity.WARNING,
    )


def _task_said(book: PlanBook, one: tuple[str, str], with_plan: bool) -> Text:
    plan = book.plans[one[0]].value
    task = task_named(plan, one[1])
    return say(en="{task} of {plan}", zh="{plan}{task}", task=task, plan=plan_title(plan)) if with_plan else task


def _price_said(turn: Turn) -> Text:
    if turn.wait is None:
        return say(en="", zh="")
    return say(en=": about {time}", zh="，约{time}", time=time_said(max(1, round(turn.wait / 60_000)) * 60_000))


def _short(book: PlanBook, good: Good, amount: Load, message: Text, consequence: Text, severity: Severity) -> Fault:
    first, *others = _places(book, good, amount)
    return Fault(
        first,
        message,
        say(en="ask for fewer, do the tasks one after another, or add to the stock", zh="请减少用量、改为先后执行，或补充储备、签订协议"),
        also=tuple(others),
        consequence=consequence,
        severity=severity,
        root=f"stock:{good[0]}/{good[1]}/{severity}",
    )  # fmt: skip


def _promised_twice(
    book: PlanBook,
    good: Good,
    amount: Load,
    situation: tuple[Text, ...],
    supply: float,
    lent: list[tuple[Located[Agreement], float]],
) -> Fault:
    first, *others = _places(book, good, amount)
    promised = [
        say(en="'{title}' {n}", zh="《{title}》{n}", title=agreement.value.title, n=_count(book, good, number))
        for agreement, number in lent
    ]
    return Fault(
        first,
        say(
            en="{good}: in the state {state} these call for {total} at once, but there are only {supply}: {parts}",
            zh="{good}：当{state}时，下列预案同时需要{total}，现有（含协议支援）仅{supply}：{parts}",
            good=good_said(book, good),
            state=first_few(situation),
            total=_count(book, good, amount.total + sum(number for _, number in lent)),
            supply=_count(book, good, supply),
            parts=[*_parts_said(book, good, amount), *promised],
        ),
        say(
            en="agree whose it is first, or add to the stock or by agreement",
            zh="请商定优先保障的顺序，或补充储备、签订支援协议",
        ),
        also=(*others, *(agreement.at("lends") for agreement, _ in lent)),
        consequence=say(
            en="on the night the plans would wait for each other's {good}",
            zh="当夜多部预案同时调用{good}，后到者只能等待",
            good=good_said(book, good),
        ),
        severity=Severity.WARNING,
        root=f"stock:{good[0]}/{good[1]}",
    )


RULES = (
    Rule(
        "L01",
        Severity.ERROR,
        unusable_means,
        say(en="means that are called on can be sent", zh="调用的队伍物资在库可用"),
        Basis(
            (
                binding("GB/T 29639-2020 §§6.5, 9.4", "GB/T 29639-2020第6.5条、第9.4条", "production"),
                binding(
                    "突发事件应对法 (2024) arts 45, 46",
                    "《突发事件应对法》（2024年）第四十五条、第四十六条",
                    "government",
                    "department",
                    "street",
                ),
            ),
            general=say(en="practice: what is called on exists and can be sent", zh="实务：调用的力量应存在、能出动"),
        ),
        FULL_AND_LINKAGE,
    ),
    Rule(
        "L02",
        Severity.ERROR,
        short_stock,
        say(en="enough for all who ask at once", zh="储备满足同时需要"),
        Basis(
            (
                binding(
                    "应急管理部令第2号 art. 38; AQ/T 9011-2019 §6.4",
                    "应急管理部令第2号第三十八条、AQ/T 9011-2019第6.4条",
                    "production",
                ),
                binding(
                    "突发事件应对法 (2024) arts 45, 46",
                    "《突发事件应对法》（2024年）第四十五条、第四十六条",
                    "government",
                    "department",
                    "street",
                ),
            ),
            general=say(en="practice: there is enough for all who ask at once", zh="实务：储备满足同时需要"),
        ),
        FULL_AND_LINKAGE,
    ),
)
