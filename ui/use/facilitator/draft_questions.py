"""Questions that a scenario begins with: one for each promised time, each hand-over and each finding that is open."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from drillbook.schema.book import PlanBook
from drillbook.schema.finding import Finding, Language, Severity, Text, plain, say
from drillbook.schema.linkage.wording import limit_said, plan_title, within_said
from drillbook.schema.models.plan import Plan
from drillbook.schema.models.task import Task
from drillbook.schema.text.located import Located
from drillbook.schema.values.number_text import clause_named


@dataclass(frozen=True, slots=True)
class DraftQuestion:
    """What is asked of a role, with points a good answer has. ``task``: the task it is about, empty for the whole plan."""

    task: str
    role: str
    ask: str
    points: tuple[str, ...] = ()


def draft_questions(
    book: PlanBook, plan: Located[Plan], findings: Iterable[Finding], language: Language
) -> Iterator[DraftQuestion]:
    """Yield what is worth asking of a plan, in the order of its tasks; errors and warnings in its file at last."""
    it = plan.value
    first = next(iter(it.roles), "")
    for name, task in it.tasks.items():
        yield from _of_task(book, it, name, task, language)
    for name, one in it.response_times.items():
        title, limit = one.title or name, limit_said(one.within)
        ask = say(en="“{title}”: how is this time kept?", zh="“{title}”的时限怎样保证？", title=title)
        yield DraftQuestion("", first, ask.render(language), _points(language, limit))
    for finding in findings:
        if finding.where.file == plan.source.file and finding.severity is not Severity.NOTE and not finding.put_off:
            yield DraftQuestion("", first, _open(finding).render(language), (finding.code,))


def _of_task(book: PlanBook, plan: Plan, name: str, task: Task, language: Language) -> Iterator[DraftQuestion]:
    title, clause = task.title or name, clause_named(task.clause) if task.clause else None
    if task.within is not None:
        ask = say(en="“{task}”: who does it, and by when?", zh="“{task}”由谁办理，何时以前完成？", task=title)
        points = _points(language, within_said(book, plan, task.within), clause)
        yield DraftQuestion(name, task.role or "", ask.render(language), points)
    if task.hands_over_to:
        ask = say(en="“{task}”: what is handed over, to whom, and who has received it?",
                  zh="“{task}”：移交哪些事项、移交给谁、对方是否已经接收？", task=title)  # fmt: skip
        received = (_received(book, one).render(language) for one in task.hands_over_to)
        yield DraftQuestion(name, task.role or "", ask.render(language), tuple(received))


def _received(book: PlanBook, hand_over: str) -> Text:
    """What is set off in which plan: 《曹杨新村街道防汛防台应急预案》人员转移; as it is written where there is no such plan."""
    name, _slash, what = hand_over.partition("/")
    if name not in book.plans:
        return plain(hand_over)
    plan = book.plans[name].value
    of = plan.tasks.get(what) or plan.procedures.get(what)
    title = (of.title if of else "") or what
    return say(en="“{what}” of {plan}", zh="{plan}{what}", what=title, plan=plan_title(plan))


def _open(finding: Finding) -> Text:
    return say(
        en="Open in the plan: {what} What would you do?", zh="预案尚存问题：{what}。届时怎么办？", what=finding.message
    )


def _points(language: Language, *points: Text | None) -> tuple[str, ...]:
    return tuple(point.render(language) for point in points if point is not None)


def of_tasks(questions: Sequence[DraftQuestion], tasks: Iterable[str]) -> list[DraftQuestion]:
    """Those about some tasks, in their order."""
    wanted = set(tasks)
    return [one for one in questions if one.task in wanted]
