"""Philox4x64-10 for many keys at once: the numbers that numpy's generator gives for one key after another.

Setting numpy's generator to a key costs more than the few numbers read then. Salmon, Moraes, Dror and Shaw (2011),
"Parallel random numbers: as easy as 1, 2, 3".
"""

from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

Raw: TypeAlias = NDArray[np.uint64]
_ROUNDS: Final = 10
_MULTIPLIERS: Final = np.uint64(0xD2E7470EE14C6C93), np.uint64(0xCA5A826395121157)
_STEPS: Final = np.array([0x9E3779B97F4A7C15, 0xBB67AE8584CAA73B], dtype=np.uint64)
_HALF: Final = np.uint64(32)
_LOWER: Final = np.uint64(0xFFFFFFFF)


def philox(keys: Raw, first: int, blocks: int) -> Raw:
    """Return a row of raw numbers for each key (two words), four a block, from those of counter ``first`` + 1 on."""
    none = np.zeros((len(keys), blocks), dtype=np.uint64)
    counted = np.repeat(np.arange(first + 1, first + 1 + blocks, dtype=np.uint64)[np.newaxis], len(keys), axis=0)
    one, two, three, four = counted, none, none, none
    for _ in range(_ROUNDS):
        upper_one, lower_one = _product(_MULTIPLIERS[0], one)
        upper_three, lower_three = _product(_MULTIPLIERS[1], three)
        one, two, three, four = (
            upper_three ^ two ^ keys[:, :1], lower_three, upper_one ^ four ^ keys[:, 1:], lower_one
        )  # fmt: skip
        keys = keys + _STEPS
    return np.stack((one, two, three, four), axis=2).reshape(len(keys), 4 * blocks)


def _product(multiplier: np.uint64, factors: Raw) -> tuple[Raw, Raw]:
    """The upper word of each product, from those of half words, and the lower one."""
    low, high = multiplier & _LOWER, multiplier >> _HALF
    factors_low, factors_high = factors & _LOWER, factors >> _HALF
    middle = high * factors_low + (low * factors_low >> _HALF)
    upper: Raw = high * factors_high + (middle >> _HALF) + ((low * factors_high + (middle & _LOWER)) >> _HALF)
    lower: Raw = np.multiply(multiplier, factors)
    return upper, lower
