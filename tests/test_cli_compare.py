"""``drillbook compare`` as an author uses it: a verdict in a sentence, versions as folders or from git."""

import json
import shutil
import subprocess

import pytest

from tests.command import drillbook
from tests.rehearsed import BOOK
from tests.test_cli_rehearse import CALM, UNSURE

SECOND = BOOK["libraries/contacts.yaml"].replace("staff: 1", "staff: 2")


@pytest.fixture
def books(tmp_path):
    """The book as it was, with one duty officer, and as it is, with two."""
    for folder, contacts in (("old", BOOK["libraries/contacts.yaml"]), ("new", SECOND)):
        texts = {**BOOK, "flood.yaml": UNSURE, "scenarios/night.yaml": CALM, "libraries/contacts.yaml": contacts}
        for name, text in texts.items():
            path = tmp_path / folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return tmp_path


def told(books, *options):
    return drillbook("compare", "new/scenarios/night.yaml", "-n", "40", "--jobs", "1", *options, cwd=books)


def test_the_first_sentence_is_a_verdict_with_its_uncertainty(books):
    answer = told(books, "--book", "old", "--book", "new", "--lang", "zh")
    assert answer.code == 0
    assert "改后多半更好：平均每次少" in answer.out
    assert "更少未按时" in answer.out
    assert "首次报告" in answer.out
    assert "flood/report" not in answer.out


def test_the_other_way_round_it_is_worse_and_in_english(books):
    answer = told(books, "--book", "new", "--book", "old", "--lang", "en")
    assert "The later version is very likely worse: " in answer.out
    assert "better in 0 and worse in " in answer.out


def test_json_says_the_same(books):
    document = json.loads(told(books, "--book", "old", "--book", "new", "--format", "json").out)
    report = next(one for one in document["promises"] if one["id"] == "flood/report")
    assert (document["drillbook"], document["versions"], document["verdict"]) == (
        "comparison",
        ["old", "new"],
        "better",
    )
    assert report["clear"]
    assert (report["broken"]["only_after"], report["kept"][1]) == (0, {"count": 40, "of": 40})
    assert document["better"] == report["broken"]["only_before"]


def test_a_mean_of_differences_is_headed_as_one(books):
    answer = told(books, "--book", "old", "--book", "new", "--lang", "zh")
    assert "用时平均变化" in answer.out
    assert "最慢一次" not in answer.out


def test_one_version_alone_is_compared_with_the_book_now(books):
    document = json.loads(told(books, "--book", "old", "--format", "json").out)
    assert (document["versions"], document["verdict"]) == (["old", "new"], "better")


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_a_revision_alone_is_the_book_at_that_time(books):
    # Given a book kept in git, to which a second officer was added since
    git = ("git", "-c", "user.name=a", "-c", "user.email=a@example.org")
    for command in (("init", "-q"), ("add", "."), ("commit", "-qm", "one")):
        subprocess.run([*git, *command], cwd=books / "old", check=True)
    contacts = books / "old" / "libraries" / "contacts.yaml"
    contacts.write_text(SECOND, encoding="utf-8")

    # When the last commit is compared with what is there now
    answer = drillbook("compare", "scenarios/night.yaml", "--book", "HEAD", "-n", "20", "--jobs", "1",
                       "--format", "json", cwd=books / "old")  # fmt: skip

    # Then the two officers are better
    document = json.loads(answer.out)
    assert (document["verdict"], document["changes"]) == ("better", 1)


def test_a_version_that_cannot_be_run_is_named(books):
    (books / "new" / "flood.yaml").write_text(UNSURE.replace("role: desk, takes: 5 min", "role: dsk, takes: 5 min"))
    answer = told(books, "--book", "old", "--book", "new", "--lang", "en")
    assert answer.code == 1
    assert "the scenario cannot be run with new:" in answer.out
    assert "dsk" in answer.out


def test_another_book_is_no_version_of_this_one(books):
    """What it lacks is not told plan by plan: it holds none of them."""
    (books / "other").mkdir()
    for name, text in {**BOOK, "flood.yaml": UNSURE.replace("plan: flood", "plan: fire")}.items():
        (books / "other" / name).parent.mkdir(exist_ok=True)
        (books / "other" / name).write_text(text, encoding="utf-8")
    night = books / "new" / "scenarios" / "night.yaml"
    night.write_text(CALM + "plans: [flood]\n", encoding="utf-8")
    answer = told(books, "--book", "other", "--book", "new", "--lang", "zh")
    said = "drillbook: other中没有该情景涉及的任何预案（flood）；请给出同一预案库的另一版本\n"
    assert (answer.code, answer.out, answer.err) == (2, "", said)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ((), "name one or two versions with --book"),
        (("--book", "old", "--book", "new", "--book", "old"), "name one or two versions with --book"),
        (
            ("--book", "nowhere"),
            "no file or folder nowhere, and no git revision; a revision is one of the git repository",
        ),
        (("--book", "old", "--precision", "2"), "--precision is a share between 0 and 1"),
    ],
)
def test_wrong_use_is_said_in_one_sentence(books, options, said):
    answer = told(books, *options, "--lang", "en")
    assert answer.code == 2
    assert said in answer.err
