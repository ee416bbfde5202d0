"""Exactly at the limit, in small books: what is just enough, just in time, just over."""

from tests.small_books import HEAD
from tests.stories import MINUTE, a_plan, happened, story

GO = "go: {at: T+0:00, starts: a/go}\n"
STARTS = {"task-started"}


def test_a_fence_keeps_everything_that_is_needed_not_only_what_is_lacking(tmp_path):
    """Both wait for the desk; the lead is free meanwhile, but promised to them."""
    plan = a_plan(
        """
        roles:
          desk: {title: Desk, staff: 1}
          lead: {title: Lead, staff: 1}
        tasks:
          long: {title: Long, role: desk, takes: 10 min}
          both: {title: Both, role: desk, with: [lead], takes: 10 min}
          short: {title: Short, role: lead, takes: 20 min}
        procedures:
          go:
            steps:
              - parallel:
                  - long
                  - [{wait: {until: incident + 1 min}}, both]
                  - [{wait: {until: incident + 2 min}}, short]
        """
    )
    fenced = HEAD + "allocation: fence\nqueue: first-come\n"
    assert story(tmp_path, plan, injects=GO, book=fenced, only=STARTS) == [
        "0 task-started a/go/long",
        "10 task-started a/go/both",
        "20 task-started a/go/short",
    ]
    assert story(tmp_path, plan, injects=GO, only=STARTS) == [
        "0 task-started a/go/long",
        "2 task-started a/go/short",
        "22 task-started a/go/both",
    ]


SAND = """\
library: supplies
supplies:
  sand: {title: Sandbags, stock: {depot: 100}}
agreements:
  next-town: {title: Next town, gives: {sand: 100}, at_place: bridge, from: 2026-09-14, until: 2026-09-14}
"""
NO_TEAMS = "library: teams\n"
FILL = a_plan(
    """
    roles:
      lead: {title: Lead, staff: unlimited}
    tasks:
      fill: {title: Fill, role: lead, takes: 5 min, place: bridge, needs: {supplies: {sand: 60}}}
      more: {title: More, role: lead, takes: 5 min, place: bridge, needs: {supplies: {sand: 100}}}
      last: {title: Last, role: lead, takes: 5 min, place: bridge, needs: {supplies: {sand: 1}}}
    procedures:
      go: {steps: [fill, {wait: {until: incident + 15 h}}, more, last]}
    """
)


def test_of_an_agreement_that_ends_only_what_is_left_goes(tmp_path):
    """Sixty of the next town's hundred were used when its last day ends at midnight; our own hundred are untouched (the log counts them by the thousandth)."""
    assert story(
        tmp_path, FILL, injects=GO, hours=16, supplies=SAND, teams=NO_TEAMS, hides={"wait-began", "wait-ended"}
    ) == [
        "0 task-dispatched a/go/fill",
        "0 task-started a/go/fill",
        "5 task-finished a/go/fill",
        "840 stock-changed sand -40000",
        "900 task-dispatched a/go/more",
        "906 unit-arrived a/go/more sand",
        "906 task-started a/go/more",
        "911 task-finished a/go/more",
        "911 task-queued a/go/last sand",
        "960 task-starved a/go/last sand",
    ]


def test_the_last_day_of_an_agreement_lasts_until_midnight_and_the_first_begins_there(tmp_path):
    """Goods of the 15th come and those of the 14th go at one midnight; what is asked for then finds only the new."""
    supplies = """\
library: supplies
supplies:
  sand: {title: Sandbags}
agreements:
  old: {title: Old, gives: {sand: 70}, at_place: bridge, until: 2026-09-14}
  new: {title: New, gives: {sand: 60}, at_place: bridge, from: 2026-09-15}
"""
    plan = (
        FILL.replace("incident + 15 h", "incident + 14 h")
        .replace("[fill, {wait", "[{wait")
        .replace("more, last", "fill, last")
    )
    assert story(
        tmp_path, plan, injects=GO, hours=15, supplies=supplies, teams=NO_TEAMS, hides={"wait-began", "wait-ended"}
    ) == [
        "840 stock-changed sand -70000",
        "840 stock-changed sand 60000",
        "840 task-dispatched a/go/fill",
        "840 task-started a/go/fill",
        "845 task-finished a/go/fill",
        "845 task-queued a/go/last sand",
        "900 task-starved a/go/last sand",
    ]


