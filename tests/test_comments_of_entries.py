"""A comment belongs to the entry it stands directly above: it moves with it, and goes with it."""

from pathlib import Path

import pytest

from drillbook.schema.editing.edits import Add, Insert, Move, Remove, apply
from drillbook.schema.editing.reorder import moved_entry

PLAN = Path(__file__).parent / "cases" / "comment-stays-behind" / "p.yaml"


def test_a_deleted_role_takes_its_comment_along():
    """The comment of 乙 does not head 丙 afterwards; those of its neighbours stay."""
    # Given three roles, each with its comment above it
    text = PLAN.read_text(encoding="utf-8")

    # When the second is deleted
    after = apply(text, [Remove(("roles", "b"))])

    # Then its three lines of comment and entry are gone, and nothing else
    assert after == text.replace("  # 乙前注释\n  b: {title: 乙, staff: 1}   # 乙行末\n", "")
    assert "  a: {title: 甲, staff: 1}\n\n  # 丙前注释\n  c: " in after


def test_deleting_and_moving_take_the_same_comment():
    text = PLAN.read_text(encoding="utf-8")
    moved = moved_entry(text, ("roles",), "b", 1)
    assert moved.index("# 丙前注释") < moved.index("# 乙前注释") < moved.index("b: {title: 乙")


@pytest.mark.parametrize(
    ("above", "goes"),
    [
        ("  # own\n", True),
        ("  # own\n  # own too\n", True),
        ("  # of all that follows\n\n", False),
        ("# indented less\n", False),
        ("    # indented more\n", False),
    ],
)
def test_what_stands_directly_above_at_the_same_indent_belongs_to_the_entry(above, goes):
    text = f"r:\n  a: 1\n{above}  b: 2\n  c: 3\n"
    after = apply(text, [Remove(("r", "b"))])
    assert after == "r:\n  a: 1\n" + ("" if goes else above) + "  c: 3\n"


@pytest.mark.parametrize("below", ["    # within\n", "    # within\n    # more\n", "\n   # within\n"])
@pytest.mark.parametrize("follows", ["  # on c\n  c: 3\n", "# of s\ns: {}\n"])
def test_what_stands_below_and_is_indented_more_belongs_to_the_entry(below, follows):
    """It stands within the entry: it goes, stays and moves with it, and nothing new comes between."""
    text = f"r:\n  a: 1\n  b:\n    x: 1\n{below}{follows}"
    block = f"  b:\n    x: 1\n{below}"
    assert apply(text, [Remove(("r", "b"))]) == text.replace(block, "")
    assert moved_entry(text, ("r",), "b", -1) == text.replace(f"  a: 1\n{block}", f"{block}  a: 1\n")
    if follows.startswith("#"):
        assert apply(text, [Add(("r",), "d", "4")]) == text.replace(block, f"{block}  d: 4\n")
        assert apply(text, [Remove(("r", "a")), Remove(("r", "b"))]) == f"r: {{}}\n{follows}"


def test_what_is_indented_more_goes_with_its_item_of_a_list():
    text = "l:\n  - x: 1\n    # within x\n  - y: 1\n    # within y\n# of s\ns: 1\n"
    assert apply(text, [Remove(("l", 0))]) == text.replace("  - x: 1\n    # within x\n", "")
    assert apply(text, [Move(("l",), 1, 0)]) == "l:\n  - y: 1\n    # within y\n  - x: 1\n    # within x\n# of s\ns: 1\n"
    assert apply(text, [Insert(("l",), 1, {"z": "1"})]) == text.replace("  - y", "  - {z: 1}\n  - y")
    assert apply(text, [Insert(("l",), 2, {"z": "1"})]) == text.replace("# of s", "  - {z: 1}\n# of s")


@pytest.mark.parametrize("eol", ["\n", "\r\n", "\r"])
def test_items_of_a_list_and_the_last_entry_take_theirs_along(eol):
    text = "l:\n  # on x\n  - x\n  # on y\n  - y\nr:\n  # on a\n  a: 1\n".replace("\n", eol)
    after = apply(text, [Remove(("l", 1)), Remove(("r", "a"))])
    assert after == "l:\n  # on x\n  - x\nr: {}\n".replace("\n", eol)


def test_a_comment_that_heads_the_file_is_the_files():
    """The modeline of an editor does not go with the first key."""
    text = "# yaml-language-server: $schema=plan.json\na: 1\n# on b\nb: 2\nc: 3\n"
    assert apply(text, [Remove(("a",))]) == text.replace("a: 1\n", "")
    assert apply(text, [Remove(("b",))]) == text.replace("# on b\nb: 2\n", "")
    assert moved_entry(text, (), "a", 1).startswith("# yaml-language-server: $schema=plan.json\n# on b\nb: 2\na: 1\n")
