"""``drillbook why``: the condition with its values, the tries in vain, the pool that was short, who could have acted."""

import json

import pytest

from tests.command import drillbook

BOOK = """\
book: b
title: B
language: en
timezone: Asia/Shanghai
hours: {day: "08:00-18:00"}
incident_types: {fire: {title: fire, class: accident}}
scenarios: .
retry: 5 min
"""
LIBRARIES = {
    "i.yaml": "library: indicators\nindicators:\n  smoke: {title: smoke, unit: m, initial: 0}\n",
    "c.yaml": "library: contacts\norganizations:\n  town: {title: town hall}\nchannels:\n  phone: {title: phone, takes: 1 min}\n",
}
PLAN = """\
plan: p
title: Mill plan
kind: unit
status: draft
roles:
  lead: {title: captain, staff: 1, deputy: mate, takeover: 10 min}
  mate: {title: mate, staff: 1}
  crew: {title: crew, staff: 1}
levels:
  IV: {when: smoke >= 3 m, decided_by: lead, takes: 2 min, clause: "4.1"}
tasks:
  pump: {title: pump out, role: crew, takes: 20 min, within: 30 min, clause: "4.2"}
  light: {title: set up lights, role: crew, takes: 10 min, clause: "4.3"}
  tell: {title: tell the town, role: mate, takes: 1 min, report: {to: town, by: [phone]}}
  stay: {title: stay on watch, role: mate, takes: 1 min}
procedures:
  work: {title: work, when: level >= IV, steps: [{parallel: [pump, light]}, tell]}
  watch: {title: watch, when: smoke >= 9 m, steps: [stay]}
"""
TOWN = """\
plan: q
title: Town plan
kind: unit
status: draft
roles:
  desk: {title: desk, staff: 1}
levels:
  III: {when: smoke >= 4 m, after: [consult], decided_by: desk, takes: 2 min}
tasks:
  consult: {title: consult, role: desk, takes: 5 min}
  sweep: {title: sweep the road, role: desk, takes: 20 min}
  guard: {title: guard the road, role: desk, takes: 9 h}
  close: {title: close the file, role: desk, takes: 1 min}
response_times:
  swept: {title: swept in time, from: incident, to: sweep finished, within: 60 min}
procedures:
  clean: {title: clean, when: level >= III, steps: [sweep, guard, close]}
"""
SCENARIO = """\
scenario: s
title: Night
begins: 2026-09-14 09:00
lasts: 3 h
plans: [p, q]
injects:
  more: {at: T+0:10, message: more smoke, set: {smoke: 4 m}}
  line: {at: T+0:40, title: the exchange is flooded, disrupt: {channel: phone, until: T+1:00}}
  second: {when: p/stay finished, message: second call, to: [p/crew]}
"""


@pytest.fixture(scope="module")
def night(tmp_path_factory):
    place = tmp_path_factory.mktemp("night")
    for name, text in {"book.yaml": BOOK, "p.yaml": PLAN, "q.yaml": TOWN, "s.yaml": SCENARIO, **LIBRARIES}.items():
        (place / name).write_text(text, encoding="utf-8")
    assert drillbook("run", "s.yaml", "--book", ".", "--log", "log.jsonl", cwd=place).code == 0
    return place


def why(night, name, *more):
    told = drillbook("why", "log.jsonl", name, "--book", ".", "--lang", "en", *more, cwd=night)
    assert (told.code, told.err) == (0, "")
    return told.lines


def test_a_level_came_because_its_condition_held(night):
    lines = why(night, "p/IV")
    assert lines[0] == "Why: level IV [Mill plan clause 4.1], as of T+3:00"
    wanted = next(at for at, line in enumerate(lines) if "level IV is wanted" in line)
    assert lines[wanted].startswith("09:10  T+0:10  level IV is wanted: smoke is at least 3 m (holds)")
    assert lines[wanted + 1].strip().startswith("✓ smoke is at least 3 m: 4 m, since T+0:10 (event ")
    assert any(line.startswith("09:12  T+0:12  level IV declared") for line in lines)


