"""``import drillbook``: what it names, that it costs nothing, and that every example of the API page is true."""

import ast
import contextlib
import doctest
import importlib
import io
import json
import re
import subprocess
import sys
from importlib.metadata import version

import pytest

import drillbook
from drillbook import DrillbookError, PlanBook, Severity, Variation, check, prepare, read_scenario, run
from tests.command import ROOT, SMALL_PLAN, small_book
from tests.command import drillbook as command
from tests.readme import PAGES as READMES
from tests.readme import ten_lines

PAGES = ("api.md", "api.zh-CN.md")
FACE = ROOT / "api" / "__init__.py"
EXAMPLE = re.compile(r"^```pycon\n(.*?)^```", re.M | re.S)


# the names ---------------------------------------------------------------------------------------------------------


def test_every_public_name_has_a_room_and_every_room_is_named():
    assert set(drillbook.__all__) == {*drillbook._ROOMS, "__version__"}
    assert drillbook.__all__ == sorted(drillbook.__all__)
    assert dir(drillbook) == drillbook.__all__


def test_type_checkers_are_told_the_same_rooms():
    told = {
        alias.name: node.module.removeprefix("drillbook.")
        for node in ast.walk(ast.parse(FACE.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module.startswith("drillbook.")
        for alias in node.names
    }
    assert told == drillbook._ROOMS


@pytest.mark.parametrize("name", drillbook._ROOMS)
def test_public_name_is_what_its_room_holds_and_explains_itself(name):
    value = getattr(drillbook, name)
    assert value is getattr(importlib.import_module(f"drillbook.{drillbook._ROOMS[name]}"), name)
    assert value.__doc__


def test_version_is_the_one_installed():
    assert drillbook.__version__ == version("drillbook")


def test_name_that_is_not_there_is_said_so():
    with pytest.raises(AttributeError, match="module 'drillbook' has no attribute 'chek'"):
        drillbook.chek  # noqa: B018


def test_import_loads_nothing_but_itself():
    program = (
        "import sys; before = set(sys.modules)\n"
        "import drillbook\n"
        "print(sorted(name for name in set(sys.modules) - before if '.' not in name))\n"
        "print(sorted(name for name in sys.modules if name.startswith('drillbook')))"
    )
    done = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, text=True, check=True)
    foreign, own = map(ast.literal_eval, done.stdout.splitlines())
    assert own == ["drillbook"]
    assert [name for name in foreign if name not in sys.stdlib_module_names and name != "drillbook"] == []


def test_using_it_loads_neither_terminal_nor_browser():
    program = (
        "import sys, drillbook\n"
        "for name in drillbook.__all__: getattr(drillbook, name)\n"
        "print([name for name in sys.modules if name.split('.')[0] in ('typer', 'rich', 'streamlit')"
        " or name.startswith('drillbook.ui')])"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_nothing_below_imports_the_face():
    rooms = {f"drillbook.{path.stem}" for path in FACE.parent.glob("*.py")} | {"drillbook"}
    leaning = []
    for folder in ("schema", "simulator", "ui"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                plain = {alias.name for alias in node.names} if isinstance(node, ast.Import) else set()
                whole = {node.module} if isinstance(node, ast.ImportFrom) else set()
                if (plain | whole) & rooms and not (whole == {"drillbook"} and _only_folders(node)):
                    leaning.append(f"{path.relative_to(ROOT).as_posix()}:{node.lineno}")
    assert leaning == []


def _only_folders(node):
    """``from drillbook import ui`` names a folder, not something of the face."""
    return all(alias.name in ("schema", "simulator", "ui") for alias in node.names)


def test_every_refusal_is_a_drillbook_error():
    from drillbook.schema.finding import Refused as NotWritten
    from drillbook.schema.finding import Unreadable
    from drillbook.simulator.log.eventlog import LogRefused as NoLog

    assert all(issubclass(refusal, DrillbookError) for refusal in (Unreadable, NotWritten, NoLog))


# what they do ------------------------------------------------------------------------------------------------------


def test_check_finds_what_the_command_finds(tmp_path):
    # Given a book with a misspelt role and a wrong key
    place = small_book(tmp_path, SMALL_PLAN.replace("role: desk, takes: 5", "rloe: desk, takes: 5"))
    folder = place / "书"

    # When it is checked from Python and on the command line
    findings = check(*PlanBook.read(folder))
    rows = json.loads(command("check", folder, "--format", "json").out)

    # Then both say the same
    assert findings
    assert [(finding.code, finding.where.line, finding.where.column) for finding in findings] == [
        (row["code"], row["line"], row["column"]) for row in rows
    ]


def test_check_marks_what_the_file_puts_off(tmp_path):
    # Given a plan whose author put off everything the rules say of its head
    folder = small_book(tmp_path) / "书"
    found = check(*PlanBook.read(folder))
    codes = ",".join(sorted({finding.code for finding in found if finding.where.file.endswith("flood.yaml")}))
    sentence = f"# drillbook: accept {codes} until 2030-01-01 by 区防汛办主任: 修订中\n"
    plan = folder / "flood.yaml"
    plan.write_text(SMALL_PLAN.replace("plan: flood\n", f"plan: flood  {sentence}"), encoding="utf-8")

    # When it is checked again
    again = check(*PlanBook.read(folder))

    # Then what stands in that line is still there, and marked
    assert [finding.put_off is not None for finding in again if finding.where.line == 1] != []
    assert all(finding.put_off for finding in again if finding.where.line == 1 and finding.code in codes.split(","))


def test_folder_that_is_not_there_is_a_finding(tmp_path):
    book, unread = PlanBook.read(tmp_path / "nowhere")
    assert book.plans == {}
    assert [(str(finding.message), finding.severity) for finding in unread] == [
        ("there is no such folder", Severity.ERROR)
    ]


def test_scenario_finds_the_book_it_names(tmp_path):
    place = small_book(tmp_path)
    ready = prepare(place / "night.yaml")
    assert ready.findings == ()
    assert ready.model.scenario == "night"
    assert ready.book.folder.resolve() == (place / "书").resolve()


def test_book_can_be_given_as_a_folder_or_as_it_was_read(tmp_path):
    place = small_book(tmp_path)
    book, _ = PlanBook.read(place / "书")
    books = (book, place / "书", str(place / "书"), None)
    logs = [run(prepare(place / "night.yaml", one).model, seed=4) for one in books]
    assert all(log == logs[0] for log in logs)


def test_book_that_is_no_folder_is_refused(tmp_path):
    place = small_book(tmp_path)
    with pytest.raises(DrillbookError, match="there is no folder"):
        prepare(place / "night.yaml", place / "nowhere")


def test_scenario_without_a_book_says_so(tmp_path):
    place = small_book(tmp_path)
    text = (place / "night.yaml").read_text(encoding="utf-8").replace("book: 书\n", "")
    (place / "night.yaml").write_text(text, encoding="utf-8")
    assert read_scenario(str(place / "night.yaml")).folder is None
    ready = prepare(place / "night.yaml")
    assert ready.model is None
    assert [str(finding.message) for finding in ready.findings] == [
        "this scenario names no book, and there is none above it"
    ]


def test_plan_that_cannot_be_read_stops_only_the_runs_that_use_it(tmp_path):
    # Given a scenario of one plan, and a second plan that cannot be read
    place = small_book(tmp_path)
    (place / "书" / "other.yaml").write_text("plan: other\nroles: [\n", encoding="utf-8")
    text = (place / "night.yaml").read_text(encoding="utf-8")

    # When all plans are wanted, then it stands in the way
    everything = prepare(place / "night.yaml")
    assert everything.model is None
    assert [finding.where.file.rsplit("/", 1)[1] for finding in everything.findings] == ["other.yaml"]

    # When only the first is wanted, then it does not
    (place / "night.yaml").write_text(f"{text}plans: [flood]\n", encoding="utf-8")
    assert prepare(place / "night.yaml").model is not None


def test_book_with_a_refused_library_given_as_read_says_what_to_do(tmp_path):
    place = small_book(tmp_path)
    library = "library: contacts\norganizations:\n  office: {titel: 区防汛办}\n"
    (place / "书" / "contacts.yaml").write_text(library, encoding="utf-8")
    book, unread = PlanBook.read(place / "书")
    ready = prepare(place / "night.yaml", book)
    assert unread
    assert ready.model is None
    assert [str(finding.message) for finding in ready.findings] == ["files of the book were refused when it was read"]


def test_variation_of_something_unknown_is_refused(tmp_path):
    place = small_book(tmp_path)
    with pytest.raises(DrillbookError, match="there is no inject 'snow'"):
        prepare(place / "night.yaml", variation=Variation(without=("snow",)))


def test_rows_of_a_log_are_its_events_by_number(tmp_path):
    log = run(prepare(small_book(tmp_path) / "night.yaml").model, seed=1)
    rows = log.rows()
    assert [row["kind"] for row in rows] == [event.kind for event in log]
    assert {"kind", "at", "cause", "seed", "begins"} <= rows[0].keys()
    assert log[1:3] == log.events[1:3]


# the pages ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def samples(tmp_path_factory):
    """An empty folder, after ``drillbook new``."""
    place = tmp_path_factory.mktemp("empty")
    assert command("new", "mybook", cwd=place).code == 0
    return place / "mybook"


@pytest.mark.parametrize("page", PAGES)
def test_page_shows_every_public_name_once(page):
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    headings = [heading.replace("\\", "") for heading in re.findall(r"^### (\S+)", text, re.M)]
    assert sorted(headings) == drillbook.__all__


def test_both_pages_show_the_same_examples():
    english, chinese = (EXAMPLE.findall((ROOT / "docs" / page).read_text(encoding="utf-8")) for page in PAGES)
    assert english == chinese


def test_examples_of_the_page_are_true(samples, monkeypatch):
    """Those of the Chinese page are the same."""
    page = PAGES[0]
    monkeypatch.chdir(samples)
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    examples = "\n".join(EXAMPLE.findall(text))
    test = doctest.DocTestParser().get_doctest(examples, {}, page, page, 0)
    said = io.StringIO()
    failed, tried = doctest.DocTestRunner(verbose=False).run(test, out=said.write)
    assert tried > 30
    assert failed == 0, said.getvalue()


@pytest.mark.parametrize("page", READMES)
def test_ten_lines_of_the_readme_run_in_a_folder_that_was_empty(page, samples, monkeypatch):
    # Given the only Python on the page
    monkeypatch.chdir(samples)
    block = ten_lines(page)
    assert len([line for line in block.splitlines() if line.strip()]) <= 12

    # When it is run
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(compile(block, page, "exec"), {})

    # Then it has counted the events of the log
    assert re.search(r"^exercise-ended +1$", said.getvalue(), re.M)
