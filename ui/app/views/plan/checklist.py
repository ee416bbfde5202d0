"""What a plan still owes: to the law, for its kind, and to the next depth."""

from collections.abc import Iterable
from dataclasses import dataclass

from drillbook.schema.editing.edits import Add, Replace, apply
from drillbook.schema.finding import Finding
from drillbook.schema.linkage.facts.required_topics import ARTICLES, REQUIRED_TOPICS, covers_topic
from drillbook.schema.models.plan import Plan
from drillbook.schema.values.vocabulary import COVERS, DEPTHS
from drillbook.ui.app.views.plan import draft_values
from drillbook.ui.storage.book_cache import Snapshot
from drillbook.ui.translation import current_language

ORDER = ("card", "linkage", "full")


@dataclass(frozen=True, slots=True)
class Topic:
    """Something that a plan of this kind must make clear, and whether it does."""

    name: str
    said: str
    is_settled: bool


def topics(plan: Plan) -> list[Topic]:
    """What the law asks of this kind of plan."""
    return [
        Topic(name, COVERS.said(name, current_language()), covers_topic(plan, name))
        for name in REQUIRED_TOPICS.get(plan.kind, ())
    ]


def article(kind: str) -> str:
    """Where that is asked for."""
    said = ARTICLES.get(kind)
    return said.render(current_language()) if said else ""


def deeper(depth: str) -> tuple[str, ...]:
    """The depths a plan can move on to."""
    return ORDER[ORDER.index(depth) + 1 :] if depth in ORDER else ()


def at_depth(text: str, depth: str) -> str:
    """The text of a plan at another depth."""
    data = draft_values.raw_of(text) or {}
    chinese = draft_values.is_chinese(None, text)
    key = next((name for name in ("depth", "深度") if name in data), None)
    value = DEPTHS.shown(depth, "zh") if chinese else depth
    return apply(text, [Replace((key,), value) if key else Add((), "深度" if chinese else "depth", value)])


def still_owed(now: Snapshot, then: Snapshot, file: str) -> list[Finding]:
    """What is wrong at the other depth and is not now."""
    known = {_said(finding) for finding in _own(now, file)}
    return [finding for finding in _own(then, file) if _said(finding) not in known]


def _own(snapshot: Snapshot, file: str) -> Iterable[Finding]:
    return (finding for finding in snapshot.findings if finding.where.file == file)


def _said(finding: Finding) -> tuple[str, str]:
    return finding.code, str(finding.message)
