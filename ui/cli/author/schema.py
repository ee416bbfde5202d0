"""``drillbook schema``: the JSON Schema that editors of YAML ask for."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from drillbook.ui.cli.options import Command, Lang
from drillbook.ui.translation import later


class Kind(StrEnum):
    """What a file can be."""

    PLAN = "plan"
    LIBRARY = "library"
    SCENARIO = "scenario"
    BOOK = "book"


def schema(
    kind: Annotated[Kind, typer.Argument(metavar="KIND", help=later("plan, library, scenario or book."))] = Kind.PLAN,
    keys: Annotated[Lang, typer.Option(help=later("Language of the keys offered."))] = Lang.EN,
    to: Annotated[Path | None, typer.Option(help=later("Write all schemas to this folder."))] = None,
) -> int:
    """Print one schema, or write those of every kind of file in both key languages."""
    from drillbook.schema.jsonschema.generate import rendered, write_all
    from drillbook.ui.cli.misuse import Misuse
    from drillbook.ui.translation import _

    if to is None:
        print(rendered(kind.value, keys.value), end="")
        return 0
    if to.exists() and not to.is_dir():
        raise Misuse(_("{path} is a file; a folder is expected", path=to.as_posix()))
    for path in write_all(to):
        print(path.as_posix())
    return 0


COMMAND = Command("schema", later("Print the JSON Schema for YAML editors."), schema)
