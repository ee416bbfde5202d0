"""``drillbook convert``: each file in one step, and what became of it; one that is refused stops no other."""

from pathlib import Path
from typing import Annotated

import typer

from drillbook.ui.cli.options import Command
from drillbook.ui.translation import later


def convert(
    files: Annotated[list[Path], typer.Argument(metavar="FILES", help=later("Files to convert."))],
    keep: Annotated[bool, typer.Option("--keep/--no-keep", help=later("Keep the old file as FILE.bak."))] = True,
) -> int:
    """Turn each file into UTF-8; exit 2 if one was refused."""
    from drillbook.schema.finding import Refused
    from drillbook.schema.text import convert_to_utf8
    from drillbook.ui.cli.misuse import Misuse, refusal_sentence
    from drillbook.ui.translation import _

    refused = []
    for path in files:
        try:
            done = convert_to_utf8.convert(path, keep=keep)
        except Refused as refusal:
            refused.append(refusal_sentence(refusal))
            continue
        if done.was == "UTF-8":
            print(_("{file}: UTF-8 already", file=path.as_posix()))
        else:
            print(_("{file}: was {encoding}, is UTF-8 now", file=path.as_posix(), encoding=done.was))
    if refused:
        raise Misuse("\ndrillbook: ".join(refused))
    return 0


COMMAND = Command("convert", later("Turn GBK or UTF-16 files into UTF-8."), convert)
