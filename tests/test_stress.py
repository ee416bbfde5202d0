"""The smallest sets of misfortunes that break a promised time: found, minimal, confirmed, and played again."""

import json
import re
import shlex

import numpy as np
import pytest

from drillbook.simulator.exercise import run
from drillbook.simulator.log.measures import promise_rows
from drillbook.simulator.model.run_changes import varied
from drillbook.simulator.prepare import prepare
from drillbook.simulator.rehearsal.executors import ExecutorLost
from drillbook.simulator.rehearsal.pairing import Means
from drillbook.simulator.rehearsal.record_measures import replications
from drillbook.simulator.rehearsal.replication_measures import outcomes
from drillbook.simulator.study.stress.breaking import Silencing
from drillbook.simulator.study.stress.design import Pairs, completing_point
from drillbook.simulator.study.stress.minimisation import ddmin
from drillbook.simulator.study.stress.misfortunes import (
    MINUTE,
    Factor,
    Misfortune,
    factors,
    in_turn,
    usual_ranges,
    variation_of,
)
from drillbook.simulator.study.stress.search import stress
from drillbook.ui.report.study.stress import silencing_text, untried_text
from drillbook.ui.report.study.stress_rows import stress_rows
from drillbook.ui.report.titles import Titles
from drillbook.ui.translation import speak
from tests.command import drillbook
from tests.test_rehearsal_value import Leaving

pytest.importorskip("scipy")
HERE = Means(jobs=1)
PHONE, RADIO = Misfortune("lost", "phone"), Misfortune("lost", "radio")
WATCHED = "\n".join(f"  watch-{at}: {{title: 巡查{at}, role: guard-{at}, takes: 5 / 10 min}}" for at in range(6))
GUARDS = "\n".join(f"  guard-{at}: {{title: 巡查员{at}, staff: 1}}" for at in range(6))
BOOK = {
    "book.yaml": "book: small\ntitle: 示例库\nlanguage: zh\nas_of: 2026-09-01\nretry: 5 min\n",
    "contacts.yaml": """library: contacts
organizations:
  office: {title: 区防汛办, duty_phone: "021-00000001"}
posts:
  duty: {title: 防汛值班员, organization: office, staff: 2}
channels:
  phone: {title: 电话, takes: 1 min}
  radio: {title: 电台, takes: 2 min}
""",
    "indicators.yaml": "library: indicators\nindicators:\n  depth: {title: 积水深度, unit: cm, range: 0 / 200, initial: 0}\n",
    "flood.yaml": f"""plan: flood
title: 防汛应急预案（示例）
kind: special
status: in-force
roles:
  desk: {{title: 值班室, post: duty}}
  lead: {{title: 总指挥, organization: office, staff: 1}}
{GUARDS}
tasks:
  report: {{title: 首次报告, clause: 4.1, role: desk, takes: 3 / 5 min, within: 15 min, report: {{to: lead, by: [phone, radio]}}}}
{WATCHED}
procedures:
  rain: {{title: 暴雨, steps: [{{parallel: [report, {", ".join(f"watch-{at}" for at in range(6))}]}}]}}
""",
    "night.yaml": """scenario: night
title: 夜间暴雨
book: .
begins: 2026-09-14 21:00
lasts: 2 h
injects:
  rain: {title: 暴雨, at: T+0:10, starts: flood/rain}
  asked: {title: 上级来电, at: T+0:20 / T+0:30, message: 来电询问}
  pressed: {title: 再次来电, window: 21:40-21:50, message: 来电催报}
  rumour: {title: 网传消息, at: T+0:40, chance: 0.2, message: 网传消息}
  more: {title: 再次强降雨, pool: true, starts: flood/rain}
vary: {depth: 10 / 60 cm}
""",
}


def written(folder, files):
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """A report that goes by phone or by radio: only without both is it never received. And much that does not matter."""
    return written(tmp_path_factory.mktemp("stress"), BOOK)


@pytest.fixture(scope="module")
def model(book):
    return prepare(book / "night.yaml").model


@pytest.fixture(scope="module")
def summary(model):
    """The default budget."""
    return stress(model, means=HERE)


def test_the_planted_pair_is_found_in_the_default_budget(summary):
    # Given a report that neither misfortune breaks alone
    (pair,) = [one for one in summary.breaking if len(one.misfortunes) == 2]

    # Then both together are told, confirmed on fresh draws, and every pair was tried
    assert pair.misfortunes == (PHONE, RADIO)
    assert pair.promises[0].promise == "flood/report"
    assert (pair.promises[0].broken, pair.promises[0].kept, pair.judged_again) == (16, 16, True)
    assert (summary.ended, summary.coverage, summary.unconfirmed) == ("done", 1.0, 0)
    assert summary.used < summary.budget


