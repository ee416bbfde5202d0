"""Flipped code goes into functions that are already imported, so that a fork imports nothing anew.

A module's text is compiled with one thing flipped, and each living function of the module gets its new code. What is
done at import (a table, a default, a class) cannot be reached like this. Probes are the same for all flips at once: a
statement before each of them that tells it is passed.
"""

import ast
import gc
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import CodeType, FunctionType

from benchmarks.flips import Flip

PROBE = "__passed_here__"  # a name among the builtins
NOT_A_FUNCTION = {"<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>"}
Functions = dict[str, list[FunctionType]]


def living(root: Path) -> Functions:
    """The functions that were made from the modules below a folder, by file."""
    found = defaultdict(list)
    for one in gc.get_objects():
        if isinstance(one, FunctionType) and one.__code__.co_filename.startswith(f"{root}/"):
            found[one.__code__.co_filename].append(one)
    return found


def patched(functions: Iterable[FunctionType], file: str, text: str, new: str | ast.Module) -> bool:
    """Whether the functions of a file now do what its new text says; if not, some may be half patched."""
    old_codes, new_codes = (list(_codes(_compiled(source, file))) for source in (text, new))
    if [code.co_qualname for code in old_codes] != [code.co_qualname for code in new_codes]:
        return False
    names = [(code.co_qualname, code.co_firstlineno) for code in old_codes]
    often = Counter(names)
    if any(often[name] > 1 and old != new for name, old, new in zip(names, old_codes, new_codes, strict=True)):
        return False
    by_name = dict(zip(names, new_codes, strict=True))
    try:
        for function in functions:
            name = (function.__code__.co_qualname, function.__code__.co_firstlineno)
            if often[name] == 1:
                function.__code__ = by_name[name]
    except ValueError:  # it uses another number of names from around it than before
        return False
    return True


def _compiled(source: str | ast.Module, file: str) -> CodeType:
    return compile(source, file, "exec", dont_inherit=True)


def _codes(code: CodeType) -> Iterator[CodeType]:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            if constant.co_name not in NOT_A_FUNCTION:
                yield constant
            yield from _codes(constant)


def is_in_a_function(text: str, flip: Flip) -> bool:
    """Whether it is done when a function is called, and not when the module is imported."""
    return _place(ast.parse(text), flip) is not None


def probed(text: str, flips: dict[int, Flip], everywhere: Iterable[int] = ()) -> ast.Module:
    """The module with a probe before each flip, by its number; for some numbers, at the start of every function."""
    tree = ast.parse(text)
    places = {number: _place(tree, flip) for number, flip in flips.items()}
    starts = [node.body for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    for number, place in places.items():
        if place:
            body, statement = place
            body.insert(body.index(statement), _probe(number, statement))
    for number in everywhere:
        for body in starts:
            body.insert(0, _probe(number, body[0]))
    return ast.fix_missing_locations(tree)


def _probe(number: int, at: ast.stmt) -> ast.stmt:
    call = ast.Expr(ast.Call(ast.Name(PROBE, ast.Load()), [ast.Constant(number)], []))
    return ast.copy_location(call, at)


def _place(tree: ast.Module, flip: Flip) -> tuple[list[ast.stmt], ast.stmt] | None:
    """The innermost statement around a flip that is inside a function, and the body it stands in."""
    found = None
    for body, is_inside in _bodies(tree, is_inside=False):
        for statement in body:
            if statement.lineno <= flip.line and flip.last_line <= (statement.end_lineno or 0):
                found = (body, statement) if is_inside else None
    return found


def _bodies(node: ast.AST, *, is_inside: bool) -> Iterator[tuple[list[ast.stmt], bool]]:
    """Every list of statements, the outer before the inner ones."""
    is_inside = is_inside or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    for _, value in ast.iter_fields(node):
        if isinstance(value, list) and value and isinstance(value[0], ast.stmt):
            yield value, is_inside
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield from _bodies(child, is_inside=is_inside)
