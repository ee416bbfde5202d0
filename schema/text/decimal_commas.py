"""Numbers with a comma between brackets: YAML reads ``{takes: 0,5 h}`` as 0 and a key called 5 h."""

import re

from drillbook.schema.finding import Finding, Fix, say
from drillbook.schema.text.yaml_nodes import KeyPath, MappingNode, ScalarNode, Source

_FIGURES, _THOUSAND = re.compile(r"[-+0-9./ ]*[0-9]"), re.compile(r"[0-9]{3}([^0-9.].*)?")


def number_with_comma(source: Source, path: KeyPath) -> Finding | None:
    """Report a key that is the rest of a number with a comma, at the value it was cut from; None for any other key."""
    before, rest = touched_by(source, path), str(path[-1]) if path else ""
    value = source.node(before)
    if before == path or not isinstance(value, ScalarNode):
        return None
    if not _FIGURES.fullmatch(value.text) or not rest[0].isdigit():
        return None
    where, whole = source.locate(before), f"{value.text}.{rest}"
    if _THOUSAND.fullmatch(rest):
        message = say(en="numbers are written without a comma", zh="数字中不写逗号")
        hint = say(en="write {right}", zh="请写作：{right}", right=value.text + rest)
        return Finding(where, "SC", message, hint=hint)
    message = say(en="a decimal point is written '.'", zh="小数点应写作“.”")
    hint = say(en="write {right}", zh="请写作：{right}", right=whole)
    return Finding(where, "SC", message, hint=hint, fix=Fix(where, f"{value.text},{rest}", whole))


def touched_by(source: Source, path: KeyPath) -> KeyPath:
    """Return the path of the value that a key without value touches with its comma, else that of the key itself."""
    around, written = source.node(path[:-1]), str(path[-1]) if path else ""
    if not isinstance(around, MappingNode):
        return path
    names = list(around.entries)
    if written not in names[1:]:
        return path
    name = names[names.index(written) - 1]
    (_, value), (key, nothing) = around.entries[name], around.entries[written]
    if not isinstance(value, ScalarNode) or not isinstance(nothing, ScalarNode) or not nothing.is_blank:
        return path
    ends = (value.line, value.column + len(value.text) + 1)
    return (*path[:-1], name) if value.quote is None and ends == (key.line, key.column) else path
