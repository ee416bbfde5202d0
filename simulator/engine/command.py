"""Who commands: command passes by message, and decisions that wait go to the new holder."""

from drillbook.simulator.engine import messages
from drillbook.simulator.engine.means import allocation
from drillbook.simulator.engine.program.conditions import level_key
from drillbook.simulator.engine.state import status
from drillbook.simulator.engine.state.run import Run
from drillbook.simulator.log.events import CommandPassed
from drillbook.simulator.model.model import Plan
from drillbook.simulator.model.tasks import Recipient


def look_at_command(run: Run, number: int, plan: Plan, token: int) -> None:
    """Send word of each passing whose condition holds now, once."""
    for at, passing in enumerate(plan.passes):
        if (number, at) not in run.command.passed and run.program.passes[number][at](run, None):
            run.command.passed.add((number, at))
            sender = _commander_name(run, number)
            messages.send(run, passing.sending, f"{plan.name}/command", sender, token, _taker(number, at))


def _taker(number: int, at: int) -> messages.OnReceipt:
    def take_command(run: Run, _: Recipient, token: int) -> None:
        plan = run.model.plans[number]
        role = plan.passes[at].role
        was = _commander_name(run, number)
        run.command.commander[number] = role
        token = run.record(CommandPassed, token, plan=plan.name, role=run.model.roles[role].name, was=was)
        run.changes.add(token, level_key(number))
        _reassign_decisions(run)

    return take_command


def _commander_name(run: Run, number: int) -> str:
    role = run.command.commander[number]
    return run.model.roles[role].name if role >= 0 else ""


def _reassign_decisions(run: Run) -> None:
    """Decisions that waited for the one who commanded before."""
    for slot, state in enumerate(run.slots.state):
        task = run.slots.step[slot].task
        waits = state in (status.READY, status.PLAYED)
        if waits and task is not None and task.decision:
            played = allocation.accountable(run, task) in run.work.claimed
            run.slots.state[slot] = status.PLAYED if played else status.READY
            if not played:
                run.agenda.new_ready.append((run.rank(slot), slot))
