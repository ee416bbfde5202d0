"""Messages for people who never see an id: a thing that has a title is called by it alone."""

import re

from drillbook.schema.finding import Text
from drillbook.ui.translation import translate

_BOTH = "“{title}”（{name}）"


def plainly(text: Text | None) -> str:
    """The text in the language spoken, without the ids that stand in brackets behind titles."""
    return translate(_bare(text)) if text else ""


def _bare(text: Text) -> Text:
    zh, en = text.zh, text.en
    if _BOTH in zh and {"title", "name"} <= dict(text.parts).keys():
        zh, en = zh.replace(_BOTH, "“{title}”"), en.replace("'{title}' ({name})", "'{title}'")
    return Text(en, zh, tuple((name, _part(part)) for name, part in text.parts))


def _part(part: object) -> object:
    if isinstance(part, Text):
        return _bare(part)
    return tuple(_part(one) for one in part) if isinstance(part, list | tuple) else part


def unquoted(said: str) -> str:
    """A role or task alone in a cell needs no quotation marks."""
    found = re.fullmatch("“([^“”]*)”|'([^']*)'", said)
    return (found[1] or found[2] or said) if found else said
