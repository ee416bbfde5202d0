"""JSON Schema: current, valid, explained in both languages, and of one mind with the reader."""

import json
import re
from pathlib import Path

import pytest
from jsonschema import Draft7Validator
from pydantic import BaseModel

from drillbook.schema.jsonschema.generate import KINDS_OF_FILE, file_name, json_schema, rendered, write_all
from drillbook.schema.jsonschema.writer import SCHEMA_LANGUAGES, UNWRITTEN
from drillbook.schema.models import drills, levels, library, plan, scenario, settings, shorthand, steps, task
from drillbook.schema.models.plan import Plan
from drillbook.schema.models.scenario import Scenario
from drillbook.schema.models.steps import InTurn, Perform
from drillbook.schema.reader import read_text_as
from drillbook.schema.text.yaml_nodes import data_of, parse
from drillbook.schema.values.keys import description_of, names_of
from tests.samples import SAMPLES
from tests.written import as_an_editor_sees, in_chinese

ROOT = Path(__file__).parent.parent
JSON = ROOT / "schema" / "json"
EVERY = [(kind, language) for kind in KINDS_OF_FILE for language in SCHEMA_LANGUAGES]
FIRST = {
    "plan": "plan",
    "预案": "plan",
    "library": "library",
    "库": "library",
    "scenario": "scenario",
    "情景": "scenario",
}

PLAN = """
plan: flood
title: Flood
kind: special
status: in-force
roles:
  desk: {title: Duty desk, staff: 1}
tasks:
  call-out: {title: Call out, role: desk, takes: 5 min}
procedures:
  rain: {steps: [call-out]}
"""


def validator(kind, language):
    return Draft7Validator(json_schema(kind, language))


VALIDATORS = {each: validator(*each) for each in EVERY}


def complaints(kind, language, text):
    return [
        "/".join(map(str, error.absolute_path))
        for error in VALIDATORS[kind, language].iter_errors(as_an_editor_sees(text))
    ]


def every_model():
    for room in (plan, levels, task, shorthand, steps, library, drills, settings, scenario):
        for model in vars(room).values():
            if isinstance(model, type) and issubclass(model, BaseModel) and model.__module__ == room.__name__:
                yield model


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_committed_file_is_what_the_models_say(kind, language):
    assert (JSON / file_name(kind, language)).read_text(encoding="utf-8") == rendered(kind, language)


def test_all_files_are_written_where_they_belong(tmp_path):
    written = write_all(tmp_path)
    combined = {"drillbook.schema.json", "zh/drillbook.schema.json"}
    assert {path.relative_to(tmp_path).as_posix() for path in written} == {
        file_name(*each) for each in EVERY
    } | combined
    assert all(json.loads(path.read_text(encoding="utf-8")) for path in written)


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_schema_is_itself_valid(kind, language):
    rules = Draft7Validator(Draft7Validator.META_SCHEMA)
    assert [error.message for error in rules.iter_errors(json_schema(kind, language))] == []


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_patterns_escape_only_what_editors_let_them_escape(kind, language):
    """ECMAScript in Unicode mode refuses a backslash before a hyphen or a quotation mark."""
    patterns = re.findall(r'"pattern": "((?:[^"\\]|\\.)*)"', rendered(kind, language))
    escaped = {letter for text in patterns for letter in re.findall(r"\\(.)", json.loads(f'"{text}"'))}
    assert patterns
    assert escaped <= set("usSdDwW^$.|?*+()[]{}/\\")


@pytest.mark.parametrize("language", SCHEMA_LANGUAGES)
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_sample_book_is_accepted_in_both_languages(path, language):
    text = path.read_text(encoding="utf-8")
    kind = FIRST.get(next(iter(as_an_editor_sees(text))), "book")
    assert complaints(kind, language, text) == []


