"""Every key has an English and a Chinese name; here is the base of all authored models.

A key is declared once, ``role: RoleName = key("role 责任岗位", "…", "…")``: English name, Chinese name,
further Chinese names that are accepted, and a line of description in both languages. Files may mix
languages; which name an author chose stays in the file.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Annotated, Any, TypeVar

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic.config import JsonDict
from pydantic.fields import FieldInfo

from drillbook.schema.finding import Unreadable, say
from drillbook.schema.values.names import normalise
from drillbook.schema.values.quantities import parse_truth
from drillbook.schema.values.words import Repeated, not_repeated

T = TypeVar("T")
MISSING = ...
_chinese: dict[str, dict[str, None]] = {}  # in the order in which they are declared
_english: dict[str, set[str]] = {}
_readings: list[Callable[[str], str | None]] = []
_KIN = tuple(
    frozenset(group.split())
    for group in (
        "steps do 步骤 执行",
        "name title 名称 标题 预案名称",
        "type kind 类别 类型 种类 预案类型 预案类别",
        "range 取值范围 范围 量程",
        "people headcount staff 人数 在岗人数 人员",
        "duration length takes lasts 用时 时长 时间 持续时间",
        "deadline limit within 时限 期限",
        "trigger condition when 条件 启动条件 触发条件 触发",
        "approver decided_by 启动权限 批准人 决定人 启动人",
        "interval frequency every 每隔 间隔 周期 频次 频率",
        "time at 时间 时点 时刻",
        "content message 消息 消息内容 内容",
        "effect change set 改变状态 状态改变 状态变化",
        "start trigger starts 启动 触发 引发",
        "role owner responsible roles 责任岗位 岗位 角色 职责分工 组织机构 组织体系 负责人 责任人 负责 牵头",
        "disrupt disruption outage failure 特情 影响 中断 扰动 故障 失效",
        "levels 响应分级 分级响应 响应级别 分级",
        "needs resources 需要 资源 所需",
        "止 截止 截至",
        "plans 预案 涉及预案",
        "tasks actions 任务 核心任务",
        "procedures workflow 程序 处置程序 流程 处置流程 步骤",
        "if else switch branch choose 选择 判断 分支 分情况 如果 否则",
        "loop every repeat 重复 循环 定期",
    )
)
"""Other words for a key: what an author calls it who has not read the list of keys."""


def key(names: str, en: str, zh: str, *, default: Any = MISSING, **more: Any) -> Any:
    """Declare a field whose English name comes first in ``names``, then its Chinese ones (the first is written)."""
    english, *chinese = names.split()
    _chinese.setdefault(english, {}).update(dict.fromkeys(chinese))
    for name in chinese:
        _english.setdefault(name, set()).add(english)
    extra: JsonDict = {"names": [english, *chinese], "en": en, "zh": zh}
    return Field(default, validation_alias=AliasChoices(english, *chinese), json_schema_extra=extra, **more)


def names_of(field: FieldInfo) -> tuple[str, ...]:
    """Return all names of a field, English first: what ``key`` was given."""
    extra = field.json_schema_extra
    return tuple(extra["names"]) if isinstance(extra, dict) else ()  # type: ignore[arg-type]


def description_of(field: FieldInfo, language: str) -> str:
    """Return the line that tells an author what the key is for."""
    extra = field.json_schema_extra
    return str(extra[language]) if isinstance(extra, dict) else ""


def chinese_names(english: str) -> tuple[str, ...]:
    """Return every Chinese name that the key has in some object, in the order in which they are declared."""
    return tuple(_chinese.get(english, ()))


def kindred(written: str, names: Iterable[str]) -> list[str]:
    """Return those of ``names`` that say in other words what was written: 时间 for 时刻, ``duration`` for ``takes``."""
    return [name for group in _KIN if written in group for name in names if name in group]


def reads_keys(read: Callable[[str], str | None]) -> Callable[[str], str | None]:
    """Remember how the keys of some table are read: ``Ⅱ级`` is kept as ``II``, and is looked for under that name."""
    _readings.append(read)
    return read


def written_key(written: Collection[str], step: str) -> str | None:
    """Return which of the keys ``written`` in one object ``step`` names: as it is, in Chinese, or as it is read."""
    name = normalise(step)
    found = written_field(written, name)
    return found if found is not None else key_readings(written).get(name)


def written_field(written: Collection[str], name: str) -> str | None:
    """Return under which of its names a field is written, if it is; unlike a level it is read in no other way."""
    if name in written:
        return name
    chinese = _chinese.get(name)
    if chinese is None or chinese.keys().isdisjoint(written):
        return None
    return next(key for key in written if key in chinese)


def key_readings(written: Iterable[str]) -> dict[str, str]:
    """Return each name under which a key of one object may be looked for, with the first key that is read so."""
    found: dict[str, str] = {}
    for key in written:
        for name in _read(key):
            found.setdefault(name, key)
    return found


@lru_cache(maxsize=20_000)
def _read(key: str) -> tuple[str, ...]:
    """Return everything that a key of some table is read as."""
    names: dict[str, None] = {}
    for read in _readings:
        with suppress(Unreadable):
            names[read(key) or key] = None
    return tuple(names)


def is_key(word: str) -> bool:
    """Say whether some object has a key of this name, in either language."""
    return word in _chinese or word in _english


def foreign_names(fields: Iterable[tuple[str, ...]]) -> dict[str, str]:
    """Return the Chinese names that keys have in other objects, where they can mean only one of ``fields`` here."""
    own = {names[0]: names for names in fields if names}
    known = {name for names in own.values() for name in names}
    meant = {name: [english for english in sorted(_english[name]) if english in own] for name in _english}
    return {name: keys[0] for name, keys in meant.items() if name not in known and len(keys) == 1}


def meanings(word: str, fields: Iterable[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Return those of ``fields`` whose key has this name in some object: two possible keys are both named."""
    return [names for names in fields if names and names[0] in _english.get(normalise(word), ())]