def test_a_level_is_not_there_yet_with_the_value_as_of_then(night):
    lines = why(night, "p/IV", "--at", "T+0:05")
    assert lines[1].startswith("09:05  T+0:05  level IV waits for: smoke is at least 3 m (does not hold)")
    assert lines[2].strip() == "✕ smoke is at least 3 m: 0 m, from the start"


def test_a_task_waited_for_the_pool_that_was_short_and_who_held_it(night):
    lines = why(night, "set up lights")
    assert any("T+0:12  short of crew, held by pump out (event " in line for line in lines)
    assert any("T+0:32  crew begins, after waiting 20 min for crew (event " in line for line in lines)


def test_a_task_that_is_in_the_queue_now_says_for_what(night):
    lines = why(night, "p/light", "--at", "T+0:20")
    assert any(line.startswith("09:12  T+0:12  short of crew, held by pump out") for line in lines)


WORKS = """\
plan: w
title: 堵口预案
kind: unit
status: draft
roles:
  crew: {title: 班组, staff: 1}
  diver: {title: 潜水员, staff: 1, deputy: second, takeover: 3 min}
  second: {title: 副手, staff: 1, deputy: third, takeover: 4 min}
  third: {title: 教练, staff: 1}
  hands: {title: 抢修员, staff: unlimited}
tasks:
  rig: {title: 起吊, role: hands, needs: {equipment: {crane: 1}}, takes: 18 min, priority: urgent}
  lit: {title: 照明作业, role: hands, needs: {equipment: {lamp: 2}}, takes: 47 min, priority: urgent}
  hoist: {title: 夜间吊装, role: hands, needs: {equipment: {crane: 1, lamp: 1}}, takes: 9 min}
  first: {title: 堵一口, role: crew, needs: {supplies: {bag: 60}}, takes: 11 min, priority: urgent}
  other: {title: 堵二口, role: crew, needs: {supplies: {bag: 50}}, takes: 11 min}
  look: {title: 水下探查, role: diver, takes: 5 min}
procedures:
  go: {title: 处置, steps: [{parallel: [first, other, look]}]}
  night: {title: 夜修, steps: [{parallel: [rig, lit, hoist]}]}
"""
BREACH = """\
scenario: breach
title: 决口
begins: 2026-09-14 09:00
lasts: 3 h
plans: [w]
injects:
  one: {at: T+0:00, message: 潜水员外出, disrupt: {role: w/diver}}
  two: {at: T+0:00, message: 副手外出, disrupt: {role: w/second}}
  three: {at: T+0:00, message: 教练外出, disrupt: {role: w/third, until: T+0:30}}
  go: {at: T+0:10, message: 决口, starts: w/go}
  pole: {at: T+0:13, message: 断杆, starts: w/night}
"""


@pytest.fixture(scope="module")
def breach(tmp_path_factory):
    place = tmp_path_factory.mktemp("breach")
    goods = "library: supplies\nsupplies: {bag: {title: 沙袋, quantity: 100}}\n"
    goods += "equipment: {crane: {title: 吊车, quantity: 1}, lamp: {title: 照明车, quantity: 2}}\n"
    for name, text in {"book.yaml": BOOK, "w.yaml": WORKS, "g.yaml": goods, "s.yaml": BREACH}.items():
        (place / name).write_text(text, encoding="utf-8")
    return place


def in_vain(breach, name, *more, scenario=BREACH):
    """What is said of a task from its first shortage on, without clocks and numbers of events."""
    (breach / "s.yaml").write_text(scenario, encoding="utf-8")
    assert drillbook("run", "s.yaml", "--book", ".", "--log", "log.jsonl", cwd=breach).code == 0
    told = drillbook("why", "log.jsonl", name, "--book", ".", "--lang", "zh", *more, cwd=breach)
    return [line.split("  ", 2)[2].partition("（事件")[0] for line in told.lines[3:]]


