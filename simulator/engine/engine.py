"""The run: from one instant to the next, and the fixed order within an instant.

Ends, arrivals, messages and timers that are due; injects, in file order; conditions and guards; one dispatch; and
again while anything of zero length is left. What ends at an instant has ended before anything can be taken from it.
More than a thousand rounds of one instant that bring nothing new end the run with a finding, and so do more events
than the book allows.
"""

from drillbook.simulator.engine import decisions as players
from drillbook.simulator.engine import injects, instances, knowledge, levels, promises, steps
from drillbook.simulator.engine.dispatch import dispatch
from drillbook.simulator.engine.execution import come_due
from drillbook.simulator.engine.fencing import dispatch_fenced
from drillbook.simulator.engine.means import people, stores
from drillbook.simulator.engine.program.draws import Draws
from drillbook.simulator.engine.program.facts import STARTEX
from drillbook.simulator.engine.program.program import Program, Starter
from drillbook.simulator.engine.program.subjects import subject_of
from drillbook.simulator.engine.state.clock import INJECT, WORK_ENDS, Item
from drillbook.simulator.engine.state.run import Run, Stuck, TooMuch
from drillbook.simulator.engine.verdicts import give_verdicts
from drillbook.simulator.log.events import (
    ExerciseEnded,
    ExerciseStarted,
    LimitReached,
    LoopFound,
    ProcedureStillRunning,
)
from drillbook.simulator.model.decisions_made import Decision


def perform(
    program: Program, draws: Draws, replication: int, decisions: tuple[Decision, ...], until: int | None, keeps: bool,
) -> Run:  # fmt: skip
    """Perform one run from StartEx to tick ``until``, or to EndEx and its verdicts; ``keeps``: with its log."""
    run = Run(program, draws, replication, keeps)
    try:
        _start(run, decisions)
        run.clock.run_to(run.end if until is None else min(until, run.end), settle_instant, run)
    except Stuck as stuck:
        run.over = "loop"
        run.record(LoopFound, run.changes.token, steps=tuple(str(path) for path in stuck.args))
    except TooMuch:
        run.over = "events"
        run.record(LimitReached, run.changes.token, most=run.model.policy.most_events)
    if run.over or until is None or until >= run.end:
        run.now = run.now if run.over else run.end
        give_verdicts(run)
        promises.close(run)
        run.record(ExerciseEnded, why=run.over or "end")
    return run


def _start(run: Run, decisions: tuple[Decision, ...]) -> None:
    model = run.model
    run.record(
        ExerciseStarted, -1, scenario=model.scenario, title=model.title, begins=model.begins, ends=model.ends,
        seed=run.draws.seed, replication=run.replication,
    )  # fmt: skip
    knowledge.set_at_start(run)
    people.open_posts(run)
    stores.open_stores(run)
    injects.schedule_injects(run)
    players.schedule(run, decisions)
    settle_instant(run, 0)


def settle_instant(run: Run, at: int) -> None:
    """Handle the instant ``at`` after its last event: rounds, until nothing of zero length is left.

    Raises ``Stuck`` where they lead nowhere, and ``TooMuch``.
    """
    run.now = at
    run.rounds = 1
    agenda = run.agenda
    run.left -= len(agenda.due)
    if run.left < 0:
        raise TooMuch
    _one_round(run)
    while agenda.guards or agenda.new_ready or agenda.due or (agenda.more and _is_more(run)):
        run.count_round()
        _one_round(run)


def _is_more(run: Run) -> bool:
    """Whether anything else than steps and ready tasks asks for another round."""
    agenda = run.agenda
    more = bool(agenda.ended_at_once or agenda.puts or run.changes.unseen or agenda.leaving)
    agenda.more = more or bool(agenda.sets or agenda.decisions or agenda.receipts)
    return more


def _one_round(run: Run) -> None:
    """What ends; injects; conditions and steps whose turn has come; one dispatch. Instances are over last of all."""
    agenda = run.agenda
    if agenda.leaving and _nothing_follows(run):
        instances.count_out(run)
    items, delivered = agenda.due, None
    if len(items) == 1:  # most instants
        kind, first, second, about = items.pop()
        if kind == WORK_ENDS:
            come_due(run, first, second)
        elif kind == INJECT:
            delivered = [injects.DueInject(first, second, about)]
        else:
            second(run, about)
    elif items:
        delivered = _handle_due(run)
    if agenda.more or delivered:
        _take_up(run, delivered)
    if agenda.guards:
        steps.look_at_guards(run)
    if agenda.new_ready or run.pools.touched or run.lines.fenced:
        if run.program.fences:
            dispatch_fenced(run)
        else:
            dispatch(run)


