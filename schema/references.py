"""Finds every name in a document that points to something else, by the types of its fields.

What a value names is said once, in its type (``Ref``); here the documents are walked by their types. Findings
carry the rule they belong to: S06 for a role, L01 for a team, X01 for a superior plan.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, get_args, get_origin

from pydantic import BaseModel

from drillbook.schema.conditions.tree import And, Compare, Judged, LevelCompare, Moment, Not, Or, Ordered, names_in
from drillbook.schema.finding import Location
from drillbook.schema.text.located import Located, once_per_text
from drillbook.schema.text.yaml_nodes import KeyPath
from drillbook.schema.values.keys import Ref, names_of

TREES = (And, Or, Not, Compare, LevelCompare, Judged, Ordered, Moment)
_Found = tuple[KeyPath, Ref, str, int]
_Walker = Callable[[Any, KeyPath], Iterator[_Found]]


@dataclass(frozen=True, slots=True)
class Reference:
    """A name written somewhere: what kind of thing it names, and where it stands."""

    kind: str
    code: str
    name: str
    across_plans: bool
    holder: Located[Any]
    path: KeyPath
    offset: int = 0

    @property
    def where(self) -> Location:
        """Locate the name in its file."""
        node = self.holder.source.node(self.holder.path + self.path)
        is_key = node is None or (bool(self.path) and self.path[-1] == self.name and self.kind != "scene")
        if is_key and self.path and self.path[-1] == self.name:
            return self.holder.at_key(*self.path)
        return self.holder.at(*self.path, offset=self.offset)


def references(holder: Located[Any]) -> Iterator[Reference]:
    """Yield every name a document relies on, in no particular order."""
    for attribute in naming_parts(holder.value.__class__):
        yield from references_in(holder, attribute)


def naming_parts(model: type[BaseModel]) -> tuple[str, ...]:
    """Return the attributes of a kind of document in which names may stand."""
    return tuple(attribute for attribute, _, _ in _walkers(model))


@once_per_text
def references_in(holder: Located[Any], part: str) -> Iterator[Reference]:
    """Yield every name that one attribute of a document relies on."""
    model = holder.value.__class__
    value = getattr(holder.value, part)
    if value is None:
        return
    has_levels = "levels" in model.model_fields  # a book's limits by level hold for every plan
    step, walk = next((step, walk) for attribute, step, walk in _walkers(model) if attribute == part)
    for path, ref, name, offset in walk(value, (step,)):
        if ref.kind == "level" and not has_levels and "/" not in name:
            continue
        yield Reference(ref.kind, ref.code, name, ref.across_plans, holder, path, offset)


def conditions_in(document: BaseModel) -> Iterator[tuple[KeyPath, Any]]:
    """Yield every condition and moment of a document, with its path."""
    yield from _trees_below(document, ())


def _trees_below(value: Any, path: KeyPath) -> Iterator[tuple[KeyPath, Any]]:
    if isinstance(value, TREES):
        yield path, value
    elif isinstance(value, BaseModel):
        for attribute, step in _tree_parts(value.__class__):
            yield from _trees_below(getattr(value, attribute), (*path, step))
    elif isinstance(value, dict):
        for name, entry in value.items():
            yield from _trees_below(entry, (*path, name))
    elif isinstance(value, tuple):
        for number, item in enumerate(value):
            yield from _trees_below(item, (*path, number))


@cache
def _tree_parts(model: type[BaseModel]) -> tuple[tuple[str, str], ...]:
    """The attributes below which conditions may stand; what else is written there is not read for them."""
    fields = model.model_fields
    return tuple((name, step) for name, step, _ in _walkers(model) if _may_hold_trees(fields[name].annotation))


def _may_hold_trees(annotation: Any) -> bool:
    seen: set[Any] = set()
    waiting = [annotation]
    while waiting:
        one = waiting.pop()
        if one in TREES:
            return True
        if not (isinstance(one, type) and issubclass(one, BaseModel)):
            waiting += get_args(one)
        elif one not in seen:
            seen.add(one)
            waiting += [field.annotation for field in one.model_fields.values()]
    return False


def _in_model(model: BaseModel, path: KeyPath) -> Iterator[_Found]:
    for attribute, step, walk in _walkers(model.__class__):
        value = getattr(model, attribute)
        if value is not None:
            yield from walk(value, (*path, step))


@cache
def _walkers(model: type[BaseModel]) -> tuple[tuple[str, str, _Walker], ...]:
    found = []
    for attribute, field in model.model_fields.items():
        refs = tuple(meta for meta in field.metadata if isinstance(meta, Ref))
        walk = _named(refs[0]) if refs and not get_args(field.annotation) else _walker(field.annotation)
        if walk is not None:
            found.append((attribute, (names_of(field) or (attribute,))[0], walk))
    return tuple(found)


def _walker(annotation: Any) -> _Walker | None:
    """How to find the names in a value of this type; None where there can be none."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return _in_model
    arguments = get_args(annotation)
    refs = [meta for meta in getattr(annotation, "__metadata__", ()) if isinstance(meta, Ref)]
    if refs:
        return _named(refs[0])
    if hasattr(annotation, "__metadata__"):
        return _walker(arguments[0])
    if annotation in TREES:
        return _in_tree
    origin = get_origin(annotation)
    if origin is dict:
        return _in_table(_walker(arguments[0]), _walker(arguments[1]))
    if origin is tuple:
        return _in_items(tuple(_walker(part) for part in arguments if part is not Ellipsis))
    members = tuple(walk for part in arguments if (walk := _walker(part)) is not None)
    return _any_of(members) if members else None


def _named(ref: Ref) -> _Walker:
    def walk(value: Any, path: KeyPath) -> Iterator[_Found]:
        if isinstance(value, str) and value:  # "": what holds at every level
            yield path, ref, value, 0

    return walk


def _in_tree(tree: Any, path: KeyPath) -> Iterator[_Found]:
    if isinstance(tree, TREES):
        for named in names_in(tree):
            name = f"{named.plan}/{named.name}" if named.kind == "level" and named.plan else named.name
            yield path, Ref(f"tree-{named.kind}", _TREE_CODES.get(named.kind, "SC"), True), name, named.offset


_TREE_CODES = {
    "indicator": "SC",
    "place": "L01",
    "plan": "X01",
    "level": "SC",
    "task": "S13",
    "role": "S06",
    "inject": "N01",
}


def _in_table(keys: _Walker | None, values: _Walker | None) -> _Walker | None:
    if keys is None and values is None:
        return None

    def walk(table: Any, path: KeyPath) -> Iterator[_Found]:
        if isinstance(table, Mapping):
            for name, value in table.items():
                if keys:
                    yield from keys(name, (*path, name))
                if values:
                    yield from values(value, (*path, name))

    return walk


def _in_items(members: tuple[_Walker | None, ...]) -> _Walker | None:
    if not any(members):
        return None

    def walk(items: Any, path: KeyPath) -> Iterator[_Found]:
        if isinstance(items, tuple):
            for number, item in enumerate(items):
                member = members[min(number, len(members) - 1)]
                if member:
                    yield from member(item, (*path, number))

    return walk


def _any_of(members: tuple[_Walker, ...]) -> _Walker:
    distinct = tuple(dict.fromkeys(members))

    def walk(value: Any, path: KeyPath) -> Iterator[_Found]:
        if isinstance(value, BaseModel):
            yield from _in_model(value, path)
        elif isinstance(value, TREES):
            yield from _in_tree(value, path)
        else:
            for member in distinct:
                if member not in (_in_model, _in_tree):
                    yield from member(value, path)

    return walk
