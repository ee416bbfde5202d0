"""Two versions of the plans for whoever has to choose: a plain verdict with its uncertainty, then what moved."""

from collections.abc import Sequence

from rich.text import Text

from drillbook.schema.values.number_text import signed, with_sign
from drillbook.simulator.model.model import Model
from drillbook.simulator.rehearsal.intervals import Mean
from drillbook.simulator.rehearsal.versions.comparison import Comparison, ObjectiveChange, PromiseChange
from drillbook.ui.report.clock_text import lasting
from drillbook.ui.report.run.promises import bracketed
from drillbook.ui.report.run_page_layout import TerminalPage
from drillbook.ui.report.signed_figures import between
from drillbook.ui.report.titles import Titles
from drillbook.ui.translation import _, counted, listed
from drillbook.ui.use.facilitator.version_models import ReadyPair

_MOST = 12
_NAMED = 3
_TELLING = 0.05  # so many promised times more or fewer called upon per run are worth a warning


def show(found: Comparison, before: Model, after: Model, versions: ReadyPair, *, whole: bool = False) -> None:
    """The verdict first; ``whole``: also every difference that chance could explain."""
    page, titles, old = TerminalPage(), Titles.of(after), Titles.of(before)
    seed = _("seed {seed}", seed=found.seed)
    page.hanging("", Text.assemble((after.title or after.scenario, "bold"), f"   {seed}"))
    page.hanging("", _("{before} → {after}", before=versions.before.name, after=versions.after.name), "dim")
    page.hanging("", _("{runs}; {changes}", runs=runs_text(found), changes=changes_text(versions)), "dim")
    page.section(_("Which is better"))
    for sentence in verdict_sentences(found, titles):
        page.hanging("", sentence)
    _objectives(page, found)
    likelier, unlikelier = moved(found, 1), moved(found, -1)
    _promises(page, _("More often broken now"), likelier, titles, found, whole=whole)
    _promises(page, _("Less often broken now"), unlikelier, titles, found, whole=whole)
    _rest(page, found, titles, old)


def runs_text(found: Comparison) -> str:
    """How many runs of each, and why no more."""
    width = f"{100 * found.widest:.1f}"
    runs = counted("{n} run of each, the same draws", "{n} runs of each, the same draws", found.done)
    match found.ended:
        case "cancelled":
            return _("{runs}, then stopped; {asked} were asked for", runs=runs, asked=found.asked)
        case "lost":
            return _("{runs}, then the cluster went away; {asked} were asked for", runs=runs, asked=found.asked)
        case "precision":
            wanted = f"{100 * (found.precision or 0):.1f}"
            return _("{runs}, until every difference was certain to ±{wanted} points", runs=runs, wanted=wanted)
        case "most":
            wanted = f"{100 * (found.precision or 0):.1f}"
            return _("{runs}, the most allowed: uncertain by up to ±{width} points, not ±{wanted}", runs=runs,
                     width=width, wanted=wanted)  # fmt: skip
    return runs


def changes_text(versions: ReadyPair) -> str:
    """How much differs between the texts."""
    if not versions.changes:
        return _("their texts do not differ")
    changes = counted("{n} change", "{n} changes", versions.changes)
    plans = counted("{n} plan", "{n} plans", versions.plans)
    if not versions.plans:
        return _("{changes} in the libraries; drillbook diff tells them", changes=changes)
    return _("{changes} in {plans}; drillbook diff tells them", changes=changes, plans=plans)


def verdict_sentences(found: Comparison, titles: Titles) -> list[str]:
    """Better, worse, or not known, with how sure that is; then what speaks against it, and what must not be overlooked."""
    said = [_verdict(found)]
    against = {"better": _clear(found, 1), "worse": _clear(found, -1)}.get(found.verdict, [])
    if against:
        names = _names(against, titles)
        said.append(
            _("but clearly more often broken now: {names}", names=names)
            if found.verdict == "better"
            else _("but clearly less often broken now: {names}", names=names)
        )
    lost = [one.title or one.name for one in found.objectives if one.met == (True, False)]
    if lost:
        said.append(_("no longer reaches its target: {names}", names=listed(lost)))
    fewer = -found.called_upon.value
    if abs(fewer) >= _TELLING:
        said.append(_called_upon(fewer))
    limits = [
        one for one in found.promises if one.limits[0] != one.limits[1] and (one.broken.first or one.broken.second)
    ]
    if limits:
        said.append(_("another limit, so not the same promise: {names}", names=_names(limits, titles)))
    return said


