"""Work of which nearly all that it makes stays: looking for garbage meanwhile finds none, and costs more the more there is."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Make something without collecting garbage; not for work without end, whose circles would pile up."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()
