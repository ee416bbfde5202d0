"""Demands and durations that grow with a number of the district, in small books."""

import pytest

from drillbook.schema.linkage.catalogue import check
from drillbook.schema.linkage.rules.unresolved_names import unresolved
from drillbook.schema.reader import read_text_as
from tests.small_books import read_book
from tests.stories import a_plan, happened, story

INDICATORS = """\
library: indicators
indicators:
  injured: {title: Injured, unit: people, range: 0 / 500}
  bedridden: {title: Bedridden, unit: people, range: 0 / 500, per_place: true}
  rain: {title: Rain warning, values: [none, red], initial: none}
"""
SUPPLIES = """\
library: supplies
equipment:
  ambulance: {title: Ambulance, quantity: 12}
  hose: {title: Hose, quantity: 9}
supplies:
  blanket: {title: Blanket, quantity: 500}
"""


def a_rescue(needs="", takes="10 min"):
    return a_plan(
        f"""
        roles:
          desk: {{title: Desk, staff: unlimited}}
        tasks:
          rescue: {{title: Rescue, role: desk, takes: {takes}{needs and ", needs: " + needs}}}
        procedures:
          go: {{steps: [rescue]}}
        """
    )


AMBULANCES = "{equipment: {ambulance: {per: injured, each: 4, at_most: 10}}}"


def held(folder, plan, injects):
    log = happened(folder, plan, injects=injects, indicators=INDICATORS, supplies=SUPPLIES)
    return [(event.at / 60_000, dict(event.held)) for event in log if event.kind == "task-started"]


@pytest.mark.parametrize(("injured", "ambulances"), [(0, 0), (1, 1), (4, 1), (5, 2), (9, 3), (40, 10), (200, 10)])
def test_one_ambulance_for_each_four_rounded_up_and_at_most_ten(tmp_path, injured, ambulances):
    found = held(tmp_path, a_rescue(AMBULANCES), f"a: {{at: T+0:00, set: {{injured: {injured}}}, starts: a/go}}\n")
    assert found == [(0, {"a/desk": 1, **({"ambulance": ambulances} if ambulances else {})})]


def test_the_number_is_read_when_the_task_becomes_ready(tmp_path):
    """Set off at 8 injured; what is known later changes nothing."""
    injects = "a: {at: T+0:00, set: {injured: 8}, starts: a/go}\nb: {at: T+0:05, set: {injured: 40}}\nc: {at: T+0:06, starts: a/go}\n"
    assert held(tmp_path, a_rescue(AMBULANCES), injects) == [
        (0, {"a/desk": 1, "ambulance": 2}),
        (6, {"a/desk": 1, "ambulance": 10}),
    ]


def test_the_second_waits_until_all_it_asks_for_is_there(tmp_path):
    """Ten of twelve are out; three more can only leave when they are back."""
    injects = "a: {at: T+0:00, set: {injured: 40}, starts: a/go}\nb: {at: T+0:01, set: {injured: 12}}\nc: {at: T+0:02, starts: a/go}\n"
    lines = story(
        tmp_path,
        a_rescue(AMBULANCES),
        injects=injects,
        only={"task-queued", "task-started"},
        indicators=INDICATORS,
        supplies=SUPPLIES,
    )
    assert lines == [
        "0 task-started a/go/rescue",
        "2 task-queued a#2/go/rescue ambulance",
        "10 task-started a#2/go/rescue",
    ]


def test_what_is_not_known_counts_as_none_but_the_least_is_taken(tmp_path):
    needs = (
        "{equipment: {ambulance: {per: injured, each: 4, at_least: 2}}, supplies: {blanket: {per: injured, each: 0.5}}}"
    )
    assert held(tmp_path, a_rescue(needs), "a: {at: T+0:00, starts: a/go}\n") == [(0, {"a/desk": 1, "ambulance": 2})]
    (tmp_path / "plan-0.yaml").unlink()
    told = "a: {at: T+0:00, set: {injured: 10}, starts: a/go}\n"
    assert held(tmp_path, a_rescue(needs), told) == [(0, {"a/desk": 1, "ambulance": 3, "blanket": 20000})]


def test_work_grows_with_the_number_at_its_place(tmp_path):
    """10 min, and 2 for each bedridden: 7 at the bridge, none known at the hill."""
    plan = a_rescue(takes="{base: 10 min, per: bedridden, each: 2 min}")
    injects = "a: {at: T+0:00, place: bridge, set: {bedridden: 7}, starts: a/go}\nb: {at: T+0:01, place: hill, starts: a/go}\n"
    lines = story(tmp_path, plan, injects=injects, only={"task-finished"}, indicators=INDICATORS)
    assert lines == ["11 task-finished a#2/go/rescue", "24 task-finished a/go/rescue"]


def test_without_a_base_nobody_takes_no_time(tmp_path):
    plan = a_rescue(takes="{per: injured, each: 3 min}")
    injects = "a: {at: T+0:00, starts: a/go}\nb: {at: T+0:01, set: {injured: 4}}\nc: {at: T+0:02, starts: a/go}\n"
    lines = story(tmp_path, plan, injects=injects, only={"task-finished"}, indicators=INDICATORS)
    assert lines == ["0 task-finished a/go/rescue", "14 task-finished a#2/go/rescue"]


