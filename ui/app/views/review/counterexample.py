"""反例: the state of the district in which it goes wrong, as rows, taken from what the rule said."""

from collections.abc import Iterator

from drillbook.schema.finding import Finding, Text, plain, say
from drillbook.ui.translation import _, translate

_IN_PLAN = say(en="'{title}'", zh="《{title}》", title="")


def state_rows(finding: Finding) -> list[dict[str, str]]:
    """What is so in that state: indicators first, then the levels of the plans."""
    found = [pair for text in (finding.message, finding.consequence) if text for pair in _pairs(text)]
    found += list(_opposed(finding.message))
    said = dict.fromkeys((translate(what), translate(value)) for what, value in found)
    return [{_("What"): what, _("In this state"): value} for what, value in said]


def _pairs(text: Text) -> Iterator[tuple[Text, Text]]:
    """Every measured thing and its value inside a message."""
    parts = dict(text.parts)
    if {"title", "value"} <= parts.keys():
        what = say(
            en="{title}{at}", zh="{place}{title}", **{name: parts.get(name, "") for name in ("title", "at", "place")}
        )
        yield what, _text(parts["value"])
        return
    if {"title", "level"} <= parts.keys() and text.zh.endswith("为{level}"):
        yield _plan(parts["title"]), _text(parts["level"])
        return
    for part in parts.values():
        for inner in part if isinstance(part, tuple) else (part,):
            if isinstance(inner, Text):
                yield from _pairs(inner)


def _opposed(message: Text) -> Iterator[tuple[Text, Text]]:
    """The two plans of a message that sets one against the other."""
    parts = dict(message.parts)
    if {"upper", "lower", "level", "is_at"} <= parts.keys():
        yield _plan(parts["upper"]), _text(parts["level"])
        yield _plan(parts["lower"]), _text(parts["is_at"])


def _plan(title: object) -> Text:
    return Text(_IN_PLAN.en, _IN_PLAN.zh, (("title", title),))


def _text(part: object) -> Text:
    return part if isinstance(part, Text) else plain(str(part))