@pytest.mark.parametrize("language", SCHEMA_LANGUAGES)
def test_values_are_accepted_as_text_too(language):
    """The reader's own data: every scalar is text."""
    for path in SAMPLES:
        source, _ = parse(path.name, path.read_text(encoding="utf-8"))
        data = data_of(source.root)
        kind = FIRST.get(next(iter(data)), "book")
        assert list(VALIDATORS[kind, language].iter_errors(data)) == [], path.name


@pytest.mark.parametrize("language", SCHEMA_LANGUAGES)
def test_every_key_is_explained_and_offered_in_the_schemas_language(language):
    schemas = [json_schema(kind, language) for kind in KINDS_OF_FILE]
    offered: dict[str, str] = {}
    for schema in schemas:
        for name, definition in schema["definitions"].items():
            if "." in name:
                offered[name] = definition["description"]
    for model in every_model():
        owner = "Step" if model in steps.STEP_MODELS.values() else model.__name__.rstrip("_")
        for attribute, field in model.model_fields.items():
            if (model, attribute) in UNWRITTEN or model in (Perform, InTurn):
                continue
            about = offered[f"{owner}.{names_of(field)[0]}"]
            assert about.startswith(description_of(field, language)) or owner == "Step"
            assert any("\u4e00" <= letter <= "\u9fff" for letter in about) == (language == "zh")


def test_every_key_has_both_names_and_no_name_stands_for_two_keys():
    for model in every_model():
        names = [names_of(field) for field in model.model_fields.values()]
        assert all(len(each) >= 2 for each in names), model
        written = [name for each in names for name in each]
        assert len(written) == len(set(written)), model


@pytest.mark.parametrize("language", SCHEMA_LANGUAGES)
def test_only_names_of_its_own_language_are_offered(language):
    """``properties`` is what an editor completes; the other language is accepted by patterns."""
    task_keys = json_schema("plan", language)["definitions"]["Task"]
    own, other = ("role", "责任岗位") if language == "en" else ("责任岗位", "role")
    assert own in task_keys["properties"]
    assert other not in task_keys["properties"]
    assert any(other in pattern for pattern in task_keys["patternProperties"])


@pytest.mark.parametrize("language", SCHEMA_LANGUAGES)
def test_a_right_plan_is_accepted_by_schema_and_reader(language):
    assert complaints("plan", language, PLAN) == []
    assert read_text_as("flood.yaml", PLAN).findings == ()


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("takes: 5 min", "takes: 5", "tasks/call-out/takes"),
        ("takes: 5 min", "takes: '5'", "tasks/call-out/takes"),
        ("takes: 5 min", "takes: 10 / 5", "tasks/call-out/takes"),
        ("takes: 5 min", "takes: 尽快", "tasks/call-out/takes"),
        ("takes: 5 min", "takes: {lognormal: {median: 5 min}}", "tasks/call-out/takes"),
        ("takes: 5 min", "takes: {lognromal: {median: 5 min, p90: 8 min}}", "tasks/call-out/takes"),
        ("takes: 5 min", "takes: 5 min, within: {at_most: 5, to: arrived}", "tasks/call-out/within"),
        ("takes: 5 min", "takes: 5 min, priority: urgnt", "tasks/call-out/priority"),
        ("takes: 5 min", "takes: 5 min, hazardous: maybe", "tasks/call-out/hazardous"),
        ("takes: 5 min", "takes: 5 min, within: {at_most: 5 min, form: arrived}", "tasks/call-out/within"),
        ("takes: 5 min", "takes: 5 min, needs: {teams: {pumps: many}}", "tasks/call-out/needs/teams/pumps"),
        ("takes: 5 min", "takes: 5 min, hands_over_to: [a/b/c]", "tasks/call-out/hands_over_to"),
        (", takes: 5 min", "", "tasks/call-out"),
        ("role: desk, ", "", "tasks/call-out"),
        ("role: desk", "rloe: desk", "tasks/call-out"),
        ("role: desk", "role: [desk]", "tasks/call-out/role"),
        ("steps: [call-out]", "title: Rain", "procedures/rain"),
        ("steps: [call-out]", "steps: [{cal: fire/help}]", "procedures/rain/steps/0"),
        ("steps: [call-out]", "steps: [{call: fire/help, wait: {until: level III}}]", "procedures/rain/steps/0"),
        ("steps: [call-out]", "steps: [{choose: [{if: level >= III}]}]", "procedures/rain/steps/0"),
        ("steps: [call-out]", "steps: [{repeat: {every: 30, do: [call-out]}}]", "procedures/rain/steps/0"),
        ("steps: [call-out]", "steps: [call-out], when: '> 5'", "procedures/rain/when"),
        ("steps: [call-out]", "steps: [call-out], when: tide + 5", "procedures/rain/when"),
        ("staff: 1", "staff: a few", "roles/desk/staff"),
        ("staff: 1", "staff: -1", "roles/desk/staff"),
        ("status: in-force\n", "", ""),
        ("title: Flood\n", "", ""),
        ("kind: special", "kind: specil", "kind"),
        ("kind: special", "kind: special\nissued: 20 May", "issued"),
        ("plan: flood", "plan: 1flood", "plan"),
        ("  call-out:", "  call:", "tasks"),
        ("plan: flood", "plan: flood\nparnet: overall", ""),
    ],
)
@pytest.mark.parametrize("language", SCHEMA_LANGUAGES)
def test_wrong_plan_is_refused_where_it_is_wrong_and_by_the_reader_too(language, old, new, where):
    text = PLAN.replace(old, new)
    assert text != PLAN
    assert where in complaints("plan", language, text)
    assert read_text_as("flood.yaml", text).findings


