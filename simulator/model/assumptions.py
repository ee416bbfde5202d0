"""What a run takes for granted: what the plans leave open, in words."""

from dataclasses import dataclass

from drillbook.schema.finding import Text


@dataclass(frozen=True, slots=True)
class Assumption:
    """One kind of thing taken for granted, how often, and about what (as far as it has names)."""

    kind: str
    count: int
    text: Text
    names: tuple[str, ...] = ()