def test_what_breaks_it_alone_is_told_first(summary):
    alone = [one.misfortunes for one in summary.breaking if len(one.misfortunes) == 1]
    assert alone == [(Misfortune("lost", "duty"),), (Misfortune("lost", "flood/lead"),)]
    assert summary.breaking[0].misfortunes in alone


def test_a_set_is_broken_in_the_run_it_names_and_no_part_of_it_is(summary, model):
    for one in summary.breaking:
        for part in (one.misfortunes, *((each,) for each in one.misfortunes if len(one.misfortunes) > 1)):
            log = run(varied(model, variation_of(part)), summary.seed, one.draw)
            broken = [row.id for row in promise_rows(log.events) if row.outcome in ("missed", "never-reached")]
            assert (one.promises[0].promise in broken) == (part == one.misfortunes)


def test_what_matters_is_told_with_what_it_does_alone(summary):
    first = summary.effects[0]
    assert first.factor.name in ("duty", "flood/lead")
    assert (first.broken.low > 0, first.alone) == (True, 1)


def test_processes_change_nothing(model):
    assert stress(model, 200, means=Means(jobs=2)) == stress(model, 200, means=HERE)


def test_told_to_stop_it_keeps_what_it_found(model):
    stopped = stress(model, 400, 2, HERE, lambda step: step.at != "together")
    assert stopped.ended == "cancelled"
    assert {one.misfortunes[0].name for one in stopped.breaking} == {"duty", "flood/lead"}
    assert [one.judged_again for one in stopped.breaking] == [False, False]
    assert stress(model, 400, 2, HERE, lambda step: False) is None


def test_who_listens_hears_what_was_found_so_far(model, summary):
    # Given somebody who listens to the default search
    heard = []
    stress(model, means=HERE, progress=lambda step: heard.append((step.at, step.so_far)))

    # Then it is told as soon as it is known, the smallest first, and at last as fresh draws see it
    sizes = {at: [len(one.misfortunes) for one in so_far] for at, so_far in heard}
    assert heard[0] == ("alone", ())
    assert sizes["together"] == sizes["again"] == [1, 1, 2]
    judged = [[one.judged_again for one in so_far] for at, so_far in heard if at == "again"]
    assert (judged[0], judged[-1]) == ([False, False, False], [True, False, True])
    assert heard[-1][1][::2] == summary.breaking[::2]


def test_what_was_run_before_the_end_counts_also_in_the_middle_of_some(model):
    """Misfortunes are tried eight at once; ended after the first of them that breaks something."""
    found = factors(model, replications(model, 0, 0, 4))
    ends = [found[at] for at in in_turn(found, model) for _end in found[at].ends]
    until = [one.name for one in ends].index("duty") + 1
    assert until % 8
    stopped = stress(model, 400, 2, HERE, lambda step: step.done < 4 + 4 * until)
    whole = [one for one in set(ends) if ends[:until].count(one) == len(one.ends)]
    assert (stopped.used, stopped.tried) == (4 + 4 * until, len(whole))
    assert [one.misfortunes[0].name for one in stopped.breaking] == ["duty"]


def test_where_whoever_runs_goes_away_what_was_found_is_kept(model):
    # Given an executor that is gone after forty pieces of work; and one that was never there
    with Leaving(40) as leaving:
        left = stress(model, 400, 2, Means(leaving))

    # Then what was found stands, and why there is no more; without anything it is an error
    assert (left.ended, {one.misfortunes[0].name for one in left.breaking}) == ("lost", {"duty", "flood/lead"})
    with Leaving(0) as leaving, pytest.raises(ExecutorLost):
        stress(model, 400, 2, Means(leaving))


def test_a_budget_too_small_is_said(model):
    small = stress(model, 100, means=HERE)
    assert (small.ended, small.used <= 100, small.coverage < 1) == ("budget", True, True)
    with pytest.raises(ValueError, match="at least 4 runs"):
        stress(model, 3)


def test_each_alone_comes_before_anything_is_put_together_or_judged_again(model):
    """A budget that is enough for each alone tries them all; with one run less, one is left and that is told."""
    enough = 4 * (1 + sum(len(one.ends) for one in factors(model, replications(model, 0, 0, 4))))
    stages = []
    just = stress(model, enough, means=HERE, progress=lambda step: stages.append(step.at))
    assert (just.tried, just.needed, just.used, set(stages)) == (len(just.factors), enough, enough, {"alone"})
    assert {one.misfortunes[0].name for one in just.breaking} == {"duty", "flood/lead"}
    less = stress(model, enough - 1, means=HERE)
    assert (less.tried, less.needed) == (len(less.factors) - 1, enough)
    assert (untried_text(just), untried_text(less)[:1]) == ("", "1")


