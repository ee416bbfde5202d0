"""Reports, hand-overs and injects on their way, in small books: channels, tries, receipts."""

import pytest

from tests.small_books import HEAD
from tests.stories import a_plan, happened, story

GO = "go: {at: T+0:00, starts: a/go}\n"
SENT = {"message-failed", "message-received", "task-reported", "task-started", "task-finished"}
CHANNELS = """\
library: contacts
organizations:
  town: {title: Town}
  bureau: {title: Bureau}
channels:
  phone: {title: Telephone, takes: 1 min%s}
  radio: {title: Radio, takes: 30 s}
"""
PHONE = CHANNELS % ""
BROKEN = CHANNELS % ", succeeds: 0"


def reporting(report="{to: duty, by: [phone, radio]}", steps="[report, then]"):
    """A report of five minutes to the duty officer, then a task."""
    return a_plan(
        f"""
        roles:
          desk: {{title: Desk, staff: 1}}
          duty: {{title: Duty, staff: 1}}
        tasks:
          report: {{title: Report, role: desk, takes: 5 min, report: {report}}}
          then: {{title: Then, role: desk, takes: 1 min}}
        procedures:
          go: {{steps: {steps}}}
        """
    )


def test_a_report_is_finished_when_it_is_received_and_its_sender_is_free_before(tmp_path):
    plan = reporting(steps="[{parallel: [report, then]}]")
    assert story(tmp_path, plan, injects=GO, contacts=PHONE, only=SENT) == [
        "0 task-started a/go/report",
        "5 task-reported a/go/report",
        "5 task-started a/go/then",
        "6 task-finished a/go/then",
        "6 message-received a/go/report",
        "6 task-finished a/go/report",
    ]


def test_what_comes_after_a_report_waits_for_its_receipt(tmp_path):
    assert "6 task-started a/go/then" in story(tmp_path, reporting(), injects=GO, contacts=PHONE)


def test_a_failed_try_costs_its_time_then_the_next_channel_is_tried(tmp_path):
    assert story(tmp_path, reporting(), injects=GO, contacts=BROKEN, only=SENT) == [
        "0 task-started a/go/report",
        "5 task-reported a/go/report",
        "6 message-failed a/go/report chance",
        "6.5 message-received a/go/report",
        "6.5 task-finished a/go/report",
        "6.5 task-started a/go/then",
        "7.5 task-finished a/go/then",
    ]


def test_after_the_last_channel_the_first_again_after_a_pause(tmp_path):
    """The pause of this book is four minutes."""
    injects = "down: {at: T+0:00, disrupt: {channel: phone, for: 8 min}}\n" + GO
    patient = HEAD.replace("retry: 5 min", "retry: 4 min")
    assert story(
        tmp_path, reporting("{to: duty, by: [phone]}"), injects=injects, contacts=PHONE, book=patient,
        only={"message-failed", "message-received"},
    ) == ["6 message-failed a/go/report disrupted", "11 message-received a/go/report"]  # fmt: skip


@pytest.mark.parametrize(
    ("lasts", "told"),
    [("6 min", ["6 message-received a/go/report"]), ("6 min 1 s", ["6 message-failed a/go/report disrupted"])],
)
def test_a_channel_that_is_back_as_the_try_ends_has_carried_it(tmp_path, lasts, told):
    injects = f"down: {{at: T+0:00, disrupt: {{channel: phone, for: {lasts}}}}}\n" + GO
    log = story(
        tmp_path, reporting("{to: duty, by: [phone]}"), injects=injects, contacts=PHONE,
        only={"message-failed", "message-received"},
    )  # fmt: skip
    assert log[:1] == told


def test_nobody_answers_at_an_empty_post_but_an_organization_always_does(tmp_path):
    injects = "away: {at: T+0:00, disrupt: {role: a/duty}}\n" + GO
    hourly = HEAD.replace("retry: 5 min", "retry: 1 h")
    told = {"injects": injects, "hours": 2, "contacts": PHONE, "book": hourly}
    plan = reporting("{to: duty, by: [phone]}")
    assert story(tmp_path, plan, **told, only={"message-failed", "message-received", "task-unfinished"}) == [
        "6 message-failed a/go/report absent",
        "67 message-failed a/go/report absent",
        "120 task-unfinished a/go/report",
        "120 task-unfinished a/go/then",
    ]
    unfinished = [event for event in happened(tmp_path, plan, **told) if event.kind == "task-unfinished"]
    assert [event.state for event in unfinished] == ["sending", "waiting"]
    plan = reporting("{to: town, by: [phone]}")
    assert story(tmp_path, plan, **told, only={"message-received"}) == ["6 message-received a/go/report"]


