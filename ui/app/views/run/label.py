"""What a run is called, and what was changed in it, the same wherever it is listed."""

from datetime import datetime

from drillbook.simulator.log.measures import BROKEN
from drillbook.ui.program_state import this_program
from drillbook.ui.report.graph.positions import bare
from drillbook.ui.report.run.objectives import verdict_text
from drillbook.ui.storage.runs import KeptRun, RunVerdict
from drillbook.ui.translation import _, capital, counted, current_language

_UNDONE = ("starved", "unmet", "aborted", "failed", "unfinished")


def run_name(one: KeptRun) -> str:
    """What somebody called it, else its scenario."""
    return one.name or one.title


def changes_text(one: KeptRun) -> str:
    """防汛值班员 3→4；不发生：移动电话拥塞; nothing where the run is as the book and the scenario say."""
    said = [change[current_language()] for change in one.changes]
    if one.request.variation and not said:
        said = [_("with changes")]
    if one.request.called:
        said.append(_("book {version}", version=one.request.called))
    return capital(_("; ").join(said))


def when(one: KeptRun) -> str:
    """The day and the minute it was started, on the clock of this machine."""
    return f"{datetime.fromisoformat(one.at).astimezone():%Y-%m-%d %H:%M}"


def program_text(one: KeptRun) -> str:
    """By which version of the program it was made, where that is not this one as it is now; as a part of a sentence."""
    made, now = one.program, this_program()
    if one.status.state != "done" or made == now:
        return ""
    if not made.version:
        return _("made by an earlier version of the program")
    if made.version == now.version:
        return _("made before the program was changed")
    return _("made by version {version} of the program", version=made.version)


def draws_text(one: KeptRun) -> str:
    """Which random draws; of many runs all with a seed."""
    if one.request.kind != "once":
        return _("seed {seed}", seed=one.request.seed)
    return _("seed {seed}, run {number}", seed=one.request.seed, number=one.request.replication)


def run_label(one: KeptRun) -> str:
    """A run in a selector: its name without what stands in brackets behind it, what was changed, when it was."""
    usual = (one.request.seed, one.request.replication) == (0, 0)
    changed = changes_text(one) or _("Nothing changed")
    return " · ".join((bare(run_name(one)), changed, when(one), *(() if usual else (draws_text(one),))))


def verdict_line(verdict: RunVerdict) -> str:
    """A run in a line: objectives reached, promised times kept of those called upon, and tasks not done."""
    undone = undone_number(verdict)
    said = [objectives_text(verdict), promises_text(verdict)]
    if undone:
        said.append(counted("{n} task not done", "{n} tasks not done", undone))
    return _("; ").join(filter(None, said))


def objectives_text(verdict: RunVerdict) -> str:
    """How many objectives were reached."""
    return verdict_text([one.outcome for one in verdict.objectives])


def promises_text(verdict: RunVerdict) -> str:
    """How many promised times were kept of those that were due; what was not due yet beside them."""
    kept, undue = verdict.promises.get("met", 0), verdict.promises.get("open", 0)
    words = {"kept": kept, "all": kept + broken_number(verdict)}
    if undue:
        return _("promised times {kept}/{all} kept, {n} not yet due", n=undue, **words)
    return _("promised times {kept}/{all} kept", **words)


def broken_number(verdict: RunVerdict) -> int:
    """How many promised times were missed or never reached; what was not due yet is not among them."""
    return sum(verdict.promises.get(outcome, 0) for outcome in BROKEN)


def undone_number(verdict: RunVerdict) -> int:
    """How many tasks that were set off were not done."""
    return sum(verdict.tasks.get(outcome, 0) for outcome in _UNDONE)
