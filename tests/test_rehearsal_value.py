"""The value of one more and of one fewer: paired on common draws, with what it makes worse and what was not tried."""

import json
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from drillbook.schema.finding import say
from drillbook.simulator.model.run_changes import Variation, varied
from drillbook.simulator.rehearsal.executors import ExecutorLost
from drillbook.simulator.rehearsal.intervals import Mean
from drillbook.simulator.rehearsal.pairing import Means, remedy_for
from drillbook.simulator.rehearsal.replication_measures import MISSED, Jam, outcomes
from drillbook.simulator.rehearsal.value import LEAST, Shift, Worth, _is_moved, value, without_channel
from drillbook.simulator.study.stress.search import stress
from drillbook.ui.report.rehearsal.value import keeps_more_with_fewer, moves_text, worth_text
from drillbook.ui.report.titles import Titles
from drillbook.ui.translation import speak
from tests.builders import (
    MINUTE,
    Channel,
    Moment,
    Promise,
    Recipient,
    Sending,
    Takes,
    a_model,
    a_post,
    a_role,
    a_task,
    in_turn,
    replace,
)
from tests.command import drillbook
from tests.test_cli_rehearse import book as book

HERE = Means(jobs=1)


def promised(name, ticks):
    return Promise(name, 0, "task", (ticks,))


@pytest.fixture
def model():
    """Two tasks for one desk, promised in nine minutes; a spare post that nobody uses."""
    takes = Takes("uniform", (2 * MINUTE, 8 * MINUTE))
    tasks = (a_task("patrol", takes=takes, priority=1), a_task("report", takes=takes, within=0))
    return a_model(tasks, pools=(a_post(), a_post("spare")), promises=(promised("p/report", 9 * MINUTE),))


def test_one_more_of_what_is_short_keeps_what_was_broken(model):
    summary = value(model, 40, HERE, seed=2)
    broken = sum(row[0] >= MISSED for row in outcomes(model, 2, 0, 40))
    more = next(one for one in summary.worths if one.change == 1)
    assert (more.name, more.better, more.worse) == ("desk", broken, 0)
    assert more.broken.value == -broken / 40
    assert more.shifts == (Shift("p/report", 40 - broken, 40, 40, 40),)


def test_one_fewer_of_the_only_one_breaks_all(model):
    summary = value(model, 40, HERE, seed=2)
    fewer = next(one for one in summary.worths if one.change == -1)
    assert (fewer.better, fewer.shifts[0].after) == (0, 0)
    assert fewer.worse == fewer.shifts[0].before


def test_what_no_run_used_is_not_tried_and_named(model):
    summary = value(model, 3, HERE)
    assert summary.unused == ("spare",)
    assert {one.name for one in summary.worths} == {"desk"}
    assert summary.asked == len(summary.worths) == 2


def test_processes_change_nothing(model):
    assert value(model, 20, Means(jobs=2, chunk=3)) == value(model, 20, HERE)


def test_told_to_stop_it_returns_what_was_tried(model):
    summary = value(model, 5, HERE, lambda step: step.trying != ("desk", -1))
    assert ([one.change for one in summary.worths], summary.asked) == ([1], 2)


def test_told_to_stop_in_the_middle_of_a_change_it_keeps_the_runs_of_that(model):
    # Given a search that is told to stop after 15 of 40 runs of the second change
    summary = value(model, 40, HERE, lambda step: step.done < 55 or step.trying is None, seed=2)

    # Then the first has all its runs, the second those it has, with the interval that so few allow
    whole, part = summary.worths[0], summary.worths[1]
    assert ((whole.change, whole.runs), (part.change, part.runs)) == ((1, 40), (-1, 15))
    assert summary.ended == "cancelled"
    assert part == next(one for one in value(model, 15, HERE, seed=2).worths if one.change == -1)


@pytest.mark.parametrize(("done", "told"), [(LEAST - 1, 1), (LEAST, 2)])
def test_of_too_few_runs_nothing_is_told(model, done, told):
    summary = value(model, 40, HERE, lambda step: step.trying is None or step.done < 40 + done, seed=2)
    assert len(summary.worths) == told


def test_who_listens_hears_what_was_tried_so_far(model):
    # Given somebody who listens
    heard = []
    summary = value(model, 40, HERE, lambda step: heard.append((step.done, step.so_far)), seed=2)

    # Then nothing is told of the runs as things are, each change as soon as it has runs enough, and at the end all
    so_far = dict(heard[40:])
    assert {worths for _done, worths in heard[:40]} == {()}
    assert [len(so_far[done]) for done in (LEAST - 1, LEAST, 40, 40 + LEAST)] == [0, 1, 1, 2]
    assert so_far[LEAST][0].runs == LEAST
    assert so_far[80] == summary.worths


def test_told_to_stop_before_the_first_change_it_tells_things_as_they_are(model):
    summary = value(model, 40, HERE, lambda step: step.done < 20)
    assert (summary.done, summary.worths, summary.asked, summary.ended) == (20, (), 2, "cancelled")
    assert summary.broken == value(model, 20, HERE).broken
    assert value(model, 5, HERE, lambda step: False) is None


