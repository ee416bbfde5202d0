"""Supplies are in date and equipment is maintained (L05); agreements on mutual aid are in force (L06)."""

from collections.abc import Iterator

from drillbook.schema.book import PlanBook
from drillbook.schema.finding import Location, Severity, say
from drillbook.schema.linkage.facts.demand import Good
from drillbook.schema.linkage.law.grounds import Basis, binding
from drillbook.schema.linkage.rule import Fault, Rule
from drillbook.schema.linkage.rules.libraries.teams_and_supplies import demanded, good_said, need_at, why_void
from drillbook.schema.models.calendar.workdays import after_cycle
from drillbook.schema.models.library import Goods
from drillbook.schema.text.located import Located


def spoilt_goods(book: PlanBook) -> Iterator[Fault]:
    """Supplies past their date, or equipment not maintained within its own cycle."""
    askers = demanded(book)
    for kind, table in (("equipment", book.equipment), ("supplies", book.supplies)):
        for name, entry in table.items():
            also = tuple(
                need_at(book, plan.value.plan, task, (kind, name)) for plan, task in askers.get((kind, name), ())
            )
            yield from _spoilt(book, (kind, name), entry, also)


def _spoilt(book: PlanBook, good: Good, entry: Located[Goods], also: tuple[Location, ...]) -> Iterator[Fault]:
    it = entry.value
    if it.expires and it.expires < book.day:
        yield Fault(
            entry.at("expires"),
            say(
                en="{good} expired on {day}", zh="{good}已于{day}过期", good=good_said(book, good), day=str(it.expires)
            ),
            say(en="replace it and enter the new date", zh="请更换并填写新的有效期"),
            also=also,
            consequence=say(en="on the night it could not be used", zh="当夜调到现场也不能使用"),
        )
    if it.maintain_every is None or it.maintained is None:
        return
    due = after_cycle(it.maintained, it.maintain_every)
    if due < book.day:
        yield Fault(
            entry.at("maintained"),
            say(
                en="{good} was last maintained on {done}; its cycle ended on {due}",
                zh="{good}最近维护为{done}，维护周期已于{due}届满",
                good=good_said(book, good),
                done=str(it.maintained),
                due=str(due),
            ),
            say(en="maintain it and enter the day", zh="请安排维护并填写日期"),
            also=also,
            consequence=say(en="on the night some of it may not start", zh="当夜部分装备可能无法启动"),
        )


def agreements_in_force(book: PlanBook) -> Iterator[Fault]:
    """An agreement on mutual aid has ended, or has not begun, on the day of the check."""
    askers = demanded(book)
    for agreement in book.agreements.values():
        state = why_void(book, agreement.value)
        if state is None:
            continue
        goods = [(kind, name) for name in agreement.value.gives for kind in ("equipment", "supplies")]
        also = tuple(
            need_at(book, plan.value.plan, task, good) for good in goods for plan, task in askers.get(good, ())
        )
        ended = state == "ended"
        yield Fault(
            agreement.at("until" if ended else "from"),
            say(
                en="'{title}' " + ("ended on {day}" if ended else "begins only on {day}"),
                zh="《{title}》" + ("已于{day}到期" if ended else "{day}才生效"),
                title=agreement.value.title,
                day=str(agreement.value.until if ended else agreement.value.from_),
            ),
            say(en="renew it, or take it out of the library", zh="请续签并更新日期，或从库中删去"),
            also=also,
            consequence=say(
                en="on the night the other side need not send anything", zh="当夜对方没有义务提供支援"
            ),
        )  # fmt: skip


_LIBRARY = say(en="the supplies library, whatever the plans", zh="应急物资库各条目")

RULES = (
    Rule(
        "L05",
        Severity.WARNING,
        spoilt_goods,
        say(en="supplies in date, equipment maintained", zh="物资有效、装备维护"),
        Basis((binding("应急管理部令第2号 art. 38", "应急管理部令第2号第三十八条", "production"), binding("突发事件应对法 (2024) arts 45, 46", "《突发事件应对法》（2024年）第四十五条、第四十六条", "government", "department", "street"),), general=say(en="practice: supplies in date, equipment maintained", zh="实务：物资有效、装备维护")),
        _LIBRARY,
    ),
    Rule(
        "L06",
        Severity.WARNING,
        agreements_in_force,
        say(en="agreements on mutual aid in force", zh="互助协议有效"),
        Basis((binding("GB/T 29639-2020 §9.8", "GB/T 29639-2020第9.8条", "production"),), general=say(en="practice: an agreement that is counted on is in force", zh="实务：所依靠的协议应有效")),
        _LIBRARY,
    ),
)  # fmt: skip
