"""Many runs: measured as a log measures one, the same wherever they run, ended as asked, and right where the answer is known."""

import math
import pickle
from array import array
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import closing

import pytest

from benchmarks.random_plans import a_random_plan, with_every_feature
from drillbook import rehearse
from drillbook.simulator.exercise import runs
from drillbook.simulator.log.bookkeeping import BusyLedger
from drillbook.simulator.log.measures import as_of, busy, promise_rows, waited_for
from drillbook.simulator.model.model import Disruption
from drillbook.simulator.model.run_changes import Variation
from drillbook.simulator.model.tasks import Perform
from drillbook.simulator.rehearsal import rehearsal
from drillbook.simulator.rehearsal.pairing import remedy_for
from drillbook.simulator.rehearsal.record_measures import replications
from drillbook.simulator.rehearsal.replication_measures import OUTCOMES, Jam, outcomes
from drillbook.simulator.rehearsal.run_columns import BLOCK, RunColumns
from drillbook.ui.report.rehearsal.json import as_text, document
from tests.builders import (
    MINUTE,
    Channel,
    Inject,
    Moment,
    Policy,
    Procedure,
    Promise,
    Recipient,
    Sending,
    Takes,
    a_block,
    a_model,
    a_post,
    a_role,
    a_task,
    at_once,
    fixed,
    in_turn,
    replace,
)

EXPONENTIAL = Takes("exponential", (100_000,))


def promised(name, ticks, **more):
    return Promise(name, 0, "task", (ticks,), **more)


def two_for_one(limit=9 * MINUTE, staff=1):
    """Two tasks of 2 to 8 minutes for one desk; the second is promised in nine minutes."""
    takes = Takes("uniform", (2 * MINUTE, 8 * MINUTE))
    tasks = (a_task("patrol", takes=takes, priority=1), a_task("report", takes=takes, within=0))
    return a_model(tasks, pools=(a_post(staff=staff),), promises=(promised("p/report", limit),), digest="two")


# --- what is measured is what a log says


def worst(rows, name):
    return max((OUTCOMES.index(row.outcome) for row in rows if row.id == name), default=0)


@pytest.mark.parametrize("seed", range(6))
def test_a_replication_is_measured_as_its_log_is(seed):
    # Given a random plan with travel, levels, messages and promises, cut off while much is under way
    model = replace(with_every_feature(a_random_plan(seed, 40, 6)), ends=150 * MINUTE)

    # When it is measured many times and each run is also told
    measured = list(replications(model, seed, 0, 3))
    logs = [log.events for log in runs(model, seed, 0, 3)]

    # Then outcomes, waits and work are those of the log
    for one, log in zip(measured, logs, strict=True):
        rows = [as_of(row, model.ends) for row in promise_rows(log)]
        assert [result.outcome for result in one.promises] == [worst(rows, each.name) for each in model.promises]
        assert dict(one.waited) == waited_for(log)
        assert {name: ticks for name, ticks in one.busy if name != "drainage"} == busy(log)


@pytest.mark.parametrize("seed", range(40))
def test_outcomes_without_a_log_are_those_with_one(seed):
    model = replace(with_every_feature(a_random_plan(seed, 25, 4)), ends=(60 + 10 * seed) * MINUTE)
    told = [tuple(result.outcome for result in one.promises) for one in replications(model, seed, 0, 2)]
    assert list(outcomes(model, seed, 0, 2)) == told


def test_what_is_counted_adds_up_to_all_runs():
    summary = rehearse(two_for_one(), 60)
    one = summary.promises[0]
    assert one.kept.count + one.missed + one.never_reached + one.not_triggered + one.not_due == 60
    assert sum(one.histogram.counts) == one.kept.count + one.missed
    assert 0 < one.missed < 60
    html, [row] = summary._repr_html_(), summary.rows()
    assert html.startswith("<table><caption>")
    assert f"<td>{100 * row['share']:.1f}%</td>" in html