def test_a_report_to_two_is_finished_when_both_have_it(tmp_path):
    injects = "down: {at: T+0:00, disrupt: {role: a/duty, until: T+0:10}}\n" + GO
    plan = reporting("{to: [town, duty], by: [phone]}")
    assert story(tmp_path, plan, injects=injects, contacts=PHONE, only=SENT - {"task-started"}) == [
        "5 task-reported a/go/report",
        "6 message-received a/go/report",
        "6 message-failed a/go/report absent",
        "12 message-received a/go/report",
        "12 task-finished a/go/report",
        "13 task-finished a/go/then",
    ]


def test_without_channels_a_report_is_received_at_once(tmp_path):
    nothing = "library: contacts\norganizations:\n  town: {title: Town}\n"
    assert story(tmp_path, reporting("{to: duty}"), injects=GO, contacts=nothing, only=SENT)[:4] == [
        "0 task-started a/go/report",
        "5 task-reported a/go/report",
        "5 message-received a/go/report",
        "5 task-finished a/go/report",
    ]


ORDER = """
roles:
  desk: {title: Desk, staff: 1}
  duty: {title: Duty, staff: 1}
tasks:
  order: {title: Order, role: desk, takes: 1 min, hands_over_to: [b/evacuate]}
  then: {title: Then, role: desk, takes: 1 min}
  evacuate: {title: Evacuate, role: duty, takes: 60 min, within: 60 min}
procedures:
  go: {steps: [order, then]}
"""


def test_a_hand_over_begins_over_there_at_its_receipt_and_nobody_waits(tmp_path):
    only_phone = PHONE.replace("  radio: {title: Radio, takes: 30 s}\n", "")
    told = {"injects": GO, "contacts": only_phone, "only": {"task-started", "promise-met"}}
    assert story(tmp_path, a_plan(ORDER), a_plan(ORDER, "b"), **told) == [
        "0 task-started a/go/order",
        "2 task-started a/go/then",
        "2 task-started b/evacuate/evacuate",
        "62 promise-met b/evacuate/evacuate 60 min",
    ]


def test_what_is_handed_to_a_role_is_only_received(tmp_path):
    plan = a_plan(ORDER).replace("b/evacuate", "b/duty")
    log = happened(tmp_path, plan, a_plan(ORDER, "b"), injects=GO, contacts=PHONE)
    assert [event.to for event in log if event.kind == "message-received"] == ["b/duty"]
    assert [event.path for event in log if event.kind == "procedure-started"] == ["a/go"]


HEARD = "heard: {at: T+0:10, to: [a/duty, town], by: %s, set: {rain: orange}, starts: a/go}\n"


def test_what_an_inject_tells_is_known_when_it_has_been_received(tmp_path):
    told = {"contacts": PHONE, "only": {"inject-delivered", "indicator-set", "procedure-started"}}
    assert story(tmp_path, reporting(), injects=HEARD % "Radio", **told) == [
        "10 inject-delivered heard",
        "10.5 procedure-started a/go inject",
        "10.5 indicator-set",
    ]


def test_the_incident_is_when_it_happened_not_when_it_was_heard_of(tmp_path):
    plan = reporting().replace("takes: 1 min}", "takes: 1 min, within: {at_most: 10 min, from: incident}}")
    log = happened(tmp_path, plan, injects=HEARD % "Telephone", contacts=PHONE)
    met = [(event.since // 60_000, event.took // 60_000) for event in log if event.kind == "promise-met"]
    assert met == [(10, 8)]


def test_the_links_of_a_report_lead_through_its_message(tmp_path):
    log = happened(tmp_path, reporting(), injects=GO, contacts=BROKEN)
    last = max(number for number, event in enumerate(log) if event.kind == "task-finished")
    assert [log[number].kind for number in log.chain(last)][:7] == [
        "task-finished",
        "task-started",
        "task-ready",
        "task-finished",
        "message-received",
        "message-failed",
        "message-sent",
    ]
