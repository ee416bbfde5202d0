"""What the proofs about levels say against every state tried: python -m benchmarks.proofs [pairs] [seed]."""

import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from random import Random
from time import process_time
from unittest.mock import patch

from benchmarks import random_choices
from benchmarks.paired import Row, show
from benchmarks.random_levels import COLOURS, GRID, LEVELS, Pair, State, a_pair
from benchmarks.written_ways import misread
from drillbook.schema.book import PlanBook
from drillbook.schema.finding import Severity, Text, plain
from drillbook.schema.linkage.facts.satisfiability import CaseAnalysis
from drillbook.schema.linkage.facts.states.claims import Witness
from drillbook.schema.linkage.rule import Fault
from drillbook.schema.linkage.rules.between.lagging_levels import sleeping_below
from drillbook.schema.linkage.rules.plan.level_endings import endless_levels
from drillbook.schema.linkage.rules.plan.level_gaps import uneven_levels


@dataclass(frozen=True, slots=True)
class Told:
    """One finding: what it is about, and the states with which it is told, in the order they are named."""

    about: tuple[str, ...]
    shown: tuple[Witness, ...]
    is_note: bool


@dataclass
class Outcome:
    """Of one pair: verdicts that brute force contradicts, examples that are none, and the processor time taken."""

    wrong: list[str] = field(default_factory=list)
    invalid: list[str] = field(default_factory=list)
    seconds: float = 0.0
    undecided: int = 0
    true: tuple[str, ...] = ()


def outcome(pair: Pair, cases: list[str]) -> Outcome:
    """Compare what S04, X03 and S10 say of one pair, and S13 of the ``cases`` of a choice, with what every state says."""
    pair.steps = random_choices.written(cases)
    book, done = pair.book(), Outcome()
    begin = process_time()
    told, passed = told_of(book), random_choices.told(book, "lower")
    done.seconds = process_time() - begin
    done.undecided = sum(one.about == ("not decided",) for one in told)
    said, true = {one.about for one in told}, set(truth(pair))
    done.true = tuple(one[0] for one in sorted(true))
    if not done.undecided:
        done.wrong = [f"missed: {one}" for one in sorted(true) if not any(_is_same(one, other) for other in said)] + [
            f"false: {one}" for one in sorted(said) if not any(_is_same(other, one) for other in true)
        ]
    never = set(random_choices.never_reached(pair, "lower", cases))
    done.true += ("never reached",) * len(never)
    done.undecided += -1 in passed
    if -1 not in passed:
        done.wrong += [f"case {one} of {cases}, told: {one in passed}" for one in sorted(never ^ passed)]
    done.invalid = [str(one) for one in told if not _is_valid(pair, one)]
    return done


def told_of(book: PlanBook) -> list[Told]:
    """Return the findings of the three rules with the states that they name."""
    described: list[Witness] = []

    def kept(_: CaseAnalysis, state: Witness) -> list[Text]:
        described.append(state)
        return [plain(f"@{len(described) - 1}")]

    with patch.object(CaseAnalysis, "describe", kept):
        faults = [fault for rule in (uneven_levels, sleeping_below, endless_levels) for fault in rule(book)]
    found = []
    for fault in faults:
        text = f"{fault.message} {fault.consequence}"
        shown = tuple(described[int(number)] for number in re.findall(r"@(\d+)", text))
        found.append(Told(_about(book, fault, shown), shown, fault.severity is Severity.NOTE))
    return [one for one in found if one.about]


def _about(book: PlanBook, fault: Fault, shown: tuple[Witness, ...]) -> tuple[str, ...]:
    """The kind of fault, its plan, and the level or the step it is about."""
    message, plan = fault.message.en, fault.where.plan
    if "not decided" in message:
        return ("not decided",)
    if "never the level wanted" in message:
        return ("never wanted", plan, _level_at(book, fault))
    if "once {after}" in message:
        (variable, before), (_, after) = (*shown[0].items(), *shown[1].items())
        return ("falls", plan, variable.name, str(before), str(after))
    if "both starts and ends" in message:
        return ("starts and ends", plan, _level_at(book, fault))
    return ("lags", plan) if "{is_at}" in message else ()


