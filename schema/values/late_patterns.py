"""Regular expressions that are compiled when they are first used: most commands use few of those the house has."""

import re
from typing import Any, cast


class _Late:
    """Stands for a pattern; what was asked for once is found without asking again."""

    def __init__(self, text: str, flags: int) -> None:
        self._written = text, flags

    def __getattr__(self, name: str) -> Any:
        text, flags = self._written
        found = getattr(re.compile(text, flags), name)
        setattr(self, name, found)
        return found


def late(text: str, flags: int = 0) -> re.Pattern[str]:
    """Return a pattern as ``re.compile`` does, but for use by its methods alone: functions of ``re`` refuse it."""
    return cast(re.Pattern[str], _Late(text, flags))
