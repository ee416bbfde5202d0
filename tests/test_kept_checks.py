"""A check that is kept for the next process: the same as asking every rule anew, and never believed where it may be stale."""

import random
import re
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from drillbook.schema.cache import pickles
from drillbook.schema.linkage import catalogue
from drillbook.ui.cli.author import watch
from drillbook.ui.cli.author.watch import Watcher
from drillbook.ui.use.checks import kept
from drillbook.ui.use.checks.checking import check
from tests.rehearsed import rehearsal_book
from tests.test_reading_cache import cache  # noqa: F401  (a fixture)

pytestmark = pytest.mark.usefixtures("cache")
PAIRS_OF_X05 = sorted(
    (
        folder
        for folder in (Path(__file__).parent / "rules/X05").rglob("*")
        if folder.is_dir() and list(folder.glob("*.yaml"))
    ),
    key=Path.as_posix,
)


@pytest.fixture
def book(tmp_path):
    folder = rehearsal_book(tmp_path / "book")
    second = (
        (folder / "flood.yaml").read_text("utf-8").replace("plan: flood", "plan: fire").replace("防汛应急", "消防应急")
    )
    (folder / "fire.yaml").write_text(second, "utf-8")
    (folder / "flood.yaml").write_text((folder / "flood.yaml").read_text("utf-8"), "utf-8")  # the last written
    return folder


@pytest.fixture
def asked(monkeypatch):
    """The questions that were really asked, with the one plan they were asked about."""
    names = []
    real = catalogue.questions_of_all

    def noted():
        return tuple(
            replace(one, find=lambda book, one=one: names.append((one.name, book.only)) or one.find(book))
            for one in real()
        )

    monkeypatch.setattr(catalogue, "questions_of_all", noted)
    monkeypatch.setattr(watch, "questions_of_all", noted)
    return names


