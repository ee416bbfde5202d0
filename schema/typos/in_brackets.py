"""Finds typos between brackets: ``[a，b]``, ``{role：desk}``, ``[“a”]``, ``[a］``."""

import re
from dataclasses import dataclass, field

from drillbook.schema.typos.sign_tables import (
    CUT,
    DOUBLE,
    NARROW_CLOSE,
    ODD,
    SINGLE,
    WIDE_CLOSE,
    WIDE_OPEN,
    Typo,
    TypoKind,
    curly_typo,
    ends_in_key,
    holds_sentence,
    is_known,
    is_next_key,
    lists_sentences,
    may_be_key,
    quoted,
    runs_over_key,
    wide_sign,
)
from drillbook.schema.values.late_patterns import late

_TOKEN = late(r"[^,\[\]{}\r\n:#]+|:(?![ \t\r\n,\[\]{}]|$)|(?<![ \t])#")
_BREAK = late(r"[\r\n]")
_HEAD = late(rf"[ \t{ODD}]*([^\s：:，,、]+?)[ \t{ODD}]*：")


@dataclass(slots=True)
class _Frame:
    """An open bracket, the key whose value it is, and the key whose value stands in it now."""

    sign: str
    owner: str
    key: str | None = None

    @property
    def context(self) -> str:
        return self.key if self.key is not None else self.owner


