"""Roles and the people behind them: posts shared between plans, shifts, those who come when called, deputies."""

from drillbook.schema.finding import say
from drillbook.schema.models.fields import at_level
from drillbook.schema.models.plan import Plan, Role
from drillbook.schema.models.shorthand import Staff
from drillbook.schema.text.located import Located
from drillbook.simulator.compiler.clock import shifts
from drillbook.simulator.compiler.conditions import compiled
from drillbook.simulator.compiler.draft import Draft
from drillbook.simulator.model import means
from drillbook.simulator.model.means import NONE, UNLIMITED, Pool
from drillbook.simulator.model.tasks import Recipient, Sending

ONE = Staff.model_validate("1")
EVERYBODY = "outside-staff"  # of plans that do not act


def compile_roles(draft: Draft) -> None:
    """The roles of every plan that acts, in the order written; then their deputies can be named."""
    for plan in draft.acting.values():
        for role in plan.entries("roles", plan.value.roles):
            draft.role_ids[f"{plan.value.plan}/{role.name}"] = len(draft.roles)
            draft.roles.append(None)
    for plan in draft.acting.values():
        for role in plan.entries("roles", plan.value.roles):
            path = f"{plan.value.plan}/{role.name}"
            draft.origins[path] = role.at_key()
            draft.roles[draft.role_ids[path]] = _role(draft, plan, role)


def _role(draft: Draft, plan: Located[Plan], role: Located[Role]) -> means.Role:
    it = role.value
    _refuse_circle(draft, plan, role)
    return means.Role(
        name=f"{plan.value.plan}/{role.name}",
        plan=draft.plans[plan.value.plan],
        pool=draft.pool("staff", staff_key(plan.value, role.name)),
        deputy=draft.role_ids[f"{plan.value.plan}/{it.deputy}"] if it.deputy else NONE,
        takeover=draft.book.settings.takeover if it.takeover is None else it.takeover,
        when=compiled(draft, it.when, plan.value.plan) if it.when else None,
        title=it.title or role.name,
    )


def _refuse_circle(draft: Draft, plan: Located[Plan], role: Located[Role]) -> None:
    seen, name = [role.name], role.value.deputy
    while name in plan.value.roles and name not in seen:
        seen.append(name)
        name = plan.value.roles[name].deputy
    if name == role.name:
        draft.wrong(
            role.at("deputy"),
            say(en="deputies in a circle: {chain}", zh="代行人循环:{chain}", chain=" → ".join([*seen, name])),
            say(en="somebody must be last", zh="代行顺序应有终点"),
        )


def staff_key(plan: Plan, role: str) -> str:
    """The pool of a role: its post, else its own."""
    return plan.roles[role].post or f"{plan.plan}/{role}"


def role_id(draft: Draft, name: str, plan: str) -> int:
    """The id of a role here or of another plan; people of plans that do not act are always there."""
    owner, inner = draft.split(name, plan)
    path = f"{owner}/{inner}"
    if path not in draft.role_ids:
        draft.assumptions.add("not-acting", owner)
        draft.role_ids[path] = len(draft.roles)
        draft.roles.append(
            means.Role(
                path, draft.plans.get(owner, NONE), draft.pool("staff", EVERYBODY), title=_title(draft, owner, inner)
            )
        )
    return draft.role_ids[path]


def _title(draft: Draft, owner: str, inner: str) -> str:
    plan = draft.book.plans.get(owner)
    role = plan.value.roles.get(inner) if plan else None
    return (role.title if role else "") or inner


def recipient(draft: Draft, name: str, plan: str) -> Recipient:
    """A role here, a role of another plan, or an organization."""
    owner, inner = draft.split(name, plan)
    known = draft.acting.get(owner)
    if known and inner in known.value.roles:
        return Recipient(f"{owner}/{inner}", draft.role_ids[f"{owner}/{inner}"])
    if "/" in name and known is None:
        draft.assumptions.add("not-acting", owner)
    organization = draft.book.organizations.get(name)
    title = organization.value.title if organization else _title(draft, owner, inner)
    return Recipient(name, title="" if title == inner else title)


def channels(draft: Draft, written: tuple[str, ...], about: str) -> tuple[int, ...]:
    """Ways of sending, tried in order: as written, else all of the book."""
    if written:
        return tuple(draft.channels[name] for name in written)
    draft.assumptions.add("channels" if draft.channels else "at-once", about)
    return tuple(draft.channels.values())


def sending(draft: Draft, to: str, by: tuple[str, ...], plan: str, about: str, starts: int = NONE) -> Sending:
    """A message to one recipient."""
    return Sending(recipient(draft, to, plan), channels(draft, by, about), starts)


def staff_pool(draft: Draft, name: str) -> Pool:
    """The people of a post, or of a role without one."""
    if name == EVERYBODY:
        title = "未参与推演的单位" if draft.chinese else "people of plans that do not act"
        return Pool(name, "staff", title, ((0, UNLIMITED),))
    plans = [
        plan for plan in draft.acting.values() if any(staff_key(plan.value, role) == name for role in plan.value.roles)
    ]
    post = draft.book.posts.get(name)
    filling = [
        plan.value.roles[role] for plan in plans for role in plan.value.roles if staff_key(plan.value, role) == name
    ]
    title = post.value.title if post else filling[0].title
    staff = (post.value.staff if post else filling[0].staff) or _assumed(draft, name)
    waits = [role.call_out for role in filling if role.call_out is not None]
    if post and post.value.call_out is not None:
        waits = [post.value.call_out]
    if staff.called and not waits:
        draft.assumptions.add("call-out", name)
    return Pool(
        name=name,
        kind="staff",
        title=title or name,
        shifts=_shifts(draft, staff),
        by_level=_by_level(draft, plans, staff, name),
        level_of=draft.plans[plans[0].value.plan] if staff.by_level and plans else NONE,
        called=staff.called,
        call_out=waits[0] if waits else 0,
        called_by=tuple(draft.plans[plan.value.plan] for plan in plans) if staff.called else (),
    )


def _assumed(draft: Draft, name: str) -> Staff:
    draft.assumptions.add("staff", name)
    return ONE


def _shifts(draft: Draft, staff: Staff) -> tuple[tuple[int, int], ...]:
    if staff.always is not None:
        return ((0, staff.always),)
    return shifts(draft.working, staff.day or 0, staff.night or 0, draft.scenario.value.lasts)


def _by_level(draft: Draft, plans: list[Located[Plan]], staff: Staff, name: str) -> tuple[int, ...]:
    if not staff.by_level or not plans:
        return ()
    if len(plans) > 1:
        draft.assumptions.add("staff-level", name)
    order = draft.levels(plans[0].value.plan)
    return tuple(at_level(staff.by_level, level, order) for level in ("none", *order))


def most_staff(pool: Pool) -> int:
    """How many of them there can ever be at once."""
    present = max(number for _, number in pool.shifts) if not pool.by_level else max(pool.by_level)
    return present + pool.called
