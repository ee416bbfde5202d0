"""Parses conditions, and triggers that may be a condition or a moment, into trees.

A condition is read into a tree by a parser of its own and never run as program text.
"""

from typing import NoReturn

from drillbook.schema.conditions.moment_parser import looks_like_moment, parse_moment, plan_in_brackets
from drillbook.schema.conditions.spoken import NO_CONDITION, in_signs, is_time, moment_in_words
from drillbook.schema.conditions.tokens import LONGEST_TEXT, MOMENTS, NO_ARITHMETIC, WORDS, Token, Tokens
from drillbook.schema.conditions.tree import (
    And,
    Compare,
    Condition,
    Judged,
    LevelCompare,
    Moment,
    Not,
    Operator,
    Or,
    Ordered,
)
from drillbook.schema.examples import A_CONDITION, A_MOMENT, indicator_first
from drillbook.schema.finding import Text, Unreadable, say
from drillbook.schema.values.names import (
    LEVELS,
    canonical_colour,
    canonical_level,
    did_you_mean,
    is_name,
    normalise,
    parse_name,
    shortened,
)

MOST_NESTED = 20
_MIRROR: dict[str, Operator] = {"=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
_HINT = say(
    en="write for example: {a_condition}, level >= III, joined with and / or",
    zh="请写作例如：{a_condition}、级别 >= Ⅲ级，用“且”“或”连接",
    a_condition=A_CONDITION,
)
_EITHER_HINT = say(
    en="write a condition, for example {a_condition}, or a moment, for example {a_moment}",
    zh="请写条件，例如：{a_condition}，或写时刻，例如：{a_moment}",
    a_condition=A_CONDITION,
    a_moment=A_MOMENT,
)
_SPOKEN = {
    "=": ("is", "equals", "为", "是", "等于"),
    ">": ("over", "above", "exceeds", "超过", "大于", "高于"),
    ">=": ("reaches", "达到", "不低于", "不少于", "不小于", "及以上"),
    "<": ("under", "below", "低于", "小于", "少于"),
    "<=": ("不超过", "不高于", "不大于", "及以下"),
    "且": ("并且", "而且", "同时", "和", "与", "及"),
    "或": ("或者", "或是"),
    "非": ("没有", "未", "不"),
}


def parse_condition(text: str) -> Condition:
    """Parse a condition, in English or Chinese words.

    Raises ``Unreadable`` with the place in the text where it stops making sense.
    """
    try:
        return _parsed(text)
    except Unreadable as problem:
        right = _in_signs(text)
        if not right and not is_time(text):
            raise
        hint = say(en="write {right}", zh="请写作：{right}", right=right) if right else NO_CONDITION
        raise Unreadable(problem.message, hint, problem.offset, problem.code) from None


def _in_signs(text: str) -> str:
    """What was spoken, in signs, if it can be read so."""
    right = in_signs(text) if len(text) <= LONGEST_TEXT else ""
    if not right or right == normalise(text):
        return ""
    try:
        _parsed(right)
    except Unreadable:
        return ""
    return right


def _parsed(text: str) -> Condition:
    tokens = Tokens(text)
    first = tokens.now
    if first.kind == "end":
        tokens.refuse(first, say(en="a condition is missing here", zh="此处缺少条件"), _HINT)
    if first.kind == "operator":
        tokens.refuse(
            first,
            say(en="what is compared is not said", zh="未写明比较的指标"),
            indicator_first(text.strip()),
        )
    condition = _either(tokens, 0)
    if tokens.now.kind != "end":
        _refuse_rest(tokens)
    return condition


def parse_trigger(text: str) -> Condition | Moment:
    """Parse what sets something off, where a condition or a moment may stand."""
    try:
        return parse_moment(text) if looks_like_moment(Tokens(text)) else parse_condition(text)
    except Unreadable as problem:
        hint = _EITHER_HINT if problem.hint is _HINT else NO_CONDITION if is_time(text) else problem.hint
        raise Unreadable(problem.message, _moment_spoken(text) or hint, problem.offset, problem.code) from None


def _moment_spoken(text: str) -> Text | None:
    """How a moment in everyday words is written, if it can be read so."""
    right = moment_in_words(text) if len(text) <= LONGEST_TEXT else ""
    try:
        return say(en="write {right}", zh="请写作：{right}", right=right) if right and parse_moment(right) else None
    except Unreadable:
        return None


class _Operand:
    """One side of a comparison, before it is known what it is compared with."""

    __slots__ = ("begin", "is_level", "place", "place_offset", "text", "token", "unit")

    def __init__(self, token: Token, begin: int, text: str, unit: str | None = None, is_level: bool = False) -> None:
        self.token, self.begin, self.text, self.unit, self.is_level = token, begin, text, unit, is_level
        self.place: str | None = None
        self.place_offset = 0

    @property
    def is_number(self) -> bool:
        return self.token.kind in ("number", "+", "-")

    @property
    def is_value(self) -> bool:
        """Certainly not an indicator: a number, or a colour."""
        known = canonical_colour(self.text) in ("none", "blue", "yellow", "orange", "red")
        return self.is_number or (known and self.place is None) or (canonical_level(self.text) in LEVELS)


def _either(tokens: Tokens, depth: int) -> Condition:
    begin = tokens.at(tokens.now)
    parts = [_both(tokens, depth)]
    while tokens.now.word == "or":
        tokens.take()
        parts.append(_both(tokens, depth))
    if len(parts) == 1:
        return parts[0]
    return Or(tuple(inner for part in parts for inner in (part.parts if isinstance(part, Or) else (part,))), begin)


def _both(tokens: Tokens, depth: int) -> Condition:
    begin = tokens.at(tokens.now)
    parts = [_one(tokens, depth)]
    while tokens.now.word == "and":
        tokens.take()
        parts.append(_one(tokens, depth))
    if len(parts) == 1:
        return parts[0]
    return And(tuple(inner for part in parts for inner in (part.parts if isinstance(part, And) else (part,))), begin)


def _one(tokens: Tokens, depth: int) -> Condition:
    token, begin = tokens.now, tokens.at(tokens.now)
    if depth > MOST_NESTED:
        tokens.refuse(
            token,
            say(en="brackets and 'not' are nested too deep", zh="括号或“非”嵌套过多"),
            say(en="at most {n} inside each other", zh="最多嵌套{n}层", n=MOST_NESTED),
        )
    if token.word == "not":
        tokens.take()
        return Not(_one(tokens, depth + 1), begin)
    if token.kind == "(":
        tokens.take()
        inside = _either(tokens, depth + 1)
        if tokens.now.kind != ")":
            if tokens.now.kind != "end":
                _refuse_rest(tokens)
            tokens.refuse(
                token, say(en="this bracket is not closed", zh="此括号未闭合"), say(en="write )", zh="请补“)”")
            )
        tokens.take()
        return inside
    if token.word in ("judged", "ordered"):
        tokens.take()
        return Judged(begin) if token.word == "judged" else Ordered(begin)
    return _comparison(tokens)


def _comparison(tokens: Tokens) -> Condition:
    """``a < b``, or ``a <= x < b`` as two comparisons of ``x``."""
    operands, operators = [_operand(tokens)], []
    while tokens.now.kind == "operator":
        operators.append(tokens.take())
        operands.append(_operand(tokens))
    if not operators:
        _refuse_alone(tokens, operands[0])
    if len(operators) == 1:
        return _pair(tokens, operands[0], operators[0].text, operands[1])
    rising = all(operator.text in ("<", "<=") for operator in operators)
    falling = all(operator.text in (">", ">=") for operator in operators)
    if len(operators) > 2 or not (rising or falling):
        tokens.refuse(
            operators[-1],
            say(en="these comparisons cannot be chained", zh="不能这样连续比较"),
            say(
                en="write 8.70 <= tide < 9.20, or join two comparisons with and",
                zh="请写作：8.70 <= tide < 9.20，或用“且”连接",
            ),
        )
    low, middle, high = operands
    first = _about(tokens, middle, _MIRROR[operators[0].text], low)
    return And((first, _about(tokens, middle, operators[1].text, high)), low.begin)


def _pair(tokens: Tokens, left: _Operand, operator: str, right: _Operand) -> Condition:
    backwards = (left.is_value and not right.is_value) or (right.is_level and not left.is_level)
    return _about(tokens, right, _MIRROR[operator], left) if backwards else _about(tokens, left, operator, right)


def _about(tokens: Tokens, subject: _Operand, operator: str, value: _Operand) -> Condition:
    sign = _MIRROR[_MIRROR[operator]]
    if subject.is_level:
        return _level_compare(tokens, subject, sign, value)
    if subject.is_number:
        tokens.refuse(
            subject.token,
            say(
                en="'{text}' is a number, not an indicator", zh="“{text}”是数字，不是指标", text=shortened(subject.text)
            ),
            _HINT,
        )
    if value.is_level or value.place is not None:
        tokens.refuse(
            value.token,
            say(en="an indicator is compared with a value", zh="指标只能与数值或取值比较"),
            _HINT,
        )
    return Compare(
        indicator=_checked_name(tokens, subject.token),
        place=subject.place,
        operator=sign,
        value=value.text,
        unit=value.unit,
        offset=subject.begin,
        value_offset=value.begin,
        place_offset=subject.place_offset,
    )


def _level_compare(tokens: Tokens, subject: _Operand, operator: Operator, value: _Operand) -> LevelCompare:
    level = canonical_level(value.text + (value.unit or ""))
    if value.is_level or value.place is not None or not (level in LEVELS or is_name(level)):
        tokens.refuse(
            value.token,
            say(en="a level is compared with the name of a level", zh="级别只能与级别名称比较"),
            say(en="write for example: level >= III", zh="请写作例如：级别 >= Ⅲ级"),
        )
    return LevelCompare(subject.place, operator, level, subject.begin, value.begin, subject.place_offset)


def _refuse_here(tokens: Tokens, token: Token) -> NoReturn:
    if token.kind in ("+", "-"):
        tokens.refuse(token, _SUM, NO_ARITHMETIC)
    if token.kind == "end":
        tokens.refuse(token, say(en="the condition stops in the middle", zh="条件不完整"), _HINT)
    tokens.refuse(
        token,
        say(en="'{text}' cannot stand here", zh="此处不能写“{text}”", text=shortened(tokens.written(token))),
        _spoken(token.text) or _HINT,
    )


def _operand(tokens: Tokens) -> _Operand:
    token, begin = tokens.now, tokens.at(tokens.now)
    if token.word == "level":
        tokens.take()
        operand = _Operand(token, begin, token.text, is_level=True)
        operand.place, operand.place_offset = plan_in_brackets(tokens)
        return operand
    if token.word in MOMENTS:
        tokens.refuse(token, say(en="a moment cannot stand in a condition", zh="条件中不能写时刻"), _MOMENT_ALONE)
    if token.kind in ("+", "-") and tokens.peek().kind == "number" and tokens.peek().begin == token.end:
        tokens.take()
        return _number(tokens, token, begin, token.kind)
    if token.kind == "number":
        return _number(tokens, token, begin, "")
    if token.kind == "name":
        tokens.take()
        operand = _Operand(token, begin, token.text)
        operand.place, operand.place_offset = plan_in_brackets(tokens)
        return operand
    _refuse_here(tokens, token)


def _number(tokens: Tokens, token: Token, begin: int, sign: str) -> _Operand:
    number = tokens.take()
    if len(number.text) > 30:
        tokens.refuse(
            number, say(en="this number is too long", zh="数字过长"), say(en="at most 30 digits", zh="最多30位")
        )
    unit = tokens.take().text if tokens.now.kind == "unit" else None
    return _Operand(token, begin, ("-" if sign == "-" else "") + number.text, unit)


def _checked_name(tokens: Tokens, token: Token) -> str:
    try:
        return parse_name(token.text)
    except Unreadable as problem:
        place = tokens.folded.at(token.begin + problem.offset)
        raise Unreadable(problem.message, problem.hint, place, problem.code) from None


_MOMENT_ALONE = say(
    en="a moment stands alone, without and / or; in a level's 'when' only conditions can stand",
    zh="时刻应单独写，不与“且”“或”连用；级别的启动条件中只能写条件",
)


def _refuse_alone(tokens: Tokens, operand: _Operand) -> NoReturn:
    """A side without a comparison: perhaps one in spoken words, or a moment."""
    following = tokens.now
    if following.word in MOMENTS:
        tokens.refuse(following, say(en="a moment cannot stand in a condition", zh="条件中不能写时刻"), _MOMENT_ALONE)
    if operand.is_level:
        tokens.refuse(
            operand.token, say(en="the level is not compared with anything", zh="未写明与哪一级别比较"), _LEVEL_ALONE
        )
    if following.kind in ("+", "-"):
        tokens.refuse(following, _SUM, NO_ARITHMETIC)
    if following.kind == "name" and _spoken(following.text):
        _refuse_rest(tokens)
    tokens.refuse(
        operand.token,
        say(
            en="'{text}' is not compared with anything",
            zh="“{text}”未与任何值比较",
            text=shortened(tokens.written(operand.token)),
        ),
        _spoken(operand.text) or _moment_meant(following) or _HINT,
    )


def _moment_meant(following: Token) -> Text | None:
    """A misspelt word of moments: ``run-pumps startd``."""
    words = [word for word, meaning in WORDS.items() if meaning in MOMENTS]
    return did_you_mean(following.text, words) if following.kind == "name" else None


def _refuse_rest(tokens: Tokens) -> NoReturn:
    """What follows something complete, and does not belong there."""
    token = tokens.now
    if token.kind in ("+", "-"):
        tokens.refuse(token, _SUM, NO_ARITHMETIC)
    if token.word in MOMENTS:
        tokens.refuse(token, say(en="a moment cannot stand in a condition", zh="条件中不能写时刻"), _MOMENT_ALONE)
    if token.kind == ")":
        tokens.refuse(
            token,
            say(en="this bracket was never opened", zh="此括号没有对应的左括号"),
            say(en="leave it out", zh="请去掉"),
        )
    tokens.refuse(
        token,
        say(en="'{text}' cannot follow here", zh="此处不能接“{text}”", text=shortened(tokens.written(token))),
        _spoken(token.text) or say(en="join conditions with and / or", zh="多个条件请用“且”“或”连接，前后留空格"),
    )


def _spoken(text: str) -> Text | None:
    """The sign for a word of everyday language, written alone or run together with its neighbours."""
    word = text.casefold()
    for sign, words in _SPOKEN.items():
        if word in words:
            return say(en="write {sign}", zh="请写作 {sign}", sign=sign)
    for sign in ("且", "或"):
        if sign in text.strip(sign):
            return say(en="put blanks around {sign}", zh="“{sign}”前后请留空格", sign=sign)
    for sign, words in _SPOKEN.items():
        found = next((word for word in words if len(word) > 1 and not word.isascii() and word in text), None)
        if found:
            return say(en="write {sign} for {word}", zh="“{word}”请写作 {sign}", sign=sign, word=found)
    return None


_LEVEL_ALONE = say(
    en="write level >= III; the moment 'level III' stands alone", zh="请写作：级别 >= Ⅲ级；时刻“Ⅲ级启动”应单独写"
)
_SUM = say(en="conditions cannot calculate", zh="条件中不能计算")
