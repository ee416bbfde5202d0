"""``drillbook check``, ``convert``, ``schema`` and ``new`` as their users see them."""

import json

import pytest

from drillbook.schema.finding import Finding, Location, say
from drillbook.ui.report.findings.text import paragraph
from drillbook.ui.translation import speak
from tests.command import ROOT, SHAPE, SMALL_PLAN, drillbook, small_book

WRONG = SMALL_PLAN.replace("takes: 5 min", "takes: 5")


def test_clean_book_says_so_and_exits_zero(tmp_path):
    place = small_book(tmp_path)
    answer = drillbook("check", *SHAPE, "书", cwd=place)
    assert (answer.code, answer.out, answer.err) == (0, "1部预案均无需更正\n", "")


def test_finding_is_told_with_plan_clause_place_severity_and_the_way_out(tmp_path):
    place = small_book(tmp_path, WRONG)
    answer = drillbook("check", *SHAPE, "书", cwd=place)
    assert answer.code == 1
    assert answer.lines[:2] == [
        "《小区防汛预案》第4.1条   书/flood.yaml:8:42   必改 SC",
        "    “5”缺少时间单位。请写明单位，例如：5分钟、5秒、5小时。",
    ]
    assert answer.lines[-1] == "必改1处，建议0处，提示0处"


def test_ground_and_other_places_are_told_below():
    where, other = Location("p.yaml", 3, 5), Location("库/q.yaml", 7, 1)
    message = say(en="role '{role}' is not defined", zh="责任岗位“{role}”未定义", role="desc")
    basis = say(en="art. 24", zh="第二十四条")
    finding = Finding(
        where, "S06", message, hint=say(en="did you mean desk?", zh="是否应为 desk？"), basis=basis, also=(other,)
    )
    speak("zh")
    chinese = paragraph(finding).splitlines()
    speak("en")
    assert chinese[:2] == ["p.yaml:3:5   必改 S06", "    责任岗位“desc”未定义。是否应为 desk？"]
    assert chinese[-2:] == ["    依据：第二十四条", "    另见：库/q.yaml:7:1"]
    assert paragraph(finding).splitlines()[1] == "    Role 'desc' is not defined. Did you mean desk?"


def test_language_is_asked_for_or_the_books(tmp_path):
    place = small_book(tmp_path, WRONG)
    english = drillbook("check", *SHAPE, "书", "--lang", "en", cwd=place)
    assert english.lines[1].strip() == "'5' has no unit. Write 5 min, 5 s or 5 h."
    (place / "书" / "book.yaml").write_text("book: small\nlanguage: en\nas_of: 2026-06-30\n", encoding="utf-8")
    assert drillbook("check", *SHAPE, "书", cwd=place).lines[1] == english.lines[1]


def test_json_has_the_documented_keys(tmp_path):
    place = small_book(tmp_path, WRONG)
    rows = json.loads(drillbook("check", *SHAPE, "书", "--format", "json", "--lang", "en", cwd=place).out)
    assert rows == [
        {
            "file": "书/flood.yaml",
            "line": 8,
            "column": 42,
            "clause": "4.1",
            "plan": "flood",
            "code": "SC",
            "severity": "error",
            "message": "'5' has no unit",
            "hint": "write 5 min, 5 s or 5 h",
            "basis": "",
            "also": [],
        }
    ]


def test_json_of_a_clean_book_is_an_empty_list(tmp_path):
    answer = drillbook("check", *SHAPE, "--format", "json", "书", cwd=small_book(tmp_path))
    assert (answer.code, json.loads(answer.out)) == (0, [])


def test_threshold_decides_the_exit_code(tmp_path):
    # Given a draft whose only finding is a note
    draft = SMALL_PLAN.replace("in-force", "draft").replace("takes: 5 min, ", "")
    place = small_book(tmp_path, draft)
    # When it is checked with each threshold
    codes = {
        limit: drillbook("check", *SHAPE, "书", "--fail-on", limit, cwd=place).code
        for limit in ("error", "warning", "note")
    }
    # Then only the lowest fails
    assert codes == {"error": 0, "warning": 0, "note": 1}


