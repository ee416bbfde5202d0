"""What a draft leaves to its author, in sentences: 尚有10处待填写：scenarios/draft.yaml第61、62行."""

from collections.abc import Sequence

from drillbook.ui.translation import _, counted, joined
from drillbook.ui.use.checks.blanks import Blanks
from drillbook.ui.use.file_positions import shown_path

_FILES, _LINES = 3, 5


def left_to_write(found: Sequence[Blanks]) -> list[str]:
    """Say how much is still to be written and how much to be confirmed, each with the first places; nothing without."""
    said = []
    to_write = [(shown_path(one.file.as_posix()), one.to_write) for one in found if one.to_write]
    to_confirm = [(shown_path(one.file.as_posix()), one.to_confirm) for one in found if one.to_confirm]
    if to_write:
        number = sum(len(lines) for _file, lines in to_write)
        said.append(
            counted(
                "{n} place is still to be written: {where}",
                "{n} places are still to be written: {where}",
                number,
                where=_where(to_write),
            )
        )
    if to_confirm:
        number = sum(len(lines) for _file, lines in to_confirm)
        said.append(
            counted(
                "{n} place is still to be confirmed: {where}",
                "{n} places are still to be confirmed: {where}",
                number,
                where=_where(to_confirm),
            )
        )
    return said


def _where(places: Sequence[tuple[str, tuple[int, ...]]]) -> str:
    shown = _("; ").join(_lines(file, sorted(set(lines))) for file, lines in places[:_FILES])
    more = len(places) - _FILES
    if more <= 0:
        return shown
    return counted("{names} and {n} more file", "{names} and {n} more files", more, names=shown)


def _lines(file: str, lines: Sequence[int]) -> str:
    more = len(lines) - _LINES
    told = joined(str(line) for line in lines[:_LINES])
    if more > 0:
        return _("{file}, lines {lines} and {n} more", file=file, lines=told, n=more)
    return counted("{file}, line {lines}", "{file}, lines {lines}", len(lines), file=file, lines=told)
