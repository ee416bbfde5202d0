"""Libraries that only some commands need: what is missing is said with the command that installs it."""

from importlib.util import find_spec

from drillbook.ui.cli.misuse import Misuse
from drillbook.ui.translation import _

STUDY = ("scipy", "study")
"""A library, and the extra that brings it."""


def need(extra: tuple[str, str]) -> None:
    """Refuse where a library is not installed.

    Raises:
        Misuse: it is not.
    """
    library, name = extra
    if find_spec(library) is None:
        raise Misuse(_("this needs {library}: pip install 'drillbook[{extra}]'", library=library, extra=name))
