"""The rounds of one instant, and when they lead nowhere: what goes round without time passing ends the run."""

from typing import Final

from drillbook.simulator.engine.state.going_round import GoingRound
from drillbook.simulator.engine.state.run import Run, Stuck

MOST_ROUNDS: Final = 1_000
FEW_ROUNDS: Final = 20  # of an instant, before anybody asks whether they lead anywhere
_LAST_ROUNDS: Final = 64  # of a loop: their steps are what goes round


def count_round(run: Run) -> None:
    """Count a round of this instant.

    Raises ``Stuck`` with what goes round, when too many brought nothing new.
    """
    run.rounds += 1
    if run.rounds > FEW_ROUNDS:
        _look_for_loop(run)


def _look_for_loop(run: Run) -> None:
    """Count rounds in which nothing is at its turn that has not been at this instant before, in whatever instance."""
    if run.going_round.at != run.now:
        run.going_round = GoingRound(run.now)
    agenda, step, going = run.agenda, run.slots.step, run.going_round
    at_it = (*agenda.ended_at_once, *agenda.puts, *agenda.guards)
    if going.is_new({step[slot] for slot in at_it}):
        return
    going.idle += 1
    if going.idle > MOST_ROUNDS - _LAST_ROUNDS:
        going.last.update((step[slot], run.path(slot)) for slot in at_it)
    if going.idle > MOST_ROUNDS:
        raise Stuck(*sorted(going.last.values()))