def test_a_small_budget_tries_of_each_sort_about_the_same_share(model):
    """Not only what is written first: half of each, within one or two."""
    found = factors(model, replications(model, 0, 0, 4))
    order = in_turn(found, model)
    assert sorted(order) == list(range(len(found)))
    half = [found[at] for at in order[: len(order) // 2]]
    for kind in {one.kind for one in found}:
        of_kind = sum(one.kind == kind for one in found)
        assert abs(sum(one.kind == kind for one in half) - of_kind / 2) <= 1.5


def test_what_was_not_tried_is_said_wherever_the_search_is_told(tmp_path):
    # Given a night with so many calls that a hundred runs do not try each thing alone
    calls = "".join(f"  call-{at}: {{title: 来电{at}, at: T+0:{at + 20}, message: 来电}}\n" for at in range(8))
    night = BOOK["night.yaml"].replace("vary:", f"{calls}vary:")
    book = written(tmp_path, {**BOOK, "night.yaml": night})

    told = drillbook("stress", "night.yaml", "--budget", "100", "--jobs", "1", "--out", "small", cwd=book)
    document = json.loads((book / "small" / "stress.json").read_text(encoding="utf-8"))
    tried, of, needed = (document[key] for key in ("tried", "misfortunes", "budget_for_all"))
    assert tried < of
    said = f"还有{of - tried}项不利情况连单独都未试过，影响可能比下列的更大；--budget加大到{needed}即可逐项试完"
    assert f"试了{tried}项不利情况，共{of}项" in told.out
    assert said in told.out
    assert said in (book / "small" / "stress.html").read_text(encoding="utf-8")
    model = prepare(book / "night.yaml").model
    speak("zh")
    on_the_page = said.replace("--budget", "“推演总次数”")
    assert stress_rows(stress(model, 100, means=HERE), model)["untried"] == on_the_page


def test_what_may_go_wrong_is_what_the_scenario_lets_vary_and_usual_ranges_for_the_rest(model):
    found = {(one.kind, one.name): one for one in factors(model, replications(model, 0, 0, 2))}
    assert found["moved", "asked"] == Factor("moved", "asked", 20 * MINUTE, 30 * MINUTE)
    assert found["moved", "pressed"] == Factor("moved", "pressed", 40 * MINUTE, 50 * MINUTE, 40 * MINUTE)
    assert found["moved", "rain"] == Factor("moved", "rain", 0, 25 * MINUTE, 10 * MINUTE)
    assert found["moved", "more"] == Factor("moved", "more", 0, 60 * MINUTE)
    assert found["certain", "rumour"].ends == (Misfortune("certain", "rumour"),)
    assert [one.text for one in found["value", "depth"].ends] == ["10", "60"]
    assert ("lost", "phone") in found
    assert ("lost", "roads") not in found
    said = [one.text.render("zh") for one in usual_ranges(model, found.values())]
    assert said[0] == "2条消息单未写时间范围，前后各移至多15分钟"
    assert "8个岗位逐一设为全程无人在岗" in said


def test_what_is_usual_is_no_misfortune():
    factor = Factor("moved", "rain", 0, 20 * MINUTE, 10 * MINUTE)
    assert [one.at for one in factor.ends] == [0, 20 * MINUTE]
    assert factor.at(0.5).at == 20 * MINUTE
    assert factor.at(0.26).at == 5 * MINUTE


@pytest.mark.parametrize("guilty", [{3}, {0, 7}, {1, 2, 6}, set(range(8))])
def test_delta_debugging_leaves_exactly_the_guilty(guilty):
    asked = []

    def fails(parts):
        asked.extend(parts)
        return [guilty <= set(part) for part in parts]

    assert set(ddmin(range(8), fails)) == guilty
    assert len(asked) <= 64


def test_a_late_message_is_made_as_early_as_still_breaks_it(tmp_path):
    # Given a report that must be received by 21:30, and rain at 21:10: five minutes later is too late
    late = BOOK["flood.yaml"].replace("within: 15 min", 'within: {by: "21:30"}').replace("3 / 5 min", "15 min")
    model = prepare(written(tmp_path, {**BOOK, "flood.yaml": late}) / "night.yaml").model

    # When the rain may be up to fifteen minutes late
    found = stress(model, 400, 1, HERE)

    # Then the mildest delay that halving finds is told
    (rain,) = [one.misfortunes[0] for one in found.breaking if one.misfortunes[0].name == "rain"]
    assert 14 * MINUTE < rain.at <= 17 * MINUTE


def test_command_says_it_in_sentences_and_its_replay_breaks_the_promise(book):
    told = drillbook("stress", "night.yaml", "--budget", "600", "--jobs", "1", "--out", "out", cwd=book)
    assert told.code == 0
    assert "电话全程中断、电台全程中断，同时发生：1项时限因此不能按时，任何一部分单独都不致如此" in told.out
    assert "“首次报告”〔防汛 第4.1条〕" in told.out
    document = json.loads((book / "out" / "stress.json").read_text(encoding="utf-8"))
    pair = document["sets"][-1]
    assert pair["replay"] in told.out

    # When its command is given
    words = shlex.split(pair["replay"])
    replayed = drillbook(*words[1:], "--require-met", cwd=book)

    # Then the promised time is broken; with one of the two left out it is kept
    assert replayed.code == 1
    assert "首次报告" in replayed.out
    assert "仅本次推演改动：电话中断、电台中断" in replayed.out
    kept = drillbook(*[word for word in words[1:] if word != "radio"][:-1], "--require-met", cwd=book)
    assert kept.code == 0


def test_page_needs_nothing_else_and_escapes(book):
    page = (book / "out" / "stress.html").read_text(encoding="utf-8")
    assert "<svg" in page
    assert not re.search(r"<script|<link|src=|https?://", page)
    assert "<code>drillbook run night.yaml --seed 0" in page


def test_more_promised_times_than_are_named_are_counted(model):
    """Six are silenced, four named: 另有2项, and not 等另有."""
    speak("zh")
    one = Silencing(PHONE, ("flood/report",) * 6)
    assert silencing_text(one, model, Titles.of(model)) == (
        "电话全程中断：首次报告、首次报告、首次报告、首次报告，另有2项"
    )


def test_without_scipy_the_way_to_get_it_is_said(book, monkeypatch):
    from drillbook.ui.cli import extras

    monkeypatch.setattr(extras, "find_spec", lambda name: None)
    told = drillbook("stress", "night.yaml", "--lang", "en", cwd=book)
    assert (told.code, told.err.strip()) == (2, "drillbook: this needs scipy: pip install 'drillbook[study]'")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--at", "rain"), "--at rain: write for example --at orange-rain=T+0:35"),
        (("--at", "rain=soon"), "write for example T+2:00"),
        (("--at", "no-such=T+0:10"), "there is no inject 'no-such'"),
        (("--certain", "no-such"), "there is no inject 'no-such'"),
        (("--set", "depth"), "--set depth: write for example --set underpass-depth=50"),
        (("--set", "no-such=3"), "the run has no indicator 'no-such'"),
        (("--lose", "no-such"), "no post, role, team, equipment, channel or place 'no-such'"),
    ],
)
def test_a_run_with_a_misfortune_that_is_none_is_refused(book, options, said):
    told = drillbook("run", "night.yaml", *options, "--lang", "en", cwd=book)
    assert told.code == 2
    assert said in told.err


