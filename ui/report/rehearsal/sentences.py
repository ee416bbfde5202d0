"""A rehearsal in sentences that a commander can repeat: where it jams, and what one change does."""

from drillbook.simulator.model.circumstances import ROADS
from drillbook.simulator.model.model import Model
from drillbook.simulator.model.run_changes import Variation, amounts
from drillbook.simulator.rehearsal.rehearsal import Standing
from drillbook.simulator.rehearsal.replication_measures import Jam
from drillbook.simulator.rehearsal.summary import Bottleneck, Hinge, Remedy, Summary
from drillbook.ui.report.rehearsal.figures import interval_text, share_text
from drillbook.ui.report.run.causes import verdict_state
from drillbook.ui.report.run.unsent import awaited
from drillbook.ui.report.titles import Titles
from drillbook.ui.translation import _, counted

_UNDONE = ("failed", "unmet", "aborted", "unfinished", "skipped", "withdrawn", "")


def jam_sentences(summary: Summary, model: Model, titles: Titles) -> list[str]:
    """At most three sentences, the worst first; one if nothing ever jams."""
    if summary.bottlenecks:
        return [_bottleneck(one, model, titles) for one in summary.bottlenecks]
    if not any(one.kept.of for one in summary.promises):
        return [_("no promised time was called upon")]
    return [
        counted(
            "Every promised time was kept in {n} run.",
            "Every promised time was kept in all {n} runs.",
            summary.done,
        )
    ]


def _bottleneck(one: Bottleneck, model: Model, titles: Titles) -> str:
    words = {"what": titles.told_apart(one.promise), "kept": one.kept.count, "of": one.kept.of}
    words |= {"why": jam_text(one.jam, model, titles), "runs": one.runs}
    if one.remedied is None:
        said = _("{what}: in time in {kept} of {of} runs, held up most by {why}", **words)
    else:
        other, number = one.remedied
        said = _(
            "{what}: in time in {kept} of {of} runs, held up most by {why} (in {runs}), in {number} by {other}",
            other=jam_text(other, model, titles),
            number=number,
            **words,
        )
    for change in one.vain:
        said = _("{said}; {then}", said=said, then=_("{change}, no better", change=change_text(change, model, titles)))
    return _("{said}; {then}", said=said, then=remedy_text(one, one.remedy, model, titles)) if one.remedy else said


def jam_text(jam: Jam, model: Model, titles: Titles) -> str:
    """What holds it up: 值班室只有1人."""
    about = titles.anything(jam.about)
    if jam.kind in ("shortage", "starved"):
        return pool_text(jam.about, model, titles)
    if jam.kind == "unreached":
        return _unreached(jam, titles)
    if jam.kind in _UNDONE:
        return _undone(jam, awaited(jam.about, titles) if jam.kind == "unmet" else about)
    kinds = {
        "work": _("the time that {about} takes", about=about),
        "travel": _("the way of {about}", about=about),
        "turnout": _("{about} turning out", about=about),
        "message": _("the message from {about}", about=about),
        "takeover": _("{about} taking over", about=about),
        "interval": _("the rounds of {about}", about=about),
        "wait": _("the wait in {about}", about=about),
        "inject": _("{about} coming late", about=about),
        "staff": _("nobody there yet as {about}", about=about),
        "stock": _("{about} not there yet", about=about),
        "return": _("{about} coming back", about=about),
        "disruption": _("the road {about} being closed", about=about)
        if " - " in jam.about
        else _("{about} being out", about=about),
        "standing": _("how long {about} has to hold", about=about),
        "person": _("the decision on {about}", about=about),
    }
    return kinds.get(jam.kind) or about


def _undone(jam: Jam, about: str) -> str:
    """What became of a task that never came to what was promised, as a thing that holds it up."""
    words = {
        "failed chance": _("the work not succeeding"),
        "failed gave-up": _("the work taking so long that it is given up"),
        "failed inject": _("the scenario, which lets it fail"),
        "failed person": _("the work having failed, as its player said"),
        "unmet": _("what it waits for never coming: {about}", about=about),
        "aborted": _("being given up without {about}", about=about),
        "unfinished": _("not being finished at the end ({state})", state=verdict_state(jam.about)),
        "skipped": _("being skipped"),
        "withdrawn": _("being withdrawn"),
        "": _("never being begun"),
    }
    return words.get(f"{jam.kind} {jam.about}") or words.get(jam.kind) or about


def _unreached(jam: Jam, titles: Titles) -> str:
    if jam.why == "absent":
        return _("nobody there as {role}", role=titles.role(jam.about))
    channel, behind = titles.thing(jam.about), titles.named_inject(jam.disruption)
    if jam.why == "disrupted":
        return _("{channel} down ({behind})", channel=channel, behind=behind) if behind else _(
            "{channel} down", channel=channel
        )  # fmt: skip
    return _("{channel} not getting through", channel=channel)


def pool_text(name: str, model: Model, titles: Titles) -> str:
    """A pool that was short, and how many there are: 值班室只有1人."""
    amount = next((one for one in amounts(model) if one.name == name), None)
    pool = titles.thing(name)
    if name == ROADS:
        return _("closed roads")
    if amount is None:
        return _("{pool} being taken", pool=pool)
    if amount.kind == "staff":
        return counted("{pool} with only {n} person", "{pool} with only {n} people", amount.number, pool=pool)
    if amount.kind == "capability":
        return counted(
            "{pool}, of which there is only {n}", "{pool}, of which there are only {n}", amount.number, pool=pool
        )
    words = {"pool": pool, "n": amount.number, "unit": amount.unit, "lent": amount.lent}
    if amount.lent:
        return _("{pool}, of which there is only so much: {n} {unit} ({lent} {unit} by mutual aid)", **words)
    if amount.unit:
        return _("{pool}, of which there is only so much: {n} {unit}", **words)
    return _("{pool}, of which there is only so much: {n}", **words)


