"""Parses moments: ``run-pumps started + 10 min``, ``Ⅲ级启动``, ``response(flood) ended``."""

from dataclasses import replace
from typing import cast

from drillbook.schema.conditions.tokens import HAPPENINGS, Token, Tokens
from drillbook.schema.conditions.tree import Moment, MomentKind
from drillbook.schema.finding import Unreadable, say
from drillbook.schema.values.names import (
    LEVELS,
    canonical_level,
    did_you_mean,
    is_name,
    parse_name,
    parse_reference,
    shortened,
)
from drillbook.schema.values.times import parse_duration

MOMENT_HINT = say(
    en="write for example: run-pumps started, level III, response ended, incident, each with '+ 10 min' if wanted",
    zh="请写作例如：run-pumps 开始、Ⅲ级启动、响应终止、事发，之后可加“+ 10分钟”",
)


def parse_moment(text: str) -> Moment:
    """Parse a moment, in English or Chinese words."""
    tokens = Tokens(text)
    if tokens.now.kind == "end":
        tokens.refuse(tokens.now, say(en="a moment is missing here", zh="此处缺少时刻"), MOMENT_HINT)
    begin = tokens.at(tokens.now)
    moment = _head(tokens)
    return replace(moment, plus_ms=_plus(tokens), offset=begin)


def looks_like_moment(tokens: Tokens) -> bool:
    """Say whether an author who wrote this meant a moment."""
    if any(token.kind == "operator" for token in tokens.all) or tokens.has("and", "or", "not", "judged", "ordered"):
        return False
    text = tokens.folded.text.strip()
    return bool(_reached(text) or _glued(text)) or any(token.kind in ("word", "+") for token in tokens.all)


def _head(tokens: Tokens) -> Moment:
    token = tokens.now
    match token.word:
        case "incident":
            tokens.take()
            return Moment("incident")
        case "response-ended":
            tokens.take()
            return Moment("response-ended")
        case "level":
            return _level(tokens)
        case "response":
            return _response(tokens)
        case "inject":
            tokens.take()
            token, found = _name(tokens)
            return Moment("inject", found, name_offset=tokens.at(token))
    if _reached(_joined(tokens)):
        level, place = _reached(_joined(tokens)), tokens.at(token)
        _take_joined(tokens)
        return Moment("level", level=level, level_offset=place)
    return _happening(tokens)


_HAPPENINGS_HINT = say(
    en="write ready, dispatched, arrived, started, finished, failed, received or absent",
    zh="可写：就绪、出动、到达、开始、完成、失败、收到或缺席",
)


def _happening(tokens: Tokens) -> Moment:
    token, found = _name(tokens)
    word = tokens.now
    if word.word not in HAPPENINGS:
        glued = _glued(found)
        if glued:
            tokens.refuse(
                token,
                say(en="a blank is missing in '{text}'", zh="“{text}”中缺少空格", text=shortened(found)),
                say(en="write {a} {b}", zh="请写作：{a} {b}", a=found.removesuffix(glued), b=glued),
            )
        if word.kind == "name":
            tokens.refuse(
                word,
                say(en="'{word}' is not what can happen to it", zh="“{word}”不是可写的时刻", word=shortened(word.text)),
                did_you_mean(word.text, (*HAPPENINGS, *_ENDINGS)) or _HAPPENINGS_HINT,
            )
        tokens.refuse(
            word,
            say(en="what happens to '{name}' is not said", zh="未写明“{name}”的何种时刻", name=shortened(found)),
            say(
                en="add ready, dispatched, arrived, started, finished, failed, received or absent",
                zh="请加上：就绪、出动、到达、开始、完成、失败、收到或缺席",
            ),
        )
    tokens.take()
    return Moment(cast(MomentKind, word.word), found, name_offset=tokens.at(token))


