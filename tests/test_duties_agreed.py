"""Who agreed to what is asked of it: X05, the matrix and ``who`` give one answer, and ``who`` finds whom people mean."""

import pytest

from drillbook.schema.book import PlanBook
from drillbook.schema.linkage.catalogue import rule_named
from drillbook.schema.linkage.questions.organization_duties import organizations_like, plan_shares
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