def remedy_text(one: Bottleneck, remedy: Remedy, model: Model, titles: Titles) -> str:
    """What the same runs come to with one change, or the first of them; runs it makes worse are said."""
    change = change_text(remedy.variation, model, titles)
    if not (remedy.better or remedy.worse or remedy.kept.of != remedy.was.of):
        return _("{change}, no better", change=change)
    said = _instead(change, remedy) if remedy.was != one.kept else _as_many(change, remedy)
    if not remedy.worse:
        return said
    worse = counted("{n} run becomes worse by it", "{n} runs become worse by it", remedy.worse)
    return _("{said} ({worse})", said=said, worse=worse)


def _as_many(change: str, remedy: Remedy) -> str:
    """The change was tried on all runs: how it was is said before."""
    if remedy.kept.of == remedy.was.of:
        return _("{change}, in time in {kept}", change=change, kept=remedy.kept.count)
    return _("{change}, in time in {kept} of {of}", change=change, kept=remedy.kept.count, of=remedy.kept.of)


def _instead(change: str, remedy: Remedy) -> str:
    """It was tried on the first runs only: how these were is said with it."""
    words = {"change": change, "runs": remedy.runs, "kept": remedy.kept.count, "was": remedy.was.count}
    if remedy.kept.of == remedy.was.of:
        return _("{change}, in time in {kept} instead of {was} of the first {runs} runs", **words)
    return _(
        "{change}, in time in {kept} of {of} instead of {was} of {before} among the first {runs} runs",
        of=remedy.kept.of, before=remedy.was.of, **words,
    )  # fmt: skip


def change_text(variation: Variation, model: Model, titles: Titles) -> str:
    """What is changed: 增加1人."""
    if variation.undisturbed:
        return _("without “{inject}”", inject=titles.anything(f"inject:{variation.undisturbed[0]}"))
    name, number = variation.amounts[0]
    amount = next(one for one in amounts(model) if one.name == name)
    return more_or_fewer(amount.kind, titles.thing(name), number - amount.number, amount.unit)


def more_or_fewer(kind: str, pool: str, more: int, unit: str = "") -> str:
    """So many more of a pool, or fewer where ``more`` is negative: 值班室增加1人."""
    match kind, more > 0:
        case "staff", True:
            return counted("with {n} person more as {pool}", "with {n} people more as {pool}", more, pool=pool)
        case "staff", False:
            return counted("with {n} person fewer as {pool}", "with {n} people fewer as {pool}", -more, pool=pool)
        case "capability", True:
            return counted("with {n} team more: {pool}", "with {n} teams more: {pool}", more, pool=pool)
        case "capability", False:
            return counted("with {n} team fewer: {pool}", "with {n} teams fewer: {pool}", -more, pool=pool)
        case "channel", True:
            return counted("with {n} line more of {pool}", "with {n} lines more of {pool}", more, pool=pool)
        case "channel", False:
            return _("without {channel}", channel=pool)
    words = {"n": abs(more), "pool": pool, "unit": unit}
    if unit:
        return (
            _("with {n} {unit} more of {pool}", **words) if more > 0 else _("with {n} {unit} fewer of {pool}", **words)
        )
    return _("with {n} more of {pool}", **words) if more > 0 else _("with {n} fewer of {pool}", **words)


def standing_text(standing: Standing, titles: Titles) -> str:
    """What is broken most often until now, with how sure that is; nothing where nothing was called upon yet."""
    if not standing:
        return ""
    name, kept = standing[0]
    if kept.count == kept.of:
        return _("every promised time in time so far")
    return _(
        "most often late so far: {what}, {share} in time ({interval})",
        what=titles.told_apart(name),
        share=share_text(kept),
        interval=interval_text(kept),
    )


def ended_text(summary: Summary) -> str:
    """How many runs, and why no more."""
    width = f"{100 * summary.widest:.1f}"
    runs = counted("{n} run", "{n} runs", summary.done)
    match summary.ended:
        case "cancelled":
            return _("{runs} of {asked}, then stopped; uncertain by ±{width} points at most", runs=runs,
                     asked=summary.asked, width=width)  # fmt: skip
        case "lost":
            return _("{runs} of {asked}, then the cluster went away; uncertain by ±{width} points at most", runs=runs,
                     asked=summary.asked, width=width)  # fmt: skip
        case "precision":
            wanted = f"{100 * (summary.precision or 0):.1f}"
            return _("{runs}, until every promised time was certain to ±{wanted} points", runs=runs, wanted=wanted)
        case "most":
            wanted = f"{100 * (summary.precision or 0):.1f}"
            return _("{runs}, the most allowed: uncertain by up to ±{width} points, not ±{wanted}", runs=runs,
                     width=width, wanted=wanted)  # fmt: skip
    return _("{runs}; uncertain by ±{width} points at most", runs=runs, width=width)


def hinge_text(hinge: Hinge, titles: Titles) -> str:
    """A task the result hangs on, and where its time comes from."""
    bases = {
        "judged": _("judged, not measured"),
        "observed": _("observed"),
        "source": _("from a source"),
    }
    return _(
        "how long {task} takes ({basis}): {promise} goes with it, rank correlation {rho}",
        task=titles.task(hinge.task),
        basis=bases.get(hinge.basis) or _("no basis said"),
        promise=titles.told_apart(hinge.promise),
        rho=f"{hinge.correlation:.2f}",
    )
