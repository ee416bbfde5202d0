"""Travel times between places: as written, by a chain of routes, or through the air."""

import pytest

from drillbook.schema.linkage.facts.travel import travel_time
from tests.assembled import book_from

WAYS = """\
library: places
places:
  a: {title: 甲, lon: 121.0, lat: 31.0}
  b: {title: 乙, lon: 121.0, lat: 32.0}
  c: {title: 丙, lon: 122.0, lat: 31.0}
  d: {title: 丁}
  zero: {title: 零, lon: 0, lat: 0}
  east: {title: 东, lon: 1, lat: 0}
routes:
"""


def travelled(start, end, *routes):
    written = "".join(
        f"  - {{from: {one[0]}, to: {one[1]}, takes: {one[2]} min{one[3] if len(one) > 3 else ''}}}\n" for one in routes
    )
    book = book_from(
        "book: b\ntravel: {detour: 1.5, speed: 60 km/h}\n", WAYS + written if routes else WAYS.replace("routes:\n", "")
    )
    found = travel_time(book, start, end)
    return None if found is None else (round(found.takes / 60_000, 1), found.is_estimate)


@pytest.mark.parametrize(
    ("start", "end", "routes", "found"),
    [
        ("a", "b", [], (166.8, True)),  # a degree of latitude: 111.2 km, half as long again, at 60 km/h
        ("a", "c", [], (143.0, True)),  # a degree of longitude at 31° north
        ("zero", "east", [], (166.8, True)),
        ("a", "d", [], None),
        ("d", "a", [], None),
        ("a", "gone", [], None),
        ("a", "b", [("a", "b", 900)], (900, False)),  # what is written counts, however slow
        ("b", "a", [("a", "b", 900)], (900, False)),
        ("b", "a", [("a", "b", 900, ", one_way: true")], (166.8, True)),
        ("a", "b", [("a", "b", 30), ("a", "b", 20), ("a", "b", 25)], (20, False)),
        ("a", "b", [("a", "d", 100), ("d", "b", 66)], (166, False)),
        ("a", "b", [("a", "d", 100), ("d", "b", 67)], (166.8, True)),
        ("a", "b", [("a", "d", 90), ("d", "b", 60), ("a", "c", 20), ("c", "b", 10)], (30, False)),
        ("a", "b", [("a", "d", 50), ("d", "c", 5), ("a", "c", 60), ("c", "b", 5)], (60, False)),
        ("a", "d", [("a", "c", 5), ("c", "d", 5)], (10, False)),
    ],
)
def test_the_way_is_what_is_written_else_the_shorter_of_a_chain_and_the_air(start, end, routes, found):
    assert travelled(start, end, *routes) == found
