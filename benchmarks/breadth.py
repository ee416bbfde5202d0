"""What a byte code costs by how many different ones take turns: python -m benchmarks.breadth.

A processor remembers where the jumps of the interpreter went; a program of more byte codes than that memory holds pays
more for each. Functions of random statements, none like another, are called in turns.
"""

import dis
import random
from collections.abc import Callable, Sequence
from statistics import median
from types import SimpleNamespace

from benchmarks.paired import Row, cpu, show
from drillbook.schema.cache.uncollected import uncollected

_STATEMENTS = (
    "x = thing.b", "y = numbers[1]", "x = i + 1", "t = (x, y)", "z = x if i else y", "thing.c = x", "numbers[0] = i",
    "y = x is z", "z = not x", "t = x, y, z", "x = numbers[i]", "y = i - 1", "z = thing.c", "w = y", "x, y = y, x",
    "if w: z = 1", "x = i < 3", "numbers[1] = y",
)  # fmt: skip
_LONG, _CALLS = 30, 100_000
Function = Callable[[SimpleNamespace, list[int], int], None]


def a_function(chance: random.Random) -> Function:
    """Statements in a row, no two functions alike."""
    body = "\n    ".join(chance.choice(_STATEMENTS) for _ in range(_LONG))
    made: dict[str, Function] = {}
    exec(f"def function(thing, numbers, i):\n    x = y = z = w = 1\n    {body}\n", made)
    return made["function"]


def a_byte_code(functions: Sequence[Function], codes: int) -> float:
    """CPU nanoseconds of one, the functions taking turns."""
    thing, numbers, rounds = SimpleNamespace(b=1, c=1), [1, 2, 3], _CALLS // len(functions)

    def in_turns() -> None:
        for _ in range(rounds):
            for function in functions:
                function(thing, numbers, 1)

    with uncollected():
        in_turns()
        return 1e9 * median(cpu(in_turns) for _ in range(5)) / (rounds * codes)


def by_breadth(numbers: Sequence[int] = (1, 8, 16, 24, 32, 48, 64, 96, 192)) -> list[Row]:
    """A row for each number of functions."""
    rows, chance = [], random.Random(1)
    for number in numbers:
        functions = [a_function(chance) for _ in range(number)]
        codes = sum(len(list(dis.get_instructions(function))) for function in functions)
        rows.append(Row(f"ns a byte code, {codes:,} different ones in turns", f"{a_byte_code(functions, codes):.1f}"))
    return rows


def main() -> None:
    show("Breadth of a program", by_breadth())


if __name__ == "__main__":
    main()
