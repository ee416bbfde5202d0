"""Text keeps its lines; what is meant to hurt is refused at a line."""

import pytest

import drillbook.schema.models.plan  # noqa: F401  # a key has its two names once the room that has it is open
from drillbook.schema.text.foreign_encodings import encoding_of
from drillbook.schema.text.yaml_nodes import DEEPEST, parse, read_text


def problems(text: str) -> list[tuple[int, int, str]]:
    _, findings = parse("plan.yaml", text)
    return [(f.where.line, f.where.column, f.message.render("en")) for f in findings]


def test_every_value_knows_its_line_and_column():
    source, findings = parse("plan.yaml", "plan: flood\nroles:\n  desk: {title: 值班室, staff: 1}\n")
    assert findings == []
    assert str(source.locate(("roles", "desk", "staff"))) == "plan.yaml:3:29"
    assert str(source.locate(("roles", "desk"), key=True)) == "plan.yaml:3:3"


def test_an_english_path_finds_a_chinese_key():
    source, _ = parse("plan.yaml", "预案: flood\n职责分工:\n  desk: {名称: 值班室, 在岗人数: 1}\n")
    assert str(source.locate(("roles", "desk", "staff"))) == "plan.yaml:3:25"


def test_what_was_not_written_is_shown_at_what_encloses_it():
    source, _ = parse("plan.yaml", "plan: flood\nroles:\n  desk: {title: 值班室}\n")
    assert str(source.locate(("roles", "desk", "post"))) == "plan.yaml:3:9"


def test_the_nearest_clause_above_is_kept():
    source, _ = parse("p.yaml", 'plan: flood\ntitle: 预案\ntasks:\n  a:\n    clause: "4.5.1"\n    role: desk\n')
    where = source.locate(("tasks", "a", "role"))
    assert (where.plan, where.title, where.clause) == ("flood", "预案", "4.5.1")


def test_every_scalar_is_text():
    source, _ = parse("p.yaml", "a: [2021.10, 0215, no, 21:00, 2026-05-20, 1e3, ~]\n")
    assert [item.text for item in source.root.find("a")[1].items] == [
        "2021.10",
        "0215",
        "no",
        "21:00",
        "2026-05-20",
        "1e3",
        "~",
    ]


@pytest.mark.parametrize(
    ("text", "line", "column", "said"),
    [
        ("plan: &x a\n", 1, 7, "anchors"),
        ("plan: a\nb: *x\n", 2, 4, "anchors"),
        ("plan: !!str a\n", 1, 7, "tags"),
        ("plan: a\n<<: {b: c}\n", 2, 1, "anchors"),
        ("plan: a\n---\nplan: b\n", 2, 1, "second document"),
        ("plan: a\n\tb: c\n", 2, 1, "tab"),
        ("plan: a\nb: 1\nb: 2\n", 3, 1, "written twice"),
        ("plan: a\nx: [1, 2\n", 3, 1, "bracket"),
        ("plan: a\nx: b: c\n", 2, 5, "inside a value"),
        ("plan: a\nx: a\x00b\n", 2, 5, "character"),
        ("", 1, 1, "empty"),
        ("- a\n", 1, 1, "begin with a key"),
        ("? [a]\n: b\n", 1, 3, "key must be a word"),
    ],
)
def test_trouble_is_named_at_its_place(text, line, column, said):
    found = problems(text)
    assert any(
        (found_line, found_column) == (line, column) and said in message for found_line, found_column, message in found
    ), found


def test_a_hundred_thousand_brackets_are_refused_while_reading():
    (line, column, message), *rest = problems("plan: a\nx: " + "[" * 100_000)
    assert (line, column) == (2, 3 + DEEPEST)
    assert message.startswith("nested deeper")
    assert rest == []


def test_a_file_of_fifty_megabytes_is_not_read(tmp_path):
    path = tmp_path / "大 文件.yaml"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    text, (finding,) = read_text(path, path.name)
    assert text is None
    assert "5 MB" in finding.message.zh


def test_gbk_is_named_and_a_way_out_given(tmp_path):
    path = tmp_path / "预案.yaml"
    path.write_bytes("plan: a\ntitle: 防汛防台应急预案\n".encode("gbk"))
    text, (finding,) = read_text(path, path.name)
    assert text is None
    assert finding.message.render("zh") == "文件是GBK编码，应为UTF-8"
    assert finding.where.line == 2
    assert encoding_of(path.read_bytes()) == "gb18030"


def test_a_byte_order_mark_is_fine(tmp_path):
    path = tmp_path / "plan.yaml"
    path.write_bytes(b"\xef\xbb\xbfplan: a\n")
    assert read_text(path, "plan.yaml") == ("plan: a\n", [])


def test_a_missing_file_is_a_finding(tmp_path):
    text, (finding,) = read_text(tmp_path / "none.yaml", "none.yaml")
    assert text is None
    assert "cannot be read" in str(finding.message)
