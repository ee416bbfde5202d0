"""The key reference: every key that people may write, in both languages, generated from the models.

``python -m drillbook.ui.report.keys.reference docs`` writes both pages.
"""

import re
import sys
from pathlib import Path

from pydantic import BaseModel

from drillbook.schema.files import replace_file
from drillbook.schema.finding import Language
from drillbook.schema.values.keys import Authored, Closed, description_of
from drillbook.schema.values.vocabulary import DEPTHS
from drillbook.schema.values.words import Words
from drillbook.ui.report.keys.examples import example
from drillbook.ui.report.keys.objects import REQUIRED_AT, ROOTS, Entry, Key, entries, keys_of, path_text

PAGES: dict[Language, str] = {"en": "keys.md", "zh": "keys.zh-CN.md"}
_INTRODUCTION: dict[Language, str] = {
    "en": """\
# Every key

Generated from the models by `python -m drillbook.ui.report.keys.reference docs`. [中文](keys.zh-CN.md)

A file begins with the key that says what it is. Every key has an English and a Chinese name; a file may mix them, and any
Chinese name that a key has anywhere is understood wherever that key may stand. **!** marks what is required. *Depth* says
from which depth of a plan on a key matters: `card` (head only), `linkage` (who does what, by when), `full` (can be run).
One plan for each depth, with remarks: [card](plans/card.yaml), [linkage](plans/linkage.yaml), [full](plans/full.yaml).
How values are written is told in [format.md](format.md).
""",
    "zh": """\
# 全部键名

由模型生成：`python -m drillbook.ui.report.keys.reference docs`。[English](keys.md)

文件的第一个键说明文件类别。每个键都有中文名和英文名，同一文件可以混用；一个键在任何一处的中文名，凡可写该键之处都能识别。
**!** 表示必填。“深度”指预案写到哪一深度起需要该键：登记（仅封面）、衔接（谁做什么、何时完成）、推演（可以运行）。
三种深度各有一份带注释的示例：[登记](plans/card.zh-CN.yaml)、[衔接](plans/linkage.zh-CN.yaml)、[推演](plans/full.zh-CN.yaml)。
取值的写法见[格式说明](format.zh-CN.md)。
""",
}
_HEADS: dict[Language, str] = {
    "en": "| key | Chinese | what for | depth | example |\n|---|---|---|---|---|",
    "zh": "| 键 | 英文名 | 用途 | 深度 | 示例 |\n|---|---|---|---|---|",
}
_ANYWHERE = {"en": "Keys of any object", "zh": "任何对象都可写的键"}
_ALSO = {"en": "also", "zh": "另可写作"}
_VALUES = {"en": "one of", "zh": "可取"}
_STANDS = {"en": "Stands at", "zh": "位置："}
_COMMAS = {"en": ", ", "zh": "、"}
_TOP = {"en": "the file", "zh": "文件顶层"}


def reference(language: Language) -> str:
    """Render the whole reference as Markdown."""
    parts = [_INTRODUCTION[language]]
    titles = {english: english if language == "en" else chinese for english, chinese, _ in ROOTS}
    for kind, found in entries().items():
        parts.append(f"## {titles[kind]}\n")
        parts += [_entry(entry, language) for entry in found]
    anywhere = Entry(Authored, "", [], keys_of(Authored))
    parts.append(f"## {_ANYWHERE[language]}\n")
    parts.append(_table(anywhere, language))
    return "\n".join(parts).rstrip() + "\n"


def _entry(entry: Entry, language: Language) -> str:
    places = [path_text(place, language) for place in entry.places]
    shown = [f"`{place.strip('.')}`" if place else _TOP[language] for place in places[:4]]
    more = " …" if len(places) > 4 else ""
    return f"### {_heading(entry, language)}\n\n{_purpose(entry.model, language)}{_STANDS[language]} {_COMMAS[language].join(shown)}{more}\n\n{_table(entry, language)}"


def _heading(entry: Entry, language: Language) -> str:
    """The model's name; in Chinese the key it stands under, so that a reader finds it again in the file."""
    name = entry.model.__name__.rstrip("_")
    under = next((key for key in reversed(entry.places[0]) if key is not None and key.english), None)
    return name if language == "en" else f"{under.shown('zh')}（{name}）" if under else f"文件顶层（{name}）"


def _purpose(model: type[BaseModel], language: Language) -> str:
    """The model's first sentence: its Chinese word, and in English what it is."""
    first = (model.__doc__ or "").strip().split("\n")[0].rstrip(".")
    chinese, _, english = first.partition(":")
    if not re.search("[\u4e00-\u9fff]", chinese):
        chinese, english = "", first
    said = english.strip() if language == "en" else chinese.strip()
    ending = ". " if language == "en" else "。"
    return f"{said[:1].upper()}{said[1:]}{ending}" if said else ""


def _table(entry: Entry, language: Language) -> str:
    return "\n".join([_HEADS[language], *(_row(entry, key, language) for key in entry.keys), ""])


def _row(entry: Entry, key: Key, language: Language) -> str:
    english, *chinese = key.names
    own = english if language == "en" else (chinese or [english])[0]
    other = " ".join(chinese[:1]) if language == "en" else english
    more = [f"`{name}`" for name in chinese[1:]]
    about = [description_of(key.field, language), _words(key, language)]
    if more:
        about.append(f"{_ALSO[language]} {' '.join(more)}")
    depth = entry.depth_of(key)
    owed = REQUIRED_AT.get(english) if entry.kind == "plan" and issubclass(entry.model, Closed) else None
    mark = " **!**" if key.field.is_required() or (owed and owed == depth) else ""
    told = DEPTHS.shown(depth, language) if depth else ""
    said = example(key, language)
    cell = f"`{own}: {said}`" if said else ""
    text = ("; " if language == "en" else "；").join(part for part in about if part).replace("|", "\\|")
    return f"| `{own}`{mark} | {f'`{other}`' if other else ''} | {text} | {told} | {cell} |"


def _words(key: Key, language: Language) -> str:
    """The values to choose from, where they are few enough to be told."""
    words = next((mark for mark in _marks(key) if isinstance(mark, Words)), None)
    if words is None:
        return ""
    shown = [words.shown(english, language) for english, _ in words.table]
    return f"{_VALUES[language]} {' '.join(f'`{word}`' for word in shown)}"


def _marks(key: Key) -> list[object]:
    found: list[object] = list(key.field.metadata)
    open_ = [key.field.annotation]
    while open_:
        annotation = open_.pop()
        found += getattr(annotation, "__metadata__", ())
        open_ += getattr(annotation, "__args__", ())
    return found


if __name__ == "__main__":
    for written, page in PAGES.items():
        replace_file(Path(sys.argv[1]) / page, reference(written).encode("utf-8"))
