"""What could be kept at all: for each promised time the least possible, and whether a broken one is order or luck."""

import shlex
from collections.abc import Iterator
from pathlib import Path

from rich.text import Text

from drillbook.simulator.model.model import Model
from drillbook.simulator.model.run_changes import Variation
from drillbook.simulator.study.bound.verdicts import VERDICTS, BoundRow, BoundSummary, Order
from drillbook.ui.report.clock_text import lasting
from drillbook.ui.report.rehearsal.figures import share_text
from drillbook.ui.report.run.promises import bracketed
from drillbook.ui.report.run_page_layout import TerminalPage
from drillbook.ui.report.titles import Titles
from drillbook.ui.translation import _, counted, listed

_TOLD = 3
_MOST = 15
_NAMED = 3
Row = dict[str, object]


def show(summary: BoundSummary, model: Model, scenario: Path, book: Path | None = None, *, whole: bool = False) -> None:
    """The count of each verdict first, then the broken ones one by one; ``whole``: also what was always kept."""
    page, titles = TerminalPage(), Titles.of(model)
    begins = model.begins[:16].replace("T", " ")
    seed = _("seed {seed}", seed=summary.seed)
    page.hanging("", f"{model.title or model.scenario}   {begins}   {seed}", "bold")
    page.hanging("", counted("{n} run", "{n} runs", summary.done), "dim")
    page.section(_("What could be kept"))
    for number, sentence in enumerate(sentences(summary, model, titles), start=1):
        page.hanging(f"{number}. ", sentence)
    broken = ordered(summary)
    told = broken if whole else broken[:_MOST]
    _table(page, [*told, *([one for one in summary.rows if one.verdict == "kept"] if whole else [])], titles)
    if len(broken) > len(told):
        left = len(broken) - len(told)
        page.line(counted("{n} more was broken; --all tells it", "{n} more were broken; --all tells them", left))
    _orders(page, [one for one in told if one.order is not None], summary, model, titles, (scenario, book))
    page.section(_("Taken for granted"))
    for said in notes(summary):
        page.hanging("- ", said)


def ordered(summary: BoundSummary) -> list[BoundRow]:
    """The broken ones: what cannot be kept first, then the most often broken."""
    broken = [one for one in summary.rows if one.verdict != "kept"]
    return sorted(broken, key=lambda one: (VERDICTS.index(one.verdict), -one.broken, one.promise))


def verdict_text(verdict: str) -> str:
    """A verdict in a few words."""
    words = {
        "cannot": _("cannot be kept"),
        "order": _("could be kept with another order"),
        "luck": _("was bad luck"),
        "open": _("open"),
        "kept": _("kept in every run"),
    }
    return words[verdict]


def sentences(summary: BoundSummary, model: Model, titles: Titles) -> list[str]:
    """How many of each verdict, then the first ones of what can be helped and what cannot."""
    rows = ordered(summary)
    if not rows:
        return [_("every promised time that was called upon was kept in every run")]
    counts = ((verdict, sum(one.verdict == verdict for one in rows)) for verdict in VERDICTS[:-1])
    parts = listed(_("{verdict}: {n}", verdict=verdict_text(verdict), n=number) for verdict, number in counts if number)
    said = counted("{n} promised time is broken in some run: {parts}", "{n} promised times are broken in some run: {parts}", len(rows), parts=parts)  # fmt: skip
    return [said, *list(_examples(rows, model, titles))[: _TOLD - 1]]


def _examples(rows: list[BoundRow], model: Model, titles: Titles) -> Iterator[str]:
    for verdict in ("cannot", "order", "luck"):
        one = next((row for row in rows if row.verdict == verdict), None)
        if one is not None:
            yield example_text(one, model, titles)


def example_text(one: BoundRow, model: Model, titles: Titles) -> str:
    """What a verdict rests on, as a sentence."""
    words = {"what": titles.promise(one.promise), "where": bracketed(titles.place_of(one.promise))}
    words |= {"limit": lasting(max(one.limits)), "least": lasting(one.bound.least)}
    if one.verdict == "cannot":
        said = _("“{what}” {where} is promised in {limit} and takes {least} at least, whoever goes first", **words)
        if one.bound.by == "resource":
            return _("{said}; what binds is {pool}", said=said, pool=titles.thing(one.bound.pool))
        return said
    if one.order is not None:
        return _ordered(one, one.order, words, titles)
    return _unordered(one, words)


def _ordered(one: BoundRow, order: Order, words: dict[str, str], titles: Titles) -> str:
    """What another order keeps, in how many of the runs it was tried in, and how many there are."""
    counts = {"kept": order.kept, "tried": order.tried, "broken": one.broken}
    how = order_text(order.variation, titles)
    if order.tried < one.broken:
        return _("“{what}” {where} is broken in {broken} runs; {tried} of them were tried again: when {how}, {kept} keep it", how=how, **counts, **words)  # fmt: skip
    return _("“{what}” {where} is kept in {kept} of {tried} runs that broke it when {how}", how=how, **counts, **words)


def _unordered(one: BoundRow, words: dict[str, str]) -> str:
    """In how many runs it is kept, and in how many of the others no other order helped."""
    counts = {"share": share_text(one.kept), "broken": one.broken, "tried": one.tried}
    if not one.tried:
        return _("“{what}” {where} is kept in {share} of the runs; no other order was tried", **counts, **words)
    if one.tried < one.broken:
        return _("“{what}” {where} is kept in {share} of the runs; {tried} of the {broken} others were tried in other orders, which do not help", **counts, **words)  # fmt: skip
    return _("“{what}” {where} is kept in {share} of the runs, and no other order tried helps the others", **counts, **words)  # fmt: skip


