"""The least time of a promise: never beaten by a run, exact where it is known; and what broke it, order or luck."""

import json
import shlex

import pytest

from drillbook.simulator.exercise import summaries
from drillbook.simulator.model.run_changes import Variation
from drillbook.simulator.rehearsal.intervals import Share
from drillbook.simulator.rehearsal.pairing import Means
from drillbook.simulator.study.bound.promises import bounds
from drillbook.simulator.study.bound.verdicts import Order, bound
from drillbook.ui.report.study.bound import example_text
from drillbook.ui.report.titles import Titles
from drillbook.ui.translation import speak
from tests.builders import (
    MINUTE,
    SECOND,
    Channel,
    Demand,
    Inject,
    Moment,
    Place,
    Pool,
    Promise,
    Recipient,
    Sending,
    Takes,
    Team,
    a_model,
    a_post,
    a_role,
    a_task,
    at_once,
    fixed,
    in_turn,
    replace,
    side_by_side,
)
from tests.command import drillbook
from tests.rehearsed import rehearsal_book
from tests.test_engine_known_answers import patterson
from tests.test_engine_random import a_random_exercise

HERE = Means(jobs=1)
MOMENTS = ("ready", "dispatched", "arrived", "started", "finished", "received")


def promised(limit, to="finished", **more):
    return (Promise("p/last", 0, "task", (limit,), to=to, **more),)


def least(model, seconds=0.0):
    (one,) = bounds(model, seconds)
    return one


def with_every_kind_of_promise(seed):
    """A random exercise in which tasks are promised to each of their moments, and from incident, inject and tasks."""
    model = a_random_exercise(seed)
    own = (replace(one, to=MOMENTS[(seed + at) % 6]) for at, one in enumerate(model.promises))
    starts = (Moment("incident"), Moment("inject", inject=0), *(Moment("finished", task=at) for at in range(3)))
    pairs = (
        Promise(f"p{number}-{task}", 0, "pair", (20 * MINUTE,), start=start, end=Moment("finished", task=task))
        for number, start in enumerate(starts)
        for task in range(8)
    )
    kept = model.injects
    if seed % 3 == 0:
        kept = tuple(one for one in kept if one.name != "again")
    elif seed % 3 == 1:
        kept = tuple(one for one in kept if one.disrupt is None)
    return replace(model, promises=(*own, *pairs), injects=kept)


@pytest.mark.parametrize("batch", range(2))
def test_no_run_is_ever_faster(batch):
    """236: supplies that were on the way when a pump broke are there at once when work goes on."""
    compared = 0
    for seed in [*range(10 * batch, 10 * batch + 10), 236]:
        model = with_every_kind_of_promise(seed)
        found = bounds(model, 0.5 if seed % 10 == 1 else 0.0)
        for done in summaries(model, seed, 0, 3):
            for one in done.promises:
                if one.outcome in ("met", "missed"):
                    compared += found[one.promise].least > 0
                    assert one.took >= found[one.promise].least, (seed, one, found[one.promise])
    assert compared > 60


def test_work_in_turn_adds_up_at_its_shortest():
    tasks = (
        a_task("first", takes=Takes("pert", (2 * MINUTE, 3 * MINUTE, 9 * MINUTE))),
        a_task("last", takes=MINUTE, within=0),
    )
    assert least(a_model(tasks, in_turn(0, 1), promises=promised(MINUTE))).least == 3 * MINUTE


@pytest.mark.parametrize(
    ("change", "minutes"),
    [
        ({}, 6),
        ({"fails": 0.1, "may_fail": True}, 1),
        ({"on_loss": "abort"}, 1),
        ({"takes": (fixed(5 * MINUTE), fixed(2 * MINUTE))}, 3),
        ({"takes": (Takes("exponential", (5 * MINUTE,)),)}, 1),
    ],
)
def test_what_may_fail_or_be_shorter_counts_as_little_as_it_can(change, minutes):
    tasks = (replace(a_task("first", takes=5 * MINUTE), **change), a_task("last", takes=MINUTE, within=0))
    assert least(a_model(tasks, in_turn(0, 1), promises=promised(MINUTE))).least == minutes * MINUTE


