"""The value of one more and of one fewer, for whoever has to buy or to give up something."""

from collections.abc import Sequence

from drillbook.schema.values.number_text import signed
from drillbook.simulator.model.model import Model
from drillbook.simulator.rehearsal.intervals import Mean
from drillbook.simulator.rehearsal.value import DONE, Shift, ValueSummary, Worth
from drillbook.ui.report.rehearsal.sentences import more_or_fewer
from drillbook.ui.report.run_page_layout import TerminalPage
from drillbook.ui.report.signed_figures import between
from drillbook.ui.report.titles import Titles
from drillbook.ui.translation import _, counted, listed

_FIRST = 3
_MOST = 12
Row = dict[str, object]


def show(summary: ValueSummary, model: Model, *, whole: bool = False) -> None:
    """What helps most and what is missed most, in sentences; then both tables."""
    page, titles = TerminalPage(), Titles.of(model)
    page.hanging("", model.title or model.scenario, "bold")
    runs = counted("{n} run each, the same draws", "{n} runs each, the same draws", summary.done)
    now = _("as things are, {n} promised times are broken per run", n=f"{summary.broken.value:.2f}")
    page.hanging("", _("{said}; {then}", said=runs, then=now), "dim")
    if summary.ended != DONE:
        page.hanging("", stopped_text(summary), "yellow")
    helpful = [one for one in summary.worths if one.change > 0 and one.helps]
    page.section(_("What one more would do"))
    for one in helpful[:_FIRST]:
        page.hanging("", worth_text(one, titles))
    if summary.worths and not helpful:
        page.line(_("one more of nothing keeps more promised times, as far as these runs can tell"))
    _table(page, [one for one in summary.worths if one.change > 0], summary, titles, whole=whole)
    fewer = [one for one in summary.worths if one.change < 0][::-1]
    if fewer:
        page.section(_("What one fewer would do"))
        _table(page, fewer, summary, titles, whole=whole)
    _notes(page, summary, titles)


def change_text(name: str, kind: str, change: int, titles: Titles) -> str:
    """One more or one fewer of something."""
    return more_or_fewer(kind, titles.thing(name), change, titles.units.get(name, ""))


def stopped_text(summary: ValueSummary) -> str:
    """That this is a part of what was asked for, and which; nothing where it is all of it."""
    words = {"tried": len(summary.worths), "asked": summary.asked}
    match summary.ended:
        case "cancelled":
            return _("a part only, then stopped: {tried} of {asked} changes tried", **words)
        case "lost":
            return _("a part only, then the cluster went away: {tried} of {asked} changes tried", **words)
    return ""


def best_text(worths: Sequence[Worth], titles: Titles) -> str:
    """Of what was tried so far what helps most, in a few words; nothing where nothing helps for certain."""
    one = next((one for one in worths if one.helps), None)
    if one is None:
        return ""
    words = {"change": change_text(one.name, one.kind, one.change, titles), "n": signed(one.broken.value, 2)}
    return _("{change} {n} ({interval})", interval=between(one.broken.low, one.broken.high, 2), **words)


def runs_note(one: Worth, runs: int) -> str:
    """That a change has fewer runs than the others have; nothing where it has as many."""
    return counted("in {n} run only", "in {n} runs only", one.runs) if one.runs < runs else ""


def worth_text(one: Worth, titles: Titles) -> str:
    """What one change does, as a sentence."""
    change = change_text(one.name, one.kind, one.change, titles)
    fewer = _("{change}, {n} fewer promised times are broken per run", change=change, n=f"{-one.broken.value:.2f}")
    if not one.shifts:
        return fewer
    return _("{said}; {then}", said=fewer, then=_shift(one.shifts[0], one.runs, titles))


def _shift(one: Shift, runs: int, titles: Titles) -> str:
    words = {"what": titles.told_apart(one.promise), "before": one.before, "after": one.after, "runs": runs}
    if one.before_of == one.after_of:
        return _("{what} in time in {after} instead of {before} of {runs} runs", **{**words, "runs": one.after_of})
    words |= {"of": one.after_of, "was": one.before_of}
    return _("{what} in time in {after} of {of} instead of {before} of {was} runs", **words)


def moves_text(one: Worth, titles: Titles) -> str:
    """The promised times it moves most, each with the runs that keep it before and after."""
    return listed(f"{titles.told_apart(each.promise)} {_counts(each, one.runs)}" for each in one.shifts)