def test_a_run_loses_something_only_between_two_times(book):
    told = drillbook("run", "night.yaml", "--lose", "phone=T+0:05/T+0:30", "--set", "depth=33", cwd=book)
    assert "仅本次推演改动：积水深度开始时为33、电话中断（T+0:05—T+0:30）" in told.out


def test_a_value_at_the_start_is_not_drawn(model):
    from drillbook.simulator.model.run_changes import Variation

    changed = varied(model, Variation(initial=(("depth", "33"),)))
    assert (len(model.vary), changed.vary, changed.given[-1].value) == (1, (), 33.0)


def test_outcomes_with_nothing_changed_are_those_of_the_model(model):
    assert varied(model, variation_of(())) is model
    assert list(outcomes(model, 0, 0, 2)) == list(outcomes(varied(model, variation_of([])), 0, 0, 2))


def test_a_pair_that_is_known_keeps_no_other_from_being_tried():
    """Nine things, three at once, two promised times: 0 and 1 break the first together, 2 breaks the second alone."""
    factors = [Factor("lost", str(at)) for at in range(9)]
    pairs = Pairs(9, 2)
    pairs.explained(2, np.array([False, True]))
    pairs.found(frozenset((0, 1)))
    for number in range(60):
        if not pairs.are_left:
            break
        before, point = pairs.coverage, completing_point(factors, pairs, 3, number)
        pairs.add(point, np.array([not {0, 1} <= point.keys(), 2 not in point]))

        # Then every point tries something new
        assert pairs.coverage > before
    assert pairs.coverage == 1.0
