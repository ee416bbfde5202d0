"""Words conditions and moments as sentences, and writes them back in the form an author would write."""

from collections.abc import Callable
from typing import TypeAlias

from drillbook.schema.conditions.tree import And, Compare, Condition, Judged, LevelCompare, Moment, Not, Or, Ordered
from drillbook.schema.finding import Language
from drillbook.schema.values.names import canonical_colour
from drillbook.schema.values.times import render_duration

TitleLookup: TypeAlias = Callable[[str, str], str]  # kind of name (as in tree.Named) and name, to its title

_COLOURS = {"blue": "蓝色", "yellow": "黄色", "orange": "橙色", "red": "红色", "none": "无"}
ROMAN = {"I": "Ⅰ", "II": "Ⅱ", "III": "Ⅲ", "IV": "Ⅳ"}
_JOINED = {"en": (" and ", " or "), "zh": (" 且 ", " 或 ")}
_ALOUD = {
    "en": {
        "=": "is {}",
        "!=": "is not {}",
        "<": "is below {}",
        "<=": "is at most {}",
        ">": "is above {}",
        ">=": "is at least {}",
    },
    "zh": {"=": "为{}", "!=": "不为{}", "<": "低于{}", "<=": "不超过{}", ">": "超过{}", ">=": "达到{}及以上"},
}
_HAPPENS_EN = {
    "ready": "{} is ready to begin",
    "dispatched": "{} is dispatched",
    "arrived": "{}: everyone has arrived",
    "started": "{} starts",
    "finished": "{} is finished",
    "failed": "{} has failed",
    "received": "{} is received",
    "absent": "{} is absent",
    "inject": "the message {} is delivered",
}
_HAPPENS_ZH = {
    "ready": "“{}”就绪",
    "dispatched": "“{}”出动",
    "arrived": "“{}”到达",
    "started": "“{}”开始",
    "finished": "“{}”完成",
    "failed": "“{}”失败",
    "received": "“{}”收到",
    "absent": "{}缺席",
    "inject": "下达消息“{}”",
}
_BELOW_LOWEST_ZH = {
    "=": "未启动响应",
    "<=": "未启动响应",
    "<": "低于未启动响应",
    "!=": "已启动响应",
    ">": "已启动响应",
    ">=": "启动或未启动响应",
}
_BELOW_LOWEST_EN = {
    "=": "is not set",
    "<=": "is not set",
    "<": "is below none",
    "!=": "is set",
    ">": "is set",
    ">=": "is set or not",
}
_WORDS_ZH = {
    "ready": "就绪",
    "dispatched": "出动",
    "arrived": "到达",
    "started": "开始",
    "finished": "完成",
    "failed": "失败",
    "received": "收到",
    "absent": "缺席",
}


def value_said(value: str, language: Language) -> str:
    """Word a value of an enumeration: 橙色 for ``orange``."""
    return _COLOURS.get(canonical_colour(value), value) if language == "zh" else value


def level_title(level: str, language: Language) -> str:
    """Word a level: ``Ⅲ级``, ``level III``; a level name of one's own as it is."""
    if language == "zh":
        return "未启动响应" if level == "none" else f"{ROMAN[level]}级" if level in ROMAN else level
    return "no level" if level == "none" else f"level {level}"


def explain(tree: Condition | Moment, language: Language, titles: TitleLookup) -> str:
    """Word a condition or moment as one sentence, with titles in place of ids."""
    match tree:
        case And(parts=parts):
            said = [
                _inside(part, language, titles) if isinstance(part, Or) else explain(part, language, titles)
                for part in parts
            ]
            return ("，且" if language == "zh" else " and ").join(said)
        case Or(parts=parts):
            said = [
                _inside(part, language, titles) if isinstance(part, And) else explain(part, language, titles)
                for part in parts
            ]
            return ("，或" if language == "zh" else " or ").join(said)
        case Not(part=part):
            said_part = _inside(part, language, titles)
            return f"不满足{said_part}" if language == "zh" else f"not {said_part}"
        case Compare():
            return _compare_aloud(tree, language, titles)
        case LevelCompare():
            return _level_aloud(tree, language, titles)
        case Judged():
            return "经会商研判有必要" if language == "zh" else "it is judged necessary"
        case Ordered():
            return "上级要求" if language == "zh" else "a superior has ordered it"
        case Moment():
            return _moment_aloud(tree, language, titles)


