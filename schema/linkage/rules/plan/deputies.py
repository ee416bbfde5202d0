"""Command posts have deputies, and nobody is asked to be in two places (S14)."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from drillbook.schema.book import PlanBook
from drillbook.schema.conditions.tree import Moment, evaluate
from drillbook.schema.finding import Location, Severity, Text, plain, say
from drillbook.schema.linkage.facts.control_flow import find_cycle, tasks_in
from drillbook.schema.linkage.facts.scales import OwnLevel
from drillbook.schema.linkage.law.grounds import Basis, binding
from drillbook.schema.linkage.rule import Fault, Rule
from drillbook.schema.linkage.rules.messages.night_duty import nobody_at_night
from drillbook.schema.linkage.scope import kinds_in_scope, plans_with_text, weighed_severity
from drillbook.schema.linkage.wording import first_few, plan_title, role_named, task_named
from drillbook.schema.models.calendar.rosters import present_numbers, takes_turns
from drillbook.schema.models.plan import Plan, Role
from drillbook.schema.models.shorthand import Staff
from drillbook.schema.models.steps import Parallel, every_step
from drillbook.schema.text.located import Located, once_per_text

FEWEST_POSTS = 3  # plans one person must command before the rule speaks


@dataclass(frozen=True, slots=True)
class Seat:
    """A role of a plan and the one person, or one-person post, that fills it."""

    plan: Located[Plan]
    role: str
    holder: str

    @property
    def value(self) -> Role:
        return self.plan.value.roles[self.role]

    @property
    def where(self) -> Location:
        return self.plan.at_key("roles", self.role)

    @property
    def said(self) -> Text:
        return say(
            en="{plan} {role}",
            zh="{plan}{role}",
            plan=plan_title(self.plan.value),
            role=role_named(self.plan.value, self.role),
        )


def thin_command(book: PlanBook) -> Iterator[Fault]:
    """A command post without a deputy, deputies in a ring, a deputy who is the same person, or one person in two places."""
    people = _only_holders(book)
    seats = _seats(book, people)
    rings: list[set[Location]] = []
    for plan in plans_with_text(book):
        ring = _ring(plan)
        if ring:
            rings.append({plan.at_key("roles", name) for name in ring})
            yield _ring_fault(plan, ring)
        yield from _alone(book, plan)
        yield from _same_person(plan, seats)
        yield from _at_once(plan, seats)
    yield from _rounds(seats, rings)
    yield from _too_many_posts(book, seats)


def _head_count(staff: Staff | None) -> int | None:
    """The fewest there are at any hour, 0 where nobody is at some; None where nothing is written."""
    return min(present_numbers(staff) if staff else [], default=None)


def _on_duty(staff: Staff | None) -> int | None:
    """The fewest there are at any hour at which somebody is; None where nothing is written."""
    counts = present_numbers(staff) if staff else []
    return min([count for count in counts if count] or counts, default=None)


def _only_holders(book: PlanBook) -> dict[str, str]:
    """Posts filled by one person alone, and who; the post itself where it has a staff of one and no name."""
    named: dict[str, list[str]] = {}
    for name, person in book.people.items():
        for post in person.value.posts:
            named.setdefault(post, []).append(name)
    found: dict[str, str] = {}
    for post, entry in book.posts.items():
        count, holders = _on_duty(entry.value.staff), named.get(post, [])
        if len(holders) == 1 and count in (None, 1):
            found[post] = holders[0]
        elif count == 1 and not holders:
            found[post] = f"post:{post}"
    return found


def _seats(book: PlanBook, people: dict[str, str]) -> dict[tuple[str, str], Seat]:
    return {
        (plan.value.plan, name): Seat(plan, name, people[role.post])
        for plan in plans_with_text(book)
        for name, role in plan.value.roles.items()
        if role.post in people
    }


def _commands(plan: Plan) -> list[str]:
    """Roles that decide levels or hold the command."""
    levels = plan.own_levels.values()
    named = [one for level in levels for one in (level.decided_by, level.ended_by) if one and one in plan.roles]
    if plan.command and plan.command.held_by in plan.roles:
        named.append(str(plan.command.held_by))
    named += [name for name, role in plan.roles.items() if "总指挥" in role.title and "副" not in role.title]
    return list(dict.fromkeys(named))


def _is_rota(book: PlanBook, role: Role) -> bool:
    """Several people take turns: one of them is always there."""
    post = book.posts.get(role.post or "")
    staff = post.value.staff if post else role.staff
    if staff is not None and takes_turns(staff, book.settings.hours):
        return True
    if staff is not None and staff.night and staff.day is None and staff.always is None:
        return True  # a post of the night has a number for its own hours only: each shift brings its officer
    return (_head_count(staff) or 0) > 1


def _alone(book: PlanBook, plan: Located[Plan]) -> Iterator[Fault]:
    for name in _commands(plan.value):
        role = plan.value.roles[name]
        if nobody_at_night(book, plan.value, name):
            yield _empty(book, plan, name)
        elif role.deputy is None and not _is_rota(book, role):
            yield Fault(
                plan.at_key("roles", name),
                say(
                    en="{role} decides and has no deputy",
                    zh="{role}负有指挥决定职责，但未写明代行人",
                    role=role_named(plan.value, name),
                ),
                hint=say(en="write 'deputy'", zh="请写明代行人"),
                consequence=say(
                    en="on the night, with this person away, nobody may decide", zh="当夜此人不在岗时，无人有权决定"
                ),
                severity=weighed_severity(plan.value, Severity.WARNING),
                root=f"S14:{plan.value.plan}:alone",
            )


def _empty(book: PlanBook, plan: Located[Plan], name: str) -> Fault:
    """Nobody decides at night: whoever would is not there, and neither is whoever stands in."""
    post = book.posts.get(plan.value.roles[name].post or "")
    return Fault(
        plan.at_key("roles", name),
        say(
            en="{role} decides, and at night there are 0 people",
            zh="{role}负有指挥决定职责，而夜间在岗0人，也无夜间在岗的代行人",
            role=role_named(plan.value, name),
        ),
        hint=say(
            en="write who is on duty at night, or a deputy who is", zh="请安排夜间值班人员，或写明夜间在岗的代行人"
        ),
        also=(post.at("staff"),) if post else (),
        consequence=say(en="on the night nobody may decide", zh="当夜无人有权决定启动或终止响应"),
        severity=weighed_severity(plan.value, Severity.WARNING),
        root=f"S14:{plan.value.plan}:empty",
    )


def _ring(plan: Located[Plan]) -> list[str]:
    deputies = {name: {role.deputy} for name, role in plan.value.roles.items() if role.deputy in plan.value.roles}
    return find_cycle({name: {str(one) for one in others} for name, others in deputies.items()})


def _ring_fault(plan: Located[Plan], ring: list[str]) -> Fault:
    return Fault(
        plan.at("roles", ring[0], "deputy"),
        say(
            en="deputies go round in a ring: {ring}",
            zh="代行人循环：{ring}互为代行",
            ring=[role_named(plan.value, name) for name in ring],
        ),
        hint=say(en="let the chain end at a role that is always staffed", zh="代行链应止于始终有人的岗位，例如值班室"),
        also=tuple(plan.at("roles", name, "deputy") for name in ring[1:]),
        consequence=say(
            en="on the night, when all of them are away, nobody takes over", zh="当夜这几人都不在岗时，代行无人承接"
        ),
        severity=Severity.ERROR,
    )


def _same_person(plan: Located[Plan], seats: dict[tuple[str, str], Seat]) -> Iterator[Fault]:
    """The deputy is the very person who is to be replaced."""
    for name, role in plan.value.roles.items():
        seat, stand_in = seats.get((plan.value.plan, name)), seats.get((plan.value.plan, role.deputy or ""))
        if seat and stand_in and seat.role != stand_in.role and seat.holder == stand_in.holder:
            yield Fault(
                plan.at("roles", name, "deputy"),
                say(
                    en="{role} and its deputy {deputy} are the same person",
                    zh="{role}与其代行人{deputy}为同一人",
                    role=role_named(plan.value, name),
                    deputy=role_named(plan.value, stand_in.role),
                ),
                hint=say(en="name a deputy who is another person", zh="请另行指定代行人"),
                also=(stand_in.where,),
                consequence=say(
                    en="on the night, with this person away, both posts are empty",
                    zh="当夜此人不在岗时，两个岗位同时空缺",
                ),
                severity=Severity.WARNING,
            )


def _at_once(plan: Located[Plan], seats: dict[tuple[str, str], Seat]) -> Iterator[Fault]:
    """One person holds two roles whose tasks are to be done side by side."""
    reported: set[frozenset[str]] = set()
    for lanes in _lanes(plan):
        yield from _side_by_side(plan, lanes, seats, reported)
    for name, task in plan.value.tasks.items():
        for helper in task.with_:
            one, other = seats.get((plan.value.plan, task.role)), seats.get((plan.value.plan, helper))
            if one and other:
                yield from _two_places(one, other, (name, name), reported)


@once_per_text
def _lanes(holder: Located[Plan]) -> Iterator[list[list[str]]]:
    """Tasks that go on side by side: the lanes of a ``parallel``, and procedures that run at the same level."""
    plan = holder.value
    for procedure in plan.procedures.values():
        for step in every_step(procedure.steps):
            if isinstance(step, Parallel):
                yield [tasks_in((lane,)) for lane in step.parallel]
    for level in plan.order[-1:]:
        state = OwnLevel(level, plan.order)
        yield [
            tasks_in(one.steps)
            for one in plan.procedures.values()
            if one.when and not isinstance(one.when, Moment) and evaluate(one.when, state)
        ]


def _side_by_side(
    plan: Located[Plan], lanes: list[list[str]], seats: dict[tuple[str, str], Seat], reported: set[frozenset[str]]
) -> Iterator[Fault]:
    before: dict[str, dict[str, tuple[Seat, str]]] = {}  # of each holder, the first lane of each role
    for lane in lanes:
        mine: dict[str, tuple[Seat, str]] = {}
        for name in lane:
            task = plan.value.tasks.get(name)
            seat = seats.get((plan.value.plan, task.role)) if task else None
            if seat:
                mine.setdefault(seat.holder, (seat, name))
        for holder, (seat, name) in mine.items():
            roles = before.setdefault(holder, {})
            for earlier, earlier_name in roles.values():
                yield from _two_places(earlier, seat, (earlier_name, name), reported)
            roles.setdefault(seat.role, (seat, name))


def _two_places(one: Seat, other: Seat, tasks: tuple[str, str], reported: set[frozenset[str]]) -> Iterator[Fault]:
    pair = frozenset((one.role, other.role))
    if one.role == other.role or one.holder != other.holder or pair in reported:
        return
    reported.add(pair)
    plan = one.plan
    yield Fault(
        plan.at("roles", other.role, "post"),
        say(
            en="one person is {one} and {other}, whose tasks {tasks} go on at the same time",
            zh="{one}与{other}为同一人，而其任务{tasks}须同时进行",
            one=role_named(plan.value, one.role),
            other=role_named(plan.value, other.role),
            tasks=[task_named(plan.value, name) for name in dict.fromkeys(tasks)],
        ),
        hint=say(en="give one of the roles to another post", zh="请将其中一个岗位改由他人担任"),
        also=(one.where, *(plan.at_key("tasks", name) for name in dict.fromkeys(tasks))),
        consequence=say(
            en="on the night one of the two tasks waits for the other", zh="当夜其中一项任务只能等另一项做完"
        ),
        severity=Severity.WARNING,
    )


def _rounds(seats: dict[tuple[str, str], Seat], rings: list[set[Location]]) -> Iterator[Fault]:
    """Through posts and persons shared by plans, somebody ends up as his own deputy."""
    behind: dict[str, set[str]] = {}
    links: dict[tuple[str, str], Seat] = {}
    for (plan, _), seat in seats.items():
        stand_in = seats.get((plan, seat.value.deputy or ""))
        if stand_in and stand_in.holder != seat.holder:
            behind.setdefault(seat.holder, set()).add(stand_in.holder)
            behind.setdefault(stand_in.holder, set())
            links.setdefault((seat.holder, stand_in.holder), seat)
    while ring := find_cycle(behind):
        chain = [links[pair] for pair in pairwise([*ring, ring[0]])]
        places = [seat.plan.at("roles", seat.role, "deputy") for seat in chain]
        if not any({seat.where for seat in chain} == known for known in rings):
            yield Fault(
                places[0],
                say(
                    en="each stands in for the next, and the last for the first: {chain}",
                    zh="代行链绕回本人：{chain}依次由后者代行",
                    chain=[seat.said for seat in chain],
                ),
                hint=say(en="name another deputy in one of the plans", zh="请在其中一部预案中另行指定代行人"),
                also=tuple(places[1:]),
                consequence=say(
                    en="on the night, when all of them are away or busy, each plan waits for the other's commander",
                    zh="当夜几部预案同时启动、有人不在岗时，各预案互相等对方的负责人代行",
                ),
                severity=Severity.WARNING,
            )
        behind[ring[0]] = behind[ring[0]] - set(ring)


def _too_many_posts(book: PlanBook, seats: dict[tuple[str, str], Seat]) -> Iterator[Fault]:
    """One person decides in more plans than there are people to stand in."""
    posts: dict[str, dict[str, Seat]] = {}
    for (plan, role), seat in seats.items():
        if role in _commands(seat.plan.value) or _steps_in_for_command(seat):
            posts.setdefault(seat.holder, {}).setdefault(plan, seat)
    for holder, held in posts.items():
        if len(held) < FEWEST_POSTS:
            continue
        others = {name for seat in held.values() for name in _behind(book, seat, seats)} - {holder}
        if len(others) + 1 < len(held):
            yield _overloaded(book, holder, list(held.values()), len(others))


def _steps_in_for_command(seat: Seat) -> bool:
    """A deputy commander is in command too when he is needed."""
    return any(seat.plan.value.roles[name].deputy == seat.role for name in _commands(seat.plan.value))


def _behind(book: PlanBook, seat: Seat, seats: dict[tuple[str, str], Seat]) -> Iterator[str]:
    """Everybody who could act for a seat, along its chain of deputies; a rota counts as one more each time."""
    plan, seen, name = seat.plan.value, {seat.role}, seat.value.deputy
    while name and name in plan.roles and name not in seen:
        seen.add(name)
        known = seats.get((plan.plan, name))
        yield known.holder if known else (f"rota:{plan.roles[name].post or f'{plan.plan}/{name}'}")
        name = plan.roles[name].deputy


def _overloaded(book: PlanBook, holder: str, held: list[Seat], others: int) -> Fault:
    person, post = book.people.get(holder), book.posts.get(held[0].value.post or "")
    who = plain((person.value.title if person else "") or (post.value.title if post else held[0].value.title))
    promised = sum(
        1 for seat in held for task in seat.plan.value.tasks.values() if task.role == seat.role and task.within
    )
    return Fault(
        held[0].where,
        say(
            en="{who} commands or stands in as commander in {plans} plans ({seats}), with {n} others to step in",
            single="{who} commands or stands in as commander in {plans} plans ({seats}), with {n} other to step in",
            zh="{who}一人在{plans}部预案中担任指挥或代行指挥（{seats}），可代行的仅{n}人",
            who=who,
            plans=len(held),
            seats=first_few(seat.said for seat in held),
            n=others,
        ),
        hint=say(en="name different deputies in these plans", zh="请在各预案中指定不同的代行人"),
        also=tuple(seat.where for seat in held[1:]),
        consequence=say(
            en="on a night when these plans run together, decisions and {n} promised times wait for one person",
            single="on a night when these plans run together, decisions and {n} promised time wait for one person",
            zh="当夜这几部预案同时启动时，各项决定和{n}项时限要求都压在一人身上",
            n=promised,
        ),
    )


RULES = (
    Rule(
        "S14",
        Severity.WARNING,
        thin_command,
        say(en="deputies", zh="代行与兼任"),
        Basis((binding("AQ/T 9009-2015 table A.2 4.6", "AQ/T 9009-2015表A.2第4.6项", "production"),), general=say(en="practice: whoever commands has somebody to stand in", zh="实务：指挥岗位应有代行人")),
        kinds_in_scope("any plan", "各类预案"),
    ),
)  # fmt: skip
