"""Whether anything may be written: asked below the pages, by everything that keeps something for a book.

A server that only shows is frozen as a whole. One where a proxy says who is there writes only for a browser that it
named; until a page has said so, it is frozen too.
"""

from contextvars import ContextVar
from dataclasses import dataclass

from drillbook.schema.finding import Refused, say


@dataclass(slots=True)
class _Rule:
    """How this process was started."""

    frozen: bool = False
    asks_who: bool = False


_rule = _Rule()
_named: ContextVar[bool] = ContextVar("named", default=False)


def begin(*, frozen: bool, asks_who: bool) -> None:
    """From now on this process writes nothing (``frozen``), or only for browsers that somebody vouched for."""
    _rule.frozen, _rule.asks_who = frozen, asks_who


def vouch(named: bool) -> None:
    """Say for the page that is being drawn whether somebody is signed in."""
    _named.set(named)


def may_write() -> bool:
    """Whether the page that is being drawn may keep anything."""
    return not _rule.frozen and (_named.get() or not _rule.asks_who)


def require_writable() -> None:
    """Go on where something may be written.

    Raises:
        Refused: the server only shows, or nobody is signed in.
    """
    if not may_write():
        raise Refused(
            say(en="nothing can be changed here: the book is only shown", zh="此处只供查阅，不能修改"),
            say(en="ask whoever runs the application", zh="如需修改，请联系应用管理人员"),
        )
