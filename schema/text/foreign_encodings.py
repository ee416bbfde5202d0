"""Tells in which encoding a file of an office is written that is not UTF-8."""

from drillbook.schema.values.late_patterns import late

ENCODINGS = {"utf-16": "UTF-16", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16", "gb18030": "GBK"}
_KANA = late("[\u3041-\u3096\u30a1-\u30fa]")


def encoding_of(raw: bytes) -> str:
    """Tell the encoding of an office file that is not UTF-8; an empty text if it is not surely UTF-16 or GB 18030.

    UTF-16 without its mark shows in zero bytes on one side. What can as well be Japanese is not taken for Chinese.
    """
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    if b"\0" in raw:
        return "utf-16-le" if raw[1::2].count(0) >= raw[0::2].count(0) else "utf-16-be"
    try:
        chinese = raw.decode("gb18030")
    except UnicodeDecodeError:
        return ""
    return "" if _is_japanese(raw, chinese) else "gb18030"


def _is_japanese(raw: bytes, chinese: str) -> bool:
    """Whether the bytes read in Shift-JIS have kana, and in GB 18030 none."""
    try:
        japanese = raw.decode("shift_jis")
    except UnicodeDecodeError:
        return False
    return bool(_KANA.search(japanese)) and not _KANA.search(chinese)
