"""Rules between plans: what each part of them fires on, and what it lets pass."""

from pathlib import Path

import pytest

from drillbook.schema.book import PlanBook
from drillbook.schema.finding import Severity
from drillbook.schema.linkage.catalogue import check
from drillbook.schema.linkage.facts.hierarchy import related_organizations, superiors_of
from drillbook.schema.linkage.rules.between.evacuation import evacuations
from drillbook.schema.linkage.rules.between.handover import command_passed, duties_given
from drillbook.schema.linkage.rules.between.level_correspondence import scales
from drillbook.schema.linkage.rules.between.promised_times import beyond_reach
from drillbook.schema.linkage.rules.between.report_times import report_chains
from drillbook.schema.linkage.rules.between.secondary_events_and_scopes import scopes
from drillbook.schema.linkage.rules.between.superior_plans import superiors
from drillbook.schema.reader import read_text_as
from tests.samples import sample_reads, sample_with

HEAD = "plan: {plan}\ntitle: {plan}预案\nkind: {kind}\nstatus: in-force\ndepth: linkage\nincident_types: [typhoon]\n"


def a_book(*texts):
    reads = [read_text_as(f"{number}.yaml", text) for number, text in enumerate(texts)]
    book, findings = PlanBook.assemble(Path("book"), reads)
    assert [str(finding.message) for finding in findings] == []
    return book


def a_plan(plan, kind, body="roles: {desk: {title: 值班室}}"):
    return HEAD.format(plan=plan, kind=kind) + body


def faults(rule, *texts):
    return list(rule(a_book(*texts)))


def changed(file, old, new):
    """The sample book with one thing changed, and the line it stands on."""
    text = sample_reads()[file].source.text
    assert text.count(old) == 1
    book, unread = sample_with({file: text.replace(old, new)})
    assert unread == []
    return book, text[: text.index(old)].count("\n") + 1


@pytest.mark.parametrize(
    ("file", "old", "new", "code"),
    [
        ("cards/metro-station.yaml", "parent: [rail]", "parent: [fire]", "X01"),
        ("hotel.yaml", "corresponds_to: fire/I\n", "corresponds_to: fire/V\n", "X02"),
        ("flood.yaml", "  - {unit: power-company, sent: 2026-03-02, replied: 2026-03-11, result: none}\n", "", "X05"),
        ("flood.yaml", "taken_from: [caoyang-flood, wanli-flood]", "taken_from: [caoyang-flood]", "X06"),
        ("caoyang-flood.yaml", "evacuates: {people: 1200,", "evacuates: {people: 1600,", "X07"),
        ("cards/traffic.yaml", "excludes: {hazmat-leak: hazmat}", "excludes: {hazmat-leak: fire}", "X09"),
        ("libraries/hazards.yaml", "covered_by: [flood]}", "covered_by: [gas]}", "X11"),
        ("libraries/contacts-units.yaml", "must_plan: [food-poisoning], duty_phone: \"021-00000311\"", "must_plan: [fire], duty_phone: \"021-00000311\"", "X11"),
    ],
)  # fmt: skip
def test_one_change_in_the_sample_book_is_one_finding_of_its_rule(file, old, new, code):
    # Given the sample book with one link broken
    book, _ = changed(file, old, new)

    # When it is checked
    found = [finding for finding in check(book) if finding.severity is not Severity.NOTE]

    # Then that rule speaks, once
    assert [finding.code for finding in found].count(code) == 1


def test_the_slowest_link_of_a_chain_is_the_one_told():
    book, line = changed(
        "community.yaml",
        "takes: 1 / 2 / 3 min\n    within: 5 min",
        "takes: 1 / 2 / 3 min\n    within: 25 min",
    )
    (finding,) = [finding for finding in check(book) if finding.code == "X04"]
    assert (Path(finding.where.file).name, finding.where.line) == ("community.yaml", line + 1)
    assert finding.severity is Severity.ERROR
    assert {Path(place.file).stem for place in finding.also} == {"caoyang-flood", "flood"}
    assert "合计50分钟，超过规定的30分钟" in finding.message.render("zh")


