"""Wrong use of the command line: one clear sentence and exit code 2, never a traceback."""

import errno
import os
import re
import sys
from collections.abc import Callable
from difflib import get_close_matches

from drillbook.schema.files import os_reason
from drillbook.schema.finding import Refused, Unreadable
from drillbook.ui.translation import _, current_language, joined, translate

MISUSED = 2
INTERRUPTED = 130
CUT = 141
"""Whoever read the answer left before its end: what a shell says of programs that SIGPIPE ended."""


class Misuse(Exception):
    """What the user asked cannot be done; the sentence says why and, where there is one, the way out."""


def guarded(act: Callable[[], int]) -> int:
    """Run ``act``; every way it can end becomes an exit code."""
    try:
        return _answered(act)
    except BrokenPipeError:
        _forget_readers()
        return CUT


def _answered(act: Callable[[], int]) -> int:
    """Run ``act`` and say what it ran into; that nobody reads any more is not said but raised."""
    from typer import Abort, BadParameter

    usage_error: type[Exception] = BadParameter.__mro__[1]
    try:
        code = act()
        sys.stdout.flush()
        return code
    except usage_error as error:
        return _say(_parser_sentence(error))
    except Misuse as error:
        return _say(str(error))
    except (Refused, Unreadable) as refusal:
        return _say(refusal_sentence(refusal))
    except (KeyboardInterrupt, Abort):
        _say(_("interrupted; no file was left half-written"))
        return INTERRUPTED
    except SystemExit as ended:  # where nobody reads --help any more typer ends the process itself
        if isinstance(ended.__context__, BrokenPipeError):
            raise ended.__context__ from None
        raise
    except BrokenPipeError:
        raise
    except OSError as error:
        return _say(_os_sentence(error))


def refusal_sentence(refusal: Refused | Unreadable) -> str:
    """``no rights; ask for them``, with the signs of the language."""
    parts = [translate(part) for part in (refusal.message, refusal.hint) if part]
    return ("；" if current_language() == "zh" else "; ").join(parts)


def _say(sentence: str) -> int:
    print(f"drillbook: {sentence}", file=sys.stderr)
    return MISUSED


def _forget_readers() -> None:
    """A reader of our output has gone; give the interpreter somewhere to flush to in the stream he read."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _os_sentence(error: OSError) -> str:
    if error.errno == errno.ENOSPC:
        return _("the disk is full; nothing was changed")
    where = error.filename if error.filename is not None else ""
    reason = translate(os_reason(error))
    return _("{file}: {why}", file=where, why=reason) if where else reason


def _parser_sentence(error: Exception) -> str:
    """What typer stumbled over, in our words; its own where it says something new."""
    context = getattr(error, "ctx", None)
    command = getattr(context, "command_path", "drillbook")
    return _("{what}; see {command} --help", what=_parser_problem(error, context), command=command)


def _parser_problem(error: Exception, context: object) -> str:
    said = str(getattr(error, "message", error))
    option = getattr(error, "option_name", "")
    parameter = getattr(error, "param", None)
    quoted = re.search(r"'([^']*)'", said)
    if "No such command" in said and quoted:
        return _no_command(quoted[1], context)
    if type(error).__name__ == "NoSuchOption":
        likely = joined(getattr(error, "possibilities", None) or ())
        if likely:
            return _("there is no option {name} (did you mean {likely}?)", name=option, likely=likely)
        return _("there is no option {name}", name=option)
    if option:
        return _("{name} needs a value", name=option)
    if type(error).__name__ == "MissingParameter" and parameter is not None:
        return _("{name} is missing", name=_called(parameter))
    if parameter is not None:
        return _bad_value(parameter, said)
    extra = re.search(r"unexpected extra arguments?(?:\(s\))? \((.*)\)", said)
    return _("'{extra}' is one argument too many", extra=extra[1]) if extra else said.rstrip(".")


def _no_command(name: str, context: object) -> str:
    known = list(getattr(getattr(context, "command", None), "commands", ()))
    likely = get_close_matches(name, known, n=1)
    if likely:
        return _("there is no command '{name}' (did you mean {likely}?)", name=name, likely=likely[0])
    return _("there is no command '{name}'", name=name)


def _bad_value(parameter: object, said: str) -> str:
    choice = re.search(r"'([^']*)' is not one of (.*?)\.?$", said)
    if choice:
        allowed = choice[2].replace("'", "")
        return _(
            "{name} cannot be '{value}', only {allowed}", name=_called(parameter), value=choice[1], allowed=allowed
        )
    return _bad_number(_called(parameter), parameter, getattr(parameter, "type", None))


def _bad_number(name: str, *stated: object) -> str:
    """What a number has to be, as its option states: typer keeps that with the option, older ones with its type."""
    least, most = (
        next((getattr(one, end) for one in stated if getattr(one, end, None) is not None), None)
        for end in ("min", "max")
    )
    if any(_is_of_fractions(one) for one in stated):
        return _("{name} must be a number", name=name)
    if most is not None:
        return _("{name} must be a whole number from {least} to {most}", name=name, least=least or 0, most=most)
    return _("{name} must be a whole number from {least}", name=name, least=least or 0)


def _is_of_fractions(stated: object) -> bool:
    annotated = getattr(getattr(stated, "type_descriptor", None), "annotation", None)
    return annotated is float or getattr(stated, "name", "") in ("float", "float range")


def _called(parameter: object) -> str:
    options = sorted((name for name in getattr(parameter, "opts", ()) if name.startswith("-")), key=len, reverse=True)
    return options[0] if options else str(getattr(parameter, "metavar", None) or getattr(parameter, "name", "")).upper()
