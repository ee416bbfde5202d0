"""Facts kept for another process: taken where they hold, computed where they may not, and plans read only when looked at."""

import pickle
import random

import pytest

from drillbook.schema.book import compared_once_per_key, once_per_key
from drillbook.schema.cache import read_later
from drillbook.schema.cache.readings import reading_key
from drillbook.schema.finding import Location
from drillbook.schema.linkage.catalogue import RULES
from drillbook.schema.linkage.facts.duties import contradictions
from drillbook.schema.linkage.rechecking.changes import Changed, ReadFor, _Read, name_of, read_for_facts
from drillbook.schema.linkage.rechecking.kept_facts import KeptFacts, packed_facts
from drillbook.schema.linkage.rechecking.kinds import kinds_noted
from drillbook.schema.linkage.rechecking.standing import unasked
from drillbook.schema.linkage.rules.between import handover
from drillbook.schema.text.kinds_read import ANY, reading
from drillbook.ui.cli.author.watch import Watcher
from drillbook.ui.use.checks.checking import check
from tests.scenarios import book_of
from tests.test_kept_checks import PAIRS_OF_X05, anew, asked, book, change, linked, told  # noqa: F401  (fixtures)
from tests.test_reading_cache import cache  # noqa: F401  (a fixture)

pytestmark = pytest.mark.usefixtures("cache")
WRONG = next(pair for pair in PAIRS_OF_X05 if pair.as_posix().endswith("X05/wrong"))


@pytest.fixture
def looked_at(monkeypatch):
    """The files that were read because a question looked at them."""
    files, real = [], read_later.kept_reading
    monkeypatch.setattr(read_later, "kept_reading", lambda key, name: files.append(name) or real(key, name))
    return files


@pytest.fixture
def third(book):  # noqa: F811
    """The book with a plan more, which has nothing to do with the other two."""
    text = (
        (book / "flood.yaml").read_text("utf-8").replace("plan: flood", "plan: third").replace("防汛应急", "防疫应急")
    )
    (book / "third.yaml").write_text(text, "utf-8")
    return book


def test_plans_that_no_question_looks_at_are_not_read(third, looked_at):
    check([third])
    change(third / "flood.yaml", "within: 15 min", "within: 3 min")
    now = check([third])
    read = {file.rpartition("/")[2] for file in looked_at}
    assert "flood.yaml" in read
    assert "third.yaml" not in read
    assert told(now) == anew([third])


@pytest.mark.parametrize("lost", ["*.read", "*.facts"])
def test_what_was_swept_away_is_made_again(third, cache, lost):  # noqa: F811
    check([third])
    for kept in cache.glob(lost):
        kept.unlink()
    for limit in ("3 min", "4 min"):
        text = (third / "flood.yaml").read_text("utf-8")
        (third / "flood.yaml").write_text(text.replace("within: 15 min", f"within: {limit}"), "utf-8")
        assert told(check([third])) == anew([third])


def test_a_plan_that_is_none_any_more_is_not_taken_for_what_it_was(tmp_path):
    gone = read_later.PlanReadLater((tmp_path / "flood.yaml").as_posix(), "0" * 64)
    (tmp_path / "flood.yaml").write_text("library: people\npeople: {}\n", "utf-8")
    with pytest.raises(read_later.NotAsItWas):
        _ = gone.value


def test_a_plan_read_later_is_the_one_that_was_written(third):
    check([third])
    fire, there = (third / "fire.yaml").as_posix(), book_of(third).plans["fire"]
    later = read_later.PlanReadLater(fire, reading_key(fire, there.source.text))
    assert (later.at("title"), later.source.text, later.value) == (there.at("title"), there.source.text, there.value)


def test_what_is_given_to_organizations_is_not_computed_again_where_a_title_is_another(linked, monkeypatch):  # noqa: F811
    folder = linked(WRONG)
    check([folder])
    asked_of, real = [], handover.agreement
    monkeypatch.setattr(handover, "agreement", lambda *of: asked_of.append(of[2]) or real(*of))
    change(folder / "flood.yaml", "title: ", "title: 新")
    now = check([folder])
    assert asked_of == []
    assert "新" in "".join(finding.message.render("zh") for finding in now.findings if finding.code == "X05")
    assert told(now) == anew([folder])


