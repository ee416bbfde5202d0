"""What a component is given, sent to a browser once: what is large lies at an address that is a digest of it.

A message holds that address, and what differs from it: a letter in a text of forty pages is a message of a line.
``loader.js`` puts both together, so that components on either side know nothing of it.
"""

import json
from collections.abc import Callable, MutableMapping
from typing import Any

import streamlit as st

from drillbook.ui.app.scripts import DATA, loader

PARCEL = "$parcel"
_LARGE = 2000  # signs of a value that stands in the message itself
_FAR = 1000  # signs of a difference that are still worth sending as one
_SENT = "_parcels"


class Parcel:
    """A large value that is the same at every turn: made into text once, for all browsers."""

    def __init__(self, value: Any) -> None:
        self.text = json.dumps(value, separators=(",", ":"))
        self._address = ""

    def address(self) -> str:
        """Where it lies."""
        if DATA.text(self._address) is None:
            self._address = DATA.put(self.text)
        return self._address


def component(name: str, script: str) -> Callable[..., Any]:
    """Give a component of the page: its script is fetched once, its large data whenever it is another."""
    mounted = st.components.v2.component(name, js=loader(script), isolate_styles=False)

    def show(*, data: dict[str, Any], key: str, **how: Any) -> Any:
        sent = st.session_state.setdefault(_SENT, {})
        return mounted(data=parcelled(data, f"{name}|{key}", sent), key=key, **how)

    return show


def parcelled(data: dict[str, Any], key: str, sent: MutableMapping[str, str]) -> dict[str, Any]:
    """The data with an address in place of what is large; ``sent`` are the addresses this browser was given, by place."""
    return {name: _parcel(value, f"{key}|{name}", sent) for name, value in data.items()}


def _parcel(value: Any, place: str, sent: MutableMapping[str, str]) -> Any:
    if isinstance(value, Parcel):
        return {PARCEL: value.address()}
    text = json.dumps(value, separators=(",", ":"))  # ASCII only: both sides count the same signs
    if len(text) < _LARGE:
        return value
    known = DATA.text(sent.get(place, ""))
    if known is not None:
        begin, end, put = difference(known, text)
        if len(put) <= _FAR:
            return {PARCEL: sent[place], **({"cut": [begin, end, put]} if known != text else {})}
    sent[place] = DATA.put(text)
    return {PARCEL: sent[place]}


def difference(old: str, new: str) -> tuple[int, int, str]:
    """What makes ``new`` of ``old``: from where to where it is cut out, and what stands there instead."""
    begin = _alike(old, new, min(len(old), len(new)))
    rest = min(len(old), len(new)) - begin
    end = _alike(old[::-1], new[::-1], rest)
    return begin, len(old) - end, new[begin : len(new) - end]


def _alike(one: str, other: str, most: int) -> int:
    """With how many same signs both begin, up to ``most``."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def unpacked(data: dict[str, Any]) -> dict[str, Any]:
    """What a browser makes of the data of a message."""
    return {name: _opened(value) for name, value in data.items()}


def _opened(value: Any) -> Any:
    if not isinstance(value, dict) or PARCEL not in value:
        return value
    whole = DATA.text(value[PARCEL]) or ""
    begin, end, put = value.get("cut", (0, 0, ""))
    return json.loads(whole[:begin] + put + whole[end:])
