"""Generates the JSON Schema of every kind of file, so that editors complete, explain and refuse.

Generated from the models, once with English keys and once with Chinese ones. Draft 07, because every version of
yaml-language-server understands it; later drafts only the latest.
"""

import json
import sys
from pathlib import Path
from typing import Literal

from pydantic import BaseModel

from drillbook.schema.files import replace_file
from drillbook.schema.finding import Language, Text, say
from drillbook.schema.jsonschema import patterns
from drillbook.schema.jsonschema.writer import SCHEMA_LANGUAGES, ObjectKey, Schema, Writer, exactly, has
from drillbook.schema.models.library import LIBRARY_MODELS
from drillbook.schema.models.plan import Plan, Procedure
from drillbook.schema.models.scenario import Scenario
from drillbook.schema.models.settings import Book
from drillbook.schema.models.task import Task
from drillbook.schema.values.keys import names_of
from drillbook.schema.values.vocabulary import DEPTHS, LIBRARIES, PLAN_KINDS, STATUSES
from drillbook.schema.values.words import Words

FileKind = Literal["plan", "library", "scenario", "book"]
KINDS_OF_FILE: tuple[FileKind, ...] = ("plan", "library", "scenario", "book")
DRAFT = "http://json-schema.org/draft-07/schema#"
COMMENT = "Generated from the models of Drillbook; do not edit."  # editors do not show $comment
_TITLES: dict[FileKind, Text] = {
    "plan": say(en="Drillbook: a plan", zh="Drillbook：预案"),
    "library": say(en="Drillbook: part of a library", zh="Drillbook：库"),
    "scenario": say(en="Drillbook: a scenario", zh="Drillbook：情景"),
    "book": say(en="Drillbook: what holds for a whole book (book.yaml)", zh="Drillbook：预案库总则（book.yaml）"),
}
_MODELS: dict[FileKind, type[BaseModel]] = {"plan": Plan, "scenario": Scenario, "book": Book}


def json_schema(kind: FileKind, language: Language) -> Schema:
    """Build the schema of one kind of file; keys and words of ``language`` are offered, the other's accepted."""
    writer = Writer(language)
    if kind == "library":
        whole = _library(writer)
    else:
        model = _MODELS[kind]
        rules = _depth(writer) if model is Plan else []
        whole = writer.object(model.__name__, writer.keys(model), *rules)
    head = {"$schema": DRAFT, "$comment": COMMENT, "title": _TITLES[kind].render(language)}
    return {**head, **whole, "definitions": dict(sorted(writer.definitions.items()))}


def any_file(language: Language) -> Schema:
    """Build the schema of any file: its first key says which of the others holds, wherever the file lies."""
    keys: dict[FileKind, str] = {"plan": "预案", "library": "库", "scenario": "情景", "book": "预案库"}
    cases = [
        {"if": has((kind, chinese)), "then": {"$ref": f"{kind}.schema.json"}}
        for kind, chinese in keys.items()
        if kind != "book"
    ]
    # a scenario has a key "book", too: there it names the folder
    others = [has((kind, chinese)) for kind, chinese in keys.items() if kind != "book"]
    book = {"allOf": [has(("book", keys["book"])), {"not": {"anyOf": others}}]}
    head = {"$schema": DRAFT, "$comment": COMMENT, "title": "Drillbook"}
    return {**head, "type": "object", "allOf": [*cases, {"if": book, "then": {"$ref": "book.schema.json"}}]}


def rendered(kind: FileKind, language: Language) -> str:
    """Render the schema as the text of its file."""
    return json.dumps(json_schema(kind, language), ensure_ascii=False, indent=1) + "\n"


def file_name(kind: FileKind, language: Language) -> str:
    """Return where the schema stands below ``schema/json``."""
    return f"{kind}.schema.json" if language == "en" else f"{language}/{kind}.schema.json"


def write_all(folder: Path) -> list[Path]:
    """Write all schemas below ``folder``, and return the files written."""
    written = []
    for language in SCHEMA_LANGUAGES:
        for kind in KINDS_OF_FILE:
            path = folder / file_name(kind, language)
            path.parent.mkdir(parents=True, exist_ok=True)
            replace_file(path, rendered(kind, language).encode())
            written.append(path)
        path = (folder / file_name("plan", language)).with_name("drillbook.schema.json")
        replace_file(path, (json.dumps(any_file(language), ensure_ascii=False, indent=1) + "\n").encode())
        written.append(path)
    return written


def _names(model: type[BaseModel], key: str) -> tuple[str, ...]:
    return next(names for field in model.model_fields.values() if (names := names_of(field))[0] == key)


def _said(table: Words, *words: str) -> Schema:
    """One of these words, in either language."""
    known = [name for english, chinese in table.table if english in words for name in (english, *chinese)]
    return {"type": "string", "pattern": patterns.anchored(patterns.any_case(known))}


def _depth(writer: Writer) -> list[Schema]:
    """What a plan owes at its depth: status, roles, and in force also steps and ``takes``."""
    external = has(_names(Plan, "kind"), _said(PLAN_KINDS, "external"))
    card = has(_names(Plan, "depth"), _said(DEPTHS, "card"))
    linked = has(_names(Plan, "depth"), _said(DEPTHS, "linkage"))
    in_force = has(_names(Plan, "status"), _said(STATUSES, "in-force"))
    to_run = {
        exactly(_names(Plan, "tasks")): {"additionalProperties": writer.owes(_names(Task, "takes"))},
        exactly(_names(Plan, "procedures")): {"additionalProperties": writer.owes(_names(Procedure, "steps"))},
    }
    return [
        {"if": {"not": external}, "then": writer.owes(_names(Plan, "status"))},
        {"if": {"not": {"anyOf": [external, card]}}, "then": writer.owes(_names(Plan, "roles"))},
        {
            "if": {"allOf": [in_force, {"not": {"anyOf": [external, card, linked]}}]},
            "then": {"patternProperties": to_run},
        },
    ]


def _library(writer: Writer) -> Schema:
    """Any part of a library: its first key says which, and that decides about the others."""
    key = ("library", "库")
    own, other = writer.ordered(key)
    about = {"en": "which library: the first key of the file", "zh": "库名，文件的第一个键"}[writer.language]
    which = writer.explained(ObjectKey(key, about, writer.words(LIBRARIES)))
    cases = [
        {"if": has(key, _said(LIBRARIES, name)), "then": writer.model(model)} for name, model in LIBRARY_MODELS.items()
    ]
    keys = {"properties": {own: which}, "patternProperties": {exactly([other]): which}}
    return {"type": "object", **keys, "allOf": [writer.owes(key), *cases]}


if __name__ == "__main__":
    for written_file in write_all(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[1] / "json"):
        print(written_file)
