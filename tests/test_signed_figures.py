"""A difference has a true minus wherever people read it, and a hyphen on a console that has none."""

import ast
import io

import pytest

from drillbook.schema.values.number_text import signed, with_sign
from drillbook.ui.cli import screen
from drillbook.ui.report.signed_figures import between
from drillbook.ui.translation import speak
from tests.command import ROOT


@pytest.mark.parametrize(
    ("value", "digits", "said"),
    [(-0.534, 2, "−0.53"), (1.2, 2, "+1.20"), (-0.004, 2, "0.00"), (0.0, 1, "0.0"), (-0.005001, 2, "−0.01")],
)
def test_a_figure_has_a_sign_unless_it_is_nought(value, digits, said):
    assert signed(value, digits) == said


def test_an_interval_has_two_ends_with_signs():
    speak("en")
    assert between(-0.951, 0.6, 2) == "−0.95 – +0.60"
    assert with_sign(-1, "5 min") == "−5 min"


def test_no_other_place_writes_signs():
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in (ROOT / "ui").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FormattedValue) and node.format_spec and "'+" in ast.unparse(node.format_spec)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("encoding", "said", "told"),
    [("utf-8", "−0.53 5", ""), ("gb18030", "−0.53 5", ""), ("gbk", "-0.53 5", ""), ("ascii", "-0.53 5", ""),
     ("cp1252", "-0.53 ?", "stand as ?")],
)  # fmt: skip
def test_a_console_without_the_sign_shows_a_hyphen_and_nothing_is_lost(monkeypatch, capsys, encoding, said, told):
    # Given a console of this encoding
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    with monkeypatch.context() as patch:
        patch.setattr("sys.stdout", stream)
        screen.prepare()

        # When a difference is printed, in one case beside a sign that this console has not
        print(signed(-0.53, 2), "五" if told else 5)
    stream.flush()

    # Then the minus stands as a hyphen at worst; only of what is lost something is said
    assert stream.buffer.getvalue().decode(encoding) == said + "\n"
    screen.tell_of_losses()
    assert (told in capsys.readouterr().err) if told else not capsys.readouterr().err
