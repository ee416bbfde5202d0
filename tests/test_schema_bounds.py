"""What an editor underlines is what the reader refuses: every kind of value at the borders of what it may be."""

import random
from typing import get_args, get_origin, get_type_hints

import pytest
from jsonschema import Draft7Validator
from pydantic import TypeAdapter, ValidationError

from drillbook.schema.jsonschema.value_forms import VALUE_PATTERNS
from drillbook.schema.jsonschema.writer import Writer
from drillbook.schema.models import fields, shorthand
from tests.test_jsonschema import every_model

NUMBERS = (
    "0 1 -1 +1 -0 0.5 1.5 1.00 007 12 100 366 366.0 366.5 367 999 8784 8785 1000000000000 999999999999 １２ 1e3 1,0"
)
BORDERS = "0 1 0.5 366 367 8785"
UNITS = [" s", " min", " h", " d", "小时", "天", "%", " km/h", "个月", " years", "个工作日", " working days", "人"]
TIMES = (
    "半小时|半天|半年|1 h 30 min|30 min 1 h|1小时30分|0 h 0 min|24:00|24:01|23:60|25:00|8时|24时|25时|8时60分|8点半"
    "|下午4时|下午8时|中午1点|4 pm|13 pm|12 am|by 16:00|by 25:00|by 16:00 of day 0|by 16:00 of day 366|by 16:00 of day 367"
    "|次日8时前|第0日8时前|第366日8时前|第367日8时前|8时前|30分钟前|每日8时|每日25时|每日8时、20时|daily at 24:00"
    "|T+0:45|T+0:60|T+8784:00|T+8784:01|T-0:30|T+366 d|T+367 d|T+0:05 / T+0:10|次日02:30|day 0 02:30|day 366 02:30"
    "|day 367 02:30|08:30-17:30|24:00-08:00|08:00-24:00|8-18|0 / 300|1 / 2 / 3 min|1 / 2 / 3 / 4 min"
)
DAYS = (
    "2026-05-20|2026-02-29|2026-02-30|2026-04-31|2026-13-01|2026-00-01|2026-1-0|1899-12-31|1900-01-01|2200-12-31"
    "|2201-01-01|2026年5月20日|2026-05-01 / 2026-05-05|2026-09-14 21:00|2026-09-14 24:00|2026-09-14 25:00|2026-09-1421:00"
)
WORDS = (
    "true|YES|是|on|off|unlimited|不限|none|a|a/b|a/b/c|-a|1a|a b|incident|事发地|甲、乙|a > 1|> 1|a started|level III"
    "|judged|../scenarios|/etc|C:/x|../../..|../..|x/../y|Asia/Shanghai|区"
)
NATIVE = [0, 1, -1, 366, 367, 10**12 - 1, 10**12, 0.5, -0.5, 1.5, True, False]
LONG = ["x" * 100, "x" * 101]
TEXTS = list(
    dict.fromkeys(
        NUMBERS.split() + [n + u for n in BORDERS.split() for u in UNITS] + f"{TIMES}|{DAYS}|{WORDS}|".split("|") + LONG
    )
)
# What a pattern cannot tell: which of two is larger, which years have a 29 February, which zones and levels there are.
NOT_BY_LETTERS = {"2026-02-29", "事发地"}
JUDGED_BY_OTHERS = (fields.Zone, fields.LevelName, shorthand.SoMany)


def kinds_of_value():
    """Each type of single value that a field of a model has, with one such field to name it."""
    known = [alias for alias, _ in VALUE_PATTERNS if alias not in JUDGED_BY_OTHERS]
    found = {}
    for model in every_model():
        for name, annotation in get_type_hints(model, include_extras=True).items():
            for part in (annotation, *get_args(annotation)):
                if any(part == alias for alias in known) and get_origin(part) is not tuple:
                    found.setdefault(repr(part), pytest.param(part, id=f"{model.__name__}.{name}"))
    return list(found.values())


def mutated(seed):
    """The same texts with one digit or sign of each drawn anew."""
    draw = random.Random(seed)
    for text in TEXTS:
        if text:
            place = draw.randrange(len(text))
            yield text[:place] + draw.choice("0123456789:./ -+时日年") + text[place + 1 :]


@pytest.mark.parametrize("annotation", kinds_of_value())
def test_an_editor_refuses_at_the_borders_what_the_reader_refuses(annotation):
    writer = Writer("en")
    schema = writer.of(annotation)
    judge = Draft7Validator({**schema, "definitions": writer.definitions})
    reader = TypeAdapter(annotation)
    apart = [value for value in (*TEXTS, *NATIVE) if judge.is_valid(value) != reads(reader, value)]
    assert [value for value in apart if value not in NOT_BY_LETTERS] == []
    # a pattern may let pass what only the reader can judge, and never refuses what the reader takes
    assert [value for value in mutated(1) if reads(reader, value) and not judge.is_valid(value)] == []


def reads(reader, value):
    written = value if isinstance(value, str) else str(value).lower()
    try:
        reader.validate_python(written)
    except (ValidationError, ValueError):
        return False
    return True
