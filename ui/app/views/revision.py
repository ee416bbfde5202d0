"""修订对照: what one version says and what another says, and what follows, for a page."""

from drillbook.schema.book import PlanBook
from drillbook.schema.linkage.revision.amendment_kinds import AMENDMENT_KINDS
from drillbook.schema.linkage.revision.consequences import ARTICLE_36, approvals_due
from drillbook.schema.linkage.revision.diff import changes
from drillbook.schema.linkage.wording import clause
from drillbook.ui.report.plain_messages import plainly
from drillbook.ui.storage.book_cache import Snapshot
from drillbook.ui.translation import _, translate
from drillbook.ui.use.revision import verdict


def revision_rows(old: PlanBook, new: PlanBook) -> list[dict[str, str]]:
    """Line by line in plan terms, everything by its title."""
    return [
        {
            _("Clause"): translate(clause(row.clause)).strip(),
            _("What"): " ".join(part for part in (plainly(row.subject), plainly(row.aspect)) if part),
            _("Before"): plainly(row.old),
            _("Now"): plainly(row.new),
            _("Touches"): translate(AMENDMENT_KINDS[row.touch]) if row.touch else "",
        }
        for row in changes(old, new)
    ]


def verdicts(old: Snapshot, new: Snapshot) -> list[str]:
    """What each changed plan has to go through again, with the ground."""
    found = approvals_due(new.book, changes(old.book, new.book))
    said = [verdict(one) for one in found]
    return [_("Approval and filing ({basis})", basis=translate(ARTICLE_36)), *said] if said else []