def test_a_title_asks_only_rules_that_tell_it(book, asked):  # noqa: F811
    check([book])
    change(book / "flood.yaml", "title: ", "title: 新")
    asked.clear()
    now = check([book])
    assert told(now) == anew([book])
    assert {"X01", "X04", "X04 by plan", "X07", "X11", "X13"}.isdisjoint(name for name, _ in asked)


def test_who_is_asked_for_something_else_concerns_only_who_is_asked(linked, asked):  # noqa: F811
    """The list of all that plans ask is another, and what it says of nearly all organizations is the same."""
    folder = linked(WRONG)
    check([folder])
    change(folder / "flood.yaml", "title: 绕行引导, role: police-desk", "title: 绕行引导, role: medical")
    asked.clear()
    now = check([folder])
    assert told(now) == anew([folder])
    assert {plan for name, plan in asked if name in ("X05", "X13")} == {"flood"}


def test_a_fact_about_a_plan_concerns_nobody_who_used_another_about_it():
    used = _Read(facts=frozenset(("words", "names")))
    read = ReadFor(
        elsewhere=used, asked={"fire": {"words": frozenset(("flood",))}, "hotel": {"names": frozenset(("flood",))}}
    )
    changed = Changed(frozenset(), frozenset(("flood",)), {"words": frozenset(("flood",))})
    assert read.stale(changed) == {"flood", "fire"}
    assert (read | ReadFor(asked={"hotel": {"words": frozenset(("flood",))}})).stale(changed) == {
        "flood",
        "fire",
        "hotel",
    }


def test_report_chains_are_asked_about_only_where_a_first_report_is_another(book, asked):  # noqa: F811
    check([book])
    change(book / "flood.yaml", "takes: 20 min", "takes: 25 min")  # of a task that reports nothing
    asked.clear()
    now = check([book])
    assert told(now) == anew([book])
    assert "X04" not in [name for name, _ in asked]
    change(book / "flood.yaml", "within: 15 min", "within: 3 min")
    asked.clear()
    check([book])
    assert ("X04", "") in asked


def test_a_rule_of_two_parts_finds_in_both_what_it_finds_as_a_whole():
    rule = next(rule for rule in RULES if rule.id == "X04")
    assert list(rule.parts) == ["X04", "X04 by plan"]
    assert [part.by_plan for part in rule.parts.values()] == [False, True]
    assert [list(one.parts) for one in RULES if one.id == "X05"] == [["X05"]]


@compared_once_per_key
def _said(known, plan):
    return known.plans[plan].value.title


@compared_once_per_key
def _said_where(known, plan):
    return known.plans[plan].at("title")


@once_per_key
def _place(known, plan):
    return [known.plans[plan].at("title")]


@compared_once_per_key
def _line(known, plan):
    return _place(known, plan)[0].line


@compared_once_per_key
def _of_two(known, plan, other):
    return known.plans[plan].value.title + known.plans[other].value.title


def test_kept_is_what_is_about_one_thing_and_knows_no_place(book):  # noqa: F811
    known = unasked(book_of(book))
    with kinds_noted():
        with reading():
            assert _said(known, "flood") != _said(known, "fire")
            assert isinstance(_said_where(known, "flood"), Location)
            assert _line(known, "flood") > 1  # by way of a fact that knows one
            assert _of_two(known, "flood", "fire")
        kept = packed_facts(known, read_for_facts())
    of = {function: set(things) for function, things in kept.items()}
    assert of == {name_of(_said.__wrapped__): {"flood", "fire"}}


READ = {name_of(_said.__wrapped__): ReadFor()}  # nothing that would keep it from being kept


def kept_of(**values):
    return {name_of(_said.__wrapped__): {thing: pickle.dumps(value) for thing, value in values.items()}}


def name(thing):
    return _said.__wrapped__, (thing,)


