"""``drillbook draft-scenario``: a scenario to begin with, from plans."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from drillbook.ui.cli.options import Book, Command
from drillbook.ui.translation import _, later

if TYPE_CHECKING:
    from drillbook.schema.book import PlanBook
    from drillbook.schema.linkage.questions.exercisable import ExercisePart


def draft_scenario(
    plans: Annotated[list[str], typer.Argument(metavar="PLAN", help=later("Ids of the plans it is about."))],
    out: Annotated[Path, typer.Option(metavar="FILE", help=later("The file to write; its name is the id."))],
    book: Book = None,
    uncovered: Annotated[
        bool, typer.Option("--uncovered", help=later("Aim at what no run exercised, as coverage --runs --keep found."))
    ] = False,
    title: Annotated[str, typer.Option(help=later("Title of the scenario; else that of its plans."))] = "",
) -> int:
    """Write the scenario; a file that is there already is left alone."""
    import os

    from drillbook.schema.files import save
    from drillbook.schema.linkage.catalogue import check
    from drillbook.schema.values.names import is_name
    from drillbook.ui.cli.asked_book import asked_book
    from drillbook.ui.cli.misuse import Misuse
    from drillbook.ui.translation import current_language
    from drillbook.ui.use.facilitator.draft_scenario import ScenarioWish, from_plans

    if out.suffix not in (".yaml", ".yml") or not is_name(out.stem) or not out.parent.is_dir():
        raise Misuse(_("{file} cannot be a scenario: write a name that ends in .yaml", file=out.as_posix()))
    found = asked_book(book)
    language = "zh" if found.settings.language == "zh" else "en" if found.head else current_language()
    way = Path(os.path.relpath(found.folder, out.parent)).as_posix()
    aims = _aims(found, plans) if uncovered else []
    wish = ScenarioWish(out.stem, title, language, way)
    save(out, None, from_plans(found, plans, wish, aims, check(found)))
    print(_("{file}: what is to be written is marked so; next: drillbook check {file}", file=out.as_posix()))
    _left_to_the_author(found, plans, aims)
    return 0


def _left_to_the_author(book: "PlanBook", plans: list[str], aims: "list[ExercisePart]") -> None:
    """What is aimed at and no message brings about."""
    from drillbook.schema.linkage.questions.exercisable import KINDS
    from drillbook.ui.report.questions.run_coverage import kind_word, part_named
    from drillbook.ui.report.terminal import note
    from drillbook.ui.translation import joined
    from drillbook.ui.use.facilitator.draft_scenario import beyond_reach

    left = beyond_reach([book.plans[name] for name in plans], aims)
    for kind in KINDS:
        names = joined(part_named(one) for one in left if one.kind == kind)
        if names:
            note(_("no message brings about: {kind}: {names}", kind=kind_word(kind), names=names))


def _aims(book: "PlanBook", plans: list[str]) -> "list[ExercisePart]":
    """What no run exercised of these plans, by what was kept last.

    Raises:
        Misuse: nothing was kept, or all was exercised.
    """
    from drillbook.ui.cli.misuse import Misuse
    from drillbook.ui.report.terminal import note
    from drillbook.ui.storage.coverage.kept_coverage import kept_shares, uncovered_parts

    kept = {plan: kept_shares(book, plan) for plan in plans if plan in book.plans}
    if kept and not all(kept.values()):
        raise Misuse(_("nothing is kept of what runs exercise: first drillbook coverage --runs 200 --keep"))
    if any(shares is not None and not shares.is_current for shares in kept.values()):
        note(_("the plans were changed since runs were counted: drillbook coverage --runs 200 --keep counts again"))
    found = uncovered_parts(book, plans)
    if kept and not found:
        raise Misuse(_("every part of these plans was exercised; leave --uncovered out"))
    return found


COMMAND = Command("draft-scenario", later("Begin a scenario from plans."), draft_scenario)
