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

    from drillbook.schema.files import refusing
    from drillbook.ui.cli.misuse import Misuse
    from drillbook.ui.translation import _

    target, name = folder.absolute(), folder.as_posix()
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise Misuse(_("{folder} exists already and is not empty", folder=name))
    with refusing(name):
        _write(target, empty)
    typed = name if re.fullmatch(r"[\w./:-]+", name) else shlex.quote(name)
    if empty:
        print(_("{folder}: a book of one plan, and the JSON Schema", folder=name))
        print(_("next: cd {folder}, then drillbook check", folder=typed))
        return 0
    print(_("{folder}: the sample books (plans), their scenarios and the JSON Schema", folder=name))
    print(_("next: cd {folder}, then drillbook run scenarios/muifa-night.yaml", folder=typed))
    return 0


def _write(target: Path, empty: bool) -> None:
    """Beside the new folder, which is there whole or not at all."""
    import shutil
    import tempfile

    target.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=f".{target.name[:40]}.", suffix=".part", dir=target.parent))
    try:
        _fill(beside, empty)
        if target.exists():
            target.rmdir()
        beside.rename(target)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise


def _fill(folder: Path, empty: bool) -> None:
    import shutil

    from drillbook.schema.jsonschema.generate import write_all
    from drillbook.ui.samples import PARTS, samples
    from drillbook.ui.translation import current_language
    from drillbook.ui.use.empty_book import editor_settings, empty_book, name_schema

    language = current_language()
    for part in () if empty else PARTS:
        shutil.copytree(samples() / part, folder / part)
    for path in folder.rglob("*.yaml"):
        name_schema(path, folder)
    for name, text in (empty_book(language) if empty else {}).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    (folder / "scenarios").mkdir(exist_ok=True)
    (folder / ".vscode").mkdir(exist_ok=True)
    (folder / ".vscode" / "settings.json").write_text(editor_settings(language), encoding="utf-8")
    write_all(folder / "schema" / "json")
    folder.chmod(0o755)


COMMAND = Command("new", later("Copy the sample books out, as a beginning."), new)
