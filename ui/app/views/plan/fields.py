"""The fields of a form, generated from the models: what a key is called, what may stand in it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from drillbook.schema.conditions.tree import Moment
from drillbook.schema.finding import Language
from drillbook.schema.values.keys import Authored, Ref, description_of, names_of
from drillbook.schema.values.words import Words

Kind = Literal[
    "truth", "word", "words", "name", "names", "texts", "date", "text", "long", "condition", "by-level",
    "object", "table", "items", "entries", "steps", "raw",
]  # fmt: skip
SHARED = tuple(Authored.model_fields)
_LONG = ("text", "scope", "note", "opinion", "reason", "narration", "message", "ask", "response", "notes")
_SUGGESTED = {"by": Ref("channel")}
_BY_LEVEL = ("_by_level", "_limit_by_level", "_rhythm_by_level")


@dataclass(frozen=True, slots=True)
class Field:
    """One key of an object, as a form asks for it.

    ``inner``: the model of what stands in it; ``suggests``: what is offered for a text that may be anything.
    """

    names: tuple[str, ...]
    kind: Kind
    about: tuple[str, str]
    required: bool = False
    words: Words | None = None
    ref: Ref | None = None
    inner: type[BaseModel] | None = None
    short: bool = False
    suggests: Ref | None = None

    @property
    def name(self) -> str:
        """The English key."""
        return self.names[0]

    def label(self, language: Language) -> str:
        """What people call it."""
        if language == "zh":
            return self.names[min(1, len(self.names) - 1)]
        plain = self.name.replace("_", " ").replace("-", " ")
        return plain[:1].upper() + plain[1:]

    def help(self, language: Language) -> str:
        """The line that says what it is for."""
        return self.about[1] if language == "zh" else self.about[0]

    def key(self, *, chinese: bool) -> str:
        """How the key is written in a file of that language."""
        return self.names[1] if chinese and len(self.names) > 1 else self.names[0]


@cache
def fields_of(model: type[BaseModel]) -> tuple[Field, ...]:
    """The fields of an object, in the order of the model; the five that any object may have come last."""
    own = [_field(info) for name, info in model.model_fields.items() if name not in SHARED and names_of(info)]
    shared = [_field(model.model_fields[name]) for name in SHARED if name in model.model_fields]
    return (*own, *shared)


def field_named(model: type[BaseModel], name: str) -> Field:
    """The field with this English key."""
    return next(field for field in fields_of(model) if field.name == name)


def _field(info: FieldInfo) -> Field:
    names = names_of(info)
    marks = [*info.metadata, *_parts(info.annotation)]
    kind, found = _kind(names[0], marks)
    about = (description_of(info, "en"), description_of(info, "zh"))
    inner = next((mark for mark in found if _is_model(mark)), None)
    words = next((mark for mark in found if isinstance(mark, Words)), None)
    ref = next((mark for mark in found if isinstance(mark, Ref)), None)
    short = inner is not None and any("_spread" in name for name in vars(inner))
    suggests = _SUGGESTED.get(names[0]) if kind == "text" else None
    return Field(names, kind, about, info.is_required(), words, ref, inner, short, suggests)


def _parts(annotation: Any) -> Iterator[Any]:
    """What an annotation is made of: marks, then the type itself; None is passed over."""
    origin = get_origin(annotation)
    if origin is Annotated:
        base, *marks = get_args(annotation)
        yield from marks
        yield from _parts(base)
    elif origin in (Union, UnionType):
        for part in get_args(annotation):
            yield from _parts(part)
    elif annotation is not NoneType:
        yield annotation


def _kind(name: str, marks: list[Any]) -> tuple[Kind, list[Any]]:
    """The kind, and the marks of what stands in it."""
    if any(getattr(getattr(mark, "func", None), "__name__", "") in _BY_LEVEL for mark in marks):
        return "by-level", []
    table = next((mark for mark in marks if get_origin(mark) is dict), None)
    listed = next((mark for mark in marks if get_origin(mark) is tuple), None)
    if table is not None:
        return _table(table)
    if listed is not None and any(_is_model(mark) for mark in marks):
        return "raw", []  # a list, or an object in its place
    if listed is not None:
        return _list(list(_parts(get_args(listed)[0])), marks)
    if any(isinstance(mark, Words) for mark in marks):
        return "word", marks
    if any(isinstance(mark, Ref) for mark in marks):
        return "name", marks
    if any(_is_model(mark) for mark in marks):
        return "object", marks
    if bool in marks:
        return "truth", marks
    if date in marks:
        return "date", marks
    if Moment in marks or any(getattr(mark, "__module__", "") == "drillbook.schema.conditions.tree" for mark in marks):
        return "condition", marks
    return ("long" if name in _LONG else "text"), marks


def _table(table: Any) -> tuple[Kind, list[Any]]:
    key, value = get_args(table)
    keys, values = list(_parts(key)), list(_parts(value))
    models = [mark for mark in values if _is_model(mark)]
    named = any(isinstance(mark, Ref | Words) for mark in keys)
    if models and not (named and models[0].__name__ == "Quantity"):
        return "entries", [*keys, *models]
    return "table", keys


def _list(inner: list[Any], outer: list[Any]) -> tuple[Kind, list[Any]]:
    if any(isinstance(mark, Words) for mark in inner):
        return "words", inner
    if any(isinstance(mark, Ref) for mark in inner):
        return "names", inner
    models = [mark for mark in inner if _is_model(mark)]
    if len(models) > 1:
        return "steps", []
    if models:
        return "items", models
    plain = all(mark is str or not isinstance(mark, type) for mark in inner) and str in inner
    simple = plain and not any(get_origin(mark) in (dict, tuple) for mark in inner)
    return ("texts" if simple else "raw"), outer


def _is_model(mark: Any) -> bool:
    return isinstance(mark, type) and issubclass(mark, BaseModel)