def differing(*things):
    return Changed(frozenset(), frozenset(), {name_of(_said.__wrapped__): frozenset(things)})


def test_a_fact_that_may_differ_is_not_found_but_known_of_before():
    kept = KeptFacts(lambda: kept_of(flood="甲", fire="乙"), {})
    kept.may_differ = differing("flood")
    assert (kept.find(name("flood")), kept.before(name("flood"))) == (None, ("甲", frozenset()))
    assert kept.find(name("fire")) == ("乙", frozenset())
    assert kept.find((_said.__wrapped__, ("fire", "flood"))) is None


def test_of_what_facts_were_computed_is_known_as_long_as_what_was_kept_is_there():
    since = {name_of(_said.__wrapped__): {"hotel": None}}
    assert KeptFacts(lambda: kept_of(flood="甲"), since).things_of(name_of(_said.__wrapped__)) == {"flood", "hotel"}
    assert KeptFacts(dict, since).things_of(name_of(_said.__wrapped__)) is None
    gone = {name_of(_said.__wrapped__): {ANY: None}}
    assert KeptFacts(lambda: kept_of(flood="甲"), gone).things_of(name_of(_said.__wrapped__)) is None


def test_what_was_computed_since_takes_the_place_of_what_was_kept():
    first = KeptFacts(lambda: kept_of(flood="甲", fire="乙", hotel="丙"), {})
    first.may_differ = differing("flood", "fire")
    first.keep(name("flood"), ("丁", frozenset()), compared=True)
    first.keep(name("hotel"), ("戊", frozenset()), compared=False)
    later = KeptFacts(lambda: kept_of(flood="甲", fire="乙", hotel="丙"), first.since(READ))
    assert [later.find(name(one)) for one in ("flood", "fire", "hotel")] == [
        ("丁", frozenset()),
        None,
        ("丙", frozenset()),
    ]
    later.keep(name("hotel"), ("丙", frozenset()), compared=True)
    assert later.since(READ) == first.since(READ)  # what was found to be the same stands
    later.may_differ = differing(ANY)
    last = KeptFacts(lambda: kept_of(flood="甲", hotel="丙"), later.since(READ))
    assert [last.find(name(one)) for one in ("flood", "hotel")] == [None, ("丙", frozenset())]


def test_a_function_that_has_come_to_know_places_is_kept_no_more():
    first = KeptFacts(lambda: kept_of(flood="甲", fire="乙"), {})
    first.keep(name("flood"), ("丁", frozenset()), compared=True)
    later = KeptFacts(lambda: kept_of(flood="甲", fire="乙"), first.since({}))
    assert [later.find(name(one)) for one in ("flood", "fire")] == [None, None]


def test_who_watches_keeps_facts_of_plans_that_were_not_edited(third):
    watcher = Watcher(third)
    watcher.look()
    promised = contradictions._promised.__wrapped__
    before = watcher.book.facts[promised, ("fire",)]
    change(third / "flood.yaml", "within: 15 min", "within: 3 min")
    assert watcher.look()
    assert watcher.book.facts[promised, ("fire",)] is before


EDITS = (
    ("title: ", "title: 新"),
    ("within: 15 min", "within: 3 min"),
    ("kind: special", "kind: overall"),
    ("role: desk", "role: lead"),
    ("status: in-force", "status: withdrawn"),
    ("takes: 20 min", "takes: 90 min"),
)


def test_edits_one_after_another_and_back_leave_no_stale_fact(third):
    """What is computed after one edit is found after the next, and what it took the place of is not."""
    draw, done = random.Random(7), []
    check([third])
    for _ in range(16):
        if done and draw.random() < 0.4:
            path, text = done.pop(draw.randrange(len(done)))
            path.write_text(text, "utf-8")
        else:
            path = third / draw.choice(("flood.yaml", "fire.yaml", "third.yaml"))
            text = path.read_text("utf-8")
            done.append((path, text))
            path.write_text(text.replace(*draw.choice(EDITS), 1), "utf-8")
        assert told(check([third])) == anew([third])
