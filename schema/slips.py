"""The slips of an office: signs an input method wrote wide."""

import re

from schema.finding import Finding, Location, say

_WIDE_COLON = re.compile(r"^\s*(?:- )?[^\s\"'#:{]+(：)")


def scan(file: str, text: str) -> list[Finding]:
    """Slips found line by line, with or without a syntax error."""
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        slip = _WIDE_COLON.match(line)
        if slip and ": " not in line[: slip.end()]:
            message = say(en="a full-width colon ends the key", zh="键名后用了全角冒号“：”")
            hint = say(en="write a half-width colon and a blank", zh="请改为半角冒号加空格")
            found.append(Finding(Location(file, number, slip.start(1) + 1), "YA", message, hint=hint))
    return found
