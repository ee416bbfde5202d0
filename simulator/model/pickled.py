"""Mark the classes of compiled rooms whose objects are pickled."""

from typing import TypeVar

T = TypeVar("T")


def pickled(written: type[T]) -> type[T]:
    """Leave a class as it is. A class with a decorator of ours stays one of Python's where its room is compiled: what an
    interpreted process has pickled is read by a compiled one.
    """
    return written
