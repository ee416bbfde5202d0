"""How often scenarios are to be run for a check or a coverage."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from concurrent.futures import Executor


@dataclass(frozen=True, slots=True)
class RunAsk:
    """How often each scenario is to be run, with which seed, in how many processes, and who hears how far that is.

    ``executor``: who runs them instead, a cluster for example.
    """

    n: int
    seed: int = 0
    jobs: int = 0
    hear: Callable[[str, int, int], bool] = lambda _title, _done, _most: True
    executor: "Executor | None" = None
