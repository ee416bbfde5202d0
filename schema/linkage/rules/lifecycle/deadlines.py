"""Plans are drilled (D01), filed and published (D02), evaluated and revised in time (D03)."""

from collections.abc import Iterator

from drillbook.schema.book import PlanBook
from drillbook.schema.finding import Location, Severity, Text, say
from drillbook.schema.linkage.facts.drill_intervals import is_producer
from drillbook.schema.linkage.facts.register import (
    Deadline,
    OwedDrill,
    RegisterEntry,
    RevisionReason,
    owed_drills,
    register,
)
from drillbook.schema.linkage.law.grounds import Basis, binding
from drillbook.schema.linkage.rule import Fault, Rule
from drillbook.schema.linkage.scope import is_asked
from drillbook.schema.linkage.wording import first_few, plan_title
from drillbook.schema.models.calendar.workdays import Workdays
from drillbook.schema.models.plan import Plan
from drillbook.schema.text.located import Located


def drills_in_time(book: PlanBook) -> Iterator[Fault]:
    """A drill was not held within its interval: of a plan, or of any of the plans that a unit owes one for."""
    entries = register(book)
    for owed in owed_drills(entries):
        if owed.due.is_overdue and is_asked(book, owed.duty.plans[0]):
            yield _undrilled(book, owed)


def _undrilled(book: PlanBook, owed: OwedDrill) -> Fault:
    plans = [book.plans[name] for name in owed.duty.plans]
    last = owed.last
    if last is None:
        since = say(en="no drill is recorded", zh="无演练记录")
    else:
        since = say(en="last exercised on {day}", zh="最近一次演练为{day}", day=str(last.value.date))
    return Fault(
        plans[0].at("plan"),
        say(
            en="{plans} must be exercised at least every {interval} ({who}); {since}, due on {last}",
            zh="{plans}应至少每{interval}演练一次（{who}），{since}，已于{last}到期",
            plans=_any_of(plans),
            interval=interval_said(owed.duty.row.months),
            who=owed.duty.row.who,
            since=since,
            last=str(owed.due.last),
        ),
        say(
            en="hold a drill and enter it in the drills library; 'drillbook status' proposes combined ones ({basis})",
            zh="请组织演练并记入演练台账；“drillbook status”可给出合并演练建议（依据：{basis}）",
            basis=owed.due.basis,
        ),
        also=((last.at("date"),) if last else ()) + tuple(plan.at("plan") for plan in plans[1:]),
        consequence=say(
            en="on the night people would carry out for the first time what was never tried",
            zh="当夜有关人员将首次执行从未演练过的程序",
        ),
    )


def _any_of(plans: list[Located[Plan]]) -> Text:
    """One plan by title; of several that a unit owes one drill for, any."""
    if len(plans) == 1:
        return plan_title(plans[0].value)
    return say(
        en="one of {plans}", zh="{plans}中任一部", plans=first_few((plan_title(plan.value) for plan in plans), 3)
    )


def interval_said(months: int) -> Text:
    """Word an interval: 每半年, 每3年."""
    if months < 12:
        return (
            say(en="half-year", zh="半年")
            if months == 6
            else say(en="{n} months", single="month", zh="{n}个月", n=months)
        )
    years = months // 12
    return say(en="year", zh="年") if years == 1 else say(en="{n} years", zh="{n}年", n=years)


def filed_in_time(book: PlanBook) -> Iterator[Fault]:
    """Filing or publication is missing after its last day, was late, or bears a day before the issue."""
    workdays = Workdays.of(book.settings.calendar)
    for entry in register(book):
        plan = entry.plan
        if not is_asked(book, plan.value.plan):
            continue
        for due, step, where in (
            (entry.filing, _FILING, plan.at("filed", "date")),
            (entry.publication, _PUBLICATION, plan.at("published")),
        ):
            if due is not None:
                yield from _step(entry, due, step, where, workdays)


