"""The difference of two versions (修订对照), as text and for other programs."""

from collections.abc import Iterator

from drillbook.schema.linkage.revision.amendment_kinds import AMENDMENT_KINDS
from drillbook.schema.linkage.revision.consequences import ARTICLE_36
from drillbook.schema.linkage.revision.diff import Change
from drillbook.ui.report.findings import json
from drillbook.ui.report.findings.text import paragraph
from drillbook.ui.report.terminal import paint
from drillbook.ui.translation import _, joined, translate
from drillbook.ui.use.file_positions import place_row
from drillbook.ui.use.revision import Revised, about, alike, by_plan, summary, verdict


def print_revision(revised: Revised) -> None:
    if not revised.changes:
        print(_("no difference in plan terms"))
        return
    print(paint(summary(revised), "bold"))
    number = 0
    for title, group in by_plan(revised):
        print()
        print(paint(title, "bold"))
        for change in group:
            number += 1
            for line in _lines(number, change):
                print(line)
    _print_due(revised)
    _print_look(revised)
    _print_findings(revised)


def _lines(number: int, change: Change) -> Iterator[str]:
    touch = _("[{kind}]", kind=translate(AMENDMENT_KINDS[change.touch])) if change.touch else ""
    yield f"  {number}. {about(change)}  {touch}".rstrip()
    if change.how != "added":
        yield _("     was: {text}", text=translate(change.old))
    if change.how != "removed":
        yield (
            _("     now: {text}", text=translate(change.new))
            if change.how == "changed"
            else _("     new: {text}", text=translate(change.new))
        )
    else:
        yield _("     removed")


def _print_due(revised: Revised) -> None:
    if not revised.due:
        return
    print()
    print(paint(_("Approval and filing ({basis})", basis=translate(ARTICLE_36)), "bold"))
    for one in revised.due:
        print("  " + verdict(one))


def _print_look(revised: Revised) -> None:
    print()
    if not revised.look:
        print(_("no other plan needs to be looked at again"))
        return
    print(paint(_("Linked plans to be looked at again"), "bold"))
    for titles, reasons in alike(revised.look):
        print("  " + joined(titles))
        for reason in reasons:
            print(f"    - {reason}")


def _print_findings(revised: Revised) -> None:
    print()
    if not revised.checked:
        print(_("findings are not compared: the files belong to no book"))
        return
    for head, found in ((_("Findings that appeared"), revised.appeared), (_("Findings that went"), revised.gone)):
        print(paint(_("{head}: {n}", head=head, n=len(found)), "bold"))
        for finding in found:
            print("  " + paragraph(finding).replace("\n", "\n  "))


def revision_row(revised: Revised) -> dict[str, object]:
    return {
        "old": revised.old,
        "new": revised.new,
        "changes": [
            {
                "plan": change.plan,
                "table": change.table,
                "entry": change.entry,
                "about": about(change),
                "aspect": translate(change.aspect),
                "how": change.how,
                "old": translate(change.old),
                "new": translate(change.new),
                "touches": change.touch or "",
                "where": place_row(change.where),
            }
            for change in revised.changes
        ],
        "due": [
            {
                "plan": one.plan.value.plan,
                "touches": list(one.touches),
                "again": one.again,
                "verdict": translate(one.verdict),
            }
            for one in revised.due
        ],
        "look_at": [
            {"plan": look.plan.value.plan, "reasons": [translate(reason) for reason in look.reasons]}
            for look in revised.look
        ],
        "findings_compared": revised.checked,
        "appeared": json.rows(revised.appeared),
        "gone": json.rows(revised.gone),
    }
