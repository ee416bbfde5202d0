"""Observed times from files, and the files of a book with the times they propose."""

from collections.abc import Iterable
from pathlib import Path

from drillbook.schema.editing.edits import Edit, apply
from drillbook.schema.editing.fixes import FixProposal
from drillbook.schema.files import LARGEST, open_text, read_regular_file
from drillbook.schema.finding import Refused, say
from drillbook.schema.text.foreign_encodings import encoding_of
from drillbook.simulator.log.eventlog import LogRefused, read_log
from drillbook.simulator.study.calibration.observations import Observed, Unused, of_table
from drillbook.simulator.study.calibration.played_logs import of_log
from drillbook.simulator.study.calibration.proposals import Calibration


def observations(paths: Iterable[Path]) -> list[Observed | Unused]:
    """Read tables and logs, whichever each is, in UTF-8, GBK or UTF-16.

    Raises:
        Refused: a file is not there, too large, or no text.
    """
    found: list[Observed | Unused] = []
    for path in paths:
        text = table_text(path)
        if text.lstrip().startswith('{"drillbook"'):
            try:
                found += of_log(read_log(text), path.name)
            except LogRefused as problem:
                found.append(Unused(path.name, problem.message))
        else:
            found += of_table(text, path.name)
    return found


def table_text(path: Path) -> str:
    """Read a table that another program wrote, in UTF-8, GBK or UTF-16.

    Raises:
        Refused: the file is not there, too large, or no text.
    """
    if not path.is_file():
        raise Refused(say(en="there is no file {path}", zh="没有文件 {path}", path=path.as_posix()))
    raw = read_regular_file(path)
    if len(raw) > 8 * LARGEST:
        raise Refused(say(en="{file} is too large", zh="{file}过大", file=path.name))
    if raw[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        try:
            return raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            pass
    encoding = encoding_of(raw)
    if not encoding:
        raise Refused(
            say(
                en="{file} is neither UTF-8 nor GBK nor UTF-16",
                zh="{file}不是UTF-8、GBK或UTF-16编码的文本",
                file=path.name,
            ),
            say(en="open it in its own program and save it as UTF-8", zh="请用原软件打开，另存为UTF-8编码"),
        )
    return raw.decode(encoding, "replace").lstrip("\ufeff")


def changes(calibration: Calibration) -> list[FixProposal]:
    """The files that the proposals change.

    Raises:
        Refused: an edit cannot be made without touching something else.
    """
    edits: dict[str, list[Edit]] = {}
    for one in calibration.proposals:
        edits.setdefault(one.target.place.source.file, []).extend(one.edits)
    found = []
    for file, wanted in sorted(edits.items()):
        now = open_text(Path(file))
        found.append(FixProposal(Path(file), file, now.digest, now.text, apply(now.text, wanted)))
    return found
