"""Finds typos in the lines of a file: ``role：desk``, ``title: “a”``, ideographic blanks, text cut by `` #``."""

import re
from dataclasses import dataclass, field

from drillbook.schema.text.lines import BREAK, LINE
from drillbook.schema.typos.in_brackets import BracketScan
from drillbook.schema.typos.sign_tables import (
    COLON_IN_TEXT,
    CUT,
    DOUBLE,
    NUMBERED,
    ODD,
    SINGLE,
    WIDE_CLOSE,
    WIDE_OPEN,
    Typo,
    curly_typo,
    ends_in_key,
    holds_sentence,
    is_known,
    may_be_key,
    quoted,
    runs_over_key,
    runs_over_lines,
    wide_sign,
)
from drillbook.schema.values.late_patterns import late

_INDENT = late(rf"[ \t{ODD}]*")
_DASH = late(rf"-(?:[ \t{ODD}]+|$)")
_KEY = late(r"([^\s:：\"'\[\]{},#&*!|>%@`“”‘’][^:：\r\n]*?)[ \t]*:(?=[ \t]|$)")
_LONG_KEY = late(r"([^\s\"'\[\]{},#&*!|>%@`“”‘’](?:[^:\r\n]|:(?![ \t]|$))*?)[ \t]*:(?=[ \t]|$)")
_WIDE_KEY = late(rf"([^\s:：\"'\[\]{{}},#]+)[ \t{ODD}]*：")
_JOINED_KEY = late(r"([^\s:：\"'\[\]{},#]+):(?=[^\s])")
_ODD_AFTER = late(rf"([^\s:：\"'\[\]{{}},#]+):[ \t]*[{ODD}][ \t{ODD}]*")
_BLOCK_TEXT = late(r"[|>][+-]?[1-9]?[+-]?[ \t]*(?:#.*)?$")
_NEXT_WORDS = late(rf"(?:[\r\n][ \t{ODD}]*(?:#[^\r\n]*)?(?=[\r\n]|$))*[\r\n]([ \t{ODD}]*)(?=\S)")
_COMMENT = late(r"(?:^|[ \t])#")


@dataclass(frozen=True, slots=True)
class OpenKey:
    """A key or dash that the lines further right belong to; ``plain`` when its value is text that may go on."""

    column: int
    key: str
    plain: bool = False
    is_key: bool = True


