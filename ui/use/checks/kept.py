"""What a check found, kept in the user's cache for the next process: only rules that read what has changed are asked again.

What every rule found is kept, and of what kind everything was that it read; as long as all but some plans is the same to
the byte, a check after they were edited asks only the rules that read something of a kind in which they differ. A check of
what has not changed at all asks nothing.
"""

import pickle
from dataclasses import dataclass, replace
from pathlib import Path

from drillbook.schema.cache.pickles import keep, key_of, load
from drillbook.schema.cache.uncollected import uncollected
from drillbook.ui.use.checks.checked import Checked, TextsOfFiles
from drillbook.ui.use.checks.inputs import Followed, Inputs, inputs_of
from drillbook.ui.use.checks.wanted import Wanted


@dataclass(frozen=True, slots=True)
class _Kept:
    followed: Followed
    inputs: Inputs
    checked: Checked
    findings: bytes  # pickled by themselves, as others are found where something has changed
    texts: tuple[str, ...]
    known: bytes  # pickled by itself: most checks look at nothing that has changed
    facts: str  # which were kept


@dataclass(frozen=True, slots=True)
class _Facts:
    """What was computed of a book that was read and asked whole; ``mark`` tells of which."""

    mark: str
    packed: dict[str, dict[str, bytes]]


def kept_answer(wanted: Wanted) -> Checked | None:
    """Give the answer that a check would give now; None where too much has changed to know it."""
    place = wanted.place
    kept = load(place, _Kept) if place else None
    inputs = inputs_of(kept.followed) if kept else None
    if place is None or kept is None or inputs is None:
        return None
    changed = inputs.changed_since(kept.inputs)
    if changed == []:
        return replace(kept.checked, findings=pickle.loads(kept.findings), texts=TextsOfFiles(kept.texts))
    if changed is None:
        return None
    with uncollected():
        return _answered_again(wanted, place, kept, inputs, changed)


def _answered_again(wanted: Wanted, place: Path, kept: _Kept, inputs: Inputs, changed: list[str]) -> Checked | None:
    """Ask again what the changed files concern, and keep the answer."""
    from drillbook.ui.use.checks.asked_again import asked_again  # what reads plans is not needed before

    def facts() -> dict[str, dict[str, bytes]]:
        found = load(_beside(place), _Facts)
        return found.packed if found is not None and found.mark == kept.facts else {}

    found = asked_again(wanted, changed, kept.followed.folder, pickle.loads(kept.known), kept.checked, facts)
    if found is None or inputs_of(kept.followed) != inputs:
        return None  # something has changed meanwhile
    findings, known = found
    keep(place, replace(kept, inputs=inputs, findings=_packed(findings), known=_packed(known)))
    return replace(kept.checked, findings=findings, texts=TextsOfFiles(kept.texts))


def keep_answer(
    place: Path, followed: Followed, inputs: Inputs, checked: Checked, known: object, facts: dict[str, dict[str, bytes]]
) -> None:
    """Keep an answer, what it follows from, what is known of the rules, and what was computed for them."""
    mark, bare = key_of(digest for _, digest in inputs.files), replace(checked, findings=(), texts={})
    keep(_beside(place), _Facts(mark, facts))
    texts, findings = tuple(checked.texts), _packed(checked.findings)
    keep(place, _Kept(followed, inputs, bare, findings, texts, _packed(known), mark))


def _packed(made: object) -> bytes:
    return pickle.dumps(made, pickle.HIGHEST_PROTOCOL)


def _beside(place: Path) -> Path:
    return place.with_suffix(".facts")
