"""Documents that tell of what kind everything is that is read of them, and the kinds in which two versions of one differ.

While a check is noted, every attribute of the models notes that it was read, whoever's it is: a check that is kept holds
after an edit of any plan, as long as nothing of a kind that it read is another.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from drillbook.schema.book import PlanBook
from drillbook.schema.finding import Location
from drillbook.schema.text.kinds_read import ANY, CLAUSES, NODES, PLACES, TEXT, Reader, forget_facts, note_kind, readers
from drillbook.schema.text.located import Located
from drillbook.schema.text.yaml_nodes import KeyPath, MappingNode, Node, ScalarNode, SequenceNode, Source

_WHOLE = ("__eq__", "__hash__", "__iter__", "__repr__", "__str__", "model_copy", "model_dump", "model_dump_json")
Place = tuple[KeyPath, bool, int]  # a path, whether of its key, how many characters into it


@dataclass(slots=True)
class Noted:
    """By what every place was asked for while reading was noted; the places are held, so that no other has their number."""

    given: dict[int, tuple[Location, Place]] = field(default_factory=dict)

    def place(self, where: Location) -> Place | None:
        """Return by what a place is found again; None where that is not known."""
        known = self.given.get(id(where))
        return known[1] if known else None


@contextmanager
def kinds_noted() -> Iterator[Noted]:
    """Note in this thread what is read of documents, for all that are `reading`. Not for several threads at once."""
    noted = Noted()
    forget_facts()
    with ExitStack() as undo:
        for kind in set(_models(BaseModel)):
            _let_tell(kind, undo)
        _put(PlanBook, "plans", property(_plans, _setting("plans")), undo)
        _put(Source, "text", property(_text, _setting("text")), undo)
        _put(Source, "root", property(_root), undo)
        _put(Source, "node", _node_of(Source.node), undo)
        _put(Source, "locate", _locating(Source.locate, noted), undo)
        yield noted
    forget_facts()


def _models(kind: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for below in kind.__subclasses__():
        if below.__module__.startswith("drillbook."):
            yield below
        yield from _models(below)


def _let_tell(kind: type[BaseModel], undo: ExitStack) -> None:
    """Every attribute of a model notes that it was read, and whatever reads all of them that it did."""
    stack = readers()
    for name in kind.model_fields:
        _put(kind, name, property(_attribute(f"{kind.__name__}.{name}", name, stack)), undo)
    whole = _whole(kind)
    _put(kind, "model_fields_set", property(_fields_set(whole)), undo)
    for name in _WHOLE:
        if (method := getattr(kind, name, None)) is not None:
            _put(kind, name, _telling(method, whole), undo)


def _attribute(mark: str, name: str, stack: list[Reader]) -> Callable[[Any], Any]:
    def value(it: Any) -> Any:
        if stack:
            stack[-1].now.kinds.add(mark)
        try:
            return it.__dict__[name]
        except KeyError:
            raise AttributeError(name) from None

    return value


def _fields_set(mark: str) -> Callable[[Any], set[str]]:
    def names(it: Any) -> set[str]:
        note_kind(mark)
        return it.__pydantic_fields_set__  # type: ignore[no-any-return]

    return names


def _telling(method: Callable[..., Any], mark: str) -> Callable[..., Any]:
    def telling(it: Any, *words: Any, **named: Any) -> Any:
        note_kind(mark)
        return method(it, *words, **named)

    return telling


def _setting(name: str) -> Callable[[Any, Any], None]:
    def put(it: Any, value: object) -> None:
        it.__dict__[name] = value

    return put


class _Plans(dict[str, Any]):
    """The plans of a book, which tell which of them is looked up; names alone are the same before and after an edit."""

    __slots__ = ()

    def __getitem__(self, name: str) -> Any:
        _meet(name)
        return super().__getitem__(name)

    def get(self, name: str, other: Any = None) -> Any:
        """Return the plan of a name, if there is one."""
        _meet(name)
        return super().get(name, other)

    def values(self) -> Any:
        """Return all of them."""
        _meet(ANY)
        return super().values()

    def items(self) -> Any:
        """Return all of them by name."""
        _meet(ANY)
        return super().items()


def _meet(name: str) -> None:
    if stack := readers():
        stack[-1].meet_plans(name)


def _plans(book: PlanBook) -> dict[str, Any]:
    """The plans, made to tell when they are first asked for."""
    known = book.__dict__["plans"]
    if type(known) is not _Plans:
        known = book.__dict__["plans"] = _Plans(known)
    return known


def _text(source: Source) -> str:
    note_kind(TEXT)
    try:
        return source.__dict__["text"]  # type: ignore[no-any-return]
    except KeyError:
        raise AttributeError("text") from None  # of a text that is read later (`cache/read_later`)


def _root(source: Source) -> MappingNode:
    note_kind(TEXT)
    return source._nodes()


def _node_of(node: Callable[..., Node | None]) -> Callable[..., Node | None]:
    """Only of what kind a node is may be used."""

    def found(source: Source, path: KeyPath) -> Node | None:
        note_kind(NODES)
        return node(source, path)

    return found


def _locating(locate: Callable[..., Location], noted: Noted) -> Callable[..., Location]:
    def located(source: Source, path: KeyPath, *, key: bool = False, offset: int = 0) -> Location:
        note_kind(PLACES)
        found = locate(source, path, key=key, offset=offset)
        noted.given[id(found)] = (found, (path, key, offset))
        return found

    return located


def _put(of: type, name: str, what: object, undo: ExitStack) -> None:
    """Put something into a class, and what was there before back in the end."""
    own, before = name in of.__dict__, of.__dict__.get(name)
    type.__setattr__(of, name, what)
    if own:
        undo.callback(type.__setattr__, of, name, before)
    else:
        undo.callback(type.__delattr__, of, name)


def _whole(kind: type) -> str:
    return f"{kind.__name__}.*"


def kinds_changed(old: Located[Any], new: Located[Any]) -> frozenset[str]:
    """Return of what kind everything is in which two versions of a document differ."""
    found = set(_differences(old.value, new.value, ()))
    if not _have_one_form(old.source.root, new.source.root):
        found |= {NODES, PLACES}
    if old.source.text != new.source.text:
        found.add(TEXT)
    if any(mark.endswith(".clause") or mark in ("Plan.title", "Plan.plan") for mark in found):
        found.add(CLAUSES)
    return frozenset(found)


def _differences(old: BaseModel, new: BaseModel, around: tuple[str, ...]) -> Iterator[str]:
    kind = type(old)
    around = (*around, _whole(kind))
    if old.model_fields_set != new.model_fields_set:
        yield from around
    for name in kind.model_fields:
        before, after = old.__dict__[name], new.__dict__[name]
        if before is not after:
            yield from _inside(before, after, f"{kind.__name__}.{name}", around)


def _inside(old: Any, new: Any, mark: str, around: tuple[str, ...]) -> Iterator[str]:
    if isinstance(old, BaseModel) and type(old) is type(new):
        yield from _differences(old, new, around)
    elif isinstance(old, dict) and isinstance(new, dict) and list(old) == list(new):
        for key, one in old.items():
            yield from _inside(one, new[key], mark, around)
    elif isinstance(old, tuple) and isinstance(new, tuple) and len(old) == len(new):
        for one, other in zip(old, new, strict=True):
            yield from _inside(one, other, mark, around)
    elif type(old) is not type(new) or old != new:
        yield mark
        yield from around


def _have_one_form(one: Node, other: Node) -> bool:
    """Whether the same keys and items stand in the same order, whatever is written in them."""
    if isinstance(one, MappingNode) and isinstance(other, MappingNode):
        return list(one.entries) == list(other.entries) and all(
            _have_one_form(value, other.entries[key][1]) for key, (_, value) in one.entries.items()
        )
    if isinstance(one, SequenceNode) and isinstance(other, SequenceNode):
        return len(one.items) == len(other.items) and all(map(_have_one_form, one.items, other.items))
    return isinstance(one, ScalarNode) and isinstance(other, ScalarNode)