def difference_text(found: Comparison) -> str:
    """Promised times broken per run in both versions, and the difference with its interval, until now."""
    was, now, difference = found.broken
    return _(
        "broken per run so far {was} → {now}, {difference} ({interval})",
        was=f"{was.value:.2f}",
        now=f"{now.value:.2f}",
        difference=signed(difference.value, 2),
        interval=between(difference.low, difference.high, 2),
    )


def _called_upon(fewer: float) -> str:
    """What is not asked for cannot be late: that is no merit."""
    number = f"{abs(fewer):.2f}"
    if fewer > 0:
        return _(
            "{n} fewer promised times per run are called upon at all: what is not asked for cannot be late", n=number
        )
    return _(
        "{n} more promised times per run are called upon: what is asked for more often can be late more often", n=number
    )


def _verdict(found: Comparison) -> str:
    if found.verdict == "same":
        return counted("No difference: in {n} run the same promised times are broken.",
                       "No difference: in all {n} runs the same promised times are broken.", found.done)  # fmt: skip
    was, now, difference = found.broken
    words = {
        "n": f"{abs(difference.value):.2f}",
        "interval": between(difference.low, difference.high, 2),
        "was": f"{was.value:.2f}",
        "now": f"{now.value:.2f}",
        "better": found.better,
        "worse": found.worse,
        "runs": found.done,
    }
    match found.verdict:
        case "better":
            return _("The later version is very likely better: {n} fewer promised times are broken per run ({was} → {now}; "
                     "interval (95%): {interval}); better in {better} and worse in {worse} of {runs} runs.", **words)  # fmt: skip
        case "worse":
            return _("The later version is very likely worse: {n} more promised times are broken per run ({was} → {now}; "
                     "interval (95%): {interval}); better in {better} and worse in {worse} of {runs} runs.", **words)  # fmt: skip
    return _("Which is better cannot be said from these runs: promised times broken per run {was} → {now}; interval (95%) of "
             "the difference {interval}; better in {better} and worse in {worse} of {runs} runs.", **words)  # fmt: skip


def moved(found: Comparison, way: int) -> list[PromiseChange]:
    """Promised times that are broken more (``way`` 1) or less often now, the clear ones first, then by how much."""
    some = [one for one in found.promises if way * one.broken.difference > 0]
    return sorted(some, key=lambda one: (not one.clear, -abs(one.broken.difference)))


def _clear(found: Comparison, way: int) -> list[PromiseChange]:
    return [one for one in moved(found, way) if one.clear]


def _names(some: Sequence[PromiseChange], titles: Titles) -> str:
    names = listed(titles.told_apart(one.name) for one in some[:_NAMED])
    more = len(some) - _NAMED
    return _("{names} and {n} more", names=names, n=more) if more > 0 else names


def _promises(
    page: TerminalPage, head: str, some: list[PromiseChange], titles: Titles, found: Comparison, *, whole: bool
) -> None:
    if not some:
        return
    page.section(head)
    told = some if whole else [one for one in some if one.clear][:_MOST]
    headings = (
        _("broken"), _("points"), _("interval (95%)"), _("only before"), _("only now"), _("how sure"), _("mean change of time"),
        _("what"),
    )  # fmt: skip
    if told:
        page.rows(headings, [_row(one, titles) for one in told])
    unclear = sum(1 for one in some if not one.clear and one not in told)
    left = len(some) - len(told) - unclear
    if left:
        page.line(counted("{n} more is so; --all tells it", "{n} more are so; --all tells them", left))
    if unclear:
        said = counted(
            "{n} more differs by so little that chance could explain it; --all tells it",
            "{n} more differ by so little that chance could explain it; --all tells them",
            unclear,
        )
        page.hanging("", said, "dim")


