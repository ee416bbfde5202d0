"""Phones and people masked, for projection and for what leaves the house."""

import re
from collections.abc import Iterable
from typing import TypeVar, cast

T = TypeVar("T")
_PHONE = re.compile(r"(?<![0-9])(?:\+?86[- ]?)?(?:1[3-9][0-9]{9}|0[0-9]{2,3}[- ]?[0-9]{7,8}|[2-8][0-9]{6,7})(?![0-9])")


def masked(value: T, people: Iterable[str] = ()) -> T:
    """The same tables and texts with phone numbers starred but for two digits, and people named by surname only.

    Numbers of three or five digits (110, 12345) belong to nobody and stay.
    """
    names = sorted((name for name in people if len(name) > 1), key=len, reverse=True)
    return cast(T, _masked(value, re.compile("|".join(map(re.escape, names))) if names else None))


def _masked(value: object, names: re.Pattern[str] | None) -> object:
    match value:
        case str():
            text = _PHONE.sub(lambda found: f"{'*' * (len(found.group()) - 2)}{found.group()[-2:]}", value)
            return names.sub(lambda found: _initial(found.group()), text) if names else text
        case dict():
            return {key: _masked(one, names) for key, one in value.items()}
        case list():
            return [_masked(one, names) for one in value]
        case tuple():
            return tuple(_masked(one, names) for one in value)
    return value


def _initial(name: str) -> str:
    """张某, J."""
    return f"{name[0]}某" if "一" <= name[0] <= "鿿" else f"{name[0]}."
