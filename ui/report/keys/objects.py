"""Every object that people write, with its keys, in the order in which the reference tells them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from drillbook.schema.finding import Language
from drillbook.schema.models.levels import Levels
from drillbook.schema.models.library import LIBRARY_MODELS
from drillbook.schema.models.plan import Plan
from drillbook.schema.models.scenario import Scenario
from drillbook.schema.models.settings import Book
from drillbook.schema.models.shorthand import Staff
from drillbook.schema.models.steps import InTurn, Perform
from drillbook.schema.values.keys import Authored, names_of
from drillbook.schema.values.vocabulary import LIBRARIES

ROOTS: tuple[tuple[str, str, type[BaseModel]], ...] = (
    ("plan", "预案", Plan),
    ("scenario", "情景", Scenario),
    ("book", "预案库", Book),
    *((f"library: {name}", f"库: {LIBRARIES.shown(name, 'zh')}", model) for name, model in LIBRARY_MODELS.items()),
)
# The reader spreads a short form into these; nobody writes them.
_UNWRITTEN = {(Staff, "always"), (Staff, "by_level"), (Levels, "each"), (Perform, "task"), (InTurn, "steps")}
_NAMED = {"en": "NAME", "zh": "标识"}
_HEAD = "plan title kind status depth parent number version drafted_by approved_by issuer issued filed published"
_AT_CARD = frozenset(f"{_HEAD} evaluated consulted incident_types secondary excludes regulations scope annexes".split())
_TO_RUN = frozenset(
    [
        "takes",
        "needs",
        "place",
        "steps",
        "staff",
        "takeover",
        "call_out",
        "shared_by",
        "priority",
        "on_loss",
        "preemptible",
        "return",
        "set",
    ]
)
REQUIRED_AT = {"roles": "linkage", "status": "card", "steps": "full", "takes": "full"}
"""What a plan of this depth must say besides the keys that are always required."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key of an object."""

    names: tuple[str, ...]
    field: FieldInfo
    owner: type[BaseModel]
    attribute: str

    @property
    def english(self) -> str:
        return self.names[0]

    def shown(self, language: Language) -> str:
        """Return the name that files of this language have."""
        return self.names[0] if language == "en" else self.names[min(1, len(self.names) - 1)]


@dataclass(slots=True)
class Entry:
    """One object: its model, where it may stand (paths of keys), and its keys."""

    model: type[BaseModel]
    kind: str
    places: list[tuple[Key | None, ...]] = field(default_factory=list)
    keys: tuple[Key, ...] = ()

    def depth_of(self, key: Key) -> str:
        """Say from which depth of a plan on the key matters; empty where a file has no depth."""
        if self.kind != "plan":
            return ""
        if self.model is Plan and key.english in _AT_CARD:
            return "card"
        return "full" if key.english in (*_TO_RUN, "procedures", "recovery") or _is_step(self.model) else "linkage"


def entries() -> dict[str, list[Entry]]:
    """Collect the objects of each kind of file, each once, by the first place where it is met."""
    return {english: _of(english, model) for english, _, model in ROOTS}


def keys_of(model: type[BaseModel]) -> tuple[Key, ...]:
    """Return a model's own keys, without those that any object may have."""
    return tuple(
        Key(names_of(info), info, model, attribute)
        for attribute, info in model.model_fields.items()
        if (attribute not in Authored.model_fields or model is Authored) and (model, attribute) not in _UNWRITTEN
    )


def path_text(place: tuple[Key | None, ...], language: Language) -> str:
    """Render where an object stands: ``tasks.NAME.report``."""
    return ".".join(key.shown(language) if key else _NAMED[language] for key in place)


def _of(kind: str, root: type[BaseModel]) -> list[Entry]:
    found: dict[type[BaseModel], Entry] = {}
    open_: list[tuple[type[BaseModel], tuple[Key | None, ...]]] = [(root, ())]
    while open_:
        model, place = open_.pop(0)
        known = model in found
        entry = found.setdefault(model, Entry(model, kind, [], keys_of(model)))
        if place not in entry.places:
            entry.places.append(place)
        if not known:
            open_ += [
                (inner, (*place, key, *named))
                for key in _and_spread(model, entry.keys)
                for inner, named in _inside(key)
            ]
    return [entry for entry in found.values() if entry.keys]


def _and_spread(model: type[BaseModel], keys: tuple[Key, ...]) -> Iterator[Key]:
    yield from keys
    if "each" in model.model_fields:  # levels stand under names of their own, beside the keys
        yield Key(("",), model.model_fields["each"], model, "each")


def _inside(key: Key) -> Iterator[tuple[type[BaseModel], tuple[None, ...]]]:
    """The models that may stand under a key, and whether a name stands between."""
    seen: set[type[BaseModel]] = set()
    for model, named in _models(key.field.annotation, False):
        if model not in seen:
            seen.add(model)
            yield model, ((None,) if named else ())


def _models(annotation: Any, named: bool) -> Iterator[tuple[type[BaseModel], bool]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation, named
        return
    arguments = get_args(annotation)
    if get_origin(annotation) is dict:
        yield from _models(arguments[1], True)
        return
    for part in arguments:
        yield from _models(part, named)


def _is_step(model: type[BaseModel]) -> bool:
    return model.__module__.endswith(".steps")