class Leaving(ThreadPoolExecutor):
    """One that is gone after so many pieces of work."""

    def __init__(self, pieces):
        super().__init__(1)
        self.left = pieces

    def submit(self, act, /, *given, **named):
        self.left -= 1
        if self.left < 0:
            gone = Future()
            gone.set_exception(ExecutorLost(say(en="gone", zh="已断开")))
            return gone
        return super().submit(act, *given, **named)


@pytest.mark.parametrize(("pieces", "runs", "told"), [(3, 12, []), (11, 40, []), (13, 40, [1]), (23, 40, [1, -1])])
def test_where_whoever_measures_goes_away_what_is_done_is_kept(model, pieces, runs, told):
    with Leaving(pieces) as leaving:
        summary = value(model, 40, Means(leaving, chunk=4), seed=2)
    assert (summary.done, summary.ended) == (runs, "lost")
    assert [one.change for one in summary.worths] == told


def test_where_nothing_is_done_that_is_no_answer(model):
    with Leaving(0) as leaving, pytest.raises(ExecutorLost):
        value(model, 40, Means(leaving, chunk=4))


def test_without_a_channel_a_report_goes_by_the_next_one():
    """A phone of one minute and a radio of four, promised in three: without the phone it is late, without the radio not."""
    sends = Sending(Recipient("p/lead", 1), (0, 1))
    model = a_model(
        (a_task("report", takes=MINUTE, within=0, report=True, sends=(sends,)),),
        in_turn(0),
        roles=(a_role(), a_role("lead", 1)),
        pools=(a_post(), a_post("lead")),
        channels=(Channel("phone", Takes("fixed", (MINUTE,))), Channel("radio", Takes("fixed", (4 * MINUTE,)))),
        promises=(promised("p/report", 3 * MINUTE),),
    )
    worse = {one.name: one.worse for one in value(model, 2, HERE).worths if one.kind == "channel"}
    assert worse == {"phone": 2, "radio": 0}
    assert without_channel(model, 0).digest != without_channel(model, 1).digest


@pytest.mark.parametrize(("succeeds", "more"), [(0.5, 1), (1.0, 0)])
def test_a_second_line_is_tried_where_one_does_not_always_get_through(succeeds, more):
    # Given a report by telephone, which gets through so often and is tried again every ten minutes
    channel = Channel("phone", Takes("fixed", (MINUTE,)), succeeds)
    told = a_task("report", takes=Takes("fixed", (MINUTE,)), sends=(Sending(Recipient("p", role=0), (0,)),), within=0)
    reported = promised("p/report", 5 * MINUTE)
    model = a_model((told,), channels=(channel,), promises=(reported,), roles=(a_role(),), pools=(a_post(),))

    # When one more of everything is tried
    summary = value(model, 60, HERE)

    # Then a second line keeps more of them in time and makes none late, and is what the jam calls for
    lines = [one for one in summary.worths if one.kind == "channel" and one.change > 0]
    assert len(lines) == more
    for line in lines:
        (shift,) = line.shifts
        assert shift.after > shift.before
        assert line.worse == 0
        assert remedy_for(Jam("unreached", "phone", "chance"), model) == Variation((("phone", 2),))


def test_two_lines_get_through_unless_both_fail():
    channel = Channel("phone", Takes("fixed", (MINUTE,)), 0.8)
    model = a_model((a_task("report"),), channels=(channel,))
    assert varied(model, Variation((("phone", 2),))).channels[0].succeeds == pytest.approx(0.96)
    assert varied(model, Variation((("phone", 0),))).injects[-1].disrupt.what == "channel"


def test_what_nothing_sets_off_any_more_is_told_beside_what_is_broken():
    """An order by telephone alone, and work promised from its receipt: without the telephone nobody asks for that."""
    pytest.importorskip("scipy")
    sends = Sending(Recipient("p/lead", 1), (0,))
    received, done = Moment("received", task=0), Moment("finished", task=1)
    model = a_model(
        (a_task("order", takes=MINUTE, within=0, report=True, sends=(sends,)), a_task("work", takes=MINUTE)),
        in_turn(0, 1),
        roles=(a_role(), a_role("lead", 1)),
        pools=(a_post(), a_post("lead")),
        channels=(Channel("phone", Takes("fixed", (MINUTE,))),),
        promises=(promised("p/order", 3 * MINUTE), Promise("p/work", 0, "pair", (3 * MINUTE,), received, end=done)),
    )
    [phone] = [one for one in value(model, 2, HERE).worths if one.kind == "channel"]
    assert (phone.worse, phone.broken.value, phone.unasked) == (2, 1.0, 1.0)
    silencing = {one.misfortune.name: one.promises for one in stress(model, 100, means=HERE).silencing}
    assert silencing["phone"] == ("p/work",)