def test_lone_file_is_checked_within_its_book_and_only_its_findings_are_shown(tmp_path):
    # Given a book in which one plan is wrong and another names a role of it
    place = small_book(tmp_path, WRONG)
    other = SMALL_PLAN.replace("plan: flood", "plan: other").replace(
        "steps: [report", "steps: [{call: flood/rain}, report"
    )
    (place / "书" / "other.yaml").write_text(other, encoding="utf-8")
    # Then the other is clean on its own, and the wrong one is not
    assert drillbook("check", *SHAPE, "书/other.yaml", cwd=place).code == 0
    assert (
        drillbook("check", *SHAPE, "flood.yaml", cwd=place / "书")
        .lines[0]
        .startswith("《小区防汛预案》第4.1条   flood.yaml:8:42")
    )


def test_folder_of_several_books_is_looked_at_book_by_book(tmp_path):
    place = small_book(tmp_path)
    small_book(place, WRONG)
    answer = drillbook("check", *SHAPE, ".", cwd=place)
    assert answer.code == 1
    assert answer.lines[0].split("   ")[1] == "防汛 资料/书/flood.yaml:8:42"
    assert answer.lines[-1] == "必改1处，建议0处，提示0处", "the same id in two books is no clash"


def test_scenario_is_checked_against_its_own_book(tmp_path):
    place = small_book(tmp_path)
    assert drillbook("check", "night.yaml", cwd=place).code == 0
    scenario = place / "night.yaml"
    scenario.write_text(scenario.read_text(encoding="utf-8").replace("flood/rain", "flood/snow"), encoding="utf-8")
    answer = drillbook("check", "night.yaml", "--lang", "en", cwd=place)
    assert answer.code == 1
    assert answer.lines[0].startswith("night.yaml:7:")


def test_scenario_whose_book_is_missing_is_told_where_it_says_so(tmp_path):
    place = small_book(tmp_path)
    (place / "书").rename(place / "别处")
    answer = drillbook("check", "night.yaml", "--lang", "en", cwd=place)
    assert answer.code == 1
    assert answer.lines[0] == "night.yaml:3:7   error SC"
    assert drillbook("check", "night.yaml", "--book", "别处", cwd=place).code == 0


def test_nearest_book_above_is_taken_and_the_sample_otherwise(tmp_path):
    place = small_book(tmp_path)
    (place / "书" / "库").mkdir()
    assert "1部预案" in drillbook("check", *SHAPE, cwd=place / "书" / "库").out
    elsewhere = drillbook("check", "--lang", "en", cwd=tmp_path)
    assert "plans/putuo" in elsewhere.err


def test_date_to_check_at_is_a_date(tmp_path):
    place = small_book(tmp_path)
    assert drillbook("check", *SHAPE, "书", "--as-of", "2027-01-31", cwd=place).code == 0
    answer = drillbook("check", *SHAPE, "书", "--as-of", "soon", cwd=place)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err == "drillbook: --as-of cannot be 'soon', only a date such as 2026-06-30\n"


SLIP = SMALL_PLAN.replace("title: 小区防汛预案", "title：小区防汛预案")


def test_fix_shows_the_diff_and_writes_nothing_without_leave(tmp_path):
    place = small_book(tmp_path, SLIP)
    answer = drillbook("check", *SHAPE, "书", "--fix", "--lang", "en", cwd=place)
    assert answer.code == 2
    assert [line for line in answer.lines if "防汛预案" in line] == ["-title：小区防汛预案", "+title: 小区防汛预案"]
    assert answer.err == "drillbook: nobody can be asked here; add --yes to write the changes\n"
    assert (place / "书" / "flood.yaml").read_text(encoding="utf-8") == SLIP


def test_fix_with_yes_mends_and_checks_again(tmp_path):
    place = small_book(tmp_path, SLIP)
    answer = drillbook("check", *SHAPE, "书", "--fix", "--yes", cwd=place)
    assert answer.code == 0
    assert (place / "书" / "flood.yaml").read_text(encoding="utf-8") == SMALL_PLAN


def test_office_encoding_is_named_and_converted(tmp_path):
    place = small_book(tmp_path)
    plan = place / "书" / "flood.yaml"
    plan.write_bytes(SMALL_PLAN.encode("gb18030"))
    answer = drillbook("check", *SHAPE, "书/flood.yaml", cwd=place)
    assert answer.code == 1
    assert answer.lines[0] == "书/flood.yaml:2:1   必改 YA"
    assert "drillbook convert 书/flood.yaml" in answer.lines[1]
    converted = drillbook("convert", "书/flood.yaml", "--lang", "en", cwd=place)
    assert (converted.code, converted.out) == (0, "书/flood.yaml: was GBK, is UTF-8 now\n")
    assert plan.read_text(encoding="utf-8") == SMALL_PLAN
    again = drillbook("convert", "书/flood.yaml", "--lang", "en", cwd=place)
    assert again.out == "书/flood.yaml: UTF-8 already\n"


