"""A notebook shows every result of many runs as a table: the same way, with numbers as people read them."""

import pickle
import re
from typing import ClassVar

import pytest

from drillbook import bound, prepare, rehearse, stress
from drillbook.simulator.model.run_changes import Variation, varied
from drillbook.simulator.rehearsal.notebook_table import NotebookTable, clock
from drillbook.simulator.rehearsal.pairing import Means
from drillbook.simulator.rehearsal.value import value
from drillbook.simulator.rehearsal.versions.comparison import compare
from tests.rehearsed import BOOK, rehearsal_book

HERE = Means(jobs=1)


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    """A report that one officer brings in time in some runs."""
    folder = rehearsal_book(tmp_path_factory.mktemp("night"))
    (folder / "flood.yaml").write_text(BOOK["flood.yaml"].replace("20 min", "5 / 8 / 20 min"), encoding="utf-8")
    calm = BOOK["scenarios/night.yaml"].replace(", disrupt: {channel: phone, for: 20 min}", "")
    (folder / "scenarios" / "night.yaml").write_text(calm, encoding="utf-8")
    return prepare(folder / "scenarios" / "night.yaml", folder).model


def with_two(model):
    return varied(model, Variation((("duty", 2),)))


RESULTS = {
    "rehearse": (lambda model: rehearse(model, 40), "share"),
    "value": (lambda model: value(model, 40, HERE), "broken"),
    "compare": (lambda model: compare(model, with_two(model), 40, HERE), "difference"),
    "stress": (lambda model: stress(model, 200, means=HERE), "misfortunes"),
    "bound": (lambda model: bound(model, 40, HERE, seconds=0), "limit"),
}
SHOWN = {
    "rehearse": r"[0-9.]+%",
    "value": r"−[0-9]\.[0-9]{2}",
    "compare": r"−[0-9]+\.[0-9]",
    "stress": r"lost duty",
    "bound": r"0:15:00",
}


@pytest.mark.parametrize("name", RESULTS)
def test_a_notebook_shows_a_table(model, name):
    # Given a result
    if name == "stress":
        pytest.importorskip("scipy")
    make, column = RESULTS[name]
    found = make(model)
    html, rows = found._repr_html_(), found.table()

    # Then its table has a caption, a head for each column and a row for each thing told, with figures as people write them
    assert html.startswith(f"<table><caption>{found.scenario}: ")
    heads = re.findall("<th>(.*?)</th>", html)
    assert heads == list(rows[0])
    cells = re.findall("<td>(.*?)</td>", html)
    assert len(cells) == len(heads) * len(rows) > 0
    assert re.fullmatch(SHOWN[name], cells[heads.index(column)])

    # And it travels to another process as before
    assert pickle.loads(pickle.dumps(found)) == found


def test_only_one_room_makes_tables_for_notebooks():
    ours = [one for one in NotebookTable.__subclasses__() if one.__module__.startswith("drillbook.")]
    assert {one.__name__ for one in ours} == {
        "Summary", "ValueSummary", "Comparison", "StressSummary", "BoundSummary"
    }  # fmt: skip
    assert not any("_repr_html_" in vars(one) for one in ours)


def test_what_is_written_by_people_is_no_markup():
    class Told(NotebookTable):
        WRITTEN: ClassVar = {"took": clock}

        def table(self):
            return [{"what": "<b>1 & 2</b>", "took": 3_725_000, "number": 0.125}, {"what": None}]

        def caption(self):
            return "<i>"

    assert Told()._repr_html_() == (
        "<table><caption>&lt;i&gt;</caption><thead><tr><th>what</th><th>took</th><th>number</th></tr></thead><tbody>"
        "<tr><td>&lt;b&gt;1 &amp; 2&lt;/b&gt;</td><td>1:02:05</td><td>0.125</td></tr>"
        "<tr><td>–</td><td>–</td><td>–</td></tr></tbody></table>"
    )
