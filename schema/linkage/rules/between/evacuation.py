"""People who are evacuated arrive somewhere safe, where they are expected, with room for all of them (X07)."""

from collections.abc import Iterator
from dataclasses import dataclass

from drillbook.schema.book import PlanBook
from drillbook.schema.finding import Location, Severity, Text, say
from drillbook.schema.linkage.facts.hierarchy import are_in_line, event_title, superiors_of
from drillbook.schema.linkage.law.grounds import Basis, binding
from drillbook.schema.linkage.rule import Fault, Rule
from drillbook.schema.linkage.scope import plans_with_text
from drillbook.schema.linkage.wording import at_clause, plan_title, task_named
from drillbook.schema.models.plan import Plan
from drillbook.schema.models.steps import Call, Perform, Step, every_step
from drillbook.schema.models.task import Evacuation
from drillbook.schema.text.located import Located

_DANGEROUS = ("underpass", "road")


@dataclass(frozen=True, slots=True)
class Movement:
    """People moved by one task."""

    plan: Located[Plan]
    task: str
    evacuates: Evacuation

    @property
    def where(self) -> Location:
        return self.plan.at("tasks", self.task, "evacuates", "people")

    @property
    def is_order(self) -> bool:
        """It orders others to move them, and moves nobody itself."""
        return bool(self.plan.value.tasks[self.task].hands_over_to)

    def said(self) -> Text:
        """《预案》第4.5.3条1200人."""
        return say(en="{place} {n}", zh="{place}{n}人", place=at_clause(self.where), n=self.evacuates.people)


def evacuations(book: PlanBook) -> Iterator[Fault]:
    """People sent nowhere, into danger or beyond reach; to another shelter than expected; or more than the shelters hold."""
    moves = [
        Movement(plan, name, task.evacuates)
        for plan in plans_with_text(book)
        for name, task in plan.value.tasks.items()
        if task.evacuates
    ]
    for move in moves:
        yield from _arrives(book, move)
        if move.is_order:
            yield from _expected(book, move)
        else:
            yield from _elsewhere(book, move, moves)
    yield from _room(book, [move for move in moves if not move.is_order])


def _arrives(book: PlanBook, move: Movement) -> Iterator[Fault]:
    source = move.evacuates.from_
    for number, name in enumerate(move.evacuates.to):
        place = book.places.get(name)
        if place is None:
            continue
        threat = _threatened(book, move.plan.value, name)
        if name == source:
            reason = say(
                en="people are moved from {place} to itself", zh="转出地点与安置点同为{place}", place=place.value.title
            )
        elif place.value.kind in _DANGEROUS:
            reason = say(en="{place} is no shelter", zh="{place}不能用作安置点", place=place.value.title)
        elif threat:
            reason = say(
                en="the shelter {place} is itself threatened: {hazard}",
                zh="安置点{place}本身列入安全隐患：{hazard}",
                place=place.value.title,
                hazard=threat.title,
            )
        elif source and not _reachable(book, source, name):
            reason = say(
                en="no route and no coordinates lead from {source} to {place}",
                zh="{source}到{place}没有路线，也无坐标可估算行程",
                source=book.places[source].value.title if source in book.places else source,
                place=place.value.title,
            )
        else:
            continue
        also = (place.at_key(),) if not threat else (place.at_key(), threat.where)
        spot = move.plan.at("tasks", move.task, "evacuates", "to", number)
        yield Fault(spot, reason, _OTHER_SHELTER, also=also, consequence=_STRANDED)


_OTHER_SHELTER = say(en="choose another shelter, or write the route", zh="请改定安置点，或补充路线")
_STRANDED = say(
    en="on the night people would be moved and have nowhere safe to arrive", zh="当夜人员转出后到不了安全的地方"
)


@dataclass(frozen=True, slots=True)
class _Threat:
    title: str
    where: Location


def _threatened(book: PlanBook, plan: Plan, place: str) -> _Threat | None:
    for hazard in book.hazards.values():
        if place in hazard.value.places and hazard.value.type in plan.incident_types:
            return _Threat(hazard.value.title, hazard.at_key())
    return None


def _reachable(book: PlanBook, source: str, target: str) -> bool:
    for route in book.routes:
        ends = (route.value.from_, route.value.to)
        if ends == (source, target) or (not route.value.one_way and ends == (target, source)):
            return True
    places = [book.places[name].value for name in (source, target) if name in book.places]
    return len(places) < 2 or all(place.lon is not None and place.lat is not None for place in places)


