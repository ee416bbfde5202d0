"""The values worth telling apart: a number matters only by where it lies among the numbers that conditions name."""

import math
from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise
from typing import TypeVar

T = TypeVar("T")


def representatives(
    named: Collection[float], limits: tuple[float, float] | None, *, whole: bool = False
) -> tuple[float, ...]:
    """Return one number below, at, between and beyond those named, inside the range, ascending.

    Of what is counted only whole numbers are returned: between 5 and 6 there is none.
    """
    numbers = sorted(named)
    low, high = limits or (numbers[0] - _room(numbers[0]), numbers[-1] + _room(numbers[-1]))
    whole = whole and math.ceil(low) <= math.floor(high)
    if whole:
        low, high = float(math.ceil(low)), float(math.floor(high))
    marks = [low, *(number for number in numbers if low < number < high), high]
    between = [
        _whole_between(*pair) if whole else round_between(*pair) for pair in pairwise(marks) if pair[0] < pair[1]
    ]
    found = {number for number in (*marks, *between) if number is not None}
    return tuple(sorted(number for number in found if not whole or number.is_integer()))


def _room(number: float) -> float:
    return max(1.0, abs(number) * 0.2)


def _whole_between(low: float, high: float) -> float | None:
    first, last = math.floor(low) + 1, math.ceil(high) - 1
    if first > last:
        return None
    middle = round_between(low, high)
    return middle if middle.is_integer() else float(first)


def round_between(low: float, high: float) -> float:
    """Return the roundest number strictly between two, near their middle: 50 and 60 give 55."""
    middle = low + (high - low) / 2
    for digits in range(-6, 18):
        number = round(middle, digits)
        if low < number < high:
            return number
    return middle


def classes_of(values: Sequence[T], truths: Iterable[Sequence[bool]]) -> tuple[tuple[T, ...], ...]:
    """Return neighbours that no comparison tells apart as one class; ``truths`` are its answers value by value."""
    columns = list(zip(*truths, strict=True)) or [()] * len(values)
    found: list[list[T]] = []
    for number, value in enumerate(values):
        if number and columns[number] == columns[number - 1]:
            found[-1].append(value)
        else:
            found.append([value])
    return tuple(map(tuple, found))