def _row(one: PromiseChange, titles: Titles) -> list[str | Text]:
    low, high = one.broken.interval
    name = Text.assemble(titles.promise(one.name), ("  " + bracketed(titles.place_of(one.name)), "dim"))
    return [
        f"{one.broken.both + one.broken.first}→{one.broken.both + one.broken.second}",
        signed(100 * one.broken.difference, 1),
        between(100 * low, 100 * high, 1),
        str(one.broken.first or ""),
        str(one.broken.second or ""),
        Text(_("certain"), style="bold") if one.clear else Text(_("perhaps chance"), style="dim"),
        _longer(one.longer),
        name,
    ]


def _longer(one: Mean | None) -> str:
    """By how much longer the slowest occurrence of a run takes, on average; nothing where that is less than a second."""
    if one is None or abs(one.value) < 1000:
        return ""
    return with_sign(one.value, lasting(abs(round(one.value / 1000)) * 1000))


def _objectives(page: TerminalPage, found: Comparison) -> None:
    told = [one for one in found.objectives if any(one.called_upon)]
    if not told:
        return
    page.section(_("Objectives"))
    page.rows((*objective_headings(), _("objective")), [[*objective_cells(one), one.title or one.name] for one in told])


def objective_headings() -> tuple[str, ...]:
    """What stands above `objective_cells`."""
    return _("kept"), _("target"), _("reached"), _("runs that reach it"), _("points"), _("interval (95%)")


def objective_cells(one: ObjectiveChange) -> list[str | Text]:
    """Share kept in both versions against the target, and the runs that reach it."""
    shares = [f"{100 * kept / of:.1f}%" if of else "–" for kept, of in zip(one.kept, one.called_upon, strict=True)]
    words = [(_("yes") if met else _("no")) if of else "–" for met, of in zip(one.met, one.called_upon, strict=True)]
    low, high = one.reached.interval
    differs = one.reached.first or one.reached.second
    style = "red" if one.met == (True, False) else "green" if one.met == (False, True) else ""
    return [
        "→".join(shares),
        f"{one.target:.0%}",
        Text("→".join(words), style=style),
        f"{one.reached.both + one.reached.first}→{one.reached.both + one.reached.second}",
        signed(100 * one.reached.difference, 1) if differs else "",
        between(100 * low, 100 * high, 1) if differs else "",
    ]


def _rest(page: TerminalPage, found: Comparison, titles: Titles, old: Titles) -> None:
    """What is the same, and what only one of them promises."""
    page.section(_("The rest"))
    for line in rest_lines(found, titles, old):
        page.hanging("", line)
    if any(found.stuck):
        page.hanging("", stuck_text(found.stuck), "red")
    page.hanging("", method_text(), "dim")


def rest_lines(found: Comparison, titles: Titles, old: Titles) -> list[str]:
    """How many promised times are as before; which of them only one version has."""
    called = [one for one in found.promises if one.before.of or one.after.of]
    same = sum(1 for one in called if not one.broken.first and not one.broken.second)
    balanced = sum(1 for one in called if one.broken.first == one.broken.second and one.broken.first)
    said = [
        counted(
            "{n} promised time is kept or broken in the same runs",
            "{n} promised times are kept or broken in the same runs",
            same,
        )
    ]
    if balanced:
        said.append(
            counted("{n} is broken as often, in other runs", "{n} are broken as often, in other runs", balanced)
        )
    if found.gone:
        said.append(_("promised only before: {names}", names=listed(old.told_apart(name) for name in found.gone)))
    if found.new:
        said.append(_("promised only now: {names}", names=listed(titles.told_apart(name) for name in found.new)))
    return said


def stuck_text(stuck: Sequence[int]) -> str:
    """How many runs came to no end, before and now."""
    return _("runs that went round in circles or on for ever: {before} → {after}", before=stuck[0], after=stuck[1])


def method_text() -> str:
    """By which tests and intervals it is said."""
    return _("certain: McNemar's test over all promised times at once (Holm, 5%); intervals of shares after Newcombe")
