"""Why something of a run came when it did, or why not yet: one line a reason, with its clause and its event."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict

from drillbook.schema.conditions.describe import explain, level_title, round_trip, value_said
from drillbook.schema.conditions.tree import LevelCompare
from drillbook.simulator.log.reasons import Answer, Reason
from drillbook.simulator.log.situation_at import Fact
from drillbook.ui.report.clock_text import ShownClock, elapsed, exact, lasting
from drillbook.ui.report.run.causes import causes_words, verdict_state
from drillbook.ui.report.run.promises import bracketed, outcome_word
from drillbook.ui.report.run.unsent import named
from drillbook.ui.report.run_page_layout import TerminalPage
from drillbook.ui.report.titles import Titles, level_word
from drillbook.ui.translation import _, counted, current_language, joined, later

_SHOWN = 4
_PLACED = ("set-off", "condition", "promise", "level-wanted", "level-raised", "waiting", "ready", "not-called")


def show(answer: Answer, titles: Titles, clock: ShownClock) -> None:
    """The question, then its reasons in order of time."""
    page = TerminalPage()
    page.hanging("", heading(answer, titles))
    for beginning, text in answer_lines(answer, titles, clock):
        page.hanging(beginning, text)


def heading(answer: Answer, titles: Titles) -> str:
    """What is asked, as of when, and of how many occurrences which one."""
    place = bracketed(clause_of(answer.name, titles))
    said = _(
        "Why: {what} {place}, as of {at}",
        what=subject_title(answer, titles),
        place=place,
        at=titles.clock.moment(answer.at),
    )
    if answer.times > 1:
        said += _("; of {n} times this one: {path}", n=answer.times, path=answer.path)
    return said


def subject_title(answer: Answer, titles: Titles) -> str:
    """A task, level, inject or promised time as people call it."""
    if answer.kind == "level":
        return level_word(answer.name.rpartition("/")[2])
    if answer.kind == "promise":
        return titles.promise(answer.name)
    return titles.anything(f"inject:{answer.name}" if answer.kind == "inject" else answer.name)


def clause_of(name: str, titles: Titles) -> str:
    """《预案》第4.2.1条 of a task, procedure or level; the plan alone where no clause is written."""
    owner, _slash, inner = name.rpartition(">")[2].partition("/")
    known = next((one for one in (f"{owner}/{inner}", f"{owner}/level:{inner}") if one in titles.clauses), name)
    return titles.place_of(known) if owner in titles.plans else _("scenario")


def answer_lines(answer: Answer, titles: Titles, clock: ShownClock) -> Iterator[tuple[str, str]]:
    """What stands before each line, and the line: a reason, then the parts of its condition with their values."""
    for reason in answer.reasons:
        event = _(" (event {n})", n=reason.event) if reason.event >= 0 else ""
        said = reason_text(reason, titles)
        place = "  " + bracketed(clause_of(reason.about, titles)) if _has_clause(reason) else ""
        yield f"{clock.text(reason.at)}  {elapsed(reason.at)}  ", f"{said}{place}{event}"
        for fact in reason.facts:
            yield "        ", fact_text(fact, titles)
        if reason.causes:
            yield "        ", causes_words(reason.causes, titles)


def _has_clause(reason: Reason) -> bool:
    return reason.kind in _PLACED and "/" in reason.about and not reason.about.startswith("inject:")


def fact_text(fact: Fact, titles: Titles) -> str:
    """``✓ 小时雨量达到36 mm：现为 42 mm，T+0:20起（事件120）``."""
    sign = {True: "✓", False: "✕", None: "?"}[fact.holds]
    what = condition_text(fact.leaf, titles)
    if fact.event < 0 and not fact.value:
        unknown = _("not known") if fact.holds is None else _("has not come")
        return _("{sign} {what}: {value}", sign=sign, what=what, value=unknown)
    value = (
        level_title(fact.value, current_language())
        if isinstance(fact.leaf, LevelCompare)
        else fact.value.removesuffix(" count")
    )
    value = value_said(value, current_language()) or _("came")
    since = (
        _("since {at} (event {n})", at=titles.clock.moment(fact.since), n=fact.event)
        if fact.event >= 0
        else _("from the start")
    )
    return _("{sign} {what}: {value}, {since}", sign=sign, what=what, value=value, since=since)


def condition_text(tree: object, titles: Titles) -> str:
    """A condition as a sentence, with titles."""
    return explain(tree, current_language(), lambda kind, name: named(titles, kind, name))  # type: ignore[arg-type]


def reason_text(reason: Reason, titles: Titles) -> str:
    """A reason as a sentence."""
    words = {
        "about": _about(reason, titles),
        "who": _who(reason.who, titles),
        "took": exact(reason.took) if reason.took >= 0 else "",
        "n": reason.number,
    }
    if reason.kind == "withheld" and reason.whole is None:
        return _withheld(reason, titles, words)
    if reason.kind in _WITH_CONDITION:
        return _conditional(reason, titles, words)
    teller = _TELLERS.get(reason.kind)
    if teller is not None:
        return teller(reason, titles, words)
    return _(_SENTENCES[reason.kind], **words)


def _about(reason: Reason, titles: Titles) -> str:
    level = reason.about.rpartition("/")[2].removeprefix("level:")
    if reason.kind.startswith("level-") or reason.about.endswith(f"/level:{level}"):
        return level_word(level)
    if reason.about in titles.plans:
        return titles.plan(reason.about)
    return titles.promise(reason.about) if reason.kind == "promise" else titles.anything(reason.about)


def _who(names: Sequence[str], titles: Titles) -> str:
    shown = list(dict.fromkeys(titles.anything(name) for name in names))
    return joined(shown[:_SHOWN]) + (_(" and others") if len(shown) > _SHOWN else "")


def _conditional(reason: Reason, titles: Titles, words: dict[str, object]) -> str:
    """What hangs on a condition, and whether it held."""
    said = _(_WITH_CONDITION[reason.kind], **words)
    if reason.kind == "set-off":
        said = _("{said} ({why})", said=said, why=_set_off_by(reason.why))
    if reason.whole is None:
        return said
    held = {True: _("holds"), False: _("does not hold"), None: _("not known")}[reason.holds]
    return _("{said}: {whole} ({held})", said=said, whole=condition_text(reason.whole, titles), held=held)


def _set_off_by(why: str) -> str:
    words = {
        "when": _("its condition"),
        "inject": _("by an inject"),
        "call": _("called"),
        "hand-over": _("handed over"),
        "level": _("by a level"),
        "recovery": _("response ended"),
    }
    return words.get(why, why)


def _started(reason: Reason, titles: Titles, words: dict[str, object]) -> str:
    kinds = {"dispatched": _("{about} sets out", **words), "started": _("{about} begins", **words)}
    said = kinds.get(reason.kind) or _("{about} goes on", **words)
    if not reason.took > 0:
        return said
    return _("{said}, after waiting {took} for {pool}", said=said, pool=titles.thing(reason.why), **words)


def _ready(reason: Reason, titles: Titles, words: dict[str, object]) -> str:
    return _("ready for {about}, after {who}", **words) if reason.who else _("ready for {about}", **words)


def _short(reason: Reason, titles: Titles, words: dict[str, object]) -> str:
    words = {**words, "pool": titles.thing(reason.about)}
    if reason.who:
        return _("short of {pool}, held by {who}", **words)
    return _("short of {pool}, which nobody else holds: too few are present or left", **words)


def _tried(reason: Reason, titles: Titles, words: dict[str, object]) -> str:
    why = {"chance": _("chance"), "disrupted": _("disrupted"), "absent": _("nobody there")}.get(reason.why, reason.why)
    channel, *behind = reason.who
    if behind:
        why = titles.named_inject(behind[0]) or why
    return counted(
        "{to} not reached by {channel} ({why}), {n} time",
        "{to} not reached by {channel} ({why}), {n} times",
        reason.number,
        to=titles.role(reason.about),
        channel=titles.thing(channel),
        why=why,
    )


def _received(reason: Reason, titles: Titles, words: dict[str, object]) -> str:
    to = titles.role(reason.about)
    if reason.who == ("",):
        return _("received by {to}, {took} after it was sent", to=to, took=words["took"])
    return _(
        "received by {to} by {channel}, {took} after it was sent",
        to=to,
        channel=_who(reason.who, titles),
        took=words["took"],
    )


def _promise(reason: Reason, titles: Titles, words: dict[str, object]) -> str:
    said = {
        "what": words["about"],
        "outcome": outcome_word(reason.why),
        "limit": lasting(reason.number),
        "took": words["took"],
    }
    if reason.took >= 0:
        return _("promised time {what}: {outcome}, {took} of {limit}", **said)
    return _("promised time {what}: {outcome}, limit {limit}", **said)


def _not_called(reason: Reason, titles: Titles, words: dict[str, object]) -> str:
    if reason.who:
        return _("{about} was not set off; it is set off by {who}", **words)
    return _("{about} was not set off; a level or another procedure would do it", **words)


def _withheld(reason: Reason, titles: Titles, words: dict[str, object]) -> str:
    return _("left out by chance") if reason.why == "chance" else _("left out, because 'unless' held")


def _deputy(reason: Reason, titles: Titles, words: dict[str, object]) -> str:
    kinds = {
        "deputy-acts": _("nobody is there as {about}; {who} acts", **words),
        "deputy-could": _("nobody is there as {about}; {who} could act after {took}", **words),
        "deputies-away": _("nobody is there as {about}, nor as {who}, who would act", **words),
    }
    return kinds.get(reason.kind) or _("nobody is there as {about}, and nobody is named to act", **words)


def _other_level(reason: Reason, titles: Titles, words: dict[str, object]) -> str:
    return _("{level} is in force", level=level_word(reason.why))


def _unfinished(reason: Reason, titles: Titles, words: dict[str, object]) -> str:
    return _("not finished at the end: {state}", state=verdict_state(reason.why))


def _passed(reason: Reason, titles: Titles, words: dict[str, object]) -> str:
    return _("{about} passed over: {level} was wanted at once", level=level_word(reason.why), **words)


def _replaced(reason: Reason, titles: Titles, words: dict[str, object]) -> str:
    return _("{about} overtaken by {level} before it was decided", level=level_word(reason.why), **words)


def _due(reason: Reason, titles: Titles, words: dict[str, object]) -> str:
    return _("due at {at}", at=titles.clock.moment(max(0, reason.took)))


_WITH_CONDITION = {
    "set-off": later("set off: {about}"),
    "condition": later("{about} waits for"),
    "waiting": later("waits in {about} for"),
    "level-wanted": later("{about} is wanted"),
    "level-ending": later("{about} may end"),
    "delivered": later("{about} delivered"),
    "withheld": later("left out"),
}
_TELLERS = {
    "ready": _ready,
    "short": _short,
    "still-short": _short,
    "dispatched": _started,
    "started": _started,
    "resumed": _started,
    "tried": _tried,
    "received": _received,
    "promise": _promise,
    "not-called": _not_called,
    "deputy-acts": _deputy,
    "deputy-could": _deputy,
    "deputies-away": _deputy,
    "nobody-could": _deputy,
    "other-level": _other_level,
    "unfinished": _unfinished,
    "level-replaced": _replaced,
    "level-passed": _passed,
    "due": _due,
}
_SENTENCES = {
    "fenced": later("{about} is kept free for {who}, which ranks higher"),
    "cut-off": later("no way is open for {about}"),
    "arrived": later("all there"),
    "gave-way": later("interrupted, gives way to {about}"),
    "lost": later("interrupted, {about} is gone"),
    "given-up": later("given up, {about} is gone"),
    "reported": later("sent; finished when it is received"),
    "starved": later("never had {about}"),
    "used-up": later("{about} used by {who}"),
    "absent": later("nobody received it: {who} absent to the end"),
    "finished": later("done"),
    "skipped": later("skipped: in a branch not taken"),
    "withdrawn": later("no longer to be done: its procedure was withdrawn"),
    "unmet": later("behind a wait that never ended"),
    "still-travelling": later("still on the way"),
    "still-working": later("still being done"),
    "nowhere": later("no procedure of this run has it as a step"),
    "under-way": later("under way: {who}"),
    "ends-with": later("it ends with {who}, which came as far as this:"),
    "behind": later("what comes before it, and was not done: {who}"),
    "queued": later("{who} is short of {about}"),
    "follows": later("has the levels of {about}, from its notice on"),
    "level-raised": later("{about} declared"),
    "level-not-raised": later("{about} not declared: when the decision came, its condition was gone"),
    "level-kept": later("{about} kept: when the decision to end it came, it was needed again"),
    "level-fell": later("at {about} from then on, a higher one has ended"),
    "level-ended": later("{about} has ended"),
    "in-flight": later("sent to {about}, not received yet"),
    "by-hand": later("the facilitator sends it by hand, and has not"),
    "not-triggered": later("nothing set this promised time running"),
}


def document(answer: Answer, titles: Titles) -> dict[str, object]:
    """For other programs: every reason with its fields, its sentence and its clause."""
    return {
        "kind": answer.kind,
        "name": answer.name,
        "path": answer.path,
        "at": answer.at,
        "times": answer.times,
        "reasons": [_row(reason, titles) for reason in answer.reasons],
    }


def _row(reason: Reason, titles: Titles) -> dict[str, object]:
    return {
        "kind": reason.kind,
        "at": reason.at,
        "event": reason.event,
        "about": reason.about,
        "who": list(reason.who),
        "why": reason.why,
        "took": reason.took,
        "number": reason.number,
        "clause": titles.clauses.get(reason.about, ""),
        "text": reason_text(reason, titles),
        "holds": reason.holds,
        "condition": round_trip(reason.whole, current_language()) if reason.whole is not None else "",
        "facts": [_fact(fact) for fact in reason.facts],
        "causes": [asdict(cause) for cause in reason.causes],
    }


def _fact(fact: Fact) -> dict[str, object]:
    return {
        "condition": round_trip(fact.leaf, current_language()),
        "holds": fact.holds,
        "value": fact.value,
        "since": fact.since,
        "event": fact.event,
    }
