"""Rewrites conditions from the words people speak into the signs of the language: 积水超过27厘米 as 积水 > 27厘米."""

from contextlib import suppress

from drillbook.schema.finding import Unreadable, say
from drillbook.schema.values.calendar_times_parser import parse_limit, parse_rhythm
from drillbook.schema.values.instants import parse_instant
from drillbook.schema.values.late_patterns import late
from drillbook.schema.values.names import normalise

_LEVEL = late(
    r"(?:启动|达到|进入)?([IVX]{1,3}|[一二三四])级(?:及?以上)?(?:(?:应急)?响应)?(?:及?以上)?(?:启动)?(?:后|之后|以后|时)?$"
)
_MOMENT = late(r"([^\s]+?)(完成|结束|开始|到达|收到)(?:后|之后|以后|时)$")
_RESPONSE_ENDS = late(r"(?:应急)?响应(?:终止|结束|解除)(?:后|之后|以后|时)")
_WARNING = late(r"([^\s且或]*?)([蓝黄橙红])色?预警(?:信号)?(?:及以上)?")
_SAME = {"结束": "完成"}
_WHOLE = (
    (late(r"(?:接到?|收到|根据|按)?上级(?:的)?(?:命令|指令|通知|要求|部署|指示)(?:时|后)?"), "上级要求"),
    (late(r"(?:经|根据)?(?:专家)?会商(?:研判)?(?:后?(?:决定|认为|确定).*)?"), "经会商研判"),
)
_JOINED = late(r"\s+([且或])\s+")
_AND_MORE = late(r"(?<=[0-9a-zA-Z\u4e00-\u9fff])(?:及?以[上下]|之[上下])$")
_NUMBER_AND_MORE = late(r"([^\s<>=0-9]+?)\s*([0-9][0-9.]*\s*[^\s<>=0-9]*?)(?:及?以([上下])|之([上下]))")
_SUBJECT = late(r"([^<>=\s]+?)\s*[<>=]")
_SIGNS = (
    (late(r"\s*(?:大于|超过|高于|达到)(?:或者?)?(?:等于|超过|高于|大于)\s*"), " >= "),
    (late(r"\s*(?:小于|低于|少于)(?:或者?)?等于\s*"), " <= "),
    (late(r"\s*(?:或者|或是|或)\s*"), " 或 "),
    (late(r"\s*(?:并且|而且|且)\s*"), " 且 "),
    (late(r"\s*(?:不超过|不高于|不大于)\s*"), " <= "),
    (late(r"\s*(?:达到|不低于|不少于|不小于)\s*"), " >= "),
    (late(r"\s*(?:超过|大于|高于)\s*"), " > "),
    (late(r"\s*(?:低于|小于|少于)\s*"), " < "),
    (late(r"\s*(?:等于|为)\s*"), " = "),
)
_ROMAN = {"I": "Ⅰ", "II": "Ⅱ", "III": "Ⅲ", "IV": "Ⅳ"}


def in_signs(spoken: str) -> str:
    """Return a spoken condition as it would be written; whether that can be read is for the parser to say."""
    text = normalise(spoken)
    level = _LEVEL.fullmatch(text)
    if level:
        return f"级别 >= {_ROMAN.get(level.group(1), level.group(1))}级"
    text = _WARNING.sub(lambda found: f"{found.group(1)}预警 >= {found.group(2)}色", text)
    for words, sign in _SIGNS:
        text = words.sub(sign, text)
    return _complete(_JOINED.split(text.strip()))


def _complete(parts: list[str]) -> str:
    """Join the parts again: of several comparisons the later may have left out what they are about."""
    subject = ""
    for place in range(0, len(parts), 2):
        part = next((sign for words, sign in _WHOLE if words.fullmatch(parts[place].strip())), parts[place].strip())
        part = _AND_MORE.sub("", part) if any(sign in part for sign in "<>") else _with_its_sign(part)
        named = _SUBJECT.match(part)
        subject = named.group(1) if named else subject
        parts[place] = f"{subject} {part}" if part[:1] in ("<", ">", "=") and subject else part
    return " ".join(parts)


def _with_its_sign(part: str) -> str:
    """水位2米以上 as 水位 >= 2米: the limit itself is meant, too."""
    found = _NUMBER_AND_MORE.fullmatch(part)
    if not found:
        return part
    is_more = "上" in (found.group(3), found.group(4))
    return f"{found.group(1)} {'>=' if is_more else '<='} {found.group(2)}"


def moment_in_words(spoken: str) -> str:
    """Return 报警完成后 as the moment it means, 报警 完成; nothing where no moment is spoken of."""
    if _RESPONSE_ENDS.fullmatch(normalise(spoken)):
        return "响应终止"
    found = _MOMENT.fullmatch(normalise(spoken))
    return f"{found.group(1)} {_SAME.get(found.group(2), found.group(2))}" if found else ""


def is_time(text: str) -> bool:
    """Say whether what was written is a time: of day, of an exercise, a length, or every day."""
    for parse in (parse_instant, parse_limit, parse_rhythm):
        with suppress(Unreadable):
            if parse(text) is not None:
                return True
    return False


NO_CONDITION = say(
    en="a time is no condition: write it in 'within', 'every' or 'wait: {{until: \"08:00\"}}', or after a moment: "
    "incident + 2 h",
    zh="时间不是条件：请写在时限、“每隔”或 等待: {{等到: 08:00}} 中，或写在时点之后：事发 + 2小时",
)