CITY = "plan: city\ntitle: 市预案\nkind: external\nstatus: in-force\ndepth: linkage\nroles: {desk: {title: 市值班室}}\n"
REPORTS = """parent: [city]
roles: {{desk: {{title: 值班室, staff: {{day: 2, night: {night}}}}}}}
tasks:
  oral: {{title: 口头报告, role: desk, takes: 20 min, within: 25 min, report: {{to: city/desk, by: [phone, radio], form: oral}}}}
  write: {{title: 书面报告, role: desk, takes: 35 min, within: 40 min, report: {{to: city/desk, by: [gov-net], form: written}}}}
"""
STREET = """parent: [flood]
roles: {desk: {title: 值班室, staff: {day: 2, night: 1}}}
tasks:
  write: {title: 书面报告, role: desk, takes: 15 min, within: 20 min, report: {to: flood/desk, by: [runner], form: written}}
"""


@pytest.mark.parametrize(("officers", "messages"), [(2, 0), (1, 1)])
def test_one_officer_at_night_both_phones_and_writes(officers, messages):
    found = faults(
        report_chains,
        CITY,
        a_plan("flood", "special", REPORTS.format(night=officers)),
        a_plan("street", "street", STREET),
    )
    assert len(found) == messages
    if found:
        assert "夜间书面报告逐级办理约需1小时10分" in found[0].message.render("zh")
        assert "夜间仅1人" in found[0].message.render("zh")


def test_a_limit_from_the_incident_must_hold_what_comes_before():
    late = REPORTS.format(night=2).replace("within: 40 min", "within: {at_most: 20 min, from: incident}")
    found = faults(report_chains, CITY, a_plan("flood", "special", late), a_plan("street", "street", STREET))
    assert [fault.message.render("zh")[:15] for fault in found] == ["要求事发后20分钟内报出，而所"]


def test_a_ring_of_superiors_ends():
    book = a_book(
        a_plan("one", "special", "parent: [two]\nroles: {desk: {title: 值班室}}"),
        a_plan("two", "special", "parent: [one]\nroles: {desk: {title: 值班室}}"),
    )
    assert superiors_of(book, "one") == ("two",)
    assert {fault.severity for fault in superiors(book)} == {Severity.ERROR}
    assert len([finding for finding in check(book) if finding.code == "X01"]) == 1


def test_a_street_may_use_only_some_levels_of_the_plan_above():
    levels = "roles: {desk: {title: 值班室}}\nlevels: {III: {decided_by: desk}, II: {decided_by: desk}, I: {decided_by: desk}}"
    upper = a_plan("flood", "special", levels.replace("{III:", "{IV: {decided_by: desk}, III:"))
    assert faults(scales, upper, a_plan("street", "street", "parent: [flood]\n" + levels)) == []
    assert len(faults(scales, upper, a_plan("hotel", "unit", "parent: [flood]\n" + levels))) == 1


def test_an_office_and_what_is_part_of_it_are_one_house():
    book = a_book(
        "library: contacts\norganizations:\n  hq: {title: 指挥部}\n  office: {title: 办公室, office_of: hq}\n"
        "  company: {title: 公司, part_of: office}\n  other: {title: 外单位}\n"
    )
    assert related_organizations(book, "company") == {"company", "office", "hq"}
    assert related_organizations(book, "other") == {"other"}


ORGANIZATIONS = "library: contacts\norganizations: {water: {title: 水务局}, health: {title: 卫健委}}\n"
DUTY = """drafted_by: water
roles: {medic: {title: 医疗组, organization: health}}
tasks: {disinfect: {title: 安置点消毒防疫, role: medic}}
"""


@pytest.mark.parametrize(
    ("own", "severity"),
    [
        ("", Severity.NOTE),
        ("tasks: {beds: {title: 准备床位, role: desk}}", Severity.ERROR),
        ("tasks: {clean: {title: 对安置点进行消毒防疫, role: desk}}", None),
    ],
)
def test_a_duty_is_an_error_only_where_the_own_plan_leaves_it_out(own, severity):
    texts = [ORGANIZATIONS, a_plan("flood", "special", DUTY)]
    if own:
        texts.append(a_plan("medical", "department", f"drafted_by: health\nroles: {{desk: {{title: 值班室}}}}\n{own}"))
    assert [fault.severity for fault in faults(duties_given, *texts)] == ([severity] if severity else [])


