"""Where a run jams, and what is offered to try: by the minutes of missed promised times, not by all waits of a run."""

from dataclasses import replace

import pytest

from drillbook.schema.values.distributions import Takes
from drillbook.simulator.log.causes import Cause
from drillbook.simulator.log.measures import PromiseRow
from drillbook.simulator.log.objectives import ObjectiveRow
from drillbook.simulator.model.means import Channel, Pool, Stock
from drillbook.simulator.model.model import Disruption, Inject, Model
from drillbook.simulator.model.run_changes import Variation, changes_of, varied
from drillbook.simulator.model.tasks import Recipient, Sending
from drillbook.ui.app.views.run import waterfall
from drillbook.ui.app.views.run.variation import channels_at_risk, first_choice
from drillbook.ui.report.clock_text import ShownClock
from drillbook.ui.report.run.causes import cause_text, causes_text, causes_words, jam_text, places_told
from drillbook.ui.report.titles import Titles
from drillbook.ui.translation import speak
from drillbook.ui.use.facilitator.jams import Jam, jams, tightest
from drillbook.ui.use.facilitator.what_to_try import Trial, trials, varied_names

MINUTE = 60_000


def promise(name, outcome, limit, *parts):
    """A promised time whose chain has these parts, as (kind, about, since, minutes)."""
    causes = tuple(Cause(kind, about, since * MINUTE, took * MINUTE) for kind, about, since, took in parts)
    taken = sum(cause.took for cause in causes)
    return PromiseRow(name, outcome=outcome, since=0, limit=limit * MINUTE, elapsed=taken, parts=causes)


