"""What is to be run: scenario, version of the book, injects, people and means, and which draws."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from importlib.util import find_spec

import streamlit as st

from drillbook.schema.finding import Unreadable
from drillbook.simulator.model.model import Model
from drillbook.simulator.model.run_changes import Amount, Variation, amounts, changes_of, varied
from drillbook.simulator.prepare import prepare_in
from drillbook.ui.app import browser_state
from drillbook.ui.app.access_settings import serving
from drillbook.ui.app.screens.rehearse import once_or_many
from drillbook.ui.app.screens.rehearse.once_or_many import HowOften, whole_number
from drillbook.ui.app.views.distinct_labels import distinct
from drillbook.ui.app.views.prose import md
from drillbook.ui.app.views.run.variation import channels_at_risk, first_choice, inject_lines, shown_first
from drillbook.ui.app.views.scenario import shelf
from drillbook.ui.storage import versions_to_rehearse, worker
from drillbook.ui.storage.book_cache import Snapshot
from drillbook.ui.storage.runs import KeptRun, RunRequest, Runs
from drillbook.ui.storage.versions_to_rehearse import Edition
from drillbook.ui.translation import _, capital, counted, translate
from drillbook.ui.use.labels import file_word

_models: dict[tuple[int, str], tuple[Snapshot, Model | None]] = {}
_KEPT = 12


def show(
    before: KeptRun | None, tried: Variation | None = None, waited_for: Sequence[str] = (), number: int = 0
) -> None:
    """The choices, beginning with those of the run shown, if one is, or with what is ``tried`` after it.

    ``waited_for``: people and means that jammed in it, which are offered first; ``number``: so many runs are offered.
    """
    snapshot = browser_state.snapshot()
    if serving().keeps_worker and not browser_state.is_read_only():
        worker.get_ready(browser_state.book_folder())
    _unreadable(snapshot)
    if not snapshot.scenarios:
        st.write(_("No scenario yet. A scenario says what happens; plans answer it."))
        return
    if browser_state.is_read_only():
        st.write(_("Read only: nothing can be run here."))
        return
    wanted = before.request.scenario if before else browser_state.asked("scenario")
    names = list(snapshot.scenarios)
    if wanted in snapshot.refused:
        st.warning(_("This book has no scenario {name} that can be read.", name=md(wanted)))
    elif wanted and wanted not in names:
        st.warning(_("There is no scenario {name} in this book.", name=md(wanted)))
    words = distinct({name: one.value.title or name for name, one in snapshot.scenarios.items()})
    scenario = st.selectbox(
        _("Scenario"),
        names,
        index=names.index(wanted) if wanted in names else None if wanted else 0,
        format_func=lambda name: words[name],
    )
    if scenario is None:
        return
    if not before and scenario != (wanted or names[0]):
        browser_state.tell(scenario=scenario)
    kind = once_or_many.choose_kind(before)
    edition = _edition(kind)
    if edition is None or not _is_possible(kind):
        return
    model = compiled(snapshot, scenario)
    known = Variation()
    if before and before.request.scenario == scenario:
        known = before.request.variation if tried is None else tried
    often = partial(once_or_many.choose_number, kind, before, number)
    _form(snapshot, scenario, edition, model, known, waited_for, often)


def _unreadable(snapshot: Snapshot) -> None:
    """Scenarios that cannot be read, each leading to its text and to what is to be corrected there."""
    for one in snapshot.shelf:
        if one.document is None:
            words = _("{scenario} cannot be read: correct it", scenario=md(one.title or one.name))
            browser_state.link(f":red[{words}]", "screens/scenarios.py", **dict(shelf.query(snapshot.shelf, one)))


def _edition(kind: str) -> Edition | None:
    """The version of the book to run, or to compare with the one saved now; None, and said so, where there is no other."""
    known = versions_to_rehearse.editions(browser_state.book_folder(), browser_state.draft_author())
    if kind != "compare":
        return st.selectbox(_("Version of the book"), known, format_func=_offered)
    others = [one for one in known if one.kind != "now"]
    if not others:
        st.info(_("There is no other version of this book yet: change a plan first, saved or not."))
        return None
    return st.selectbox(_("Compare the book as it is saved now with"), others, format_func=_offered)


def _is_possible(kind: str) -> bool:
    """Whether what it needs is installed; said where it is not."""
    if kind != "stress" or find_spec("scipy") is not None:
        return True
    st.warning(_("this needs {library}: pip install 'drillbook[{extra}]'", library="scipy", extra="study"))
    return False


def _offered(edition: Edition) -> str:
    return capital(_called(edition))


def _called(edition: Edition) -> str:
    if edition.kind == "now":
        return _("as it is saved now")
    if edition.kind == "unsaved":
        return _("with my unsaved changes")
    read = browser_state.snapshot().reads.get(edition.about)
    document = read.document.value if read is not None and read.document is not None else None
    words = {"at": edition.at, "about": file_word(document, edition.about)}
    if edition.kind == "before":
        return _("as it was before the change of {at} ({about})", **words)
    return _("as it was at {at} ({about})", **words)


def compiled(snapshot: Snapshot, scenario: str) -> Model | None:
    """Compiled once for each snapshot of the book: it takes a tenth of a second."""
    key = (id(snapshot), scenario)
    if key not in _models:
        for old in list(_models)[: -_KEPT or None]:
            _models.pop(old, None)
        _models[key] = (snapshot, prepare_in(snapshot.book, snapshot.scenarios[scenario], ()).model)
    return _models[key][1]


def _form(
    snapshot: Snapshot,
    scenario: str,
    edition: Edition,
    model: Model | None,
    known: Variation,
    waited_for: Sequence[str],
    often: Callable[[list[str]], HowOften],
) -> None:
    chosen: list[Amount] = []
    wrong: list[str] = []
    if model is not None:
        chosen = _whose(model, known, waited_for)
    with st.form(f"run {scenario}", border=False):
        tried = _numbers(chosen, known, scenario) if chosen else {}
        also = _channels(model, known, scenario) if model is not None else ()
        lines = inject_lines(model) if model is not None else []
        off = len(known.without) + len(known.undisturbed)
        left_out = _("; ") + counted("{n} left out", "{n} left out", off) if off else ""
        with st.popover(_("Injects and disruptions") + left_out):
            without = _switches(lines, known, scenario, wrong)
        circumstances = _circumstances(model, known, scenario) if model is not None else Variation()
        asked = often(wrong)
        left, right = st.columns(2)
        words = _("Another seed gives other random draws.")
        seed = whole_number(left, _("Seed"), (0, 2**31), 0, wrong, help=words)
        number = 0
        if asked.kind == "once":
            words = _("Runs with the same seed and number draw the same.")
            number = whole_number(right, _("Run number"), (0, 10**6), 0, wrong, help=words)
        problem = st.empty()
        if not st.form_submit_button(_("Start the run"), type="primary", icon=":material/play_arrow:"):
            return
        if wrong:
            problem.error("  \n".join(wrong))
            return
    usual = {one.name: one.number for one in chosen}
    changed = tuple((name, value) for name, value in tried.items() if value != usual[name])
    chosen_here = circumstances.with_more(Variation(changed, *without, also))
    _begin(snapshot, scenario, edition, chosen_here, (seed, number), asked)


def _circumstances(model: Model, known: Variation, scenario: str) -> Variation:
    """What befell the run before, and no slider or switch shows: it befalls the next one, too, unless it is left out."""
    befell = replace(known, amounts=(), without=(), undisturbed=(), used=(), also=())
    try:
        said = [translate(text) for text in changes_of(varied(model, befell))] if befell else []
    except Unreadable:  # the book has changed since
        return Variation()
    if not said:
        return Variation()
    words = _("Again with: {what}", what=_("; ").join(said))
    return befell if st.checkbox(md(words), True, key=f"again {scenario} {words}") else Variation()


def _whose(model: Model, known: Variation, waited_for: Sequence[str]) -> list[Amount]:
    """Nobody moves sixty sliders: those that matter first, any other by choice."""
    all_ = {one.name: one for one in amounts(model)}
    first = [name for name in first_choice(model, known, waited_for) if name in all_]
    words = distinct({name: one.title or name for name, one in all_.items()})
    names = st.multiselect(
        _("People and means to change"),
        shown_first(all_, first),
        default=first,
        format_func=lambda name: words[name],
        help=_("Only for this run; the plans stay as they are."),
    )
    return [all_[name] for name in names]


def _numbers(chosen: list[Amount], known: Variation, scenario: str) -> dict[str, int]:
    tried: dict[str, int] = {}
    before = dict(known.amounts)
    columns = st.columns(2)
    for at, one in enumerate(chosen):
        now = before.get(one.name, one.number)
        tried[one.name] = columns[at % 2].slider(
            _now_text(one),
            0,
            max(6, one.number * 3, now),
            now,
            key=f"amount {scenario} {one.name} {now}",
        )
    return tried


def _now_text(one: Amount) -> str:
    words = {"what": md(one.title or one.name), "n": one.number, "unit": md(one.unit)}
    return _("{what} (now {n} {unit})", **words) if one.unit else _("{what} (now {n})", **words)


def _channels(model: Model, known: Variation, scenario: str) -> tuple[tuple[str, str], ...]:
    """For each channel that is put out of order, another by which its messages go, too."""
    titles = {one.name: one.title or one.name for one in model.channels}
    before = dict(known.also)
    tried = []
    for name in channels_at_risk(model, known):
        others = ["", *(other for other in titles if other != name)]
        now = before.get(name, "")
        other = st.selectbox(
            _("Besides {channel} also by", channel=titles[name]),
            others,
            index=others.index(now) if now in others else 0,
            format_func=lambda one: titles.get(one, _("nothing")),
            key=f"also {scenario} {name} {now}",
        )
        if other:
            tried.append((name, other))
    return tuple(tried)


def _switches(
    lines: list[tuple[str, str, str]], known: Variation, scenario: str, wrong: list[str]
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[tuple[str, int], ...]]:
    """Which injects do not come, which come without their disruption, which of the facilitator's come and when."""
    without, calm, used = [], [], []
    planned: Mapping[str, int] = dict(known.used)
    for name, sort, text in lines:
        left_out = name in (known.without if sort == "inject" else known.undisturbed)
        key = f"{sort} {scenario} {name} {left_out} {planned.get(name, '')}"
        if sort == "inject" and not st.checkbox(md(text), name not in known.without, key=key):
            without.append(name)
        elif sort == "disruption" and not st.checkbox(md(text), name not in known.undisturbed, key=key):
            calm.append(name)
        elif sort == "pool" and st.checkbox(md(text), name in planned, key=key):
            minutes = planned.get(name, 3_600_000) // 60_000
            asked = _("minutes after StartEx: {what}", what=md(text))
            at = whole_number(st.container(), asked, (0, 10_000), minutes, wrong, key=f"{key} at")
            used.append((name, at * 60_000))
    return tuple(without), tuple(calm), tuple(used)


def _begin(
    snapshot: Snapshot,
    scenario: str,
    edition: Edition,
    variation: Variation,
    draws: tuple[int, int],
    often: HowOften,
) -> None:
    folder, author = browser_state.book_folder(), browser_state.draft_author()
    request = RunRequest(
        scenario,
        *draws,
        variation,
        versions_to_rehearse.texts(folder, edition, author),
        "" if edition.kind == "now" else _called(edition),
        browser_state.author(),
        often.kind,
        often.n,
        often.precision,
        often.together,
        often.kind == "compare" and edition.kind == "unsaved",
    )
    name = Runs(folder).begin(request, snapshot.scenarios[scenario].value.title or scenario)
    worker.start(folder, name)
    browser_state.go("screens/run.py", run=name)