def _expected(book: PlanBook, move: Movement) -> Iterator[Fault]:
    """What is ordered here is what the plan that receives the order does."""
    task = move.plan.value.tasks[move.task]
    received = [one for name in task.hands_over_to for one in _moves_in(book, name)]
    if not received:
        return
    ordered, people = set(move.evacuates.to), sum(one.evacuates.people for one in received)
    shelters = {place for one in received for place in one.evacuates.to}
    if ordered and shelters and not ordered & shelters:
        message = say(
            en="{task} sends people to {here}, {receiver} takes them to {there}",
            zh="{task}要求转移到{here}，而{receiver}转移到{there}",
            task=task_named(move.plan.value, move.task),
            receiver=plan_title(received[0].plan.value),
            here=_titles(book, ordered),
            there=_titles(book, shelters),
        )
        where = move.plan.at("tasks", move.task, "evacuates", "to")
    elif people < move.evacuates.people:
        message = say(
            en="{task} orders {ordered} people moved, {receiver} provides for {people}",
            zh="{task}要求转移{ordered}人，而{receiver}只安排了{people}人",
            task=task_named(move.plan.value, move.task),
            receiver=plan_title(received[0].plan.value),
            ordered=move.evacuates.people,
            people=people,
        )
        where = move.where
    else:
        return
    yield Fault(
        where,
        message,
        say(
            en="agree on one number and one shelter, and write it in both plans",
            zh="请商定人数和安置点，两部预案写成一致",
        ),
        also=tuple(one.where for one in received),
        consequence=say(en="on the night some arrive where nobody expects them", zh="当夜部分人员被送到没有准备的地方"),
    )


def _elsewhere(book: PlanBook, move: Movement, moves: list[Movement]) -> Iterator[Fault]:
    """A plan moves people from a place to another shelter than the plan above it, which moves them from there too."""
    above, event = superiors_of(book, move.plan.value.plan), set(move.plan.value.incident_types)
    upper = [
        other
        for other in moves
        if other.plan.value.plan in above
        and other.evacuates.from_ == move.evacuates.from_ is not None
        and event & set(other.plan.value.incident_types)
    ]
    shelters = {place for other in upper for place in other.evacuates.to}
    if not shelters or not move.evacuates.to or shelters & set(move.evacuates.to):
        return
    yield Fault(
        move.plan.at("tasks", move.task, "evacuates", "to"),
        say(
            en="{task} moves people to {here}, {upper} above it moves those of {source} to {there}",
            zh="{task}将人员转移到{here}，而上级{upper}将{source}的人员转移到{there}",
            task=task_named(move.plan.value, move.task),
            here=_titles(book, set(move.evacuates.to)),
            upper=plan_title(upper[0].plan.value),
            source=_titles(book, {str(move.evacuates.from_)}),
            there=_titles(book, shelters),
        ),
        say(en="agree on one shelter, and write it in both plans", zh="请商定安置点，两部预案写成一致"),
        also=tuple(other.plan.at("tasks", other.task, "evacuates", "to") for other in upper),
        consequence=say(en="on the night some arrive where nobody expects them", zh="当夜部分人员被送到没有准备的地方"),
    )


def _moves_in(book: PlanBook, name: str) -> list[Movement]:
    """The moves that a hand-over sets off: of a task, or of a procedure and those it calls in its plan."""
    owner, _, inner = name.partition("/")
    plan = book.plans.get(owner)
    if plan is None:
        return []
    names = [inner] if inner in plan.value.tasks else list(dict.fromkeys(_tasks_of(plan.value, inner, set())))
    tasks = ((one, plan.value.tasks[one]) for one in names if one in plan.value.tasks)
    return [Movement(plan, one, task.evacuates) for one, task in tasks if task.evacuates and not task.hands_over_to]


def _tasks_of(plan: Plan, procedure: str, seen: set[str]) -> Iterator[str]:
    if procedure in seen or procedure not in plan.procedures:
        return
    seen.add(procedure)
    for step in _all_steps(plan, procedure):
        if isinstance(step, Perform):
            yield step.task
        elif isinstance(step, Call) and "/" not in step.call:
            yield from _tasks_of(plan, step.call, seen)


