"""Writes the models as JSON Schema in one language; keys and words of the other one are accepted.

What a schema offers stands in ``properties`` and ``enum``; names and words of the other language are patterns,
which an editor accepts and never completes. So nobody is offered two names for one thing, and no mixed file is red.
"""

import types
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Annotated, Any, TypeAlias, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel, BeforeValidator, Discriminator

from drillbook.schema.finding import Language, say
from drillbook.schema.jsonschema import patterns, value_forms
from drillbook.schema.models import fields
from drillbook.schema.models.levels import Level, Levels
from drillbook.schema.models.scenario import Disruption, Inject
from drillbook.schema.models.settings import Hours
from drillbook.schema.models.shorthand import Crew, Ending, Quantity, Staff, Within
from drillbook.schema.models.steps import STEP_MODELS, Branch, InTurn, Perform
from drillbook.schema.values.keys import Authored, Ref, description_of, foreign_names_of, names_of, one_or_many
from drillbook.schema.values.words import Words

Schema: TypeAlias = dict[str, Any]
SCHEMA_LANGUAGES: tuple[Language, ...] = ("en", "zh")

# The reader spreads a short form into these; nobody writes them.
UNWRITTEN = {(Staff, "always"), (Staff, "by_level"), (Levels, "each"), (Hours, "named")}
# Exactly one of these sets of keys must be written; ``at|times[]``: the one, or the other as a list.
EXACTLY_ONE: dict[type[BaseModel], tuple[tuple[str, ...], ...]] = {
    Inject: (("at|times[]|window",), ("when",), ("pool",)),
    Disruption: tuple(
        (name,) for name in ("role", "post", "team", "equipment", "supplies", "channel", "route", "place")
    ),
    Branch: (("if", "do"), ("chance", "do"), ("else",)),
}
GROWING_PARTS = {
    "base": say(en="what it takes in any case", zh="无论多少都需的用时"),
    "per": say(en="an indicator: every one of it takes longer", zh="监测指标，按其数值增加用时"),
    "each": say(en="how much longer for every one", zh="每一个增加的用时"),
}
SHORT: dict[type[BaseModel], Any] = {
    Ending: fields.Trigger,
    Within: fields.LimitByLevel,
    Quantity: fields.NumberByLevel,
    Crew: fields.CountByLevel,
}
BY_LEVEL = (
    fields.DurationByLevel,
    fields.LimitByLevel,
    fields.RhythmByLevel,
    fields.TakesByLevel,
    fields.CountByLevel,
    fields.NumberByLevel,
)
LEVEL_NAMES: dict[Language, tuple[str, ...]] = {"en": ("IV", "III", "II", "I"), "zh": ("四级", "三级", "二级", "一级")}
MAY_DIFFER = say(
    en="may differ by level: {{IV: …, II: …}}, a level not written takes the next lower one",
    zh="可按级别分列：{{四级: …, 二级: …}}，未写的级别取较低一级的值",
)
DISTRIBUTION_FORMS = (
    (("triangular", "三角"), say(en="shortest, likely, longest", zh="最短、最可能、最长"), "list", ()),
    (("lognormal", "对数正态"), say(en="median and p90", zh="中位和九成"), "", (("median", "中位"), ("p90", "九成"))),
    (("exponential", "指数"), say(en="the mean", zh="均值"), "time", ()),
    (
        ("normal", "正态"),
        say(en="mean and sd", zh="均值、标准差"),
        "",
        (("mean", "均值"), ("sd", "标准差")),
    ),
    (("observed", "实测"), say(en="times seen in drills", zh="演练实测用时"), "list", ()),
)


@dataclass(frozen=True, slots=True)
class ObjectKey:
    """A key of an object: its names (English first), what it is for, what may stand there."""

    names: tuple[str, ...]
    about: str
    schema: Schema
    is_required: bool = False
    refusal: str = ""
    foreign: tuple[str, ...] = ()
    """Names that the key has in other objects, which the reader understands here too."""


def has(names: Iterable[str], value: Schema | None = None) -> Schema:
    """Build a schema that is true of an object that has the key under any of its names, with such a value."""
    return {
        "anyOf": [{"required": [name], **({"properties": {name: value}} if value else {})} for name in names],
    }


def exactly(names: Iterable[str]) -> str:
    """Build the pattern of these names and no other."""
    return f"^(?:{'|'.join(map(patterns.literally, names))})$"


