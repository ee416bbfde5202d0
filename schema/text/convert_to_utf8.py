"""Converts office files in other encodings to UTF-8 without losing a letter."""

from dataclasses import dataclass
from pathlib import Path

from drillbook.schema.files import BOM, LARGEST, read_or_refuse, replace_file, target_inside, writing_in
from drillbook.schema.finding import Refused, say
from drillbook.schema.text.foreign_encodings import ENCODINGS, encoding_of
from drillbook.schema.values.late_patterns import late

_NOT_TEXT = late("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffd\ue000-\uf8ff]")


@dataclass(frozen=True, slots=True)
class Converted:
    """The result of a conversion: the encoding a file had, and where the old one is kept; ``UTF-8`` was left alone."""

    path: Path
    was: str
    backup: Path | None = None


def convert(path: Path, *, keep: bool = True, within: Path | None = None) -> Converted:
    """Convert a file to UTF-8 in one step; the old one stays as ``name.bak`` unless ``keep`` is false.

    Raises ``Refused`` if it is unreadable, too large, or in none of the known encodings.
    """
    target = target_inside(path, within)
    _read(target)  # refused before its folder is held
    with writing_in(target.parent, target.name):
        raw = _read(target)
        if _is_utf8(raw):
            return Converted(path, "UTF-8")
        encoding = encoding_of(raw)
        text = _decoded(path, raw, encoding)
        backup = _kept(path, target, raw) if keep else None
        replace_file(target, text.encode("utf-8"))
    return Converted(path, ENCODINGS[encoding], backup)


def _read(target: Path) -> bytes:
    raw = read_or_refuse(target)
    if len(raw) > 2 * LARGEST:
        raise Refused(say(en="{file} is too large", zh="{file}过大", file=target.name))
    return raw


def _is_utf8(raw: bytes) -> bool:
    if b"\0" in raw and not raw.startswith(BOM):
        return False
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _decoded(path: Path, raw: bytes, encoding: str) -> str:
    """The text, refused where a wrong guess would show."""
    try:
        text = raw.decode(encoding) if encoding else ""
    except UnicodeDecodeError:
        text = ""
    if not text or _NOT_TEXT.search(text):
        raise Refused(
            say(
                en="{file} is neither UTF-8 nor GBK nor UTF-16",
                zh="{file}不是UTF-8、GBK或UTF-16编码的文本",
                file=path.name,
            ),
            say(en="open it in its own program and save it as UTF-8", zh="请用原软件打开，另存为UTF-8编码"),
        )
    return text


def _kept(path: Path, target: Path, raw: bytes) -> Path:
    backup = path.with_name(path.name + ".bak")
    if backup.exists() or backup.is_symlink():
        raise Refused(
            say(en="{file} exists already", zh="{file}已存在", file=backup.name),
            say(en="move it away first", zh="请先移走该文件"),
        )
    replace_file(target.with_name(backup.name), raw)
    return backup
