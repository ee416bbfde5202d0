"""A check that is kept for the next process: the same as asking every rule anew, and never believed where it may be stale."""

import pytest

from drillbook.schema.cache import pickles
from drillbook.schema.linkage import catalogue
from drillbook.ui.use.checks import kept
from drillbook.ui.use.checks.checking import check
from tests.rehearsed import rehearsal_book
from tests.test_reading_cache import cache  # noqa: F401  (a fixture)

pytestmark = pytest.mark.usefixtures("cache")


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
    """The questions that were really asked."""
    names = []
    real = catalogue.questions_of_all

    def noted(plan):
        return {
            name: lambda book, name=name, find=find: names.append(name) or find(book)
            for name, find in real(plan).items()
        }

    monkeypatch.setattr(catalogue, "questions_of_all", noted)
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
    assert asked == ["names", "S05", "X04 everywhere", "X05", "X05 elsewhere", "X12", "X13 everywhere"]


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
