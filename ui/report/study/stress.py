"""What breaks the plans, for a commander: the smallest sets of misfortunes, how to see them again, and what matters."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from drillbook.schema.values.number_text import signed
from drillbook.simulator.model.model import Model
from drillbook.simulator.rehearsal.intervals import Mean
from drillbook.simulator.study.stress.breaking import Breaking, Broken, Effect, Silencing, StressSummary
from drillbook.simulator.study.stress.misfortunes import Misfortune
from drillbook.ui.report.run.promises import bracketed
from drillbook.ui.report.run_page_layout import TerminalPage
from drillbook.ui.report.signed_figures import between
from drillbook.ui.report.study.misfortune_wording import factor_text, misfortune_text, replay_command, set_text
from drillbook.ui.report.terminal import is_unicode
from drillbook.ui.report.titles import Titles
from drillbook.ui.translation import _, counted, current_language, listed

OPTION = "--budget"
_EACH = 8
_PROMISES = 4
_EFFECTS = 12
_BAR = 20
Row = dict[str, object]


def show(
    summary: StressSummary, model: Model, scenario: Path, book: Path | None = None, *, whole: bool = False
) -> None:
    """The sentences first, then every set with its command, then what matters on the average."""
    page, titles = TerminalPage(), Titles.of(model)
    begins = model.begins[:16].replace("T", " ")
    seed = _("seed {seed}", seed=summary.seed)
    page.hanging("", f"{model.title or model.scenario}   {begins}   {seed}", "bold")
    page.hanging("", ended_text(summary), "dim")
    if warned := untried_text(summary):
        page.hanging("! ", warned, "yellow")
    page.section(_("What breaks the plans"))
    for number, sentence in enumerate(sentences(summary, model, titles), start=1):
        page.hanging(f"{number}. ", sentence)
    for size in sorted({len(one.misfortunes) for one in summary.breaking}):
        of_size = [one for one in summary.breaking if len(one.misfortunes) == size]
        page.section(size_text(size))
        told = of_size if whole else of_size[:_EACH]
        for one in told:
            _set(page, one, summary, model, titles, replay_command(one, scenario, summary.seed, book))
        if len(of_size) > len(told):
            left = len(of_size) - len(told)
            page.line(counted("{n} more set; --all tells it", "{n} more sets; --all tells them", left))
    if summary.silencing:
        page.section(silencing_heading())
        for silencing in summary.silencing if whole else summary.silencing[:_EACH]:
            page.hanging("● ", silencing_text(silencing, model, titles))
        if not whole and (left := len(summary.silencing[_EACH:])):
            page.line(counted("{n} more; --all tells it", "{n} more; --all tells them", left))
    _matters(page, summary, model, titles)
    _assumed(page, summary, titles)


def size_text(size: int) -> str:
    """A heading for the sets of one size."""
    if size == 1:
        return _("One thing alone")
    return counted("{n} thing at once", "{n} things at once, none of which does it without the others", size)


def ended_text(summary: StressSummary) -> str:
    """How it was searched, how far, and why no further."""
    of = len(summary.factors)
    said = counted("{n} misfortune tried of {of}", "{n} misfortunes tried of {of}", summary.tried, of=of)
    runs = _("{used} of {budget} runs", used=summary.used, budget=summary.budget)
    pairs = _("{share} of all pairs tried together", share=f"{100 * summary.coverage:.0f}%")
    if summary.ended == "cancelled":
        return _("a part only: {said}, {pairs}, {runs}, then stopped", said=said, pairs=pairs, runs=runs)
    if summary.ended == "lost":
        return _("a part only: {said}, {pairs}, {runs}, then the cluster went away", said=said, pairs=pairs, runs=runs)
    return _("{said}, {pairs}, {runs}", said=said, pairs=pairs, runs=runs)


def untried_text(summary: StressSummary, budget: str = OPTION) -> str:
    """That single misfortunes are still untried, and the ``budget`` that tries them, as the door where it is given calls it;
    nothing where all were tried.
    """
    left = len(summary.factors) - summary.tried
    if left <= 0:
        return ""
    return counted(
        "{n} misfortune was not tried even alone and may break more than what is told here; {budget} {needed} tries all",
        "{n} misfortunes were not tried even alone and may break more than what is told here; {budget} {needed} tries all",
        left,
        budget=budget,
        needed=summary.needed,
    )


def found_text(breaking: Sequence[Breaking], model: Model, titles: Titles) -> str:
    """How much was found so far, and the first of it, in a few words; nothing where nothing was."""
    if not breaking:
        return ""
    first = set_text(breaking[0].misfortunes, model, titles)
    return counted("{n} set found: {first}", "{n} sets found, first {first}", len(breaking), first=first)


def sentences(summary: StressSummary, model: Model, titles: Titles) -> list[str]:
    """At most three sentences: the worst alone, the worst together, what matters most on the average."""
    return [*_worst(summary, model, titles), *_most_effect(summary, model, titles)]


def _worst(summary: StressSummary, model: Model, titles: Titles) -> Iterator[str]:
    if not summary.judged:
        yield _("no promised time is kept in most runs even as things are; there is nothing to break")
        return
    alone = next((one for one in summary.breaking if len(one.misfortunes) == 1), None)
    together = next((one for one in summary.breaking if len(one.misfortunes) > 1), None)
    if alone is not None:
        yield _alone(alone, model, titles)
    if together is not None:
        yield _together(together, model, titles)
    if alone is None and together is None:
        words = {"n": summary.judged, "most": summary.most}
        yield _(
            "nothing that was tried breaks any of the {n} promised times, with up to {most} misfortunes at once",
            **words,
        )


def _alone(one: Breaking, model: Model, titles: Titles) -> str:
    n = len(one.promises)
    words = {"what": set_text(one.misfortunes, model, titles), "first": broken_text(one.promises[0], titles)}
    return counted("{what}: {n} promised time breaks, {first}", "{what}: {n} promised times break, above all {first}", n, **words)  # fmt: skip


def _together(one: Breaking, model: Model, titles: Titles) -> str:
    n = len(one.promises)
    words = {"what": set_text(one.misfortunes, model, titles), "first": broken_text(one.promises[0], titles)}
    return counted(
        "{what}, all at once: {n} promised time breaks that no part of it breaks, {first}",
        "{what}, all at once: {n} promised times break that no part of it breaks, above all {first}",
        n,
        **words,
    )


def _most_effect(summary: StressSummary, model: Model, titles: Titles) -> Iterator[str]:
    first = next((one for one in summary.effects if one.stands), None)
    if first is not None:
        words = {"what": factor_text(first.factor, model, titles), "n": f"{first.broken.value:.1f}"}
        yield _("whatever else goes wrong, this matters most: {what}, {n} more promised times broken per run", **words)


def silencing_heading() -> str:
    """What the lines of `silencing_text` have in common."""
    return _("What keeps promised times from being called upon: not broken, though nobody keeps them")


def silencing_text(one: Silencing, model: Model, titles: Titles) -> str:
    """A misfortune, and the promised times that nothing sets off after it."""
    names = [titles.told_apart(name) for name in one.promises]
    told = listed(names[:_PROMISES])
    more = len(names) - _PROMISES
    words = {"what": misfortune_text(one.misfortune, model, titles), "names": told}
    if more > 0:
        return counted("{what}: {names} and {n} more", "{what}: {names} and {n} more", more, **words)
    return _("{what}: {names}", **words)


def broken_text(one: Broken, titles: Titles) -> str:
    """A promised time with its plan and clause, and in how many runs it is kept, as things are and then."""
    return _(
        "“{what}” {where}: in time in {before} runs as things are, in {after} of them then",
        what=titles.promise(one.promise),
        where=bracketed(titles.place_of(one.promise)),
        before=one.kept,
        after=one.kept - one.broken,
    )


def _set(page: TerminalPage, one: Breaking, summary: StressSummary, model: Model, titles: Titles, command: str) -> None:
    again = "" if one.judged_again else "  " + _("(seen in {n} runs only)", n=summary.draws)
    page.hanging("● ", set_text(one.misfortunes, model, titles) + again, "bold")
    for each in one.promises[:_PROMISES]:
        page.hanging("    ", broken_text(each, titles))
    if len(one.promises) > _PROMISES:
        left = len(one.promises) - _PROMISES
        page.line("    " + counted("and {n} more promised time", "and {n} more promised times", left))
    page.hanging("    ", command, "dim")


def _matters(page: TerminalPage, summary: StressSummary, model: Model, titles: Titles) -> None:
    told = summary.effects[:_EFFECTS]
    if not told:
        return
    page.section(_("What matters, whatever else goes wrong: promised times broken per run"))
    longest = max(abs(one.broken.value) for one in told) or 1.0
    mark = "█" if is_unicode(sys.stdout) else "#"
    rows = []
    for one in told:
        bar = mark * max(0, round(_BAR * one.broken.value / longest))
        alone = str(one.alone or "")
        rows.append((signed(one.broken.value, 1), interval_text(one.broken), alone, bar, factor_text(one.factor, model, titles)))  # fmt: skip
    page.rows((_("more broken"), _("interval (95%)"), _("alone"), "", _("what")), rows)


def interval_text(one: Mean) -> str:
    """The interval of an effect."""
    return between(one.low, one.high, 1)


def _assumed(page: TerminalPage, summary: StressSummary, titles: Titles) -> None:
    page.section(_("Taken for granted"))
    for said in notes(summary, titles):
        page.hanging("- ", said)


def notes(summary: StressSummary, titles: Titles, budget: str = OPTION) -> list[str]:
    """What was assumed, how it was searched, and what was not told; ``budget`` as in `untried_text`."""
    said = [one.text.render(current_language()) for one in summary.usual]
    said.append(
        _(
            "method: each alone, then a scrambled Sobol' design with several at once and a covering of the pairs left; what "
            "fails is reduced by delta debugging (ddmin); {draws} common draws while searching, {again} fresh ones to confirm",
            draws=summary.draws,
            again=summary.again,
        )
    )
    said.append(
        _("a promised time breaks when at least half of the runs that keep it as things are miss or never reach it")
    )
    if summary.already:
        names = listed(titles.told_apart(name) for name in summary.already)
        said.append(_("not judged, because most runs break them as things are: {names}", names=names))
    if summary.unconfirmed:
        said.append(
            counted(
                "{n} set found was not confirmed by fresh draws",
                "{n} sets found were not confirmed by fresh draws",
                summary.unconfirmed,
            )
        )
    if summary.untold:
        said.append(
            counted(
                "{n} further set was found and not judged again",
                "{n} further sets were found and not judged again",
                summary.untold,
            )
        )
    if summary.larger:
        said.append(
            counted(
                "{n} smallest set needs more at once",
                "{n} smallest sets need more at once",
                summary.larger,
            )
        )
    if summary.coverage < 1 and summary.ended != "done":
        said.append(_("pairs not tried may break something, too; a larger {budget} tries them", budget=budget))
    return said


def document(summary: StressSummary, model: Model, scenario: Path, book: Path | None = None) -> Row:
    """The same for other programs. Times are milliseconds."""
    titles = Titles.of(model)
    return {
        "drillbook": "stress",
        "format": 1,
        "scenario": summary.scenario,
        "model": summary.digest,
        "seed": summary.seed,
        "most": summary.most,
        "budget": summary.budget,
        "runs": summary.used,
        "draws": summary.draws,
        "fresh": summary.again,
        "misfortunes": len(summary.factors),
        "tried": summary.tried,
        "budget_for_all": summary.needed,
        "points": summary.points,
        "pairs": round(summary.coverage, 6),
        "judged": summary.judged,
        "already": list(summary.already),
        "ended": summary.ended,
        "sets": [
            {
                "misfortunes": [_misfortune(each, model, titles) for each in one.misfortunes],
                "promises": [{"promise": each.promise, "kept": each.kept, "broken": each.broken} for each in one.promises],
                "confirmed": one.judged_again,
                "replay": replay_command(one, scenario, summary.seed, book),
            }
            for one in summary.breaking
        ],
        "silencing": [
            {"misfortune": _misfortune(one.misfortune, model, titles), "promises": list(one.promises)}
            for one in summary.silencing
        ],
        "larger": summary.larger,
        "unconfirmed": summary.unconfirmed,
        "untold": summary.untold,
        "effects": [_effect(one) for one in summary.effects],
        "assumptions": [
            {"kind": one.kind, "count": one.count, "zh": one.text.render("zh"), "en": one.text.render("en")}
            for one in summary.usual
        ],
    }  # fmt: skip


def _misfortune(one: Misfortune, model: Model, titles: Titles) -> Row:
    said = misfortune_text(one, model, titles)
    return {"kind": one.kind, "name": one.name, "at": one.at, "value": one.text, "text": said}


def _effect(one: Effect) -> Row:
    difference = {
        "mean": round(one.broken.value, 6),
        "low": round(one.broken.low, 6),
        "high": round(one.broken.high, 6),
    }
    return {
        "kind": one.factor.kind,
        "name": one.factor.name,
        "broken": difference,
        "alone": one.alone,
        "stands": one.stands,
    }