@pytest.mark.parametrize(("to", "seconds"), [("ready", 64), ("arrived", 384), ("started", 384), ("finished", 984)])
def test_turnout_and_travel_count_for_a_team_that_is_nowhere_else(to, seconds):
    model = fire_engine(promised(MINUTE, to))
    assert least(model).least == seconds * SECOND
    assert next(iter(summaries(model, 0, 0, 1))).promises[0].took == seconds * SECOND


def test_a_team_that_may_be_there_already_does_not_travel():
    model = fire_engine(promised(MINUTE, "arrived"))
    twice = replace(model, injects=(at_once(0, name="a"), at_once(0, name="b", at=60 * MINUTE)))
    assert least(twice).least == 64 * SECOND


def fire_engine(promises):
    """64 s to handle the alarm, 80 s turnout, 240 s of road, ten minutes of work."""
    engine = a_task("last", 1, 10 * MINUTE, place=1, demands=(Demand(2, (1,), (1,)),), within=0)
    return a_model(
        (a_task("handle", takes=64 * SECOND), engine),
        in_turn(0, 1),
        roles=(a_role(), a_role("leader", 1)),
        pools=(a_post(), a_post("leader"), Pool("engine-1", "team")),
        teams=(Team("engine-1", (2,), base=0, turnout=fixed(80 * SECOND)),),
        places=(Place("station"), Place("site")),
        travel=((None, fixed(240 * SECOND)), (fixed(240 * SECOND), None)),
        promises=promises,
    )


def test_a_message_takes_the_quickest_channel():
    report = a_task("last", takes=MINUTE, within=0, sends=(Sending(Recipient("p/r1", -1), (0, 1)),), report=True)
    channels = (Channel("phone", fixed(3 * MINUTE)), Channel("radio", fixed(2 * MINUTE)))
    assert least(a_model((report,), channels=channels, promises=promised(MINUTE))).least == 3 * MINUTE


def one_desk(works, staff=1):
    """Work side by side for one desk, and a last task behind all of it."""
    tasks = (
        *(a_task(f"w{at}", takes=takes * MINUTE) for at, takes in enumerate(works)),
        a_task("last", takes=0, within=0),
    )
    body = side_by_side(*range(len(tasks)))
    last = len(works)
    nodes = tuple(
        replace(node, next=(last,)) if at < last else replace(node, before=last) for at, node in enumerate(body.nodes)
    )
    return a_model(tasks, replace(body, nodes=nodes), pools=(a_post(staff=staff),), promises=promised(10 * MINUTE))


def test_what_one_desk_must_do_takes_all_of_its_time():
    one = least(one_desk([3, 4, 5]))
    assert (one.least, one.by, one.pool) == (12 * MINUTE, "resource", "desk")
    assert least(one_desk([3, 4, 5], staff=2)).least == 6 * MINUTE
    assert least(one_desk([3, 4, 5], staff=3)).by == "path"


def test_the_exact_search_closes_the_gap():
    """Three jobs of four minutes for two people: energy says six, but a job is not divided."""
    pytest.importorskip("ortools")
    one = least(one_desk([4, 4, 4], staff=2), 5.0)
    assert (one.least, one.by, one.exact) == (8 * MINUTE, "optimum", True)
    assert least(one_desk([4, 4, 4], staff=2)).least == 6 * MINUTE


def test_work_that_may_be_interrupted_is_not_searched():
    pytest.importorskip("ortools")
    model = one_desk([4, 4, 4], staff=2)
    split = replace(model, tasks=tuple(replace(one, preemptible=True) for one in model.tasks))
    assert least(split, 5.0).least == 6 * MINUTE


