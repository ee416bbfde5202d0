"""Work of which nearly all that it makes stays: looking for garbage meanwhile finds none, and costs more the more there is."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected(*, ages: bool = True) -> Iterator[None]:
    """Make something without collecting garbage; not for work without end, whose circles would pile up.

    Where it ``ages``, what was made counts as old afterwards: it is not gone through at once, but with all else that is
    old. What is soon let go of should not.
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            if ages and not gc.get_freeze_count():  # of what somebody has frozen nothing is let go
                gc.freeze()
                gc.unfreeze()
            gc.enable()