def test_a_promise_not_due_at_the_end_is_neither_kept_nor_broken():
    # Given a report that takes ten minutes, in an exercise of five, promised in nine and in four
    def ended(limit):
        tasks = (a_task("report", takes=10 * MINUTE, within=0),)
        return rehearse(a_model(tasks, promises=(promised("p/report", limit),), ends=5 * MINUTE), 2).promises[0]

    # Then it is open where the limit lies beyond the end, and broken where it does not, to the tick
    assert (ended(5 * MINUTE + 1).not_due, ended(5 * MINUTE + 1).kept.of) == (2, 0)
    assert (ended(5 * MINUTE).never_reached, ended(5 * MINUTE).kept.of) == (2, 2)


def test_a_promise_nothing_calls_upon_is_not_counted():
    tasks = (a_task("report", within=0),)
    procedures = (Procedure("go", 0, in_turn(0)),)
    model = a_model(tasks, procedures=procedures, injects=(), promises=(promised("p/report", 1),))
    one = rehearse(model, 3).promises[0]
    assert (one.not_triggered, one.kept.of) == (3, 0)


def test_of_several_occurrences_the_worst_is_that_of_the_run():
    """Two incidents: the first report is in time, the second waits for the first."""
    tasks = (a_task("report", takes=6 * MINUTE, within=0),)
    model = a_model(
        tasks, injects=(at_once(0, name="a"), at_once(0, name="b")), promises=(promised("p/report", 10 * MINUTE),)
    )
    one = rehearse(model, 2).promises[0]
    assert (one.kept.count, one.missed, one.quantiles[0].value) == (0, 2, 12 * MINUTE)


# --- where it jams


def test_the_first_thing_told_is_what_jams_and_what_one_more_does():
    # Given a report that waits for a desk of one
    summary = rehearse(two_for_one(), 100, seed=3)

    # Then that desk is the jam of all broken runs, and with a second person the report is never late
    (jam,) = summary.bottlenecks
    assert (jam.promise, jam.jam, jam.runs) == ("p/report", Jam("shortage", "desk"), summary.promises[0].missed)
    assert jam.remedy.variation == Variation(amounts=(("desk", 2),))
    assert (jam.kept.count, jam.remedy.kept.count, jam.remedy.worse) == (100 - jam.runs, 100, 0)
    assert jam.remedy.better == summary.promises[0].missed


def test_one_more_is_tried_on_the_same_draws():
    """What keeps it only with one more is better, what keeps it only without is worse; both are of the same runs."""
    few, more = two_for_one(), two_for_one(staff=2)
    before = [row[0] for row in outcomes(few, 5, 0, 80)]
    after = [row[0] for row in outcomes(more, 5, 0, 80)]
    remedy = rehearse(few, 80, seed=5).bottlenecks[0].remedy
    met = OUTCOMES.index("met")
    assert remedy.better == sum(a != met and b == met for a, b in zip(before, after, strict=True)) > 0
    assert remedy.worse == sum(a == met and b != met for a, b in zip(before, after, strict=True)) == 0


def test_one_more_is_tried_on_the_first_thousand_of_many_runs(monkeypatch):
    """What it does is known well enough by then, and a long rehearsal would take three times as long."""
    monkeypatch.setattr(rehearsal, "TRIED", 50)
    heard = []
    (jam,) = rehearse(
        two_for_one(), 80, progress=lambda step: heard.append((step.trying, step.done, step.most))
    ).bottlenecks
    alone = rehearse(two_for_one(), 50).bottlenecks[0]
    assert (jam.remedy, jam.remedy.runs, jam.remedy.was) == (alone.remedy, 50, alone.kept)
    assert jam.kept.of == 80
    assert heard[-1] == (jam.remedy.variation, 50, 50)