def test_what_was_short_to_the_end_is_explained_though_something_else_was_short_first(breach):
    assert in_vain(breach, "堵二口") == ["缺班组，正由堵一口占用", "始终未得到沙袋", "沙袋已由堵一口用去"]


@pytest.mark.parametrize(
    ("at", "now"),
    [("T+0:20", "缺吊车，正由起吊占用"), ("T+0:40", "缺照明车，正由照明作业占用")],  # the crane is free from T+0:31 on
)
def test_what_a_task_is_short_of_now_need_not_be_what_it_was_short_of_first(breach, at, now):
    assert in_vain(breach, "夜间吊装", "--at", at) == ["缺吊车，正由起吊占用", now]


@pytest.mark.parametrize(
    ("third", "told"),
    [
        ("w/third", "潜水员无人在岗，代行人副手、教练也无人在岗"),
        ("w/crew", "潜水员无人在岗，7分钟后可由教练代行"),
    ],
)
def test_who_could_act_is_the_first_deputy_who_is_there(breach, third, told):
    scenario = BREACH.replace("w/third", third).replace("T+0:10", "T+0:05")
    assert in_vain(breach, "水下探查", scenario=scenario)[:2] == ["缺潜水员，并无他人占用：在岗或剩余不足", told]


def test_a_message_names_its_tries_in_vain_and_what_made_them_fail(night):
    """At T+0:42 the mate has told the town; four tries fail until the phone is back at T+1:00."""
    lines = why(night, "p/tell")
    assert any("town hall not reached by phone (the exchange is flooded), 3 times (event " in line for line in lines)
    assert any("received by town hall by phone, 19 min after it was sent (event " in line for line in lines)


def test_a_message_that_is_under_way_says_so(night):
    lines = why(night, "p/tell", "--at", "T+0:50")
    assert any("sent to town hall, not received yet (event " in line for line in lines)


def test_a_task_that_was_never_set_off_says_what_would_have_done_it(night):
    lines = why(night, "p/stay")
    assert lines[1].startswith("12:00  T+3:00  watch waits for: smoke is at least 9 m (does not hold)")


def test_an_inject_that_did_not_come_says_what_it_waits_for(night):
    lines = why(night, "second")
    assert lines[1].startswith("12:00  T+3:00  second waits for: stay on watch is finished (does not hold)")
    assert lines[2].strip() == "✕ stay on watch is finished: has not come"


def test_a_promised_time_says_what_drove_it(night):
    lines = why(night, "p/pump")
    at = next(at for at, line in enumerate(lines) if "promised time" in line)
    assert "promised time pump out: met, 20 min of 30 min" in lines[at]
    assert lines[at + 1].strip() == "pump out, 20 min"


def test_a_level_that_is_wanted_names_what_comes_before_its_decision(night):
    assert why(night, "q/III", "--at", "T+0:12")[-1] == "09:12  T+0:12  under way: consult"
    assert "still being done" in why(night, "q/III", "--at", "T+0:16")[-1]


def test_a_promised_time_that_still_runs_says_how_far_it_is(night):
    lines = why(night, "swept in time", "--at", "T+0:20")
    assert lines[1].startswith("09:10  T+0:10  promised time swept in time: not yet due, limit 1 h  [Town plan]")
    assert lines[2] == "09:20  T+0:20  it ends with sweep the road, which came as far as this:"
    assert "still being done" in lines[-1]


def test_a_task_whose_turn_never_came_names_what_was_before_it(night):
    lines = why(night, "q/close")
    assert lines[-1].startswith("12:00  T+3:00  what comes before it, and was not done: guard the road (event ")