def test_command_handed_to_a_plan_outside_the_book_is_believed():
    plan = a_plan(
        "flood",
        "special",
        "roles: {desk: {title: 值班室}}\ncommand: {held_by: desk, passes_to: {city/desk: level(city) >= II}}",
    )
    assert faults(command_passed, CITY + "levels: {II: {title: 二级}}\n", plan) == []


PLACES = """
library: places
places:
  north: {title: 北片, kind: area}
  school: {title: 学校, kind: shelter, capacity: 500}
  tunnel: {title: 下立交, kind: underpass}
"""
MOVE = "roles: {{desk: {{title: 组}}}}\ntasks: {{move: {{title: 转移, role: desk, evacuates: {{people: {n}, from: {a}, to: {b}}}}}}}\n"


@pytest.mark.parametrize(
    ("people", "source", "shelter", "said"),
    [(400, "north", "tunnel", "不能用作安置点"), (400, "school", "school", "同为"), (400, "north", "school", "没有路线"), (600, "north", "school", "可容纳500人")],
)  # fmt: skip
def test_people_must_arrive_somewhere_safe(people, source, shelter, said):
    route = "routes: [{from: north, to: school, takes: 8 min}]\n" if people > 500 else ""
    (fault,) = faults(
        evacuations, PLACES + route, a_plan("street", "street", MOVE.format(n=people, a=source, b=shelter))
    )
    assert said in fault.message.render("zh")


def test_people_a_committee_moves_for_its_street_are_counted_once():
    route = "routes: [{from: north, to: school, takes: 8 min}]\n"
    street = a_plan("street", "street", MOVE.format(n=450, a="north", b="school"))
    committee = a_plan("committee", "community", "parent: [street]\n" + MOVE.format(n=100, a="north", b="school"))
    neighbour = a_plan("neighbour", "street", MOVE.format(n=100, a="north", b="school"))
    assert faults(evacuations, PLACES + route, street, committee) == []
    assert len(faults(evacuations, PLACES + route, street, neighbour)) == 1


def test_a_ring_of_exclusions_is_one_finding():
    ring = [
        a_plan(one, "special", f"excludes: {{leak: {two}}}\nroles: {{desk: {{title: 值班室}}}}")
        for one, two in ("ab", "bc", "ca")
    ]
    (fault,) = faults(
        scopes, *(text.replace("[typhoon]", f"[{number}]") for text, number in zip(ring, "uvw", strict=True))
    )
    assert "互相推出" in fault.message.render("zh")
    assert len(fault.also) == 2


PACE = """roles: {{desk: {{title: 组}}}}
tasks:
  look: {{title: 核实, role: desk, takes: 10 min}}
  mend: {{title: 抢修, role: desk, takes: 30 min, within: {within}}}
procedures: {{repair: {{title: 处置, steps: {steps}}}}}
"""


@pytest.mark.parametrize(
    ("within", "steps", "found"),
    [
        ("35 min", "[look, mend]", 1),
        ("40 min", "[look, mend]", 0),
        ("35 min", "[parallel: [look, mend]]", 0),
        ("35 min", "[choose: [{if: judged, do: [look]}], mend]", 0),
        ("{at_most: 15 min, to: started}", "[look, mend]", 0),
        ("{at_most: 5 min, to: started}", "[look, mend]", 1),
        ("35 min", "[look, {repeat: {every: 60 min, times: 2, do: [mend]}}]", 0),
    ],
)
def test_only_what_must_come_before_counts_against_a_promise(within, steps, found):
    steps = (
        steps.replace("[parallel: [look, mend]]", "[{parallel: [look, mend]}]")
        .replace("[choose", "[{choose")
        .replace("}], mend", "}]}, mend")
    )
    assert len(faults(beyond_reach, a_plan("flood", "special", PACE.format(within=within, steps=steps)))) == found
