"""Findings that need runs (N02, N03, N04, N05, N06, N07): each with its odds and the command that shows one such run."""

from collections import Counter
from collections.abc import Iterator, Sequence

from drillbook.schema.book import PlanBook
from drillbook.schema.conditions.describe import explain
from drillbook.schema.finding import Finding, Location, Text, in_file_order, plain, say
from drillbook.schema.linkage.questions.exercisable import ExercisePart, PartKind, exercise_parts
from drillbook.schema.linkage.run_rules import RUN_RULES
from drillbook.schema.linkage.wording import first_few
from drillbook.simulator.model.means import Pool
from drillbook.simulator.model.model import Model
from drillbook.simulator.rehearsal.coverage.evidence import RunEvidence, ScenarioEvidence
from drillbook.simulator.rehearsal.intervals import Share
from drillbook.simulator.rehearsal.replication_measures import MET, MISSED

OFTEN = 0.1
"""A promised time is told when it is surely broken in more of the runs that call upon it."""
_MOST_OF_THEM = 0.5
_WAITING = ("shortage", "starved")
_RULES = {rule.id: rule for rule in RUN_RULES}


def run_findings(book: PlanBook, each: Sequence[ScenarioEvidence], *, whole: bool = True) -> list[Finding]:
    """Tell what the runs of these scenarios show; ``whole``: they are all there are, so that what none came to is told."""
    found = [finding for one in each for finding in _of_scenario(one)]
    if whole and any(one.runs for one in each):
        found += _never_exercised(book, each)
    return in_file_order(found)


def _of_scenario(one: ScenarioEvidence) -> Iterator[Finding]:
    if not one.runs:
        return
    yield from _without_end(one)
    yield from _tested(one)
    for number in range(len(one.model.promises)):
        yield from _broken(one, number)
    yield from _one_person(one)


def _finding(code: str, where: Location, message: Text, hint: Text | None, also: tuple[Location, ...] = ()) -> Finding:
    rule = _RULES[code]
    return Finding(where, code, message, rule.severity, hint, rule.basis, also)


def _replayed(one: ScenarioEvidence, number: int) -> Text:
    """The command that tells a run of this kind."""
    seed = f" --seed {one.seed}" if one.seed else ""
    command = f"drillbook run {one.model.scenario}{seed} --replication {number}"
    return say(en="to see such a run: {command}", zh="重看其中一次：{command}", command=command)


def _titled(model: Model) -> Text:
    return plain(model.title or model.scenario)


def _odds(share: Share) -> Text:
    low, high = share.interval
    return say(
        en="{count} of {of} runs ({share}, interval {low}–{high})",
        zh="{of}次推演中{count}次（{share}，区间{low}～{high}）",
        count=share.count,
        of=share.of,
        share=f"{share.count / share.of:.0%}",
        low=f"{low:.0%}",
        high=f"{high:.0%}",
    )


def _without_end(one: ScenarioEvidence) -> Iterator[Finding]:
    stuck = [run.measures.number for run in one.runs if run.measures.stuck]
    if stuck:
        message = say(
            en="'{scenario}' goes round in circles or on for ever in {odds}",
            zh="“{scenario}”循环不止或无法结束：{odds}",
            scenario=_titled(one.model),
            odds=_odds(Share(len(stuck), len(one.runs))),
        )
        yield _finding("N04", one.scenario.at("scenario"), message, _replayed(one, stuck[0]))


def _tested(one: ScenarioEvidence) -> Iterator[Finding]:
    """A moment that an objective tests and that came in none of the runs."""
    titles = _titles(one.model)

    def called(kind: str, name: str) -> str:
        return titles.get(name) or name

    for number, objective in enumerate(one.model.objectives):
        for at, moment in enumerate(objective.tests):
            if any(run.measures.objectives[number].came[at] for run in one.runs):
                continue
            message = say(
                en="what objective '{objective}' tests came about in none of {n} runs: {moment}",
                zh="目标“{objective}”要检验的“{moment}”在{n}次推演中一次也没有出现",
                objective=plain(objective.title or objective.name),
                moment=say(en=explain(moment, "en", called), zh=explain(moment, "zh", called)),
                n=len(one.runs),
            )
            hint = say(
                en="let the scenario bring it about, or leave it out; {replay}",
                zh="请调整情景使其出现，或从目标中删去；{replay}",
                replay=_replayed(one, 0),
            )
            yield _finding("N05", one.scenario.at("objectives", objective.name, "tests", at), message, hint)


def _titles(model: Model) -> dict[str, str]:
    """What people call everything a moment can be one of."""
    procedures = {f"{model.plans[one.plan].name}/{one.name}": one.title for one in model.procedures}
    families = (model.plans, model.injects, model.roles, model.tasks)
    return {**procedures, **{one.name: one.title for family in families for one in family if one.title}}


def _broken(one: ScenarioEvidence, number: int) -> Iterator[Finding]:
    broken, share = _share_broken(one, number)
    if share.interval[0] <= OFTEN or not broken:
        return
    promise = one.model.promises[number]
    message = say(
        en="'{what}' is late or never reached in '{scenario}': {odds}",
        zh="“{what}”在情景“{scenario}”中未按时：{odds}",
        what=_promised(one.model, number),
        scenario=_titled(one.model),
        odds=_odds(share),
    )
    hint = say(
        en="{replay}; drillbook rehearse says where it jams",
        zh="{replay}；drillbook rehearse 说明卡在哪里",
        replay=_replayed(one, broken[0].measures.number),
    )
    yield _finding("N02", _where(one, promise.name), message, hint)


