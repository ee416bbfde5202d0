"""What can be tried in a run, in the order in which one would think of it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from drillbook.simulator.model.model import Inject, Model
from drillbook.simulator.model.run_changes import Amount, Variation
from drillbook.ui.report.titles import Titles
from drillbook.ui.translation import _

_FIRST = 4


def first_choice(model: Model, known: Variation, waited_for: Sequence[str] = ()) -> list[str]:
    """What was changed before and what was waited for; else posts that answer for most roles, since plans share people."""
    first = dict.fromkeys((*(name for name, _number in known.amounts), *waited_for))
    if first:
        return list(first)[: max(_FIRST, len(known.amounts))]
    roles = Counter(role.pool for role in model.roles if model.pools[role.pool].kind == "staff")
    tasks = Counter(model.roles[task.role].pool for task in model.tasks if task.role >= 0)
    busiest = sorted(roles, key=lambda pool: (-tasks[pool], pool))
    return [model.pools[pool].name for pool in busiest if pool >= 0][:_FIRST]


def channels_at_risk(model: Model, known: Variation) -> list[str]:
    """Channels that an inject puts out of order, and those that have another beside them already."""
    down = [one.disrupt.subject for one in model.injects if one.disrupt and one.disrupt.what == "channel"]
    names = [model.channels[number].name for number in down if number >= 0]
    return list(dict.fromkeys((*names, *(name for name, _other in known.also))))


def shown_first(known: Mapping[str, Amount], first: Iterable[str]) -> list[str]:
    """Those, then the others by kind."""
    wanted = list(first)
    kinds = ("staff", "capability", "equipment", "supplies", "shelter", "channel")
    rest = sorted((name for name in known if name not in wanted), key=lambda name: kinds.index(known[name].kind))
    return [*wanted, *rest]


def inject_lines(model: Model) -> list[tuple[str, str, str]]:
    """Name, sort and words of every switch in order of time: the inject, its disruption where it does more, and then what
    is the facilitator's.
    """
    titles = Titles.of(model)
    found = []
    for inject in sorted(model.injects, key=_moment):
        text = inject_text(inject, titles)
        found.append((inject.name, "pool" if inject.pooled else "inject", text))
        if inject.disrupt is not None and (inject.to or inject.sets or inject.starts):
            found.append((inject.name, "disruption", _("disruption of: {what}", what=text)))
    return found


def _moment(inject: Inject) -> tuple[bool, bool, float]:
    return inject.pooled, inject.at is None, inject.at.shortest if inject.at is not None else 0


def inject_text(inject: Inject, titles: Titles) -> str:
    """When, and what it is called."""
    what = inject.title or inject.message or titles.anything(inject.name)
    if inject.pooled:
        return _("facilitator's: {what}", what=what)
    at = titles.clock.moment(round(inject.at.shortest)) if inject.at is not None else _("when something happens")
    disrupts = _(" (disruption)") if inject.disrupt is not None else ""
    chance = _(", chance {share}", share=f"{inject.chance:.0%}") if inject.chance < 1 else ""
    return f"{at} {what}{disrupts}{chance}"
