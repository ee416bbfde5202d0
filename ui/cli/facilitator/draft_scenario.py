"""``drillbook draft-scenario``: a scenario to begin with, from plans."""

from pathlib import Path
from typing import Annotated

import typer

from drillbook.ui.cli.options import Book, Command
from drillbook.ui.words import _, later


def draft_scenario(
    plans: Annotated[list[str], typer.Argument(metavar="PLAN", help=later("Ids of the plans it is about."))],
    out: Annotated[Path, typer.Option(metavar="FILE", help=later("The file to write; its name is the id."))],
    book: Book = None,
    title: Annotated[str, typer.Option(help=later("Title of the scenario; else that of the first plan."))] = "",
) -> int:
    """Write the scenario; a file that is there already is left alone."""
    import os

    from drillbook.schema.files import save
    from drillbook.schema.values.names import is_name
    from drillbook.ui.cli.asked_book import asked_book
    from drillbook.ui.cli.misuse import Misuse
    from drillbook.ui.use.facilitator.draft_scenario import ScenarioWish, from_plans
    from drillbook.ui.words import current_language

    if out.suffix not in (".yaml", ".yml") or not is_name(out.stem) or not out.parent.is_dir():
        raise Misuse(_("{file} cannot be a scenario: write a name that ends in .yaml", file=out.as_posix()))
    found = asked_book(book)
    first = found.plans.get(plans[0])
    called = title or (first.value.title if first else plans[0])
    language = "zh" if found.settings.language == "zh" else "en" if found.head else current_language()
    way = Path(os.path.relpath(found.folder, out.parent)).as_posix()
    save(out, None, from_plans(found, plans, ScenarioWish(out.stem, called, language, way)))
    print(_("{file}: what is to be written is marked so; next: drillbook check {file}", file=out.as_posix()))
    return 0


COMMAND = Command("draft-scenario", later("Begin a scenario from plans."), draft_scenario)