INDICATORS = """\
library: indicators
indicators:
  oxygen: {title: Oxygen, unit: "%", range: 0 / 25, per_place: true, initial: 21}
  depth: {title: Depth, unit: cm, range: 0 / 400, per_place: true, initial: 0}
"""
ANYWHERE = a_plan(
    """
    roles:
      lead: {title: Lead, staff: unlimited}
    tasks:
      leave: {title: Leave, role: lead, takes: 1 min}
      pump: {title: Pump, role: lead, takes: 1 min}
    procedures:
      thin: {when: oxygen < 19, steps: [leave]}
      deep: {when: depth > 27, steps: [pump]}
    """
)


def test_of_something_that_is_bad_when_low_the_lowest_place_counts_and_else_the_highest(tmp_path):
    injects = """
    good: {at: T+0:01, place: depot, set: {oxygen: 22, depth: 0}}
    thin: {at: T+0:02, place: bridge, set: {oxygen: 18}}
    deep: {at: T+0:04, place: bridge, set: {depth: 30}}
    """
    assert story(tmp_path, ANYWHERE, injects=injects, indicators=INDICATORS, only=STARTS) == [
        "2 task-started a/thin/leave",
        "4 task-started a/deep/pump",
    ]


def test_a_condition_holds_on_its_side_of_the_number_and_not_on_it(tmp_path):
    injects = """
    edge: {at: T+0:01, place: bridge, set: {oxygen: 19, depth: 27}}
    over: {at: T+0:02, place: bridge, set: {oxygen: 18.9, depth: 27.1}}
    """
    assert story(tmp_path, ANYWHERE, injects=injects, indicators=INDICATORS, only=STARTS) == [
        "2 task-started a/thin/leave",
        "2 task-started a/deep/pump",
    ]


def test_a_shelter_takes_exactly_as_many_as_it_has_places_for(tmp_path):
    """Seventy and thirty fill the hall of a hundred; one more finds no room."""
    plan = a_plan(
        """
        roles:
          lead: {title: Lead, staff: unlimited}
        tasks:
          many: {title: Many, role: lead, takes: 5 min, evacuates: {people: 70, from: depot, to: hall}}
          few: {title: Few, role: lead, takes: 5 min, evacuates: {people: 30, from: depot, to: hall}}
          one: {title: One, role: lead, takes: 5 min, evacuates: {people: 1, from: depot, to: hall}}
        procedures:
          go: {steps: [{parallel: [many, few, one]}]}
        """
    )
    assert story(tmp_path, plan, injects=GO, hours=1, hides={"task-finished"}) == [
        "0 task-started a/go/many",
        "0 task-started a/go/few",
        "0 task-queued a/go/one hall",
        "5 people-sheltered a/go/many 70",
        "5 people-sheltered a/go/few 30",
        "60 task-starved a/go/one hall",
    ]


def test_at_least_is_enough_when_it_is_exactly_there(tmp_path):
    """Three lamps: two for the first, at least one for the second, at least one for the third, which waits."""
    lamps = "library: supplies\nequipment:\n  lamp: {title: Lamp, quantity: 3}\n"
    plan = a_plan(
        """
        roles:
          lead: {title: Lead, staff: unlimited}
        tasks:
          first: {title: First, role: lead, takes: 10 min, needs: {equipment: {lamp: {at_least: 1, at_most: 2}}}}
          second: {title: Second, role: lead, takes: 20 min, needs: {equipment: {lamp: {at_least: 1, at_most: 2}}}}
          third: {title: Third, role: lead, takes: 5 min, needs: {equipment: {lamp: {at_least: 2, at_most: 3}}}}
        procedures:
          go: {steps: [{parallel: [first, second, third]}]}
        """
    )
    assert story(tmp_path, plan, injects=GO, supplies=lamps, teams=NO_TEAMS) == [
        "0 task-started a/go/first",
        "0 task-started a/go/second",
        "0 task-queued a/go/third lamp",
        "10 task-finished a/go/first",
        "10 task-started a/go/third",
        "15 task-finished a/go/third",
        "20 task-finished a/go/second",
    ]