def test_its_own_work_is_no_jam_where_something_else_held_it_up():
    """Eight minutes of work behind three of waiting, promised in nine: the desk jams, although the work takes longer."""
    tasks = (a_task("patrol", takes=3 * MINUTE, priority=1), a_task("report", takes=8 * MINUTE, within=0))
    (jam,) = rehearse(a_model(tasks, promises=(promised("p/report", 9 * MINUTE),)), 2).bottlenecks
    assert (jam.jam, jam.remedy.kept.count) == (Jam("shortage", "desk"), 2)


def test_a_line_that_is_down_is_remedied_by_leaving_the_disruption_out():
    down = Inject("storm", at=fixed(0), disrupt=Disruption("channel", 0, lasts=60 * MINUTE))
    sends = Sending(Recipient("p/lead", 1), (0,))
    tasks = (a_task("report", takes=MINUTE, within=0, report=True, sends=(sends,)),)
    model = a_model(
        tasks,
        roles=(a_role(), a_role("lead", 1)),
        pools=(a_post(), a_post("lead")),
        channels=(Channel("phone", fixed(MINUTE)),),
        injects=(down, at_once(0)),
        promises=(promised("p/report", 10 * MINUTE),),
    )
    (jam,) = rehearse(model, 3).bottlenecks
    assert jam.jam == Jam("unreached", "phone", "disrupted", "storm")
    assert (jam.remedy.variation.undisturbed, jam.remedy.kept.count) == (("storm",), 3)


def test_nobody_there_yet_is_remedied_by_one_more():
    """A desk that opens after twenty minutes, and a report promised in ten: with one more there is somebody from the start."""
    tasks = (a_task("report", takes=MINUTE, within=0),)
    closed = replace(a_post(), shifts=((0, 0), (20 * MINUTE, 1)))
    (jam,) = rehearse(a_model(tasks, pools=(closed,), promises=(promised("p/report", 10 * MINUTE),)), 3).bottlenecks
    assert (jam.jam, jam.runs, jam.kept.count) == (Jam("staff", "desk"), 3, 0)
    assert (jam.remedy.variation.amounts, jam.remedy.kept.count) == ((("desk", 1),), 3)


def test_what_takes_long_by_itself_has_no_remedy():
    model = a_model((a_task("report", takes=10 * MINUTE, within=0),), promises=(promised("p/report", 9 * MINUTE),))
    (jam,) = rehearse(model, 3).bottlenecks
    assert (jam.jam, jam.remedy) == (Jam("work", "p/go/t0.0"), None)


def test_a_pool_nobody_can_add_to_has_no_remedy():
    assert remedy_for(Jam("shortage", "roads"), two_for_one()) is None


def test_nothing_jams_where_nothing_is_broken():
    assert rehearse(two_for_one(60 * MINUTE), 5).bottlenecks == ()


# --- where it runs changes nothing


def as_bytes(model, **where):
    return as_text(document(rehearse(model, 75, seed=2, **where))).encode()


@pytest.fixture(scope="module")
def contended():
    return replace(with_every_feature(a_random_plan(3, 30, 5)), ends=200 * MINUTE)


def test_any_number_of_workers_and_any_chunk_give_the_same_bytes(contended):
    here = as_bytes(contended)
    with ProcessPoolExecutor(2) as mine:
        elsewhere = [
            as_bytes(contended, jobs=2, chunk=7),
            as_bytes(contended, jobs=3, chunk=64),
            as_bytes(contended, chunk=1),
            as_bytes(contended, executor=mine, chunk=5),
        ]
    assert [other == here for other in elsewhere] == [True] * 4


def test_runs_are_kept_in_their_order(contended):
    seen = []
    rehearse(contended, 20, jobs=2, chunk=3, keep=lambda one: seen.append(one.number))
    assert seen == list(range(20))


class Dying(ThreadPoolExecutor):
    """Loses every second chunk, as a pool does whose worker is killed."""

    def __init__(self):
        super().__init__(1)
        self.number = 0

    def submit(self, work, /, *arguments, **named):
        from concurrent.futures import BrokenExecutor

        self.number += 1
        if self.number % 4 == 0:
            raise BrokenExecutor
        return super().submit(_killed if self.number % 2 == 0 else work, *arguments, **named)