_FILING = say(en="filing", zh="备案")
_PUBLICATION = say(en="publication", zh="公开")


def _step(entry: RegisterEntry, due: Deadline, step: Text, where: Location, workdays: Workdays) -> Iterator[Fault]:
    plan, issued = entry.plan, entry.plan.value.issued
    if issued and due.done and due.done < issued:
        message = say(
            en="{step} on {done} lies before the issue on {issued}",
            zh="{step}日期{done}早于印发日期{issued}",
            step=step,
            done=str(due.done),
            issued=str(issued),
        )
        hint = say(en="correct one of the two dates", zh="请核对两处日期")
        yield Fault(where, message, hint, also=(plan.at("issued"),), consequence=_NOT_VALID)
        return
    if not due.is_overdue and not due.was_late:
        return
    done = (
        say(en="done on {day}", zh="实际为{day}", day=str(due.done))
        if due.done
        else say(en="not recorded", zh="尚无记录")
    )
    # Without the holidays of a year its last days come out too early: then it is only worth a look.
    known = all(workdays.knows(year) for year in {issued.year if issued else due.last.year, due.last.year})
    yield Fault(
        where if due.done else plan.at("issued"),
        say(
            en="{step} was due by {last}, 20 working days after the issue on {issued}; {done}{unsure}",
            zh="印发（{issued}）后20个工作日内应{step}，最后期限为{last}，{done}{unsure}",
            step=step,
            last=str(due.last),
            issued=str(issued),
            done=done,
            unsure=say(en="", zh="") if known else _UNSURE,
        ),
        say(
            en="do it and enter the day; shifted workdays belong into the book's calendar ({basis})",
            zh="请补办并填写日期；节假日和调休请录入预案库日历（依据：{basis}）",
            basis=due.basis,
        ),
        also=(plan.at("issued"),) if due.done else (),
        consequence=_NOT_VALID,
        severity=None if known and not due.done else Severity.NOTE,
    )


_UNSURE = say(
    en=" (the book's calendar lacks the holidays of that year)", zh="（日历中未录入该年节假日，期限仅按周末推算）"
)
_NOT_VALID = say(
    en="on the night superior and neighbouring bodies may hold an older text",
    zh="当夜上级和相关单位手中可能仍是旧版本",
)


def evaluated_and_revised(book: PlanBook) -> Iterator[Fault]:
    """The three-year evaluation is overdue, a reason to revise is open, or a superior plan changed since."""
    changed: dict[str, list[tuple[RegisterEntry, RevisionReason]]] = {}
    for entry in register(book):
        if entry.evaluation is not None and entry.evaluation.is_overdue:
            yield _unevaluated(book, entry, entry.evaluation)
        for trigger in entry.triggers:
            if trigger.kind == "written":
                yield _to_revise(entry, trigger)
            elif trigger.kind.startswith("parent:"):
                changed.setdefault(trigger.kind, []).append((entry, trigger))
    for affected in changed.values():
        yield _ripple(affected)


def _unevaluated(book: PlanBook, entry: RegisterEntry, due: Deadline) -> Fault:
    plan = entry.plan
    since = due.done or plan.value.issued
    return Fault(
        plan.at("evaluated") if due.done else plan.at("plan"),
        say(
            en="{plan} was last evaluated or issued on {since}; the three-year evaluation was due on {last}",
            zh="{plan}最近一次评估或印发为{since}，三年评估已于{last}到期",
            plan=plan_title(plan.value),
            since=str(since),
            last=str(due.last),
        ),
        say(en="evaluate it, decide on a revision, enter the day ({basis})", zh="请组织评估，提出是否修订的结论并填写日期（依据：{basis}）", basis=due.basis),
        consequence=say(
            en="on the night the plan speaks of risks, bodies and means of years ago",
            zh="当夜所依据的风险、机构和资源仍是数年前的情况",
        ),
        severity=Severity.ERROR if is_producer(book, plan.value) else Severity.WARNING,
    )  # fmt: skip


