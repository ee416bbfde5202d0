"""Everything the documentation shows is true: examples are read, commands and options exist, links lead somewhere."""

import re
from importlib.util import find_spec
from textwrap import indent

import pytest
import typer

from drillbook.schema.finding import Severity
from drillbook.schema.models.library import LIBRARY_MODELS
from drillbook.schema.reader import read_text_as
from drillbook.schema.text.yaml_nodes import parse
from drillbook.simulator.log.events import EVENTS
from drillbook.ui.cli.main import build
from tests import transcript
from tests.command import ROOT

PAGES = sorted([*ROOT.glob("README*.md"), *(ROOT / "docs").rglob("*.md")])
HANDBOOK = [page for page in PAGES if page.name.startswith("rules")]
FENCE = re.compile(r"^```(\w+)\n(.*?)^```", re.M | re.S)
FIRST_KEYS = ("plan:", "library:", "scenario:", "book:", "预案:", "库:", "情景:", "预案库:")


def blocks(language, pages):
    return [
        pytest.param(match[2], id=f"{page.name}:{page.read_text(encoding='utf-8')[: match.start()].count(chr(10)) + 1}")
        for page in pages
        for match in FENCE.finditer(page.read_text(encoding="utf-8"))
        if match[1] == language
    ]


@pytest.mark.parametrize("example", blocks("yaml", [page for page in PAGES if page not in HANDBOOK]))
def test_yaml_example_is_read_without_error(example):
    assert example.startswith(FIRST_KEYS), "an example is a whole file"
    read = read_text_as("example.yaml", example)
    assert [str(finding.message) for finding in read.findings if finding.severity is Severity.ERROR] == []
    assert read.document is not None


HEADS = (
    "",
    "plan: example\n",
    "scenario: example\n",
    "book: example\n",
    *(f"library: {name}\n" for name in LIBRARY_MODELS),
)


def unknown_keys(text):
    findings = read_text_as("example.yaml", text).findings
    return [finding for finding in findings if finding.message.en.startswith(("unknown key", "the first key"))]


@pytest.mark.parametrize("example", blocks("yaml", HANDBOOK))
def test_example_of_a_rule_is_yaml_whose_keys_exist(example):
    """They are parts of a plan or of a library, half of them wrong on purpose; whole ones are in ``tests/rules``."""
    source, findings = parse("example.yaml", example)
    assert source is not None
    assert findings == []
    tasks = "plan: example\ntasks:\n" + indent(example, "  ")
    one_task = "plan: example\ntasks:\n  run-pumps:\n" + indent(example, "    ")
    wholes = [*(head + example for head in HEADS), tasks, one_task]
    assert min(len(unknown_keys(whole)) for whole in wholes) == 0


def test_there_are_examples_to_read():
    assert len(blocks("yaml", PAGES)) >= 4


def commands():
    return typer.main.get_command(build()).commands


def written_commands():
    for page in PAGES:
        for line in page.read_text(encoding="utf-8").splitlines():
            for found in re.finditer(r"(?:^\$ |`|bin/|&& |Scripts[\\/])drillbook ([a-z][a-z-]*)([^`&|]*)", line):
                yield pytest.param(
                    found[1], re.findall(r"--[a-z-]+", found[2]), id=f"{page.name}:{found[0].strip(' $`')}"
                )


@pytest.mark.parametrize(("command", "options"), list(written_commands()))
def test_command_in_the_text_exists_with_its_options(command, options):
    known = {option for parameter in commands()[command].params for option in parameter.opts}
    assert [option for option in options if option not in known] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page):
    text = page.read_text(encoding="utf-8")
    targets = [target.partition("#")[0] for target in re.findall(r"\]\(([^)]+)\)", text) if "://" not in target]
    assert [target for target in targets if target and not (page.parent / target).exists()] == []


IN_TREE = re.compile(r"`((?:api|benchmarks|plans|scenarios|schema|simulator|tests|ui)/[\w./-]+)`")
FOLLOWED = [page for page in (*PAGES, *(ROOT / "ui").rglob("README.md")) if page.name != "design.md"]


@pytest.mark.parametrize("page", FOLLOWED, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_files_and_folders_a_page_names_are_there(page):
    """Not those of design.md, which also draws what is still to be built."""
    named = IN_TREE.findall(page.read_text(encoding="utf-8"))
    assert [name for name in named if not (ROOT / name).exists()] == []


MODULE = re.compile(r"python -m (drillbook[.\w]*|tests[.\w]*|benchmarks[.\w]*|ui[.\w]*|schema[.\w]*|simulator[.\w]*)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_modules_a_page_starts_are_there(page):
    for name in MODULE.findall(page.read_text(encoding="utf-8")):
        assert find_spec(name.rstrip(".")) is not None, name


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.kind)
def test_every_event_is_explained_with_its_fields(event):
    row = next(
        line
        for line in (ROOT / "docs" / "events.md").read_text(encoding="utf-8").splitlines()
        if f"| `{event.kind}` |" in line
    )
    fields = [name for name in event.__dataclass_fields__ if name not in ("kind", "at", "cause")]
    assert [name for name in fields if f"`{name}`" not in row] == []


@pytest.mark.parametrize("page", transcript.PAGES)
def test_transcript_is_what_the_main_job_prints_today(page):
    """When it is not: ``python -m tests.transcript``."""
    assert transcript.written(page) == transcript.transcript(transcript.PAGES[page])


def test_readmes_name_the_two_commands_for_both_families_of_machines():
    for name in ("README.md", "README.zh-CN.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        run = (
            "python3 -m venv .venv && .venv/bin/pip install -e . && .venv/bin/drillbook run scenarios/muifa-night.yaml"
        )
        assert run in text
        assert "python3 -m venv .venv && .venv/bin/pip install -e '.[test]' && .venv/bin/pytest" in text
        assert r".venv\Scripts\drillbook run scenarios\muifa-night.yaml" in text
        assert r".venv\Scripts\pytest" in text
