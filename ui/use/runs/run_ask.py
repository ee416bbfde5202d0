"""How often scenarios are to be run for a check or a coverage."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RunAsk:
    """How often each scenario is to be run, with which seed, in how many processes, and who hears how far that is."""

    n: int
    seed: int = 0
    jobs: int = 0
    hear: Callable[[str, int, int], bool] = lambda _title, _done, _most: True
