"""Records of drills are complete, and the problems they found are followed up (D04)."""

from collections.abc import Iterator
from datetime import timedelta

from drillbook.schema.book import PlanBook
from drillbook.schema.finding import Severity, Text, say
from drillbook.schema.linkage.facts.register import register
from drillbook.schema.linkage.law.grounds import Basis, binding
from drillbook.schema.linkage.rule import Fault, Rule
from drillbook.schema.linkage.wording import plan_title
from drillbook.schema.models.drills import Drill, Problem
from drillbook.schema.text.located import Located

TIME_TO_WRITE = timedelta(days=30)

_DOCUMENTS: tuple[tuple[Text, tuple[str, ...]], ...] = (
    (say(en="work plan", zh="工作方案"), ("工作方案", "演练方案", "实施方案", "exercise plan", "work plan")),
    (
        say(en="script or list of injects", zh="脚本或消息单"),
        ("脚本", "消息单", "想定", "script", "inject", "msel"),
    ),
    (say(en="evaluation report", zh="评估报告"), ("评估报告", "evaluation", "after-action", "after action")),
)


def recorded_drills(book: PlanBook) -> Iterator[Fault]:
    """A drill lacks its papers or its grade; a problem it found has no clause, owner or date, or stays open."""
    for drill in book.drills.values():
        if drill.value.date <= book.day - TIME_TO_WRITE and drill.value.form != "real":
            yield from _papers(drill)
        if drill.value.date <= book.day:
            for number, problem in enumerate(drill.value.problems):
                yield from _problem(book, drill, number, problem)
    yield from _unfollowed(book)


def _papers(drill: Located[Drill]) -> Iterator[Fault]:
    kept = " ".join(drill.value.documents).lower()
    lacking = [title for title, words in _DOCUMENTS if not any(word in kept for word in words)]
    if drill.value.conclusion is None:
        lacking.append(say(en="conclusion (excellent, good, fair, poor)", zh="评估结论（优、良、中、差）"))
    if not lacking:
        return
    yield Fault(
        drill.at_key(),
        say(
            en="the record of the drill '{title}' lacks: {lacking}",
            zh="演练“{title}”的记录缺少：{lacking}",
            title=drill.value.title or drill.name,
            lacking=lacking,
        ),
        say(en="complete 'documents' and 'conclusion'", zh="请补充归档材料和评估结论"),
        consequence=say(
            en="the drill cannot be shown to have tested anything",
            zh="检查时无法证明预案经过检验，演练可能不被认可",
        ),
        # Nothing entered at all is a thin record, not a bad one.
        severity=Severity.WARNING if drill.value.documents else Severity.NOTE,
    )


def _problem(book: PlanBook, drill: Located[Drill], number: int, problem: Problem) -> Iterator[Fault]:
    where = drill.at("problems", number)
    lacking = [
        title
        for title, there in (
            (say(en="plan", zh="涉及预案"), problem.plan or len(drill.value.plans) == 1),
            (say(en="clause", zh="条款"), problem.clause),
            (say(en="owner", zh="责任单位"), problem.owner or problem.closed),
            (say(en="due date", zh="整改期限"), problem.due or problem.closed),
        )
        if not there
    ]
    if lacking:
        yield Fault(
            where,
            say(
                en="the problem '{text}' lacks: {lacking}",
                zh="问题“{text}”缺少：{lacking}",
                text=problem.text,
                lacking=lacking,
            ),
            say(en="say which clause it is about, who mends it and by when", zh="请写明涉及条款、责任单位和整改期限"),
            also=(drill.at_key(),),
            consequence=_AGAIN,
        )
    if problem.due and problem.due < book.day and problem.closed is None:
        yield Fault(
            where,
            say(
                en="the problem '{text}' was to be mended by {due} and is still open",
                zh="问题“{text}”应于{due}前完成整改，至今未销项",
                text=problem.text,
                due=str(problem.due),
            ),
            say(en="mend it and enter 'closed', or agree a new date", zh="请完成整改并填写完成日期，或商定新的期限"),
            also=(drill.at_key(),),
            consequence=_AGAIN,
        )


_AGAIN = say(en="on the night the same would go wrong again", zh="当夜同样的问题还会再次出现")


def _unfollowed(book: PlanBook) -> Iterator[Fault]:
    """A major problem opens the revision of its plan: an entry in ``revise``, or the plan was issued anew."""
    for entry in register(book):
        if entry.plan.value.revise:
            continue
        for trigger in entry.triggers:
            if trigger.kind != "drill":
                continue
            yield Fault(
                trigger.where,
                say(
                    en="{why}; major, but {plan} is neither marked for revision nor issued anew",
                    zh="{why}，但{plan}既未列入修订事由，也未重新印发",
                    why=trigger.why,
                    plan=plan_title(entry.plan.value),
                ),
                say(en="add it to 'revise' of that plan", zh="请在该预案中补充修订事由"),
                also=(entry.plan.at("plan"),),
                consequence=_AGAIN,
            )


RULES = (
    Rule(
        "D04",
        Severity.WARNING,
        recorded_drills,
        say(en="records of drills, and their problems followed up", zh="演练记录和问题整改"),
        Basis(
            (
                binding("国办发〔2024〕5号 arts 33, 35(5)", "国办发〔2024〕5号第三十三条、第三十五条（五）"),
                binding("AQ/T 9007-2019 §§6.2, 8", "AQ/T 9007-2019第6.2条、第8章", "drill"),
            ),
            general=say(en="practice: what a drill found is followed up", zh="实务：演练发现的问题应整改"),
            practice=say(en="30 days for the papers: practice", zh="归档30日为实务"),
            law_only=True,
        ),
        say(en="all drills of the drills library", zh="演练台账中的各次演练"),
    ),
)
