"""The scope of a plan names a district that is not the book's: a plan copied from elsewhere (X10)."""

import re
from collections.abc import Iterator, Set

from drillbook.schema.book import PlanBook, compared_once_per_key, once_per_book
from drillbook.schema.finding import Location, Severity, say
from drillbook.schema.linkage.facts.hierarchy import plans_by
from drillbook.schema.linkage.rule import Fault
from drillbook.schema.linkage.scope import GOVERNMENT, plans_with_text, weighed_severity
from drillbook.schema.linkage.wording import plan_title
from drillbook.schema.models.plan import Plan
from drillbook.schema.text.located import Located

_AREA = re.compile(r"([一-鿿]{1,5}?[区县市旗州盟])(?=行政区域|行政区划|行政辖区|辖区|境内|范围内|区域内)")
_IN_TITLE = re.compile(r"([一-鿿]{2,4}?(?:区|县|市|旗))")
_BEFORE = re.compile(r"[于在对为和及由、，]|发生|涉及|影响|适用|包括|属")
_NO_NAMES = re.compile(
    r"(?:本|全|辖|城|园|社|小|校|厂|库|景|林|矿|港|山|灾|地|街|该|各|郊|站|馆|院|营|牧|片|分|禁|新|罐|汛|示范|开发|度假|保税"
    r"|自贸|工业|作业|行政|化工|核心|生产|装卸|办公|生活|商业|居住|服务|警戒|保护|风景|旅游|产业|高新|经开|管控|影响|危险)区$"
    r"|(?:本|全|各|该|地级|县级|直辖)市$|(?:本|全|各|该)[县旗州盟]$|区[县市]$|[省市]区$|市县$"
)


def other_district(book: PlanBook) -> Iterator[Fault]:
    """The scope speaks of a district, county or city that neither the book nor its other plans bear in their titles."""
    for plan in plans_with_text(book):
        if plan.value.kind not in (*GOVERNMENT, "community") or plan.value.kind == "joint":
            continue
        for text, where in _scope(plan):
            strange = next((name for name in _areas(text) if _is_strange(book, plan.value, name)), None)
            if strange:
                yield _copied(plan, where, strange)
                break


def _copied(plan: Located[Plan], where: Location, name: str) -> Fault:
    return Fault(
        where,
        say(
            en="the scope of {plan} is {name}, which is nobody's here",
            zh="{plan}的适用范围写为“{name}”，与本预案库所属地区不符",
            plan=plan_title(plan.value),
            name=name,
        ),
        say(
            en="write the district of this book, and read the plan for what else was copied",
            zh="请改为本地区，并通读全文，核对是否还有照搬外地预案之处",
        ),
        consequence=say(
            en="on the night the plan holds for a place that is not ours", zh="当夜按字面，本预案不适用于本地区"
        ),
        severity=weighed_severity(plan.value, Severity.WARNING),
    )


def _scope(plan: Located[Plan]) -> Iterator[tuple[str, Location]]:
    """Where a plan says what area it is for."""
    yield plan.value.scope, plan.at("scope")
    for number, section in enumerate(plan.value.sections):
        if "适用范围" in section.title:
            yield section.text, plan.at("sections", number, "text")


def _areas(text: str) -> Iterator[str]:
    """Districts named as the area: 徐汇区 of 徐汇区行政区域内; not 本区, not 园区."""
    for found in _AREA.finditer(text):
        name = _BEFORE.split(found.group(1))[-1]
        if not _NO_NAMES.search(name) and len(name) > 2:
            yield name


def _is_strange(book: PlanBook, plan: Plan, name: str) -> bool:
    """Say whether a district is in the title of neither the book nor any plan but this one, though others are."""
    own = _districts(book.settings.title)
    if _is_home(name, own):
        return False  # whatever plans are called
    others = {district for district, plans in _bearing(book).items() if plans != [plan.plan]}
    return bool(own | others) and not _is_home(name, others)


@once_per_book
def _bearing(book: PlanBook) -> dict[str, list[str]]:
    """The plans in whose titles each district or city is named."""
    return plans_by(book, _titled)


@compared_once_per_key
def _titled(book: PlanBook, plan: str) -> frozenset[str]:
    return _districts(book.plans[plan].value.title)


def _districts(title: str) -> frozenset[str]:
    return frozenset(name for name in _IN_TITLE.findall(title) if not _NO_NAMES.search(name))


def _is_home(name: str, home: Set[str]) -> bool:
    """The sign before a name may be a word's end: 位于普陀区 is 普陀区."""
    return any(name.endswith(one) or one.endswith(name) for one in home)