def order_text(variation: Variation, titles: Titles) -> str:
    """Another order as a clause: 先办理……."""
    if variation.urgent:
        names = [titles.task(name) for name in variation.urgent]
        shown = listed(dict.fromkeys(names[:_NAMED]))
        if len(names) > _NAMED:
            return _("{tasks} and {n} other tasks on its way go first", tasks=shown, n=len(names) - _NAMED)
        return counted("{tasks} goes first", "{tasks} go first", len(names), tasks=shown)
    policies = {
        "fence": _("who waits keeps what is free for it"),
        "greedy": _("whoever can begin, begins"),
        "first-come": _("who came first is served first"),
        "urgent-first": _("the most urgent is served first"),
    }
    return policies[variation.policy[0][1]]


def _table(page: TerminalPage, rows: list[BoundRow], titles: Titles) -> None:
    if not rows:
        return
    page.section(_("Limit, least possible, and what runs came to"))
    headings = (_("verdict"), _("limit"), _("least possible"), _("fastest run"), _("in time"), _("what"))
    page.rows(headings, [_cells(one, titles) for one in rows])


def _cells(one: BoundRow, titles: Titles) -> list[str | Text]:
    colours = {"cannot": "red", "order": "yellow", "kept": "green"}
    shortest, longest = min(one.limits), max(one.limits)
    limit = lasting(longest) if shortest == longest else f"{lasting(shortest)}–{lasting(longest)}"
    mark = " =" if one.bound.exact else ""
    least = f"{lasting(one.bound.least)}{mark}" if one.bound.by != "nothing" else "–"
    fastest = lasting(one.fastest) if one.fastest >= 0 else _("never reached")
    what = Text.assemble(titles.promise(one.promise), ("  " + bracketed(titles.place_of(one.promise)), "dim"))
    kept = f"{one.kept.count}/{one.kept.of}"
    return [Text(verdict_text(one.verdict), style=colours.get(one.verdict, "")), limit, least, fastest, kept, what]


def _orders(
    page: TerminalPage,
    rows: list[BoundRow],
    summary: BoundSummary,
    model: Model,
    titles: Titles,
    asked: tuple[Path, Path | None],
) -> None:
    """The orders that were found, each as a command that shows it."""
    if not rows:
        return
    page.section(_("Orders that keep them"))
    for one in rows:
        page.hanging("● ", example_text(one, model, titles))
        page.hanging("    ", order_command(one, summary.seed, *asked), "dim")


def order_command(one: BoundRow, seed: int, scenario: Path, book: Path | None) -> str:
    """The command line that plays the run in which another order keeps it."""
    if one.order is None:
        return ""
    words = ["drillbook", "run", scenario.as_posix(), *(["--book", book.as_posix()] if book else [])]
    words += ["--seed", str(seed), "--replication", str(one.order.draw)]
    for name in one.order.variation.urgent:
        words += ["--urgent", name]
    for key, value in one.order.variation.policy:
        words += ["--policy", f"{key}={value}"]
    return shlex.join(words)


def notes(summary: BoundSummary) -> list[str]:
    """What the figures mean, and what was not looked at."""
    said = [
        _(
            "the least possible is the longest chain of work that must come one after the other, each as short as it can be, "
            "or what the scarcest people and means need for all of it; no run can be faster"
        ),
        _("–: nothing can be said beforehand, because it depends on what else happens"),
        _("bad luck: kept in most runs; open: neither proven nor kept by any order tried"),
    ]
    if summary.exact:
        said.append(_("=: exact for this work alone, no order of it is faster (constraint programming, CP-SAT)"))
    if summary.silent:
        said.append(_("{n} promised times were not called upon in any run.", n=summary.silent))
    if summary.ended == "cancelled":
        said.append(_("stopped: other orders were not tried, or not all"))
    if summary.ended == "lost":
        said.append(_("the cluster went away: other orders were not tried, or not all"))
    return said


def document(summary: BoundSummary, scenario: Path, book: Path | None = None) -> Row:
    """The same for other programs. Times are milliseconds."""
    return {
        "drillbook": "bound",
        "format": 1,
        "scenario": summary.scenario,
        "model": summary.digest,
        "seed": summary.seed,
        "runs": summary.done,
        "ended": summary.ended,
        "promises": [_document(one, summary.seed, scenario, book) for one in summary.rows],
        "not_called_upon": summary.silent,
    }


def _document(one: BoundRow, seed: int, scenario: Path, book: Path | None) -> Row:
    order: Row | None = None
    if one.order is not None:
        command = order_command(one, seed, scenario, book)
        order = {"tried": one.order.tried, "kept": one.order.kept, "replay": command}
    return {
        "id": one.promise,
        "verdict": one.verdict,
        "limits": list(one.limits),
        "least": one.bound.least if one.bound.by != "nothing" else None,
        "by": one.bound.by,
        "pool": one.bound.pool or None,
        "exact": one.bound.exact,
        "fastest": one.fastest if one.fastest >= 0 else None,
        "kept": one.kept.count,
        "of": one.kept.of,
        "broken": one.broken,
        "tried": one.tried,
        "at_medians": one.at_medians,
        "order": order,
    }
