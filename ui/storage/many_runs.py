"""Many runs in the worker's process: how far they are, the odds so far, and what is kept of them."""

import time
from collections.abc import Callable, Sequence
from contextvars import copy_context
from dataclasses import dataclass
from functools import partial
from typing import Any

from drillbook.schema.finding import Language, Refused, say
from drillbook.schema.linkage.revision.diff import changes
from drillbook.simulator.model.model import Model
from drillbook.simulator.model.run_changes import changes_of, varied
from drillbook.simulator.prepare import prepare_by_id
from drillbook.simulator.rehearsal.pairing import Means
from drillbook.simulator.rehearsal.rehearsal import RehearsalProgress, rehearse
from drillbook.simulator.rehearsal.replication_measures import MET, MISSED, OUTCOMES
from drillbook.simulator.rehearsal.summary import Summary
from drillbook.simulator.rehearsal.totals import RunRow
from drillbook.simulator.rehearsal.value import LEAST, ValueProgress, ValueSummary, value
from drillbook.simulator.rehearsal.versions.comparison import ComparisonProgress, compare
from drillbook.simulator.study.stress.breaking import Breaking
from drillbook.simulator.study.stress.search import StressProgress, stress
from drillbook.ui.default_book import default_book
from drillbook.ui.report.log_context import LANGUAGES
from drillbook.ui.report.rehearsal.rows import odds_rows, value_rows, worth_rows
from drillbook.ui.report.rehearsal.value import change_text, worth_text
from drillbook.ui.report.study.stress_rows import set_rows, stress_rows
from drillbook.ui.report.titles import Titles
from drillbook.ui.report.versions.comparison import verdict_sentences
from drillbook.ui.report.versions.comparison_rows import change_rows, comparison_rows
from drillbook.ui.storage.runs import KeptObjective, RunRequest, Runs, RunStatus, RunVerdict
from drillbook.ui.translation import _, current_language, later, speak_here

_EVERY = 0.5  # seconds between two words about how far it is
_SHARE = 10  # times what it took to put together what is said: so long nothing more is said
_FIRST = 5
_NOUGHT = ord("0")
_Found = dict[str, list[dict[str, Any]]]


def carry_out(runs: Runs, name: str, model: Model, enough: Callable[[], bool]) -> None:
    """What was asked for, told as it goes; ``enough`` says whether what is done will do."""
    request, teller = runs.get(name).request, Teller(runs, name, model, enough)
    kept = _STUDIES[request.kind](runs, request, model, teller)
    if kept is None:
        runs.tell(name, RunStatus("stopped"))
        return
    runs.keep_rows(name, kept.rows, teller.outcomes if request.kind == "many" else (), kept.verdict)
    runs.tell(name, RunStatus("done", done=kept.done))


@dataclass(frozen=True, slots=True)
class _Study:
    """What many runs came to: rows by language, the line of the list, and how many were done of those asked for."""

    rows: dict[str, Any]
    verdict: RunVerdict
    done: int


def _many(runs: Runs, request: RunRequest, model: Model, teller: "Teller") -> _Study | None:
    found = rehearse(
        model, request.n, None, teller.hear, seed=request.seed, precision=request.precision, keep=teller.count
    )
    if not found.done:
        return None
    rows = in_each_language(lambda: odds_rows(found, model))
    return _Study(rows, _verdict(found, rows), found.done)


def _value(runs: Runs, request: RunRequest, model: Model, teller: "Teller") -> _Study | None:
    found = value(model, request.n, Means(), teller.hear_value, seed=request.seed)
    if found is None:
        return None
    return _Study(in_each_language(lambda: value_rows(found, model)), _value_verdict(found, model), found.done)


def _stress(runs: Runs, request: RunRequest, model: Model, teller: "Teller") -> _Study | None:
    found = stress(model, request.n, request.together, Means(), teller.hear_study, seed=request.seed)
    if found is None:
        return None
    rows = in_each_language(lambda: stress_rows(found, model))
    return _Study(rows, _in_a_line(rows, found.digest), found.used)


