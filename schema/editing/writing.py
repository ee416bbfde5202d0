"""Writes a value so that it reads back as it is: plain where possible, in the quotes it had, in one line.

ruamel.yaml's emitter writes it. It is imported by the first edit, so commands that only read never load it.
"""

from functools import cache
from io import StringIO
from typing import TYPE_CHECKING, TypeAlias

from drillbook.schema.typos.sign_tables import OPENERS, WIDE_OPEN

if TYPE_CHECKING:
    from ruamel.yaml import YAML
    from ruamel.yaml.emitter import Emitter, ScalarAnalysis

Data: TypeAlias = str | list["Data"] | dict[str, "Data"]
LONGEST_LINE = 100
_UNENDING = 1 << 30
_BREAKS = frozenset("\t\r\n\x85\u2028\u2029")
_MISTAKABLE = frozenset(OPENERS) | frozenset(WIDE_OPEN)


@cache
def _ruamel() -> "YAML":
    """A hand that breaks no line and, as every scalar is text here, quotes no number, date or truth value."""
    from ruamel.yaml import YAML
    from ruamel.yaml.resolver import BaseResolver

    hand = YAML(typ="rt", pure=True)
    hand.Resolver = lambda **_: BaseResolver()
    hand.width = _UNENDING
    hand.allow_unicode = True
    hand.indent(mapping=2, sequence=4, offset=2)
    return hand


def _emitted(value: object) -> str:
    out = StringIO()
    _ruamel().dump(value, out)
    return out.getvalue().removesuffix("\n")


@cache
def _judge() -> "Emitter":
    """An emitter that only looks; it gets a dumper of its own because it would take over the hand's."""
    from ruamel.yaml import YAML
    from ruamel.yaml.emitter import Emitter

    return Emitter(StringIO(), allow_unicode=True, dumper=YAML(typ="rt", pure=True))


def _analysis(text: str) -> "ScalarAnalysis":
    """Which ways of writing could hold the text."""
    analysis: ScalarAnalysis = _judge().analyze_scalar(text)
    return analysis


def is_plain(text: str, *, flow: bool) -> bool:
    """Say whether the text may stand without quotes, and nobody takes its first sign for a typo."""
    if not text or text != text.strip() or text[0] in _MISTAKABLE or _BREAKS & set(text):
        return False
    if flow and (text[0] in ":?-" or ":?" in text):
        return False  # libyaml, which reads it again, takes the sign in brackets for one of its own
    fits = _analysis(text)
    return fits.allow_flow_plain if flow else fits.allow_block_plain


def _is_block(text: str) -> bool:
    """Say whether lines under ``|`` hold the text without an indent written in figures."""
    return (
        _analysis(text).allow_block
        and text[0] not in " \n"
        and not text.endswith("\n\n")
        and not (_BREAKS - {"\n"}) & set(text)
    )


def _styled(text: str, style: str = "", *, flow: bool, plain: bool = True) -> object:
    """The text in ``style`` (the quote it had), or in the nearest that can hold it."""
    from ruamel.yaml import scalarstring as written

    is_lined = style in ("|", ">") or ("\n" in text and not style)
    if is_lined and plain and not flow and _is_block(text):
        return written.LiteralScalarString(text)
    if not style and plain and is_plain(text, flow=flow):
        return written.PlainScalarString(text)
    single = style == "'" or (not style and ('"' in text or "\\" in text))
    if single and not _BREAKS & set(text) and _analysis(text).allow_single_quoted:
        return written.SingleQuotedScalarString(text)
    return written.DoubleQuotedScalarString(text)


def _in_flow(value: Data, *, plain: bool) -> object:
    from ruamel.yaml.comments import CommentedMap, CommentedSeq

    if isinstance(value, str):
        return _styled(value, flow=True, plain=plain)
    held: CommentedMap | CommentedSeq
    if isinstance(value, list):
        held = CommentedSeq(_in_flow(item, plain=plain) for item in value)
    else:
        held = CommentedMap((_styled(key, flow=True), _in_flow(item, plain=plain)) for key, item in value.items())
    held.fa.set_flow_style()
    return held


def _in_block(value: Data, *, plain: bool, depth: int = 0) -> object:
    """As people lay it out: an object below its key, small things in one line."""
    from ruamel.yaml.comments import CommentedMap, CommentedSeq

    if isinstance(value, str):
        return _styled(value, flow=False, plain=plain)
    may_be_line = depth or isinstance(value, list)
    if not value or (may_be_line and len(flow(value, plain=plain)) <= LONGEST_LINE):
        return _in_flow(value, plain=plain)
    if isinstance(value, list):
        return CommentedSeq(_in_flow(item, plain=plain) for item in value)
    return CommentedMap(
        (_styled(key, flow=False), _in_block(item, plain=plain, depth=depth + 1)) for key, item in value.items()
    )


def scalar(text: str, style: str = "", *, flow: bool, indent: int = 0, eol: str = "\n", plain: bool = True) -> str:
    """Write the text in ``style``, or in the nearest that can hold it; lines under ``|`` stand at ``indent``."""
    first, *rest = _emitted({"k": _styled(text, style, flow=flow, plain=plain)}).split("\n")
    return eol.join([first.removeprefix("k: "), *(" " * indent + line[2:] if line else "" for line in rest)])


def flow(value: Data, *, plain: bool = True) -> str:
    """Write the value in one line: ``[a, b]``, ``{a: b}``. (As an item of a list a lone pair would lose its brackets.)"""
    return _emitted(_in_flow({"v": value}, plain=plain)).removeprefix("{v:").removesuffix("}").removeprefix(" ")


def entry(key: str, value: Data, indent: int, eol: str, *, plain: bool = True) -> str:
    """Write ``key: value`` as people lay it out, the lines below it further in than ``indent``."""
    first, *rest = _emitted({_styled(key, flow=False): _in_block(value, plain=plain)}).split("\n")
    return eol.join([first, *(" " * indent + line if line else "" for line in rest)])
