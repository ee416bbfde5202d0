"""What the district knows: indicators, levels given from outside, what was judged or ordered."""

from collections.abc import Iterable

from drillbook.simulator.engine import levels
from drillbook.simulator.engine.conditions import indicator_key, order_key
from drillbook.simulator.engine.instances import settle
from drillbook.simulator.engine.state import Run, State
from drillbook.simulator.log.events import IndicatorSet, OrderGiven
from drillbook.simulator.model.model import Indicator
from drillbook.simulator.model.tasks import Assign


def apply(run: Run, assigns: Iterable[Assign], place: int, token: int) -> int:
    """Set them; the last event of it."""
    for assign in assigns:
        if assign.what == "indicator":
            token = _set_indicator(run, assign, assign.place if assign.place >= 0 else place, token)
        elif assign.what == "level":
            levels.set_level(run, assign.subject, int(assign.value), token)
        else:
            token = _give_order(run, assign, token)
    return token


def _set_indicator(run: Run, assign: Assign, place: int, token: int) -> int:
    indicator = run.model.indicators[assign.subject]
    where = ""
    if indicator.per_place and place >= 0:
        run.values_there[assign.subject][place] = assign.value
        where = run.model.places[place].name
    else:
        run.values[assign.subject] = assign.value
        run.values_there[assign.subject].clear()
    if run.records is not None:
        label = label_of(indicator, assign.value)
        token = run.tell(IndicatorSet, token, indicator=indicator.name, value=assign.value, label=label, place=where)
    run.changed(token, indicator_key(assign.subject))
    return token


def label_of(indicator: Indicator, value: float) -> str:
    if indicator.values:
        return indicator.values[int(value)]
    number = f"{value:g}"
    return f"{number} {indicator.unit}" if indicator.unit else number


def _give_order(run: Run, assign: Assign, token: int) -> int:
    given = run.judged if assign.what == "judged" else run.ordered
    given[assign.subject] = int(assign.value)
    plan = run.model.plans[assign.subject]
    token = run.tell(
        OrderGiven, token, plan=plan.name, what=assign.what, level=levels.level_name(plan, int(assign.value))
    )
    run.changed(token, order_key(assign.subject))
    return token


def apply_sets(run: Run) -> None:
    """Everything set in this round; of two sets of one indicator the higher rank comes last."""
    sets, run.sets = run.sets, []
    sets.sort(key=lambda one: one[0], reverse=True)
    for _, assigns, scope, slot, token in sets:
        place = scope.place if scope is not None else slot
        token = apply(run, assigns, place, token)
        if scope is not None and slot >= 0:
            run.state[slot] = State.FINISHED
            settle(run, slot, token)


def set_at_start(run: Run) -> None:
    """`given`, then what is drawn for this replication."""
    apply(run, run.model.given, -1, 0)
    for vary in run.model.vary:
        indicator = run.model.indicators[vary.indicator]
        place = run.model.places[vary.place].name if vary.place >= 0 else ""
        value = run.draws.value(f"vary/{indicator.name}{place and f'({place})'}", vary.spread, run.replication)
        apply(run, (Assign("indicator", vary.indicator, value, vary.place),), -1, 0)
