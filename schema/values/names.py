"""Parses names as people write them: ids, references, levels and colours, one spelling for each.

Everything is compared after NFKC, so a full-width letter or ``Ⅲ`` is the same as its plain form. ``Folded`` keeps
the way back, because a finding points at the text the author sees, not at the folded one.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches

from drillbook.schema.finding import Text, Unreadable, say


def _words(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


STEP_WORDS = _words(
    "parallel choose if else do chance repeat every until times wait call set at_most",
    "同时 分情况 如果 否则 执行 概率 定期 每隔 直到 次数 等待 等到 转入 置为 最长等待",
)
CONDITION_WORDS = _words("and or not level judged ordered", "且 或 非 级别 经会商研判 会商研判 上级要求")
MOMENT_WORDS = _words(
    "ready dispatched arrived started finished received absent response ended inject",
    "就绪 出动 到达 开始 完成 收到 缺席 响应 终止 响应终止 启动 消息 事发 事发地",
)
DISTRIBUTION_WORDS = _words(
    "triangular lognormal median p90 exponential normal mean sd observed",
    "三角 对数正态 中位 九成 指数 正态 均值 标准差 实测",
)
TRAP_WORDS = _words("on off yes no y n null true false none incident", "是 否 无")
RESERVED = STEP_WORDS | CONDITION_WORDS | MOMENT_WORDS | DISTRIBUTION_WORDS | TRAP_WORDS

_READ_AS_OTHERS = _words("on off yes no y n null true false", "是 否")
_NEAR = 0.6
LONGEST_NAME = 100
LEVELS = ("none", "IV", "III", "II", "I")  # lowest first, as 国家 plans grade them
_ROMAN = {"1": "I", "2": "II", "3": "III", "4": "IV", "一": "I", "二": "II", "三": "III", "四": "IV"}
_COLOURS = {"无": "none", "蓝": "blue", "黄": "yellow", "橙": "orange", "红": "red"}


@dataclass(frozen=True, slots=True)
class Folded:
    """A text after NFKC; ``at(i)`` is where character ``i`` of it stands in the text as written."""

    text: str
    places: tuple[int, ...]

    @classmethod
    def of(cls, written: str) -> "Folded":
        """Folds base characters together with their combining marks, so that every place stays known."""
        letters: list[str] = []
        places: list[int] = []
        start = 0
        for end in range(1, len(written) + 1):
            if end < len(written) and unicodedata.combining(written[end]):
                continue
            folded = unicodedata.normalize("NFKC", written[start:end])
            letters.append(folded)
            places.extend([start] * len(folded))
            start = end
        return cls("".join(letters), (*places, len(written)))

    def at(self, index: int) -> int:
        return self.places[min(index, len(self.places) - 1)]


def normalise(text: str) -> str:
    """Return the text as it is compared: NFKC, without blanks at its ends."""
    return unicodedata.normalize("NFKC", text).strip()


def nearest(word: str, known: Iterable[str]) -> str:
    """Return something known that is spelt nearly so, else an empty text."""
    return next(iter(_nearly(word, known)), "")


def _nearly(word: str, known: Iterable[str]) -> list[str]:
    """Find the nearest word, near when read from either side: ``responder-safety`` is no ``response``."""
    near = get_close_matches(word, list(known), n=1, cutoff=_NEAR)
    return [one for one in near if SequenceMatcher(None, word, one).ratio() >= _NEAR]


def did_you_mean(word: str, known: Iterable[str]) -> Text | None:
    """Ask "did you mean", when something known is spelt nearly so."""
    close = nearest(word, known)
    return say(en="did you mean {name}?", zh="是否应为 {name}？", name=close) if close else None


def did_you_mean_titled(word: str, titles: Mapping[str, str]) -> Text | None:
    """Ask the same among things with titles; a title written where the name belongs is understood."""
    names = {title: name for name, title in titles.items() if title}
    close = _nearly(word, titles) or [names[title] for title in _nearly(word, names)]
    if not close:
        return None
    if not titles[close[0]]:
        return did_you_mean(word, close)
    return say(
        en="did you mean {name} ({title})?", zh="是否应为 {name}（{title}）？", name=close[0], title=titles[close[0]]
    )


def shortened(text: str, length: int = 40) -> str:
    """Cut a text to what is enough to recognise it in a message."""
    return text if len(text) <= length else text[: length - 1] + "…"


def is_reserved(word: str) -> bool:
    """Say whether a word belongs to the plan language, in either language and any case."""
    return normalise(word).casefold() in RESERVED


def is_name(text: str) -> bool:
    """Say whether ``text`` can be an id: letters, digits, ``-`` and ``_``, a letter first, and no reserved word."""
    word = normalise(text)
    return len(word) <= LONGEST_NAME and _flaw(word) is None and not is_reserved(word)


def parse_name(text: str) -> str:
    """Parse an id into the form in which it is compared.

    Raises ``Unreadable`` if it has other signs than letters, digits, ``-`` and ``_``, or is a reserved word.
    """
    word = normalise(text)
    if not word:
        raise Unreadable(say(en="a name is missing here", zh="此处缺少名称"), _NAME_HINT)
    if len(word) > LONGEST_NAME:
        raise _too_long()
    flaw = _flaw(word)
    if flaw is not None:
        raise _not_a_name(text, word, flaw)
    if word.casefold() in _READ_AS_OTHERS:
        raise Unreadable(
            say(
                en="'{word}' means yes, no or nothing to other programs and cannot be a name",
                zh="“{word}”会被其他程序读作是、否或空，不能用作名称",
                word=word,
            ),
            say(en="choose a longer name, for example {word}-1", zh="请改用更具体的名称，例如 {word}-1", word=word),
        )
    if is_reserved(word):
        raise Unreadable(
            say(
                en="'{word}' is a word of the plan language and cannot be a name",
                zh="“{word}”是保留用词，不能用作名称",
                word=word,
            ),
            say(en="choose a longer name, for example {word}-1", zh="请改用更具体的名称，例如 {word}-1", word=word),
        )
    return word


def parse_reference(text: str) -> str:
    """Parse a name, or another plan's: ``plan-id/name``.

    Raises ``Unreadable`` at the part that is no name.
    """
    if len(text) > 3 * LONGEST_NAME:
        raise _too_long()
    folded = Folded.of(text)
    parts = folded.text.split("/")
    if len(parts) > 2:
        second = folded.text.index("/", len(parts[0]) + 1)
        raise Unreadable(
            say(en="'{text}' has more than one '/'", zh="“{text}”中有多个“/”", text=shortened(text)),
            say(en="write plan/name", zh="请写作：预案/名称"),
            folded.at(second),
        )
    found, begin = [], 0
    for part in parts:
        found.append(_part(text, part, folded.at(begin)))
        begin += len(part) + 1
    return "/".join(found)


def canonical_level(text: str) -> str:
    """Return ``I`` to ``IV`` for Ⅲ, III, 三级, Ⅲ级, 3级; ``none`` for 无; a level name of one's own as it is."""
    word = normalise(text)
    for ending in ("响应", "级"):
        word = word.removesuffix(ending) if len(word) > len(ending) else word
    graded = word != normalise(text)
    if word.upper() in LEVELS:
        return word.upper()
    if word in ("无", "none"):
        return "none"
    if word in _ROMAN and (graded or not word.isdigit()):
        return _ROMAN[word]
    return normalise(text)


