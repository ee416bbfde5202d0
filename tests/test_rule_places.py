"""A rule is found from its code: the folder by its letter, the file by the first line of its docstring."""

import ast
import re
from importlib.util import find_spec
from pathlib import Path

import pytest

from drillbook.schema.linkage.catalogue import RULES, rule_named

FOLDERS = {"S": "plan", "X": "between", "L": "libraries", "D": "lifecycle"}
RULES_PACKAGE = "drillbook.schema.linkage.rules"
CODES = re.compile(r"\(((?:[SXLD]\d\d)(?:, [SXLD]\d\d)*)\)")


def module_of(code: str) -> str:
    """The module that holds a rule's check, for example ``drillbook.schema.linkage.rules.plan.roles_and_tasks`` for S06."""
    return rule_named(code).check.__module__


def rooms() -> list[str]:
    """Every module in the four folders of rules, by its dotted name."""
    here = Path(find_spec(RULES_PACKAGE).origin).parent
    return [
        f"{RULES_PACKAGE}.{folder}.{path.stem}"
        for folder in FOLDERS.values()
        for path in sorted((here / folder).glob("*.py"))
        if path.stem != "__init__"
    ]


def tree_of(module: str) -> ast.Module:
    return ast.parse(Path(find_spec(module).origin).read_text(encoding="utf-8"))


def own_codes(module: str) -> list[str]:
    return sorted(rule.id for rule in RULES if rule.check.__module__ == module)


def codes_served(module: str) -> list[str]:
    """A module's own codes; a module without a rule serves those of the rooms that import it."""
    importers = (
        other
        for other in rooms()
        if any(isinstance(node, ast.ImportFrom) and node.module == module for node in ast.walk(tree_of(other)))
    )
    return own_codes(module) or sorted({code for other in importers for code in own_codes(other)})


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_rule_lives_in_the_folder_of_its_letter(rule):
    assert module_of(rule.id).startswith(f"{RULES_PACKAGE}.{FOLDERS[rule.id[0]]}.")


@pytest.mark.parametrize("module", rooms(), ids=lambda module: module.removeprefix(RULES_PACKAGE + "."))
def test_first_line_of_a_room_names_exactly_its_codes(module):
    first_line = ast.get_docstring(tree_of(module)).splitlines()[0]
    named = [code for found in CODES.findall(first_line) for code in found.split(", ")]
    assert named == codes_served(module) != []


def test_suppressions_name_the_code_of_their_own_findings():
    """D05 is about findings, not about plans: it is found where suppressions are read."""
    assert module_of("D05") == "drillbook.schema.linkage.suppressions"
    assert "(D05)" in ast.get_docstring(tree_of(module_of("D05"))).splitlines()[0]
