"""The class of an event: frozen and slotted like a dataclass, but compiled once where that is compiled six times.

There are some eighty of them, and making them was a sixth of what a run costs from its start to its answer.
"""

from collections.abc import Callable
from dataclasses import MISSING, FrozenInstanceError, dataclass, fields
from operator import attrgetter
from typing import Any, ClassVar, TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(kw_only_default=True, frozen_default=True)
def event(written: type[T]) -> type[T]:
    """Make a class of frozen events, whose fields are given by name; a subclass of `Frozen`."""
    made = dataclass(init=False, repr=False, eq=False, slots=True, kw_only=True)(written)
    made.__init__ = _initialiser(made)  # type: ignore[method-assign]
    made.values_in_order = attrgetter(*(field.name for field in fields(made)))  # type: ignore[arg-type, attr-defined]
    return made


class Frozen:
    """What all such classes have in common: two are equal if they are of one class and say the same."""

    __slots__ = ()
    values_in_order: ClassVar[Callable[[Any], tuple[Any, ...]]]

    def __setattr__(self, name: str, value: object) -> None:
        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def __delattr__(self, name: str) -> None:
        raise FrozenInstanceError(f"cannot delete field {name!r}")

    def __eq__(self, other: object) -> bool:
        if self.__class__ is not other.__class__:
            return NotImplemented
        values = self.__class__.values_in_order
        return values(self) == values(other)

    def __hash__(self) -> int:
        return hash(self.__class__.values_in_order(self))

    def __repr__(self) -> str:
        said = (f"{field.name}={getattr(self, field.name)!r}" for field in fields(self))  # type: ignore[arg-type]
        return f"{self.__class__.__qualname__}({', '.join(said)})"

    def __getstate__(self) -> tuple[Any, ...]:
        return self.__class__.values_in_order(self)

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        for field, value in zip(fields(self), state, strict=True):  # type: ignore[arg-type]
            object.__setattr__(self, field.name, value)


def _initialiser(made: type) -> Callable[..., None]:
    """Sets each slot by its own descriptor, which nothing else can."""
    names: dict[str, Any] = {}
    given, lines = [], []
    for field in fields(made):
        names[f"set_{field.name}"] = getattr(made, field.name).__set__
        if field.default is MISSING:
            given.append(field.name)
        else:
            names[f"default_{field.name}"] = field.default
            given.append(f"{field.name}=default_{field.name}")
        lines.append(f" set_{field.name}(self, {field.name})\n")
    exec(f"def __init__(self, *, {', '.join(given)}):\n{''.join(lines)}", names)
    initialiser: Callable[..., None] = names["__init__"]
    initialiser.__qualname__ = f"{made.__qualname__}.__init__"
    return initialiser
