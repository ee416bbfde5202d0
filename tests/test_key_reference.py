"""The key reference is current, names every key in both languages, and its examples can be read."""

from typing import get_type_hints

import pytest
from pydantic import create_model

from drillbook.schema.book import PlanBook
from drillbook.schema.linkage.rules.unresolved_names import unresolved
from drillbook.schema.reader import read_file
from drillbook.schema.text.yaml_nodes import data_of, parse
from drillbook.schema.values.keys import Closed
from drillbook.ui.report.keys.examples import example
from drillbook.ui.report.keys.objects import entries, keys_of
from drillbook.ui.report.keys.reference import PAGES, reference
from tests.command import ROOT

KEYS = [(entry, key) for found in entries().values() for entry in found for key in entry.keys]


@pytest.mark.parametrize("language", PAGES)
def test_the_reference_is_current(language):
    assert (ROOT / "docs" / PAGES[language]).read_text(encoding="utf-8") == reference(language)


@pytest.mark.parametrize("language", PAGES)
def test_every_example_is_read(language):
    # Given the example of every key that has one
    wrong = []
    for entry, key in KEYS:
        text = example(key, language)
        source, findings = parse("x.yaml", f"key: {text}\n")
        hint = get_type_hints(key.owner, include_extras=True)[key.attribute]
        reader = create_model("One", __base__=Closed, key=(hint, ...))

        # Then the model of its object reads it
        try:
            assert source is not None, findings
            reader.model_validate(data_of(source.root))
        except (AssertionError, ValueError) as error:
            wrong.append((entry.model.__name__, key.english, text, str(error)[:80]))
    assert wrong == []


def test_every_key_of_every_model_is_told():
    told = {(key.owner, key.english) for _, key in KEYS}
    assert {(entry.model, key.english) for entry, _ in KEYS for key in keys_of(entry.model)} == told
    assert len({key.english for _, key in KEYS}) > 200
    assert all(len(key.names) > 1 for _, key in KEYS)


@pytest.mark.parametrize("depth", ["card", "linkage", "full"])
def test_the_plan_of_each_depth_is_read_and_says_the_same_in_both_languages(depth):
    both = [read_file(ROOT / "docs" / "plans" / f"{depth}{language}.yaml", depth) for language in ("", ".zh-CN")]
    assert [read.findings for read in both] == [(), ()]
    english, chinese = (read.document.value for read in both)
    assert english.depth == chinese.depth == depth
    assert [len(english.tasks), len(english.roles)] == [len(chinese.tasks), len(chinese.roles)]


@pytest.mark.parametrize("language", ["", ".zh-CN"])
def test_no_name_of_the_annotated_plans_is_undefined(tmp_path, language):
    text = (ROOT / "docs" / "plans" / f"full{language}.yaml").read_text(encoding="utf-8")
    (tmp_path / "flood.yaml").write_text(text, encoding="utf-8")
    book, findings = PlanBook.read(tmp_path)
    assert [*findings, *unresolved(book)] == []