def _all_steps(plan: Plan, procedure: str) -> Iterator[Step]:
    return every_step(plan.procedures[procedure].steps)


def _titles(book: PlanBook, places: set[str]) -> list[str]:
    return [book.places[name].value.title if name in book.places else name for name in sorted(places)]


def _room(book: PlanBook, moves: list[Movement]) -> Iterator[Fault]:
    """More people than the shelters hold, over all plans for one event."""
    worst: dict[frozenset[str], tuple[int, Fault]] = {}
    for event in dict.fromkeys(event for move in moves for event in move.plan.value.incident_types):
        together = _once(book, [move for move in moves if event in move.plan.value.incident_types])
        for shelters in dict.fromkeys(frozenset(move.evacuates.to) for move in together if move.evacuates.to):
            held = [book.places[name].value.capacity if name in book.places else None for name in shelters]
            coming = [move for move in together if move.evacuates.to and set(move.evacuates.to) <= shelters]
            people = sum(move.evacuates.people for move in coming)
            capacity = sum(one for one in held if one is not None)
            if None in held or people <= capacity:
                continue
            if people > worst.get(shelters, (0, None))[0]:
                worst[shelters] = (people, _too_full(book, event, shelters, coming, capacity))
    for _, fault in worst.values():
        yield fault


def _once(book: PlanBook, moves: list[Movement]) -> list[Movement]:
    """A committee that takes part of its street's people to the same shelter is not counted twice."""

    alike: dict[tuple[str | None, str], list[Movement]] = {}
    for move in moves:
        for shelter in move.evacuates.to:
            alike.setdefault((move.evacuates.from_, shelter), []).append(move)

    def inside(move: Movement) -> bool:
        return any(
            other.plan is not move.plan
            and (other.evacuates.people, other.plan.value.plan) > (move.evacuates.people, move.plan.value.plan)
            and are_in_line(book, other.plan.value.plan, move.plan.value.plan)
            for shelter in move.evacuates.to
            for other in alike[move.evacuates.from_, shelter]
        )

    return [move for move in moves if not inside(move)]


def _too_full(book: PlanBook, event: str, shelters: frozenset[str], coming: list[Movement], capacity: int) -> Fault:
    most = max(coming, key=lambda move: move.evacuates.people)
    people = sum(move.evacuates.people for move in coming)
    several = len({move.plan.value.plan for move in coming}) > 1
    parts = {
        "shelters": _titles(book, set(shelters)),
        "people": people,
        "capacity": capacity,
        "event": event_title(book, event),
        "moves": [move.said() for move in coming],
    }
    return Fault(
        most.where,
        say(
            en="{shelters} holds {capacity}, and in a {event} {people} people are sent there by several plans: {moves}",
            zh="{shelters}可容纳{capacity}人，发生{event}时多部预案共安排{people}人：{moves}",
            **parts,
        )
        if several
        else say(
            en="{shelters} holds {capacity}, {people} people are sent there: {moves}",
            zh="{shelters}可容纳{capacity}人，安排了{people}人：{moves}",
            **parts,
        ),
        say(en="name a further shelter, or agree who uses which", zh="请增加安置点，或由各方商定分别使用"),
        also=(
            *(move.where for move in coming if move is not most),
            *(book.places[name].at("capacity") for name in sorted(shelters)),
        ),
        severity=Severity.ERROR,
        consequence=say(
            en="on the night {n} people would stand before a full shelter",
            single="on the night {n} person would stand before a full shelter",
            zh="当夜将有{n}人到达后无处安置",
            n=people - capacity,
        ),
    )


RULES = (
    Rule(
        "X07",
        Severity.WARNING,
        evacuations,
        title=say(en="an evacuation arrives", zh="人员转移到得了、住得下"),
        rests_on=Basis(
            (
                binding(
                    "GB/T 29639-2020 §4.6.2; AQ/T 9011-2019 §6.5",
                    "GB/T 29639-2020第4.6.2条、AQ/T 9011-2019第6.5条",
                    "production",
                ),
                binding("上海市防汛条例 art. 42", "《上海市防汛条例》第四十二条", "flood", local="上海市防汛条例"),
            ),
            general=say(
                en="practice: whoever is moved arrives somewhere safe, with room", zh="实务：转移人员到得了、住得下"
            ),
        ),
        scope=say(en="plans at depth full and linkage with evacuations", zh="写有人员转移的推演、衔接深度预案"),
    ),
)
