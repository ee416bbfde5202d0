"""Two runs of one scenario beside each other: what was changed in each, objectives, promised times."""

from collections.abc import Mapping, Sequence

import streamlit as st

from drillbook.schema.finding import Refused
from drillbook.schema.reader import ReadResult
from drillbook.ui.app import browser_state
from drillbook.ui.app.components.listing import Row, Tone, listing
from drillbook.ui.app.views.distinct_labels import distinct
from drillbook.ui.app.views.prose import md
from drillbook.ui.app.views.revision import revision_rows
from drillbook.ui.app.views.run import result
from drillbook.ui.app.views.run.label import run_label
from drillbook.ui.app.views.run.result import ComparedLine
from drillbook.ui.storage.book_cache import BOOKS
from drillbook.ui.storage.results import RunResult, run_result
from drillbook.ui.storage.runs import KeptObjective, KeptRun, Runs
from drillbook.ui.storage.versions_to_rehearse import changed_files, texts_of
from drillbook.ui.translation import _, counted, joined
from drillbook.ui.use.labels import file_word


def show(one: KeptRun, found: RunResult) -> None:
    """Choose another run to set beside the one shown; A is the older of both, B the newer."""
    others = {other.id: other for other in Runs(browser_state.book_folder()).all() if _is_like(other, one)}
    if not others:
        st.write(_("Nothing to compare with yet: run this scenario again with something changed."))
        return
    other = choose_other(others, one)
    try:
        results = {one.id: found, other.id: run_result(browser_state.book_folder(), other.id)}
    except (Refused, ValueError, OSError):
        st.error(_("The result cannot be read any more."))
        return
    before, now = older_first(one, other)
    files = changed_files(before, now)
    called = versions_called(before, now, files)
    st.markdown(f"**A** {md(called[0])}  \n**B** {md(called[1])}")
    if (before.request.seed, before.request.replication) != (now.request.seed, now.request.replication):
        st.warning(_("Other draws: part of the difference is chance. Run both with the same seed and number."))
    elif not files and before.program == now.program:
        st.caption(_("The same draws: what differs comes from the changes."))
    book_changes(before, now, files)
    _objectives(before, now, results[now.id])
    lines = result.comparison(results[before.id].promises, results[now.id].promises, results[now.id].context)
    _promises(lines, now)
    browser_state.link(_("Replay both, one above the other"), "screens/replay.py", run=before.id, beside=now.id)


def choose_other(others: Mapping[str, KeptRun], one: KeptRun) -> KeptRun:
    """The run to compare with; at first the last one before the run shown, where there is one."""
    words = distinct({name: run_label(other) for name, other in others.items()})
    before_it = next((name for name in words if name < one.id), next(iter(words)))  # ids begin with the moment
    return others[browser_state.chosen_of("beside", _("Compare with"), words, f"compare {one.id}", before_it)]


def older_first(one: KeptRun, other: KeptRun) -> tuple[KeptRun, KeptRun]:
    """Both runs in the order in which they began, from whichever of them the comparison was opened."""
    return (other, one) if other.id < one.id else (one, other)


def versions_called(before: KeptRun, now: KeptRun, files: Sequence[str]) -> tuple[str, str]:
    """Both runs as a selector has them, and where the book was changed between them, on which side of that each stands."""
    if not files or before.request.called or now.request.called:
        return run_label(before), run_label(now)
    said = _("book before the change"), _("book after the change")
    return f"{run_label(before)} · {said[0]}", f"{run_label(now)} · {said[1]}"


def book_changes(before: KeptRun, now: KeptRun, files: Sequence[str]) -> None:
    """Say that the book was changed between two runs, in which files, and what, where both texts are kept; and that the
    program was.
    """
    if before.program != now.program:
        st.warning(_("The program was changed between the two: what differs may come from that, draws included."))
    if not files:
        return
    folder, reads = browser_state.book_folder(), browser_state.snapshot().reads
    names = joined(dict.fromkeys(_file_called(file, reads) for file in files))
    st.warning(_("The book was changed between the two ({files}): what differs may come from that.", files=md(names)))
    old, new = texts_of(folder, before, files), texts_of(folder, now, files)
    rows = revision_rows(BOOKS.snapshot(folder, old).book, BOOKS.snapshot(folder, new).book) if old and new else []
    if rows:
        with st.expander(counted("{n} change of the book", "{n} changes of the book", len(rows))):
            st.table([{name: md(said) for name, said in row.items()} for row in rows], hide_index=True)


def _file_called(file: str, reads: Mapping[str, ReadResult]) -> str:
    """A file that the book does not have is the scenario, which may lie beside it."""
    read = reads.get(file)
    if read is None:
        return _("the scenario")
    return file_word(read.document.value if read.document is not None else None, file)


def _is_like(other: KeptRun, one: KeptRun) -> bool:
    return other.id != one.id and other.status.state == "done" and other.request.scenario == one.request.scenario


def _objectives(other: KeptRun, one: KeptRun, found: RunResult) -> None:
    """Each leads to the worst of what it rests on now."""
    before = {each.title: each for each in other.verdict.objectives} if other.verdict else {}
    now = one.verdict.objectives if one.verdict else ()
    rows = []
    for each in now:
        key = result.worst_of(each, found.promises)
        marks = {1: _mark(before.get(each.title)), 2: _mark(each)}
        query = (("run", one.id), ("promise", key))
        rows.append(Row((each.title, "", ""), "screens/run.py" if key else "", query, marks))
    listing(rows, (_("Objective"), "A", "B"), key=f"objectives {other.id} {one.id}", search=False)


def _mark(objective: KeptObjective | None) -> tuple[tuple[Tone, str], ...]:
    if objective is None:
        return ()
    words = {"met": _("Reached"), "missed": _("Not reached"), "not-triggered": _("not called upon")}
    tones: dict[str, Tone] = {"met": "good", "missed": "error"}
    share = f" {objective.kept}/{objective.called_upon}" if objective.called_upon else ""
    return ((tones.get(objective.outcome, "quiet"), words[objective.outcome] + share),)


def _promises(lines: list[ComparedLine], one: KeptRun) -> None:
    """Those kept in one run only; the others that differ are folded."""
    if not lines:
        st.write(_("Every promised time came out the same."))
        return
    crossing = [line for line in lines if line.crossing]
    rest = [line for line in lines if not line.crossing]
    columns = (_("Promised time"), "A", "B", _("Difference"))
    listing([_row(line, one) for line in crossing], columns, key=f"crossing {one.id}")
    if not crossing:
        st.write(_("What was kept and what was missed is the same in both."))
    if rest:
        said = counted("{n} more took another time", "{n} more took another time", len(rest))
        with st.expander(said):
            listing([_row(line, one) for line in rest], columns, key=f"differing {one.id}")


def _row(line: ComparedLine, one: KeptRun) -> Row:
    tone: Tone = "quiet" if not line.crossing else "good" if line.better else "error"
    return Row(
        (line.what, line.before, "", line.difference),
        "screens/run.py",
        (("run", one.id), ("promise", line.key)),
        {2: ((tone, line.now),)},
        detail=line.plan,
    )
