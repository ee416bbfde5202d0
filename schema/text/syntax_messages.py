"""Words libyaml's syntax errors for authors."""

import re
from bisect import bisect_right
from itertools import pairwise

import yaml

from drillbook.schema.examples import indicator_first
from drillbook.schema.finding import Finding, Location, Text, say
from drillbook.schema.text.lines import line_starts, lines_of
from drillbook.schema.values.late_patterns import late

_OPEN_QUOTE = late(r"""([ ]*(?:- )*[^\s:#"'][^:#"']*:[ ]+)("[^"]*|'[^']*)$""")
_NEXT_KEY = late(r"""[ ]*(?:- )*[^\s:#"'\[\]{},]+:(?:[ ]|$)""")
_DASHED_KEY = late(r"""-[ ]+[^\s:#"'\[\]{},]+:(?:[ ]|$)""")
_FOLDED_SIGN = late(r"([ ]*(?:- )*[^\s:#\"']+:[ ]+)([>|]=?[ ]*[0-9].*)$")
_SIGN_IN_BRACES = re.compile(r">[^,}\]]*[0-9][^,}\]]*")
_BARE_KEY = re.compile(
    r"(plan|library|scenario|book|预案库|预案|库|情景)(?:[ \t\u3000]+([^\s:：#]+))?[ \t\u3000]*(?:#.*)?$"
)
_BARE_TEXT = re.compile(r"""[^\s:：#"'\[\]{}|>&*!%@`-][^:：#]*$""")
_NO_HEAD = re.compile(r"#|%|---")
NO_KEY = say(en="the file must begin with a key such as 'plan:'", zh="文件应以“plan:”（预案）等键开头")
_NOT_CLOSED = say(en="a quote is not closed", zh="引号未闭合")
_TABS = say(en="a tab is used for indenting", zh="缩进使用了制表符（Tab）")
_PLAIN: tuple[tuple[str, Text, Text], ...] = (
    (
        r"could not find expected ':'",
        say(en="a ':' is missing after the key", zh="键名后缺少冒号“:”"),
        say(
            en="write 'key: value' with a half-width colon and a blank", zh="写成“键: 值”，用半角冒号，冒号后留一个空格"
        ),
    ),
    (
        r"mapping values are not allowed",
        say(en="a ': ' stands inside a value, or the indent is wrong", zh="取值中含有“: ”，或缩进有误"),
        say(en="put the text in quotes, or align the key with its neighbours", zh="请给文字加引号，或与上下键对齐"),
    ),
    (
        r"expected <block end>|did not find expected key|block collection|block mapping",
        say(en="the indent does not match the lines above", zh="缩进与上文不一致"),
        say(en="align keys of one object in one column, with blanks", zh="同一对象的键应左对齐，用空格缩进"),
    ),
    (
        r"did not find expected ',' or|expected ',' or|flow (sequence|mapping)",
        say(en="a bracket is not closed, or a comma is missing", zh="括号未闭合，或缺少半角逗号"),
        say(
            en="close [ ] and {{ }}, separate items with a half-width comma",
            zh="请补全[ ]、{{ }}，各项之间用半角逗号分隔",
        ),
    ),
    (
        r"unexpected end of stream|quoted scalar",
        _NOT_CLOSED,
        say(en="close it with the same quote", zh="请补上相同的半角引号"),
    ),
    (
        r"unknown escape character",
        say(en="a backslash stands inside double quotes", zh="双引号内含有反斜杠"),
        say(en="use single quotes", zh="请改用单引号"),
    ),
    (
        r"found undefined tag|cannot start any token|found character that",
        say(en="the value begins with a sign that has a meaning in YAML", zh="取值以YAML保留符号开头"),
        say(
            en="put the value in quotes; a condition begins with the indicator's name",
            zh="请给取值加引号；条件应先写指标名",
        ),
    ),
    (
        r"expected <document start>",
        say(en="the first key is indented", zh="首个键前有多余的空格"),
        say(en="begin the keys of the file in the first column", zh="各顶层键请从行首写起"),
    ),
    (
        r"control characters are not allowed|special characters are not allowed",
        say(en="the text contains a character that cannot be shown", zh="文件含有无法显示的控制字符"),
        say(en="delete it and type the line again", zh="请删除后重新输入该行"),
    ),
)


def syntax_finding(file: str, text: str, error: yaml.YAMLError) -> Finding:
    """Word what libyaml says as a finding, at the place an author should look at."""
    line, column = _place(text, error)
    problem = str(getattr(error, "problem", None) or getattr(error, "reason", None) or error)
    written = lines_of(text)
    here = written[line - 1] if line <= len(written) else ""
    likelier = (
        first_key(file, text)
        or _open_quote(file, written)
        or _folded_sign(file, here, line, column)
        or _dash(file, error, written)
        or _dash_below(file, error, written)
    )
    if likelier is not None:
        return likelier
    if "\t" in here[: len(here) - len(here.lstrip())]:
        hint = say(en="indent with blanks", zh="请改用空格缩进")
        return Finding(Location(file, line, here.index("\t") + 1), "YA", _TABS, hint=hint)
    for pattern, message, hint in _PLAIN:
        if re.search(pattern, problem):
            return Finding(Location(file, line, column), "YA", message, hint=hint)
    return Finding(
        Location(file, line, column),
        "YA",
        say(en="not YAML: {problem}", zh="此处不符合YAML格式", problem=problem),
        hint=say(
            en="look at this line and the one above: indent, colon, quotes, brackets",
            zh="请核对本行及上一行的缩进、冒号、引号和括号",
        ),
    )


