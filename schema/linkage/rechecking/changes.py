"""What was read for rules and facts, and which facts are others after an edit.

A fact about one thing whose value can be compared is computed of both versions: where it is the same, nobody who used it is
asked again. So an index of the whole book stands as long as what each plan puts into it does.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from drillbook.schema.linkage.rechecking.kinds import kinds_changed
from drillbook.schema.models.plan import Plan
from drillbook.schema.text.kinds_read import ANY, FactName, Reader, Seen, facts_read
from drillbook.schema.text.located import Located

Edited: TypeAlias = Sequence[tuple[Located[Plan], Located[Plan]]]
_NOTHING: frozenset[str] = frozenset()
_Facts: TypeAlias = dict[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Changed:
    """Kinds of what differs in some plans, these plans, and of each fact that may be another what it is about."""

    kinds: frozenset[str]
    plans: frozenset[str]
    facts: dict[str, frozenset[str]] = field(default_factory=dict)

    def has(self, fact: str, thing: str | None) -> bool:
        """Say whether a fact about a thing, or about the whole book, may be another."""
        things = self.facts.get(fact, _NOTHING)
        return bool(things) and (thing is None or ANY in things or thing in things)

    def touches(self, facts: _Facts) -> bool:
        """Say whether one of some facts may be another about one of the things it was used for."""
        return any(not about.isdisjoint(self.facts[name]) for name, about in facts.items() if name in self.facts)

    def of(self, facts: frozenset[str]) -> frozenset[str]:
        """Return what those of some facts are about that may be others."""
        return _NOTHING.union(*(self.facts[name] for name in facts & self.facts.keys()))


@dataclass(frozen=True, slots=True)
class _Read:
    """Kinds of things, and facts by their names."""

    kinds: frozenset[str] = _NOTHING
    facts: frozenset[str] = _NOTHING

    @classmethod
    def of(cls, seen: Seen) -> "_Read":
        return cls(frozenset(seen.kinds), frozenset(map(name_of, seen.facts)))

    def __or__(self, other: "_Read") -> "_Read":
        return _Read(self.kinds | other.kinds, self.facts | other.facts)


@dataclass(frozen=True, slots=True)
class ReadFor:
    """What a rule, or the facts of one function, read of the thing at hand and of all else (`kinds_read.Reader`).

    ``asked`` are the facts that were used for each thing at hand, with what each was about. ``is_compared``: of facts that are about one thing each, and whose values can be compared; ``holds_plans``: of others.
    """

    given: _Read = _Read()
    elsewhere: _Read = _Read()
    loose: frozenset[str] = _NOTHING
    met: dict[str, frozenset[str]] = field(default_factory=dict)
    asked: dict[str, _Facts] = field(default_factory=dict)
    is_loose: bool = False
    is_compared: bool = True
    holds_plans: bool = False

    @classmethod
    def of(cls, reader: Reader) -> "ReadFor":
        """Return what was noted, by names that another process knows."""
        return cls(
            _Read.of(reader.given),
            _Read.of(reader.elsewhere),
            frozenset(map(name_of, reader.loose)),
            {thing: frozenset(met) for thing, met in reader.met.items()},
            {
                thing: {name_of(name): frozenset(about) for name, about in facts.items()}
                for thing, facts in reader.asked.items()
            },
            reader.is_loose,
            reader.is_plain and not reader.is_shared,
            reader.meets_plans and not reader.is_plain,
        )

    def __or__(self, other: "ReadFor") -> "ReadFor":
        return ReadFor(
            self.given | other.given,
            self.elsewhere | other.elsewhere,
            self.loose | other.loose,
            _both(self.met, other.met),
            {**self.asked, **{thing: _both(self.asked.get(thing, {}), facts) for thing, facts in other.asked.items()}},
            self.is_loose or other.is_loose,
            self.is_compared and other.is_compared,
            self.holds_plans or other.holds_plans,
        )

    def stale(self, changed: Changed) -> frozenset[str]:
        """Return of what the answer may be another; ANY stands for whatever it is."""
        of_others, found = changed.of(self.elsewhere.facts), changed.of(self.given.facts)
        reads_others = not self.elsewhere.kinds.isdisjoint(changed.kinds)
        is_loose = self.is_loose or not (self.met or self.asked)
        if ANY in found | of_others or changed.of(self.loose) or (reads_others and is_loose):
            return frozenset((ANY,))
        if not self.given.kinds.isdisjoint(changed.kinds):
            found |= changed.plans
        if reads_others or of_others:
            found |= changed.plans
        if reads_others:
            found |= {thing for thing, met in self.met.items() if ANY in met or not met.isdisjoint(changed.plans)}
        if of_others:
            found |= {thing for thing, facts in self.asked.items() if changed.touches(facts)}
        return found


def _both(one: _Facts, other: _Facts) -> _Facts:
    return {**one, **{name: one.get(name, _NOTHING) | met for name, met in other.items()}}


def what_changed(
    facts: Mapping[str, ReadFor],
    edited: Edited,
    are_alike: Callable[[str, str], bool] = lambda *_: False,
    also: str = "",
    things_of: Callable[[str], frozenset[str] | None] = lambda _: None,
) -> Changed:
    """Return what differs in two versions of some plans, and in what was computed of them.

    ``are_alike`` computes a fact, by its name and what it is about, of both; ``also``: another kind that is held to differ.
    ``things_of`` says of what one was ever computed, if that is known: where it may be another whatever it is about, each
    is looked at.
    """
    kinds = _NOTHING.union(*(kinds_changed(old, new) for old, new in edited)) | ({also} if also else _NOTHING)
    changed = Changed(kinds, frozenset(new.value.plan for _, new in edited))
    found, alike, size = changed.facts, set[tuple[str, str]](), -1
    while (now := sum(map(len, found.values()))) > size:
        size = now
        for name, read in facts.items():
            stale = read.stale(changed) - found.get(name, _NOTHING)
            if ANY in stale and read.is_compared:
                stale = frozenset((ANY,)) if (things := things_of(name)) is None else things - found.get(name, _NOTHING)
            for thing in stale:
                if (name, thing) in alike:
                    continue
                if read.is_compared and thing != ANY and are_alike(name, thing):
                    alike.add((name, thing))
                else:
                    found[name] = found.get(name, _NOTHING) | {thing}
    return changed


def merged(facts: Mapping[str, ReadFor], others: Mapping[str, ReadFor]) -> dict[str, ReadFor]:
    """Return what was read either time."""
    return {**facts, **{name: facts[name] | read if name in facts else read for name, read in others.items()}}


def read_for_facts() -> dict[str, ReadFor]:
    """Return what was read for facts in this thread since reading is noted."""
    return {name_of(one): ReadFor.of(reader) for one, reader in facts_read().items()}


def name_of(fact: FactName) -> str:
    """By what a fact is known to another process."""
    if not isinstance(fact, tuple):
        return f"{fact.__module__}.{fact.__qualname__}"
    return " ".join(one if isinstance(one, str) else name_of(one) for one in fact)
