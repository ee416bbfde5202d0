"""What the questions of the product's scenarios quote stands in the plans they ask about, and so do the minutes."""

import re

import pytest

from drillbook.schema.reader import read_file
from tests.command import ROOT
from tests.scenarios import SCENARIOS, book_of, model_of

CITED = re.compile(r"第([\d.]+)条|Plan ([\d.]+):")
MINUTES = re.compile(r"(\d+)分钟内|(\d+)小时内")


def cited(name):
    """Inject, the plans of whom it asks, the clause and the whole point; a point that names a plan may mean any."""
    path = ROOT / "scenarios" / f"{name}.yaml"
    for inject, it in read_file(path, path.as_posix()).document.value.injects.items():
        for question in it.questions:
            for point in question.points:
                if found := CITED.search(point):
                    plans = None if "《" in point else {to.partition("/")[0] for to in question.to}
                    yield inject, plans, found[1] or found[2], point


def clauses(name):
    """Every clause of the plans of a scenario's book, with the plan it stands in."""
    path = ROOT / "scenarios" / f"{name}.yaml"
    book = book_of((path.parent / read_file(path, path.as_posix()).document.value.book).resolve())
    for plan, placed in book.plans.items():
        text = "\n".join(placed.source.text.splitlines())
        yield from ((plan, clause) for clause in re.findall(r"(?:clause|条款): \"?([\d.]+)\"?", text))


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_clause_that_is_quoted_exists_in_the_plan_asked_about(name):
    known = set(clauses(name))
    missing = [
        (inject, point)
        for inject, plans, clause, point in cited(name)
        if not any(
            (plans is None or plan in plans) and (one == clause or one.startswith(f"{clause}.")) for plan, one in known
        )
    ]
    assert missing == []


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_limit_that_is_quoted_is_the_one_of_its_clause(name):
    model = model_of(name)
    limits = {promise.name: promise.limits for promise in model.promises}
    for inject, plans, clause, point in cited(name):
        said = MINUTES.search(point)
        if said is None or plans is None:
            continue
        promised = int(said[1] or 0) + 60 * int(said[2] or 0)
        written = {
            limit // 60_000
            for origin, where in model.origins
            if where.clause == clause and origin.partition("/")[0] in plans
            for limit in limits.get(origin, ())
        }
        assert promised in written, (inject, point, written)
