"""What the editor offers is found by its name in either language, and by a key no input method keeps for itself."""

from pathlib import Path

import pytest

from drillbook.ui.app.components.editor.completions import table

BUNDLE = Path(__file__).parent.parent / "ui" / "app" / "components" / "editor" / "editor.js"


@pytest.mark.parametrize(
    ("keys", "offered", "other", "value"),
    [("en", "levels", "响应分级", ["recovery", "善后"]), ("zh", "响应分级", "levels", ["善后", "recovery"])],
)
def test_each_key_and_word_is_offered_with_its_other_name(keys, offered, other, value):
    words = table("plan", keys, "zh")["classes"]
    assert words["Plan"][offered]["other"] == other
    assert not words["Plan"][offered]["hidden"]
    phase = words["Task"]["phase" if keys == "en" else "阶段"]
    assert value in phase["words"]


def test_completion_has_a_second_key():
    assert 'key:"Alt-/"' in BUNDLE.read_text(encoding="utf-8")