NIGHT = "scenario: s\ntitle: S\nbegins: 2026-09-14 21:00\nlasts: 8 h\n"


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("scenario", "scenario: s\ntitle: S\nbegins: 2026-09-14\nlasts: 8 h\n"),
        (
            "scenario",
            "scenario: s\ntitle: S\nbegins: 2026-09-14 21:00\nlasts: 8 h\ninjects: {a: {at: T+0:20, pool: true}}\n",
        ),
        ("scenario", "scenario: s\ntitle: S\nbegins: 2026-09-14 21:00\nlasts: 8 h\ninjects: {a: {message: x}}\n"),
        (
            "scenario",
            "scenario: s\ntitle: S\nbegins: 2026-09-14 21:00\nlasts: 8 h\n"
            "injects: {a: {at: T+0:20, disrupt: {channel: phone, team: t}}}\n",
        ),
        ("library", "library: teems\n"),
        ("library", "library: teams\nplaces: {}\n"),
        ("library", "library: drills\ndrills: {d: {plans: [flood]}}\n"),
        ("book", "book: b\nallocation: gready\n"),
        ("book", "book: b\ntakeover: 5\n"),
        ("book", "book: b\ncalendar: {holidays: [1 May]}\n"),
        ("scenario", f"{NIGHT}objectives: {{a: {{title: A, target: 1.1}}}}\n"),
        ("scenario", f"{NIGHT}injects: {{a: {{at: T+0:20, chance: -0.1}}}}\n"),
    ],
)
@pytest.mark.parametrize("language", SCHEMA_LANGUAGES)
def test_wrong_scenario_library_and_book_are_refused_by_schema_and_reader(language, kind, text):
    assert complaints(kind, language, text)
    assert read_text_as("file.yaml", text).findings


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("status: in-force", "status: draft\ndepth: card"),
        ("status: in-force", "status: 现行有效\n版本: 2026.1\n备案: {日期: 2026-06-08}"),
        (", takes: 5 min", ", 用时: 3 / 5 / 10 分钟, 时限: {四级: 半小时, II: 15 min}"),
        (", takes: 5 min", ", takes: {三角: [3 min, 5 min, 10 min]}, priority: 紧急, hazardous: 是"),
        ("status: in-force", "status: draft"),
        ("staff: 1", "staff: {工作时间: 4, 非工作时间: 不限, called: 6, note: by agreement}"),
        (
            "steps: [call-out]",
            "步骤: [{同时: [call-out, {转入: fire/help, note: their own}]}, {wait: {等到: fire/help 完成}}]",
        ),
    ],
)
@pytest.mark.parametrize("language", SCHEMA_LANGUAGES)
def test_mixed_and_incomplete_files_are_not_painted_red(language, old, new):
    text = PLAN.replace(old, new)
    assert text != PLAN
    assert complaints("plan", language, text) == []
    assert not [finding for finding in read_text_as("flood.yaml", text).findings if finding.severity == "error"]