@pytest.mark.parametrize(
    ("injured", "people"), [(0, 2), (8, 2), (9, 3), (16, 4), (99, 6)], ids=["least", "2", "9", "16", "most"]
)
def test_the_people_of_a_task_grow_too(tmp_path, injured, people):
    """One of the desk for each four injured, at least two, at most six."""
    plan = a_rescue("{staff: {per: injured, each: 4, at_least: 2, at_most: 6}}")
    found = held(tmp_path, plan, f"a: {{at: T+0:00, set: {{injured: {injured}}}, starts: a/go}}\n")
    assert found == [(0, {"a/desk": people})]


def test_people_who_are_too_few_are_waited_for(tmp_path):
    """Four of the five are out with the first; the second asks for two, and begins when they are back."""
    plan = a_rescue("{staff: {per: injured, each: 4}}").replace("staff: unlimited", "staff: 5")
    injects = "a: {at: T+0:00, set: {injured: 16}, starts: a/go}\nb: {at: T+0:01, set: {injured: 8}}\nc: {at: T+0:02, starts: a/go}\n"
    assert story(tmp_path, plan, injects=injects, only={"task-queued", "task-started"}, indicators=INDICATORS) == [
        "0 task-started a/go/rescue",
        "2 task-queued a#2/go/rescue a/desk",
        "10 task-started a#2/go/rescue",
    ]


@pytest.mark.parametrize(
    ("staff", "message"),
    [
        ("{at_least: 2, at_most: 4}", "people are a number, not a range"),
        ("{at_least: 2, at_most: 2}", None),
        ("{per: injured, each: 4, at_least: 7, at_most: 6}", "'at_least' is more than 'at_most'"),
        ("{per: injured, each: 4, at_least: 6, at_most: 6}", None),
        ("{per: injured}", "'per' and 'each' go together, and each is more than 0"),
        ("{III: 2, I: 6}", None),
        ("2.5", "'2.5' is not a whole number"),
    ],
)
def test_people_are_a_number_or_grow(staff, message):
    found = read_text_as("a.yaml", a_rescue(f"{{staff: {staff}}}")).findings
    assert [str(one.message) for one in found if one.severity == "error"][:1] == ([message] if message else [])


@pytest.mark.parametrize(
    ("written", "message", "hint"),
    [
        ("takes: 1 min, needs: {staff: {per: injurd, each: 4}}", "indicator 'injurd' is not defined", "did you mean injured (Injured)?"),
        ("takes: {per: injurd, each: 2 min}", "indicator 'injurd' is not defined", "did you mean injured (Injured)?"),
        ("takes: {per: rain, each: 2 min}", "'rain' is no number, it has words for values", "name an indicator that is counted or measured"),
        ("takes: 1 min, needs: {equipment: {ambulance: {per: wounded, each: 2}}}", "indicator 'wounded' is not defined", "add it to the indicators, or correct the name"),
    ],
)  # fmt: skip
def test_what_it_grows_with_is_a_number_of_the_book(tmp_path, written, message, hint):
    plan = a_rescue().replace("takes: 10 min", written)
    found = unresolved(read_book(tmp_path, plan, indicators=INDICATORS, supplies=SUPPLIES))
    assert [(str(one.message), str(one.hint)) for one in found] == [(message, hint)]


@pytest.mark.parametrize(
    ("written", "message", "hint"),
    [
        ("takes: {per: injured}", "'per' and 'each' go together", "write {base: 10 min, per: bedridden, each: 2 / 3 / 6 min}; base may be left out"),
        ("takes: {bas: 1 min, per: injured, each: 1 min}", "unknown key 'bas'", "did you mean base?"),
        ("takes: 1 min, needs: {teams: {x: {per: injured}}}", "'per' and 'each' go together, and each is more than 0", "write {per: injured, each: 4}: one for each 4"),
        ("takes: 1 min, needs: {teams: {x: {per: injured, each: 0}}}", "'per' and 'each' go together, and each is more than 0", "write {per: injured, each: 4}: one for each 4"),
    ],
)  # fmt: skip
def test_half_a_growth_says_what_is_missing(written, message, hint):
    found = read_text_as("a.yaml", a_rescue().replace("takes: 10 min", written)).findings
    assert [(str(one.message), str(one.hint)) for one in found] == [(message, hint)]


def test_chinese_keys(tmp_path):
    plan = a_rescue(
        "{equipment: {ambulance: {按: injured, 每: 4, 最多: 10}}}", "{基数: 10分钟, 按: injured, 每: 2分钟}"
    )
    log = happened(
        tmp_path,
        plan,
        injects="a: {at: T+0:00, set: {injured: 9}, starts: a/go}\n",
        indicators=INDICATORS,
        supplies=SUPPLIES,
    )
    assert [event.at / 60_000 for event in log if event.kind == "task-finished"] == [28]


@pytest.mark.parametrize(("at_most", "short"), [("13", True), ("12", False)])
def test_l02_counts_the_most_that_may_be_asked_for(tmp_path, at_most, short):
    plan = a_rescue(AMBULANCES.replace("at_most: 10", f"at_most: {at_most}"))
    book = read_book(tmp_path, plan, indicators=INDICATORS, supplies=SUPPLIES)
    assert any(one.code == "L02" for one in check(book)) == short
