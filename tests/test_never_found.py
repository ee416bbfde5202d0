"""The ten a reviewer never found (practice 5.1) and three besides, each as one change of the sample book."""

from pathlib import Path

import pytest

from drillbook.schema.linkage.catalogue import check
from tests.samples import PUTUO, sample_reads, sample_with

WANLI_II = "rain-warning >= orange or typhoon-warning >= orange or ponding-points > 5 or level(flood) >= II or judged"
ENDS_III = "{if: rain-warning < yellow and typhoon-warning < yellow and tide <= 4.91 and hourly-rain < 50, for: 30 min}"
RUNG_UP = "    within: 5 min\n    priority: urgent\n    report: {to: flood/duty-desk, by: [phone, radio]"

CASES = {
    "same rain, the street behind the district": (
        [("wanli-flood.yaml", WANLI_II, WANLI_II.replace("rain-warning >= orange", "rain-warning >= red").replace("level(flood) >= II or ", ""))],
        "X03",
        ["wanli-flood.yaml:82", "flood.yaml:152"],
        "当暴雨预警信号为橙色、积水点数为0、无台风预警信号时，《普陀区防汛防台专项应急预案（示例）》为Ⅱ级",
    ),
    "a chain slower than its limit": (
        [("caoyang-flood.yaml", RUNG_UP, RUNG_UP.replace("5 min", "40 min"))],
        "X04",
        ["caoyang-flood.yaml:76", "community.yaml:45", "flood.yaml:217"],
        "口头报告逐级时限合计1小时5分，超过规定的30分钟",
    ),
    "a person who is his own deputy two plans round": (
        [("overall.yaml", "    post: emergency-chief\n", "    post: district-leader-water\n")],
        "S14",
        ["overall.yaml:51", "flood.yaml:56"],
        "代行链绕回本人",
    ),
    "the same pump trucks for three plans and a neighbour": (
        [
            ("libraries/supplies.yaml", "{depot-north: 4, depot-south: 2}", "{depot-north: 2, depot-south: 1}"),
            ("libraries/supplies.yaml", "gives: {pump-truck: 2}", "lends: {pump-truck: 2}"),
        ],
        "L02",
        ["caoyang-flood.yaml:110", "flood.yaml:278", "wanli-flood.yaml:144", "libraries/supplies.yaml:17"],
        "当暴雨预警信号为红色时，下列预案同时需要5，现有（含协议支援）仅3",
    ),
    "an evacuation that does not arrive": (
        [
            ("wanli-flood.yaml", "to: wanli-school", "to: caoyang-school"),
            ("flood.yaml", "from: wanli, to: wanli-school", "from: wanli, to: caoyang-school"),
        ],
        "X07",
        ["caoyang-flood.yaml:141", "wanli-flood.yaml:166", "libraries/places.yaml:17"],
        "曹杨示例中学安置点可容纳1500人，发生台风时多部预案共安排1800人",
    ),
    "a duty nobody has taken": (
        [("flood.yaml", "  - {unit: civil-affairs, sent: 2026-03-02", "  - {unit: greening, sent: 2026-03-02")],
        "X05",
        ["flood.yaml:89"],
        "区民政局的下列职责待确认",
    ),
    "command handed to nobody": (
        [("fire.yaml", ", taken_from: [hotel]", "")],
        "X06",
        ["hotel.yaml:279", "fire.yaml:332"],
        "而该预案未写明接收",
    ),
    "two plans that send an event to each other": (
        [("cards/gas.yaml", "incident_types: [gas-leak]", "incident_types: []\nexcludes: {gas-leak: hazmat}")],
        "X09",
        ["cards/gas.yaml:18", "hazmat.yaml:30"],
        "互相推出燃气泄漏，均不受理",
    ),
    "a level that ends while it still starts": (
        [("flood.yaml", ENDS_III, "{if: rain-warning < yellow, for: 30 min}")],
        "S10",
        ["flood.yaml:145"],
        "当台风预警信号为黄色、无暴雨预警信号时，Ⅲ级响应同时符合启动条件和终止（解除）条件",
    ),
    "a level that can never be reached": (
        [("flood.yaml", "when: rain-warning >= red or typhoon-warning >= red or judged or ordered\n    decided_by",
          "when: rain-warning >= red and rain-warning <= yellow\n    decided_by")],
        "SC",
        ["flood.yaml:164"],
        "此条件永远不会成立",
    ),
    "an organization that was renamed": (
        [("libraries/contacts.yaml", "  emergency-committee: {title", "  emergency-commission: {title")],
        "X10",
        ["fire.yaml:12", "hazmat.yaml:12", "libraries/contacts.yaml:8"],
        "单位“emergency-committee”未定义",
    ),
    "a chain that no channel survives when phones are down": (
        [
            ("caoyang-flood.yaml", "by: [phone, radio], form: oral, kind: first", "by: [phone], form: oral, kind: first"),
            ("caoyang-flood.yaml", "by: [gov-net, fax]", "by: [phone]"),
        ],
        "X04",
        ["caoyang-flood.yaml:78", "caoyang-flood.yaml:88"],
        "报告只有电话一种方式",
    ),
    "a promise that even the median path cannot keep": (
        [("flood.yaml", "from: incident, to: close-underpass arrived, within: 25 min",
          "from: incident, to: reopen-underpass finished, within: 40 min")],
        "X12",
        ["flood.yaml:460"],
        "要求40分钟，而",
    ),
    "a hand-over accepted later than promised": (
        [("flood.yaml", "caoyang-flood/open-shelter finished, within: 60 min", "caoyang-flood/open-shelter finished, within: 50 min")],
        "X13",
        ["flood.yaml:462", "caoyang-flood.yaml:130"],
        "在50分钟内做到，而《曹杨新村街道防汛防台应急预案（示例）》第4.5.2条规定的时限为1小时",
    ),
}  # fmt: skip


