"""What can be flipped in Python source: one comparison, one operand, one number, one guard at a time.

A flip is a stretch of the text and what to write instead, so that everything around it stays as its author wrote it.
Only what decides something is flipped: no annotations, decorators, texts, names, or numbers that pick one of a pair.
"""

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass

_COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
_ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult,
}  # fmt: skip
_CALLS = {"min": "max", "max": "min", "any": "all", "all": "any"}
_METHODS = ("add", "append", "update", "extend", "discard", "remove")
_LEAVING = (ast.Continue, ast.Return, ast.Break)


@dataclass(frozen=True, slots=True)
class Flip:
    """The stretch ``start`` to ``end`` of a text, in bytes, becomes ``new``; ``line`` is where it stands."""

    line: int
    last_line: int
    start: int
    end: int
    old: str
    new: str

    def __str__(self) -> str:
        return f"{self.line}: {_short(self.old)}  ->  {_short(self.new)}"

    def applied(self, text: str) -> str:
        """The whole text with this one thing flipped."""
        data = text.encode()
        return (data[: self.start] + self.new.encode() + data[self.end :]).decode()


def flips(text: str) -> list[Flip]:
    """Everything in a module that can be flipped, in the order it is written."""
    lines = text.encode().splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    found = []
    for node, new in _changes(ast.parse(text)):
        start, end = starts[node.lineno - 1] + node.col_offset, starts[node.end_lineno - 1] + node.end_col_offset
        old = text.encode()[start:end].decode()
        found.append(Flip(node.lineno, node.end_lineno, start, end, old, new))
    return sorted(dict.fromkeys(found), key=lambda flip: (flip.start, flip.end, flip.new))


def _changes(tree: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    for node in _deciding(tree):
        for instead in _instead(node):
            yield node, ast.unparse(instead) if isinstance(instead, ast.stmt) else f"({ast.unparse(instead)})"
    for test in _turned(tree):
        yield test, f"(not {ast.unparse(test)})"


def _deciding(node: ast.AST) -> Iterator[ast.AST]:
    """Every node that decides something: annotations, decorators and texts that are put together are passed by."""
    yield node
    passed_by = {"annotation", "returns", "decorator_list", "type_params"}
    for name, value in ast.iter_fields(node):
        is_index = name == "slice" and isinstance(value, ast.Constant)
        if name in passed_by or is_index or isinstance(node, ast.JoinedStr):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield from _deciding(child)


def _instead(node: ast.AST) -> Iterator[ast.AST]:
    """What may stand in the place of a node."""
    match node:
        case ast.Compare():
            for number, operator in enumerate(node.ops):
                flipped = copy.deepcopy(node)
                flipped.ops[number] = _COMPARISONS[type(operator)]()
                yield flipped
        case ast.BoolOp():
            yield from _operands(node)
        case ast.UnaryOp(op=ast.Not()):
            yield node.operand
        case ast.BinOp() if type(node.op) in _ARITHMETIC and not _is_text(node):
            yield ast.BinOp(node.left, _ARITHMETIC[type(node.op)](), node.right)
        case ast.Constant():
            yield from _constants(node.value)
        case ast.Call(func=ast.Name(id=name)) if name in _CALLS:
            yield ast.Call(ast.Name(_CALLS[name]), node.args, node.keywords)
        case ast.Attribute(value=ast.Name(id="Severity"), attr=name) if name.isupper():
            yield ast.Attribute(node.value, {"ERROR": "WARNING", "WARNING": "NOTE"}.get(name, "WARNING"))
        case ast.stmt():
            yield from _statements(node)


def _operands(node: ast.BoolOp) -> Iterator[ast.AST]:
    """``and`` for ``or``, and each operand left out."""
    yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
    for number in range(len(node.values)):
        rest = [value for place, value in enumerate(node.values) if place != number]
        yield ast.BoolOp(node.op, rest) if len(rest) > 1 else rest[0]


def _constants(value: object) -> Iterator[ast.AST]:
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, int):
        yield from (ast.Constant(value + 1), ast.Constant(value - 1))
    elif isinstance(value, float) and value != 1.0:
        yield ast.Constant(1.0)


def _statements(node: ast.AST) -> Iterator[ast.AST]:
    """A guard taken out, a condition turned round, a change to a collection not made, a loop left or gone on with."""
    if isinstance(node, ast.If) and len(node.body) == 1 and not node.orelse and isinstance(node.body[0], _LEAVING):
        yield ast.Pass()
    match node:
        case ast.Expr(value=ast.Call(func=ast.Attribute(attr=name))) if name in _METHODS:
            yield ast.Pass()
        case ast.Break():
            yield ast.Continue()


def _turned(tree: ast.AST) -> Iterator[ast.expr]:
    """Conditions that are a bare name, call or attribute: nothing else in them would be flipped."""
    for node in _deciding(tree):
        tests = node.ifs if isinstance(node, ast.comprehension) else [getattr(node, "test", None)]
        for test in tests:
            yield from (part for part in _parts(test) if isinstance(part, ast.Name | ast.Call | ast.Attribute))


def _parts(test: ast.expr | None) -> list[ast.expr | None]:
    return list(test.values) if isinstance(test, ast.BoolOp) else [test]


def _is_text(node: ast.BinOp) -> bool:
    """Joined texts and tuples: flipping the sign would only break them."""
    joined = (ast.JoinedStr, ast.Tuple, ast.List)
    return any(
        isinstance(side, joined) or (isinstance(side, ast.Constant) and isinstance(side.value, str))
        for side in (node.left, node.right)
    )


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 110 else f"{words[:70]} ... {words[-35:]}"
