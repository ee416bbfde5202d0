"""Finds and mends typos of an office: signs of the wrong width, typographic quotes, odd blanks, split text.

A line scan that does not need the file to be YAML finds them, in broken files and in those that YAML
accepts without a word. ``mend`` puts right what can have meant only one thing.
"""

from bisect import bisect_right
from itertools import product

from drillbook.schema.finding import Finding, Fix, Location, Text, say
from drillbook.schema.text.lines import line_starts
from drillbook.schema.text.yaml_nodes import data_of, parse
from drillbook.schema.typos.in_lines import LineScan
from drillbook.schema.typos.line_memory import LineMemory
from drillbook.schema.typos.sign_tables import Typo, TypoKind
from drillbook.schema.typos.unseen import without_unseen

_MOST_ROUNDS = 20
_SAID: dict[TypoKind, tuple[str, Text, Text]] = {
    "colon": (
        "YA",
        say(en="a full-width colon stands after the key", zh="键名后用了全角冒号“：”"),
        say(en="write a half-width colon and a blank: 'key: value'", zh="请改用半角冒号，冒号后留一个空格：“键: 值”"),
    ),
    "comma": (
        "YA",
        say(en="'{sign}' does not separate items", zh="“{sign}”不能用来分隔各项"),
        say(en="separate with a half-width comma and a blank", zh="各项之间请用半角逗号和空格：“, ”"),
    ),
    "quote": (
        "YA",
        say(en="typographic quotes are part of the text, not quotes", zh="用了中文引号，会被当作文字的一部分"),
        say(en="use \" or ' on both sides, or leave the quotes out", zh="请改用半角引号，或去掉引号"),
    ),
    "bracket": (
        "YA",
        say(en="a full-width bracket '{sign}' is not a bracket here", zh="用了全角括号“{sign}”"),
        say(en="use [ ] and {{ }}", zh="请改用半角括号 [ ] 和 {{ }}"),
    ),
    "indent": (
        "YA",
        say(en="the line is indented with tabs or odd blanks", zh="缩进使用了制表符（Tab）或全角空格等特殊空白"),
        say(en="indent with ordinary blanks", zh="请用半角空格缩进"),
    ),
    "blank": (
        "YA",
        say(en="an odd blank stands after the sign", zh="符号后用了全角空格等特殊空白"),
        say(en="write one ordinary blank", zh="请改为一个半角空格"),
    ),
    "no-blank": (
        "YA",
        say(en="a blank is missing after the colon", zh="冒号后缺少空格"),
        say(en="write 'key: value'", zh="请写成“键: 值”，冒号后留一个空格"),
    ),
    "cut": (
        "SC",
        say(en="the text is cut at ' #': YAML takes the rest for a comment", zh="文字在“ #”处被截断，其后被当作注释"),
        say(
            en="put the whole text in quotes; a remark has a blank after its '#'",
            zh="请给整段文字加半角引号；如为注释，“#”后留一个空格",
        ),
    ),
    "colon-in-text": (
        "SC",
        say(en="': ' in the text is read as the end of a key", zh="文字中的“: ”会被当作键与值的分隔"),
        say(
            en="put the text in quotes, or begin a new line if a new key is meant",
            zh="请给整段文字加半角引号，或改用全角冒号；如为新的键，请另起一行",
        ),
    ),
    "swallowed": (
        "YA",
        say(en="this line is read as more of the text above", zh="此行被当作上一行文字的延续"),
        say(
            en="write 'key: value' in the column of the key above",
            zh="请与上一个键左对齐，并改用半角冒号和空格：“键: 值”",
        ),
    ),
}


def scan(file: str, text: str, memory: LineMemory | None = None) -> list[Finding]:
    """Find every typo of a text, in file order; one that has a single meaning carries its fix.

    ``memory`` is of the last version of the same text.
    """
    starts = line_starts(text)
    slips = LineScan(text).read() if memory is None else memory.read(text)
    return [_finding(file, text, starts, slip) for slip in slips]


def _finding(file: str, text: str, starts: tuple[int, ...], slip: Typo) -> Finding:
    line = bisect_right(starts, slip.start)
    where = Location(file, line, slip.start - starts[line - 1] + 1)
    old = text[slip.start : slip.end]
    code, message, hint = _SAID[slip.kind]
    if "{sign}" in message.en:
        message = say(en=message.en, zh=message.zh, sign=old.strip())
    fix = Fix(where, old, slip.new) if slip.new is not None else None
    return Finding(where, code, message, hint=hint, fix=fix)


def mend(text: str) -> str:
    """Correct every typo that has a single meaning; return the text unchanged if it would not read at least as well."""
    mended = without_unseen(text)
    for _ in range(_MOST_ROUNDS):
        better = _mended_once(mended)
        if better == mended:
            break
        mended = better
    else:
        return text
    mended = _indented(mended)
    return mended if mended != text and _badness(mended) <= _badness(text) and _is_stable(mended) else text


def _is_stable(text: str) -> bool:
    return _indented(_mended_once(text)) == text == without_unseen(text)


def _mended_once(text: str) -> str:
    parts: list[str] = []
    done = 0
    for slip in LineScan(text).read():
        if slip.new is not None and slip.start >= done:
            parts += (text[done : slip.start], slip.new)
            done = slip.end
    return "".join((*parts, text[done:]))


def _indented(text: str) -> str:
    """Tabs and ideographic blanks have no width of their own: they are replaced if all that read mean the same."""
    slips = [slip for slip in LineScan(text).read() if slip.kind == "indent"]
    if not slips:
        return text
    read: dict[str, str] = {}
    for tab, wide in product((2, 4, 8) if "\t" in text else (2,), (2, 1) if "\u3000" in text else (2,)):
        candidate = _with_blanks(text, slips, tab, wide)
        source, findings = parse("", candidate)
        if source is not None and not findings:
            read.setdefault(repr(data_of(source.root)), candidate)
    return next(iter(read.values())) if len(read) == 1 else text


def _with_blanks(text: str, slips: list[Typo], tab: int, wide: int) -> str:
    parts: list[str] = []
    done = 0
    for slip in slips:
        old = text[slip.start : slip.end]
        blanks = sum(tab if sign == "\t" else wide if sign == "\u3000" else 1 for sign in old)
        parts += (text[done : slip.start], " " * blanks)
        done = slip.end
    return "".join((*parts, text[done:]))


def _badness(text: str) -> tuple[bool, int, int]:
    source, findings = parse("", text)
    return source is None, len(findings), len(LineScan(text).read())
