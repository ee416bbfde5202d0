"""New plans by kind: the chapters the law asks for, at the depth the author chooses, every gap marked 待确认."""

from dataclasses import dataclass

from drillbook.schema.editing.writing import Data, entry
from drillbook.schema.finding import Language
from drillbook.schema.linkage.facts.required_topics import REQUIRED_TOPICS
from drillbook.schema.values.vocabulary import COVERS, DEPTHS, PLAN_KINDS, STATUSES

_WORDS: dict[str, tuple[str, str]] = {
    "plan": ("plan", "预案"),
    "title": ("title", "名称"),
    "kind": ("kind", "类别"),
    "status": ("status", "状态"),
    "depth": ("depth", "深度"),
    "drafted_by": ("drafted_by", "编制单位"),
    "incident_types": ("incident_types", "适用事件"),
    "parent": ("parent", "上位预案"),
    "sections": ("sections", "章节"),
    "clause": ("clause", "条款"),
    "covers": ("covers", "体现要求"),
    "text": ("text", "原文"),
    "to_confirm": ("to_confirm", "待确认"),
    "true": ("true", "是"),
    "roles": ("roles", "职责分工"),
    "duties": ("duties", "职责"),
    "organization": ("organization", "单位"),
    "desk": ("duty desk", "值班室"),
    "desk-id": ("duty-desk", "值班室"),
    "duty": ("receive warnings and reports, pass on orders", "接收预警和报告，传达指令"),
    "lead": ("commander", "总指挥"),
    "lead-id": ("commander", "总指挥"),
    "decide": ("decide on the start and the end of the response", "决定启动和终止响应"),
    "open": ("to be written", "待填写"),
}


@dataclass(frozen=True, slots=True)
class Wish:
    """What a new plan is to be."""

    id: str
    title: str
    kind: str
    depth: str
    language: Language
    drafted_by: str = ""
    incident_types: tuple[str, ...] = ()
    parent: tuple[str, ...] = ()


def template(wish: Wish) -> str:
    """The text of a new plan, to be filled in."""

    def word(name: str) -> str:
        return _WORDS[name][wish.language == "zh"]

    parts: dict[str, Data] = {
        word("plan"): wish.id,
        word("title"): wish.title,
        word("kind"): PLAN_KINDS.shown(wish.kind, wish.language),
        word("status"): STATUSES.shown("draft", wish.language),
        word("depth"): DEPTHS.shown(wish.depth, wish.language),
    }
    if wish.drafted_by:
        parts[word("drafted_by")] = wish.drafted_by
    for name, values in (("incident_types", wish.incident_types), ("parent", wish.parent)):
        if values:
            parts[word(name)] = list(values)
    if wish.depth != "card":
        parts[word("sections")] = _sections(wish)
        parts[word("roles")] = _roles(wish)
    if wish.depth == "full":
        parts |= _worked(zh=wish.language == "zh")
    return "".join(entry(key, value, 0, "\n") + "\n" for key, value in parts.items())


def _sections(wish: Wish) -> list[Data]:
    """A chapter for each topic its kind must settle."""
    zh = wish.language == "zh"
    chapters: list[Data] = []
    for number, topic in enumerate(REQUIRED_TOPICS.get(wish.kind, ()), start=1):
        said = COVERS.shown(topic, wish.language)
        chapters.append(
            {
                _WORDS["clause"][zh]: str(number),
                _WORDS["title"][zh]: said if zh else said.replace("-", " "),
                _WORDS["covers"][zh]: [said],
                _WORDS["text"][zh]: _WORDS["open"][zh],
                _WORDS["to_confirm"][zh]: _WORDS["true"][zh],
            }
        )
    return chapters


def _roles(wish: Wish) -> Data:
    """Who decides and who receives: every plan has these two."""
    zh = wish.language == "zh"
    roles: dict[str, Data] = {}
    for name, duty in (("lead", "decide"), ("desk", "duty")):
        role: dict[str, Data] = {_WORDS["title"][zh]: _WORDS[name][zh]}
        if wish.drafted_by:
            role[_WORDS["organization"][zh]] = wish.drafted_by
        role[_WORDS["duties"][zh]] = [_WORDS[duty][zh]]
        role[_WORDS["to_confirm"][zh]] = _WORDS["true"][zh]
        roles[_WORDS[f"{name}-id"][zh]] = role
    return roles


def _worked(*, zh: bool) -> dict[str, Data]:
    """One level, one task and one procedure that can be run as they stand, each to be put right by the author."""
    if zh:
        level: Data = {"启动条件": "上级要求 或 经会商研判", "启动权限": "总指挥", "终止权限": "总指挥", "待确认": "是"}
        task: Data = {
            "名称": "向总指挥报告",
            "阶段": "信息报告",
            "责任岗位": "值班室",
            "用时": "3 / 5 / 10 分钟",
            "时限": "30分钟",
            "信息报告": {"报送": "总指挥", "形式": "口头", "报次": "首报"},
            "待确认": "是",
        }
        course: Data = {"名称": "启动响应后", "启动条件": "级别 >= 四级", "步骤": ["首次报告"], "待确认": "是"}
        return {"响应分级": {"四级": level}, "核心任务": {"首次报告": task}, "处置程序": {"启动后": course}}
    level = {"when": "ordered or judged", "decided_by": "commander", "ended_by": "commander", "to_confirm": "true"}
    task = {
        "title": "report to the commander",
        "phase": "report",
        "role": "duty-desk",
        "takes": "3 / 5 / 10 min",
        "within": "30 min",
        "report": {"to": "commander", "form": "oral", "kind": "first"},
        "to_confirm": "true",
    }
    course = {"title": "when the response has begun", "when": "level >= IV", "steps": ["report"], "to_confirm": "true"}
    return {"levels": {"IV": level}, "tasks": {"report": task}, "procedures": {"begun": course}}
