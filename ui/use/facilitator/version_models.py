"""One scenario made ready in two versions of the plans: two folders, or git revisions (`ui/use/versions`)."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from drillbook.schema.book import PlanBook
from drillbook.schema.book_files import DefaultBook
from drillbook.schema.finding import Refused, say
from drillbook.schema.linkage.revision.diff import changes
from drillbook.schema.models.scenario import Scenario
from drillbook.schema.scenario_files import read_scenario
from drillbook.simulator.prepare import Prepared, prepare_in
from drillbook.ui.use.versions import BookVersion, is_revision, pair, read_version


@dataclass(frozen=True, slots=True)
class ReadyVersion:
    """How people call a version, and the scenario in it; without a model it cannot be run there."""

    name: str
    ready: Prepared


@dataclass(frozen=True, slots=True)
class ReadyPair:
    """Both versions, and how much differs between their texts: changes, in how many plans."""

    before: ReadyVersion
    after: ReadyVersion
    changes: int
    plans: int


def ready_pair(path: Path, asked: Sequence[str], default_book: DefaultBook) -> ReadyPair:
    """Read both versions and prepare the scenario in each.

    Where only one is ``asked`` for it is the older: the other is the scenario's own book as it is now. A git revision
    alone means that book at that time.

    Raises:
        Refused: there is no such version, or not one or two of them; the scenario cannot be read.
    """
    if len(asked) not in (1, 2):
        raise Refused(
            say(
                en="name one or two versions with --book: folders or git revisions, the older first",
                zh="请用 --book 指定一或两个版本（文件夹或git版本），旧版在前",
            )
        )
    read = read_scenario(path, None, default_book)
    if read.scenario is None or (read.folder is None and len(asked) == 1):
        raise Refused(
            say(
                en="{file} cannot be read, or has no book: run drillbook check",
                zh="{file}无法读取，或没有预案库：请运行 drillbook check",
                file=path.as_posix(),
            )
        )
    versions = [_version(one, read.folder) for one in asked]
    if read.folder is not None and len(versions) == 1:
        versions.append(read_version(read.folder.as_posix()))
    books = pair(*versions)
    for version, book in zip(versions, books, strict=True):
        _refuse_another_book(version, book, read.scenario.value)
    differing = changes(*books)
    before, after = (
        ReadyVersion(version.name, prepare_in(book, read.scenario, version.unreadable))
        for version, book in zip(versions, books, strict=True)
    )
    return ReadyPair(before, after, len(differing), len({one.plan for one in differing if one.plan}))


def _refuse_another_book(version: BookVersion, book: PlanBook, scenario: Scenario) -> None:
    """A book without any plan of the scenario is another book, and what it lacks need not be told plan by plan."""
    if scenario.plans and not version.unreadable and not any(name in book.plans for name in scenario.plans):
        raise Refused(
            say(
                en="none of the plans of this scenario ({plans}) is in {version}",
                zh="{version}中没有该情景涉及的任何预案（{in_chinese}）",
                plans=", ".join(scenario.plans),
                in_chinese="、".join(scenario.plans),
                version=version.name,
            ),
            say(en="name another version of the same book", zh="请给出同一预案库的另一版本"),
        )


def _version(asked: str, folder: Path | None) -> BookVersion:
    """A revision without a path is the scenario's book at that time."""
    if folder is None or ":" in asked or Path(asked).exists() or not is_revision(asked):
        return read_version(asked)
    return read_version(f"{asked}:{folder.as_posix()}")