@dataclass(slots=True)
class BracketScan:
    """Reads one bracketed value leniently; ``looked_below``: a quote in it was not closed on its line."""

    text: str
    at: int
    owner: str
    indent: int
    slips: list[Typo] = field(default_factory=list)
    frames: list[_Frame] = field(default_factory=list)
    fresh: bool = True
    line_end: int = -1
    looked_below: bool = False

    @property
    def is_open(self) -> bool:
        """Say whether it was given up before it was closed."""
        return bool(self.frames)

    def read(self) -> int:
        """Where the value ends."""
        while self.at < len(self.text):
            sign = self.text[self.at]
            if sign in "\r\n" and self._is_given_up():
                break
            self._take(sign)
            if not self.frames:
                break
        return self.at

    def _is_given_up(self) -> bool:
        """A line that is plainly the next key: the bracket was never closed."""
        return is_next_key(self.text, self.at + 1, self.indent)

    def _take(self, sign: str) -> None:
        if sign in "[{" or (self.fresh and sign in WIDE_OPEN and self._opens_wide()):
            self._open(sign)
        elif sign in "]}" or (not self.fresh and sign in WIDE_CLOSE):
            self._close(sign)
        elif sign in ",，、" and (sign == "," or not self.fresh):
            self._separate(sign)
        elif sign in ":：" and not self.fresh:
            self._colon(sign)
        elif sign == "#" and self.text[self.at - 1] in " \t\r\n":
            self.at = self._line_end()
        elif sign in " \t\r\n":
            self.at += 1
        else:
            self._value(sign)

    def _line_end(self) -> int:
        if self.at > self.line_end or self.line_end < 0:
            found = _BREAK.search(self.text, self.at)
            self.line_end = found.start() if found else len(self.text)
        return self.line_end

    def _opens_wide(self) -> bool:
        return not self.frames or not holds_sentence(self.frames[-1].context)

    def _open(self, sign: str) -> None:
        owner = self.frames[-1].context if self.frames else self.owner
        narrow = WIDE_OPEN.get(sign, sign)
        if narrow != sign:
            self._slip("bracket", self.at, self.at + 1, narrow)
        self.frames.append(_Frame(narrow, owner))
        self.at += 1
        self.fresh = True

    def _close(self, sign: str) -> None:
        frame = self.frames.pop()
        if sign in WIDE_CLOSE:
            self._slip("bracket", self.at, self.at + 1, NARROW_CLOSE[frame.sign])
        self.at += 1
        self.fresh = False

    def _separate(self, sign: str) -> None:
        if sign != ",":
            stop, new = wide_sign(self.text, self.at, self._line_end(), ",")
            self._slip("comma", self.at, stop, new)
        self.frames[-1].key = None
        self.at += 1
        self.fresh = True

    def _colon(self, sign: str) -> None:
        """After a quoted key or a bracket; the key's own words do not matter here."""
        if sign == "：" and self.frames[-1].sign == "{":
            stop, new = wide_sign(self.text, self.at, self._line_end(), ":")
            self._slip("colon", self.at, stop, new)
        self.at += 1
        self.fresh = True
        self.frames[-1].key = self.frames[-1].key or ""

    def _value(self, sign: str) -> None:
        frame = self.frames[-1]
        curly = curly_typo(self.text, self.at, len(self.text), frame.context)
        if curly:
            self.slips.append(curly)
            self.at, self.fresh = curly.end, False
            return
        pattern = {'"': DOUBLE, "'": SINGLE}.get(sign) if self.fresh else None
        whole = pattern.match(self.text, self.at) if pattern else None
        self.looked_below |= pattern is not None and (whole is None or whole.end() > self._line_end())
        if whole and not runs_over_key(self.text, self.at, whole.end(), self.indent):
            self._quoted(frame, whole.end())
        else:
            self._plain(frame)

    def _quoted(self, frame: _Frame, end: int) -> None:
        if frame.sign == "{" and frame.key is None:
            frame.key = self.text[self.at + 1 : end - 1]
        self.at, self.fresh = end, False

    def _plain(self, frame: _Frame) -> None:
        start = self.at
        end = self._token_end(start)
        if end == start:  # a stray sign: pass over it
            self.at += 1
        elif frame.sign == "{" and frame.key is None:
            self._key(frame, start, end)
        else:
            self._words(frame, start, end)

    def _token_end(self, start: int) -> int:
        end = start
        while (found := _TOKEN.match(self.text, end)) is not None:
            end = found.end()
        return end

    def _is_colon(self, at: int) -> bool:
        return self.text[at : at + 1] == ":"

    def _key(self, frame: _Frame, start: int, end: int) -> None:
        head = _HEAD.match(self.text, start, end)
        if head and may_be_key(head.group(1)) and (is_known(head.group(1)) or not self._is_colon(end)):
            at = head.end() - 1
            stop, new = wide_sign(self.text, at, self._line_end(), ":")
            self._slip("colon", at, stop, new)
            frame.key, self.at, self.fresh = head.group(1), stop, True
            if stop < end:
                self._words(frame, stop, end)
        elif self._is_colon(end):
            frame.key, self.at, self.fresh = self.text[start:end].strip(), end + 1, True
        else:
            self._joined_key(frame, start, end)

    def _joined_key(self, frame: _Frame, start: int, end: int) -> None:
        """``{role:desk}`` and ``{role:　desk}``: a key only for us."""
        word, colon, rest = self.text[start:end].partition(":")
        frame.key, self.at, self.fresh = word.strip(), end, False
        if colon and rest and is_known(word):
            after = start + len(word) + 1
            odd = rest[0] in ODD
            stop = wide_sign(self.text, after - 1, end, ":")[0] if odd else after
            self._slip("blank" if odd else "no-blank", after - 1, stop, ": ")

    def _words(self, frame: _Frame, start: int, end: int) -> None:
        """A plain value: what in it is not text."""
        self.at, self.fresh = end, False
        token = self.text[start:end]
        if self._is_colon(end) and frame.sign == "{":
            self._two_colons(frame, start, end)
        elif (frame.sign == "{" and self._wide_entry(frame, start, token)) or self._wide_closer(frame, start, token):
            return
        elif self._is_cut(end) and holds_sentence(frame.context):
            self._quote_to_next(start, "cut")
        elif frame.sign == "[" and not lists_sentences(frame.owner):
            self._commas(start, end)

    def _is_cut(self, at: int) -> bool:
        return CUT.match(self.text, at - 1) is not None

    def _two_colons(self, frame: _Frame, start: int, end: int) -> None:
        """``甲，role: b`` is two entries; ``通知: 撤离`` is text."""
        token = self.text[start:end]
        at = max(token.rfind("，"), token.rfind("、"))
        tail = token[at + 1 :].strip(" \t" + ODD)
        if at > 0 and (is_known(tail) or (may_be_key(tail) and not holds_sentence(frame.context))):
            stop, new = wide_sign(self.text, start + at, end, ",")
            self._slip("comma", start + at, stop, new)
            frame.key, self.at, self.fresh = tail, end + 1, True
        else:
            self._quote_to_next(start, "colon-in-text", fixed=holds_sentence(frame.context) and not ends_in_key(token))

    def _quote_to_next(self, start: int, kind: TypoKind, *, fixed: bool = True) -> None:
        found = re.compile(r"[,\]}\r\n]|$").search(self.text, start)
        stop = found.start() if found else len(self.text)
        written = self.text[start:stop].rstrip()
        plain = fixed and not re.search(r"[\[{]|^[\"']", written)
        self._slip(kind, start, start + len(written), quoted(written) if plain else None)
        self.at, self.fresh = stop, False

    def _wide_entry(self, frame: _Frame, start: int, token: str) -> bool:
        """``desk，title：甲``: the next entry, both signs full-width."""
        if holds_sentence(frame.context):
            return False
        found = re.search(rf"([，、])[ \t{ODD}]*([^\s：，、]+)[ \t{ODD}]*：", token)
        if not found or not is_known(found.group(2)):
            return False
        at = start + found.start()
        stop, new = wide_sign(self.text, at, start + len(token), ",")
        self._slip("comma", at, stop, new)
        frame.key, self.at, self.fresh = None, stop, True
        return True

    def _wide_closer(self, frame: _Frame, start: int, token: str) -> bool:
        """``甲］``: the bracket closes here, unless the word opened one itself."""
        if WIDE_CLOSE.keys().isdisjoint(token):
            return False
        for index, sign in enumerate(token):
            opens = next(
                (wide for wide, narrow in WIDE_OPEN.items() if WIDE_CLOSE.get(sign) == narrow and wide in token), None
            )
            if WIDE_CLOSE.get(sign) == frame.sign and opens is None:
                if frame.sign == "[" and not lists_sentences(frame.owner):
                    self._commas(start, start + index)
                self.at = start + index
                return True
        return False

    def _commas(self, start: int, end: int) -> None:
        for found in re.finditer("[，、]", self.text[start:end]):
            at = start + found.start()
            stop, new = wide_sign(self.text, at, end, ",")
            self._slip("comma", at, stop, new)

    def _slip(self, kind: TypoKind, start: int, end: int, new: str | None) -> None:
        self.slips.append(Typo(kind, start, end, new))