def _to_revise(entry: RegisterEntry, trigger: RevisionReason) -> Fault:
    return Fault(
        trigger.where,
        say(
            en="{plan} has to be revised since {day}: {why}",
            zh="{plan}自{day}起存在修订事由：{why}",
            plan=plan_title(entry.plan.value),
            day=str(trigger.since),
            why=trigger.why,
        ),
        say(
            en="revise it, or strike the entry with the evaluation that found no need",
            zh="请组织修订；经评估无需修订的，填写评估日期并删去本条",
        ),
        consequence=say(
            en="on the night what is known to be wrong would still be carried out",
            zh="当夜仍将按已知需要修改的内容执行",
        ),
        severity=Severity.WARNING,
    )


def _ripple(affected: list[tuple[RegisterEntry, RevisionReason]]) -> Fault:
    """One changed superior plan is one finding, with every plan below it that was not looked at since."""
    trigger = affected[0][1]
    plans = [entry.plan for entry, _ in affected]
    return Fault(
        plans[0].at("parent"),
        say(
            en="{why}; not issued or evaluated since: {plans}",
            zh="{why}，此后尚未修订或评估的下位预案：{plans}",
            why=trigger.why,
            plans=first_few(plan_title(plan.value) for plan in plans),
        ),
        say(
            en="compare both texts ('drillbook diff'), then revise, or enter an evaluation that found no need",
            zh="请对照上位预案逐条核对，修订后重新印发，或填写评估日期",
        ),
        also=(trigger.where, *(plan.at("parent") for plan in plans[1:])),
        consequence=say(
            en="on the night superior and subordinate would act by different versions",
            zh="当夜上下级可能各按不同版本行动",
        ),
        severity=Severity.WARNING,
    )


_IN_FORCE = say(en="plans in force, cards too; not external ones", zh="现行有效的预案，含登记深度；库外预案除外")

RULES = (
    Rule(
        "D01",
        Severity.ERROR,
        drills_in_time,
        say(en="drills within the strictest interval", zh="演练周期"),
        Basis(
            (
                binding("国办发〔2024〕5号 art. 32", "国办发〔2024〕5号第三十二条", "government", "department"),
                binding("国务院令第708号 art. 8", "国务院令第708号第八条", "safety", "street", "production"),
                binding("应急管理部令第2号 art. 32", "应急管理部令第2号第三十二条", "safety"),
                binding("应急管理部令第2号 art. 33", "应急管理部令第2号第三十三条", "production"),
            ),
            by_law=True,
        ),
        _IN_FORCE,
        by_plan=True,
    ),
    Rule(
        "D02",
        Severity.WARNING,
        filed_in_time,
        say(en="filing and publication within 20 working days", zh="备案和公开期限"),
        Basis(
            (
                binding(
                    "国办发〔2024〕5号 arts 26, 28",
                    "国办发〔2024〕5号第二十六条、第二十八条",
                    "government",
                    "department",
                    "street",
                    "community",
                ),
                binding("应急管理部令第2号 art. 26", "应急管理部令第2号第二十六条", "production"),
            )
        ),
        _IN_FORCE,
        by_plan=True,
    ),
    Rule(
        "D03",
        Severity.WARNING,
        evaluated_and_revised,
        say(en="evaluation every three years, revision when there is reason", zh="评估和修订"),
        Basis(
            (
                binding(
                    "国办发〔2024〕5号 arts 34, 35",
                    "国办发〔2024〕5号第三十四条、第三十五条",
                    "government",
                    "department",
                    "street",
                    "community",
                ),
                binding("应急管理部令第2号 arts 35, 36", "应急管理部令第2号第三十五条、第三十六条", "production"),
            ),
            general=say(en="practice: a reason to revise is followed up", zh="实务：修订事由应落实"),
            by_law=True,
            law_only=True,
        ),
        _IN_FORCE,
    ),
)
