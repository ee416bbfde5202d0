"""An edit changes one value; every other letter of the file stays, or nothing happens."""

import errno
import os
import re
import stat
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drillbook.schema import files
from drillbook.schema.editing import comments as remarks
from drillbook.schema.editing import edits, splices
from drillbook.schema.editing.edits import Add, Insert, Move, Remove, Rename, Replace, apply
from drillbook.schema.editing.writing import entry, flow, scalar
from drillbook.schema.files import open_text, save
from drillbook.schema.finding import Refused
from drillbook.schema.text.spans import Span, spans
from drillbook.schema.text.yaml_nodes import data_of, parse
from tests.samples import SAMPLES

HOME = Path(__file__).parent.parent
TASK = """\
tasks:
  # who calls whom
  call:  # first
    title: '电话报告'   # spoken
    takes: 3 / 5 / 10 min
    after: [consult, decide]  # both
    duties:
    # above a
    - a  # on a
    # above b
    - b
"""


def data(text):
    source, findings = parse("f", text)
    assert not findings
    return data_of(source.root)


def comments(text):
    return sorted(re.findall(r"(?:^|(?<=\s))#[^\r\n]*", text))


def test_a_value_changes_and_keeps_its_quotes_and_remark():
    after = apply(TASK, [Replace(("tasks", "call", "title"), "书面'报告")])
    assert after == TASK.replace("'电话报告'", "'书面''报告'")


def test_a_value_that_needs_quotes_gets_them():
    after = apply(TASK, [Replace(("tasks", "call", "takes"), "见附件: 表 #3")])
    assert '    takes: "见附件: 表 #3"\n' in after
    assert data(after)["tasks"]["call"]["takes"] == "见附件: 表 #3"


def test_a_chinese_key_is_found_by_its_english_name_and_stays_chinese():
    after = apply("预案: flood\n名称: 旧\n", [Replace(("title",), "新")])
    assert after == "预案: flood\n名称: 新\n"


def test_a_key_is_renamed_where_it_stands():
    assert apply(TASK, [Rename(("tasks", "call"), "ring")]) == TASK.replace("  call:  # first", "  ring:  # first")
    with pytest.raises(Refused, match="already in use"):
        apply("a: 1\nb: 2\n", [Rename(("a",), "b")])


def test_a_key_is_added_in_the_column_of_the_others():
    after = apply(
        TASK,
        [Add(("tasks", "call"), "place", "incident"), Add(("tasks",), "next", {"title": "甲", "with": ["x", "y"]})],
    )
    assert after == TASK + "    place: incident\n  next:\n    title: 甲\n    with: [x, y]\n".rstrip("\n") + "\n"


def test_a_key_is_added_between_brackets_and_under_a_bare_key():
    assert apply("a: {b: c}  # r\n", [Add(("a",), "d", "e, f")]) == 'a: {b: c, d: "e, f"}  # r\n'
    assert apply("a: {}\n", [Add(("a",), "d", "e")]) == "a: {d: e}\n"
    assert apply("roles:  # none yet\nb: 1\n", [Add(("roles",), "desk", {"title": "甲"})]) == (
        "roles:  # none yet\n  desk:\n    title: 甲\nb: 1\n"
    )


def test_an_entry_goes_with_its_lines_and_comments_only():
    after = apply(TASK, [Remove(("tasks", "call", "after"))])
    assert after == TASK.replace("    after: [consult, decide]  # both\n", "")
    assert apply(TASK, [Remove(("tasks", "call", "duties", 0))]) == TASK.replace("    # above a\n    - a  # on a\n", "")
    assert apply(TASK, [Remove(("tasks", "call", "after", 0))]) == TASK.replace("consult, ", "")
    assert apply(TASK, [Remove(("tasks", "call", "after", 1))]) == TASK.replace(", decide", "")


def test_the_last_entry_leaves_an_empty_object():
    assert apply("a:\n  b: 1\nc: 2\n", [Remove(("a", "b"))]) == "a: {}\nc: 2\n"
    assert apply("a: [x]\n", [Remove(("a", 0))]) == "a: []\n"


def test_the_first_key_behind_a_dash_can_go():
    assert apply("s:\n  - title: a\n    clause: b\n", [Remove(("s", 0, "title"))]) == "s:\n  - clause: b\n"
    with pytest.raises(Refused, match="remark"):
        apply("s:\n  - title: a\n    # on clause\n    clause: b\n", [Remove(("s", 0, "title"))])