def canonical_colour(text: str) -> str:
    """Return ``none blue yellow orange red`` for 无 蓝 黄 橙 红, also 蓝色 and 蓝色预警; anything else as it is."""
    word = normalise(text)
    stem = word.removesuffix("信号").removesuffix("预警").removesuffix("色")
    if stem in _COLOURS:
        return _COLOURS[stem]
    return word.lower() if word.lower() in _COLOURS.values() else word


_NAME_HINT = say(
    en="a name has letters, digits, - and _, and begins with a letter",
    zh="名称由汉字、字母、数字、-、_组成，以汉字或字母开头",
)


def _too_long() -> Unreadable:
    return Unreadable(
        say(en="this is too long for a name", zh="名称过长"),
        say(
            en="write at most {n} characters, the rest in title",
            zh="最多{n}个字符，其余写入名称（title）",
            n=LONGEST_NAME,
        ),
    )


def _flaw(word: str) -> int | None:
    """The first character that a name cannot have there."""
    if not word or not word[0].isalpha():
        return 0
    for index, letter in enumerate(word):
        if not (letter.isalpha() or letter in "-_0123456789"):
            return index
    return None


def _not_a_name(text: str, word: str, flaw: int) -> Unreadable:
    folded = Folded.of(text)
    blanks = len(folded.text) - len(folded.text.lstrip())
    return Unreadable(
        say(
            en="'{text}' is not a name: it cannot have '{letter}' there",
            zh="“{text}”不能用作名称：此处不能有“{letter}”",
            text=shortened(word),
            letter=word[flaw],
        ),
        _NAME_HINT,
        folded.at(blanks + flaw),
    )


def _part(text: str, part: str, begin: int) -> str:
    try:
        return parse_name(part)
    except Unreadable as problem:
        raise Unreadable(problem.message, problem.hint, min(begin + problem.offset, len(text)), problem.code) from None