def test_json_has_the_condition_its_values_and_the_events(night):
    told = drillbook("why", "log.jsonl", "level(p) IV", "--book", ".", "--format", "json", cwd=night)
    answer = json.loads(told.out)
    wanted = next(reason for reason in answer["reasons"] if reason["kind"] == "level-wanted")
    assert (answer["kind"], answer["name"]) == ("level", "p/IV")
    assert wanted["condition"] == "smoke >= 3 m"
    assert [(fact["holds"], fact["value"], fact["since"]) for fact in wanted["facts"]] == [(True, "4 m", 600_000)]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_name_that_nothing_bears_is_refused_with_a_likely_one(night, lang):
    told = drillbook("why", "log.jsonl", "p/pumb", "--book", ".", "--lang", lang, cwd=night)
    assert (told.code, told.out) == (2, "")
    assert ("did you mean p/pump?" if lang == "en" else "是否应为 p/pump") in told.err


@pytest.mark.parametrize("given", [("nolog.jsonl", "p/pump"), ("log.jsonl", "p/pump", "--at", "later"), ("log.jsonl",)])
def test_misuse_is_two(night, given):
    assert drillbook("why", *given, "--book", ".", cwd=night).code == 2


def test_in_chinese_the_answer_is_chinese(night):
    told = drillbook("why", "log.jsonl", "p/light", "--book", ".", "--lang", "zh", cwd=night)
    assert any("缺crew，正由pump out占用（事件" in line for line in told.lines)


TWO_SITES = """\
plan: p
title: Mill plan
kind: unit
status: draft
roles:
  crew: {title: crew, staff: 9}
tasks:
  lay: {title: lay hoses, role: crew, takes: 10 min}
  pump: {title: pump out, role: crew, takes: 5 min}
procedures:
  prepare: {title: prepare, steps: [lay]}
  work: {title: work, steps: [{wait: {until: lay finished}}, {wait: {until: depth >= 3 m}}, pump]}
"""
TWO_INCIDENTS = """\
scenario: s
title: Two sites
begins: 2026-09-14 09:00
lasts: 3 h
plans: [p]
injects:
  mill: {at: T+0:00, message: the mill, place: mill, starts: [p/prepare, p/work], set: {depth: 4 m}}
  quay: {at: T+0:30, message: the quay, place: quay, starts: [p/prepare, p/work], set: {depth: 1 m}}
"""
SITES = {
    "i.yaml": "library: indicators\nindicators:\n  depth: {title: depth, unit: m, per_place: true}\n",
    "pl.yaml": "library: places\nplaces:\n  mill: {title: mill}\n  quay: {title: quay}\n",
}


@pytest.fixture(scope="module")
def two_sites(tmp_path_factory):
    place = tmp_path_factory.mktemp("two-sites")
    for name, text in {"book.yaml": BOOK, "p.yaml": TWO_SITES, "s.yaml": TWO_INCIDENTS, **SITES}.items():
        (place / name).write_text(text, encoding="utf-8")
    assert drillbook("run", "s.yaml", "--book", ".", "--log", "log.jsonl", cwd=place).code == 0
    return place


def test_a_wait_is_told_with_the_moment_of_its_own_incident(two_sites):
    """The hoses of the first incident lie since T+0:10; those of the second do not yet at T+0:35."""
    lines = why(two_sites, "p/work", "--at", "T+0:35")
    assert [line.strip() for line in lines if "lay hoses is finished" in line] == [
        "09:30  T+0:30  waits in work for: lay hoses is finished (does not hold)  [scenario] (event 20)",
        "✕ lay hoses is finished: has not come",
    ]


def test_a_wait_is_told_with_the_value_at_its_own_place(two_sites):
    lines = why(two_sites, "p/work", "--at", "T+0:50")
    assert [line.strip() for line in lines if "depth" in line] == [
        "09:40  T+0:40  waits in work for: depth at quay is at least 3 m (does not hold)  [scenario] (event 25)",
        "✕ depth at quay is at least 3 m: 1 m, since T+0:30 (event 16)",
    ]