def test_items_are_inserted_and_remarks_stay_with_their_item():
    after = apply(TASK, [Insert(("tasks", "call", "duties"), 1, "new"), Insert(("tasks", "call", "after"), 2, "more")])
    assert after == TASK.replace("    # above b\n", "    - new\n    # above b\n").replace("decide]", "decide, more]")
    assert apply("a: x  # lone\n", [Insert(("a",), 1, "y")]) == "a: [x, y]  # lone\n"
    assert apply("a:\nb: 1\n", [Insert(("a",), 0, "y")]) == "a: [y]\nb: 1\n"


def test_a_lone_pair_among_items_gets_braces_with_its_second_key():
    assert apply("a: [b, c: [d], e]\n", [Add(("a", 1), "f", "g")]) == "a: [b, {c: [d], f: g}, e]\n"
    assert apply("a: [b, {c: d}, e]\n", [Add(("a", 1), "f", "g")]) == "a: [b, {c: d, f: g}, e]\n"


def test_a_moved_item_takes_its_remarks_along():
    after = apply(TASK, [Move(("tasks", "call", "duties"), 1, 0)])
    assert after.endswith("    # above a\n    # above b\n    - b\n    - a  # on a\n") or comments(after) == comments(
        TASK
    )
    assert data(after)["tasks"]["call"]["duties"] == ["b", "a"]
    assert apply("a: [x, y, z]\n", [Move(("a",), 0, 2)]) == "a: [y, z, x]\n"


def test_block_text_stays_block_text():
    after = apply("text: | # note\n  old\n  words\nb: 1\n", [Replace(("text",), "new: a\n\nwords #2\n")])
    assert after == "text: | # note\n  new: a\n\n  words #2\nb: 1\n"


def test_line_endings_stay():
    after = apply(
        "a:\r\n  b: 1\r\n  c: [x]\r\n", [Add(("a",), "d", "2"), Insert(("a", "c"), 0, "w"), Remove(("a", "b"))]
    )
    assert after == "a:\r\n  c: [w, x]\r\n  d: 2\r\n"


@pytest.mark.parametrize(
    ("text", "edit"),
    [
        ("a: 1\n", Replace(("b",), "2")),
        ("a: 1\n", Remove(("a",))),
        ("a: 1\n", Replace((), "2")),
        ("a: 1\n", Add((), "a", "2")),
        ("a: [x]\n", Insert(("a",), 3, "y")),
        ("a: [x]\n", Move(("a",), 0, 1)),
        ("a: x\n", Move(("a",), 0, 0)),
        ("a: {b: x}\n", Move(("a",), 0, 1)),
        ("a: [x, # r\n  y]\n", Replace(("a",), "z")),
        ("a:\n  b: 1\n", Replace(("a",), "z")),
        ("a: &x 1\n", Replace(("a",), "2")),
        ("a: [1\n", Replace(("a",), "2")),
        ("a: 1\n", Replace(("a",), "\ud800")),
    ],
)
def test_what_cannot_be_done_safely_is_refused(text, edit):
    with pytest.raises(Refused):
        apply(text, [edit])


def every_scalar(span: Span, path=()):
    for index, value in enumerate(span.values):
        step = span.keys[index].text if span.kind == "mapping" else index
        if value.kind == "scalar":
            yield (*path, step), value
        else:
            yield from every_scalar(value, (*path, step))


WORDS = st.text(st.sampled_from("ab1 甲乙，：“”#:-'\"\\[]{}&*!|>%@`?,.\t\n　"), max_size=12) | st.text(max_size=8)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
@settings(max_examples=3)
@given(pick=st.data())
def test_random_edits_of_the_samples_keep_every_remark_and_change_nothing_else(path, pick):
    text = path.read_text(encoding="utf-8")
    root = spans(text)
    where, span = pick.draw(st.sampled_from(list(every_scalar(root))))
    value = pick.draw(WORDS)
    try:
        after = apply(text, [Replace(where, value)])
    except Refused:
        assert re.search("[\ud800-\udfff]", value)
        return
    # everything before and after the value is letter for letter the same
    assert after.startswith(text[: span.start])
    assert after.endswith(text[span.end :])
    held = data(after)
    for step in where[:-1]:
        held = held[step]
    assert held[where[-1]] == value
    # and the way back gives the file as it was, but for quotes that were not needed
    assert data(apply(after, [Replace(where, span.text)])) == data(text)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
