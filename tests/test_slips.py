"""Slips of an office are found at their place, and mended where they can have meant only one thing."""

import random
import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drillbook.schema.editing.fixes import fixed, propose
from drillbook.schema.finding import Finding, Fix, Location, Refused, say
from drillbook.schema.reader import read_text_as
from drillbook.schema.text.yaml_nodes import data_of, parse
from drillbook.schema.typos.find_and_mend import mend, scan
from drillbook.schema.typos.in_lines import LineScan
from drillbook.schema.typos.line_memory import LineMemory
from drillbook.schema.typos.unseen import unseen
from tests.samples import SAMPLES

MENDED = [
    ("plan: a\ntitle：x\nkind: special\n", "plan: a\ntitle: x\nkind: special\n"),
    ("plan： a\ntitle：x\n", "plan: a\ntitle: x\n"),
    ("责任岗位：desk\n", "责任岗位: desk\n"),
    ("roles：\n  duty-desk：\n    title: 甲\n", "roles:\n  duty-desk:\n    title: 甲\n"),
    ("roles:\n  desk：{title：甲，staff: 1}\n", "roles:\n  desk: {title: 甲, staff: 1}\n"),
    ("desk:\n  role：duty\n", "desk:\n  role: duty\n"),
    ("parent: [overall，sh-flood]\n", "parent: [overall, sh-flood]\n"),
    ("parent: [overall、sh-flood]\n", "parent: [overall, sh-flood]\n"),
    ("teams: {drainage: 1，rescue: 2}\n", "teams: {drainage: 1, rescue: 2}\n"),
    ("x: {role: b，title：甲，takes:　5 min}\n", "x: {role: b, title: 甲，takes:　5 min}\n"),
    ("x: {title: “甲”，role: “b”}\n", 'x: {title: “甲”, role: "b"}\n'),
    ("after: [x, y］\nrole: q\n", "after: [x, y]\nrole: q\n"),
    ("with: ［a，b］\r\ntitle: x\r\n", "with: [a, b]\r\ntitle: x\r\n"),
    ("clause: “4.5.1”\n", 'clause: "4.5.1"\n'),
    ("title: “注意: 撤离”\n", 'title: "注意: 撤离"\n'),
    ('title: "甲”\nrole: “x"\n', 'title: "甲"\nrole: "x"\n'),
    ("role: ‘a’  # r\n", 'role: "a"  # r\n'),
    ("a:\n　　role: x\n　　title: y\n", "a:\n    role: x\n    title: y\n"),
    ("a:\n\u00a0\u00a0role: x\n", "a:\n  role: x\n"),
    ("a:\n\trole: x\n\twith: y\n", "a:\n  role: x\n  with: y\n"),
    ("- a\n-　b\n", "- a\n- b\n"),
    ("role:　desk\n", "role: desk\n"),
    ("role:desk\ntitle: a\n", "role: desk\ntitle: a\n"),
    ("message: 请速到 #3 泵站\n", 'message: "请速到 #3 泵站"\n'),
    ("message: 请速到 #3 泵站 # 示例\n", 'message: "请速到 #3 泵站" # 示例\n'),
    ("x: {message: 到 #3 泵站, role: b}\n", 'x: {message: "到 #3 泵站", role: b}\n'),
    ("message: 通知: 请撤离\n", 'message: "通知: 请撤离"\n'),
    ('message: 他说"好": 撤\n', "message: '他说\"好\": 撤'\n"),
    ("x: {message: 通知: 撤离, role: b}\n", 'x: {message: "通知: 撤离", role: b}\n'),
]
LEFT_ALONE = [
    "title: 甲：乙\nduties: [甲，乙, 丙：丁]\n",
    "title: “梅花”台风\nscope: “甲”和“乙”\n",
    "title: “平安”\n",
    "title: \"“平安”\"\nnote: '说：“好”'\n",
    "text: |\n  role：x\n  a: “b”\n  　　c\nrole: c\n",
    "text: 甲\n  说明：乙\n  　　丙\n",
    "duties:\n  - 职责：接收\n  - 说明：乙\n",
    "message: 请速到 # 注释\n",
    "staff: 3 #3 people\n",
    "# 责任岗位：desk，a “b”　c\nrole: a  # 说明：b\n",
    "at: 21:20\nunder: http://a.b\nin: [T+3:00, a:b]\n",
    "when: level >= III（橙色）\ntakes: ３０分钟\n",
]


@pytest.mark.parametrize(("slip", "meant"), MENDED)
def test_what_has_one_meaning_is_found_and_mended(slip, meant):
    assert scan("f", slip)
    assert mend(slip) == meant
    assert mend(meant) == meant


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_ordinary_writing_is_no_slip(text):
    assert scan("f", text) == []
    assert mend(text) == text