def round_trip(tree: Condition | Moment, language: Language = "en") -> str:
    """Write the text that is read back to the same tree."""
    match tree:
        case And(parts=parts):
            written = [
                _bracketed(part, language) if isinstance(part, Or) else round_trip(part, language) for part in parts
            ]
            return _JOINED[language][0].join(written)
        case Or(parts=parts):
            return _JOINED[language][1].join(round_trip(part, language) for part in parts)
        case Not(part=part):
            inner = _bracketed(part, language) if isinstance(part, And | Or) else round_trip(part, language)
            return f"非 {inner}" if language == "zh" else f"not {inner}"
        case Compare():
            subject = tree.indicator + (f"({tree.place})" if tree.place else "")
            return f"{subject} {tree.operator} {tree.value}" + (f" {tree.unit}" if tree.unit else "")
        case LevelCompare():
            subject = ("级别" if language == "zh" else "level") + (f"({tree.plan})" if tree.plan else "")
            return f"{subject} {tree.operator} {_level_written(tree.level, language)}"
        case Judged():
            return "经会商研判" if language == "zh" else "judged"
        case Ordered():
            return "上级要求" if language == "zh" else "ordered"
        case Moment():
            later = f" + {render_duration(tree.plus_ms, language)}" if tree.plus_ms else ""
            return _moment_written(tree, language) + later


def _inside(part: Condition, language: Language, titles: TitleLookup) -> str:
    said = explain(part, language, titles)
    return f"“{said}”" if language == "zh" else f"({said})"


def _bracketed(part: Condition, language: Language) -> str:
    return f"({round_trip(part, language)})"


def _level_written(level: str, language: Language) -> str:
    return f"{ROMAN[level]}级" if language == "zh" and level in ROMAN else level


def _compare_aloud(compare: Compare, language: Language, titles: TitleLookup) -> str:
    subject = titles("indicator", compare.indicator)
    if compare.place:
        place = titles("place", compare.place)
        subject = f"{place}{subject}" if language == "zh" else f"{subject} at {place}"
    if compare.number is None:
        value = _COLOURS.get(canonical_colour(compare.value), "") if language == "zh" else ""
        value = value or titles("value", compare.value)
        form = _ALOUD[language][compare.operator]
    else:
        value = compare.value + (("" if language == "zh" else " ") + compare.unit if compare.unit else "")
        form = "达到{}" if (language, compare.operator) == ("zh", ">=") else _ALOUD[language][compare.operator]
    said = form.format(value)
    return f"{subject}{said}" if language == "zh" else f"{subject} {said}"


def _level_aloud(compare: LevelCompare, language: Language, titles: TitleLookup) -> str:
    level = level_title(compare.level, language)
    if language == "zh":
        whose = f"《{titles('plan', compare.plan)}》响应级别" if compare.plan else "响应级别"
        if compare.level == "none":
            return f"{whose[:-4]}{_BELOW_LOWEST_ZH[compare.operator]}"
        return whose + {"<=": "为{}及以下", ">=": "为{}及以上"}.get(
            compare.operator, _ALOUD["zh"][compare.operator]
        ).format(level)
    whose = f"the level of {titles('plan', compare.plan)}" if compare.plan else "the level"
    if compare.level == "none":
        return f"{whose} {_BELOW_LOWEST_EN[compare.operator]}"
    return f"{whose} {_ALOUD['en'][compare.operator].format(level.removeprefix('level '))}"


def _moment_aloud(moment: Moment, language: Language, titles: TitleLookup) -> str:
    plan = titles("plan", moment.plan) if moment.plan else ""
    level = level_title(moment.level, language) if moment.level else ""
    if language == "zh":
        whose = f"《{plan}》" if plan else ""
        fixed = {"incident": "事发", "response-ended": f"{whose}响应终止", "level": f"{whose}{level}响应启动"}
    else:
        whose = f" of {plan}" if plan else ""
        fixed = {
            "incident": "the incident",
            "response-ended": f"the response{whose} ends",
            "level": f"{level}{whose} is reached",
        }
    said = fixed.get(moment.kind)
    if said is None:
        kind = {"inject": "inject", "absent": "role"}.get(moment.kind, "task")
        said = (_HAPPENS_ZH if language == "zh" else _HAPPENS_EN)[moment.kind].format(titles(kind, moment.name or ""))
    if not moment.plus_ms:
        return said
    later = render_duration(moment.plus_ms, language)
    return f"{said}后{later}" if language == "zh" else f"{later} after {said}"


def _moment_written(moment: Moment, language: Language) -> str:
    plan = f"({moment.plan})" if moment.plan else ""
    zh = language == "zh"
    match moment.kind:
        case "incident":
            return "事发" if zh else "incident"
        case "response-ended":
            return (f"响应{plan} 终止" if plan else "响应终止") if zh else f"response{plan} ended"
        case "level":
            level = moment.level or ""
            if zh and not plan and level in ROMAN:
                return f"{ROMAN[level]}级启动"
            return f"{'级别' if zh else 'level'}{plan} {_level_written(level, language)}"
        case "inject":
            return f"{'消息' if zh else 'inject'} {moment.name}"
        case _:
            return f"{moment.name} {_WORDS_ZH[moment.kind] if zh else moment.kind}"
