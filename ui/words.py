"""The words of screens, in the language of whoever looks: gettext catalogues zh_CN and en."""

import gettext
import locale
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

Language = Literal["zh", "en"]
LOCALES = Path(__file__).parent / "locale"
DOMAIN = "drillbook"
_CATALOGUE = {"zh": "zh_CN", "en": "en"}


class _Spoken:
    """The catalogue in use; one process speaks one language at a time."""

    def __init__(self) -> None:
        self.language: Language = "en"
        self.catalogue: gettext.NullTranslations = gettext.NullTranslations()


_spoken = _Spoken()


def speak(language: Language) -> None:
    """From now on, words are in ``language``."""
    _spoken.language = language
    _spoken.catalogue = gettext.translation(DOMAIN, LOCALES, [_CATALOGUE[language]], fallback=True)


def spoken() -> Language:
    """The language words are in now."""
    return _spoken.language


def catalogue_name() -> str:
    """The folder of the catalogue in use, as gettext calls it."""
    return _CATALOGUE[_spoken.language]


def _(message: str, **parts: object) -> str:
    """``message`` in the language spoken, with its named parts filled in."""
    text = _spoken.catalogue.gettext(message)
    return text.format(**parts) if parts else text


def later(message: str) -> str:
    """Marks words that are translated when they are shown, by us or by typer."""
    return message


HEADINGS = (
    later("Arguments"),
    later("Options"),
    later("Commands"),
    later("required"),
    later("default: {default}"),
)


def counted(one: str, many: str, n: int) -> str:
    """The singular or plural of a message, with ``n`` filled in."""
    return _spoken.catalogue.ngettext(one, many, n).format(n=n)


def asked_language(arguments: Sequence[str]) -> Language | None:
    """What ``--lang`` says on a command line that is not parsed yet, so that even --help can follow it."""
    for number, argument in enumerate(arguments):
        value = argument.partition("=")[2] if argument.startswith("--lang=") else ""
        if argument == "--lang" and number + 1 < len(arguments):
            value = arguments[number + 1]
        match value:
            case "zh" | "en":
                return value
    return None


def home_language() -> Language:
    """The language of this machine, for what is said before a book is known."""
    wished = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    if not wished and os.name == "nt":
        wished = locale.getlocale()[0] or ""
    return "zh" if wished.lower().startswith(("zh", "chinese")) else "en"