def _share_broken(one: ScenarioEvidence, number: int) -> tuple[list[RunEvidence], Share]:
    """The runs that break a promised time, and their share of those that call upon it."""
    broken = [run for run in one.runs if run.broke(number)]
    called = sum(run.measures.promises[number].outcome in (MET, MISSED) for run in one.runs)
    never = sum(run.measures.promises[number].outcome > MISSED for run in one.runs)
    return broken, Share(len(broken), called + never)


def _promised(model: Model, number: int) -> Text:
    promise = model.promises[number]
    tasks = {task.name: task.title for task in model.tasks}
    return plain(promise.title or tasks.get(promise.name.rpartition(">")[2]) or promise.name.rpartition("/")[2])


def _where(one: ScenarioEvidence, name: str) -> Location:
    """Where it is written: the promise itself, else the task it is about, else the inject that expects it, else the scenario."""
    origins = dict(one.model.origins)
    inject, _arrow, about = name.rpartition(">")
    names = (name, f"inject {inject}", about) if inject else (name, about)
    return next((origins[each] for each in names if each in origins), one.scenario.at("scenario"))


def _one_person(one: ScenarioEvidence) -> Iterator[Finding]:
    """A post with one person that most of the runs which break a promised time waited for."""
    alone = {pool.name: number for number, pool in enumerate(one.model.pools) if _is_one_person(pool)}
    waiting: dict[str, list[tuple[int, Share, int]]] = {}
    for number in range(len(one.model.promises)):
        broken, share = _share_broken(one, number)
        if share.interval[0] <= OFTEN:
            continue
        jams = [(run.measures.promises[number].jam, run.measures.number) for run in broken]
        held = Counter(jam.about for jam, _run in jams if jam is not None and jam.kind in _WAITING)
        about, count = next(iter(held.most_common(1)), ("", 0))
        if about in alone and count > _MOST_OF_THEM * len(broken):
            first = next(run for jam, run in jams if jam is not None and jam.about == about)
            waiting.setdefault(about, []).append((number, Share(count, len(broken)), first))
    for about, some in waiting.items():
        yield _waited_for(one, alone[about], some)


def _is_one_person(pool: Pool) -> bool:
    return pool.kind == "staff" and not pool.by_level and max((number for _at, number in pool.shifts), default=0) == 1


def _waited_for(one: ScenarioEvidence, pool: int, some: list[tuple[int, Share, int]]) -> Finding:
    origins = dict(one.model.origins)
    roles = [role for role in one.model.roles if role.pool == pool]
    number, share, first = max(some, key=lambda each: (each[1].count, -each[0]))
    message = say(
        en="'{who}' is one person, and most runs of '{scenario}' that are late wait for that person: {what}, {count} of "
        "the {of} late runs",
        zh="“{who}”只有1人，情景“{scenario}”中超时的推演多数在等此人：“{what}”{of}次未按时中有{count}次",
        who=plain(one.model.pools[pool].title or (roles[0].title if roles else "") or one.model.pools[pool].name),
        scenario=_titled(one.model),
        what=_promised(one.model, number),
        count=share.count,
        of=share.of,
    )
    hint = say(
        en="add a person or a deputy, or let another role begin; {replay}",
        zh="请增加人手、写明代行人，或改由其他岗位承担；{replay}",
        replay=_replayed(one, first),
    )
    where = next((origins[role.name] for role in roles if role.name in origins), None)
    others = tuple(dict.fromkeys(_where(one, one.model.promises[at].name) for at, _share, _run in some))
    if where is None:
        return _finding("N03", others[0], message, hint, others[1:])
    return _finding("N03", where, message, hint, tuple(place for place in others if place != where))


def _never_exercised(book: PlanBook, each: Sequence[ScenarioEvidence]) -> Iterator[Finding]:
    """What no run of any scenario came to, of the plans that acted in one: a finding for each plan."""
    came = {part for one in each for run in one.runs for part in run.parts}
    acting = {plan.name for one in each for plan in one.model.plans if plan.acts}
    runs = sum(len(one.runs) for one in each)
    left: dict[tuple[PartKind, str], list[ExercisePart]] = {}
    for part in exercise_parts(book):
        if part.plan not in acting or part.kind not in ("task", "level"):
            continue
        if (part.kind, part.name) not in came:
            left.setdefault((part.kind, part.plan), []).append(part)
        elif part.kind == "level":
            left.pop((part.kind, part.plan), None)  # lowest first: those below it were reached or passed
    for (kind, _plan), parts in left.items():
        yield _never(kind, parts, runs)


def _never(kind: PartKind, parts: list[ExercisePart], runs: int) -> Finding:
    words = {"n": len(parts), "what": first_few([part.what for part in parts]), "runs": runs}
    also = tuple(part.where for part in parts[1:])
    hint = say(
        en="let a scenario come to it: drillbook coverage --runs lists all, drillbook draft-scenario --uncovered begins one",
        zh="请让情景覆盖到：drillbook coverage --runs 列出全部，drillbook draft-scenario --uncovered 起草情景",
    )
    if kind == "task":
        message = say(
            en="{n} of the tasks begun in none of the {runs} runs of all scenarios: {what}",
            zh="全部情景{runs}次推演一次也没有练到的任务{n}项：{what}",
            **words,
        )
        return _finding("N06", parts[0].where, message, hint, also)
    message = say(
        en="{n} of the levels reached in none of the {runs} runs of all scenarios: {what}",
        zh="全部情景{runs}次推演一次也没有达到的级别{n}个：{what}",
        **words,
    )
    return _finding("N07", parts[0].where, message, hint, also)