def anew(paths, as_of=None):
    """What a check says that knows nothing of others."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(pickles.SWITCH, "off")
        return told(check(paths, as_of=as_of))


def told(checked):
    """All of the answer, places and texts too."""
    return (
        [repr(finding) for finding in checked.findings],
        (checked.files, checked.plans, checked.scenarios, checked.language, checked.books),
        dict(checked.texts),
    )


def change(path, old, new):
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_what_has_not_changed_is_not_asked_about_again(book, asked, monkeypatch):
    first = check([book])
    monkeypatch.setattr(kept, "keep", None)
    asked.clear()
    assert told(check([book])) == told(first) == anew([book])
    assert asked == []


def test_after_an_edit_only_what_read_it_is_asked_again(book, asked):
    check([book])
    change(book / "flood.yaml", "within: 15 min", "within: 3 min")
    asked.clear()
    now = check([book])
    assert told(now) == anew([book])
    assert "X12" in [finding.code for finding in now.findings if finding.where.plan == "flood"]
    assert {("X04", ""), ("X04 by plan", "flood"), ("X12", "flood"), ("S05", "flood")} < set(asked)
    assert {plan for name, plan in asked if name == "S05"} == {"flood"}  # it reads of no plan but its own
    assert {"names outside plans", "S02", "X05", "X10", "L02"}.isdisjoint(name for name, _ in asked)


def test_any_plan_may_be_edited_and_several_at_once(book, asked):
    """Whichever was written last: nothing is known of one plan that is not known of all."""
    check([book])
    for file in ("fire.yaml", "flood.yaml"):
        change(book / file, "within: 15 min", "within: 3 min")
    asked.clear()
    now = check([book])
    assert told(now) == anew([book])
    assert {"fire", "flood"} == {finding.where.plan for finding in now.findings if finding.code == "X12"}
    assert {("S05", "fire"), ("S05", "flood")} < set(asked)
    assert "S02" not in [name for name, _ in asked]


def test_a_plan_that_looks_up_the_edited_one_is_asked_about_again(book, asked):
    """The way to a promised time of one plan leads through a procedure of another: only these two are asked about."""
    change(book / "fire.yaml", "steps: [{parallel: [patrol, report]}]", "steps: [call: flood/rain, report]")
    (book / "third.yaml").write_text(
        (book / "flood.yaml").read_text("utf-8").replace("plan: flood", "plan: third").replace("防汛应急", "防疫应急"),
        "utf-8",
    )
    check([book])
    change(book / "flood.yaml", "takes: 20 min", "takes: 90 min")
    asked.clear()
    now = check([book])
    assert told(now) == anew([book])
    assert [plan for name, plan in asked if name == "X12"][:2] == ["fire", "flood"]
    assert ("X12", "third") not in asked
    assert "fire" in [finding.where.plan for finding in now.findings if finding.code == "X12"]


def test_what_is_the_same_for_every_plan_is_told_of_both_versions(book):
    """What was found in a plan goes with what it was found for, and comes back with it."""
    before = told(check([book]))
    for old, new in (("within: 15 min", "within: 3 min"), ("within: 3 min", "within: 15 min")):
        for file in ("fire.yaml", "flood.yaml"):
            change(book / file, old, new)
            assert told(check([book])) == anew([book])
    assert told(check([book])) == before


def test_a_remark_moves_what_was_found_and_asks_nothing(book, asked):
    change(book / "flood.yaml", "within: 15 min", "within: 3 min")
    before = check([book])
    change(book / "flood.yaml", "tasks:", "# 任务\n# 分工\ntasks:")
    asked.clear()
    after = check([book])
    assert asked == []
    moved = [one.where.line - old.where.line for one, old in zip(after.findings, before.findings, strict=True)]
    assert set(moved) == {0, 2}
    assert told(after) == anew([book])


def edited(draw, text):
    """A text in which one thing is another: a number, a line, a remark, a word."""
    lines, numbers = text.split("\n"), list(re.finditer(r"\d+", text))
    at = draw.randrange(len(lines))
    match draw.choice(("number", "number", "number", "line", "remark", "put off", "word")):
        case "number" if numbers:
            found = draw.choice(numbers)
            return f"{text[: found.start()]}{draw.choice((1, 3, 40, 600))}{text[found.end() :]}"
        case "line":
            return "\n".join([*lines[:at], *lines[at + 1 :]])
        case "remark":
            return "\n".join([*lines[:at], "# 说明", *lines[at:]])
        case "put off":
            remark = f"  # drillbook: accept {draw.choice(('S08', 'S14', 'X12'))} until 2026-12-31 by 区长: 修订中"
            return "\n".join([*lines[:at], lines[at] + remark, *lines[at + 1 :]])
    return text.replace(*draw.choice((("desk", "lead"), ("首次报告", "巡查二"), ("patrol", "report"))), 1)


@pytest.fixture
def linked(tmp_path):
    """Builds a book of plans that give duties to organizations whose plans take them or do not: a pair of X05."""

    def made(pair):
        folder = tmp_path / pair.parent.name
        shutil.copytree(pair, folder)
        (folder / "book.yaml").write_text("book: linked\ntitle: 示例库\nlanguage: zh\nas_of: 2026-09-01\n", "utf-8")
        return folder

    return made


def relinked(draw, text, names):
    """A text in which somebody is asked for something else, or somebody else, or in another time."""
    told = ("organization", "drafted_by", "issuer", "unit", "parent", "title", "role", "status", "incident_types")
    found = list(re.finditer(rf"\b(?:{'|'.join(told)}): ([\w-]+|\[[\w-]+\])", text))
    at = draw.choice(found)
    match at[0].split(":")[0]:
        case "title":
            new = at[1] + draw.choice("甲乙")
        case "status":
            new = draw.choice(("draft", "in-force", "withdrawn"))
        case "incident_types":
            new = draw.choice(("[flood]", "[rainstorm]"))
        case _:
            new = draw.choice(names)
    text = text[: at.start(1)] + new + text[at.end(1) :]
    if draw.random() < 0.5:  # a time where none was, or another
        text = re.sub(
            r"(, within: \d+ min)?}", f", within: {draw.choice((5, 30))} min}}", text, count=draw.randrange(3) or 1
        )
    return text


@pytest.mark.parametrize("pair", PAIRS_OF_X05, ids=lambda pair: f"{pair.parent.name}-{pair.name}")
def test_who_gives_and_who_takes_duties_leaves_no_stale_finding(linked, pair):
    """Whichever of the two plans is edited, what is found in the other follows."""
    draw, book = random.Random(pair.as_posix()[-20:]), linked(pair)
    plans = [path for path in sorted(book.rglob("*.yaml")) if re.search(r"(?m)^plan:", path.read_text("utf-8"))]
    names = sorted(
        {
            name
            for path in book.rglob("*.yaml")
            for name in re.findall(r"[a-z]+(?:-[a-z]+)+|flood|medical", path.read_text("utf-8"))
        }
    )
    check([book])
    for _ in range(10):
        path = draw.choice(plans)
        before = path.read_text("utf-8")
        path.write_text(relinked(draw, before, names), "utf-8")
        now = check([book])
        assert told(now) == anew([book]), path.read_text("utf-8")
        if any(finding.code in ("SC", "YA") for finding in now.findings) or draw.random() < 0.3:
            path.write_text(before, "utf-8")


def test_what_a_plan_gives_to_others_is_asked_again_where_it_is_told(linked, asked):
    """A time changes nothing that is told; a duty that stands in the own plan now takes away what stood elsewhere."""
    pair = next(pair for pair in PAIRS_OF_X05 if pair.as_posix().endswith("X05/wrong"))
    book = linked(pair)
    assert "X05" in [finding.code for finding in check([book]).findings]
    change(
        book / "flood.yaml", "title: 绕行引导, role: police-desk", "title: 绕行引导, role: police-desk, within: 5 min"
    )
    assert told(check([book])) == anew([book])
    asked.clear()
    change(book / "flood.yaml", "within: 5 min", "within: 6 min")
    assert told(check([book])) == anew([book])
    assert ("S05", "flood") in asked
    assert "X05" not in [name for name, _ in asked]
    asked.clear()
    change(book / "medical.yaml", "title: 准备床位和血液", "title: 安置点消毒防疫")
    now = check([book])
    assert told(now) == anew([book])
    assert "X05" not in [finding.code for finding in now.findings]
    assert ("X05", "flood") in asked


def test_random_edits_leave_no_stale_finding(book):
    """Whatever is edited, renamed, removed or put off, and on whatever day it is asked."""
    draw = random.Random(20261128)
    for number in range(24):
        files = sorted(book.rglob("*.yaml"))
        path = draw.choice([book / "flood.yaml", book / "fire.yaml"] * len(files) + files)
        text = edited(draw, path.read_text("utf-8") if path.exists() else "")
        if draw.random() < 0.1:
            path.unlink(missing_ok=True)
            path = book / f"new-{number % 3}.yaml"
        path.write_text(text or (book / "fire.yaml").read_text("utf-8"), "utf-8")
        wanted = draw.choice((book, book, path))
        day = draw.choice((None, None, date(2027, 3, 1)))
        assert told(check([wanted], as_of=day)) == anew([wanted], day), path.read_text("utf-8")
        if not (book / "book.yaml").exists() or not (book / "fire.yaml").exists():
            break


def test_who_watches_finds_after_every_edit_what_is_found_anew(book):
    """Facts that still hold go on into the next version of the book, and no other."""
    draw, watcher = random.Random(5), Watcher(book)
    watcher.look()
    for _ in range(24):
        path = draw.choice((book / "flood.yaml", book / "fire.yaml"))
        before = path.read_text("utf-8")
        path.write_text(edited(draw, before), "utf-8")
        watcher.look()
        again = Watcher(book)
        again.look()
        assert list(map(repr, watcher.findings)) == list(map(repr, again.findings)), path.read_text("utf-8")
        if draw.random() < 0.6 or watcher.book.unread:
            path.write_text(before, "utf-8")


def test_who_watches_asks_only_what_read_the_edit(book, asked):
    watcher = Watcher(book)
    watcher.look()
    for limit in ("3 min", "4 min"):
        change(book / "fire.yaml", "within: 15 min" if limit == "3 min" else "within: 3 min", f"within: {limit}")
        asked.clear()
        assert watcher.look()
        assert {("X04", ""), ("X12", "fire"), ("S05", "fire")} < set(asked)
        assert {"names outside plans", "S02", "X05", "X10", "L02"}.isdisjoint(name for name, _ in asked)


def test_what_is_put_off_and_ends_with_the_day_is_told_on_that_day(book):
    change(book / "book.yaml", "as_of: 2026-09-01\n", "")
    flood = book / "flood.yaml"
    change(flood, "plan: flood", "plan: flood  # drillbook: accept S01 until 2026-12-31 by 区长: 修订中")
    check([book], as_of=date(2026, 12, 31))
    assert told(check([book], as_of=date(2027, 1, 1))) == anew([book], date(2027, 1, 1))
    assert told(check([book])) == anew([book])


@pytest.mark.parametrize("harm", ["cut", "foreign", "another program", "empty"])
def test_what_is_damaged_or_not_the_users_own_is_not_believed(book, asked, cache, monkeypatch, harm):  # noqa: F811
    check([book])
    (found,) = cache.glob("*.check")
    if harm == "cut":
        found.write_bytes(found.read_bytes()[:-1])
    elif harm == "empty":
        found.write_bytes(b"")
    elif harm == "foreign":
        found.chmod(0o666)
    else:  # any room of the product is another, the list of laws too
        real = pickles.program
        monkeypatch.setattr("drillbook.ui.use.checks.wanted.program", lambda *corridors: real(*corridors) + b"laws")
    asked.clear()
    assert told(check([book])) == anew([book])
    assert ("X05", "") in asked


def test_a_failing_rule_is_told_once_and_nothing_is_kept(book, cache, monkeypatch):  # noqa: F811
    rule = next(rule for rule in catalogue.RULES if rule.id == "S14")
    monkeypatch.setattr(catalogue, "RULES", (replace(rule, check=lambda _book: iter([1 // 0])),))
    assert told(check([book])) == anew([book])
    assert list(cache.glob("*.check")) == []
