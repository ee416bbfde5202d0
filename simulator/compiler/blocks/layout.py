"""Steps to blocks: nodes with their links, sound by construction; `after` adds links inside one instance."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from drillbook.schema.finding import say
from drillbook.schema.linkage.enumeration import members
from drillbook.schema.models import steps as written
from drillbook.schema.models.plan import Plan
from drillbook.schema.text.located import Located
from drillbook.schema.values.calendar_times import TimeOfDay
from drillbook.simulator.compiler.acting_plans import answering
from drillbook.simulator.compiler.blocks.sketch import Sketch, are_apart, enclosing, frozen, is_circular
from drillbook.simulator.compiler.builder import Builder
from drillbook.simulator.compiler.calendar.deadlines import occurrences, rounds
from drillbook.simulator.compiler.conditions import NEVER, assigned, compiled
from drillbook.simulator.compiler.staff import sending
from drillbook.simulator.model.means import NONE
from drillbook.simulator.model.tasks import Block, Branch, Call, Choose, Join, Perform, Put, Repeat, Wait, What

Fragment = tuple[list[int], list[int]]
EMPTY: Fragment = ([], [])


class ProcedureLayout:
    """The steps of one procedure; ``mentions`` are the nodes of each task, in whatever block they stand, ``blocks`` how many in each."""

    def __init__(self, builder: Builder, plan: Located[Plan]) -> None:
        self.builder = builder
        self.plan = plan
        self.owner = plan.value.plan
        self.used: dict[str, int] = {}
        self.mentions: dict[str, list[tuple[Sketch, int]]] = {}
        self.blocks: dict[str, dict[Sketch, int]] = {}
        self.failing: list[str] = []  # tasks whose other way is being laid out: there they have none
        self.choices: list[tuple[str, written.Choose]] = []

    def block(self, steps: tuple[written.Step, ...], last: tuple[str, int] | None = None) -> Block | None:
        """The whole procedure, closed with the links of `after`; ``last`` is a step after everything else.

        Nothing if the links go in a circle, which is then a finding.
        """
        sketch = Sketch()
        _, exits = self.sequence(sketch, steps)
        if last is not None:
            name, task = last
            self._link(sketch, exits, [self._node(sketch, name, lambda _: Perform(task))])
        return self._closed(sketch)

    def sequence(self, sketch: Sketch, steps: Iterable[written.Step]) -> Fragment:
        """Lay out steps one after another; returns the nodes they begin and end with."""
        entries, exits = list[int](), list[int]()
        for step in steps:
            first, final = self._step(sketch, step)
            if not first:
                continue
            if entries:
                self._link(sketch, exits, first)
            else:
                entries = first
            exits = final
        return entries, exits

    def _step(self, sketch: Sketch, step: written.Step) -> Fragment:
        match step:
            case written.Perform(task=task):
                return self._perform(sketch, task)
            case written.InTurn(steps=steps):
                return self.sequence(sketch, steps)
            case written.Parallel(parallel=steps):
                return self._side_by_side(sketch, steps)
            case written.Choose():
                return self._choose(sketch, step)
            case written.Repeat():
                return self._repeat(sketch, step)
            case written.Each(each=body):
                return self._each(sketch, body)
            case written.Wait(wait=patience):
                wait = self._wait(patience)
                return self._lone(sketch, "wait", lambda _: wait)
            case written.Call(call=name):
                call = self._call(name)
                return self._lone(sketch, "call", lambda _: call)
            case written.SetState(set_=table):
                put = Put(assigned(self.builder, table))
                return self._lone(sketch, "set", lambda _: put)

    def _wait(self, patience: written.Patience) -> Wait:
        at_most = self.builder.counts(self.owner, patience.at_most) if patience.at_most is not None else ()
        if isinstance(patience.until, TimeOfDay):
            return Wait(NEVER, at_most, occurrences(self.builder, (patience.until,)))
        return Wait(compiled(self.builder, patience.until, self.owner), at_most)

    def _lone(self, sketch: Sketch, kind: str, what: Callable[[dict[int, int]], What]) -> Fragment:
        node = self._node(sketch, self._numbered(kind), what)
        return [node], [node]

    def _node(self, sketch: Sketch, name: str, what: Callable[[dict[int, int]], What]) -> int:
        return sketch.add(name, self.builder.next_order(), what)

    def _numbered(self, kind: str) -> str:
        self.used[kind] = self.used.get(kind, 0) + 1
        return f"{kind}.{self.used[kind]}"

    def _perform(self, sketch: Sketch, task: str) -> Fragment:
        number = self.builder.task(f"{self.owner}/{task}")
        blocks = self.blocks.setdefault(task, {})
        earlier = sum(times for other, times in blocks.items() if other is sketch or not are_apart(other, sketch))
        blocks[sketch] = blocks.get(sketch, 0) + 1
        node = self._node(sketch, f"{task}.{earlier + 1}" if earlier else task, lambda _: Perform(number))
        self.mentions.setdefault(task, []).append((sketch, node))
        steps = self.plan.value.tasks[task].on_failure
        if not steps or task in self.failing:
            return [node], [node]
        self.failing.append(task)
        end = self._on_failure(sketch, node, steps)
        self.failing.pop()
        return [node], [end]

    def _on_failure(self, sketch: Sketch, node: int, steps: tuple[written.Step, ...]) -> int:
        """Another way on: a choice that only the failure of the task opens."""
        span = range(0)
        choose = self._node(
            sketch,
            self._numbered("on_failure"),
            lambda places: Choose((Branch(tuple(sorted(places[one] for one in span))),), places[node]),
        )
        begin = len(sketch.names)
        entries, exits = self.sequence(sketch, steps)
        span = range(begin, len(sketch.names))
        sketch.links |= {(node, choose), *((choose, entry) for entry in entries)}
        join = self._node(sketch, self._numbered("join"), lambda _: Join())
        sketch.links |= {(end, join) for end in (choose, *exits)}
        return join

    def _side_by_side(self, sketch: Sketch, steps: tuple[written.Step, ...]) -> Fragment:
        parts = [self._step(sketch, step) for step in steps]
        return [node for entries, _ in parts for node in entries], [node for _, exits in parts for node in exits]

    def _link(self, sketch: Sketch, exits: list[int], entries: list[int]) -> None:
        if len(exits) > 1 and len(entries) > 1:
            join = self._node(sketch, self._numbered("join"), lambda _: Join())
            sketch.links |= {(node, join) for node in exits}
            exits = [join]
        sketch.links |= {(a, b) for a in exits for b in entries}

    def _choose(self, sketch: Sketch, step: written.Choose) -> Fragment:
        spans: list[tuple[range, written.Branch]] = []
        self.choices.append((self._numbered("choose"), step))
        choose = self._node(sketch, self.choices[-1][0], lambda places: Choose(self._branches(spans, places)))
        ends = [choose]
        for branch in step.choose:
            begin = len(sketch.names)
            entries, exits = self.sequence(sketch, branch.body)
            sketch.links |= {(choose, node) for node in entries}
            ends += exits
            spans.append((range(begin, len(sketch.names)), branch))
        join = self._node(sketch, self._numbered("join"), lambda _: Join())
        sketch.links |= {(node, join) for node in ends}
        return [choose], [join]

    def _branches(self, spans: list[tuple[range, written.Branch]], places: dict[int, int]) -> tuple[Branch, ...]:
        return tuple(
            Branch(
                nodes=tuple(sorted(places[node] for node in span)),
                when=compiled(self.builder, branch.if_, self.owner) if branch.if_ else None,
                share=branch.chance or 0.0,
            )
            for span, branch in spans
        )

    def _repeat(self, sketch: Sketch, step: written.Repeat) -> Fragment:
        again = step.repeat
        until = compiled(self.builder, again.until, self.owner) if again.until is not None else None
        every = self.builder.counts(self.owner, again.every) if again.every is not None else ()
        clocks = rounds(self.builder, self.owner, again.every) if again.every is not None else ()
        node = self._node(
            sketch, self._numbered("repeat"), lambda _: Repeat(frozen(inner), every, until, again.times or 0, clocks)
        )
        inner = sketch.bodies[node] = Sketch((sketch, node))
        self.sequence(inner, again.do)
        return [node], [node]

    def _each(self, sketch: Sketch, body: written.EachOf) -> Fragment:
        """One body for each member, side by side: done once, at its place."""
        step = self._numbered("each")
        nodes = []
        for member in members(self.builder.book, body):
            place = self.builder.place(member) if body.places else NONE
            if not body.places:
                self.builder.organizations[member] = self.builder.book.organizations[member].value.title
            nodes.append(self._member(sketch, f"{step}.{member}", (step, member), place, body.do))
        return nodes, nodes

    def _member(
        self, sketch: Sketch, name: str, member: tuple[str, str], place: int, steps: tuple[written.Step, ...]
    ) -> int:
        inner = Sketch(member=member)
        node = self._node(sketch, name, lambda _: Repeat(frozen(inner), times=1, member=member[1], place=place))
        inner.outside = (sketch, node)
        sketch.bodies[node] = inner
        self.sequence(inner, steps)
        return node

    def _call(self, name: str) -> Call:
        owner, inner = self.builder.split(name, self.owner)
        if owner == self.owner:
            return Call(self.builder.procedure(f"{owner}/{inner}"))
        other = self.builder.acting.get(owner)
        about = f"{self.owner} → {owner}/{inner}"
        if other is None:
            return Call(NONE, sending(self.builder, f"{owner}/{inner}", (), self.owner, about))
        to = sending(self.builder, answering(other.value, inner), (), owner, about)
        return Call(self.builder.procedure(f"{owner}/{inner}"), to)

    def _closed(self, sketch: Sketch) -> Block | None:
        """Sorting is what costs, so all links are put in before anybody asks whether they go in a circle."""
        links = list(self._after_links())
        _put_in(links, len(links))
        if not is_circular(sketch):
            return frozen(sketch)
        while links and is_circular(sketch):
            self._refuse_circle(links.pop(_first_circular(sketch, links)))
            _put_in(links, len(links))
        return None

    def _after_links(self) -> Iterator["AfterLink"]:
        for task, nodes in self.mentions.items():
            for before in self.plan.value.tasks[task].after:
                pairs = [
                    pair
                    for later in nodes
                    for earlier in self.mentions.get(before, ())
                    if not are_apart(earlier[0], later[0])
                    for pair in _after(earlier, later)
                ]
                yield AfterLink(task, before, tuple((links, pair) for links, pair in pairs if pair not in links))

    def _refuse_circle(self, link: "AfterLink") -> None:
        message = say(
            en="task '{task}' comes after '{before}', which itself comes after it",
            zh="任务“{task}”须在“{before}”之后，而后者又在其后，形成循环",
            task=link.task,
            before=link.before,
        )
        self.builder.wrong(self.plan.at("tasks", link.task, "after"), message, code="S13")


@dataclass(frozen=True, slots=True)
class AfterLink:
    """What one `after` adds to the order of the steps: pairs of nodes, and the set each of them belongs into."""

    task: str
    before: str
    pairs: tuple[tuple[set[tuple[int, int]], tuple[int, int]], ...]

    def put_in(self) -> None:
        """Add its pairs."""
        for links, pair in self.pairs:
            links.add(pair)

    def take_out(self) -> None:
        """Take its pairs out again."""
        for links, pair in self.pairs:
            links.discard(pair)


def _put_in(links: list[AfterLink], count: int) -> None:
    """Put in the first ``count`` links, and no others."""
    for link in links:
        link.take_out()
    for link in links[:count]:
        link.put_in()


def _first_circular(sketch: Sketch, links: list[AfterLink]) -> int:
    """The position of the link with which the circle is closed; all links are taken out."""
    low, high = 0, len(links) - 1
    while low < high:
        middle = (low + high) // 2
        _put_in(links, middle + 1)
        if is_circular(sketch):
            high = middle
        else:
            low = middle + 1
    _put_in(links, 0)
    return low


def _after(
    earlier: tuple[Sketch, int], later: tuple[Sketch, int]
) -> Iterator[tuple[set[tuple[int, int]], tuple[int, int]]]:
    """A link between two nodes; between blocks, from or to the repeat that holds them."""
    around = enclosing(*earlier)
    sketch, node = later
    if sketch in around:
        if around[sketch] != node:
            yield sketch.links, (around[sketch], node)
        return
    outside = sketch.outside
    if outside is not None and outside[0] in around and around[outside[0]] != outside[1]:
        yield sketch.outer, (node, around[outside[0]])
        yield outside[0].held_back, (around[outside[0]], outside[1])
        return
    for block, repeat in enclosing(sketch, node).items():
        if block in around and around[block] != repeat:
            yield block.links, (around[block], repeat)
            return
