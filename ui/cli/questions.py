"""Questions a reviewer asks on the command line: who, trace, coverage, graph, diff, rules."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from drillbook.ui.cli.commands import Format, Lang, Work
from drillbook.ui.words import _


def _add_who(app: typer.Typer) -> None:
    @app.command(help=_("Every duty of an organization in every plan."))
    def who(
        organization: Annotated[str, typer.Argument(metavar="ORGANIZATION", help=_("Id, title or another name."))],
        book: Annotated[Path | None, typer.Option(help=_("Folder of the book."))] = None,
        format: Annotated[Format, typer.Option(help=_("How the answer is written."))] = Format.TEXT,
        lang: Annotated[Lang | None, typer.Option(help=_("Language of the answer."))] = None,
    ) -> Work:
        def work() -> int:
            from drillbook.ui.cli.reviewer import who

            return who.answer(organization, book, lang.value if lang else None, format.value)

        return work


def _add_trace(app: typer.Typer) -> None:
    @app.command(help=_("Follow a report upward and add up its times."))
    def trace(
        report: Annotated[str, typer.Argument(metavar="REPORT", help=_("plan/task, a title, or a plan."))],
        book: Annotated[Path | None, typer.Option(help=_("Folder of the book."))] = None,
        format: Annotated[Format, typer.Option(help=_("How the answer is written."))] = Format.TEXT,
        lang: Annotated[Lang | None, typer.Option(help=_("Language of the answer."))] = None,
    ) -> Work:
        def work() -> int:
            from drillbook.ui.cli.reviewer import trace

            return trace.answer(report, book, lang.value if lang else None, format.value)

        return work


def _add_coverage(app: typer.Typer) -> None:
    @app.command(help=_("Hazards by plans, plans by scenarios, and what was never tried."))
    def coverage(
        folder: Annotated[Path | None, typer.Argument(metavar="BOOK", help=_("Folder of the book."))] = None,
        book: Annotated[Path | None, typer.Option(help=_("Folder of the book."))] = None,
        format: Annotated[Format, typer.Option(help=_("How the answer is written."))] = Format.TEXT,
        lang: Annotated[Lang | None, typer.Option(help=_("Language of the answer."))] = None,
    ) -> Work:
        def work() -> int:
            from drillbook.ui.cli.reviewer import coverage

            return coverage.answer(folder or book, lang.value if lang else None, format.value)

        return work


class Table(StrEnum):
    """How a comparison is written."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"


def _add_diff(app: typer.Typer) -> None:
    @app.command(help=_("Tell in plan terms what changed, and what follows from it."))
    def diff(
        old: Annotated[str, typer.Argument(metavar="OLD", help=_("Folder, file, or git revision (rev or rev:path)."))],
        new: Annotated[str, typer.Argument(metavar="NEW", help=_("The same for the newer version."))],
        format: Annotated[Table, typer.Option(help=_("How the answer is written."))] = Table.TEXT,
        lang: Annotated[Lang | None, typer.Option(help=_("Language of the answer."))] = None,
    ) -> Work:
        def work() -> int:
            from drillbook.ui.cli.reviewer import diff

            return diff.answer(old, new, lang.value if lang else None, format.value)

        return work


class View(StrEnum):
    """Which part of the graph is shown."""

    PLANS = "plans"
    ROLES = "roles"
    TASKS = "tasks"
    RESOURCES = "resources"
    ALL = "all"


class Picture(StrEnum):
    """How a graph is written."""

    SVG = "svg"
    DOT = "dot"
    JSON = "json"
    MERMAID = "mermaid"
    GRAPHML = "graphml"


def _add_graph(app: typer.Typer) -> None:
    @app.command(help=_("Draw what is linked with what."))
    def graph(
        folder: Annotated[Path | None, typer.Argument(metavar="BOOK", help=_("Folder of the book."))] = None,
        book: Annotated[Path | None, typer.Option(help=_("Folder of the book."))] = None,
        plan: Annotated[str | None, typer.Option(metavar="ID", help=_("Only this plan and what it touches."))] = None,
        around: Annotated[str | None, typer.Option(metavar="NAME", help=_("Only the neighbours of this."))] = None,
        hops: Annotated[int, typer.Option(min=0, help=_("How many steps away neighbours may be."))] = 1,
        kind: Annotated[View | None, typer.Option(help=_("What is shown."))] = None,
        format: Annotated[Picture, typer.Option(help=_("How the answer is written."))] = Picture.SVG,
        lang: Annotated[Lang | None, typer.Option(help=_("Language of the answer."))] = None,
    ) -> Work:
        def work() -> int:
            from drillbook.ui.cli.reviewer import graph

            wanted = graph.Asked(folder or book, lang.value if lang else None, plan, around, hops)
            return graph.answer(wanted, kind.value if kind else None, format.value)

        return work


def _add_rules(app: typer.Typer) -> None:
    @app.command(help=_("List the rules, or explain one."))
    def rules(
        code: Annotated[str | None, typer.Argument(metavar="RULE", help=_("For example X03."))] = None,
        format: Annotated[Format, typer.Option(help=_("How the answer is written."))] = Format.TEXT,
        lang: Annotated[Lang | None, typer.Option(help=_("Language of the answer."))] = None,
    ) -> Work:
        def work() -> int:
            from drillbook.ui.cli.reviewer import rules

            return rules.answer(code, format.value, lang.value if lang else None)

        return work


QUESTIONS = (_add_who, _add_trace, _add_coverage, _add_diff, _add_graph, _add_rules)