@settings(max_examples=3)
@given(pick=st.data())
def test_random_changes_of_shape_keep_the_remarks(path, pick):
    text = path.read_text(encoding="utf-8")
    holders = list(every_holder(spans(text)))
    where, span = pick.draw(st.sampled_from(holders))
    edit = pick.draw(shape_edits(where, span))
    try:
        after = apply(text, [edit])
    except Refused:
        if isinstance(edit, Remove):  # only a removal can meet a remark, or the only key
            return
        raise
    lost = set(comments(text)) - set(comments(after))
    assert not lost or isinstance(edit, Remove)
    assert len(after.splitlines()) - len(text.splitlines()) <= 1 or isinstance(edit, Remove)


def every_holder(span: Span, path=()):
    yield path, span
    for index, value in enumerate(span.values):
        if value.kind != "scalar":
            yield from every_holder(value, (*path, span.keys[index].text if span.kind == "mapping" else index))


def shape_edits(where, span):
    steps = [key.text for key in span.keys] if span.kind == "mapping" else list(range(len(span.values)))
    some = [st.builds(Remove, st.sampled_from([(*where, step) for step in steps]))] if steps else []
    if span.kind == "mapping":
        some.append(st.builds(Add, st.just(where), st.just("new-key"), WORDS_SAFE))
        some.append(st.builds(Rename, st.sampled_from([(*where, step) for step in steps]), st.just("new-name")))
    else:
        places = st.integers(0, len(steps) - 1)
        some.append(st.builds(Insert, st.just(where), places, WORDS_SAFE))
        some.append(st.builds(Move, st.just(where), places, places))
    return st.one_of(some)


WORDS_SAFE = st.text(st.sampled_from("ab1 甲乙，：“”#:-'\"\\[]{}&*"), max_size=12)


@given(WORDS, st.booleans())
def test_whatever_is_written_reads_back_as_it_is(words, plain):
    value = {"甲": words, "list": [words, {"inner": words}], "block": {"long": "x" * 100 + words}}
    texts = [f"k: {flow(value, plain=plain)}\n", entry("k", value, 0, "\n", plain=plain) + "\n"]
    texts += [f"k: {scalar(words, style, flow=False, indent=2, plain=plain)}\n" for style in ("", "'", '"', "|")]
    for text, expected in zip(texts, [value, value, words, words, words, words], strict=True):
        source, _ = parse("f", text)
        if re.search("[\ud800-\udfff]", words):
            continue
        assert source is not None, text
        assert data_of(source.root) == {"k": expected}


def test_a_long_list_stands_below_its_key_line_by_line():
    items = [sign * 60 for sign in "xy"]
    assert apply("a:\n  b: 1\n", [Add(("a",), "new", {"list": items, "text": "one\ntwo\n"})]) == (
        f"a:\n  b: 1\n  new:\n    list:\n      - {items[0]}\n      - {items[1]}\n    text: |\n      one\n      two\n"
    )


def test_text_of_several_lines_beside_a_remark_leaves_it_a_remark():
    assert apply("a: x # r\n", [Replace(("a",), "one\ntwo")]) == 'a: "one\\ntwo" # r\n'


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_two_readers_see_the_same_remarks_in_the_samples(path):
    text = path.read_text(encoding="utf-8")
    assert [words for _, words in remarks.remarks(text)] == re.findall(r"(?:^|(?<=\s))#[^\r\n]*", text)
    assert remarks.seen_by_ruamel(text) == Counter(words.strip() for _, words in remarks.remarks(text))


@pytest.mark.parametrize(
    "after",
    [
        "a:\n  b: 1\n  c: 2  # two\n",  # lost
        "a:\n  b: 1  # two\n  c: 2  # one\n",  # changed places
        "a:\n  b: 1  # one\n  c: '2  # two'\n",  # became text
    ],
)
def test_a_lost_remark_is_noticed(after):
    before = "a:\n  b: 1  # one\n  c: 2  # two\n"
    assert remarks.are_kept(before, before, None)
    assert not remarks.are_kept(before, after, None)
    if "# two\n  c" not in after:  # ruamel.yaml is asked only whether all are still there
        assert not remarks.are_kept_for_others(before, after, removing=False)


def test_a_splice_that_eats_a_remark_is_refused(monkeypatch):
    text = "a:\n  b: 1  # one\n  c: 2\n"
    monkeypatch.setattr(splices, "replaced", lambda place, value: text.replace("1  # one", value))
    with pytest.raises(Refused, match="without touching"):
        apply(text, [Replace(("a", "b"), "3")])
    monkeypatch.setattr(edits, "are_kept", lambda *_, **__: True)  # the second opinion alone
    with pytest.raises(Refused, match="without touching"):
        apply(text, [Replace(("a", "b"), "3")])


