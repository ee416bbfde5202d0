"""A film made small is the same film."""

from hypothesis import given
from hypothesis import strategies as st

from drillbook.ui.report.replay.packing import packed
from tests.film_letters import unpacked

PLAIN = st.none() | st.booleans() | st.integers(-(2**40), 2**40) | st.floats(allow_nan=False) | st.text(max_size=6)
ROWS = st.integers(0, 4).flatmap(
    lambda width: st.lists(st.lists(st.integers() | st.text(max_size=3), min_size=width, max_size=width), max_size=6)
)
FILMS = st.recursive(
    PLAIN | ROWS,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=30,
)


@given(FILMS)
def test_whatever_is_packed_comes_out_the_same(film):
    assert unpacked(packed(film)) == film


@given(st.lists(st.fixed_dictionaries({"at": st.integers(0, 2**40), "t": st.text(max_size=4), "s": ROWS}), max_size=8))
def test_tables_of_objects_come_out_the_same(rows):
    assert unpacked(packed({"rows": rows})) == {"rows": rows}


def test_truth_is_no_number():
    assert unpacked(packed([True, False, True])) == [True, False, True]
    assert [type(one) for one in unpacked(packed([[True], [False]]))[0]] == [bool]


def test_the_same_film_gives_the_same_letters():
    assert packed({"a": [1, 2, 3]}) == packed({"a": [1, 2, 3]})


def test_a_log_of_many_like_events_takes_a_few_bytes_an_event():
    events = [[at * 60_000, at - 1, f"请按预案第{at % 40}条处置", at % 300, 0, ""] for at in range(10_000)]
    assert len(packed(events)) < 60_000
