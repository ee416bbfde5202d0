"""Times that observations propose, with how many there were and how well they fit."""

from collections.abc import Sequence

from drillbook.simulator.study.calibration.fitting import LEAST, Fit
from drillbook.simulator.study.calibration.proposals import Calibration, Proposal, Target, as_written
from drillbook.ui.report.clock_text import lasting
from drillbook.ui.report.run.promises import bracketed
from drillbook.ui.report.run_page_layout import TerminalPage
from drillbook.ui.report.titles import place_said, shortened
from drillbook.ui.translation import _, counted, current_language, translate

_UNUSED = 12
Row = dict[str, object]


def show(calibration: Calibration) -> None:
    """What is proposed, what is not and why; nothing that was read is left out silently."""
    page = TerminalPage()
    page.section(_("Times proposed from observations"))
    if calibration.proposals:
        headings = (_("observed"), _("now"), _("proposed"), _("fit"), _("what"))
        page.rows(headings, [_cells(one) for one in calibration.proposals])
        page.hanging("", fit_note(), "dim")
    else:
        page.line(_nothing(calibration))
    _refused(page, calibration)
    _unused(page, calibration)


def _nothing(calibration: Calibration) -> str:
    """That there is no proposal, and how many observations of one thing it takes."""
    if any(number < LEAST for _target, number, _why in calibration.refused):
        return _("nothing can be proposed yet: at least {least} observations of the same thing are needed", least=LEAST)
    if calibration.refused:
        return _("nothing can be proposed for what was observed")
    return _("no observation could be used; at least {least} of the same thing are needed", least=LEAST)


def _cells(one: Proposal) -> list[str]:
    now = said(one.target) if one.target.now is not None else "–"
    return [
        f"n={one.fit.number}",
        now,
        takes_text(one.fit),
        fit_text(one.fit),
        f"{kind_text(one.target.kind)} {named(one.target)}",
    ]


def named(target: Target) -> str:
    """What its title is, and of a task the plan and clause it stands in."""
    if not target.plan:
        return target.title
    return f"{target.title} {bracketed(place_said(shortened(target.plan) or target.plan, target.clause))}"


def said(target: Target) -> str:
    """The time that is written now."""
    return _plain(as_written(target.now, chinese=current_language() == "zh")) if target.now else "–"


def _plain(data: object) -> str:
    if isinstance(data, dict):
        return "; ".join(f"{key} {_plain(value)}" for key, value in data.items())
    if isinstance(data, list):
        return f"{len(data)}: {data[0]} – {data[-1]}"
    return str(data)


def takes_text(fit: Fit) -> str:
    """A distribution in words: its shape and the numbers that make it."""
    first, *others = (lasting(round(one)) for one in fit.takes.parameters)
    match fit.takes.kind:
        case "lognormal":
            return _("lognormal, half within {median}, 90% within {p90}", median=first, p90=others[0])
        case "normal":
            return _("normal, mean {mean}, deviation {sd}", mean=first, sd=others[0])
        case "exponential":
            return _("exponential, mean {mean}", mean=first)
        case "fixed":
            return _("always {value}", value=first)
    return _("as observed, {shortest} – {longest}", shortest=first, longest=others[-1])


def fit_text(fit: Fit) -> str:
    """How well it fits, in a figure and in words."""
    if fit.p_value is None:
        return _("not fitted")
    value = f"{fit.p_value:.2f}"
    if fit.rejected:
        names = {"lognormal": _("lognormal"), "normal": _("normal"), "exponential": _("exponential")}
        return _("{shape} does not fit (p = {p})", shape=names[fit.rejected], p=value)
    return _("no contradiction (p = {p})", p=value)


def fit_note() -> str:
    """What the figure of the fit means, and what it does not."""
    return _(
        "p: how often data that really have this shape would fit as badly or worse (Anderson-Darling, parameters fitted anew "
        "in each of 499 samples); few observations contradict hardly anything, rounded times contradict easily"
    )


def kind_text(kind: str) -> str:
    """What a time is of."""
    words = {"task": _("task"), "turnout": _("turnout"), "channel": _("channel"), "route": _("route")}
    return words[kind]


def _refused(page: TerminalPage, calibration: Calibration) -> None:
    if calibration.refused:
        page.section(_("Observed, and nothing proposed"))
        rows = [(f"n={n}", named(target), translate(why)) for target, n, why in calibration.refused]
        page.rows((_("observed"), _("what"), _("why")), rows)


def _unused(page: TerminalPage, calibration: Calibration) -> None:
    """Each reason once, with the first place it was met at and how often."""
    if not calibration.unused:
        return
    page.section(_("Not used"))
    by_reason: dict[str, list[str]] = {}
    for one in calibration.unused:
        by_reason.setdefault(translate(one.why), []).append(one.source)
    reasons = list(by_reason.items())
    for why, sources in reasons[:_UNUSED]:
        more = counted("and {n} more row", "and {n} more rows", len(sources) - 1) if len(sources) > 1 else ""
        page.hanging("- ", f"{sources[0]} {more}".strip() + f"  {why}")
    left = len(reasons) - _UNUSED
    if left > 0:
        page.line(counted("{n} more; --format json tells all", "{n} more; --format json tells all of them", left))


def document(calibration: Calibration, diffs: Sequence[str], *, written: bool) -> Row:
    """The same for other programs. Times are milliseconds."""
    return {
        "drillbook": "calibration",
        "format": 1,
        "least": LEAST,
        "proposals": [
            {
                "kind": one.target.kind,
                "what": ".".join(map(str, one.target.place.path)),
                "file": one.target.place.source.file,
                "title": one.target.title,
                "plan": one.target.plan or None,
                "clause": one.target.clause or None,
                "observations": one.fit.number,
                "distribution": one.fit.takes.kind,
                "parameters": list(one.fit.takes.parameters),
                "statistic": one.fit.statistic,
                "p_value": one.fit.p_value,
                "rejected": one.fit.rejected or None,
                "basis": one.basis,
            }
            for one in calibration.proposals
        ],
        "refused": [
            {"title": target.title, "observations": n, "zh": why.render("zh"), "en": why.render("en")}
            for target, n, why in calibration.refused
        ],
        "unused": [
            {"source": one.source, "zh": one.why.render("zh"), "en": one.why.render("en")} for one in calibration.unused
        ],
        "diff": list(diffs),
        "written": written,
    }
