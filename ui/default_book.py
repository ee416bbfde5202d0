"""Which book somebody means: the one asked for, else the nearest above, else the sample."""

from collections.abc import Callable
from pathlib import Path

from drillbook.schema.book_files import book_folder, find_book
from drillbook.schema.files import near_path
from drillbook.schema.finding import Text, say
from drillbook.ui.samples import BOOK, samples

Remark = Callable[[Text], None]
"""Who hears what a user should know although it is not the answer."""


def unremarked(text: Text) -> None:
    """Nobody is told."""


def chosen_book(asked: Path | None, remark: Remark = unremarked) -> Path:
    """The folder of the book asked for, else of the default one; that it is the sample is remarked on.

    Raises:
        Refused: there is no such folder.
    """
    if asked is not None:
        return book_folder(asked)
    folder = default_book()
    if folder == Path(BOOK):
        remark(say(en="no book named; using {folder}", zh="未指明预案库，使用 {folder}", folder=folder.as_posix()))
    elif find_book(Path.cwd()) is None:
        remark(
            say(
                en="no book here; using the sample {folder}",
                zh="此处没有预案库，使用示例库 {folder}",
                folder=folder.as_posix(),
            )
        )
    return folder


def default_book() -> Path:
    """The nearest book above the working folder, else the sample."""
    above = find_book(Path.cwd())
    if above is not None:
        return near_path(above)
    copied = Path(BOOK)
    return copied if (copied / "book.yaml").is_file() else near_path(samples() / BOOK)