def first_key(file: str, text: str) -> Finding | None:
    """A head of a file without its colon: ``plan flood``. YAML takes it for a text, and notices in the next line."""
    lines = [(at, line) for at, line in enumerate(lines_of(text), start=1) if line.strip() and not _NO_HEAD.match(line)]
    number, head = lines[0] if lines else (0, "")
    found = _BARE_KEY.match(head.removeprefix("\ufeff"))
    if found:
        key, name = found.group(1), found.group(2) or "…"
        message = say(en="a ':' is missing after '{key}'", zh="“{key}”后缺少冒号“:”", key=key)
        hint = say(en="write '{key}: {name}'", zh="请写作“{key}: {name}”", key=key, name=name)
        return Finding(Location(file, number, len(key) + 1), "YA", message, hint=hint)
    if _BARE_TEXT.match(head) and len(lines) > 1 and _NEXT_KEY.match(lines[1][1]) and not lines[1][1].startswith(" "):
        return Finding(Location(file, number, 1), "YA", NO_KEY)
    return None


def _open_quote(file: str, lines: tuple[str, ...]) -> Finding | None:
    """A value whose quote is open at the end of its line, where the next line is a key: YAML notices much later."""
    for number, (line, after) in enumerate(pairwise(lines), start=1):
        found = _OPEN_QUOTE.match(line)
        if found and _NEXT_KEY.match(after) and len(after) - len(after.lstrip()) <= found.start(2):
            hint = say(en="close it with the same quote", zh="请补上相同的半角引号")
            return Finding(Location(file, number, found.start(2) + 1), "YA", _NOT_CLOSED, hint=hint)
    return None


def _folded_sign(file: str, here: str, line: int, column: int) -> Finding | None:
    """``when: > 27``, also in braces: YAML takes the sign for the beginning of a folded text."""
    found = _FOLDED_SIGN.match(here)
    begin = found.start(2) if found else column - 1
    written = found.group(2) if found else (_SIGN_IN_BRACES.match(here, begin) or [""])[0]
    if not written:
        return None
    message = say(en="a value cannot begin with '{sign}'", zh="取值不能以“{sign}”开头", sign=written[0])
    return Finding(Location(file, line, begin + 1), "YA", message, hint=indicator_first(written.strip()))


def _dash(file: str, error: yaml.YAMLError, lines: tuple[str, ...]) -> Finding | None:
    """A dash before the first of several keys makes a list of what is none."""
    mark = getattr(error, "context_mark", None)
    if "'-' indicator" not in str(getattr(error, "problem", "")) or mark is None:
        return None
    here = lines[mark.line] if mark.line < len(lines) else ""
    if not here.lstrip().startswith("-"):
        return None
    message = say(
        en="the '-' makes a list here, but a 'key: value' follows it", zh="此处的“-”开始了列表，其后却是“键: 值”"
    )
    hint = say(
        en="take the '-' away: every line is 'id: …'; or put one before each",
        zh="请去掉“-”，各行写成“标识: …”；若确为列表，请每项都写“-”",
    )
    return Finding(Location(file, mark.line + 1, here.index("-") + 1), "YA", message, hint=hint)


def _dash_below(file: str, error: yaml.YAMLError, lines: tuple[str, ...]) -> Finding | None:
    """A dash before one of several keys, after others without."""
    mark = getattr(error, "problem_mark", None)
    if mark is None or mark.line >= len(lines) or "expected key" not in str(getattr(error, "problem", "")):
        return None
    if not _DASHED_KEY.match(lines[mark.line], mark.column):
        return None
    message = say(
        en="the '-' begins a list here, but 'key: value' stands above it", zh="此处的“-”开始了列表，上文却是“键: 值”"
    )
    hint = say(en="take the '-' away: write 'id: …'", zh="请去掉“-”，写成“标识: …”")
    return Finding(Location(file, mark.line + 1, mark.column + 1), "YA", message, hint=hint)


def _place(text: str, error: yaml.YAMLError) -> tuple[int, int]:
    marks = [getattr(error, name, None) for name in ("problem_mark", "context_mark")]
    if getattr(error, "context", None) == "while scanning a simple key":
        marks.reverse()  # libyaml notices in the next line; the key stands in the context
    mark = marks[0] or marks[1]
    if mark is not None:
        return min(mark.line + 1, len(line_starts(text))), mark.column + 1
    position = min(getattr(error, "position", 0) or 0, len(text))
    line = bisect_right(line_starts(text), position)
    return line, position - line_starts(text)[line - 1] + 1
