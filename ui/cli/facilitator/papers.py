"""``drillbook papers``: the script and the message sheet of a scenario, to be printed."""

from pathlib import Path
from typing import Annotated

import typer

from drillbook.ui.cli.options import Book, Command
from drillbook.ui.translation import _, later, translate


def papers(
    scenario: Annotated[Path, typer.Argument(metavar="SCENARIO", help=later("A scenario, by file or id."))],
    out: Annotated[Path, typer.Option(metavar="DIR", help=later("The folder the papers are written to."))],
    book: Book = None,
) -> int:
    """Write the papers; 1 if the scenario cannot be read. What the rules find is told by ``check``."""
    from drillbook.schema.files import refusing
    from drillbook.schema.scenario_files import read_scenario
    from drillbook.ui.cli.asked_book import asked_book
    from drillbook.ui.cli.files import can_be_put, put
    from drillbook.ui.cli.misuse import Misuse
    from drillbook.ui.cli.screen import remark
    from drillbook.ui.default_book import chosen_book
    from drillbook.ui.report.scenario.papers import files
    from drillbook.ui.report.scenario.story import story
    from drillbook.ui.use.find_scenario import find_scenario

    if out.exists() and not out.is_dir():
        raise Misuse(_("{file} is no folder", file=out.as_posix()))
    read = read_scenario(find_scenario(scenario, remark), book, lambda: chosen_book(None, remark))
    if read.scenario is None or read.folder is None:
        for finding in read.findings:
            print(f"{finding.where}: {translate(finding.message)}")
        return 1
    written = files(story(asked_book(read.folder), read.scenario.value))
    with refusing(out.as_posix()):
        out.mkdir(parents=True, exist_ok=True)
    for name in written:
        can_be_put(out / name)
    for name, content in written.items():
        put(out / name, content)
    print("\n".join((out / name).as_posix() for name in written))
    return 0


COMMAND = Command("papers", later("Write the script and the message sheet of a scenario, to be printed."), papers)