def _killed(*arguments):
    from concurrent.futures import BrokenExecutor

    raise BrokenExecutor


def test_a_worker_that_is_killed_loses_no_run():
    model = two_for_one()
    with Dying() as dying:
        assert as_bytes(model, executor=dying, chunk=4) == as_bytes(model)


def test_a_summary_is_plain_data():
    summary = rehearse(two_for_one(), 5)
    assert pickle.loads(pickle.dumps(summary)) == summary


# --- when it ends


def test_a_rehearsal_told_to_stop_keeps_what_is_done():
    summary = rehearse(two_for_one(), 50, progress=lambda step: step.done < 10)
    assert (summary.ended, summary.done, summary.asked) == ("cancelled", 10, 50)
    assert sum(summary.promises[0].histogram.counts) == 10
    assert summary.bottlenecks[0].remedy is None


def test_told_to_stop_while_one_more_is_tried_it_keeps_the_rest():
    summary = rehearse(two_for_one(), 50, progress=lambda step: step.trying is None)
    assert (summary.ended, summary.done) == ("number", 50)
    assert summary.bottlenecks[0].remedy is None


@pytest.mark.parametrize(
    ("precision", "most", "ended", "done"),
    [
        (0.05, 2000, "precision", 500),
        (0.04, 2000, "precision", 756),
        (0.03, 700, "most", 700),
        (0.03, 100, "most", 100),
    ],
)
def test_a_precision_is_looked_at_after_500_runs_and_then_every_256(precision, most, ended, done):
    summary = rehearse(two_for_one(), most, precision=precision, jobs=1)
    assert (summary.ended, summary.done) == (ended, done)
    assert (summary.widest <= precision) == (ended == "precision")


@pytest.mark.parametrize(("number", "precision"), [(0, None), (10, 0.0), (10, 1.0)])
def test_a_rehearsal_of_nothing_is_refused(number, precision):
    with pytest.raises(ValueError, match="at least once"):
        rehearse(two_for_one(), number, precision=precision)


# --- known answers


def known(summary, quantile, truth, per=100_000):
    """Whether the interval of a quantile contains what is known."""
    one = next(each for each in summary.promises[0].quantiles if each.share == quantile)
    return one.low <= truth * per <= one.high


def test_fork_join_of_eight_exponentials_is_reported_around_the_truth():
    """All of eight are done by t with probability (1 - e^-t)^8; each is the last one in an eighth of the runs."""
    tasks = (*(a_task(f"t{at}", takes=EXPONENTIAL) for at in range(8)), a_task("join", within=0))
    body = a_block(*((f"n{at}", Perform(at)) for at in range(8)), ("join", Perform(8), [f"n{at}" for at in range(8)]))
    model = a_model(tasks, body, pools=(a_post(staff="unlimited"),), promises=(promised("p/join", 300_000),))
    summary = rehearse(model, 1000, seed=4, jobs=1)
    low, high = summary.promises[0].kept.interval
    assert low <= (1 - math.exp(-3)) ** 8 <= high
    for share in (0.5, 0.9, 0.95):
        assert known(summary, share, -math.log(1 - share ** (1 / 8)))
    last = [driver for driver in summary.promises[0].drivers if driver.task != "p/join"]
    assert all(one.critical.interval[0] <= 1 / 8 <= one.critical.interval[1] for one in last)
    assert all(0.1 < one.correlation < 0.6 for one in last)


