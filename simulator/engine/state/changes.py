"""Changes of the facts since conditions were last looked at."""

from drillbook.simulator.engine.state.agenda import Agenda


class Changes:
    """Which facts are new, by change key, each with the token of the latest event that changed it.

    ``pending`` is what the next look at the conditions will take up, ``looked_at`` what the present one is about.
    """

    def __init__(self, pending: dict[int, int], agenda: Agenda) -> None:
        self._agenda = agenda
        self.pending = pending
        self.unseen = True
        self.token = 0  # of the latest change
        self.looked_at: dict[int, int] = {}

    def add(self, token: int, key: int) -> None:
        """Note that something under ``key`` is different now; see `conditions.keys_of`."""
        self.unseen = self._agenda.more = True
        self.token = token
        self.pending[key] = token

    def take_up(self) -> None:
        """Make what is pending the subject of the look that begins now."""
        self.unseen = False
        self.looked_at, self.pending = self.pending, {}

    def latest(self, keys: frozenset[int]) -> int:
        """Return the token of the latest change among ``keys``: what made a condition on them come true."""
        tokens = [token for key, token in self.looked_at.items() if key in keys]
        return max(tokens) if tokens else self.token
