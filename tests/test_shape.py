"""The shape of the code: who may import whom, through which door each library comes in, how long a corridor may be."""

import ast
import re
from collections import Counter

import networkx
import pytest

from tests.command import ROOT
from tests.house import arrows, below, corridors, imports, parsed, rooms

# From the ground up: a room imports only from its own floor and from those below it.
FLOORS = (
    ("schema.base_error",),
    ("schema.finding",),
    ("schema.examples",),
    ("schema.values", "schema.locking"),
    ("schema.files", "schema.progress", "schema.cache.pickles", "schema.cache.uncollected"),
    ("schema.book_files",),
    ("schema.conditions",),
    ("schema.text",),
    ("schema.models",),
    ("schema.typos",),
    ("schema.remainder",),
    ("schema.reader",),
    ("schema.cache.readings", "schema.cache.read_later"),
    ("schema.references",),
    ("schema.hint_examples",),
    ("schema.book",),
    ("schema.scenario_files",),
    ("schema.editing",),
    ("schema.jsonschema",),
    ("schema.linkage.law", "schema.linkage.folding"),
    ("schema.linkage.rule",),
    ("schema.linkage.scope", "schema.linkage.enumeration"),
    ("schema.linkage.wording",),
    ("schema.linkage.profiles",),
    ("schema.linkage.suppressions",),
    ("schema.linkage.rechecking",),
    ("schema.linkage.facts",),
    ("schema.linkage.rules", "schema.linkage.run_rules"),
    ("schema.linkage.catalogue",),
    ("schema.linkage.revision",),
    ("schema.linkage.questions",),
    ("simulator.model",),
    ("simulator.compiler",),
    ("simulator.log",),
    ("simulator.engine.program",),
    ("simulator.engine.state",),
    ("simulator.engine",),
    ("simulator.exercise", "simulator.prepare", "simulator.scenario_check"),
    ("simulator.model_cache",),
    ("simulator.verification",),
    ("simulator.rehearsal",),
    ("simulator.study",),
    ("ui.translation", "ui.samples", "ui.git", "ui.program_state"),
    ("ui.default_book",),
    ("ui.use",),
    ("ui.report",),
    ("ui.storage",),
    ("ui.review",),
    ("ui.app",),
    ("ui.cli",),
)
DOORS = {
    "yaml": {"schema.text.yaml_nodes", "schema.text.syntax_messages", "schema.text.spans"},
    "ruamel": {"schema.editing.writing", "schema.editing.comments"},
    "networkx": {"schema.linkage.questions.graph"},
    "simpy": {"simulator.engine"},
    "streamlit": {"ui.app"},
    "sqlalchemy": {"simulator.conduct.store"},
    "distributed": {"simulator.rehearsal.cluster"},
    "typer": {"ui.cli"},
    "rich": {"ui.cli", "ui.report"},
    "scipy": {"simulator.study.stress.design", "simulator.study.stress.effects", "simulator.study.calibration.fitting"},
    "ortools": {"simulator.study.bound.optimum"},
    "babel": set(),
}
UNWANTED = {"utils", "helpers", "common", "core", "base", "manager"}
ROOMS_AT_MOST = 13
LONGER = {
    "simulator/engine": 21,
    "simulator/compiler": 16,
    "ui/storage": 14,
    "simulator/log": 15,
}  # the engine's parts are many, the compiler has one for each
TOLD_BY_FOLDER = {"simulator/engine/steps"}  # `program/steps` is what a step is, `steps` what happens at its turn


def floor(name: str) -> int:
    """The floor of the longest name that fits."""
    fitting = {prefix: level for level, prefixes in enumerate(FLOORS) for prefix in prefixes if below(name, prefix)}
    return fitting[max(fitting, key=len)]


def own(name: str) -> str:
    return name.removeprefix("drillbook.")


def test_no_room_imports_one_from_a_higher_floor():
    packages = {name for name, path in rooms().items() if path.name == "__init__.py"}
    upward = [
        f"{own(name)} imports {own(other)}"
        for name, other in arrows()
        if not {name, other} & packages and floor(own(other)) > floor(own(name))
    ]
    assert upward == []


def test_no_imports_go_in_a_circle():
    graph = networkx.DiGraph(arrows())
    assert [sorted(circle) for circle in networkx.strongly_connected_components(graph) if len(circle) > 1] == []


def test_nothing_in_the_house_imports_its_face():
    assert [name for name, path in rooms().items() if "drillbook" in imports(path)] == []


@pytest.mark.parametrize("library", DOORS)
def test_library_comes_in_through_its_door(library):
    elsewhere = [
        own(name)
        for name, path in rooms().items()
        if any(below(other, library) for other in imports(path))
        and not any(below(own(name), door) for door in DOORS[library])
    ]
    assert elsewhere == []


def test_every_door_has_its_room():
    """A door that is named but does not exist guards nothing; those of coming capabilities are listed here."""
    coming = {"simulator.conduct.store"}
    doors = set().union(*DOORS.values()) - coming
    assert [door for door in sorted(doors) if f"drillbook.{door}" not in rooms()] == []


def test_command_line_never_imports_streamlit():
    """Followed through every import, those inside functions too; the application is started by its name."""
    seen, open_ = set(), [name for name in rooms() if below(name, "drillbook.ui.cli")]
    while open_:
        name = open_.pop()
        if name in rooms() and name not in seen:
            seen.add(name)
            open_ += imports(rooms()[name])
    assert [own(name) for name in seen if any(below(other, "streamlit") for other in imports(rooms()[name]))] == []


def test_a_corridor_has_about_a_dozen_rooms():
    long = {
        folder: len(names) for folder, names in corridors().items() if len(names) > LONGER.get(folder, ROOMS_AT_MOST)
    }
    assert long == {}


def test_no_room_has_a_name_that_says_nothing():
    assert [own(name) for name in rooms() if name.rsplit(".", 1)[-1] in UNWANTED] == []


def test_two_rooms_of_one_name_lie_in_folders_that_tell_the_difference():
    """Within one corridor and the corridors that open onto it a name is given once."""
    twice = [
        f"{folder}/{name}"
        for folder, names in corridors().items()
        for other, more in corridors().items()
        if other != folder and other.startswith(folder + "/") and other.count("/") == folder.count("/") + 1
        for name in sorted(names & more)
        if f"{folder}/{name}" not in TOLD_BY_FOLDER
    ]
    assert twice == []


def test_every_room_says_what_it_is():
    silent = [
        own(name) for name, path in rooms().items() if not ast.get_docstring(parsed(path)) and path.stat().st_size
    ]
    assert silent == []


def test_rooms_are_not_halls():
    """400 lines is the hard limit of a file, 60 of a function."""
    large = [own(name) for name, path in rooms().items() if path.read_text(encoding="utf-8").count("\n") > 400]
    long = [
        f"{own(name)}.{node.name}"
        for name, path in rooms().items()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno > 60
    ]
    assert (large, long) == ([], [])


def drawn() -> dict[str, set[str]]:
    """Folder to rooms as the tables of docs/design.md draw them."""
    text = (ROOT / "docs" / "design.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `((?:schema|simulator|ui)[\w/]*)/` \|([^|]*)\|", text, re.M)
    counted = Counter(folder for folder, _names in rows)
    assert [folder for folder, times in counted.items() if times > 1] == []
    return {folder: set(re.findall(r"`(\w+)`", names)) for folder, names in rows}


def test_drawing_in_the_design_is_the_tree():
    assert drawn() == corridors()