def _is_same(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether both are about one thing: of two steps of an indicator, that one lies within the other."""
    if one[0] != "falls" or one[:3] != other[:3]:
        return one == other
    begin, end = sorted(map(_place, one[3:]))
    low, high = sorted(map(_place, other[3:]))
    return max(begin, low) < min(end, high)


def _place(value: str) -> float:
    return float(COLOURS.index(value)) if value in COLOURS else float(value)


def _level_at(book: PlanBook, fault: Fault) -> str:
    plan = book.plans[fault.where.plan]
    return next(level for level in plan.value.own_levels if fault.where.line == plan.at_key("levels", level).line)


def truth(pair: Pair) -> Iterator[tuple[str, ...]]:
    """Everything that is wrong with the pair, from every state of the grid."""
    states = list(pair.states())
    for name, plan in pair.plans.items():
        if plan.follows:
            continue
        for level, (when, ends) in plan.levels.items():
            holding = [state for state in states if pair.holds(name, when, state)]
            if holding and all(pair.level(name, state) != level for state in holding):
                yield ("never wanted", name, level)
            if any(pair.holds(name, ends, state) for state in holding):
                yield ("starts and ends", name, level)
        yield from _falls(pair, name, states)
    for upper, lower in (("city", "upper"), ("upper", "lower")):
        if any(_lags(pair, upper, lower, state) for state in states):
            yield ("lags", lower)


def _falls(pair: Pair, name: str, states: list[State]) -> Iterator[tuple[str, ...]]:
    others = {name, *(other for other in pair.names(name))}
    for indicator in pair.about:
        for before, after in pair.worsening(indicator):
            steps = (
                ({**state, indicator: before}, {**state, indicator: after})
                for state in states
                if state[indicator] == before
            )
            if any(_falling(pair, one, other, others) == {name} for one, other in steps):
                yield ("falls", name, indicator, str(before), str(after))


def _falling(pair: Pair, before: State, after: State, plans: set[str]) -> set[str]:
    return {plan for plan in plans if pair.height(plan, after) < pair.height(plan, before)}


def _lags(pair: Pair, upper: str, lower: str, state: State) -> bool:
    most = max(LEVELS.index(level) for level in pair.levels_of(lower))
    return pair.height(lower, state) < min(pair.height(upper, state), most)


def _is_valid(pair: Pair, told: Told) -> bool:
    """Whether the example is one, whatever the indicators are that it does not name."""
    match told.about:
        case ("falls", plan, *_):
            before, after = ({**told.shown[2], **step} for step in told.shown[:2])
            steps = zip(_completed(pair, before), _completed(pair, after), strict=True)
            return all(pair.height(plan, after) < pair.height(plan, before) for before, after in steps)
        case ("lags", lower):
            upper = pair.plans[lower].parent
            return all(_lags(pair, upper, lower, state) for state in _completed(pair, told.shown[0]))
        case ("starts and ends", plan, level):
            both = pair.plans[plan].levels[level]
            return all(pair.holds(plan, text, state) for text in both for state in _completed(pair, told.shown[0]))
    return True


def _completed(pair: Pair, witness: Witness) -> Iterator[State]:
    known = {one.name: value for one, value in witness.items() if one.sort == "indicator"}
    rest = [name for name in pair.about if name not in known]
    for values in product(*(GRID[name] for name in rest)):
        yield {**known, **dict(zip(rest, values, strict=True))}  # type: ignore[dict-item]


def proofs(pairs: int, seed: int = 1) -> list[Row]:
    """Return the rows of the comparison over random pairs; what is wrong is printed with the plans."""
    wrong, kinds, slowest, undecided = Counter[str](), Counter[str](), 0.0, 0
    for number in range(pairs):
        random = Random(seed * 1_000_000 + number)
        pair = a_pair(random)
        done = outcome(pair, random_choices.branches(random, pair))
        slowest, undecided = max(slowest, done.seconds), undecided + done.undecided
        kinds.update(done.true)
        wrong.update({"wrong": len(done.wrong), "invalid": len(done.invalid)})
        for line in (*done.wrong, *done.invalid):
            print(f"pair {number}: {line}", *pair.texts(), sep="\n")
    print("true of them:", dict(kinds))
    return [
        Row(f"proofs on {pairs} random pairs of plans: wrong verdicts", str(wrong["wrong"]), "0", not wrong["wrong"]),
        Row("examples that do not satisfy what is written", str(wrong["invalid"]), "0", not wrong["invalid"]),
        Row("not decided", str(undecided)),
        ways_read(pairs),
        Row("slowest pair, processor", f"{slowest:.2f} s", "<= 2 s", slowest <= 2),
    ]


def ways_read(plans: int) -> Row:
    """Return how often the way things worsen is read wrongly where only the conditions say it."""
    lines = [line for number in range(plans) for line in misread(number)]
    for line in lines:
        print(line)
    return Row(
        f"ways of worsening read from conditions alone, {plans} plans: wrong verdicts", str(len(lines)), "0", not lines
    )


if __name__ == "__main__":
    show(
        "What the proofs about levels say against every state tried",
        proofs(*(int(word) for word in sys.argv[1:3] or ["5000"])),
    )
