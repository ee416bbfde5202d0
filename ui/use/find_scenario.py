"""Find the file of a scenario: by its path, by its id, or by a log that was made from it."""

from collections.abc import Iterable
from pathlib import Path

from drillbook.schema.book_files import is_scenario
from drillbook.schema.files import near_path
from drillbook.schema.finding import Refused, say
from drillbook.simulator.log.eventlog import EventLog
from drillbook.ui.default_book import Remark, chosen_book, unremarked
from drillbook.ui.samples import samples

AT_HAND = (Path(), Path("scenarios"))
"""Where nobody would wonder which scenario was meant."""


def find_scenario(name: Path, remark: Remark = unremarked) -> Path:
    """The scenario's file: as written, else by its id or file name among those at hand and the samples.

    Raises:
        Refused: there is no such scenario.
    """
    if name.is_file():
        return near_path(name)
    if name.is_dir():
        raise Refused(
            say(en="{path} is a folder; a scenario is a file", zh="{path} 是文件夹，情景应为文件", path=name.as_posix())
        )
    folders = (*AT_HAND, samples(), samples() / "scenarios")
    for folder in folders:
        for path in (folder / name, folder / f"{name}.yaml"):
            if path.is_file() and is_scenario(path):
                remark(say(en="using {path}", zh="使用 {path}", path=near_path(path).as_posix()))
                return near_path(path)
    named = _by_id(name, folders)
    if named is not None:
        remark(say(en="using {path}", zh="使用 {path}", path=named.as_posix()))
        return named
    at_hand = sorted({path.stem for folder in folders for path in folder.glob("*.yaml") if is_scenario(path)})
    raise Refused(
        say(
            en="there is no scenario {name}; at hand are {names}",
            zh="没有情景{name}；现有：{names}",
            name=name.as_posix(),
            names=tuple(at_hand),
        )
    )


def _by_id(name: Path, folders: Iterable[Path]) -> Path | None:
    """The file among ``folders`` that holds the scenario of this id, whatever the file is called."""
    from drillbook.schema.scenario_files import scenario_file  # see below

    return scenario_file(name.as_posix(), folders)


def scenario_of_log(log: EventLog, book: Path | None, remark: Remark = unremarked) -> Path:
    """The scenario a log was made from, by its id: at hand, beside the book, or among the samples.

    Raises:
        Refused: there is no such scenario, or no such book.
    """
    from drillbook.schema.scenario_files import (
        scenario_file,  # with it comes the reader, which a named file does without
    )

    folder = chosen_book(book, remark) if book else Path()
    near = (*AT_HAND, folder, folder / "scenarios", folder.parent, folder.parent / "scenarios")
    path = scenario_file(log.origin.scenario, (*near, samples() / "scenarios"))
    if path is None:
        raise Refused(
            say(
                en="the scenario '{name}' of this log is not found; name its file with --scenario",
                zh="找不到该记录的情景“{name}”；请用 --scenario 指明文件",
                name=log.origin.scenario,
            )
        )
    return path
