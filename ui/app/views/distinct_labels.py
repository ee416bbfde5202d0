"""Words to choose by that no two choices share: a list that is chosen from by its words cannot tell equals apart."""

from collections import Counter
from collections.abc import Mapping
from typing import TypeVar

K = TypeVar("K")


def distinct(words: Mapping[K, str]) -> dict[K, str]:
    """The same words; those that stand for several things are followed by which one, counted from 1."""
    often = Counter(words.values())
    seen: Counter[str] = Counter()
    found: dict[K, str] = {}
    for key, text in words.items():
        seen[text] += 1
        found[key] = f"{text} ({seen[text]})" if often[text] > 1 else text
    return found
