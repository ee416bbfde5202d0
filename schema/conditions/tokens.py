"""Splits conditions and moments into words and signs, each with its place in the text as written."""

import re
from dataclasses import dataclass
from typing import Literal, NoReturn

from drillbook.schema.finding import Text, Unreadable, say
from drillbook.schema.values.names import Folded, shortened

LONGEST_TEXT = 2_000

WORDS = {
    **dict.fromkeys(("and", "且"), "and"),
    **dict.fromkeys(("or", "或"), "or"),
    **dict.fromkeys(("not", "非"), "not"),
    **dict.fromkeys(("level", "级别"), "level"),
    **dict.fromkeys(("judged", "经会商研判", "会商研判"), "judged"),
    **dict.fromkeys(("ordered", "上级要求"), "ordered"),
    **dict.fromkeys(("ready", "就绪"), "ready"),
    **dict.fromkeys(("dispatched", "出动"), "dispatched"),
    **dict.fromkeys(("arrived", "到达"), "arrived"),
    **dict.fromkeys(("started", "开始"), "started"),
    **dict.fromkeys(("finished", "完成"), "finished"),
    **dict.fromkeys(("succeeded", "成功"), "finished"),  # what finished has succeeded
    **dict.fromkeys(("failed", "失败"), "failed"),
    **dict.fromkeys(("received", "收到"), "received"),
    **dict.fromkeys(("absent", "缺席"), "absent"),
    **dict.fromkeys(("incident", "事发"), "incident"),
    **dict.fromkeys(("response", "响应"), "response"),
    **dict.fromkeys(("ended", "终止", "解除", "结束"), "ended"),
    **dict.fromkeys(("响应终止", "响应解除", "响应结束"), "response-ended"),
    **dict.fromkeys(("inject", "消息"), "inject"),
}
HAPPENINGS = frozenset(("ready", "dispatched", "arrived", "started", "finished", "failed", "received", "absent"))
MOMENTS = HAPPENINGS | {"incident", "response", "ended", "response-ended", "inject"}

_NO_UNITS = frozenset(WORDS) | {
    "并且",
    "而且",
    "同时",
    "和",
    "与",
    "及",
    "或者",
    "或是",
    "以上",
    "及以上",
    "以下",
    "及以下",
}
_OPERATORS = {"≥": ">=", "≧": ">=", "⩾": ">=", "≤": "<=", "≦": "<=", "⩽": "<=", "≠": "!="}
_MISWRITTEN = {"==": "=", "=>": ">=", "=<": "<=", "<>": "!="}
_TOKEN = re.compile(
    r"""\s*(?:
      (?P<number>[0-9]+(?:\.[0-9]+)?)
    | (?P<operator><=|>=|!=|==|=>|=<|<>|[<>=≥≤≠≧≦⩾⩽])
    | (?P<name>[^\W\d_][\w-]*(?:/[^\W\d_][\w-]*)?)
    | (?P<sign>[()+\-−])
    )""",
    re.VERBOSE,
)
_UNIT = re.compile(r"\s*([^\W\d_]|[%‰°])[^\s()<>=!≥≤≠≧≦⩾⩽+*,;]*")


@dataclass(frozen=True, slots=True)
class Token:
    """``text`` is folded, ``word`` its meaning if it is a word of the language; places are in the folded text."""

    kind: Literal["number", "operator", "name", "word", "unit", "(", ")", "+", "-", "end"]
    text: str
    begin: int
    end: int
    word: str = ""