SHIFTS = """\
library: contacts
organizations:
  town: {title: Town}
posts:
  duty: {title: Duty officers, staff: {day: 2, night: 1}}
channels:
  phone: {title: Telephone, takes: 1 min, succeeds: 1}
"""
DUTY = a_plan(
    """
    roles:
      desk: {title: Desk, post: duty}
    tasks:
      one: {title: One, role: desk, takes: 30 min, within: 30 min}
      two: {title: Two, role: desk, takes: 30 min, within: 30 min}
    procedures:
      go: {steps: [{parallel: [one, two]}]}
    """
)


def test_at_the_end_of_a_shift_it_is_over_and_one_millisecond_before_it_is_not(tmp_path):
    """The day of two ends at 17:30; who has begun finishes, exactly at the limit."""
    before = "go: {at: T+7:29, starts: a/go}\n"
    assert story(tmp_path, DUTY, injects=before, hours=9, contacts=SHIFTS, hides={"task-finished"}) == [
        "449 task-started a/go/one",
        "449 task-started a/go/two",
        "450 staff-changed duty 1",
        "479 promise-met a/go/one 30 min",
        "479 promise-met a/go/two 30 min",
    ]
    at_its_end = "go: {at: T+7:30, starts: a/go}\n"
    assert story(tmp_path, DUTY, injects=at_its_end, hours=9, contacts=SHIFTS, hides={"task-finished"}) == [
        "450 staff-changed duty 1",
        "450 task-started a/go/one",
        "450 task-queued a/go/two duty",
        "480 promise-met a/go/one 30 min",
        "480 task-started a/go/two",
        "510 promise-missed a/go/two 60 min",
    ]


def test_what_ends_with_the_exercise_has_ended_and_what_begins_then_is_unfinished(tmp_path):
    plan = DUTY.replace("takes: 30 min, within: 30 min}\n  two", "takes: 30 min}\n  two")
    injects = "go: {at: T+0:30, starts: a/go}\n"
    single = SHIFTS.replace("{day: 2, night: 1}", "1")
    assert story(tmp_path, plan, injects=injects, hours=1, contacts=single, tells={"exercise-ended"}) == [
        "30 task-started a/go/one",
        "30 task-queued a/go/two duty",
        "60 task-finished a/go/one",
        "60 task-started a/go/two",
        "60 task-unfinished a/go/two",
        "60 promise-never-reached a/go/two",
        "60 exercise-ended end",
    ]


def test_cut_at_a_moment_what_happens_at_it_is_told(tmp_path):
    injects = "go: {at: T+0:30, starts: a/go}\n"
    told = {"injects": injects, "contacts": SHIFTS, "only": {"task-started", "task-finished"}}
    assert story(tmp_path, DUTY, until=30 * 60_000 - 1, **told) == []
    assert story(tmp_path, DUTY, until=30 * 60_000, **told) == [
        "30 task-started a/go/one",
        "30 task-started a/go/two",
    ]
    whole = {**told, "only": {"exercise-ended"}}
    assert story(tmp_path, DUTY, until=60 * 60_000 - 1, hours=1, **whole) == []
    assert story(tmp_path, DUTY, until=60 * 60_000, hours=1, **whole) == ["60 exercise-ended end"]


def at_depot(goods):
    return f"""\
library: supplies
equipment:
  truck: {{title: Truck}}
supplies:
  sand: {{title: Sandbags}}
agreements:
  day: {{title: A day, gives: {goods}, at_place: depot, from: 2026-09-15, until: 2026-09-15}}
"""