@dataclass(slots=True)
class LineScan:
    """Reads a text line by line, leniently: a broken file is what it is for.

    ``looked_below``: what a line holds was told from others below it.
    """

    text: str
    slips: list[Typo] = field(default_factory=list)
    open: list[OpenKey] = field(default_factory=list)
    at: int = 0
    looked_below: bool = False

    def read(self) -> list[Typo]:
        """Every slip, in file order."""
        while self.at < len(self.text):
            self.read_line()
        return self.in_order()

    def in_order(self) -> list[Typo]:
        """What was found so far, in file order."""
        return sorted(self.slips, key=lambda slip: (slip.start, slip.end))

    def written(self) -> str:
        """The line that is read next."""
        return self.text[self.at : self._end(self.at)]

    def pass_over(self, keys: tuple[OpenKey, ...]) -> None:
        """Leave the next line unread, after which these keys are open."""
        self.open = list(keys)
        self._next(self._end(self.at))

    def _end(self, at: int) -> int:
        found = LINE.match(self.text, at)
        return found.end() if found else len(self.text)

    def _next(self, end: int) -> None:
        found = BREAK.match(self.text, end)
        self.at = found.end() if found else len(self.text)

    def read_line(self) -> None:
        """Read one line, or all the lines that its value runs over."""
        start, end = self.at, self._end(self.at)
        first = _reached(_INDENT, self.text, start, end)
        indent = self.text[start:first]
        if first == end or self.text[first] == "#":
            if set(indent) & set(ODD) and first == end:
                self.slips.append(Typo("indent", start, end, ""))
            self._next(end)
            return
        column = _width(indent)
        self._close(column)
        if set(indent) - {" "} and not self._goes_on(column):
            self.slips.append(Typo("indent", start, first))
        self._entry(first, end, column)

    def _close(self, column: int, *, dash: bool = False) -> None:
        """What stands further right than this line is over."""
        while self.open and (
            self.open[-1].column > column or (self.open[-1].column == column and (dash or not self.open[-1].is_key))
        ):
            if dash and self.open[-1].is_key:
                break
            self.open.pop()

    def _goes_on(self, column: int) -> bool:
        """Say whether a line here continues the text of a value above it."""
        return bool(self.open) and self.open[-1].plain and self.open[-1].column < column

    def _entry(self, at: int, end: int, column: int) -> None:
        while (dash := _DASH.match(self.text, at, end)) is not None and not self._goes_on(column):
            self._close(column, dash=True)
            if set(dash.group()) & set(ODD):
                self.slips.append(Typo("blank", at, dash.end(), "- "))
            self._push(column, self._owner(column), is_key=False)
            column += dash.end() - at
            at = dash.end()
        if at >= end:
            self._next(end)
            return
        after = self._key(at, end, column)
        if after is None:
            self._unkeyed(at, end, column)
        else:
            self._value(after, end, column)

    def _owner(self, column: int) -> str:
        return next((holder.key for holder in reversed(self.open) if holder.column <= column), "")

    def _push(self, column: int, key: str, *, plain: bool = False, is_key: bool = True) -> None:
        while self.open and self.open[-1].column == column and self.open[-1].is_key == is_key:
            self.open.pop()
        self.open.append(OpenKey(column, key, plain, is_key))

    def _is_due(self, column: int) -> bool:
        """Say whether only a key can stand here: its neighbours in this column are keys."""
        return any(holder.column == column and holder.is_key for holder in self.open)

    def _key(self, at: int, end: int, column: int) -> int | None:
        """Where the value begins, if the line begins with a key, however its colon is written."""
        if self._goes_on(column):
            self._swallowed(at, end)
            return None
        wide = _WIDE_KEY.match(self.text, at, end)
        if wide and self._is_wide_key(wide.group(1), wide.end(), end, column):
            stop, new = wide_sign(self.text, wide.end() - 1, end, ":")
            self.slips.append(Typo("colon", wide.end() - 1, stop, new))
            self._push(column, wide.group(1))
            return stop
        plain = self._narrow_key(at, end)
        if plain:
            self._push(column, plain[0])
            return plain[1]
        return self._joined_key(at, end, column)

    def _swallowed(self, at: int, end: int) -> None:
        """A key that YAML takes for more of the text above."""
        holder = self.open[-1]
        wide = _WIDE_KEY.match(self.text, at, end)
        if wide and is_known(wide.group(1)) and not runs_over_lines(holder.key):
            self.slips.append(Typo("swallowed", wide.end() - 1, wide.end()))

    def _narrow_key(self, at: int, end: int) -> tuple[str, int] | None:
        for pattern in (DOUBLE, SINGLE):
            found = pattern.match(self.text, at, end)
            if found:
                after = re.compile(r"[ \t]*:(?=[ \t]|$)").match(self.text, found.end(), end)
                return (found.group()[1:-1], after.end()) if after else None
        stop = _comment(self.text, at, end)
        found = _KEY.match(self.text, at, stop) or _LONG_KEY.match(self.text, at, stop)
        return (found.group(1), found.end()) if found else None

    def _is_wide_key(self, head: str, after: int, end: int, column: int) -> bool:
        if not may_be_key(head) or (not self._is_due(column) and holds_sentence(self._owner(column))):
            return False
        rest = self.text[after:end].strip(" \t" + ODD)
        return (
            is_known(head)
            or self._is_due(column)
            or rest[:1] in ("{", "[", "｛", "［")
            or (not rest and self._deeper(end, column))
        )

    def _deeper(self, end: int, column: int) -> bool:
        """Say whether the next line that says something stands further right."""
        self.looked_below = True
        found = _NEXT_WORDS.match(self.text, end)
        return found is not None and _width(found.group(1)) > column

    def _joined_key(self, at: int, end: int, column: int) -> int | None:
        """``role:desk`` and ``role:　desk``: a key only for us."""
        if not self._is_due(column) and holds_sentence(self._owner(column)):
            return None
        odd = _ODD_AFTER.match(self.text, at, end)
        if odd and may_be_key(odd.group(1)):
            colon = at + len(odd.group(1))
            self.slips.append(Typo("blank", colon, odd.end(), ": " if odd.end() < end else ":"))
            self._push(column, odd.group(1))
            return odd.end()
        joined = _JOINED_KEY.match(self.text, at, end)
        if joined and is_known(joined.group(1)):
            self.slips.append(Typo("no-blank", joined.end() - 1, joined.end(), ": "))
            self._push(column, joined.group(1))
            return joined.end()
        return None

    def _unkeyed(self, at: int, end: int, column: int) -> None:
        """More of a text, or an item of a list."""
        if self._goes_on(column):
            self._text(at, end, self.open[-1].key, fixed=False)
            self._next(end)
            return
        self._value(at, end, self.open[-1].column if self.open else column)

    def _value(self, at: int, end: int, column: int) -> None:
        holder = self.open[-1] if self.open else OpenKey(column, "")
        at = _reached(_INDENT, self.text, at, end)
        sign = self.text[at:end][:1]
        if not sign or sign == "#":
            self._next(end)
        elif _BLOCK_TEXT.match(self.text, at, end):
            self._skip_block(end, holder.column)
        elif sign in "[{" or self._wide_bracket(at, end, holder.key):
            self._brackets(at, holder)
        else:
            self._plain_or_quoted(at, end, holder)

    def _wide_bracket(self, at: int, end: int, key: str) -> bool:
        written = self.text[at : _comment(self.text, at, end)].rstrip()
        closers = [*WIDE_CLOSE, "]", "}"]
        return written[:1] in WIDE_OPEN and written[-1:] in closers and not holds_sentence(key)

    def _brackets(self, at: int, holder: OpenKey) -> None:
        indent = _width(self.text[self.at : _reached(_INDENT, self.text, self.at, len(self.text))])
        brackets = BracketScan(self.text, at, holder.key, min(indent, holder.column))
        end, stop = self._end(at), brackets.read()
        self.looked_below |= stop > end or brackets.is_open or brackets.looked_below
        self._next(self._end(stop))
        self.slips += brackets.slips

    def _plain_or_quoted(self, at: int, end: int, holder: OpenKey) -> None:
        curly = curly_typo(self.text, at, end, holder.key)
        if curly:
            self.slips.append(curly)
            self._next(end)
            return
        pattern = {'"': DOUBLE, "'": SINGLE}.get(self.text[at])
        whole = pattern.match(self.text, at) if pattern else None
        self.looked_below |= pattern is not None and (whole is None or whole.end() > end)
        if whole and not runs_over_key(self.text, at, whole.end(), holder.column):
            self._next(self._end(whole.end()))
            return
        if pattern is None:
            self._text(at, end, holder.key, fixed=True)
            self.open[-1:] = [OpenKey(holder.column, holder.key, True, holder.is_key)]
        self._next(end)

    def _text(self, at: int, end: int, key: str, *, fixed: bool) -> None:
        """Plain text: cut by a number sign, or broken by a colon."""
        cut = CUT.search(self.text, at, end) if holds_sentence(key) else None
        if cut and not _COMMENT.search(self.text, at, cut.start()):
            rest = _comment(self.text, cut.end(), end)
            written = self.text[at:rest].rstrip()
            fixed = fixed and NUMBERED.match(self.text, cut.start()) is not None
            self.slips.append(Typo("cut", at, at + len(written), quoted(written) if fixed else None))
            return
        stop = _comment(self.text, at, end)
        written = self.text[at:stop].rstrip()
        colon = COLON_IN_TEXT.search(written)
        if colon and (fixed or holds_sentence(key)):
            new = (
                quoted(written) if fixed and holds_sentence(key) and not ends_in_key(written[: colon.start()]) else None
            )
            self.slips.append(Typo("colon-in-text", at, at + len(written), new))

    def _skip_block(self, end: int, column: int) -> None:
        """Lines of ``|`` and ``>`` are text, whatever they hold."""
        self.looked_below = True
        self._next(end)
        while self.at < len(self.text):
            stop = self._end(self.at)
            line = self.text[self.at : stop]
            if line.strip(" ") and len(line) - len(line.lstrip(" ")) <= column:
                return
            self._next(stop)


def _reached(pattern: re.Pattern[str], text: str, start: int, end: int) -> int:
    found = pattern.match(text, start, end)
    return found.end() if found else start


def _width(indent: str) -> int:
    """Columns as an editor shows them: an ideographic blank and a tab count two."""
    return sum(2 if sign in "\u3000\t" else 1 for sign in indent)


def _comment(text: str, start: int, end: int) -> int:
    """Where a comment begins, or the end of the line."""
    found = _COMMENT.search(text, start, end)
    return found.start() if found else end
