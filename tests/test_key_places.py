"""A key that is read in one spelling is found under whichever spelling its author wrote."""

import typing

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

from drillbook.schema.book import PlanBook
from drillbook.schema.editing.edits import Replace, apply
from drillbook.schema.linkage.catalogue import check
from drillbook.schema.linkage.rules.unresolved_names import unresolved
from drillbook.schema.models.library import LIBRARY_MODELS
from drillbook.schema.models.plan import Plan
from drillbook.schema.models.scenario import Scenario
from drillbook.schema.models.settings import Book
from drillbook.schema.reader import read_text_as
from drillbook.schema.text.yaml_nodes import parse
from drillbook.schema.values.keys import Ref, written_key

PLAN = """\
plan: p
title: 食物中毒
kind: unit
status: draft
roles:
  desk: {title: 值班室, staff: 1}
levels:
  Ⅳ级: {when: cases >= 5, decided_by: desk, takes: 5 min}
  SPELLING: {}
tasks:
  a: {title: 报告, role: desk, takes: 5 min}
procedures:
  go: {title: 处置, when: level >= IV, steps: [a]}
"""
SPELLINGS = ("II", "Ⅱ", "Ⅱ级", "ⅱ级", "二级", "2级", "二级响应", "Ⅱ级响应", "重大")
FLAWS = (
    ("{when: zzz > 1, decided_by: desk, takes: 5 min}", "zzz"),
    ("{when: cases > 3 cm, decided_by: desk, takes: 5 min}", "3 cm"),
    ("{when: cases > 3, decided_by: nobody, takes: 5 min}", "nobody"),
    ("{when: cases > 3, decided_by: desk, takes: 5 min, ends_when: {if: zzz > 1}}", "zzz"),
    ("{when: cases > 3, decided_by: desk, takes: 5 min, notice: {to: nobody}}", "nobody"),
    ("{when: cases > 3, decided_by: desk, takes: 5 min, after: [nothing]}", "nothing"),
    ("{when: cases > 3, decided_by: desk, takes: 5}", "5}"),
    ("{when: cases > 3, decided_by: desk, takes: 5 min, bogus: 1}", "bogus"),
)
INDICATORS = "library: indicators\nindicators:\n  cases: {title: 病例数, unit: 人, range: 0 / 1000, initial: 0}\n"


def spelt(spelling: str, level: str = "{when: cases >= 30, decided_by: desk, takes: 5 min}") -> str:
    """The plan with its second level under that key."""
    return PLAN.replace("SPELLING: {}", f"{spelling}: {level}")


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize(("level", "word"), FLAWS)
def test_a_finding_inside_a_level_stands_at_its_word(tmp_path, spelling, level, word):
    # Given a plan whose second level, spelt in any of its ways, holds one mistake
    text = spelt(spelling, level)
    (tmp_path / "p.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "i.yaml").write_text(INDICATORS, encoding="utf-8")

    # When the book is read
    book, findings = PlanBook.read(tmp_path)
    findings = [*findings, *unresolved(book)]

    # Then the mistake is reported on the level's line, at the word itself
    assert [(f.where.line, f.where.column) for f in findings] == [(9, text.splitlines()[8].index(word) + 1)]


def test_what_follows_from_an_unknown_indicator_is_not_told_besides(tmp_path):
    (tmp_path / "p.yaml").write_text(spelt("三级", FLAWS[0][0]), "utf-8")
    (tmp_path / "i.yaml").write_text(INDICATORS, encoding="utf-8")
    book, _ = PlanBook.read(tmp_path)
    assert [f.code for f in check(book) if f.code == "S04"] == []


@pytest.mark.parametrize("spelling", SPELLINGS[:-1])
def test_an_edit_finds_the_level_too(spelling):
    text = spelt(spelling)
    after = apply(text, [Replace(("levels", "II", "takes"), "7 min")])
    assert after.splitlines()[8] == f"  {spelling}: {{when: cases >= 30, decided_by: desk, takes: 7 min}}"


def test_two_spellings_of_one_level_are_one_level_twice():
    read = read_text_as("p.yaml", spelt("四级"))
    assert [(f.where.line, f.where.column, f.message.render("zh")) for f in read.findings] == [
        (9, 3, "“四级”与前面的“IV级”相同，重复"),
    ]


def key_types(model: type[BaseModel], seen: set[type]) -> list[object]:
    """The types of the keys of every table that stands in a model."""
    if model in seen:
        return []
    seen.add(model)
    return [found for field in model.model_fields.values() for found in in_annotation(field.annotation, seen)]


def in_annotation(annotation: object, seen: set[type]) -> list[object]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return key_types(annotation, seen)
    parts = typing.get_args(annotation)
    own = [parts[0]] if typing.get_origin(annotation) is dict else []
    return own + [found for part in parts if not isinstance(part, Ref) for found in in_annotation(part, seen)]


ROOTS = (Plan, Scenario, Book, *LIBRARY_MODELS.values())
WRITTEN = (
    *SPELLINGS,
    "橙色",
    "橙色预警",
    "橙",
    "通讯录",
    "物资清单",
    "值班电话",
    "电话",
    "手机",
    "ｐ / 甲",
    "p/甲",
    "甲-1",
)


def test_every_table_finds_its_keys_in_every_spelling_it_reads():
    """A new kind of key that is folded when read must say so with ``reads_keys``."""
    lost = []
    for kind in {str(kind): kind for root in ROOTS for kind in key_types(root, set())}.values():
        reader = TypeAdapter(kind)
        for written in WRITTEN:
            try:
                name = reader.validate_python(written)
            except ValidationError:
                continue
            source, _ = parse("x.yaml", f'"{written}": 1\n')
            if source.root.find(name) is None:
                lost.append((kind, written, name))
    assert lost == []
    assert written_key(["Ⅱ级"], "II") == "Ⅱ级"
