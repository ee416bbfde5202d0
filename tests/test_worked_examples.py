"""The worked examples of docs/contributing.md: applied to a copy of the tree, they do what they promise."""

import os
import re
import shutil
import subprocess
import sys

import pytest

from tests.command import ROOT, small_book

pytestmark = pytest.mark.slow
CODE = {"api": "", "schema": "schema", "simulator": "simulator", "ui": "ui"}
BESIDE = ("docs", "pyproject.toml", "README.md", "README.zh-CN.md")
TESTS = ("__init__.py", "conftest.py", "command.py", "told.py", "test_rules.py", "test_docs.py", "transcript.py")
BLOCK = re.compile(r"^(`{3,4})(\w+) (\S+/\S+)\n(.*?)^\1$", re.M | re.S)
CARRIED_OUT = """\
import sys
from drillbook import prepare, read_log, run
model = prepare(sys.argv[1]).model
logs = [run(model, seed) for seed in range(12)]
kinds = [{event.kind for event in log} for log in logs]
assert all(read_log("\\n".join(log.lines())) == log for log in logs)
print(sorted({("inject-drawn" in some, "inject-withheld" in some) for some in kinds}))
"""
READ = """\
from drillbook.schema.reader import read_text_as
for words in ("report: {to: desk, template: 值班信息}", "信息报告: {报送: desk, 模板: 值班信息}", "report: {to: desk, tempalte: x}"):
    text = f"plan: a\\ntitle: A\\nkind: special\\nstatus: draft\\nroles:\\n  desk: {{title: D}}\\ntasks:\\n  tell: {{title: T, role: desk, {words}}}\\n"
    read = read_text_as("a.yaml", text)
    print(read.document.value.tasks["tell"].report.template if read.document else read.findings[0].hint)
"""
SHOWN = """\
import sys
from pathlib import Path
from streamlit.testing.v1 import AppTest
from drillbook.ui.app import access_settings
access_settings.begin(access_settings.Serving(Path(sys.argv[1])))
app = AppTest.from_file(str(Path(access_settings.__file__).with_name("app.py")), default_timeout=60)
app.query_params["lang"] = "en"
app.switch_page("screens/roles.py").run()
assert not app.exception, app.exception
print(app.title[0].value, app.dataframe[0].value.to_dict("records"))
"""


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    """The tree with every example applied; ``site`` beside it holds it as it is imported."""
    place = tmp_path_factory.mktemp("tree")
    for name in (*CODE, *BESIDE, *(f"tests/{one}" for one in TESTS), "tests/rules"):
        take_over(name, place)
    for _fence, kind, path, text in BLOCK.findall((ROOT / "docs" / "contributing.md").read_text(encoding="utf-8")):
        apply(kind, place / path, text)
    for name, inside in CODE.items():
        shutil.copytree(place / name, place / "site" / "drillbook" / inside, dirs_exist_ok=True)
    return place


def take_over(name, place):
    source, target = ROOT / name, place / name
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", "node_modules", "pictures"))
    elif source.exists():
        shutil.copy(source, target)


def apply(kind, path, text):
    """A new file, or lines that are changed where they stand: exactly once in a file that is there."""
    if kind != "diff":
        assert not path.exists(), path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return
    lines = text.splitlines()
    old = "".join(f"{line[1:]}\n" for line in lines if line[:1] != "+")
    new = "".join(f"{line[1:]}\n" for line in lines if line[:1] != "-")
    whole = path.read_text(encoding="utf-8")
    assert whole.count(f"\n{old}") == 1, f"{path.name}: {old}"
    path.write_text(whole.replace(f"\n{old}", f"\n{new}"), encoding="utf-8")


def python(tree, *arguments, cwd=None):
    given = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    environment = {**given, "PYTHONPATH": str(tree / "site"), "PYTHONUTF8": "1", "LANG": "C.UTF-8"}
    done = subprocess.run(
        [sys.executable, *map(str, arguments)], cwd=cwd or tree, env=environment, capture_output=True, check=False
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def test_every_way_of_adding_has_its_example():
    paths = [found[2] for found in BLOCK.findall((ROOT / "docs" / "contributing.md").read_text(encoding="utf-8"))]
    assert len(paths) >= 16
    assert {path.split("/")[0] for path in paths} == {"schema", "simulator", "ui", "docs", "tests"}


def test_added_rule_answers_and_keeps_its_pair(tree):
    page = (tree / "schema" / "linkage" / "manual" / "S99.en.md").read_text(encoding="utf-8")
    assert python(tree, "-m", "drillbook", "rules", "S99", "--lang", "en")[:2] == (0, page)
    assert python(tree, "-m", "tests.told", "S99") == (0, "", "")
    code, said, _ = python(
        tree, "-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider", "tests/test_rules.py", "-k", "S99"
    )
    assert (code, "passed" in said) == (0, True), said


def test_added_key_is_read_in_both_languages_and_in_the_json_schema(tree):
    code, said, wrong = python(tree, "-c", READ)
    assert (code, said.splitlines()[:2]) == (0, ["值班信息", "值班信息"]), wrong
    assert "template" in said.splitlines()[2]
    assert python(tree, "-m", "drillbook.schema.jsonschema.generate", "json")[0] == 0
    assert '"template"' in (tree / "json" / "plan.schema.json").read_text(encoding="utf-8")
    assert '"模板"' in (tree / "json" / "zh" / "plan.schema.json").read_text(encoding="utf-8")


def test_added_event_is_recorded_written_read_and_explained(tree, tmp_path):
    # Given an inject that comes half of the times
    place = small_book(tmp_path)
    text = (place / "night.yaml").read_text(encoding="utf-8").replace("at: T+0:10", "at: T+0:10, chance: 0.5")
    (place / "night.yaml").write_text(text, encoding="utf-8")

    # Then each log has one of the two events, and the page of events has its row
    assert python(tree, "-c", CARRIED_OUT, place / "night.yaml") == (0, "[(False, True), (True, False)]\n", "")
    code, said, _ = python(
        tree, "-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider", "tests/test_docs.py", "-k", "inject-drawn"
    )
    assert (code, "1 passed" in said) == (0, True), said


def test_added_page_shows_its_rows(tree, tmp_path):
    code, said, wrong = python(tree, "-c", SHOWN, small_book(tmp_path) / "书")
    assert code == 0, wrong
    assert said == "Roles [{'Plan': '小区防汛预案', 'Role': '值班室', 'Duties': ''}]\n"