class Tokens:
    """A condition or moment being read, from left to right."""

    def __init__(self, written: str) -> None:
        if len(written) > LONGEST_TEXT:
            raise Unreadable(
                say(en="this is too long for a condition", zh="条件过长"),
                say(en="write at most {n} characters", zh="最多{n}个字符", n=LONGEST_TEXT),
            )
        self.as_written = written
        self.folded = Folded.of(written)
        self.all = list(self._read())
        self.index = 0

    @property
    def now(self) -> Token:
        return self.all[self.index]

    def peek(self, ahead: int = 1) -> Token:
        return self.all[min(self.index + ahead, len(self.all) - 1)]

    def take(self) -> Token:
        token = self.now
        self.index = min(self.index + 1, len(self.all) - 1)
        return token

    def at(self, token: Token) -> int:
        return self.folded.at(token.begin)

    def written(self, token: Token) -> str:
        """Return a token as its author wrote it: Ⅲ, not III."""
        return self.as_written[self.folded.at(token.begin) : self.folded.at(token.end)] or token.text

    def refuse(self, token: Token, message: Text, hint: Text | None = None) -> NoReturn:
        raise Unreadable(message, hint, self.at(token))

    def has(self, *words: str) -> bool:
        return any(token.word in words for token in self.all)

    def _read(self) -> list[Token]:
        found: list[Token] = []
        text, here = self.folded.text, 0
        end = len(text.rstrip())
        while here < end:
            match = _TOKEN.match(text, here)
            if match is None:
                self._refuse_letter(here)
            token = self._token(match)
            found.append(token)
            here = token.end
            if token.kind == "number":
                unit = _UNIT.match(text, here)
                if unit and unit.group().strip().casefold() not in _NO_UNITS:
                    begin = unit.end() - len(unit.group().lstrip())
                    found.append(Token("unit", text[begin : unit.end()], begin, unit.end()))
                    here = unit.end()
        found.append(Token("end", "", end, end))
        return found

    def _token(self, match: re.Match[str]) -> Token:
        kind = str(match.lastgroup)
        text, begin, end = match.group(kind), match.start(kind), match.end(kind)
        if kind == "operator":
            if text in _MISWRITTEN:
                raise Unreadable(
                    say(en="'{text}' is not a comparison", zh="“{text}”不是比较符号", text=text),
                    say(en="write {right}", zh="请写作 {right}", right=_MISWRITTEN[text]),
                    self.folded.at(begin),
                )
            return Token("operator", _OPERATORS.get(text, text), begin, end)
        if kind == "name":
            word = WORDS.get(text.casefold(), "")
            return Token("word" if word else "name", text, begin, end, word)
        if kind == "number":
            return Token("number", text, begin, end)
        sign: Literal["(", ")", "+", "-"] = "-" if text in "-−" else text  # type: ignore[assignment]
        return Token(sign, text, begin, end)

    def _refuse_letter(self, here: int) -> NoReturn:
        text = self.folded.text
        here += len(text[here:]) - len(text[here:].lstrip())
        letter = text[here]
        hint = next((hint for letters, hint in _LETTERS if letter in letters), _ALLOWED)
        raise Unreadable(
            say(en="'{letter}' has no meaning here", zh="此处不能写“{letter}”", letter=shortened(letter)),
            hint,
            self.folded.at(here),
        )


NO_ARITHMETIC = say(
    en="conditions compare, they do not calculate: write the result", zh="条件只作比较，不作计算，请直接写结果"
)
_ALLOWED = say(
    en="names, numbers, = != < <= > >=, round brackets and the words and, or, not, level can be written",
    zh="可写名称、数字、= != < <= > >=、圆括号和“且”“或”“非”“级别”等用词",
)
_SLASH = say(
    en="another plan's name is plan/name without blanks; conditions do not calculate",
    zh="引用其他预案写作“预案/名称”，中间不留空格；条件中不作计算",
)
_LETTERS = (
    ("*^%", NO_ARITHMETIC),
    ("/", _SLASH),
    ("\"'“”‘’「」`", say(en="leave out the quotation marks", zh="请去掉引号")),
    (",;、。", say(en="join conditions with and / or", zh="多个条件请用“且”“或”连接，前后留空格")),
    ("&", say(en="write: and", zh="请写作“且”")),
    ("|", say(en="write: or", zh="请写作“或”")),
    ("!", say(en="write: not, or != for 'is not'", zh="请写作“非”，不等于写作 !=")),
    ("[]{}", say(en="use round brackets ( )", zh="请用圆括号 ( )")),
)