def _counts(one: Shift, runs: int) -> str:
    """2→99; where not all runs call upon it, of how many: 48/48→0/48."""
    if not one.after_of:
        of = "" if one.before_of == runs else f"/{one.before_of}"
        return _("{before} → no longer set off", before=f"{one.before}{of}")
    if (one.before_of, one.after_of) == (runs, runs):
        return f"{one.before}→{one.after}"
    return f"{one.before}/{one.before_of}→{one.after}/{one.after_of}"


def _table(page: TerminalPage, worths: list[Worth], summary: ValueSummary, titles: Titles, *, whole: bool) -> None:
    """Those that change anything; the others are counted."""
    telling = [one for one in worths if one.better or one.worse or one.shifts]
    unasked = any(one.unasked for one in telling)
    rows = [
        (
            *([signed(one.lost, 2)] if unasked else []),
            signed(one.broken.value, 2),
            between(one.broken.low, one.broken.high, 2),
            *([f"{one.unasked:.2f}"] if unasked else []),
            f"{100 * one.better / one.runs:.0f}%",
            f"{100 * one.worse / one.runs:.0f}%",
            _change(one, summary.done, titles),
            moves_text(one, titles),
        )
        for one in (telling if whole else telling[:_MOST])
    ]
    lost, more = ((_("lost per run"),), (_("no longer set off"),)) if unasked else ((), ())
    broken = (_("broken per run"), _("interval (95%)"))
    headings = (*lost, *broken, *more, _("better"), _("worse"), _("change"), _("moves most"))
    if rows:
        page.rows(headings, rows)
    if len(telling) > len(rows):
        rest = len(telling) - len(rows)
        page.line(counted("{n} more change; --all tells it", "{n} more changes; --all tells them", rest))
    if len(worths) > len(telling):
        same = len(worths) - len(telling)
        page.hanging("", counted("{n} change makes no difference", "{n} changes make no difference", same), "dim")


def _change(one: Worth, runs: int, titles: Titles) -> str:
    """A change, and in how many runs, where these are fewer than ``runs``."""
    said, note = change_text(one.name, one.kind, one.change, titles), runs_note(one, runs)
    return _("{said} ({note})", said=said, note=note) if note else said


def _notes(page: TerminalPage, summary: ValueSummary, titles: Titles) -> None:
    """What a reader must know beside the figures."""
    if any(one.change > 0 and one.worse for one in summary.worths):
        said = _(
            "More can be worse in a run: a task that starts sooner holds somebody whom a more urgent one wants a moment later."
        )
        page.hanging("", said, "dim")
    if any(one.unasked for one in summary.worths):
        page.hanging("", unasked_note(), "dim")
    if any(keeps_more_with_fewer(one) for one in summary.worths):
        page.hanging("", odd_note(), "dim")
    if summary.unused:
        names = listed(titles.thing(name) for name in summary.unused)
        page.hanging("", _("not tried, because no run used it: {names}", names=names), "dim")


def unasked_note() -> str:
    """What the column of promised times that nothing sets off any more means."""
    return _(
        "A promised time that nothing sets off any more is not broken, though nobody keeps it: it stands in a column of its own, "
        "per run; it counts as worse, and what loses most of both together stands first."
    )


def keeps_more_with_fewer(one: Worth) -> bool:
    """Whether one fewer of something keeps a promised time more often: that is odd and wants a word."""
    return one.change < 0 and any(each.after > each.before for each in one.shifts)


def odd_note() -> str:
    """How it can be that fewer keep more."""
    return _(
        "Fewer can keep a promised time more often: other work is then not begun or begun later, and leaves its people free."
    )


def document(summary: ValueSummary) -> Row:
    """The same for other programs."""
    return {
        "drillbook": "value",
        "format": 1,
        "scenario": summary.scenario,
        "model": summary.digest,
        "seed": summary.seed,
        "runs": summary.done,
        "broken": _mean(summary.broken),
        "asked": summary.asked,
        "ended": summary.ended,
        "changes": [_worth(one) for one in summary.worths],
        "unused": list(summary.unused),
    }


def _mean(one: Mean) -> Row:
    return {"mean": round(one.value, 6), "low": round(one.low, 6), "high": round(one.high, 6)}


def _worth(one: Worth) -> Row:
    return {
        "name": one.name,
        "kind": one.kind,
        "change": one.change,
        "runs": one.runs,
        "broken": _mean(one.broken),
        "better": one.better,
        "worse": one.worse,
        "unasked": round(one.unasked, 6),
        "moves": [_moved(each) for each in one.shifts],
    }


def _moved(one: Shift) -> Row:
    return {
        "promise": one.promise,
        "before": one.before,
        "after": one.after,
        "before_of": one.before_of,
        "after_of": one.after_of,
    }
