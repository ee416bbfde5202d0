"""``drillbook new``: the sample books copied out, as a beginning."""

from pathlib import Path
from typing import Annotated

import typer

from drillbook.ui.cli.options import Command
from drillbook.ui.words import later


def new(folder: Annotated[Path, typer.Argument(metavar="DIR", help=later("The new folder."))]) -> int:
    """Copy the samples to ``folder``, all or nothing."""
    import shlex
    import shutil
    import tempfile

    from drillbook.schema.jsonschema.generate import write_all
    from drillbook.ui.cli.misuse import Misuse
    from drillbook.ui.samples import PARTS, samples
    from drillbook.ui.words import _

    target = folder.absolute()
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise Misuse(_("{folder} exists already and is not empty", folder=folder.as_posix()))
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=f".{target.name[:40]}.", suffix=".part", dir=target.parent))
    try:
        for part in PARTS:
            shutil.copytree(samples() / part, beside / part)
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


COMMAND = Command("new", later("Copy the sample books out, as a beginning."), new)
