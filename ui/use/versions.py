"""Two versions to compare: folders, files, or git revisions (``rev``, ``rev:path``); git is asked only for the last."""

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from drillbook.schema.book import PlanBook
from drillbook.schema.book_files import book_files, find_book
from drillbook.schema.files import near_path
from drillbook.schema.finding import Finding, Refused, Severity, say
from drillbook.schema.models.plan import Plan
from drillbook.schema.reader import ReadResult, read_file, read_text_as
from drillbook.ui.git import ask_git

_YAML = (".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class BookVersion:
    """One side of a comparison: how people call it, its files, and the book a lone file belongs to."""

    name: str
    reads: tuple[ReadResult, ...]
    lone: bool
    home: Path | None

    @property
    def unreadable(self) -> list[Finding]:
        """Why files of it could not be read."""
        return [
            finding
            for read in self.reads
            if read.document is None
            for finding in read.findings
            if finding.severity is Severity.ERROR
        ]


def read_version(asked: str) -> BookVersion:
    """Read what somebody names: an existing path first, else a git revision.

    Raises:
        Refused: there is neither, or git does not give it.
    """
    path = Path(asked)
    if path.is_dir():
        folder = near_path(path)
        return BookVersion(asked, tuple(read_file(one, one.as_posix()) for one in book_files(folder)), False, None)
    if path.is_file():
        file = near_path(path)
        return BookVersion(asked, (read_file(file, file.as_posix()),), True, find_book(path.absolute().parent))
    revision, colon, inside = asked.partition(":")
    if not revision or revision.startswith("-") or not (colon or is_revision(revision)):
        raise Refused(
            say(
                en="there is no file or folder {path}, and no git revision",
                zh="没有文件、文件夹或git版本 {path}",
                path=asked,
            ),
            say(
                en="a revision is one of the git repository that holds the folder you stand in",
                zh="git版本是指当前文件夹所在git仓库中的版本",
            ),
        )
    return _from_git(asked, revision, inside or ".")


def pair(old: BookVersion, new: BookVersion) -> tuple[PlanBook, PlanBook]:
    """Both as books. A lone file is put in the place of its plan in the book that is known of either side.

    Raises:
        Refused: one side is a file and the other a folder.
    """
    if old.lone != new.lone:
        raise Refused(
            say(en="compare a file with a file, or a folder with a folder", zh="请用文件对文件、文件夹对文件夹比较")
        )
    if not old.lone:
        return _book(old.reads), _book(new.reads)
    home = new.home or old.home
    return _book(_at_home(old, new, home)), _book(_at_home(new, old, home))


def has_book(old: BookVersion, new: BookVersion) -> bool:
    """Whether what the versions point to is known, so that findings mean something."""
    return not old.lone or bool(old.home or new.home)


def _book(reads: tuple[ReadResult, ...]) -> PlanBook:
    return PlanBook.assemble(Path(), reads)[0]


def _at_home(mine: BookVersion, other: BookVersion, home: Path | None) -> tuple[ReadResult, ...]:
    """The same book around both, so that nothing differs but the file."""
    if home is None:
        return mine.reads
    own = {read.document.value.plan for read in mine.reads if read.document and isinstance(read.document.value, Plan)}
    around = (read_file(path, path.as_posix()) for path in book_files(near_path(home)))
    names = {Path(read.file).resolve() for one in (mine, other) for read in one.reads}
    kept = [
        read
        for read in around
        if Path(read.file).resolve() not in names
        and not (read.document and isinstance(read.document.value, Plan) and read.document.value.plan in own)
    ]
    return (*kept, *mine.reads)


def _git(*arguments: str) -> bytes:
    try:
        done = ask_git(Path(), *arguments, seconds=60)
    except FileNotFoundError:
        raise Refused(
            say(
                en="git is not installed here; name two files or two folders",
                zh="本机没有git；请直接给出两个文件或两个文件夹",
            )
        ) from None
    if done.returncode:
        why = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise Refused(say(en="git says: {why}", zh="git提示：{why}", why=why[0] if why else done.returncode))
    return done.stdout


def is_revision(asked: str) -> bool:
    """Whether git, if there is any here, knows a commit of this name: then the folder one stands in is meant."""
    try:
        _git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{asked}^{{commit}}")
    except Refused:
        return False
    return True


def _from_git(asked: str, revision: str, inside: str) -> BookVersion:
    """Files as they were at a revision, read without touching the working folder."""
    commit = _git("rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}").decode().strip()
    path = inside.replace("\\", "/").rstrip("/") or "."
    listed = _git("ls-tree", "-r", "-z", "--name-only", commit, "--", path).decode("utf-8", "replace")
    names = [name for name in listed.split("\0") if PurePosixPath(name).suffix in _YAML]
    if not names:
        raise Refused(
            say(
                en="{revision} has no YAML files at {path}",
                zh="版本 {revision} 的 {path} 处没有YAML文件",
                revision=revision,
                path=path,
            )
        )
    reads = tuple(_read(commit, asked, name) for name in names)
    lone = names == [path.removeprefix("./")]
    return BookVersion(asked, reads, lone, find_book(Path(path).absolute().parent) if lone else None)


def _read(commit: str, asked: str, name: str) -> ReadResult:
    raw = _git("show", f"{commit}:./{name}")
    label = f"{asked.partition(':')[0]}:{name}"
    try:
        return read_text_as(label, raw.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise Refused(say(en="{file} is not UTF-8", zh="{file} 不是UTF-8编码", file=label)) from None