def test_what_an_agreement_gives_is_told_with_its_place_even_if_that_is_the_first(tmp_path):
    """A truck and sand for one day; sixty bags are used."""
    plan = FILL.replace("place: bridge, needs: {", "place: depot, needs: {equipment: {truck: 1}, ")
    plan = plan.replace("[fill, {wait: {until: incident + 15 h}}, more, last]", "[fill]")
    log = happened(tmp_path, plan, injects=GO, hours=39, supplies=at_depot("{truck: 1, sand: 100}"), teams=NO_TEAMS)
    changed = [event for event in log if event.kind == "stock-changed"]
    assert [(event.at // MINUTE, event.pool, event.change, event.place) for event in changed] == [
        (840, "truck", 1, "depot"),
        (840, "sand", 100_000, "depot"),
        (2280, "truck", -1, "depot"),
        (2280, "sand", -40_000, "depot"),
    ]


TWO_BASES = """\
library: teams
teams:
  far: {title: Far, capability: [drainage], base: depot, turnout: 0 min}
  near: {title: Near, capability: [drainage], base: hall, turnout: 0 min}
"""
ROADS = """\
library: places
places:
  depot: {title: Depot}
  bridge: {title: Bridge}
  hall: {title: Hall}
routes:
  - {from: depot, to: bridge, takes: 6 min}
  - {from: hall, to: bridge, takes: %s}
"""
DRAIN = a_plan(
    """
    roles:
      lead: {title: Lead, staff: unlimited}
    tasks:
      drain: {title: Drain, role: lead, takes: 5 min, place: bridge, needs: {teams: {drainage: %s}}}
    procedures:
      go: {steps: [drain]}
    """
)


def test_the_nearer_team_goes_of_equally_near_ones_the_first(tmp_path):
    told = {"injects": GO, "teams": TWO_BASES, "only": {"unit-dispatched"}}
    assert story(tmp_path, DRAIN % 1, places=ROADS % "3 min", **told) == ["0 unit-dispatched a/go/drain near"]
    assert story(tmp_path, DRAIN % 1, places=ROADS % "6 min", **told) == ["0 unit-dispatched a/go/drain far"]
    assert story(tmp_path, DRAIN % 1, places=ROADS % "7 min", **told) == ["0 unit-dispatched a/go/drain far"]


def test_the_nearer_team_goes_to_the_first_place_of_all_too(tmp_path):
    roads = """\
library: places
places:
  depot: {title: Depot}
  bridge: {title: Bridge}
  hall: {title: Hall}
routes:
  - {from: bridge, to: depot, takes: 6 min}
  - {from: hall, to: depot, takes: 3 min}
"""
    plan, teams = (DRAIN % 1).replace("place: bridge", "place: depot"), TWO_BASES.replace("base: depot", "base: bridge")
    told = {"injects": GO, "teams": teams, "places": roads, "only": {"unit-dispatched"}}
    assert story(tmp_path, plan, **told) == ["0 unit-dispatched a/go/drain near"]


def test_of_two_that_arrive_at_once_the_one_named_last_completes_the_task(tmp_path):
    log = happened(tmp_path, DRAIN % 2, injects=GO, teams=TWO_BASES, places=ROADS % "6 min")
    arrived = next(event for event in log if event.kind == "task-arrived")
    assert (arrived.at // MINUTE, log[arrived.cause].kind, log[arrived.cause].unit) == (6, "unit-arrived", "near")


def causes(log):
    """What let each task begin."""
    begun = ("task-started", "task-dispatched")
    return [(event.path, log[event.cause].kind) for event in log if event.kind in begun]


def test_who_begins_in_the_instant_it_is_ready_has_waited_for_nobody(tmp_path):
    """The first takes no time: the second is passed over and begins, all within one instant, so nothing was waited for."""
    plan = DUTY.replace("takes: 30 min, within: 30 min}\n  two", "takes: 0 min}\n  two")
    single = SHIFTS.replace("{day: 2, night: 1}", "1")
    log = happened(tmp_path, plan, injects=GO, contacts=single)
    assert causes(log) == [("a/go/one", "task-ready"), ("a/go/two", "task-ready")]


def test_a_fence_lets_urgent_work_take_over_from_the_first_post_of_all(tmp_path):
    plan = a_plan(
        """
        roles:
          desk: {title: Desk, staff: 1}
        tasks:
          long: {title: Long, role: desk, takes: 10 min, preemptible: true}
          urgent: {title: Urgent, role: desk, takes: 2 min, priority: urgent}
        procedures:
          go: {steps: [{parallel: [long, [{wait: {until: incident + 1 min}}, urgent]]}]}
        """
    )
    fenced = HEAD + "allocation: fence\n"
    assert story(tmp_path, plan, injects=GO, book=fenced, only={*STARTS, "task-suspended"}) == [
        "0 task-started a/go/long",
        "1 task-suspended a/go/long a/urgent",
        "1 task-started a/go/urgent",
        "3 task-started a/go/long",
    ]
