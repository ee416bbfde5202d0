"""What commands have in common: their shape, and the options that many of them take.

A command states its options and answers with an exit code. Whatever is slow to import is imported by the answer, so
that ``--help`` comes at once; and the answer is work that ``main`` carries out, so that every way it can end is handled
in one place.
"""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from drillbook.ui.cli.misuse import Misuse
from drillbook.ui.translation import _, insist, later, translate

Work = Callable[[], int]


class Form(StrEnum):
    """How an answer is written."""

    TEXT = "text"
    JSON = "json"


class Lang(StrEnum):
    """The language of an answer."""

    ZH = "zh"
    EN = "en"


FORMAT = typer.Option(help=later("How the answer is written."))
Book = Annotated[Path | None, typer.Option(help=later("Folder of the book."))]
BookArgument = Annotated[Path | None, typer.Argument(metavar="BOOK", help=later("Folder of the book."))]
Format = Annotated[Form, FORMAT]
AsOf = Annotated[str | None, typer.Option(help=later("Check at this date."), metavar="YYYY-MM-DD")]
PLAN = typer.Option(metavar="ID", help=later("Only this plan and what it touches."))
LogArgument = Annotated[Path, typer.Argument(metavar="LOG", help=later("An event log that run --log wrote."))]
ItsScenario = Annotated[Path | None, typer.Option(help=later("Its scenario, where it is not found by its id."))]
_LANG = Annotated[Lang | None, typer.Option(help=later("Language of the answer."))]


@dataclass(frozen=True, slots=True)
class Command:
    """A command: its name, the sentence ``--help`` says about it, and what answers it with an exit code."""

    name: str
    help: str
    answer: Callable[..., int]

    def add_to(self, app: typer.Typer) -> None:
        """Make it a command of ``app``, with ``--lang``."""
        app.command(self.name, help=_(self.help))(_postponed(self.answer))


def _postponed(answer: Callable[..., int]) -> Callable[..., Work]:
    """What typer calls: it also takes ``--lang``, behind ``--format`` where there is one, and returns the work."""
    parameters = list(inspect.signature(answer).parameters.values())
    at = next((number for number, one in enumerate(parameters, start=1) if one.name == "format"), len(parameters))
    lang = inspect.Parameter("lang", inspect.Parameter.POSITIONAL_OR_KEYWORD, default=None, annotation=_LANG)
    parameters.insert(at, lang)

    def postponed(lang: Lang | None = None, **given: object) -> Work:
        def work() -> int:
            if lang is not None:
                insist(lang.value)
            return answer(**given)

        return work

    postponed.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    postponed.__annotations__ = {one.name: one.annotation for one in parameters}
    return postponed


def needs(option: str, given: Mapping[str, bool]) -> None:
    """Refuse options that say nothing without another one, which is not there.

    Raises:
        Misuse: one of them was given.
    """
    alone = next((name for name, is_given in given.items() if is_given), None)
    if alone is not None:
        raise Misuse(_("{option} goes with {other}", option=alone, other=option))


def moment_asked(option: str, written: str | None) -> int | None:
    """A moment such as ``T+2:00``, in milliseconds since StartEx.

    Raises:
        Misuse: it is none.
    """
    from drillbook.schema.finding import Unreadable
    from drillbook.schema.values.instants import parse_elapsed

    if written is None:
        return None
    try:
        return parse_elapsed(written)
    except Unreadable as problem:
        raise Misuse(
            _("{option}: {why}; write for example T+2:00", option=option, why=translate(problem.message))
        ) from None


def day_asked(written: str | None) -> date | None:
    """``--as-of`` as a date.

    Raises:
        Misuse: it is none.
    """
    from drillbook.schema.values.times import parse_date

    if written is None:
        return None
    try:
        return parse_date(written)
    except ValueError:
        raise Misuse(_("--as-of cannot be '{value}', only a date such as 2026-06-30", value=written)) from None
