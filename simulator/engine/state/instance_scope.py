"""Scopes: instances of procedures, and the rounds of repeats inside them."""

from collections.abc import Callable

from drillbook.simulator.engine.program.facts import STARTEX
from drillbook.simulator.engine.program.steps import Body
from drillbook.simulator.engine.program.subjects import Subject
from drillbook.simulator.model.means import NONE


class Scope:
    """One instance of a procedure, or one round of a repeat in it. ``instance`` is the procedure's either way.

    Its steps are the slots from ``base`` on. ``root``: the delivery of the inject its incident is, STARTEX for none,
    and ``root_at`` the tick of that. ``around``: of a round, the scope its repeat stands in. ``then`` is called as
    ``then(run, scope, token)`` when all its steps are settled.
    """

    __slots__ = (
        "around", "base", "body", "instance", "left", "number", "place", "plan", "prefix", "procedure", "rank", "root",
        "root_at", "row", "start", "suffix", "then", "token", "withdrawn",
    )  # fmt: skip

    def __init__(
        self, procedure: int, plan: int, body: Body, prefix: str, instance: int, suffix: str = "", place: int = NONE,
        root: int = STARTEX, root_at: int = 0, around: "Scope | None" = None, then: Callable[..., None] | None = None,
        token: int = 0,
    ) -> None:  # fmt: skip
        self.procedure, self.plan, self.body = procedure, plan, body
        self.prefix, self.suffix = prefix, suffix
        self.instance, self.place = instance, place
        self.root, self.root_at = root, root_at
        self.around, self.then, self.token = around, then, token
        self.base, self.number, self.start = 0, 0, 0
        self.left = 0  # steps that are not settled
        self.rank = 0  # the part of a rank that all its steps share
        self.row: list[int] = []  # the durations drawn for its steps
        self.withdrawn = False

    @property
    def slots(self) -> range:
        """The slots of its steps."""
        return range(self.base, self.base + self.body.size)

    @property
    def is_round(self) -> bool:
        """Whether it is a round of a repeat, not an instance of its own."""
        return self.around is not None

    @property
    def since(self) -> int:
        """The tick at which its instance began."""
        scope = self
        while scope.around is not None:
            scope = scope.around
        return scope.start

    def maker(self, subject: Subject) -> "Scope | None":
        """Return the innermost round or instance it stands in that brings a moment about itself, if one does."""
        scope: Scope | None = self
        while scope is not None and subject not in scope.body.own:
            scope = scope.around
        return scope
