"""``drillbook review`` and ``drillbook matrix``: what a reviewer does, on the command line."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from drillbook.ui.cli.commands import Format, Lang, Work
from drillbook.ui.words import _, later

Book = Annotated[Path | None, typer.Option(help=later("Folder of the book."))]
Language = Annotated[Lang | None, typer.Option(help=later("Language of the answer."))]
Mark = Annotated[str, typer.Argument(metavar="MARK", help=later("The finding, as review list calls it."))]
By = Annotated[str, typer.Option(help=later("Who writes this."))]


class Outcomes(StrEnum):
    """What became of an opinion."""

    MENDED = "mended"
    ADOPTED = "adopted"
    PARTLY = "partly"
    REJECTED = "rejected"


def add_review(app: typer.Typer) -> None:
    """The review and its parts."""
    review = typer.Typer(help=_("Put findings off, give them to somebody, answer them, draw up the opinion."))
    _add_list(review)
    _add_acts(review)
    _add_opinion(review)
    app.add_typer(review, name="review")

    @app.command(help=_("Organizations by plans: what is asked of whom, and who agreed."))
    def matrix(
        book: Book = None,
        format: Annotated[Format, typer.Option(help=_("How the answer is written."))] = Format.TEXT,
        lang: Language = None,
    ) -> Work:
        def work() -> int:
            from drillbook.ui.cli.reviewer import review as review_command

            return review_command.matrix(book, lang.value if lang else None, format.value)

        return work


def _add_list(app: typer.Typer) -> None:
    @app.command("list", help=_("The findings with their marks and what was written about them."))
    def listed(
        book: Book = None,
        plan: Annotated[str, typer.Option(metavar="ID", help=_("Only this plan and what it touches."))] = "",
        format: Annotated[Format, typer.Option(help=_("How the answer is written."))] = Format.TEXT,
        lang: Language = None,
    ) -> Work:
        def work() -> int:
            from drillbook.ui.cli.reviewer import review as review_command

            return review_command.listed(book, lang.value if lang else None, plan, format.value)

        return work


def _add_acts(app: typer.Typer) -> None:
    @app.command("put-off", help=_("Write into the plan that a finding is put off."))
    def put_off(
        mark: Mark,
        until: Annotated[str, typer.Option(metavar="YYYY-MM-DD", help=_("Until when."))],
        by: By,
        reason: Annotated[str, typer.Option(help=_("Why."))],
        book: Book = None,
        lang: Language = None,
    ) -> Work:
        def work() -> int:
            from drillbook.ui.cli.reviewer import review as review_command

            return review_command.put_off(book, lang.value if lang else None, mark, until, by, reason)

        return work

    @app.command(help=_("Give a finding to somebody."))
    def assign(
        mark: Mark,
        to: Annotated[str, typer.Option(help=_("Who is to do it."))],
        text: Annotated[str, typer.Option(help=_("What is to be done."))] = "",
        due: Annotated[str, typer.Option(metavar="YYYY-MM-DD", help=_("By when."))] = "",
        by: By = "",
        book: Book = None,
        lang: Language = None,
    ) -> Work:
        return _written(book, lang, mark, "assign", text, by, to=to, due=due)

    @app.command(help=_("Remark on a finding."))
    def comment(
        mark: Mark,
        text: Annotated[str, typer.Argument(metavar="TEXT", help=_("The remark."))],
        by: By = "",
        book: Book = None,
        lang: Language = None,
    ) -> Work:
        return _written(book, lang, mark, "comment", text, by)

    @app.command(help=_("Write down the answer of the drafting unit."))
    def answer(
        mark: Mark,
        text: Annotated[str, typer.Argument(metavar="TEXT", help=_("The answer."))],
        outcome: Annotated[Outcomes | None, typer.Option(help=_("What became of it."))] = None,
        by: By = "",
        book: Book = None,
        lang: Language = None,
    ) -> Work:
        return _written(book, lang, mark, "answer", text, by, outcome=outcome.value if outcome else "")


def _written(book: Path | None, lang: Lang | None, mark: str, kind: str, text: str, by: str, **more: str) -> Work:
    def work() -> int:
        from drillbook.ui.cli.reviewer import review as review_command

        return review_command.written(book, lang.value if lang else None, mark, kind, text, by, more)

    return work


def _add_opinion(app: typer.Typer) -> None:
    @app.command(help=_("Draw up the review opinion of a plan, as a page to print and sign."))
    def opinion(
        plan: Annotated[str, typer.Argument(metavar="PLAN", help=_("Id of the plan."))],
        book: Book = None,
        lang: Language = None,
    ) -> Work:
        def work() -> int:
            from drillbook.ui.cli.reviewer import review as review_command

            return review_command.opinion(book, lang.value if lang else None, plan)

        return work
