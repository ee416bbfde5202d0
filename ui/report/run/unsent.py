"""Messages of the script that were never sent, each with what it waited for, and those that nobody received."""

from collections import Counter
from collections.abc import Sequence

from drillbook.schema.conditions.describe import explain
from drillbook.schema.conditions.parser import parse_trigger
from drillbook.schema.finding import Unreadable
from drillbook.simulator.log import events as e
from drillbook.simulator.log.timeline_events import Happened
from drillbook.ui.report.run_page_layout import TerminalPage
from drillbook.ui.report.titles import Titles
from drillbook.ui.translation import _, current_language


def show(page: TerminalPage, events: Sequence[Happened], titles: Titles) -> None:
    """A section of them; nothing where all were sent."""
    unsent = [event for event in events if isinstance(event, e.InjectNeverSent)]
    if not unsent:
        return
    page.section(_("Messages never sent"))
    rows = Counter((inject_title(event, titles), unsent_reason(event, titles)) for event in unsent)
    told = [(f"{title} ×{times}" if times > 1 else title, reason) for (title, reason), times in rows.items()]
    page.rows(("", ""), told)


def inject_title(event: e.InjectNeverSent, titles: Titles) -> str:
    """What the script calls it."""
    return titles.anything(f"inject:{event.inject}") or event.title


def unsent_reason(event: e.InjectNeverSent, titles: Titles) -> str:
    """What it waited for: a condition, a moment, a time after the end, or after a run was stopped."""
    if event.why == "time":
        return _("its time lies after the end of the exercise")
    if event.why == "stopped":
        return _("the run was stopped before its time came")
    words = {"what": trigger_text(event.waits_for, titles)}
    if event.why == "moment":
        return _("waited for what never came: {what}", **words)
    return _("waited for what was never so: {what}", **words)


def awaited(path: str, titles: Titles) -> str:
    """What a wait (``flood#2/rain/wait.1@3``) is for; of one whose condition is not known, where it stands."""
    plan, _slash, rest = path.partition("/")
    what = titles.waits.get(f"{plan.partition('#')[0]}/{rest.partition('@')[0]}")
    return trigger_text(what, titles) if what else titles.anything(path)


def trigger_text(written: str, titles: Titles) -> str:
    """A condition or moment as a sentence, with titles for names."""
    try:
        tree = parse_trigger(written)
    except Unreadable:
        return written
    return explain(tree, current_language(), lambda kind, name: named(titles, kind, name))


def named(titles: Titles, kind: str, name: str) -> str:
    """The title of a name in a condition."""
    match kind:
        case "plan":
            return titles.plans.get(name) or name
        case "role":
            return titles.role(name)
        case "indicator":
            return titles.indicator(name)
        case "inject":
            return titles.anything(f"inject:{name}")
    return titles.anything(name)
