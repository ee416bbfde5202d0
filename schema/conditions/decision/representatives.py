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

    Of what is counted only whole numbers are returned, those next to each other: between 5 and 6 there is none.
    """
    numbers = sorted(named)
    low, high = limits or (numbers[0] - _room(numbers[0]), numbers[-1] + _room(numbers[-1]))
    if whole and math.ceil(low) <= math.floor(high):
        return _whole(numbers, math.ceil(low), math.floor(high))
    marks = [low, *(number for number in numbers if low < number < high), high]
    between = (round_between(*pair) for pair in pairwise(marks) if pair[0] < pair[1])
    return tuple(sorted({*marks, *between}))


def _whole(numbers: Sequence[float], low: int, high: int) -> tuple[float, ...]:
    """The whole numbers at and next to those named."""
    beside = {near for number in numbers for near in (math.ceil(number) - 1, round(number), math.floor(number) + 1)}
    return tuple(float(number) for number in sorted({low, high, *beside}) if low <= number <= high)


def _room(number: float) -> float:
    return max(1.0, abs(number) * 0.2)


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