class Writer:
    """Writes schemas in one language; what is used in several places becomes a definition."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.definitions: dict[str, Schema] = {}

    def named(self, name: str, schema: Schema) -> Schema:
        """A reference to ``schema`` under a name of its own."""
        self.definitions.setdefault(name, schema)
        return {"$ref": f"#/definitions/{name}"}

    def ordered(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """The name that this language completes first, then those that are only accepted."""
        if self.language == "en" or len(names) == 1:
            return names
        return (names[1], names[0], *names[2:])

    def owes(self, names: tuple[str, ...], foreign: tuple[str, ...] = ()) -> Schema:
        """The key must be there under one of its names; an editor asks for its own language's."""
        own, *others = (*self.ordered(names), *foreign)
        needed: Schema = {"required": [own]}
        return {"if": {"not": has(others)}, "then": needed} if others else needed

    def of(self, annotation: Any) -> Schema:
        """The schema of a type as the models write it."""
        written = next((written for alias, written in value_forms.VALUE_PATTERNS if annotation == alias), None)
        if written:
            return self.written(written)
        if annotation == fields.Takes:
            return self.takes()
        if annotation == fields.StaffByShift:
            count = self.written(patterns.STAFF)
            return _any_of([count, {"type": "object", "minProperties": 1, "additionalProperties": count}])
        if annotation in BY_LEVEL:
            return self.by_level(get_args(get_args(annotation)[0])[1])
        origin, members = get_origin(annotation), get_args(annotation)
        if origin is Annotated:
            return self.annotated(annotation)
        if origin in (Union, types.UnionType):
            return _any_of([self.of(member) for member in members if member is not type(None)])
        if origin is tuple:
            return self.listed(members)
        if origin is dict:
            return self.table(*members)
        if annotation is str:
            return self.written(patterns.TEXT)
        return self.model(annotation)

    def annotated(self, annotation: Any) -> Schema:
        base, *marks = get_args(annotation)
        for mark in marks:
            if isinstance(mark, Words):
                return self.words(mark)
            if isinstance(mark, Ref):
                return self.written(patterns.REFERENCE if mark.across_plans else patterns.NAME)
            if isinstance(mark, Discriminator):
                return self.step()
            if isinstance(mark, BeforeValidator) and mark.func is one_or_many:
                several = self.of(base)
                return _any_of([several, several["items"]])
        return self.written(patterns.TRUTH) if base is bool else self.of(base)

    def listed(self, members: tuple[Any, ...]) -> Schema:
        if members[-1] is Ellipsis:
            return {"type": "array", "items": self.of(members[0])}
        items = [self.of(member) for member in members]
        return {"type": "array", "items": items, "minItems": len(items), "maxItems": len(items)}

    def table(self, name: Any, value: Any) -> Schema:
        """A mapping whose keys are names, levels, or words of a closed list."""
        words = next((mark for mark in getattr(name, "__metadata__", ()) if isinstance(mark, Words)), None)
        if words:
            known = [(en, *zh) for en, zh in words.table]
            return self.object("", [ObjectKey(names, self.ordered(names)[0], self.of(value)) for names in known])
        if name == fields.LevelName:
            return self.each_level(self.of(value))
        schema: Schema = {"type": "object", "additionalProperties": self.of(value)}
        title = {"en": "name", "zh": "名称"}[self.language]
        return (
            schema if name == fields.Prose else {**schema, "propertyNames": {"title": title, "allOf": [self.of(name)]}}
        )

    def written(self, written: patterns.ValuePattern) -> Schema:
        if not written.pattern:
            return {"type": ["string", *written.types]}
        hint = written.hint.render(self.language)
        messages = {"errorMessage": hint, "patternErrorMessage": hint}
        kind = ["string", *written.types] if written.types else "string"
        schema: Schema = {"type": kind, "pattern": written.pattern, **messages}
        schema |= dict(written.bounds)
        if written is patterns.TRUTH:
            schema = {
                "anyOf": [{"type": kind, "enum": [True, False] if self.language == "en" else ["是", "否"]}, schema]
            }
        examples = written.examples[SCHEMA_LANGUAGES.index(self.language)]
        return self.named(written.name, {**schema, **({"examples": list(examples)} if examples else {})})

    def words(self, words: Words) -> Schema:
        """The words of this language to choose from; the other's are accepted."""
        ordered = [self.ordered((english, *chinese)) for english, chinese in words.table]
        known = patterns.any_case(name for names in ordered for name in names)
        offered = {
            "type": "string",
            "enum": [own for own, *_ in ordered],
        }
        return {"anyOf": [offered, {"type": "string", "pattern": patterns.anchored(known)}]}

    def each_level(self, value: Schema) -> Schema:
        """A value for each level; the usual four are offered."""
        offered = dict.fromkeys(LEVEL_NAMES[self.language], value)
        return {"type": "object", "minProperties": 1, "properties": offered, "additionalProperties": value}

    def by_level(self, annotation: Any) -> Schema:
        value = self.of(annotation)
        name = value["$ref"].rpartition("/")[2]
        forms = [value, *self.by_the_clock(annotation)]
        return self.named(f"{name}-by-level", {"anyOf": [*forms, self.each_level(_any_of(forms))]})

    def by_the_clock(self, annotation: Any) -> list[Schema]:
        """The objects that say a promised time, or when rounds begin, by the clock."""
        clock = self.written(patterns.CLOCK)
        if annotation == fields.Rhythm:
            clocks = {"anyOf": [{"type": "array", "items": clock, "minItems": 1}, clock]}
            at = say(en="the times of the day at which rounds begin", zh="每日开始各轮的钟点").render(self.language)
            return [self.object("", [ObjectKey(("at", "钟点"), at, clocks, True)])]
        if annotation == fields.Limit:
            by, day = (Within.model_fields[name] for name in ("by", "day"))
            keys = ((by, clock), (day, self.written(patterns.DAY_NUMBER)))
            return [
                self.object(
                    "",
                    [
                        ObjectKey(names_of(key), description_of(key, self.language), value, key is by)
                        for key, value in keys
                    ],
                )
            ]
        return []

    def takes(self) -> Schema:
        time = self.written(patterns.DURATION)
        piece = {"anyOf": [time, self.written(patterns.NUMBER)]}
        several = {"type": "array", "items": piece, "minItems": 1}
        keys = []
        for names, about, form, parts in DISTRIBUTION_FORMS:
            inside = self.object("", [ObjectKey(part, self.ordered(part)[0], time, True) for part in parts])
            keys.append(
                ObjectKey(names, about.render(self.language), {"list": several, "time": time}.get(form, inside))
            )
        spread = {**self.object("", keys), "minProperties": 1, "maxProperties": 1}
        simple = self.named("takes-alone", {"anyOf": [self.written(patterns.TAKES), spread]})
        kinds = ((("base", "基数"), simple), (("per", "按"), self.written(patterns.NAME)), (("each", "每"), simple))
        growing = [
            ObjectKey(names, GROWING_PARTS[names[0]].render(self.language), part, names[0] != "base")
            for names, part in kinds
        ]
        return self.named("takes", {"anyOf": [self.written(patterns.TAKES), spread, self.object("", growing)]})

    def object(self, owner: str, keys: Iterable[ObjectKey], *rules: Schema) -> Schema:
        """A closed object; ``rules`` are what its keys owe each other."""
        offered: dict[str, Schema] = {}
        accepted: dict[str, Schema] = {}
        owed = list(rules)
        for key in keys:
            own, *others = (*self.ordered(key.names), *key.foreign)
            schema = self.explained(key)
            offered[own] = self.named(f"{owner}.{key.names[0]}", schema) if owner else schema
            if others:
                accepted[exactly(others)] = offered[own]
            if key.is_required:
                owed.append(self.owes(key.names, key.foreign))
        schema = {"type": "object", "properties": offered, "additionalProperties": False}
        return {**schema, **({"patternProperties": accepted} if accepted else {}), **({"allOf": owed} if owed else {})}

    def explained(self, key: ObjectKey) -> Schema:
        """What stands under a key, with its name and purpose in this language: hovers show nothing of the other."""
        about: Schema = {"title": self.ordered(key.names)[0], "description": key.about}
        inside = self.definitions[key.schema["$ref"].rpartition("/")[2]] if "$ref" in key.schema else {}
        if refusal := key.refusal or inside.get("errorMessage", ""):
            about["errorMessage"] = refusal
        if "$ref" not in key.schema:
            return {**about, **key.schema}
        allowed = self.types_of(key.schema)
        kinds = [kind for kind in ("string", "number", "integer", "boolean", "object", "array") if kind in allowed]
        # Draft 07 reads nothing beside a reference; an editor that inserts the key wants to know the type.
        if not kinds:
            return {**about, "allOf": [key.schema]}
        # What has another type is refused by that alone: the same slip is not told once more from inside.
        if kinds == ["object"]:
            return {**about, "type": kinds, "if": {"type": kinds}, "then": key.schema}
        return {**about, "type": kinds, "anyOf": [key.schema, {"not": {"type": kinds}}]}

    def types_of(self, schema: Schema) -> set[str]:
        """The JSON types that a schema allows; none while it is still being written."""
        if "$ref" in schema:
            return self.types_of(self.definitions[schema["$ref"].rpartition("/")[2]])
        if "type" in schema:
            return {schema["type"]} if isinstance(schema["type"], str) else set(schema["type"])
        return {kind for part in schema.get("anyOf", ()) for kind in self.types_of(part)}

    def model(self, model: type[BaseModel]) -> Schema:
        name = model.__name__.rstrip("_")
        if name not in self.definitions:
            self.definitions[name] = {}  # steps hold steps: there must be something to refer to
            self.definitions[name] = self.shaped(model)
        return {"$ref": f"#/definitions/{name}"}

    def shaped(self, model: type[BaseModel]) -> Schema:
        """An object, and the short forms that the reader spreads into it."""
        whole = self.object(model.__name__.rstrip("_"), self.keys(model), *self.rules(model))
        if model is Levels:
            level = self.model(Level)
            levels = self.each_level(level)
            offered = {**levels["properties"], **whole["properties"]}
            return {**whole, "properties": offered, "additionalProperties": level}
        if model is Staff:
            count = self.written(patterns.STAFF)
            return {"anyOf": [count, {**whole, "additionalProperties": count, "minProperties": 1}]}
        if model is Hours:
            return {**whole, "additionalProperties": self.written(patterns.HOURS)}
        return {"anyOf": [self.of(SHORT[model]), whole]} if model in SHORT else whole

    def keys(self, model: type[BaseModel]) -> list[ObjectKey]:
        """The keys of a model in its order; those that any object may have come last."""
        annotations = get_type_hints(model, include_extras=True)
        keys = []
        for attribute, field in sorted(model.model_fields.items(), key=lambda item: item[0] in Authored.model_fields):
            if (model, attribute) in UNWRITTEN:
                continue
            annotation = annotations[attribute]
            schema = self.of(annotation)
            hint = self.hint(annotation)
            about = self.about(description_of(field, self.language), hint, annotation)
            foreign = tuple(
                sorted(name for name, english in foreign_names_of(model).items() if english == names_of(field)[0])
            )
            refusal = hint or next((self.hint(SHORT[kind]) for kind in SHORT if kind in _members(annotation)), "")
            keys.append(ObjectKey(names_of(field), about, schema, field.is_required(), refusal, foreign))
        return keys

    def hint(self, annotation: Any) -> str:
        """How a value of this type is written; nothing where there is no one way."""
        return value_forms.hint(value_forms.written_in(annotation), self.language)

    def about(self, purpose: str, hint: str, annotation: Any) -> str:
        """What the key is for, and how its value is written."""
        differs = any(kind in BY_LEVEL for kind in (annotation, *get_args(annotation)))
        sentences = [purpose, hint, MAY_DIFFER.render(self.language) if differs else ""]
        return ("。" if self.language == "zh" else ". ").join(filter(None, sentences))

    def rules(self, model: type[BaseModel]) -> list[Schema]:
        """What the keys of a model owe each other."""
        if model not in EXACTLY_ONE:
            return []
        names = {names_of(field)[0]: names_of(field) for field in model.model_fields.values()}

        def written(key: str) -> Schema:
            listed = {"type": "array"} if key.endswith("[]") else {"not": {"enum": [False, "false", "否"]}}
            return has(self.ordered(names[key.removesuffix("[]")]), listed)

        cases = (
            {"allOf": [_any_of([written(key) for key in keys.split("|")]) for keys in case]}
            for case in EXACTLY_ONE[model]
        )
        return [{"oneOf": list(cases)}]

    def step(self) -> Schema:
        """A task's name, a list, or an object with exactly one of the words of steps."""
        if "Step" not in self.definitions:
            self.definitions["Step"] = {}
            here: Schema = {"$ref": "#/definitions/Step"}
            models: list[type[BaseModel]] = [model for model in STEP_MODELS.values() if model not in (Perform, InTurn)]
            keys = {key.names: replace(key, foreign=()) for model in models for key in self.keys(model)}
            own = [key for key in keys.values() if key.is_required]
            one = {"oneOf": [has(self.ordered(key.names)) for key in own]}
            offered = [replace(key, is_required=False) for key in keys.values()]
            whole = self.object("Step", sorted(offered, key=lambda key: key.names not in {k.names for k in own}), one)
            self.definitions["Step"] = {"anyOf": [whole, self.written(patterns.NAME), {"type": "array", "items": here}]}
        return {"$ref": "#/definitions/Step"}


def _members(annotation: Any) -> tuple[Any, ...]:
    """The types of a union, or the one type."""
    return get_args(annotation) if get_origin(annotation) in (Union, types.UnionType) else (annotation,)


def _any_of(schemas: list[Schema]) -> Schema:
    return schemas[0] if len(schemas) == 1 else {"anyOf": schemas}