def told(rows, ends=600):
    return [(jam.cause.about, jam.took // MINUTE, jam.broken) for jam in jams(rows, ends * MINUTE)]


def test_cause_of_what_was_missed_comes_before_a_longer_one_of_what_was_kept():
    """A pool that was waited for 57 minutes where the limit is days is not where it jams."""
    rows = [
        promise("relief", "met", 2880, ("shortage", "finance", 0, 57)),
        promise("closed", "missed", 25, ("travel", "police", 0, 7), ("shortage", "traffic", 7, 20)),
    ]
    assert told(rows) == [("traffic", 20, True), ("police", 7, True), ("finance", 57, False)]


def test_cause_on_two_missed_chains_is_charged_to_both_and_told_once():
    # Given two promised times that the same 20 minutes without a telephone drove, and a longer work of one
    rows = [
        promise("a", "missed", 5, ("staff", "desk", 10, 20)),
        promise("b", "missed", 5, ("staff", "desk", 10, 20), ("work", "dig", 30, 30)),
    ]

    # When they are ranked, then the 20 minutes come first, with 40, and are 20 where they are told
    first, second = jams(rows, 0)
    assert (first.cause.about, first.took, first.cause.took) == ("desk", 40 * MINUTE, 20 * MINUTE)
    assert first.promises == ("a", "b")
    assert (second.cause.about, second.promises) == ("dig", ("b",))


def test_cause_of_one_chain_is_told_to_the_second_of_its_row():
    # Given parts of 20.6, 10.5 and 5.4 seconds: 36.5 in all, rounded so that they add up
    speak("en")
    parts = tuple(
        Cause("work", name, since, took)
        for name, since, took in (("a", 0, 20_600), ("b", 20_600, 10_500), ("c", 31_100, 5_400))
    )
    row = PromiseRow("closed", outcome="missed", since=0, limit=1000, elapsed=36_500, parts=parts)

    # When they are told in the row and as where it jams, then no second differs
    assert causes_text(row, Titles({}, {}, {}, {}, {}, {}, {}, {}, {}, {})) == "a, 21 s; b, 10 s; c, 5 s"
    assert [jam_text(jam, Titles({}, {}, {}, {}, {}, {}, {}, {}, {}, {})) for jam in jams([row], 0)] == [
        "a, 21 s",
        "b, 10 s",
        "c, 5 s",
    ]


def test_one_title_at_several_places_is_told_with_each():
    # Given calls to the parents of two classrooms, the second in two rounds, and the way there
    speak("zh")
    titles = Titles(
        {}, {"c/ring": "逐户电话告知家长"}, {}, {"east": "101教室", "west": "102教室"}, {}, {}, {}, {}, {}, {}
    )
    abouts = ("c#1@east/ring@east", "c#1@west/ring@west", "c#1@west/ring@west@2", "go")
    parts = tuple(Cause("work", about, at * 60_000, 60_000) for at, about in enumerate(abouts))

    # Then each says which, where a list has both; one place alone says nothing of it
    assert causes_words(parts[:2], titles) == "逐户电话告知家长（101教室），1分钟；逐户电话告知家长（102教室），1分钟"
    assert causes_words(parts[1:], titles) == "逐户电话告知家长，1分钟；逐户电话告知家长，1分钟；go，1分钟"
    row = PromiseRow("closed", outcome="missed", since=0, limit=1000, elapsed=240_000, parts=parts)
    found = [
        jam_text(jam, titles, places_told((jam.cause for jam in jams([row], 0)), titles)) for jam in jams([row], 0)
    ]
    assert [one.partition("，")[0] for one in found] == [
        "逐户电话告知家长（102教室）",
        "逐户电话告知家长（101教室）",
        "go",
    ]
    assert [bar.text.partition("，")[0] for bar in waterfall.bars(row, titles, ShownClock(None))][:2] == [
        "逐户电话告知家长（101教室）",
        "逐户电话告知家长（102教室）",
    ]


@pytest.mark.parametrize(("since", "wanted"), [(10, 20), (25, 25), (30, 30)])
def test_what_two_chains_have_in_common_happened_once(since, wanted):
    """Of two stretches of ten minutes that overlap by none, five or ten."""
    rows = [
        promise("a", "missed", 5, ("staff", "desk", 10, 20)),
        promise("b", "missed", 5, ("staff", "desk", since, 10)),
    ]
    assert jams(rows, 0)[0].cause.took == wanted * MINUTE


def test_promise_that_was_never_reached_is_charged_to_what_it_hangs_on_until_the_end():
    never = PromiseRow("moved", "p", "never-reached", since=100 * MINUTE, limit=MINUTE, reason="starved boats")
    (jam,) = jams([never], 600 * MINUTE)
    assert (jam.cause.kind, jam.cause.about, jam.cause.took, jam.broken) == ("never", "boats", 500 * MINUTE, True)


@pytest.mark.parametrize(
    ("reason", "said"), [("", "抽排 never came, 500 min"), ("unfinished working", "still being done, 500 min")]
)
def test_never_reached_says_what_did_not_come(reason, said):
    titles = Titles({}, {"f/pump": "抽排"}, {}, {}, {}, {}, {}, {}, {}, {"pumped": "f/pump"})
    never = PromiseRow("pumped", "p", "never-reached", since=100 * MINUTE, limit=MINUTE, reason=reason)
    (jam,) = jams([never], 600 * MINUTE)
    speak("en")
    assert cause_text(jam.cause, titles, "500 min") == f"{said} to the end"


def test_tightest_are_the_three_that_took_most_of_their_limits_each_once():
    rows = [
        promise(name, "met", 100, ("work", name, 0, took))
        for name, took in zip("abcde", (50, 90, 70, 80, 60), strict=True)
    ]
    rows.append(promise("b", "met", 100, ("work", "b", 0, 95)))
    assert [(row.id, row.elapsed // MINUTE) for row in tightest(rows)] == [("b", 95), ("d", 80), ("c", 70)]


def test_run_without_any_promise_called_upon_does_not_jam():
    assert jams([PromiseRow("a", outcome="not-triggered")], 0) == ()


SOON, LATE = Takes("fixed", (30_000,)), Takes("fixed", (90_000,))
TO = Recipient("desk")
MODEL = Model(
    60 * MINUTE,
    pools=(
        Pool("traffic", "staff", shifts=((0, 3),), title="交警"),
        Pool("fuel", "supplies", stock=(Stock(-1, 200_000),), title="油料"),
    ),
    channels=(Channel("phone", SOON), Channel("fax", LATE), Channel("radio", SOON, 0.9), Channel("net", SOON)),
    injects=(
        Inject("call", at=SOON, to=(Sending(TO, (0,)),)),
        Inject("outage", at=SOON, disrupt=Disruption("channel", 0), title="电话中断"),
        Inject("net-down", at=SOON, disrupt=Disruption("channel", 3), to=(Sending(TO, (1,)),)),
    ),
)


def offered(*causes, model=MODEL):
    return trials([Jam(cause, cause.took, ("p",), True) for cause in causes], model)


def test_who_was_waited_for_is_offered_once_more():
    assert offered(Cause("shortage", "traffic", 0, 9)) == (Trial("amount", "traffic", was=3, now=4),)
    assert varied_names([Jam(Cause("shortage", "traffic", 0, 9), 9, ("p",), True)], MODEL) == ["traffic"]


@pytest.mark.parametrize(
    ("lost", "is_offered"),
    [
        (("traffic", 0, -1), False),  # to the end
        (("traffic", 0, 10), False),
        (("traffic", 0, 8), True),  # the wait goes on after it
        (("traffic", 2, -1), True),  # the wait began before it
        (("fuel", 0, -1), True),
    ],
)
def test_more_of_what_is_out_as_long_as_it_is_waited_for_is_not_offered(lost, is_offered):
    model = varied(MODEL, Variation(lost=(lost,)))
    assert bool(offered(Cause("never", "traffic", 1, 9), model=model)) == is_offered


def test_supplies_are_offered_by_the_tenth():
    assert offered(Cause("stock", "fuel", 0, 9)) == (Trial("amount", "fuel", was=200, now=220),)


@pytest.mark.parametrize("kind", ["work", "travel", "message", "inject"])
def test_what_no_number_would_shorten_is_not_offered(kind):
    assert offered(Cause(kind, "traffic", 0, 9)) == ()


def test_channel_that_fails_is_offered_the_soonest_that_nothing_puts_out_of_order_and_a_run_without_the_outage():
    """The radio: fax takes longer, and the net is down in this scenario, too."""
    down = Cause("unreached", "desk", 0, 9, 7, "phone", "disrupted", "outage")
    assert offered(down) == (Trial("also", "radio", "phone"), Trial("without", "outage"))


def test_channel_that_every_message_has_already_is_not_offered():
    both = replace(MODEL.injects[0], to=(Sending(TO, (0, 2)),))
    down = Cause("unreached", "desk", 0, 9, 7, "phone", "disrupted", "outage")
    model = replace(MODEL, injects=(both, *MODEL.injects[1:]))
    assert offered(down, model=model) == (Trial("without", "outage"),)


def test_inject_that_says_something_comes_without_its_disruption_only():
    assert offered(Cause("disruption", "net", 0, 9, disruption="net-down")) == (Trial("undisturbed", "net-down"),)


def test_nobody_there_is_not_mended_by_another_channel():
    assert offered(Cause("unreached", "desk", 0, 9, 7, "phone", "absent")) == ()


def test_trial_adds_to_what_was_changed_before_and_is_named():
    # Given a run with four of three already
    known = Variation((("traffic", 4),), without=("outage",))

    # When a fifth and the radio are tried
    tried = Trial("also", "radio", "phone").on(Trial("amount", "traffic", was=4, now=5).on(known))

    # Then all of it stands in the next run, and is told
    assert tried == Variation((("traffic", 5),), without=("outage",), also=(("phone", "radio"),))
    assert [text.render("zh") for text in changes_of(varied(MODEL, tried))] == [
        "交警 3→5",
        "不发生：电话中断",
        "phone之外加用radio",
    ]
    assert varied(MODEL, tried).injects[0].to == (Sending(TO, (0, 2)),)
    assert changes_of(MODEL) == ()


@pytest.mark.parametrize(("target", "outcome"), [(0.8, "met"), (0.81, "missed")])
def test_objective_is_reached_at_exactly_its_target(target, outcome):
    row = ObjectiveRow("a", "甲", target, (("x", 1, 2), ("y", 3, 3)))
    assert (row.kept, row.called_upon, row.outcome) == (4, 5, outcome)


def test_sliders_begin_with_what_was_changed_and_waited_for():
    assert first_choice(MODEL, Variation((("fuel", 1),)), ["traffic", "fuel"]) == ["fuel", "traffic"]
    assert channels_at_risk(MODEL, Variation(also=(("fax", "radio"),))) == ["phone", "net", "fax"]