def _compare(runs: Runs, request: RunRequest, model: Model, teller: "Teller") -> _Study | None:
    """The version that was asked for against the one saved now, the older first.

    Raises:
        Refused: the scenario cannot be run with the book as it is saved now.
    """
    saved, asked = (
        prepare_by_id(runs.folder, request.scenario, texts, request.variation, default_book=default_book)
        for texts in ({}, request.texts)
    )
    if saved.model is None:
        raise Refused(
            say(en="the scenario cannot be run with the book as it is saved now", zh="情景在现已保存的预案库下无法推演")
        )
    before, after = (saved.model, model) if request.is_newer else (model, saved.model)
    hear = partial(teller.hear_comparison, after)
    found = compare(before, after, request.n, Means(), hear, seed=request.seed, precision=request.precision)
    if not found.done:
        return None
    older, newer = (saved.book, asked.book) if request.is_newer else (asked.book, saved.book)
    changed = changes(older, newer) if older is not None and newer is not None else ()
    rows = in_each_language(lambda: comparison_rows(found, before, after, changed))
    return _Study(rows, _in_a_line(rows, found.digests[1]), found.done)


_STUDIES = {"many": _many, "value": _value, "stress": _stress, "compare": _compare}


def _in_a_line(rows: dict[str, Any], digest: str) -> RunVerdict:
    """Its first sentence."""
    return RunVerdict({}, {}, {language: row["sentences"][0] for language, row in rows.items()}, "", digest)


class Teller:
    """Counts runs as they come back and says twice a second how far it is."""

    def __init__(self, runs: Runs, name: str, model: Model, enough: Callable[[], bool]) -> None:
        self._runs, self._name, self._model, self._enough = runs, name, model, enough
        self._digits = [bytearray() for _one in model.promises]
        self._titles: dict[str, Titles] = in_each_language(lambda: Titles.of(model))
        self._names: dict[str, list[str]] = in_each_language(self._named)
        self._told = self._cost = 0.0
        self._began = self._heard = time.monotonic()
        self._done = 0

    @property
    def outcomes(self) -> list[str]:
        """For each promised time a digit a run: its place in `OUTCOMES`."""
        return [digits.decode() for digits in self._digits]

    def count(self, one: RunRow) -> None:
        """Enter a run."""
        for digits, outcome in zip(self._digits, one.outcomes, strict=True):
            digits.append(_NOUGHT + outcome)

    def hear(self, step: RehearsalProgress) -> bool:
        """How far the rehearsal is."""
        if self._is_due(step.done):
            trying = {} if step.trying is None else _change(varied(self._model, step.trying))
            self._tell(step.done, step.most, trying)
        return not self._enough()

    def hear_value(self, step: ValueProgress) -> bool:
        """How far it is with all changes."""
        if self._is_due(step.done):
            self._tell(step.done, step.most, in_each_language(lambda: self._said(step.trying)), *self._worths(step))
        return not self._enough()

    def hear_study(self, step: StressProgress) -> bool:
        """How far a search is, and what it is at."""
        stages = {
            "alone": later("each misfortune alone"),
            "together": later("several at once"),
            "again": later("what was found is judged again"),
        }
        if self._is_due(step.done):
            at = in_each_language(lambda: _(stages[step.at]))
            self._tell(step.done, step.most, at, *self._sets(step.so_far))
        return not self._enough()

    def hear_comparison(self, after: Model, step: ComparisonProgress) -> bool:
        """How far a comparison with the later version ``after`` is."""
        if self._is_due(step.done) and step.done >= LEAST:
            found = step.so_far
            changed = sum(1 for one in found.promises if one.broken.first or one.broken.second)
            rows = in_each_language(lambda: change_rows(found, after, _FIRST))
            said = in_each_language(lambda: verdict_sentences(found, Titles.of(after))[0])
            self._tell(step.done, step.most, {}, rows, changed, said)
        return not self._enough()

    def _said(self, trying: tuple[str, int] | None) -> str:
        if trying is None:
            return _("as things are, first")
        kinds = {one.name: one.kind for one in self._model.pools}
        name, change = trying
        return change_text(name, kinds.get(name, "channel"), change, self._titles[current_language()])

    def _named(self) -> list[str]:
        titles = self._titles[current_language()]
        return [titles.told_apart(one.name) for one in self._model.promises]

    def _worths(self, step: ValueProgress) -> tuple[_Found, int]:
        """The changes that help most so far, with those that move nothing left out."""
        worths = step.so_far
        telling = [one for one in worths if one.better or one.worse or one.shifts][:_FIRST]
        runs = max((one.runs for one in worths), default=0)
        words = in_each_language(lambda: worth_rows(telling, self._model, self._titles[current_language()], runs))
        return words, len(worths)

    def _sets(self, found: Sequence[Breaking]) -> tuple[_Found, int]:
        """The first sets found so far."""
        first = found[:_FIRST]
        words = in_each_language(lambda: set_rows(first, self._model, self._titles[current_language()]))
        return words, len(found)

    def _is_due(self, done: int) -> bool:
        """Note how far it is; whether that is to be told now."""
        now = time.monotonic()
        if done < self._done:  # other runs: those of a change that is tried
            self._began = self._heard
        self._done, self._heard = done, now
        return now - self._told >= max(_EVERY, _SHARE * self._cost)

    def _tell(
        self,
        done: int,
        most: int,
        trying: dict[str, str],
        found: _Found | None = None,
        found_in_all: int = 0,
        said: dict[str, str] | None = None,
    ) -> None:
        """Say it; what takes long to put together is said less often."""
        now = self._heard
        left = (now - self._began) * (most - done) / done if done else 0.0
        so_far = self._so_far()
        self._runs.tell(
            self._name,
            RunStatus(
                "running", "running", {}, done, most, so_far, trying, left, found or {}, found_in_all, said or {}
            ),
        )
        self._told = time.monotonic()
        self._cost = self._told - now

    def _so_far(self) -> tuple[tuple[dict[str, str], int, int], ...]:
        """The promised times broken most often so far."""
        rows = []
        for at, digits in enumerate(self._digits):
            kept = digits.count(_NOUGHT + MET)
            of = kept + sum(digits.count(_NOUGHT + outcome) for outcome in range(MISSED, len(OUTCOMES)))
            if of > kept:
                rows.append(({language: names[at] for language, names in self._names.items()}, kept, of))
        return tuple(sorted(rows, key=lambda row: row[1] - row[2])[:_FIRST])


