"""The status board as a fold over small logs."""

from dataclasses import replace as changed

from drillbook.simulator.exercise import run
from drillbook.simulator.log import events as e
from drillbook.simulator.log.replay import Letter, Working, board_at, boards
from drillbook.simulator.model.tasks import Recipient, Sending
from tests.builders import (
    MINUTE,
    Channel,
    Demand,
    Place,
    Pool,
    Team,
    a_model,
    a_post,
    a_task,
    fixed,
    in_turn,
    side_by_side,
)
from tests.small_books import NIGHT, compiled


def a_pumping_model():
    """A team that turns out 1 min and travels 2 min to work 10 min for one of two desks."""
    pools = (a_post(staff=2), Pool("pumps", "team", shifts=()), Pool("drainage", "capability", shifts=()))
    task = a_task("pump", takes=10 * MINUTE, place=1, demands=(Demand(2, (1,), (1,)),))
    travel = ((fixed(0), fixed(2 * MINUTE)), (fixed(2 * MINUTE), fixed(0)))
    return a_model(
        (task,), pools=pools, teams=(Team("pumps", (1, 2), 0, fixed(MINUTE)),), places=(Place("base"), Place("site")), travel=travel,
    )  # fmt: skip


def test_a_board_before_anything_happened_is_empty():
    assert board_at([], 0).working == {}


def test_a_team_is_on_its_way_then_at_work_then_stands_where_it_worked():
    log = run(a_pumping_model(), 1)
    on_the_way, working, after = boards(log, (MINUTE, 5 * MINUTE, 20 * MINUTE))
    assert (on_the_way.working["p/go/t0.0"].state, on_the_way.positions) == ("travelling", {"pumps": "base → site"})
    assert (working.working["p/go/t0.0"].state, working.positions) == ("working", {"pumps": "site"})
    assert working.in_use == {"desk": 1, "pumps": 1}
    assert (after.working, after.in_use, after.positions) == ({}, {}, {"pumps": "site"})
    assert after.settled == {"p/go/t0.0": "finished"}


def test_who_waits_is_shown_with_what_it_lacks():
    model = a_model((a_task("a", takes=MINUTE), a_task("b", takes=MINUTE)))
    board = board_at(run(model, 1), 30_000)
    assert board.working["p/go/t0.0"].state == "working"
    assert board.working["p/go/t1.1"] == Working("p/go/t1.1", "p/b", "queued", 0, "p/desk", lacks="desk")
    assert list(board.procedures) == ["p/go"]


def test_what_happens_at_the_moment_itself_is_on_the_board():
    log = run(a_model((a_task("a", takes=MINUTE),)), 1)
    assert board_at(log, MINUTE - 1).settled == {}
    assert board_at(log, MINUTE).settled == {"p/go/t0.0": "finished"}


def test_a_message_is_in_flight_until_it_is_received():
    # Given a report by a channel of two minutes, after a minute of work
    sending = Sending(Recipient("town"), (0,))
    model = a_model((a_task("tell", takes=MINUTE, sends=(sending,)),), channels=(Channel("phone", fixed(2 * MINUTE)),))
    log = run(model, 1)

    # When it is sent, and when it is received
    sent, received = boards(log, (2 * MINUTE, 3 * MINUTE))

    # Then it is in flight in between, and nobody is held by it
    assert sent.letters == {0: Letter("p/go/t0.0", "p/desk", "town", MINUTE)}
    assert (sent.working["p/go/t0.0"].state, sent.in_use) == ("sending", {})
    assert (received.letters, received.settled) == ({}, {"p/go/t0.0": "finished"})


def test_levels_indicators_and_absences_are_as_told_last():
    log = [
        e.ExerciseStarted(at=0, scenario="s", title="S", begins="", ends=9, seed=1, replication=0),
        e.IndicatorSet(at=0, indicator="rain", value=2.0, label="yellow"),
        e.LevelRaised(at=1, plan="flood", level="III", was="none"),
        e.RoleAbsent(at=2, role="flood/commander"),
        e.DeputyActing(at=3, role="flood/commander", deputy="flood/second"),
        e.IndicatorSet(at=4, indicator="depth", value=30.0, label="30 cm", place="bridge"),
        e.DisruptionBegan(at=4, inject="phones-down", what="channel", subject="phone"),
        e.PeopleSheltered(at=5, path="p/go/move", place="hall", people=80),
        e.LevelFell(at=6, plan="flood", level="none", was="III"),
        e.ShelterCleared(at=6, place="hall", people=80),
        e.RolePresent(at=7, role="flood/commander"),
        e.DisruptionEnded(at=7, inject="phones-down", what="channel", subject="phone"),
    ]
    early, late = boards(log, (5, 8))
    assert early.levels == {"flood": "III"}
    assert early.indicators == {"rain": "yellow", "depth(bridge)": "30 cm"}
    assert early.absent == {"flood/commander": "flood/second"}
    assert (early.sheltered, early.disrupted) == ({"hall": 80}, {"phones-down": "channel phone"})
    assert (late.levels, late.absent, late.sheltered, late.disrupted) == ({"flood": "none"}, {}, {"hall": 0}, {})


def test_two_of_a_post_are_counted_until_both_are_free():
    model = a_model(
        (a_task("a", takes=MINUTE), a_task("b", takes=2 * MINUTE)), side_by_side(0, 1), pools=(a_post(staff=2),)
    )
    assert [board.in_use for board in boards(run(model, 1), (0, MINUTE, 2 * MINUTE))] == [{"desk": 2}, {"desk": 1}, {}]


def test_a_board_is_not_changed_by_what_happens_later():
    model = a_model((a_task("a", takes=MINUTE), a_task("b", takes=MINUTE)), in_turn(0, 1))
    log = run(model, 1)
    first, _ = boards(log, (0, 2 * MINUTE))
    assert first == board_at(log, 0)


def test_folding_once_for_many_moments_is_folding_for_each(tmp_path):
    night = NIGHT + "given: {rain: orange}\n"
    log = run(compiled(tmp_path, night=night), 3)
    moments = tuple(range(0, 480 * MINUTE, 17 * MINUTE))
    assert list(boards(log, moments)) == [board_at(log, moment) for moment in moments]


def test_roles_of_a_small_book_are_on_its_board(tmp_path):
    model = compiled(tmp_path, night=NIGHT + "given: {rain: yellow}\n")
    board = board_at(run(changed(model, ends=60 * MINUTE), 3), 20 * MINUTE)
    assert board.levels["flood"] == "III"
    assert board.working["flood/heavy-rain/pump"].by == "flood/desk"