def test_a_customer_of_three_servers_waits_as_erlang_says():
    """M/M/3 at rho 0.8: 35.28 % do not wait; a wait exceeds t with probability 0.6472 e^(-0.6 t)."""
    # Given the three hundredth customer of a Poisson stream, promised to be served without a wait
    customers = 300
    tasks = (
        a_task("next", 1, Takes("exponential", (100_000 / 2.4,))),
        a_task("serve", 0, EXPONENTIAL),
        a_task("last", 0, EXPONENTIAL, within=0),
    )
    nodes = []
    for at in range(customers):
        nodes.append((f"a{at}", Perform(0), [f"a{at - 1}"] if at else []))
        nodes.append((f"s{at}", Perform(1 if at < customers - 1 else 2), [f"a{at}"]))
    model = a_model(
        tasks,
        a_block(*nodes),
        roles=(a_role(), a_role("door", 1)),
        pools=(a_post(staff=3), a_post("door", "unlimited")),
        policy=Policy(first_come=True),
        promises=(promised("p/last", 0, to="started", start=Moment("ready", task=2)),),
    )

    # When that is rehearsed
    summary = rehearse(model, 250, seed=1)

    # Then share and quantiles lie around the truth
    low, high = summary.promises[0].kept.interval
    assert low <= 1 - 0.6472 <= high
    assert known(summary, 0.5, math.log(0.6472 / 0.5) / 0.6)
    assert known(summary, 0.9, math.log(0.6472 / 0.1) / 0.6)


def test_utilisation_is_of_the_time_people_are_there():
    """Six hours of work in an exercise of twelve, with one person for six hours and two after."""
    tasks = (a_task("watch", takes=360 * MINUTE),)
    pools = (a_post(shifts=((0, 1), (360 * MINUTE, 2))),)
    model = a_model(tasks, pools=pools, ends=720 * MINUTE)
    pool = next(one for one in rehearse(model, 2).pools if one.name == "desk")
    ended = next(iter(runs(model, 0, 0, 1))).events[-1].at
    there = min(ended, 360 * MINUTE) + 2 * max(0, ended - 360 * MINUTE)
    assert pool.utilisation == pytest.approx(360 * MINUTE / there)

    # And over time the only one is at work for twelve parts of half an hour, then nobody
    assert pool.by_part[:12] == (1.0,) * 12
    assert pool.in_use[12:] == (0.0,) * 12


def test_utilisation_over_time_divides_what_lies_in_two_parts():
    """From 0:20 to 1:10 of an exercise with a part an hour: forty minutes of the first hour, ten of the second."""
    ledger = BusyLedger()
    ledger.holds("p/watch", 20, (("desk", 2),))
    ledger.lets_go("p/watch", 70)
    ledger.returned("crew", 1, 110, 130)
    assert ledger.by_part(60, 2) == (("crew", (0, 20)), ("desk", (80, 20)))


# --- memory


def test_columns_of_runs_are_the_same_in_memory_and_in_the_file():
    # Given two blocks of rows and one row more, in two portions that end anywhere
    rows = array("i", [number for run in range(2 * BLOCK + 1) for number in (run, -run)])
    columns = RunColumns(2, "i")
    columns.extend(rows[:1000])
    columns.extend(rows[1000:])

    # Then a column is read in the order of the runs
    with closing(columns):
        assert columns.column(1).tolist() == [-run for run in range(2 * BLOCK + 1)]


def test_runs_kept_one_by_one_are_the_same_from_workers():
    kept, sent = [], []
    rehearse(two_for_one(), 9, jobs=1, keep=kept.append)
    with ThreadPoolExecutor(2) as threads:
        rehearse(two_for_one(), 9, threads, chunk=4, keep=sent.append)
    assert [one.number for one in kept] == list(range(9))
    assert kept == sent


def test_who_watches_can_ask_for_the_shares_so_far():
    """The most often broken first; what was tried with a change is no share of these runs."""
    seen = []
    summary = rehearse(two_for_one(), 40, progress=lambda step: seen.append((step.done, step.trying, step.so_far)))
    counted = [(done, so_far) for done, trying, so_far in seen if trying is None]
    assert [done for done, _so_far in counted] == list(range(1, 41))
    assert all(name == "p/report" and kept.of == done for done, ((name, kept),) in counted)
    assert counted[-1][1] == (("p/report", summary.promises[0].kept),)
    assert {so_far for _done, trying, so_far in seen if trying is not None} == {()}