def _take_up(run: Run, delivered: list[injects.DueInject] | None) -> None:
    """What is set, decided and received in a round is taken up in it."""
    agenda = run.agenda
    if agenda.ended_at_once:
        _end_at_once(run)
    if agenda.sets or agenda.puts:
        _apply_what_is_set(run)
    if delivered:
        injects.deliver(run, delivered)
        _apply_what_is_set(run)
    if run.changes.unseen or agenda.decisions or agenda.receipts:
        _look_at_conditions(run)


def _nothing_follows(run: Run) -> bool:
    """Whether nothing is left to do at this instant that could begin anything for an incident."""
    agenda = run.agenda
    return not (
        agenda.due or agenda.ended_at_once or agenda.puts or run.changes.unseen or agenda.guards or agenda.new_ready
    )  # fmt: skip


def _apply_what_is_set(run: Run) -> None:
    agenda = run.agenda
    while agenda.sets or agenda.puts:
        if agenda.puts:
            steps.collect_puts(run)
        knowledge.apply_sets(run)


def _end_at_once(run: Run) -> None:
    """Work that takes no time."""
    ended, run.agenda.ended_at_once = run.agenda.ended_at_once, []
    for slot in sorted(ended):
        come_due(run, slot, run.slots.generation[slot])


def _handle_due(run: Run) -> list[injects.DueInject]:
    """Handle what came due, by kind and number: see `clock.Item`; and return the injects, which come after it."""
    due = sorted(run.agenda.due, key=_order)
    run.agenda.due.clear()
    delivered = [injects.DueInject(first, second, about) for kind, first, second, about in due if kind == INJECT]
    for kind, first, second, about in due:
        if kind == WORK_ENDS:
            come_due(run, first, second)
        elif kind != INJECT:
            second(run, about)
    return delivered


def _order(item: Item) -> tuple[int, int]:
    return item[0], item[1]


def _look_at_conditions(run: Run) -> None:
    """Levels, procedures, injects, waits."""
    if run.agenda.decisions:
        levels.settle_decisions(run)
    if run.agenda.receipts:
        levels.follow(run)
    if run.changes.unseen:
        run.changes.take_up()
        asked = run.program.dependents.among(run.changes.looked_at)
        if asked.roles:
            people.look_at_roles(run, asked.roles)
        if asked.levels:
            levels.look_at_levels(run, asked.levels)
        if asked.starters:
            _look_at_procedures(run, asked.starters)
        _end_running(run, asked.until)
        if asked.injects:
            injects.look_at_injects(run, asked.injects)
        if run.flow.waits:
            steps.look_at_waits(run)


def _look_at_procedures(run: Run, asked: list[int]) -> None:
    fired: list[instances.Wanted] = []
    for number in asked:
        _look_whether_it_begins(run, run.program.starters[number], fired)
    if fired:
        instances.begin_together(run, fired, _set_off)


def _end_running(run: Run, changed: list[int]) -> None:
    """Withdraw what has an end that has come: asked when something changed that it depends on, and as it begins."""
    running = run.instances.running
    if not running:
        return
    begun = [number for number, scope in running.items() if scope.start == run.now and number not in changed]
    asked = sorted([*begun, *changed]) if begun else changed
    for number, scope in [(number, running[number]) for number in asked if number in running]:
        until = run.program.until[number]
        if until is not None and not scope.withdrawn and until(run, scope):
            instances.withdraw(run, scope, run.changes.latest(run.program.until_keys[number]))


def _look_whether_it_begins(run: Run, starter: Starter, fired: list[instances.Wanted]) -> None:
    """Add what sets a procedure off now: each time its moment came, or its condition if that has become true."""
    number, holds, cause, moment, keys = starter
    table = run.instances
    if moment is not None:
        happened = run.facts.happened.get(subject_of(moment), [])
        while table.used[number] < len(happened) and happened[table.used[number]].at + moment.plus <= run.now:
            occurrence = happened[table.used[number]]
            table.used[number] += 1
            if moment.plus:
                run.agenda.leave(occurrence.root, number, occurrence.token)
            fired.append((number, occurrence.root, occurrence.token))
    elif holds is not None:
        true = holds(run, None) is True
        if true and not table.was_true[number]:
            source = cause(run) if cause is not None else None
            fired.append((number, source.root if source else STARTEX, run.changes.latest(keys)))
        table.was_true[number] = true


def _set_off(run: Run, wanted: instances.Wanted) -> None:
    number, root, token = wanted
    running = run.instances.running.get(number)
    if running is not None and not running.withdrawn:
        name = instances.procedure_name(run, running)
        run.record(ProcedureStillRunning, token, path=running.prefix, procedure=name)
        return
    scope = instances.begin(run, number, token, "when", root=root)
    if scope.left:
        run.instances.running[number] = scope