def told_after(edits):
    texts = {file: read.source.text for file, read in sample_reads().items()}
    for file, old, new in edits:
        assert old in texts[file], (file, old)
        texts[file] = texts[file].replace(old, new, 1)
    book, unread = sample_with({file: texts[file] for file, *_ in edits})
    return [*unread, *check(book)]


@pytest.mark.parametrize("case", CASES)
def test_it_is_one_finding_with_every_place(case):
    # Given one thing changed in the sample book
    edits, code, places, words = CASES[case]
    # When it is checked
    (finding,) = told_after(edits)
    # Then one finding names it, all the places and the words a reviewer reads aloud
    named = [f"{Path(place.file).relative_to(PUTUO)}:{place.line}" for place in (finding.where, *finding.also)]
    assert finding.code == code
    assert set(places) <= set(named)
    assert words in finding.message.render("zh")


def test_a_law_replaced_is_an_error_after_and_a_reason_to_revise_before():
    # Given a law repealed in June by a newer one
    heir = (
        "  pm-2026: {title: 新办法, number: 国办发〔2026〕9号, issued: 2026-06-01, in_force: 2026-06-15}\n  pm-2024:\n"
    )
    # When plans issued before and after cite it
    older, newer = sorted(
        told_after([("libraries/regulations.yaml", "  pm-2024:\n", heir + "    repealed_by: pm-2026\n")]),
        key=lambda finding: finding.severity.rank,
        reverse=True,
    )
    # Then it is told once as a reason to revise and once as an error, each with its own plans
    assert (older.code, str(older.severity), len(older.also)) == ("S19", "note", 40)
    assert (newer.code, str(newer.severity)) == ("S19", "error")
    assert sorted(Path(place.file).name for place in (newer.where, *newer.also)) == [
        "elderly-plan.yaml",
        "hazmat-action.yaml",
        "marathon.yaml",
        "regulations.yaml",
        "taopu-overall.yaml",
    ]


def test_a_person_who_is_his_own_stand_in_two_posts_in_two_plans_is_told_in_each():
    found = told_after(
        [("hazmat.yaml", "    post: emergency-chief", "    post: district-leader-emergency"),
         ("fire.yaml", "    post: emergency-chief", "    post: district-leader-emergency")]
    )  # fmt: skip
    assert [(finding.code, Path(finding.where.file).name) for finding in found] == [
        ("S14", "fire.yaml"),
        ("S14", "hazmat.yaml"),
    ]
