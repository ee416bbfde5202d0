"""处理结果: what became of an opinion."""

from typing import Literal

from drillbook.ui.translation import _

Outcome = Literal["adopted", "partly", "rejected", "mended"]
OUTCOMES: tuple[Outcome, ...] = ("mended", "adopted", "partly", "rejected")


def outcome_word(outcome: str) -> str:
    """已整改, 采纳, 部分采纳, 不采纳."""
    words = {
        "mended": _("put right"),
        "adopted": _("adopted"),
        "partly": _("partly adopted"),
        "rejected": _("not adopted"),
    }
    return words[outcome]