def _verdict(summary: Summary, rows: dict[str, Any]) -> RunVerdict:
    """A rehearsal in a line: promised times kept in every run and not, its first sentence, its objectives."""
    called_upon = [one for one in summary.promises if one.kept.of]
    missed = sum(1 for one in called_upon if one.broken)
    objectives = tuple(
        KeptObjective(one.title or one.name, one.outcome, one.kept, one.called_upon, one.target)
        for one in summary.objectives
    )
    sentence = {language: row["sentences"][0] for language, row in rows.items()}
    counts = {"met": len(called_upon) - missed, "missed": missed}
    return RunVerdict(counts, {}, sentence, "", summary.digest, objectives)


def _value_verdict(summary: ValueSummary, model: Model) -> RunVerdict:
    helpful = next((one for one in summary.worths if one.change > 0 and one.helps), None)
    said = in_each_language(lambda: worth_text(helpful, Titles.of(model))) if helpful else {}
    return RunVerdict({}, {}, said, "", summary.digest)


_BETWEEN = {"en": "; ", "zh": "；"}


def _change(model: Model) -> dict[str, str]:
    texts = changes_of(model)
    return {language: _BETWEEN[language].join(text.render(language) for text in texts) for language in LANGUAGES}


def in_each_language(words: Callable[[], Any]) -> dict[str, Any]:
    """The same in every language, each in a context of its own, so that nobody else's changes."""

    def said(language: Language) -> Any:
        speak_here(language)
        return words()

    return {language: copy_context().run(said, language) for language in LANGUAGES}
