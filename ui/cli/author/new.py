"""``drillbook new``: the sample books copied out, as a beginning."""

from pathlib import Path
from typing import Annotated

import typer

from drillbook.ui.cli.options import Command
from drillbook.ui.translation import later


def new(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help=later("The new folder."))],
    empty: Annotated[
        bool, typer.Option("--empty", help=later("Begin a book of one's own, without the samples."))
    ] = False,
) -> int:
    """Copy the samples to ``folder``, or begin an empty book there, all or nothing."""
    import re
    import shlex
    import shutil
    import tempfile

    from drillbook.schema.jsonschema.generate import write_all
    from drillbook.ui.cli.misuse import Misuse
    from drillbook.ui.samples import PARTS, samples
    from drillbook.ui.translation import _, current_language
    from drillbook.ui.use.empty_book import editor_settings, empty_book, name_schema

    language = current_language()
    target = folder.absolute()
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise Misuse(_("{folder} exists already and is not empty", folder=folder.as_posix()))
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=f".{target.name[:40]}.", suffix=".part", dir=target.parent))
    try:
        for part in () if empty else PARTS:
            shutil.copytree(samples() / part, beside / part)
        for path in beside.rglob("*.yaml"):
            name_schema(path, beside)
        for name, text in (empty_book(language) if empty else {}).items():
            (beside / name).parent.mkdir(parents=True, exist_ok=True)
            (beside / name).write_text(text, encoding="utf-8", newline="\n")
        (beside / "scenarios").mkdir(exist_ok=True)
        (beside / ".vscode").mkdir(exist_ok=True)
        (beside / ".vscode" / "settings.json").write_text(editor_settings(language), encoding="utf-8")
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
    name = folder.as_posix()
    typed = name if re.fullmatch(r"[\w./:-]+", name) else shlex.quote(name)
    if empty:
        print(_("{folder}: a book of one plan, and the JSON Schema", folder=name))
        print(_("next: cd {folder}, then drillbook check", folder=typed))
        return 0
    print(_("{folder}: the sample books (plans), their scenarios and the JSON Schema", folder=name))
    print(_("next: cd {folder}, then drillbook run scenarios/muifa-night.yaml", folder=typed))
    return 0


COMMAND = Command("new", later("Copy the sample books out, as a beginning."), new)
