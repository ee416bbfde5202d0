"""A procedure as a flow chart, in the language of graphviz; the words of authors are text and nothing else."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from drillbook.schema.book import PlanBook
from drillbook.schema.linkage.wording import awaited_said
from drillbook.schema.models.plan import Plan, Procedure
from drillbook.schema.models.steps import Call, Choose, Each, InTurn, Parallel, Perform, Repeat, SetState, Step, Wait
from drillbook.schema.values.calendar_times import Daily
from drillbook.ui.app.views.plan.document import durations, named
from drillbook.ui.report.conditions_text import aloud
from drillbook.ui.translation import _, counted, joined, translate

_WIDE = 14
_WHO = "\u3000"  # stands between a task and who is responsible


@dataclass(slots=True)
class _Chart:
    """Lines of the chart while it grows."""

    book: PlanBook
    plan: Plan
    lines: list[str] = field(default_factory=list)
    number: int = 0

    def node(self, label: str, shape: str = "box") -> str:
        """A new node with these words."""
        self.number += 1
        name = f"n{self.number}"
        self.lines.append(f'{name} [label="{words(label)}", shape={shape}];')
        return name

    def edge(self, start: str, end: str, label: str = "") -> None:
        """An arrow, with words where there are some."""
        said = f' [label="{words(label)}"]' if label else ""
        self.lines.append(f"{start} -> {end}{said};")


def words(text: str) -> str:
    """A label: who does it below what is done, broken into short lines, with nothing that graphviz would read."""
    return "\\n".join(line for part in text.split(_WHO) for line in _short(" ".join(part.split())))


def _short(text: str) -> list[str]:
    """Cut first, escape then: a cut between a sign and what escapes it would end the label."""
    if text.isascii():
        lines = _lines(text.split(" "))
    else:
        width = -(-len(text) // max(1, -(-len(text) // _WIDE)))
        lines = [text[at : at + width] for at in range(0, len(text), width)]
    return [line.replace("\\", "\\\\").replace('"', '\\"') for line in lines]


def _lines(parts: Iterable[str]) -> list[str]:
    lines = [""]
    for part in parts:
        if len(lines[-1]) + len(part) > 2 * _WIDE:
            lines.append("")
        lines[-1] = f"{lines[-1]} {part}".strip()
    return lines


def chart(book: PlanBook, plan: Plan, procedure: Procedure) -> str:
    """The chart of one procedure."""
    drawn = _Chart(book, plan)
    begin = aloud(book, plan, procedure.when) if procedure.when else _("set off by a message, a call or a hand-over")
    first = drawn.node(begin, "oval")
    last = _in_turn(drawn, procedure.steps, first, "")
    drawn.edge(last, drawn.node(_("done"), "oval"))
    return _whole(drawn)


def recovery_chart(book: PlanBook, plan: Plan) -> str:
    """The chart of the recovery."""
    drawn = _Chart(book, plan)
    last = _in_turn(drawn, plan.recovery, drawn.node(_("the response has ended"), "oval"), "")
    drawn.edge(last, drawn.node(_("done"), "oval"))
    return _whole(drawn)


def _whole(drawn: _Chart) -> str:
    style = (
        'rankdir=TB; nodesep=0.3; ranksep=0.35; node [style="rounded,filled", fillcolor="#f4f7fa", color="#5b6b7b", '
        'fontname="sans-serif", fontsize=11, margin="0.15,0.06"]; edge [fontname="sans-serif", fontsize=10, '
        'color="#5b6b7b", arrowsize=0.7];'
    )
    return "digraph {" + style + "\n" + "\n".join(drawn.lines) + "\n}"


def _in_turn(drawn: _Chart, steps: Iterable[Step], before: str, label: str) -> str:
    for step in steps:
        before, label = _step(drawn, step, before, label), ""
    return before


def _step(drawn: _Chart, step: Step, before: str, label: str) -> str:
    match step:
        case InTurn(steps=steps):
            return _in_turn(drawn, steps, before, label)
        case Parallel(parallel=steps):
            return _side_by_side(drawn, steps, before, label)
        case Choose():
            return _choice(drawn, step, before, label)
        case Repeat():
            return _rounds(drawn, step, before, label)
        case Each(each=body):
            head = drawn.node(said(drawn.book, drawn.plan, step), "underline")
            drawn.edge(before, head, label)
            return _in_turn(drawn, body.do, head, "")
    node = drawn.node(said(drawn.book, drawn.plan, step), "box" if isinstance(step, Perform) else "note")
    drawn.edge(before, node, label)
    return node


def said(book: PlanBook, plan: Plan, step: Step) -> str:
    """A step in a line."""
    match step:
        case Perform(task=name):
            task = plan.tasks.get(name)
            return f"{task.title}{_WHO}{named(book, plan, 'role', task.role)}" if task else name
        case Wait(wait=patience):
            most = durations(patience.at_most)
            until = translate(awaited_said(book, plan, patience.until))
            return (
                _("wait until {what}, at most {time}", what=until, time=most)
                if most
                else _("wait until {what}", what=until)
            )
        case Call(call=name):
            return _("go to: {what}", what=named(book, plan, "procedure", name))
        case SetState(set_=values):
            return _("from here on: {what}", what=joined(f"{name} = {value}" for name, value in values.items()))
        case Parallel(parallel=steps):
            return counted("side by side, {n} branch", "side by side, {n} branches", len(steps))
        case Each(each=body):
            kind = "place" if body.places else "organization"
            of = joined(named(book, plan, kind, one) for one in body.places or body.organizations)
            return _("for each, at once: {of}", of=of)
        case Choose(choose=cases):
            return counted("by case, {n} case", "by case, {n} cases", len(cases))
        case Repeat(repeat=again):
            return _again(book, plan, again.every, aloud(book, plan, again.until) if again.until else "")
        case InTurn(steps=steps):
            return counted("one after another, {n} step", "one after another, {n} steps", len(steps))


def _again(book: PlanBook, plan: Plan, every: dict[str, int] | None, until: str) -> str:
    often = durations(every) or _("again and again")
    if every and any(isinstance(one, Daily) for one in every.values()):
        return _("{time}, until {what}", time=often, what=until) if until else often
    return _("every {time} until {what}", time=often, what=until) if until else _("every {time}", time=often)


def _side_by_side(drawn: _Chart, steps: tuple[Step, ...], before: str, label: str) -> str:
    fork = drawn.node(_("side by side"), "underline")
    join = drawn.node(_("when all are done"), "underline")
    drawn.edge(before, fork, label)
    for step in steps:
        drawn.edge(_step(drawn, step, fork, ""), join)
    return join


def _choice(drawn: _Chart, step: Choose, before: str, label: str) -> str:
    fork = drawn.node(_("which case"), "diamond")
    join = drawn.node(_("go on"), "point")
    drawn.edge(before, fork, label)
    for case in step.choose:
        when = (
            aloud(drawn.book, drawn.plan, case.if_)
            if case.if_
            else f"{case.chance:.0%}"
            if case.chance
            else _("otherwise")
        )
        drawn.edge(_in_turn(drawn, case.body, fork, when), join)
    if not any(case.else_ or case.chance for case in step.choose):
        drawn.edge(fork, join, _("none of these"))
    return join


def _rounds(drawn: _Chart, step: Repeat, before: str, label: str) -> str:
    head = drawn.node(said(drawn.book, drawn.plan, step), "hexagon")
    drawn.edge(before, head, label)
    drawn.edge(_in_turn(drawn, step.repeat.do, head, ""), head, _("next round"))
    return head