def orders(limit):
    """An order by telephone alone, promised in so many minutes, and work promised from its receipt."""
    sends = Sending(Recipient("p/lead", 1), (0,))
    received, done = Moment("received", task=0), Moment("finished", task=1)
    work = (Promise(f"p/work-{at}", 0, "pair", (3 * MINUTE,), received, end=done) for at in range(3))
    return a_model(
        (a_task("order", takes=5 * MINUTE, within=0, report=True, sends=(sends,)), a_task("work", takes=MINUTE)),
        in_turn(0, 1),
        roles=(a_role(), a_role("lead", 1)),
        pools=(a_post(), a_post("lead")),
        channels=(Channel("phone", Takes("fixed", (MINUTE,))),),
        promises=(promised("p/order", limit * MINUTE), *work),
    )


def test_what_is_no_longer_asked_for_is_no_merit():
    """The order is late as it is; without the telephone it is as late, and three promised times are asked for no more."""
    phone = next(one for one in value(orders(3), 2, HERE).worths if one.kind == "channel")
    assert (phone.broken.value, phone.unasked, phone.lost) == (0.0, 3.0, 3.0)
    assert (phone.better, phone.worse, phone.helps) == (0, 2, False)
    assert phone.shifts[0] == Shift("p/work-0", 2, 0, 2, 0)


def test_a_promised_time_that_only_falls_due_after_the_end_is_moved_by_nothing():
    """Two reports at the end; what is only not due yet in one of both is neither kept nor broken more often."""
    met, due = [0, 98, 2, 0, 0], [0, 100, 0, 0, 0]
    assert not _is_moved(met, due)
    assert _is_moved(met, [0, 97, 2, 1, 0])
    assert _is_moved(met, [98, 0, 2, 0, 0])


@pytest.mark.parametrize(
    ("shift", "said"),
    [
        (Shift("p/order", 2, 99, 100, 100), "order（p） 2→99"),
        (Shift("p/order", 48, 0, 48, 48), "order（p） 48/48→0/48"),
        (Shift("p/order", 48, 20, 50, 48), "order（p） 48/50→20/48"),
        (Shift("p/order", 20, 0, 100, 0), "order（p） 20→不再触发"),
        (Shift("p/order", 20, 0, 60, 0), "order（p） 20/60→不再触发"),
    ],
)
def test_a_count_that_is_not_of_all_runs_says_of_how_many(shift, said):
    # Given two plans with an order, of which one is moved in some of a hundred runs
    speak("zh")
    model = orders(3)
    alike = tuple(replace(one, title="order") for one in model.promises)
    titles = Titles.of(replace(model, promises=alike))
    worth = Worth("phone", "channel", -1, Mean(0, 0, 0), 0, 0, 0, (shift,), 100)
    assert moves_text(worth, titles) == said
    assert keeps_more_with_fewer(worth) is (shift.after > shift.before)


def test_a_sentence_says_of_how_many_where_their_number_changes():
    speak("zh")
    model = orders(3)
    for shift, said in (
        (Shift("p/order", 2, 99, 100, 100), "100次中按时由2次变为99次"),
        (Shift("p/order", 2, 40, 50, 48), "按时由50次中2次变为48次中40次"),
    ):
        worth = Worth("phone", "channel", 1, Mean(-1, -2, -0.5), 9, 0, 0, (shift,), 100)
        assert worth_text(worth, Titles.of(model)).endswith(said)


def test_more_can_be_worse_and_that_is_counted():
    """With a second hand the long task starts first and holds the only van that the promised one wants (Graham)."""
    tasks = (
        a_task("call", 0, 2 * MINUTE),
        a_task("haul", 1, 30 * MINUTE, with_roles=(0,)),
        a_task("drive", 1, 5 * MINUTE, within=0, priority=1),
    )
    body = in_turn(0, 2)
    nodes = (
        *body.nodes,
        replace(body.nodes[0], name="haul", what=replace(body.nodes[0].what, task=1), next=(), order=9),
    )
    model = a_model(
        tasks,
        replace(body, nodes=nodes),
        roles=(a_role(), a_role("van", 1)),
        pools=(a_post(), a_post("van")),
        promises=(promised("p/drive", 8 * MINUTE),),
    )
    more = next(one for one in value(model, 3, HERE).worths if (one.name, one.change) == ("desk", 1))
    assert (more.better, more.worse) == (0, 3)


def test_the_command_says_it_in_a_sentence_and_in_json(book):
    told = drillbook("value", "scenarios/night.yaml", "-n", "20", "--jobs", "1", "--lang", "zh", cwd=book)
    document = json.loads(
        drillbook("value", "scenarios/night.yaml", "-n", "20", "--jobs", "1", "--format", "json", cwd=book).out
    )
    first = document["changes"][0]
    assert (first["name"], first["change"], first["worse"]) == ("duty", 1, 0)
    assert f"防汛值班员增加1人，平均每次少{-first['broken']['mean']:.2f}项未按时；“首次报告”20次中按时由" in told.out
