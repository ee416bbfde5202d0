"""Assignment of teams that can do several things: who is there for what, found by augmenting paths."""

from collections.abc import Iterable, Sequence


class Assignment:
    """Which team is there for what; ``able``: by team the pools it is in; at most ``room`` for each pool."""

    def __init__(self, able: Sequence[tuple[int, ...]], room: dict[int, int]) -> None:
        self.able = able
        self.room = room
        self.members: dict[int, list[int]] = {pool: [] for pool in room}

    def add(self, unit: int, tried: set[int] | None = None) -> bool:
        """Find a place for one more team, moving others to what else they can do; False if there is none."""
        tried = set() if tried is None else tried
        able = [pool for pool in self.able[unit] if pool in self.room and pool not in tried]
        for pool in able:
            if len(self.members[pool]) < self.room[pool]:
                self.members[pool].append(unit)
                return True
        for pool in able:
            if pool in tried:
                continue
            tried.add(pool)
            members = self.members[pool]
            for at, other in enumerate(members):
                if self.add(other, tried):
                    members[at] = unit
                    return True
        return False

    def fill(self, units: Iterable[int]) -> list[int]:
        """Try teams in their order until all room is taken; return those without a place."""
        without = []
        left = sum(self.room.values()) - sum(map(len, self.members.values()))
        for unit in units:
            if left and self.add(unit):
                left -= 1
            else:
                without.append(unit)
        return without

    def short(self) -> int | None:
        """Return the first pool with room left."""
        return next((pool for pool, members in self.members.items() if len(members) < self.room[pool]), None)
