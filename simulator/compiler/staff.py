"""Roles and the people behind them: posts shared between plans, shifts, those who come when called, deputies."""

from drillbook.schema.finding import say
from drillbook.schema.models.calendar.rosters import Roster
from drillbook.schema.models.fields import at_level
from drillbook.schema.models.plan import Plan, Role
from drillbook.schema.models.shorthand import Staff
from drillbook.schema.text.located import Located
from drillbook.simulator.compiler.builder import Builder
from drillbook.simulator.compiler.calendar.rosters import Present, has_open_day, present
from drillbook.simulator.compiler.conditions import compiled
from drillbook.simulator.model import means
from drillbook.simulator.model.generated_titles import OUTSIDE_STAFF
from drillbook.simulator.model.means import NONE, UNLIMITED, Pool
from drillbook.simulator.model.tasks import Recipient, Sending

ONE = Staff.model_construct(always=1)


def compile_roles(builder: Builder) -> None:
    """The roles of every plan that acts, in the order written; then their deputies can be named."""
    for plan in builder.acting.values():
        for role in plan.entries("roles", plan.value.roles):
            builder.role_ids[f"{plan.value.plan}/{role.name}"] = len(builder.roles)
            builder.roles.append(None)
    for plan in builder.acting.values():
        for role in plan.entries("roles", plan.value.roles):
            path = f"{plan.value.plan}/{role.name}"
            builder.origins[path] = role.at_key()
            builder.roles[builder.role_ids[path]] = _role(builder, plan, role)


def _role(builder: Builder, plan: Located[Plan], role: Located[Role]) -> means.Role:
    it = role.value
    _refuse_circle(builder, plan, role)
    return means.Role(
        name=f"{plan.value.plan}/{role.name}",
        plan=builder.plans[plan.value.plan],
        pool=builder.pool("staff", staff_key(plan.value, role.name)),
        deputy=builder.role_ids[f"{plan.value.plan}/{it.deputy}"] if it.deputy else NONE,
        takeover=builder.book.settings.takeover if it.takeover is None else it.takeover,
        when=compiled(builder, it.when, plan.value.plan) if it.when else None,
        title=it.title or role.name,
    )


def _refuse_circle(builder: Builder, plan: Located[Plan], role: Located[Role]) -> None:
    seen, name = [role.name], role.value.deputy
    while name in plan.value.roles and name not in seen:
        seen.append(name)
        name = plan.value.roles[name].deputy
    if name == role.name and next(one for one in plan.value.roles if one in seen) == name:
        builder.wrong(
            role.at("deputy"),
            say(en="deputies in a circle: {chain}", zh="代行人循环：{chain}", chain=" → ".join([*seen, name])),
            say(en="somebody must be last", zh="代行顺序应有终点"),
        )


def staff_key(plan: Plan, role: str) -> str:
    """The pool of a role: its post, else its own."""
    return plan.roles[role].post or f"{plan.plan}/{role}"


def role_id(builder: Builder, name: str, plan: str) -> int:
    """The id of a role here or of another plan; people of plans that do not act are always there."""
    owner, inner = builder.split(name, plan)
    path = f"{owner}/{inner}"
    if path not in builder.role_ids:
        builder.assumptions.add("not-acting", owner)
        builder.role_ids[path] = len(builder.roles)
        builder.roles.append(
            means.Role(
                path,
                builder.plans.get(owner, NONE),
                builder.pool("staff", OUTSIDE_STAFF),
                title=_title(builder, owner, inner),
            )
        )
    return builder.role_ids[path]


def _title(builder: Builder, owner: str, inner: str) -> str:
    plan = builder.book.plans.get(owner)
    role = plan.value.roles.get(inner) if plan else None
    return (role.title if role else "") or inner


def recipient(builder: Builder, name: str, plan: str) -> Recipient:
    """A role here, a role of another plan, or an organization."""
    owner, inner = builder.split(name, plan)
    known = builder.acting.get(owner)
    if known and inner in known.value.roles:
        return Recipient(f"{owner}/{inner}", builder.role_ids[f"{owner}/{inner}"])
    if "/" in name and known is None:
        builder.assumptions.add("not-acting", owner)
    organization = builder.book.organizations.get(name)
    title = organization.value.title if organization else _title(builder, owner, inner)
    return Recipient(name, title="" if title == inner else title)


def channels(builder: Builder, written: tuple[str, ...], about: str) -> tuple[int, ...]:
    """Ways of sending, tried in order: as written, else all of the book."""
    if written:
        return tuple(builder.channels[name] for name in written)
    builder.assumptions.add("channels" if builder.book.channels else "at-once", about)
    return tuple(builder.channels[name] for name in builder.book.channels)


def sending(builder: Builder, to: str, by: tuple[str, ...], plan: str, about: str, starts: int = NONE) -> Sending:
    """A message to one recipient."""
    return Sending(recipient(builder, to, plan), channels(builder, by, about), starts)


def staff_pool(builder: Builder, name: str) -> Pool:
    """The people of a post, or of a role without one."""
    if name == OUTSIDE_STAFF:
        return Pool(name, "staff", shifts=((0, UNLIMITED),))
    plans = [
        plan
        for plan in builder.acting.values()
        if any(staff_key(plan.value, role) == name for role in plan.value.roles)
    ]
    post = builder.book.posts.get(name)
    filling = [
        plan.value.roles[role] for plan in plans for role in plan.value.roles if staff_key(plan.value, role) == name
    ]
    title = post.value.title if post else filling[0].title
    staff = (post.value.staff if post else filling[0].staff) or _assumed(builder, name)
    waits = [role.call_out for role in filling if role.call_out is not None]
    if post and post.value.call_out is not None:
        waits = [post.value.call_out]
    if staff.called and not waits:
        builder.assumptions.add("call-out", name)
    roster = Roster.of(staff, builder.book.settings.hours)
    by_level = () if roster else _by_level(builder, plans, staff, name)
    return Pool(
        name=name,
        kind="staff",
        title=title or name,
        shifts=_shifts(builder, staff, roster, name),
        by_level=by_level,
        level_of=builder.plans[plans[0].value.plan] if by_level else NONE,
        called=staff.called,
        call_out=waits[0] if waits else 0,
        called_by=tuple(builder.plans[plan.value.plan] for plan in plans) if staff.called else (),
    )


def _assumed(builder: Builder, name: str) -> Staff:
    builder.assumptions.add("staff", name)
    return ONE


def _shifts(builder: Builder, staff: Staff, roster: Roster | None, name: str) -> Present:
    if roster is None:
        return ((0, staff.always or 0),)
    lasts = builder.scenario.value.lasts
    if has_open_day(roster, builder.workdays, builder.clock, lasts):
        builder.assumptions.add("days-off", name)
    return present(roster, builder.workdays, builder.clock, lasts)


def _by_level(builder: Builder, plans: list[Located[Plan]], staff: Staff, name: str) -> tuple[int, ...]:
    if not staff.by_level or not plans:
        return ()
    if len(plans) > 1:
        builder.assumptions.add("staff-level", name)
    order = builder.levels(plans[0].value.plan)
    return tuple(at_level(staff.by_level, level, order) for level in ("none", *order))


def most_staff(pool: Pool) -> int:
    """How many of them there can ever be at once."""
    present = max(number for _, number in pool.shifts) if not pool.by_level else max(pool.by_level)
    return present + pool.called
