"""The words of screens, in the language of whoever looks: gettext catalogues zh_CN and en."""

import gettext
import locale
import os
from collections.abc import Iterable, Sequence
from contextvars import ContextVar
from pathlib import Path

from drillbook.schema.finding import Language, Severity, Text, requoted

LOCALES = Path(__file__).parent / "locale"
DOMAIN = "drillbook"
_CATALOGUE = {"zh": "zh_CN", "en": "en"}
_STOPS = ("。", "？", "！", "?", ".", "!")


class _Spoken:
    """A language and its catalogue; ``insisted`` when somebody asked for this language and no other."""

    def __init__(self) -> None:
        self.language: Language = "en"
        self.insisted = False
        self.catalogue: gettext.NullTranslations = gettext.NullTranslations()

    def speak(self, language: Language, *, insisted: bool = False) -> None:
        """Words are in ``language`` from now on."""
        self.language = language
        self.insisted = insisted
        self.catalogue = gettext.translation(DOMAIN, LOCALES, [_CATALOGUE[language]], fallback=True)


_spoken = _Spoken()  # of the process: a command line speaks one language at a time
_here: ContextVar[_Spoken | None] = ContextVar("spoken here", default=None)  # of one browser among several


def speak(language: Language) -> None:
    """From now on, words are in ``language``, until a book suggests another."""
    _spoken.speak(language)


def insist(language: Language) -> None:
    """From now on, words are in ``language``, whatever a book suggests."""
    _spoken.speak(language, insisted=True)


def suggest(language: Language) -> None:
    """From now on, words are in the language of a book, unless somebody insisted on another."""
    if not _spoken.insisted:
        _spoken.speak(language)


def speak_here(language: Language) -> None:
    """Words are in ``language`` for this thread only: every browser has its own."""
    here = _Spoken()
    here.speak(language)
    _here.set(here)


def current_language() -> Language:
    """The language words are in now."""
    return _now().language


def _now() -> _Spoken:
    return _here.get() or _spoken


def catalogue_name() -> str:
    """The folder of the catalogue in use, as gettext calls it."""
    return _CATALOGUE[_now().language]


def _(message: str, /, **parts: object) -> str:
    """``message`` in the language spoken, with its named parts filled in."""
    text = _now().catalogue.gettext(message)
    return _filled(text, parts) if parts else text


def _filled(text: str, parts: dict[str, object]) -> str:
    """A sentence with its parts; what it puts in quotation marks may bring quotation marks of its own."""
    said = text.format(**parts)
    return requoted(said) if "“" in text else said


def translate(text: Text | None) -> str:
    """``text`` in the current language; empty for None."""
    return text.render(current_language()) if text else ""


def joined(parts: Iterable[str]) -> str:
    """Join ``parts`` by the comma of a list: 、 in Chinese."""
    return _(", ").join(parts)


def listed(names: Iterable[str]) -> str:
    """Join names that people gave: by ； where one of them holds the comma of a list itself, else as `joined` does."""
    each, comma = list(names), _(", ")
    return _("; ").join(each) if any(comma in one for one in each) else comma.join(each)


def capital(words: str) -> str:
    """``words`` as the beginning of a sentence."""
    return words[:1].upper() + words[1:]


def sentences(*parts: str) -> str:
    """Each of ``parts`` as a sentence, one after the other on one line."""
    stop, gap = ("。", "") if current_language() == "zh" else (".", " ")
    said = [part if part.endswith(_STOPS) else part + stop for part in parts if part]
    return gap.join(capital(part) for part in said)


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


def counted(one: str, many: str, n: int, **parts: object) -> str:
    """The singular or plural of a message, with ``n`` and its other named parts filled in."""
    return _filled(_now().catalogue.ngettext(one, many, n), {"n": n, **parts})


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


def severity_word(severity: Severity) -> str:
    """必改, 建议, 提示."""
    words = {Severity.ERROR: _("error"), Severity.WARNING: _("warning"), Severity.NOTE: _("note")}
    return words[severity]