@pytest.mark.parametrize(
    ("text", "place", "code"),
    [
        ("title: a\n  role：b\n", "f:2:7", "YA"),  # more of the title, for YAML
        ("when: level: III\n", "f:1:7", "SC"),
        ("title: 请到 #甲泵站\n", "f:1:8", "SC"),  # more of the text, or a remark without its blank?
        ("title: 甲 role: b\n", "f:1:8", "SC"),  # a line break is missing, or quotes
        ("a:\n　b:\n　　c: x\n  d: y\n", "f:2:1", "YA"),  # one blank, or two?
    ],
)
def test_what_has_two_meanings_is_found_and_left_to_the_author(text, place, code):
    first = scan("f", text)[0]
    assert (str(first.where), first.code, first.fix) == (place, code, None)
    assert first.hint
    assert first.message.render("zh") != first.message.render("en")
    assert mend(text) == text


def test_a_slip_names_its_sign_and_carries_its_fix():
    slip = scan("预案 一.yaml", "plan: a\nparent: [b， c]\n")[0]
    where = Location("预案 一.yaml", 2, 11)
    assert (slip.where, slip.fix) == (where, Fix(where, "， ", ", "))
    assert slip.message.render("zh") == "“，”不能用来分隔各项"


def test_lines_are_counted_as_the_reader_counts():
    assert [str(slip.where) for slip in scan("f", "a: 1\r\nrole：x\r\n\r\nwith：y\n")] == ["f:2:5", "f:4:5"]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_the_samples_have_no_slips(path):
    text = path.read_text(encoding="utf-8")
    assert scan(path.name, text) == []
    assert mend(text) == text


def broken(text, pick):
    """One sign of the text, replaced by what an input method makes of it."""
    spots = [
        *((found.start(1), found.end(1), "：") for found in re.finditer(r"(?m)^ *(?:- )?[a-z_]+(: ?)", text)),
        *((found.start(1), found.end(1), "，") for found in re.finditer(r"[\w\]}](, )(?=[a-z_]+: )", text)),
        *(
            (found.start(1), found.end(1), f"“{found.group(1)}”")
            for found in re.finditer(r"\b(?:role|post|to): ([a-z/-]+)(?=[,}\n])", text)
        ),
        *(
            (found.start(1), found.end(1), found.group(1).replace("  ", "　"))
            for found in re.finditer(r"(?m)^((?:  )+)(?=[a-z])", text)
        ),
    ]
    start, end, new = pick.draw(st.sampled_from(spots))
    return text[:start] + new + text[end:]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
@settings(max_examples=4)
@given(pick=st.data())
def test_a_mended_sample_means_what_it_meant(path, pick):
    text = path.read_text(encoding="utf-8")
    slip = broken(text, pick)
    mended = mend(slip)
    assert mend(mended) == mended
    if mended != slip:
        assert read_data(mended) == read_data(text)
    else:  # a comment, a block text, or two meanings: never worse than before
        assert read_data(slip) in (None, read_data(text)) or scan("f", slip)


def read_data(text):
    source, _ = parse("f", text)
    return data_of(source.root) if source else None


PIECES = st.sampled_from(
    [
        *"甲a：，、“”‘’\"'[]{}［］｝　|\\&*?-",
        "role",
        "title",
        "职责",
        ": ",
        ", ",
        " #3",
        " # ",
        "\u00a0",
        "\r\n",
        "\n",
        "\n  ",
        "\n　　",
        "\n\t",
        "\n- ",
    ]
)


@settings(max_examples=500)
@given(st.lists(PIECES, max_size=14).map("".join) | st.text(max_size=30))
def test_any_text_is_mended_once_and_never_for_the_worse(text):
    mended = mend(text)
    assert mend(mended) == mended
    assert scan("f", text) or unseen("f", text, None) or mended == text
    old, new = read_text_as("f", text), read_text_as("f", mended)
    assert new.source is not None or old.source is None
    if not old.findings:
        assert mended == text


@pytest.mark.parametrize(
    "piece", ["[", "{", "“", "a，", '"', " #1", "　", "- ", "{a：", "|\n", "\n", "role：\n\n", "[a，", '["a\n']
)
def test_a_text_meant_to_hurt_is_scanned_in_time(piece):
    began = time.process_time()
    scan("f", piece * 20_000)
    assert time.process_time() - began < 5


# what check --fix proposes -----------------------------------------------------------------------------------------

PLAN = """\
plan: flood
title：示例
kind: special
status: in-force
depth: linkage
roles: {duty-desk: {title: 值班室}}
tasks:
  ring: {title: 报告，role: "duty-desc"}
"""


def a_finding(file, line, column, old, new):
    where = Location(file, line, column)
    return Finding(where, "S06", say(en="unknown", zh="未定义"), fix=Fix(where, old, new))