def test_reading_commands_do_not_load_the_writer():
    program = "import sys; from drillbook.ui.cli.main import main; main()"
    for words in (["--help"], ["check", str(HOME / "plans" / "putuo")]):
        done = subprocess.run(
            [sys.executable, "-B", "-X", "importtime", "-c", program, *words],
            cwd=HOME,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.stdout
        assert "ruamel" not in done.stderr


# saving ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def plan(tmp_path):
    folder = tmp_path / "应急 预案"
    folder.mkdir()
    path = folder / "防汛 预案.yaml"
    path.write_bytes("\ufeff预案: flood\r\n".encode())
    path.chmod(0o640)
    return path


def test_a_file_is_saved_with_its_bom_mode_and_line_endings(plan):
    opened = open_text(plan)
    new = save(plan, opened.digest, apply(opened.text, [Replace(("plan",), "typhoon")]))
    assert plan.read_bytes() == "\ufeff预案: typhoon\r\n".encode()
    assert stat.S_IMODE(plan.stat().st_mode) == 0o640
    assert open_text(plan).digest == new
    assert os.listdir(plan.parent) == [plan.name]


def test_a_file_that_changed_meanwhile_is_not_overwritten(plan):
    opened = open_text(plan)
    plan.write_text("plan: somebody-else\n", encoding="utf-8")
    with pytest.raises(Refused, match="changed by someone else"):
        save(plan, opened.digest, "plan: mine\n")
    assert plan.read_text(encoding="utf-8") == "plan: somebody-else\n"


def test_a_new_file_does_not_take_the_place_of_another(plan):
    save(plan.with_name("新.yaml"), None, "plan: new\n")
    assert plan.with_name("新.yaml").read_text(encoding="utf-8") == "plan: new\n"
    with pytest.raises(Refused, match="exists already"):
        save(plan, None, "plan: new\n")


def test_a_link_out_of_the_book_is_refused_and_one_inside_is_followed(plan, tmp_path):
    outside = tmp_path / "outside.yaml"
    outside.write_text("plan: a\n", encoding="utf-8")
    link, inner = plan.with_name("link.yaml"), plan.with_name("inner.yaml")
    link.symlink_to(outside)
    inner.symlink_to(plan)
    with pytest.raises(Refused, match="out of the book"):
        save(link, open_text(link).digest, "plan: b\n", within=plan.parent)
    assert outside.read_text(encoding="utf-8") == "plan: a\n"
    save(inner, open_text(inner).digest, "预案: c\n", within=plan.parent)
    assert inner.is_symlink()
    assert open_text(plan).text == "预案: c\n"


@pytest.mark.parametrize("step", ["fsync", "replace", "mkstemp"])
def test_a_full_disk_leaves_the_old_file_and_nothing_else(plan, monkeypatch, step):
    opened, raw = open_text(plan), plan.read_bytes()

    def full(*_, **__):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(files.tempfile if step == "mkstemp" else files.os, step, full)
    with pytest.raises(Refused, match="nothing was changed"):
        save(plan, opened.digest, "plan: new\n")
    assert plan.read_bytes() == raw
    assert os.listdir(plan.parent) == [plan.name]


@pytest.mark.skipif(sys.platform == "win32", reason="a process limits its own file size on Unix only")
def test_a_real_limit_on_file_size_leaves_the_old_file(plan):
    program = (
        "import resource, sys; from pathlib import Path; from drillbook.schema.files import *\n"
        "path = Path(sys.argv[1]); opened = open_text(path)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        "try: save(path, opened.digest, 'text: ' + 'x' * 100000)\n"
        "except Refused as refused: print(refused)\n"
    )
    raw = plan.read_bytes()
    done = subprocess.run(
        [sys.executable, "-B", "-c", program, plan], cwd=HOME, capture_output=True, text=True, check=True
    )
    assert "nothing was changed" in done.stdout
    assert plan.read_bytes() == raw
    assert os.listdir(plan.parent) == [plan.name]


@pytest.mark.parametrize("text", [":1", "?a", "-:?", "a:?", "-1", ":", "中:?"])
def test_what_is_written_into_brackets_is_read_back(text):
    after = apply("plan: p\nwith: [a]\n", [Replace(("with",), [text, "b"])])
    source, findings = parse("", after)
    assert (data_of(source.root)["with"], findings) == ([text, "b"], [])
