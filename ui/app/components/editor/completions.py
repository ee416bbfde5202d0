"""Which keys, words and ids may stand where: what the editor completes and explains from."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, get_args

from pydantic import BaseModel

from drillbook.schema.book import PlanBook, once_per_book
from drillbook.schema.finding import Language
from drillbook.schema.linkage.rules.unresolved_names import names_of_book, names_of_document
from drillbook.schema.models.library import LIBRARY_MODELS
from drillbook.schema.models.plan import Plan
from drillbook.schema.models.scenario import Scenario
from drillbook.schema.models.settings import Book
from drillbook.schema.text.located import Located
from drillbook.schema.values.keys import Closed, Ref, description_of, names_of
from drillbook.schema.values.words import Words
from drillbook.ui.app.sent_once import Parcel

ROOTS: dict[str, type[Closed]] = {"plan": Plan, "scenario": Scenario, "book": Book, **LIBRARY_MODELS}


@cache
def table(kind: str, keys: Language, language: Language) -> dict[str, Any]:
    """Every object that may stand in a file of this kind: its keys, and what each may hold.

    ``keys`` is the language of the file's keys, which are offered; ``language`` the one they are explained in.
    """
    root = ROOTS[kind]
    classes: dict[str, dict[str, Any]] = {}
    waiting: list[type[BaseModel]] = [root]
    while waiting:
        model = waiting.pop()
        if model.__name__ in classes:
            continue
        classes[model.__name__] = {}
        for name, field in model.model_fields.items():
            inner = list(dict.fromkeys(_models_in(field.annotation)))
            waiting += inner
            classes[model.__name__].update(_entries(model, name, inner, keys, language))
    return {"root": root.__name__, "classes": classes}


def _entries(
    model: type[BaseModel], attribute: str, inner: list[type[BaseModel]], keys: Language, language: Language
) -> Iterator[tuple[str, dict[str, Any]]]:
    field = model.model_fields[attribute]
    english, *chinese = names_of(field) or (attribute,)
    first = chinese[0] if chinese and keys == "zh" else english
    words = [value for table in _extras(field, Words) for value in _shown(table, keys)]
    refs = [ref.kind for ref in _extras(field, Ref)]
    for name in (english, *chinese):
        yield (
            name,
            {
                "classes": [one.__name__ for one in inner],
                "help": description_of(field, language),
                "other": (english if keys == "zh" else (chinese[0] if chinese else "")) if name == first else "",
                "words": words,
                "names": refs[0] if refs else "",
                "hidden": name != first,
            },
        )


def _shown(table: Words, keys: Language) -> list[list[str]]:
    """Each value as it is offered, and the word for it in the other language."""
    other: Language = "zh" if keys == "en" else "en"
    return [[table.shown(value, keys), table.shown(value, other)] for value, _ in table.table]


def _extras(field: Any, kind: type) -> list[Any]:
    found = [extra for extra in field.metadata if isinstance(extra, kind)]
    return found or [extra for extra in _within(field.annotation) if isinstance(extra, kind)]


def _within(annotation: Any) -> Iterator[Any]:
    yield from getattr(annotation, "__metadata__", ())
    for part in get_args(annotation):
        if not (isinstance(part, type) and issubclass(part, BaseModel)):
            yield from _within(part)


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [found for part in get_args(annotation) for found in _models_in(part)]


def keys_of(text: str) -> Language:
    """The language a file's keys are written in: that of its first one."""
    first = next((line for line in text.splitlines() if ":" in line and not line.lstrip().startswith("#")), "")
    return "en" if first.partition(":")[0].isascii() else "zh"


def ids(book: PlanBook, document: Located[Any] | None) -> dict[str, list[tuple[str, str]]]:
    """For each kind of name, the ids that bear it in a document, with their titles."""
    return _sorted(names_of_document(book, document)) if document is not None else {}


@once_per_book
def abroad(book: PlanBook) -> Parcel:
    """The same of all the book: what stands in the libraries, and what every plan offers to others."""
    return Parcel(names_abroad(book))


def names_abroad(book: PlanBook) -> dict[str, list[tuple[str, str]]]:
    """The same for a book of which the libraries are being written."""
    return _sorted(names_of_book(book))


def _sorted(names: Mapping[str, Mapping[str, str]]) -> dict[str, list[tuple[str, str]]]:
    return {kind: sorted(found.items()) for kind, found in names.items()}
