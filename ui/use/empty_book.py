"""The files of a new book: as little as checks clean, with remarks that say what comes next; what editors need to know."""

import json
from pathlib import Path

from drillbook.schema.finding import Language

_MODELINE = "# yaml-language-server: $schema=schema/json/{place}{kind}.schema.json\n"
_BOOK: dict[Language, str] = {
    "en": """\
book: my-book                    # the id of the book
title: My plans
language: en                     # of documents and findings
timezone: UTC
hours: {day: "08:30-17:30"}      # working hours, for staff by shift
incident_types:
  flood: {title: Flood, class: natural}      # natural accident public-health security
scenarios: scenarios             # where its scenarios lie
""",
    "zh": """\
预案库: 我的预案库               # 标识
名称: 我的预案库
语言: 中文                       # 文书和核查意见的语言
时区: Asia/Shanghai
班次: {工作时间: "08:30-17:30"}  # 用于按班次分列的在岗人数
事件类型:
  洪涝: {名称: 洪涝, 大类: 自然灾害}         # 自然灾害 事故灾难 公共卫生事件 社会安全事件
情景目录: scenarios              # 情景文件所在目录
""",
}
_PLAN: dict[Language, str] = {
    "en": """\
plan: first-plan                 # the id by which other plans name it
title: First plan
kind: special
status: draft
depth: card                      # next: linkage (roles, levels, tasks), then full (durations, steps)
incident_types: [flood]
""",
    "zh": """\
预案: 首部预案                   # 标识，其他预案以此引用
名称: 首部预案
类别: 专项
状态: 草案
深度: 登记                       # 之后可写到：衔接（岗位、级别、任务）、推演（用时、步骤）
适用事件: [洪涝]
""",
}


def empty_book(language: Language) -> dict[str, str]:
    """Return the files of a new book by their names."""
    place = "" if language == "en" else f"{language}/"
    return {
        "book.yaml": _MODELINE.format(place=place, kind="book") + _BOOK[language],
        "first-plan.yaml": _MODELINE.format(place=place, kind="plan") + _PLAN[language],
        ".vscode/settings.json": editor_settings(language),
    }


def editor_settings(language: Language) -> str:
    """Return what VS Code needs to know, once for files at any depth: which schema holds for YAML here."""
    place = "" if language == "en" else f"{language}/"
    settings = {
        "yaml.schemas": {f"./schema/json/{place}drillbook.schema.json": ["**/*.yaml", "**/*.yml"]},
        "yaml.completion": True,
        "files.encoding": "utf8",
    }
    return json.dumps(settings, indent=2) + "\n"


def name_schema(path: Path, root: Path) -> None:
    """Name the schema in a copied sample, at its end, so that no line of it moves; by the keys it begins with."""
    text = path.read_bytes()
    if b"yaml-language-server" in text or not text.endswith(b"\n"):
        return
    first = next((line for line in text.splitlines() if line and not line.startswith(b"#")), b"")
    place = "" if first[:1].isascii() else "zh/"
    up = "../" * (len(path.relative_to(root).parts) - 1)
    with path.open("ab") as file:
        file.write(f"# yaml-language-server: $schema={up}schema/json/{place}drillbook.schema.json\n".encode())