def test_a_proposal_shows_its_difference_before_it_is_written(tmp_path):
    path = tmp_path / "应急 预案.yaml"
    path.write_bytes(("\ufeff" + PLAN).encode())
    found = [a_finding("p.yaml", 8, 26, "duty-desc", "duty-desk"), a_finding("q.yaml", 1, 1, "plan", "scenario")]
    proposal = propose(path, "p.yaml", found)
    assert "-title：示例\n+title: 示例\n" in proposal.diff
    assert '+  ring: {title: 报告, role: "duty-desk"}\n' in proposal.diff
    assert path.read_bytes() == ("\ufeff" + PLAN).encode()
    proposal.write()
    assert path.read_bytes().startswith(b"\xef\xbb\xbfplan: flood\n")
    assert read_text_as("p", path.read_text(encoding="utf-8-sig")).findings == ()
    assert propose(path, "p.yaml") is None


def test_a_proposal_is_not_written_over_a_changed_file(tmp_path):
    path = tmp_path / "p.yaml"
    path.write_text(PLAN, encoding="utf-8")
    proposal = propose(path, "p.yaml")
    path.write_text("plan: other\n", encoding="utf-8")
    with pytest.raises(Refused):
        proposal.write()
    assert path.read_text(encoding="utf-8") == "plan: other\n"


def test_a_fix_whose_words_are_not_there_is_passed_over():
    good = PLAN.replace("：", ": ").replace("，", ", ")
    assert fixed("p", good, [a_finding("p", 8, 3, "duty-desc", "x"), a_finding("p", 99, 1, "a", "b")]) == good


def test_all_or_nothing_where_a_fix_would_make_it_worse():
    good = "plan: flood\ntitle: x\nkind: special\nstatus: draft\ndepth: card\n"
    assert fixed("p", good, [a_finding("p", 3, 7, "special", "[")]) == good


def test_the_difference_tells_a_missing_last_line_break(tmp_path):
    path = tmp_path / "p.yaml"
    path.write_text("plan: a\ntitle：b", encoding="utf-8")
    assert propose(path, "p.yaml").diff.endswith(
        "-title：b\n\\ No newline at end of file\n+title: b\n\\ No newline at end of file\n"
    )


def test_every_message_can_be_told_in_both_languages():
    for text, _ in MENDED:
        for finding in (*scan("f", text), *read_text_as("f", text + "\nx: [a\n").findings):
            for told in (finding.message, finding.hint):
                assert told is None or (told.render("en") and told.render("zh"))


def test_a_slip_speaks_for_its_line_instead_of_the_yaml_library():
    found = read_text_as("f", "plan: a\ntitle：x\nkind: special\n").findings
    assert [str(finding.where) for finding in found] == ["f:2:6"]


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("plan flood\ntitle: P\nkind: unit\n", "f:1:5", "“plan”后缺少冒号“:”"),
        ("# 示例\n---\n预案 flood  # 防汛\n名称: 甲\n", "f:3:3", "“预案”后缺少冒号“:”"),
        ("scenario\ntitle: S\nbegins: 2026-09-14 21:00\n", "f:1:9", "“scenario”后缺少冒号“:”"),
        ("库 contacts\n", "f:1:2", "“库”后缺少冒号“:”"),
        ("某区防汛预案\nplan: flood\ntitle: P\n", "f:1:1", "文件应以“plan:”（预案）等键开头"),
        ("plan flood\nroles:\n  desk: {title: 甲, staff: 2\n", "f:1:5", "“plan”后缺少冒号“:”"),
    ],
)
def test_a_head_without_its_colon_is_one_finding_at_the_head(text, place, said):
    assert [(str(one.where), one.message.render("zh")) for one in read_text_as("f", text).findings] == [(place, said)]


def test_a_text_read_with_a_memory_of_its_last_version_has_the_same_slips():
    # Given a text of slips of every sort, and letters and signs typed anywhere in it
    chance = random.Random(9)
    text = "".join(before for before, _ in MENDED) + "a: |\n  b：c\nd: 'e\n\nf：\n  g: [h,\n  i：j}\n"
    memory = LineMemory()
    for _ in range(250):
        at = chance.randrange(len(text) + 1)
        typed = "".join(chance.choices("\"'：，“”[]{}#|>\t\u3000: -\n\rab区", k=chance.choice((1, 1, 4))))
        text = text[:at] + typed + text[at + chance.randrange(3) :]

        # Then what is read anew of it says the same as reading all of it
        assert memory.read(text) == LineScan(text).read()


def test_only_lines_that_are_others_are_read_again(monkeypatch):
    memory, read = LineMemory(), []
    memory.read("plan: a\ntitle：x\nroles:\n  b: {title: c}\n")
    real = LineScan.read_line
    monkeypatch.setattr(LineScan, "read_line", lambda scan: read.append(scan.written()) or real(scan))

    slips = memory.read("plan: a\ntitle：xy\nroles:\n  b: {title: c}\n")

    assert read == ["title：xy"]
    assert [(slip.start, slip.new) for slip in slips] == [(13, ": ")]
