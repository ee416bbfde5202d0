"""Apply what is set: values of indicators, levels given from outside, what was judged or ordered."""

from collections.abc import Iterable

from drillbook.simulator.engine import levels
from drillbook.simulator.engine.instances import settle
from drillbook.simulator.engine.program.conditions import indicator_key, level_key, order_key
from drillbook.simulator.engine.program.facts import STARTEX
from drillbook.simulator.engine.state import status
from drillbook.simulator.engine.state.run import Run
from drillbook.simulator.log.events import IndicatorSet, OrderGiven
from drillbook.simulator.model.means import NONE, Indicator
from drillbook.simulator.model.tasks import Assign


def apply(run: Run, assigns: Iterable[Assign], place: int, root: int, token: int) -> int:
    """Make assignments so for an incident and return the token of the last; ``place`` is theirs where they name none."""
    for assign in assigns:
        if assign.what == "indicator":
            token = _set_indicator(run, assign, assign.place if assign.place >= 0 else place, root, token)
        elif assign.what == "level":
            levels.set_level(run, assign.subject, int(assign.value), root, token)
        else:
            token = _give_order(run, assign, root, token)
    return token


def _set_indicator(run: Run, assign: Assign, place: int, root: int, token: int) -> int:
    indicator = run.model.indicators[assign.subject]
    where = ""
    if indicator.per_place and place >= 0:
        run.facts.values_there[assign.subject][place] = assign.value
        run.facts.note_source(assign, place, root)
        where = run.model.places[place].name
    else:
        run.facts.values[assign.subject] = assign.value
        run.facts.values_there[assign.subject].clear()
        run.facts.note_source(assign, NONE, root)
    if run.records is not None:
        label = label_of(indicator, assign.value)
        token = run.record(IndicatorSet, token, indicator=indicator.name, value=assign.value, label=label, place=where)
    run.changes.add(token, indicator_key(assign.subject))
    return token


def label_of(indicator: Indicator, value: float) -> str:
    """Return a value as people write it, with its unit."""
    if indicator.values:
        return indicator.values[int(value)]
    number = f"{value:g}"
    return f"{number} {indicator.unit}" if indicator.unit else number


def _give_order(run: Run, assign: Assign, root: int, token: int) -> int:
    """A level given anew is wanted again, even if it has been left while it was given already."""
    given = run.facts.judged if assign.what == "judged" else run.facts.ordered
    given[assign.subject] = int(assign.value)
    run.facts.note_source(assign, NONE, root)
    standing = run.command.standing[assign.subject]
    anew = standing.declined.intersection(range(1, int(assign.value) + 1))
    standing.declined -= anew
    standing.given_anew.update(dict.fromkeys(anew, root))
    plan = run.model.plans[assign.subject]
    token = run.record(
        OrderGiven, token, plan=plan.name, what=assign.what, level=levels.level_name(plan, int(assign.value))
    )
    run.changes.add(token, order_key(assign.subject))
    if anew:
        run.changes.add(token, level_key(assign.subject))  # its conditions may not ask for orders
    return token


def apply_sets(run: Run) -> None:
    """Apply everything set in this round; of two sets of one indicator the higher rank comes last."""
    pending, run.agenda.sets = run.agenda.sets, []
    pending.sort(key=lambda entry: entry[0], reverse=True)
    for _, assigns, place, root, slot, token in pending:
        token = apply(run, assigns, place, root, token)
        if slot >= 0:
            run.slots.state[slot] = status.FINISHED
            settle(run, slot, token)


def set_at_start(run: Run) -> None:
    """Apply `given`, then what is drawn for this replication."""
    apply(run, run.model.given, NONE, STARTEX, 0)
    for vary in run.model.vary:
        indicator = run.model.indicators[vary.indicator]
        place = run.model.places[vary.place].name if vary.place >= 0 else ""
        value = run.draws.value(f"vary/{indicator.name}{place and f'({place})'}", vary.spread, run.replication)
        apply(run, (Assign("indicator", vary.indicator, value, vary.place),), NONE, STARTEX, 0)