def test_patterson_is_solved_exactly():
    """The published optimum of the first instance is 19, its longest path 18."""
    pytest.importorskip("ortools")
    model = patterson((2, 1, 2))
    last = replace(model.tasks[13], within=0)
    model = replace(model, tasks=(*model.tasks[:13], last), promises=(Promise("p/j14", 0, "task", (19,)),))
    one = least(model, 10.0)
    assert (one.least, one.exact) == (19, True)
    assert (
        least(replace(model, pools=(*(a_post(f"r{at}", "unlimited") for at in range(3)), model.pools[3]))).least == 18
    )


def verdict(model, n=20):
    summary = bound(model, n, HERE, seconds=0)
    return summary.rows[-1]


def test_what_cannot_be_kept_is_told_with_its_least_time():
    row = verdict(one_desk([3, 4, 5]))
    assert (row.verdict, row.bound.least, row.fastest, row.kept.count) == ("cannot", 12 * MINUTE, 12 * MINUTE, 0)


def test_at_the_limit_it_can_be_kept():
    row = verdict(replace(one_desk([3, 4, 3]), promises=promised(10 * MINUTE)))
    assert (row.verdict, row.bound.least) == ("kept", 10 * MINUTE)


def test_what_another_order_keeps_is_told_with_that_order():
    """A long patrol is declared first and goes first; the report is promised."""
    tasks = (a_task("patrol", takes=20 * MINUTE, priority=1), a_task("last", takes=5 * MINUTE, within=0))
    row = verdict(a_model(tasks, promises=promised(10 * MINUTE)))
    assert (row.verdict, row.order.kept, row.order.tried, row.order.draw) == ("order", 4, 4, 0)
    assert row.order.variation.urgent == ("p/last",)


def test_what_is_only_sometimes_too_long_was_bad_luck():
    row = verdict(
        a_model((a_task("last", takes=Takes("uniform", (0, 10 * MINUTE)), within=0),), promises=promised(8 * MINUTE))
    )
    assert (row.verdict, row.at_medians, row.order) == ("luck", True, None)
    assert 0 < row.broken < 10


def test_what_is_mostly_too_long_and_not_impossible_stays_open():
    row = verdict(
        a_model((a_task("last", takes=Takes("uniform", (0, 10 * MINUTE)), within=0),), promises=promised(2 * MINUTE))
    )
    assert (row.verdict, row.at_medians) == ("open", False)


@pytest.mark.parametrize(
    ("broken", "tried", "kept", "said"),
    [
        (40, 4, 4, "“p/last”〔p〕40次未按时，试了其中4次：若先办p/last，4次就能按时"),
        (4, 4, 1, "“p/last”〔p〕未按时的4次中，若先办p/last，1次就能按时"),
        (8, 4, 0, "“p/last”〔p〕92.0%的推演都按时；其余8次试了其中4次，换所试的次序也不能按时"),
        (3, 3, 0, "“p/last”〔p〕97.0%的推演都按时，其余各次换所试的次序也不能按时"),
        (3, 0, 0, "“p/last”〔p〕97.0%的推演都按时；未试其他次序"),
    ],
)
def test_where_fewer_were_tried_than_missed_both_are_said(broken, tried, kept, said):
    model = a_model((a_task("last", within=0),), promises=promised(10 * MINUTE))
    speak("zh")
    row = bound(model, 2, HERE, seconds=0).rows[0]
    order = Order(Variation(urgent=("p/last",)), tried, kept, 0) if kept else None
    share = Share(100 - broken, 100)
    row = replace(row, broken=broken, tried=tried, kept=share, order=order, verdict="order" if kept else "luck")
    assert example_text(row, model, Titles.of(model)) == said


def test_it_is_known_in_how_many_runs_other_orders_were_tried():
    slow = a_model((a_task("last", takes=20 * MINUTE, within=0),), promises=promised(21 * MINUTE))
    late = a_model((a_task("last", takes=Takes("uniform", (0, 10 * MINUTE)), within=0),), promises=promised(2 * MINUTE))
    row, stopped = verdict(late), bound(late, 20, HERE, lambda step: not step.ordering, seconds=0).rows[0]
    assert (verdict(slow).tried, row.tried, row.broken > 4, stopped.tried) == (0, 4, True, 0)


