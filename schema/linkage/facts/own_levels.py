"""What a condition says of a plan's own level, whatever else is so."""

from drillbook.schema.conditions.tree import Condition, LevelCompare, walk


class OwnLevel:
    """A state in which only the plan's own level is known."""

    def __init__(self, level: str, order: tuple[str, ...]) -> None:
        self._level, self._order = level, order

    def value(self, indicator: str, place: str | None) -> None:
        return None

    def values(self, indicator: str) -> None:
        return None

    def level(self, plan: str | None) -> str | None:
        return self._level if plan is None else None

    def levels(self, plan: str | None) -> tuple[str, ...]:
        return self._order

    def judged(self) -> None:
        return None

    def ordered(self) -> None:
        return None


def about_own_level(condition: Condition) -> bool:
    """Whether it asks for the level of the plan it stands in."""
    return any(isinstance(node, LevelCompare) and node.plan is None for node in walk(condition))
