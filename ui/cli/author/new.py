"""``drillbook new`` and ``drillbook schema``: what a new author begins with."""

import shlex
import shutil
import tempfile
from pathlib import Path

from drillbook.schema.finding import Language
from drillbook.schema.jsonschema.generate import FileKind, rendered, write_all
from drillbook.ui.cli.author.fixes import told_plainly
from drillbook.ui.cli.misuse import Misuse
from drillbook.ui.samples import PARTS, samples
from drillbook.ui.words import _


def schema(kind: FileKind, keys: Language, to: Path | None) -> int:
    """Print one schema, or write those of every kind of file in both key languages."""
    if to is None:
        print(rendered(kind, keys), end="")
        return 0
    if to.exists() and not to.is_dir():
        raise Misuse(_("{path} is a file; a folder is expected", path=to.as_posix()))
    with told_plainly():
        written = write_all(to)
    for path in written:
        print(path.as_posix())
    return 0


def new(folder: Path) -> int:
    """Copy the samples to ``folder``, all or nothing."""
    target = folder.absolute()
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise Misuse(_("{folder} exists already and is not empty", folder=folder.as_posix()))
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=f".{target.name[:40]}.", suffix=".part", dir=target.parent))
    try:
        for part in PARTS:
            shutil.copytree(samples() / part, beside / part)
        with told_plainly():
            write_all(beside / "schema" / "json")
        beside.chmod(0o755)
        if target.exists():
            target.rmdir()
        beside.rename(target)
    except shutil.Error as several:
        shutil.rmtree(beside, ignore_errors=True)
        raise Misuse(
            _("{folder} cannot be written; check the disk and the rights", folder=folder.as_posix())
        ) from several
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
    print(_("{folder}: the sample books (plans), their scenarios and the JSON Schema", folder=folder.as_posix()))
    print(
        _(
            "next: cd {folder}, then drillbook run scenarios/muifa-night.yaml",
            folder=shlex.quote(folder.as_posix()) if " " in folder.as_posix() else folder.as_posix(),
        )
    )
    return 0
