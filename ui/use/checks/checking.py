"""Check what paths name: the books they belong to, their findings, and which of these were asked for."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from drillbook.schema.book_files import yaml_files_below
from drillbook.schema.files import near_path
from drillbook.schema.finding import Refused, say
from drillbook.schema.progress import Hear, unheard
from drillbook.ui.default_book import Remark, chosen_book, unremarked
from drillbook.ui.use.checks.checked import Checked
from drillbook.ui.use.checks.kept import kept_answer
from drillbook.ui.use.checks.wanted import Wanted
from drillbook.ui.use.runs.run_ask import RunAsk


def check(
    paths: Sequence[Path],
    asked: Path | None = None,
    as_of: date | None = None,
    *,
    hear: Hear = unheard,
    remark: Remark = unremarked,
    runs: RunAsk | None = None,
) -> Checked:
    """Findings of everything ``paths`` name; a file is checked within its book, and only its own are kept.

    With ``runs``: also what so many runs of the scenarios show.

    Raises:
        Refused: a path leads nowhere, or to nothing that could be checked.
    """
    whole = asked if asked is None else chosen_book(asked)
    files = [near_path(path) for path in paths] or [chosen_book(whole, remark)]
    missing = next((path for path in files if not path.exists()), None)
    if missing is not None:
        raise Refused(
            say(en="there is no file or folder {path}", zh="没有文件或文件夹 {path}", path=missing.as_posix())
        )
    wanted = Wanted(files[0], whole, as_of) if runs is None and len(files) == 1 else None
    known = kept_answer(wanted) if wanted else None
    if known is not None:
        return known
    empty = next((path for path in files if path.is_dir() and not any(yaml_files_below(path))), None)
    if empty is not None:
        raise Refused(
            say(
                en="there is no plan, library or scenario in {path}",
                zh="{path} 中没有预案、库或情景文件",
                path=empty.as_posix(),
            )
        )
    from drillbook.ui.use.checks.asked_anew import (
        checked,  # with it come all rules, which an answer that is kept does without
    )

    return checked(files, whole, as_of, hear, remark, runs, wanted)