def test_told_to_stop_it_judges_what_is_done():
    tasks = (a_task("patrol", takes=20 * MINUTE, priority=1), a_task("last", takes=5 * MINUTE, within=0))
    model = a_model(tasks, promises=promised(10 * MINUTE))
    stopped = bound(model, 400, replace(HERE, chunk=8), lambda step: step.done < 8)
    assert (stopped.ended, stopped.done, stopped.rows[0].order) == ("cancelled", 8, None)


def test_processes_change_nothing():
    model = one_desk([3, 4, 5])
    assert bound(model, 40, Means(jobs=2, chunk=4), seconds=0) == bound(model, 40, HERE, seconds=0)


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """One duty officer with a patrol before the report, which is promised in fifteen minutes."""
    folder = rehearsal_book(tmp_path_factory.mktemp("bound"))
    scenario = folder / "scenarios" / "night.yaml"
    calm = scenario.read_text(encoding="utf-8").replace(", disrupt: {channel: phone, for: 20 min}", "")
    scenario.write_text(calm, encoding="utf-8")
    return folder


def test_command_says_it_in_a_sentence_and_its_order_keeps_the_promise(book):
    told = drillbook("bound", "scenarios/night.yaml", "-n", "8", "--jobs", "1", cwd=book)
    assert told.code == 0
    assert "1项时限在推演中有未按时：换个次序就能做到1项" in told.out
    assert "“首次报告”〔防汛〕" in told.out
    document = json.loads(
        drillbook("bound", "scenarios/night.yaml", "-n", "8", "--jobs", "1", "--format", "json", cwd=book).out
    )
    (row,) = [one for one in document["promises"] if one["id"] == "flood/report"]
    assert (row["verdict"], row["least"], row["order"]["kept"]) == ("order", 6 * MINUTE, 4)
    assert row["order"]["replay"] in told.out

    # When the order found is played, the promise is kept
    replayed = drillbook(*shlex.split(row["order"]["replay"])[1:], "--require-met", cwd=book)
    assert replayed.code == 0
    assert "最先办理：首次报告" in replayed.out


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--urgent", "flood/no-such"), "the run has no task 'flood/no-such'"),
        (("--policy", "queue=fence"), "queue cannot be 'fence', only urgent-first, first-come"),
        (("--policy", "queue"), "--policy queue: write for example --policy queue=first-come"),
    ],
)
def test_an_order_that_is_none_is_refused(book, options, said):
    told = drillbook("run", "scenarios/night.yaml", *options, "--lang", "en", cwd=book)
    assert told.code == 2
    assert said in told.err


def test_without_the_solver_that_is_said_and_the_rest_is_there(book, monkeypatch):
    from drillbook.simulator.study.bound import optimum

    monkeypatch.setattr(optimum, "find_spec", lambda name: None)
    told = drillbook("bound", "scenarios/night.yaml", "-n", "2", "--jobs", "1", "--lang", "en", cwd=book)
    assert told.code == 0
    assert "pip install 'drillbook[exact]'" in told.err


def test_an_inject_that_never_comes_with_others_is_a_start():
    """From the delivery of an inject that alone begins the work to its end."""
    model = a_model(
        (a_task("first", takes=4 * MINUTE), a_task("last", takes=MINUTE)),
        in_turn(0, 1),
        injects=(Inject("go", at=fixed(7 * MINUTE), starts=(0,)),),
        promises=(
            Promise("x", 0, "pair", (MINUTE,), start=Moment("inject", inject=0), end=Moment("finished", task=1)),
        ),
    )
    assert least(model).least == 5 * MINUTE
    twice = replace(model, injects=(replace(model.injects[0], offsets=(0, MINUTE)),))
    assert (least(twice).least, least(twice).by) == (0, "nothing")