def test_convert_refuses_what_is_not_text(tmp_path):
    picture = tmp_path / "图.yaml"
    picture.write_bytes(bytes(range(256)))
    answer = drillbook("convert", picture, "--lang", "en")
    assert answer.code == 2
    assert picture.read_bytes() == bytes(range(256))


def test_convert_does_the_others_and_names_all_it_refuses(tmp_path):
    (tmp_path / "b.yaml").write_bytes("标题".encode("gbk"))
    (tmp_path / "a.yaml").write_bytes(bytes(range(256)))
    answer = drillbook("convert", "a.yaml", "nowhere.yaml", "b.yaml", "--lang", "en", cwd=tmp_path)
    assert (answer.code, answer.out) == (2, "b.yaml: was GBK, is UTF-8 now\n")
    assert [line.split()[:2] for line in answer.err.splitlines()] == [
        ["drillbook:", "a.yaml"],
        ["drillbook:", "nowhere.yaml"],
    ]


@pytest.mark.parametrize("keys", ["en", "zh"])
def test_schema_is_json_with_the_keys_asked_for(keys):
    schema = json.loads(drillbook("schema", "plan", "--keys", keys).out)
    assert ("预案" if keys == "zh" else "plan") in schema["properties"]


def test_schema_writes_every_kind_in_both_languages(tmp_path):
    answer = drillbook("schema", "--to", tmp_path / "模 式")
    assert answer.code == 0
    assert sorted(path.name for path in (tmp_path / "模 式").rglob("*.json")) == sorted(
        2
        * [
            "book.schema.json",
            "drillbook.schema.json",
            "library.schema.json",
            "plan.schema.json",
            "scenario.schema.json",
        ]
    )


def test_new_folder_holds_the_samples_and_checks_clean(tmp_path):
    target = tmp_path / "新 书"
    assert drillbook("new", target).code == 0

    # Then each file is the sample's, with the schema of its keys named at its end, where no line moves
    for name, schema in (("cards/gas", "../../../schema/json/"), ("wanli-overall", "../../schema/json/zh/")):
        sample, copied = (place / f"plans/putuo/{name}.yaml" for place in (ROOT, target))
        named = f"# yaml-language-server: $schema={schema}drillbook.schema.json\n"
        assert copied.read_text("utf-8") == sample.read_text("utf-8") + named
        assert (copied.parent / schema / "drillbook.schema.json").is_file()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["新 书"]
    answer = drillbook("check", *SHAPE, cwd=target)
    assert (answer.code, answer.err.count("plans/putuo")) == (0, 1)


@pytest.mark.parametrize(("language", "schema"), [("en", "schema/json/"), ("zh", "schema/json/zh/")])
def test_an_empty_book_checks_clean(tmp_path, language, schema):
    # Given a machine of that language
    answer = drillbook("new", "--empty", "新 书", cwd=tmp_path, LANG="zh_CN.UTF-8" if language == "zh" else "C.UTF-8")
    assert answer.code == 0

    # Then the new book has nothing to correct, and its editor knows the schema at any depth
    book = tmp_path / "新 书"
    assert drillbook("check", "--fail-on", "note", cwd=book).code == 0
    assert (book / "book.yaml").read_text("utf-8").startswith(f"# yaml-language-server: $schema={schema}book")
    settings = json.loads((book / ".vscode" / "settings.json").read_text("utf-8"))
    (named,) = settings["yaml.schemas"]
    assert named == f"./{schema}drillbook.schema.json"
    assert (book / named).is_file()


def test_new_leaves_a_folder_that_has_something_in_it_alone(tmp_path):
    (tmp_path / "kept.txt").write_text("mine", encoding="utf-8")
    answer = drillbook("new", tmp_path, "--lang", "en")
    assert answer.code == 2
    assert answer.err.endswith("exists already and is not empty\n")
    assert [path.name for path in tmp_path.iterdir()] == ["kept.txt"]
