"""How a sound plan may say when a level begins and ends: upwards, downwards, both ways, in bands, with ``not``, counted."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

LEVELS = ("IV", "III", "II", "I")
COLOURS = ("blue", "yellow", "orange", "red")


@dataclass(frozen=True, slots=True)
class Hazard:
    """An event with a warning in colours and something measured.

    Thresholds begin at ``lowest`` and go on by ``step`` towards the worse: a negative step worsens downwards. With
    ``cold`` it worsens the other way, too: thresholds that begin there and go down. ``rest`` is where nothing happens.
    """

    id: str
    title: str
    event: str
    event_title: str
    kind: str
    warning: str
    warning_title: str
    measure: str
    measure_title: str
    unit: str
    lowest: int
    step: int
    cold: int | None = None
    rest: int = 0

    def threshold(self, number: int, earlier: int = 0) -> int:
        """Where the level of this number begins; a plan may begin a little ``earlier``."""
        return self.lowest + self.step * number - (earlier if self.step > 0 else -earlier)

    def cold_side(self, number: int, earlier: int = 0) -> int:
        assert self.cold is not None
        return self.cold - self.step * number + earlier

    @property
    def range(self) -> str:
        """Past the last thresholds on every side that worsens."""
        ends = [self.rest, self.threshold(6), self.cold_side(6) if self.cold is not None else self.rest]
        return f"{min(ends)} / {max(ends)}"


def measured(chance: random.Random, hazard: Hazard, number: int, earlier: int, form: str) -> tuple[str, str]:
    """When the measure asks for the level, in the ``form`` of the plan, and the contrary."""
    name, at, after = hazard.measure, hazard.threshold(number, earlier), hazard.threshold(number + 1, earlier)
    if hazard.step < 0:
        wanted = {
            "plain": f"{name} <= {at}",
            "not": f"not {name} > {at}",
            "bands": f"{after} < {name} <= {at}" if number < 3 else f"{name} <= {at}",
        }[form]
        return wanted, f"{name} > {at}"
    wanted = {
        "plain": f"{name} >= {at}",
        "not": f"not ({name} < {at})",
        "bands": f"{at} <= {name} < {after}" if number < 3 else f"{name} >= {at}",
    }[form]
    contrary = f"{name} < {at}"
    if hazard.unit == "处" and form == "plain" and chance.random() < 0.5:
        wanted, contrary = f"{name} > {at - 1}", f"{name} <= {at - 1}"  # of what is counted the same
    if hazard.cold is not None:
        low = hazard.cold_side(number, earlier)
        wanted, contrary = f"{wanted} or {name} <= {low}", f"{contrary} and {name} > {low}"
    return wanted, contrary


def start_and_end(
    chance: random.Random, hazard: Hazard, number: int, earlier: int, form: str, more: str = ""
) -> tuple[str, str]:
    """When a level is wanted and, excluding that, when it may end; ``more`` is a plan to go along with."""
    colour = COLOURS[number]
    by_number, below = measured(chance, hazard, number, earlier, form)
    wanted = [f"{hazard.warning} >= {colour}" if form != "not" else f"not {hazard.warning} < {colour}", by_number]
    ended = [f"{hazard.warning} < {colour}", below]
    if more:
        wanted.append(f"level({more}) >= {LEVELS[number]}")
        ended.append(f"level({more}) < {LEVELS[number]}")
    start = " or ".join(wanted)
    contrary = f"not ({start})" if form == "not" and chance.random() < 0.5 else " and ".join(ended)
    return start, contrary


def all_levels(chance: random.Random, hazard: Hazard, earlier: int = 0, more: str = "") -> Sequence[tuple[str, str]]:
    """The start and the end of each of four levels, all in one form."""
    form = chance.choice(("plain", "not", "bands"))
    return [start_and_end(chance, hazard, number, earlier, form, more) for number in range(4)]
