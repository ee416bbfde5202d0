"""Places in files, for people who jump to them and for other programs."""

from pathlib import Path

from drillbook.schema.finding import Location


def shown_path(file: str) -> str:
    """The file as seen from the working folder, where it lies below it."""
    path = Path(file)
    if path.is_absolute() and path.is_relative_to(Path.cwd()):
        return path.relative_to(Path.cwd()).as_posix()
    return file


def spot(where: Location) -> str:
    """``file:line:column``, as editors jump to it."""
    return f"{shown_path(where.file)}:{where.line}:{where.column}"


def place_row(where: Location) -> dict[str, object]:
    """A place for other programs: file, line, column, plan and clause."""
    return {
        "file": shown_path(where.file),
        "line": where.line,
        "column": where.column,
        "plan": where.plan,
        "clause": where.clause,
    }