def keys_once(read: Callable[[str], str | None]) -> BeforeValidator:
    """Mark the keys of a table that two spellings would make one: ``Ⅱ级`` and ``II`` are one level, written twice."""

    def marked(value: object) -> object:
        if not isinstance(value, Mapping):
            return value
        seen: dict[str, str] = {}
        table: dict[object, object] = {}
        for written, entry in value.items():
            name = read(str(written)) or str(written)
            spelling: object = written
            if name in seen:
                spelling = Repeated(written)
                spelling.first = seen[name]
            seen.setdefault(name, str(written))
            table[spelling] = entry
        return table

    return BeforeValidator(marked)


@dataclass(frozen=True, slots=True)
class Ref:
    """Marks a value (or the keys of a mapping) as the name of something of ``kind``.

    ``code`` is the finding when nothing bears the name; ``across_plans``: ``plan/name`` is allowed.
    """

    kind: str
    code: str = "SC"
    across_plans: bool = False


def single_value(parse: Callable[[str], T]) -> Callable[[object], T]:
    """Apply ``parse`` to one written value; a list or mapping in its place is refused, a value already read passes.

    What was read is kept: a book says the same few hundred things many times, and an edited file nearly all of its own.
    """
    kept = lru_cache(maxsize=4096)(parse)

    def read(value: object) -> T:
        not_repeated(value)
        if isinstance(value, str):
            return kept(value)
        if isinstance(value, Mapping | list | tuple) or value is None:
            raise Unreadable(say(en="a single value is expected here", zh="此处应为单个值"))
        return value  # type: ignore[return-value]

    return read


def one_or_many(value: object) -> object:
    """Turn a lone value where a list is expected into a list of one."""
    return [value] if isinstance(value, str) else value


class Closed(BaseModel):
    """Closed and unchangeable: an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True, defer_build=True)

    @model_validator(mode="before")
    @classmethod
    def _under_own_names(cls, value: object) -> object:
        """Read a key under a Chinese name that it has in other objects: 条件 is 启动条件, where a level has no other."""
        if not isinstance(value, Mapping) or value.keys() <= _own_names(cls):
            return value
        strange = value.keys() - _own_names(cls)
        foreign = foreign_names_of(cls)
        written = {name: foreign.get(name, name) if name in strange else name for name in value}
        taken = {english for name in value.keys() - strange if (english := _english_of(cls, name))}
        twice = Counter(written.values())
        return {
            name if written[name] in taken or twice[written[name]] > 1 else written[name]: entry
            for name, entry in value.items()
        }


@cache
def _own_names(model: type[BaseModel]) -> frozenset[str]:
    return frozenset(name for field in model.model_fields.values() for name in names_of(field))


@cache
def foreign_names_of(model: type[BaseModel]) -> dict[str, str]:
    """Return what ``foreign_names`` are read in objects of a model."""
    return foreign_names(names_of(field) for field in model.model_fields.values())


def _english_of(model: type[BaseModel], name: object) -> str:
    return next((names[0] for field in model.model_fields.values() if name in (names := names_of(field))), "")


class Authored(Closed):
    """Base of every object people write: five keys may stand in any of them."""

    clause: str = key("clause 条款", "clause of the plan's text", "对应预案正文条款", default="")
    text: str = key("text 原文", "the sentence of the plan this stands for", "对应的预案原文", default="")
    basis: str = key("basis 依据", "where the number or duty comes from", "数字或职责的来源", default="")
    note: str = key("note 说明", "a remark", "说明", default="")
    to_confirm: Annotated[bool, BeforeValidator(single_value(parse_truth))] = key(
        "to_confirm 待确认", "proposed by an import, not yet confirmed", "导入时提出，尚未确认", default=False
    )
