"""Names of bodies that were abolished or renamed still stand in a plan (X10)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from drillbook.schema.book import PlanBook
from drillbook.schema.finding import Location, Severity, say
from drillbook.schema.linkage.rule import Fault
from drillbook.schema.linkage.rules.prose.words_of_plans import prose_of
from drillbook.schema.linkage.scope import plans_with_text
from drillbook.schema.linkage.wording import first_few


@dataclass(frozen=True, slots=True)
class AbolishedName:
    """A former body's names, and what people call the body that has its duties, since the year given."""

    names: tuple[str, ...]
    today: str
    since: int


# As of 2026-09-01, from general knowledge of the reforms of state bodies of 2018 and 2023, not from the text of a
# law: a name that reviewers ask about, no more. Names that some place still uses are left out.
ABOLISHED = (
    AbolishedName(("安全生产监督管理局", "安全生产监督管理总局", "安监总局", "安监局"), "应急管理局（部）", 2018),
    AbolishedName(
        ("公安消防支队", "公安消防大队", "公安消防总队", "公安消防中队", "公安消防部队", "武警消防"),
        "消防救援支队（大队、总队、站）",
        2018,
    ),
    AbolishedName(("环境保护局", "环保局"), "生态环境局", 2018),
    AbolishedName(("卫生和计划生育委员会", "卫生计生委", "卫计委", "卫计局"), "卫生健康委（局）", 2018),
    AbolishedName(("国土资源局", "国土局"), "自然资源局", 2018),
    AbolishedName(
        ("工商行政管理局", "工商局", "质量技术监督局", "质监局", "食品药品监督管理局", "食药监局"),
        "市场监督管理局",
        2018,
    ),
    AbolishedName(("旅游局", "旅游委"), "文化和旅游局", 2018),
    AbolishedName(
        ("银监局", "保监局", "银监会", "保监会", "银保监局", "银保监会"), "国家金融监督管理总局及其派出机构", 2023
    ),
)
_PATTERN = re.compile("|".join(sorted((name for body in ABOLISHED for name in body.names), key=len, reverse=True)))
_OF_A_DOCUMENT = re.compile(r"^(?:令|公告|办公厅|第\d+号令|[^，。；、]{0,4}[〔\[])")
_PAST = ("原", "前", "文化和", "文化")  # 原安监局; 文化旅游局 is the present one


def abolished_names(book: PlanBook) -> Iterator[Fault]:
    """One finding for each plan that calls bodies by names they no longer have."""
    for plan in plans_with_text(book):
        used: dict[str, Location] = {}
        for text, where in prose_of(plan):
            for name in _abolished_in(text):
                used.setdefault(name, where)
        if used:
            yield _named(used)


def _named(used: dict[str, Location]) -> Fault:
    first, *others = dict.fromkeys(used.values())
    bodies = [_body(name) for name in used]
    return Fault(
        first,
        say(
            en="these names of bodies are probably out of date: {names}",
            zh="以下机构名称可能已不再使用，请核实：{names}",
            names=first_few(
                say(
                    en="{name} (usually {today} since {year})",
                    zh="{name}（{year}年机构改革后一般为{today}）",
                    name=name,
                    year=body.since,
                    today=body.today,
                )
                for name, body in zip(used, bodies, strict=True)
            ),
        ),
        say(
            en="ask what the body is called here today, write that, and ask whether it still has the duty",
            zh="请核实本地现名后改用，并核实其职责是否仍归该单位",
        ),
        also=tuple(others),
        consequence=say(
            en="on the night the call goes to a body that is no longer there", zh="当夜按旧名称找不到负责的单位"
        ),
        severity=Severity.NOTE,
    )


def _body(name: str) -> AbolishedName:
    return next(body for body in ABOLISHED if name in body.names)


def _abolished_in(text: str) -> Iterator[str]:
    """Names as bodies; not those of the time of a document (国家安全生产监督管理总局令第88号), and not 原安监局."""
    for found in _PATTERN.finditer(text):
        before, after = text[: found.start()], text[found.end() :]
        if (
            not before.endswith(_PAST)
            and not re.search("原[^，。；、]{0,4}$", before)
            and not _OF_A_DOCUMENT.match(after)
        ):
            yield found.group()
