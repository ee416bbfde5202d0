"""Who agreed to what is asked of it: X05, the matrix and ``who`` give one answer, and ``who`` finds whom people mean."""

from pathlib import Path

import pytest

from drillbook.schema.book import PlanBook
from drillbook.schema.book_files import book_files
from drillbook.schema.linkage.catalogue import rule_named
from drillbook.schema.linkage.questions.organization_duties import organizations_like, plan_shares
from drillbook.schema.reader import read_file, read_text_as
from drillbook.ui.review.duty_matrix import matrix
from tests.command import ROOT

PUTUO, FLAWED = (ROOT / "plans" / name for name in ("putuo", "putuo-flawed"))


@pytest.mark.parametrize(("folder", "expected"), [(PUTUO, set()), (FLAWED, {("civil-affairs", "flood")})])
def test_the_matrix_who_and_the_rule_agree(folder, expected):
    # Given a book
    book, _ = PlanBook.read(folder)

    # When the matrix and the duties of every organization are asked, and the rule is applied
    cells = {key for key, share in matrix(book).cells.items() if share.is_open}
    asked = {
        (name, one.plan.value.plan) for name in book.organizations for one in plan_shares(book, name) if one.is_open
    }
    titles = {book.organizations[name].value.title for name, _ in expected}
    found = [one.message.render("zh") for one in rule_named("X05").findings(book)]

    # Then they name the same organizations and plans
    assert cells == asked == expected
    assert len(found) == len(titles)
    assert all(any(title in one for one in found) for title in titles)


@pytest.mark.parametrize(
    ("word", "names"),
    [
        ("民政", ["civil-affairs"]),
        ("区民政局", ["civil-affairs"]),
        ("卫健", ["health-bureau"]),
        ("区应急委", ["emergency-committee"]),
        ("人民政府", ["district-government"]),
    ],
)
def test_titles_and_other_names_win_over_letters_inside(word, names):
    book, _ = PlanBook.read(PUTUO)
    found = organizations_like(book, word)
    assert found == names if word != "人民政府" else set(names) <= set(found)


@pytest.fixture(scope="module")
def reads():
    return [read_file(path, path.as_posix()) for path in book_files(PUTUO)]


@pytest.mark.parametrize("file", ["caoyang-flood.yaml", "taopu-flood.yaml", "flood.yaml", "fire.yaml"])
@pytest.mark.parametrize(
    "spoil", [lambda text: text + "\nno_such: 1\n", lambda text: text.replace("plan:", "plan: [", 1)]
)
def test_what_a_refused_plan_holds_is_not_said_to_be_missing(reads, file, spoil):
    # Given the sample book, in which all is agreed, with one plan that is refused: a key too many, or no YAML at all
    others = [read for read in reads if Path(read.file).name != file]
    (spoilt,) = (read_text_as(read.file, spoil(read.source.text)) for read in reads if Path(read.file).name == file)
    book, findings = PlanBook.assemble(PUTUO, [*others, spoilt])

    # Then the refusal is told; that nobody took its duties, or that its organization has no plan, is not
    assert {finding.where.file for finding in findings} == {spoilt.file}
    assert not [found for code in ("X05", "X11") for found in rule_named(code).findings(book)]


def test_whose_plan_was_refused_is_known_as_far_as_it_can_be_read(reads):
    # Given the sample book without the card of 桃浦镇, whose duties nobody confirmed then, and a refused plan of another body
    fire, card = (
        next(read for read in reads if read.file.endswith(name)) for name in ("fire.yaml", "taopu-flood.yaml")
    )
    others = [read for read in reads if read not in (fire, card)]
    refused = read_text_as(fire.file, fire.source.text + "\nno_such: 1\n")
    book, _ = PlanBook.assemble(PUTUO, [*others, refused])

    # Then the refused plan says that it is not 桃浦镇's, and X05 speaks; of one that is no YAML nobody knows whose it is
    assert [found.message.render("zh")[:3] for found in rule_named("X05").findings(book)] == ["桃浦镇"]
    unreadable = read_text_as(fire.file, fire.source.text.replace("plan:", "plan: [", 1))
    book, _ = PlanBook.assemble(PUTUO, [*others, unreadable])
    assert not list(rule_named("X05").findings(book))
