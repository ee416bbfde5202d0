"""Two versions on common draws: what moved, how sure that is, and that what did not change draws the same."""

import pytest

from drillbook.simulator.rehearsal.executors import ExecutorLost
from drillbook.simulator.rehearsal.intervals import holm, mcnemar, newcombe
from drillbook.simulator.rehearsal.pairing import Means
from drillbook.simulator.rehearsal.versions.comparison import PairedShares, compare
from tests.builders import MINUTE, Procedure, Promise, Takes, a_model, a_post, a_role, a_task, at_once, in_turn, replace
from tests.test_rehearsal_value import Leaving

HERE = Means(jobs=1)
TAKES = Takes("uniform", (2 * MINUTE, 8 * MINUTE))


def model(report=TAKES, limit=5 * MINUTE, patrol=TAKES, desks=2):
    """A report promised in five minutes and a patrol promised in six, side by side."""
    tasks = (a_task("report", takes=report, within=0), a_task("patrol", takes=patrol, within=1))
    promises = (Promise("p/report", 0, "task", (limit,)), Promise("p/patrol", 0, "task", (6 * MINUTE,)))
    return a_model(tasks, pools=(a_post(staff=desks),), promises=promises)


def named(found, name):
    return next(one for one in found.promises if one.name == name)


def test_who_listens_hears_what_it_comes_to_so_far_and_what_is_done_is_kept():
    # Given two versions, of which somebody hears while they are run
    versions = model(), model(report=Takes("uniform", (2 * MINUTE, 8 * MINUTE - 15_000)))
    heard = []
    stopped = compare(*versions, 60, HERE, lambda step: heard.append(step.so_far) or step.done < 20)

    # Then it is what so many runs come to
    assert stopped == heard[-1]
    assert (stopped.done, stopped.ended) == (20, "cancelled")
    assert stopped.promises == compare(*versions, 20, HERE).promises

    # And where whoever runs them goes away, what had come back is kept
    with Leaving(9) as leaving:
        left = compare(*versions, 60, Means(leaving, chunk=5))
    assert (left.ended, left.promises) == ("lost", compare(*versions, left.done, HERE).promises)
    with Leaving(1) as leaving, pytest.raises(ExecutorLost):
        compare(*versions, 60, Means(leaving, chunk=5))


def test_interval_of_paired_shares_is_that_of_newcombes_paper():
    """Newcombe (1998), method 10: 20, 12, 2 and 16 of 50 pairs, and 36, 12, 2 and 0."""
    assert [round(-each, 4) for each in newcombe(20, 12, 2, 16)] == [0.3292, 0.0562]
    assert [round(-each, 4) for each in newcombe(36, 12, 2, 0)] == [0.3404, 0.0569]
    assert newcombe(0, 0, 0, 0) == (-1.0, 1.0)


@pytest.mark.parametrize(
    ("better", "worse", "chance"),
    [(0, 0, 1.0), (3, 3, 1.0), (0, 5, 1 / 32), (5, 0, 1 / 32), (1, 5, (2 * (1 + 6) - 6) / 64)],
)
def test_mcnemar_counts_coins(better, worse, chance):
    assert mcnemar(better, worse) == chance


def test_of_several_tests_a_later_one_needs_less_and_none_speaks_after_a_silent_one():
    assert holm([0.03, 0.01, 0.02]) == [True, True, True]  # 0.05/3, 0.05/2, 0.05
    assert holm([0.03, 0.01, 0.04]) == [False, True, False]
    assert holm([]) == []


def test_a_shorter_task_is_seen_and_the_other_one_is_the_same_run_by_run():
    # Given a version in which the report takes at most five minutes
    shorter = model(report=Takes("uniform", (2 * MINUTE, 5 * MINUTE)))

    # When both are compared in sixty runs
    found = compare(model(), shorter, 60, HERE)

    # Then the report is late in none any more, and the patrol is late in the same runs
    report, patrol = named(found, "p/report"), named(found, "p/patrol")
    assert (report.broken.both, report.broken.second, report.after.count) == (0, 0, 60)
    assert report.broken.first == 60 - report.before.count > 20
    assert report.clear
    assert report.longer.high < 0
    assert (patrol.broken.first, patrol.broken.second, patrol.clear) == (0, 0, False)
    assert patrol.longer.value == 0
    assert (found.verdict, found.better, found.worse) == ("better", report.broken.first, 0)
    assert found.broken[2].value == -report.broken.first / 60


def test_the_other_way_round_it_is_worse():
    shorter = model(report=Takes("uniform", (2 * MINUTE, 5 * MINUTE)))
    found = compare(shorter, model(), 60, HERE)
    assert (found.verdict, found.better) == ("worse", 0)


def test_a_version_is_the_same_as_itself():
    found = compare(model(), model(), 20, HERE)
    assert (found.verdict, found.better, found.worse, found.done) == ("same", 0, 0, 20)


def test_what_few_runs_cannot_tell_is_left_open():
    """One run in thirty differs: that may be chance."""
    found = compare(model(), model(report=Takes("uniform", (2 * MINUTE, 8 * MINUTE - 15_000))), 60, HERE)
    assert found.verdict == "open"
    assert named(found, "p/report").broken.first >= 1
    assert not named(found, "p/report").clear


def test_a_task_added_elsewhere_changes_no_draw():
    # Given a second procedure in the later version, for people of its own
    before = model()
    after = replace(
        before,
        tasks=(*before.tasks, a_task("new", 1, TAKES)),
        roles=(a_role(), a_role("other", 1)),
        pools=(*before.pools, a_post("other")),
        procedures=(Procedure("early", 0, in_turn(2)), *(replace(one) for one in before.procedures)),
        injects=(at_once(0, name="early"), replace(before.injects[0], starts=(1,))),
    )
    assert compare(before, after, 30, HERE).verdict == "same"


def test_promises_of_one_version_alone_are_named_and_not_counted():
    one = model()
    more = replace(one, promises=(*one.promises, Promise("p/more", 0, "task", (MINUTE,))))
    assert (compare(one, more, 3, HERE).new, compare(more, one, 3, HERE).gone) == (("p/more",), ("p/more",))


def test_processes_and_chunks_change_nothing():
    versions = model(), model(limit=4 * MINUTE)
    assert compare(*versions, 20, Means(jobs=2, chunk=3)) == compare(*versions, 20, HERE)


def test_told_to_stop_it_returns_what_is_done():
    found = compare(model(), model(), 50, HERE, lambda step: step.done < 7)
    assert (found.done, found.ended, found.asked) == (7, "cancelled", 50)


def test_with_a_precision_it_ends_when_every_difference_is_so_certain():
    found = compare(model(), model(), 5000, HERE, precision=0.05)
    assert (found.ended, found.done) == ("precision", 500)
    assert found.widest <= 0.05


def test_shares_of_the_same_runs():
    pair = PairedShares(10, 30, 10, 50)
    assert (pair.of, pair.difference) == (100, -0.2)
    assert pair.interval[0] < -0.2 < pair.interval[1] < 0
