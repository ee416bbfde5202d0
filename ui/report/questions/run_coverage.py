"""What runs exercised of the plans, and what they never came to: for people, and for other programs."""

from itertools import groupby

from drillbook.schema.book import PlanBook
from drillbook.schema.linkage.questions.exercisable import KINDS, ExercisePart
from drillbook.schema.linkage.wording import clause, plan_title
from drillbook.simulator.rehearsal.coverage.run_coverage import PartCoverage, RunCoverage
from drillbook.ui.report.plain_messages import plainly, unquoted
from drillbook.ui.report.rehearsal.figures import share_text
from drillbook.ui.report.run_page_layout import TerminalPage
from drillbook.ui.translation import _, counted, joined, translate
from drillbook.ui.use.file_positions import place_row

_SELDOM = 0.05
_FIRST = 8
Row = dict[str, object]


def kind_word(kind: str) -> str:
    """Tasks, branches, levels and so on."""
    words = {
        "task": _("tasks"),
        "branch": _("branches"),
        "level": _("levels of plans"),
        "deputy": _("deputies"),
        "hand-over": _("hand-overs"),
        "channel": _("channels"),
        "loss": _("losses"),
    }
    return words[kind]


def show(
    found: RunCoverage, book: PlanBook, refused: tuple[str, ...], ended: str = "done", *, whole: bool = False
) -> None:
    """How much of each kind was exercised; then what never was, plan by plan. ``whole``: every part with its share.

    ``ended``: done, cancelled or lost (a cluster went away).
    """
    page = TerminalPage()
    runs = counted("{n} run", "{n} runs", found.runs)
    scenarios = counted("{n} scenario", "{n} scenarios", len(found.scenarios))
    page.hanging("", _("{runs} of {scenarios}, seed {seed}", runs=runs, scenarios=scenarios, seed=found.seed), "dim")
    part = {
        "cancelled": _("a part only, then stopped: what was not run counts as not exercised"),
        "lost": _("a part only, then the cluster went away: what was not run counts as not exercised"),
    }
    if ended in part:
        page.hanging("", part[ended], "yellow")
    page.section(_("Exercised by runs"))
    page.rows((_("exercised"), _("share"), _("seldom"), _("what")), [_kind(found, kind) for kind in KINDS])
    told = [one for one in found.parts if whole or not one.share.count]
    page.section(_("Every part, with the share of runs") if whole else _("Never exercised by any run"))
    if not told:
        page.line(_("nothing: every part was exercised"))
    for plan, parts in groupby(told, key=lambda one: one.part.plan):
        page.line(translate(plan_title(book.plans[plan].value)) if plan else _("Libraries"))
        _plan(page, list(parts), whole=whole)
    if refused:
        page.hanging("", _("cannot be run, so nothing is counted of them: {names}", names=joined(refused)), "yellow")


def _kind(found: RunCoverage, kind: str) -> list[str]:
    some = [one for one in found.parts if one.part.kind == kind]
    came = [one for one in some if one.share.count]
    seldom = sum((one.share.value or 0) < _SELDOM for one in came)
    share = f"{100 * len(came) / len(some):.0f}%" if some else ""
    return [f"{len(came)}/{len(some)}", share, str(seldom or ""), kind_word(kind)]


def _plan(page: TerminalPage, parts: list[PartCoverage], *, whole: bool) -> None:
    for kind in KINDS:
        some = [one for one in parts if one.part.kind == kind]
        if whole:
            for one in some:
                page.hanging(f"    {share_text(one.share):>6}  ", f"{kind_word(kind)}: {named(one)}")
        elif some:
            more = len(some) - _FIRST
            names = joined(named(one) for one in some[:_FIRST])
            said = _("{names} and {n} more", names=names, n=more) if more > 0 else names
            page.hanging("    ", f"{kind_word(kind)} ({len(some)}): {said}")


def named(one: PartCoverage) -> str:
    """Its clause and what it is called."""
    return part_named(one.part)


def part_named(part: ExercisePart) -> str:
    """第4.6.2条 否则: the clause of a part and what it is called."""
    return f"{translate(clause(part.where.clause)).strip()} {unquoted(plainly(part.what))}".strip()


def document(found: RunCoverage, refused: tuple[str, ...], ended: str) -> Row:
    """The same for other programs. ``ended``: done, cancelled or lost."""
    return {
        "drillbook": "coverage-of-runs",
        "format": 1,
        "seed": found.seed,
        "runs": found.runs,
        "ended": ended,
        "scenarios": list(found.scenarios),
        "cannot_be_run": list(refused),
        "parts": [
            {
                "kind": one.part.kind,
                "id": one.part.name,
                "plan": one.part.plan,
                "where": place_row(one.part.where),
                "runs": one.share.count,
                "by_scenario": dict(one.scenarios),
            }
            for one in found.parts
        ],
    }
