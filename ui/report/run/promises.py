"""Promised times of a run for a facilitator: kept or not, what drove them, and the objectives they measure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby

from rich.cells import cell_len
from rich.text import Text

from drillbook.simulator.log.eventlog import EventLog
from drillbook.simulator.log.measures import PromiseRow, promises_at_end
from drillbook.simulator.model.model import Model
from drillbook.ui.report.clock_text import exact
from drillbook.ui.report.run.causes import (
    cause_text,
    causes_text,
    never_text,
    places_told,
    reason_text,
    unknown_text,
    whole_seconds,
)
from drillbook.ui.report.run_page_layout import TerminalPage
from drillbook.ui.report.titles import Titles
from drillbook.ui.translation import _, counted, current_language, joined

_STYLE = {"met": "green", "missed": "red", "never-reached": "red", "not-triggered": "dim", "open": "yellow"}
_ORDER = ("not-triggered", "met", "open", "never-reached", "missed")
_MOST = 10
Same = list[PromiseRow]
"""Every occurrence of one promised time."""


def grouped(rows: Sequence[PromiseRow]) -> list[Same]:
    """The occurrences of each promised time that was called upon, worst first."""
    found: dict[str, Same] = {}
    for row in rows:
        found.setdefault(row.id, []).append(row)
    called_upon = (same for same in found.values() if any(row.outcome != "not-triggered" for row in same))
    return sorted(called_upon, key=lambda same: _badness(_worst(same)), reverse=True)


def counts(rows: Sequence[PromiseRow]) -> str:
    """按时 233, 超时 3, 未触发 29: the broken ones first."""
    outcomes = Counter(row.outcome for row in rows)
    return joined(f"{outcome_word(name)} {outcomes[name]}" for name in reversed(_ORDER) if outcomes[name])


def show_broken(page: TerminalPage, rows: Sequence[PromiseRow], titles: Titles, *, whole: bool) -> None:
    """Each promised time that was broken, and what drove it; the worst of its occurrences."""
    broken = [same for same in grouped(rows) if _worst(same).is_broken]
    if not broken:
        return
    page.section(_("Promised times not kept"))
    told = broken if whole else broken[:_MOST]
    for why, alike in groupby(told, key=lambda same: _why_broken(_worst(same), titles)):
        for same in alike:
            _broken(page, same, titles)
        if why:
            page.hanging("    ", why)
    if not whole and len(broken) > _MOST:
        rest = len(broken) - _MOST
        page.line(counted("{n} more was not kept; --all tells it", "{n} more were not kept; --all tells them", rest))


def _broken(page: TerminalPage, same: Same, titles: Titles) -> None:
    row = _worst(same)
    words = {"what": titles.promise(row.id), "limit": exact(row.limit), "took": exact(row.elapsed)}
    said = (
        _("{what}: {took} instead of {limit}", **words)
        if row.outcome == "missed"
        else _("{what}: not within {limit}", **words)
    )
    unknown = unknown_text(same)
    place = Text.assemble(
        (f"  {unknown}" if unknown else "", "yellow"), ("  " + bracketed(titles.place_of(row.id)), "dim")
    )
    share = f"{_kept(same)}/{_called_upon(same)}"
    beginning = Text.assemble((outcome_word(row.outcome), _STYLE[row.outcome]), f"  {share}  ")
    page.hanging(beginning, Text.assemble(said, place))


def _why_broken(row: PromiseRow, titles: Titles) -> str:
    """What drove it, or what its task came to; said once for those that follow each other with the same."""
    return causes_text(row, titles) if row.parts else _reason(row, titles)


def _kept(same: Same) -> int:
    return sum(one.outcome == "met" for one in same)


def _called_upon(same: Same) -> int:
    return sum(one.outcome != "not-triggered" for one in same)


def show_kept(page: TerminalPage, rows: Sequence[PromiseRow], titles: Titles) -> None:
    """The kept ones in one line, with the one that had least to spare."""
    kept = [same for same in grouped(rows) if _worst(same).outcome == "met"]
    if not kept:
        return
    row = _worst(kept[0])
    words = {"what": titles.promise(row.id), "took": exact(row.elapsed), "limit": exact(row.limit)}
    said = counted("{n} promised time was always kept", "{n} promised times were always kept", len(kept))
    page.hanging("", _("{said}; the closest: {what}, {took} of {limit}", said=said, **words), "dim")
    doubtful = [same for same in kept if unknown_text(same)]
    for why, alike in groupby(sorted(doubtful, key=unknown_text), key=unknown_text):
        names = joined(titles.promise(same[0].id) for same in alike)
        page.hanging("", _("kept only as far as is known {why}: {names}", why=why, names=names), "yellow")


def show_all(page: TerminalPage, rows: Sequence[PromiseRow], titles: Titles) -> None:
    """One line for each promised time, then those nothing set running, then how each broken one came about."""
    page.section(_("Promised times"))
    if not rows:
        page.line(_("none is written in these plans"))
        return
    promised = grouped(rows)
    headings = (_("outcome"), _("kept"), _("limit"), _("taken"), _("what"))
    page.rows(headings, [_cells(same, titles) for same in promised])
    silent = dict.fromkeys(row.id for row in rows)
    for same in promised:
        del silent[same[0].id]
    _silent(page, list(silent), titles)
    chains = Chains(page, titles, places_told((part for row in rows for part in row.parts), titles))
    for row in rows:
        if row.outcome == "missed":
            chains.show(row)
    for said, times in Counter(_why_never(row, titles) for row in rows if row.outcome == "never-reached").items():
        page.hanging("", f"{said} ×{times}" if times > 1 else said, "red")


def _cells(same: Same, titles: Titles) -> list[str | Text]:
    row = _worst(same)
    return [
        Text(outcome_word(row.outcome), style=_STYLE[row.outcome]),
        f"{_kept(same)}/{_called_upon(same)}",
        exact(row.limit),
        exact(row.elapsed),
        Text.assemble(_named(same, titles), ("  " + bracketed(titles.place_of(row.id)), "dim")),
    ]


def _named(same: Same, titles: Titles) -> Text:
    """The title, and what of the incident it had to do without."""
    title, unknown = titles.promise(same[0].id), unknown_text(same)
    return Text.assemble(title, (f"  {unknown}", "yellow")) if unknown else Text(title)


def _silent(page: TerminalPage, names: list[str], titles: Titles) -> None:
    """Those that nothing set running, plan by plan."""
    for plan, same in groupby(sorted(names, key=_plan), key=_plan):
        said = [titles.promise(name) for name in same]
        words = {"plan": titles.short_plan(plan), "names": joined(said), "n": len(said)}
        page.hanging("", _("not triggered in {plan}, {n}: {names}", **words), "dim")


def _plan(name: str) -> str:
    return name.rpartition(">")[2].partition("/")[0]


class Chains:
    """How promised times came about: every part is told once and has a number, later chains name it by that."""

    def __init__(self, page: TerminalPage, titles: Titles, places: Mapping[str, str]) -> None:
        self.page, self.titles, self.places = page, titles, places
        self.numbers: dict[tuple[str, str, int, int], int] = {}

    def show(self, row: PromiseRow) -> None:
        """The whole chain, whose times add up to what was taken."""
        words = {"what": self.titles.promise(row.id), "limit": exact(row.limit), "took": exact(row.elapsed)}
        self.page.hanging("", _("Why missed: {what}, {took} instead of {limit}", **words), "red")
        told: list[tuple[int, int]] = []
        for part, took in zip(row.parts, whole_seconds([part.took for part in row.parts]), strict=True):
            key = (part.kind, part.about, part.since, part.took)
            if key in self.numbers:
                told.append((self.numbers[key], took))
                continue
            self._show_told(told)
            number = self.numbers[key] = len(self.numbers) + 1
            moment = self.titles.clock.moment(part.since)
            label = f"    [{number}] {moment}" + " " * max(2, 12 - cell_len(moment))
            self.page.hanging(label, cause_text(part, self.titles, exact(took), self.places))
        self._show_told(told)

    def _show_told(self, told: list[tuple[int, int]]) -> None:
        """A row of parts that stand above already, in one line."""
        if not told:
            return
        numbers = ranges([number for number, _took in told])
        took = exact(sum(took for _number, took in told))
        self.page.hanging("    ", _("{numbers} as above, {took}", numbers=numbers, took=took))
        told.clear()


def ranges(numbers: Sequence[int]) -> str:
    """``[1]–[4] [7]``: numbers that follow each other as a stretch."""
    stretches: list[list[int]] = []
    for number in numbers:
        if stretches and number == stretches[-1][-1] + 1:
            stretches[-1].append(number)
        else:
            stretches.append([number])
    return " ".join(f"[{one[0]}]–[{one[-1]}]" if len(one) > 1 else f"[{one[0]}]" for one in stretches)


def _why_never(row: PromiseRow, titles: Titles) -> str:
    words = {"what": titles.promise(row.id), "limit": exact(row.limit), "why": _reason(row, titles)}
    return _("Why never reached: {what}, promised in {limit}: {why}", **words)


def _reason(row: PromiseRow, titles: Titles) -> str:
    """What became of its task; of a time between two moments, that the second did not come."""
    if row.outcome == "never-reached" and (row.reason or row.id in titles.ends):
        return never_text(row.id, row.reason, titles)
    return reason_text(row.reason, titles)


def _worst(same: Same) -> PromiseRow:
    return max(same, key=_badness)


def _badness(row: PromiseRow) -> tuple[int, float]:
    over = (row.elapsed or 0) / row.limit if row.limit else 0
    return _ORDER.index(row.outcome), over


def bracketed(text: str) -> str:
    """〔普陀区防汛防台 第4.5.1条〕, or in square brackets."""
    return f"〔{text}〕" if current_language() == "zh" else f"[{text}]"


def outcome_word(outcome: str) -> str:
    """按时, 超时, 未完成, 未触发, 未到时限."""
    words = {
        "met": _("met"),
        "missed": _("missed"),
        "never-reached": _("never reached"),
        "not-triggered": _("not triggered"),
        "open": _("not yet due"),
    }
    return words[outcome]


def has_broken(log: EventLog, model: Model) -> bool:
    """A promised time was missed, or not reached although its limit had passed."""
    return any(row.is_broken for row in promises_at_end(log.events, log.origin.end(model.ends)))