def _level(tokens: Tokens) -> Moment:
    tokens.take()
    plan, plan_offset = plan_in_brackets(tokens)
    token = tokens.now
    text = _joined(tokens)
    level = _reached(text) or canonical_level(text)
    if token.kind not in ("name", "number") or (level not in LEVELS and not is_name(level)) or level == "none":
        tokens.refuse(
            token,
            say(en="which level is not said", zh="未写明响应级别"),
            say(en="write for example: level III", zh="请写作例如：Ⅲ级启动"),
        )
    _take_joined(tokens)
    if tokens.now.text == "启动":
        tokens.take()
    return Moment("level", plan=plan, level=level, plan_offset=plan_offset, level_offset=tokens.at(token))


def _response(tokens: Tokens) -> Moment:
    tokens.take()
    plan, plan_offset = plan_in_brackets(tokens)
    if tokens.now.word != "ended":
        tokens.refuse(
            tokens.now,
            say(en="only the end of a response is a moment", zh="响应的时刻只有“响应终止”"),
            say(en="write: response ended; its beginning is: level III", zh="请写作：响应终止；响应启动写作：Ⅲ级启动"),
        )
    tokens.take()
    return Moment("response-ended", plan=plan, plan_offset=plan_offset)


def plan_in_brackets(tokens: Tokens) -> tuple[str | None, int]:
    """Parse the plan of ``level(flood)``, and return it with its place."""
    if tokens.now.kind != "(":
        return None, 0
    tokens.take()
    token, found = _name(tokens, whole=True)
    closing = tokens.now
    if closing.kind != ")":
        tokens.refuse(closing, say(en="a closing bracket is missing", zh="缺少右括号"), say(en="write )", zh="请补“)”"))
    tokens.take()
    return found, tokens.at(token)


def _name(tokens: Tokens, whole: bool = False) -> tuple[Token, str]:
    token = tokens.now
    if token.kind != "name":
        tokens.refuse(token, say(en="a name is expected here", zh="此处应写名称"), MOMENT_HINT)
    tokens.take()
    try:
        return token, parse_name(token.text) if whole else parse_reference(token.text)
    except Unreadable as problem:
        place = tokens.folded.at(token.begin + problem.offset)
        raise Unreadable(problem.message, problem.hint, place, problem.code) from None


def _plus(tokens: Tokens) -> int:
    token = tokens.now
    if token.kind == "end":
        return 0
    if token.kind != "+":
        message = say(en="'{text}' is too much here", zh="“{text}”多余", text=shortened(token.text))
        if token.kind == "-":
            message = say(en="a moment cannot lie before what happens", zh="不能写某时刻之前")
        elif tokens.has("and", "or", "not"):
            message = say(
                en="a moment stands alone, it is not joined to anything", zh="时刻应单独写，不能与其他条件组合"
            )
        tokens.refuse(token, message, MOMENT_HINT)
    rest = tokens.folded.text[token.end :]
    try:
        return parse_duration(rest)
    except Unreadable as problem:
        place = tokens.folded.at(token.end + problem.offset)
        raise Unreadable(problem.message, problem.hint, place, problem.code) from None


_ENDINGS = ("就绪", "出动", "到达", "开始", "完成", "收到", "缺席")


def _glued(text: str) -> str:
    """The word at the end of ``排涝开始``, which should stand apart."""
    return next((ending for ending in _ENDINGS if text.endswith(ending) and text != ending), "")


def _reached(text: str) -> str:
    """The level of ``Ⅲ级启动``, else nothing."""
    level = canonical_level(text.removesuffix("启动").removesuffix("响应")) if text.endswith("启动") else ""
    return level if level in LEVELS and level != "none" else ""


def _joined(tokens: Tokens) -> str:
    """A token, a number with its unit as one: ``3级启动``."""
    unit = tokens.peek()
    return tokens.now.text + (unit.text if tokens.now.kind == "number" and unit.kind == "unit" else "")


def _take_joined(tokens: Tokens) -> None:
    tokens.take()
    if tokens.now.kind == "unit":
        tokens.take()