def test_draft_owes_less_than_a_plan_in_force():
    text = PLAN.replace(", takes: 5 min", "")
    assert complaints("plan", "en", text) == ["tasks/call-out"]
    assert complaints("plan", "en", text.replace("in-force", "draft")) == []
    assert complaints("plan", "en", text.replace("in-force", "in-force\ndepth: linkage")) == []


def test_external_plan_owes_neither_status_nor_roles():
    assert complaints("plan", "zh", "plan: sh\ntitle: 上海市防汛预案\nkind: external\n") == []


@pytest.mark.parametrize("language", SCHEMA_LANGUAGES)
@pytest.mark.parametrize(
    ("path", "model"), [("plans/putuo/flood.yaml", Plan), ("scenarios/muifa-night.yaml", Scenario)]
)
def test_sample_with_chinese_keys_says_the_same_and_is_accepted(path, model, language):
    text = (ROOT / path).read_text(encoding="utf-8")
    source, _ = parse(path, text)
    english = data_of(source.root)
    chinese = in_chinese(as_an_editor_sees(text), model)
    kind = "plan" if model is Plan else "scenario"
    assert list(VALIDATORS[kind, language].iter_errors(chinese)) == []
    assert not {"title", "role", "tasks", "injects", "steps", "takes"} & set(_keys(chinese))
    assert model.model_validate(in_chinese(english, model)) == model.model_validate(english)


def _keys(value):
    if isinstance(value, dict):
        for name, inner in value.items():
            yield name
            yield from _keys(inner)
    elif isinstance(value, list):
        for item in value:
            yield from _keys(item)


@pytest.mark.parametrize(("language", "hint"), [("en", "a time with its unit"), ("zh", "时长应带单位")])
@pytest.mark.parametrize("wrong", ["5", "true", "[1]", "''", "'5'", "{at_most: 5}", "{IV: 5}"])
def test_one_slip_is_told_once_in_the_words_of_its_key(language, hint, wrong):
    """A number without its unit has the wrong type and is no limit either: an editor shows one mark."""
    # Given a promised time that is none
    plan = PLAN.replace("takes: 5 min}", f"takes: 5 min, within: {wrong}}}")

    # When an editor checks it
    told = list(VALIDATORS["plan", language].iter_errors(as_an_editor_sees(plan)))

    # Then it says once how a time is written
    assert [("/".join(map(str, error.absolute_path)), error.schema["errorMessage"][: len(hint)]) for error in told] == [
        ("tasks/call-out/within", hint)
    ]


@pytest.mark.parametrize(("wrong", "words"), [("role: 5", "a name"), ("place: [1]", "a place"), ("needs: 5", None)])
def test_a_value_of_a_wrong_type_is_told_once(wrong, words):
    plan = PLAN.replace("role: desk, ", "") if wrong.startswith("role") else PLAN
    told = list(VALIDATORS["plan", "en"].iter_errors(as_an_editor_sees(plan.replace("5 min}", f"5 min, {wrong}}}"))))
    assert [error.validator for error in told] == ["type"]
    assert (told[0].schema.get("errorMessage") or "").startswith(words or "")


def test_what_is_wrong_inside_an_object_is_told_at_its_place():
    wrong = PLAN.replace("5 min}", "5 min, needs: {teams: {pumps: many}}}")
    assert complaints("plan", "en", wrong) == ["tasks/call-out/needs/teams/pumps"]
