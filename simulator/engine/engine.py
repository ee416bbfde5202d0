"""The run: from one instant to the next, and the fixed order within an instant.

Injects, in file order; ends, arrivals and messages; conditions and guards; one dispatch; and again while anything
of zero length is left. More than a thousand rounds without time passing end the run with a finding.
"""

from functools import partial

from drillbook.simulator.engine import decisions as players
from drillbook.simulator.engine import instances, knowledge, levels, people, pools, promises, steps
from drillbook.simulator.engine.conditions import subject_of
from drillbook.simulator.engine.decisions import Decision
from drillbook.simulator.engine.dispatch import dispatch
from drillbook.simulator.engine.execution import come_due
from drillbook.simulator.engine.injects import deliver, look_at_injects, schedule_injects
from drillbook.simulator.engine.instances import begin
from drillbook.simulator.engine.people import People
from drillbook.simulator.engine.pools import Units
from drillbook.simulator.engine.program import Program
from drillbook.simulator.engine.promises import Pairs
from drillbook.simulator.engine.sampling import Draws
from drillbook.simulator.engine.state import Run, Stuck
from drillbook.simulator.engine.verdicts import give_verdicts
from drillbook.simulator.log.events import ExerciseEnded, ExerciseStarted, LoopFound, ProcedureStillRunning

MOST_ROUNDS = 1_000


def perform(
    program: Program, draws: Draws, replication: int, decisions: tuple[Decision, ...], until: int | None, keeps: bool,
) -> Run:  # fmt: skip
    """One run from StartEx to ``until``, or to EndEx and its verdicts."""
    run = Run(program, draws, replication, keeps)
    _start(run, decisions)
    last = run.end if until is None else min(until, run.end)
    if not run.over:
        run.clock.run_to(last, partial(settle_instant, run))
    if run.over or until is None or until >= run.end:
        run.now = run.now if run.over else run.end
        give_verdicts(run)
        promises.close(run)
        run.tell(ExerciseEnded, why=run.over or "end")
    return run


def _start(run: Run, decisions: tuple[Decision, ...]) -> None:
    model = run.model
    run.tell(
        ExerciseStarted, -1, scenario=model.scenario, title=model.title, begins=model.begins, ends=model.ends,
        seed=run.draws.seed, replication=run.replication,
    )  # fmt: skip
    run.pairs, run.people, run.units = Pairs(run), People(run), Units()
    run.standing = [levels.Standing() for _ in model.plans]
    knowledge.set_at_start(run)
    people.open_posts(run)
    pools.open_stores(run)
    schedule_injects(run)
    players.schedule(run, decisions)
    settle_instant(run, 0)


def settle_instant(run: Run, at: int) -> None:
    """After the last event of an instant: rounds, until nothing of zero length is left."""
    run.now = at
    if run.over:
        run.due.clear()
        return
    run.rounds = 0
    try:
        _one_round(run)
        while (
            run.due
            or run.zero
            or run.puts
            or run.sets
            or run.dirty
            or run.guards
            or run.decisions_made
            or run.new_ready
        ):
            _one_round(run)
    except Stuck as stuck:
        run.over = "loop"
        run.tell(LoopFound, run.dirty_token, steps=tuple(str(step) for step in stuck.args))


def _one_round(run: Run) -> None:
    """What came due; what was set; conditions and steps whose turn has come; one dispatch."""
    run.rounds += 1
    if run.rounds > MOST_ROUNDS - 8:
        _look_for_loop(run)
    if run.due:
        _handle_due(run)
    if run.zero:
        _end_at_once(run)
    while run.sets or run.puts:
        if run.puts:
            steps.end_puts(run)
        knowledge.apply_sets(run)
    if run.dirty or run.decisions_made or run.followers:
        _look_at_conditions(run)
    if run.guards:
        steps.look_at_guards(run)
    if run.new_ready or run.touched or run.fenced_off:
        dispatch(run)


def _look_for_loop(run: Run) -> None:
    run.going_round.update(run.path(slot) for slot in (*run.zero, *run.puts, *run.guards))
    if run.rounds > MOST_ROUNDS:
        raise Stuck(*sorted(run.going_round))


def _end_at_once(run: Run) -> None:
    """Work that takes no time."""
    ended, run.zero = run.zero, []
    for slot in sorted(ended):
        come_due(run, slot, run.generation[slot])


def _handle_due(run: Run) -> None:
    if len(run.due) == 1 and run.due[0][0] >= 0:
        kind, first, second, about = run.due.pop()
        come_due(run, first, second) if kind == 0 else second(run, about)
        return
    due = sorted(run.due, key=_order)
    run.due.clear()
    injects = [(number, occurrence, token) for kind, number, occurrence, token in due if kind == -2]
    if injects:
        deliver(run, injects)
    for kind, first, second, about in due:
        if kind == 0:
            come_due(run, first, second)
        elif kind != -2:
            second(run, about)


def _order(item: tuple[int, int, object, object]) -> tuple[int, int]:
    return item[0], item[1]


def _look_at_conditions(run: Run) -> None:
    """Levels, procedures, injects, waits."""
    if run.decisions_made:
        levels.settle_decisions(run)
    if run.followers:
        levels.follow(run)
    if run.dirty:
        run.dirty = False
        run.looked_at, run.changes = run.changes, {}
        people.look_at_roles(run)
        levels.look_at_levels(run)
        _look_at_procedures(run)
        look_at_injects(run)
        if run.waits:
            steps.look_at_waits(run)


def _look_at_procedures(run: Run) -> None:
    changes = run.looked_at
    for number, holds, moment, keys in run.program.when:
        if keys.isdisjoint(changes):
            continue
        if moment is not None:
            happened = run.happened.get(subject_of(moment), [])
            while run.fired[number] < len(happened) and happened[run.fired[number]][0] + moment.plus <= run.now:
                run.fired[number] += 1
                _set_off(run, number, happened[run.fired[number] - 1][2])
        elif holds is not None:
            true = holds(run, None) is True
            if true and not run.was_true[number]:
                _set_off(run, number, run.because(keys))
            run.was_true[number] = true
    for number, scope in sorted(run.running.items()):
        until = run.program.until[number]
        if (
            until is not None
            and (scope.start == run.now or not run.program.until_keys[number].isdisjoint(changes))
            and not scope.withdrawn
            and until(run, scope)
        ):
            instances.withdraw(run, scope, run.because(run.program.until_keys[number]))


def _set_off(run: Run, number: int, token: int) -> None:
    written = run.model.procedures[number]
    plan = run.model.plans[written.plan]
    running = run.running.get(number)
    if running is not None and not running.withdrawn:
        name = f"{plan.name}/{written.name}"
        run.tell(ProcedureStillRunning, token, path=running.prefix, procedure=name)
        return
    scope = begin(run, number, token, "when")
    if scope.left:
        run.running[number] = scope
