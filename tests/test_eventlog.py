"""The event log: there and back, and clear refusals of what cannot be relied on."""

import json
import pickle

import pytest

from drillbook.simulator.exercise import run, runs
from drillbook.simulator.log import eventlog
from drillbook.simulator.log.eventlog import FORMAT, LogRefused, read_log
from drillbook.simulator.log.events import BY_KIND, EVENTS
from drillbook.simulator.model.decisions_made import Decision
from tests.builders import MINUTE, Takes, a_model, a_task
from tests.test_engine_loss import a_pumping, breaks

MODEL = a_pumping("resume", breaks(20))


def written(log):
    return "".join(line + "\n" for line in log.lines())


def test_a_log_is_the_same_after_writing_and_reading():
    log = run(MODEL, 7, decisions=(Decision(MINUTE, "claim", "p/desk", by="李"),))
    again = read_log(written(log))
    assert again == log
    assert again.origin.decisions == log.origin.decisions
    assert again.origin.digest == log.origin.digest
    assert written(again) == written(log)


def test_the_same_model_seed_and_decisions_give_the_same_log():
    assert written(run(MODEL, 7)) == written(run(MODEL, 7))
    varied = a_model((a_task("t", 0, Takes("uniform", (MINUTE, 60 * MINUTE))),))
    assert run(varied, 7).events != run(varied, 8).events


def test_one_replication_is_the_same_alone_and_among_many():
    varied = a_model([a_task(f"t{at}", 0, Takes("pert", (1, 60_000, 600_000))) for at in range(5)])
    many = list(runs(varied, 3, 0, 20))
    assert many[13] == run(varied, 3, replication=13)


def test_a_log_travels_to_another_process():
    log = run(MODEL, 7)
    assert pickle.loads(pickle.dumps(log)) == log


def refusal(text):
    with pytest.raises(LogRefused) as caught:
        read_log(text)
    return str(caught.value)


LINES = written(run(MODEL, 7)).splitlines(keepends=True)


@pytest.mark.parametrize("keep", range(1, len(LINES)))
def test_a_log_that_is_cut_is_refused_wherever_it_was_cut(keep):
    assert "cut off" in refusal("".join(LINES[:keep]))
    assert refusal("".join(LINES[:keep]) + LINES[keep][: len(LINES[keep]) // 2])


def test_a_log_that_was_changed_is_refused():
    assert "damaged" in refusal("".join(LINES).replace('"p/pump-out"', '"p/pump-in"', 1))
    assert "damaged" in refusal("".join(LINES[:5] + LINES[6:]))
    assert "damaged" in refusal("".join(LINES[:5] + LINES[4:]))


@pytest.mark.parametrize("text", ["", "\n", "{}", "[]", "plan: flood", '{"drillbook": "book"}', "[" * 100_000, "\x00"])
def test_what_is_no_log_is_refused(text):
    assert refusal(text) == "this is not an event log"


def changed_head(**change):
    head = json.loads(LINES[0]) | change
    return json.dumps(head) + "\n" + "".join(LINES[1:])


def test_a_newer_log_is_refused_with_what_to_do():
    assert "update" in refusal(changed_head(format=FORMAT + 1))


def test_an_unknown_event_is_refused_even_with_a_right_digest():
    log = run(MODEL, 7)
    row = {"kind": "miracle", "at": 0, "cause": 0}
    assert "miracle" in refusal(_closed([*LINES[:-1], json.dumps(row) + "\n"]))
    row = {"kind": "response-ended", "at": 0, "cause": 0, "plan": "p", "colour": "red"}
    assert "colour" in refusal(_closed([*LINES[:-1], json.dumps(row) + "\n"]))
    assert read_log(_closed(LINES[:-1])) == log


def _closed(lines):
    digest = eventlog.sha256("".join(lines).encode()).hexdigest()
    return "".join(lines) + json.dumps({"events": len(lines) - 1, "digest": digest}) + "\n"


def _forged(line, **changes):
    """The log with fields of a line changed, and a digest that is right again."""
    lines = list(LINES[:-1])
    lines[line] = json.dumps(json.loads(lines[line]) | changes) + "\n"
    return _closed(lines)


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        (1, "at", "x"),
        (1, "at", None),
        (1, "at", True),
        (1, "at", 1.5),
        (1, "cause", "x"),
        (0, "seed", "x"),
        (0, "until", "x"),
        (0, "replication", []),
        (0, "sources", "x"),
        (0, "decisions", "x"),
        (0, "decisions", [{"at": "x", "kind": "set", "what": "a"}]),
        (0, "decisions", [{"at": 1, "kind": "song", "what": "a"}]),
        (0, "scenario", "\ud800"),
    ],
)
def test_a_field_of_another_type_is_refused_with_its_line(line, field, value):
    assert refusal(_forged(line, **{field: value})).startswith(f"line {line + 1} of the log holds something unknown")


def test_an_event_driven_by_itself_or_a_later_one_is_refused():
    """Its chain of causes would never end."""
    assert "cause" in refusal(_forged(3, cause=2))
    assert "cause" in refusal(_forged(2, cause=5))
    assert "cause" in refusal(_forged(3, cause=-2))
    first = json.loads(LINES[3])["cause"]
    assert read_log(_forged(3, cause=first)) == run(MODEL, 7)


def test_time_that_goes_back_is_refused():
    last = len(LINES) - 2
    assert json.loads(LINES[last])["at"] > 0
    assert "at" in refusal(_forged(last, at=0))


def test_a_log_of_an_older_format_is_brought_up_to_date(monkeypatch):
    """Format 0 (made up) called a task's finish its end."""

    def newer(row):
        return row | {"kind": "task-finished"} if row.get("kind") == "task-ended" else row

    older = [line.replace('"task-finished"', '"task-ended"').replace('"format":1', '"format":0') for line in LINES[:-1]]
    assert "format 0" in refusal(_closed(older))
    monkeypatch.setitem(eventlog.UPCASTS, 0, newer)
    assert read_log(_closed(older)).events == run(MODEL, 7).events


def test_every_event_has_a_kind_of_its_own_and_says_what_it_means():
    assert len(BY_KIND) == len(EVENTS)
    assert all(event.kind and event.kind == event.kind.lower() for event in EVENTS)
