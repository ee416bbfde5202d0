"""Names of files for what has a name of its own: a plan's file, an author, a plan under review.

A digest of the whole name tells two names apart however long they are and however alike they begin, also where the
file system does not tell capitals from small letters. What stands before it is for people who look into the folder.
"""

import re
from hashlib import sha256
from urllib.parse import quote

_SHOWN = 24
_UNFIT = re.compile(r"[^\w-]+")


def stored_name(name: str) -> str:
    """A file name of at most 120 bytes for any text, not equal to that of any other text."""
    shown = _UNFIT.sub("-", name)[:_SHOWN].strip("-")
    return f"{shown}~{sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()[:24]}"


def former_name(name: str) -> str:
    """The name that was given before there were digests: readable, and cut where it was long."""
    return quote(name, safe="").replace(".", "%2E")[:180]
