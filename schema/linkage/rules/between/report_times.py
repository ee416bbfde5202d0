"""Report chains keep their time by day and by night; breaks of a chain are found next door (X04)."""

from collections.abc import Iterator

from drillbook.schema.book import PlanBook, compared_once_per_key
from drillbook.schema.finding import Severity, Text, plain, say
from drillbook.schema.linkage.facts.report_chains import (
    ReportChains,
    ReportLink,
    chains_of,
    staff_at_night,
    working_time,
)
from drillbook.schema.linkage.law.grounds import Basis, binding
from drillbook.schema.linkage.rule import Fault, Rule
from drillbook.schema.linkage.rules.between.report_breaks import (
    not_received,
    not_upward,
    only_telephones,
    to_the_sender,
)
from drillbook.schema.linkage.rules.messages.alarm_order import alarm_after_report
from drillbook.schema.linkage.rules.messages.book_limits import alone_over_the_limit, updates_over_the_limit
from drillbook.schema.linkage.rules.messages.night_duty import empty_at_night
from drillbook.schema.linkage.scope import FULL_AND_LINKAGE, has_text
from drillbook.schema.linkage.wording import at_clause, role_named, time_said
from drillbook.schema.models.plan import Plan
from drillbook.schema.values.vocabulary import FORMS

PRACTICE = {"oral": 30 * 60_000, "written": 60 * 60_000}  # where the book says nothing


def report_chains(book: PlanBook) -> Iterator[Fault]:
    """A report chain slower than its limit, by the limits or at night; one that ends where nobody expects it, or is there."""
    chains = chains_of(book)
    yield from _slow(book, chains)
    yield from _inside_the_whole(chains)
    yield from _spanning(book, chains)
    yield from not_received(book, chains)
    yield from alone_over_the_limit(book, chains)
    yield from empty_at_night(book, chains)


def reports_of_plans(book: PlanBook) -> Iterator[Fault]:
    """Reports of a plan that come to nobody, hang on telephones, have an alarm wait for them, or leave too long between two."""
    yield from to_the_sender(book)
    yield from not_upward(book)
    yield from only_telephones(book)
    yield from updates_over_the_limit(book)
    yield from alarm_after_report(book)


def time_allowed(book: PlanBook, form: str) -> tuple[int, bool]:
    """Return the time a report has until it leaves the book, in milliseconds, and whether the book says so."""
    limits = book.settings.limits
    said = limits.oral_report if form == "oral" else limits.written_report
    return (max(said.values()), True) if said else (PRACTICE.get(form, PRACTICE["written"]), False)


def _slow(book: PlanBook, chains: ReportChains) -> Iterator[Fault]:
    promised = {link: link.limit for link in chains.links if link.limit is not None}
    worked = {link: time for link in chains.links if (time := working_time(book, link)) is not None}
    worst: dict[tuple[str, str], tuple[int, Fault]] = {}
    for end in chains.ends():
        if end not in promised:
            continue
        chain = chains.slowest(end, promised)
        allowed, said = time_allowed(book, end.form)
        total = sum(promised[link] for link in chain)
        night = sum(worked[link] for link in chain) if all(link in worked for link in chain) else None
        if len(chain) < 2 or (total <= allowed and (night is None or night <= allowed)):
            continue
        costs = promised if total > allowed else worked
        blame = max(chain, key=lambda link: costs[link])
        fault = _too_slow(book, chain, blame, costs, allowed, night, said)
        total = sum(costs[link] for link in chain)
        if total > worst.get((blame.key, end.form), (0, fault))[0]:
            worst[blame.key, end.form] = (total, fault)
    for _, fault in worst.values():
        yield fault


def _too_slow(
    book: PlanBook,
    chain: tuple[ReportLink, ...],
    blame: ReportLink,
    costs: dict[ReportLink, int],
    allowed: int,
    night: int | None,
    said: bool,
) -> Fault:
    by_limits = all(costs[link] == link.limit for link in chain)
    total = sum(costs[link] for link in chain)
    parts = {
        "form": Text(blame.form, FORMS.shown(blame.form, "zh")),
        "total": time_said(total),
        "allowed": time_said(allowed),
        "links": [link.said(costs[link]) for link in chain],
        "ground": plain("") if said else say(en=" (practice)", zh="（实务）"),
    }
    message = (
        say(
            en="the limits of the {form} report chain add up to {total}, {allowed} are allowed{ground}: {links}{night}",
            zh="{form}报告逐级时限合计{total}，超过规定的{allowed}{ground}：{links}{night}",
            night=_at_night_said(night),
            **parts,
        )
        if by_limits
        else say(
            en="at night the {form} report takes about {total} of work, {allowed} are allowed{ground}: {links}{alone}",
            zh="夜间{form}报告逐级办理约需{total}，超过规定的{allowed}{ground}：{links}{alone}",
            alone=_alone(book, chain),
            **parts,
        )
    )
    return Fault(
        blame.where if by_limits else blame.plan.at("tasks", blame.name, "takes"),
        message,
        say(
            en="shorten the limit at {place}, or let the first who knows report to two levels at once",
            zh="请压缩{place}的时限，或规定首报可同时报上两级",
            place=at_clause(blame.where),
        ),
        also=tuple(link.where for link in chain if link is not blame),
        consequence=_late(total - allowed, by_limits),
        severity=Severity.ERROR if said and by_limits else Severity.WARNING,
    )


def _late(late: int, by_limits: bool) -> Text:
    if by_limits:
        return say(
            en="on the night everyone keeps the limit and the news still comes {late} late",
            zh="当夜各级都按时报告，消息到达顶端仍晚{late}",
            late=time_said(late),
        )
    return say(
        en="on the night, at an ordinary pace, the news comes {late} late",
        zh="当夜按通常用时办理，消息到达顶端晚{late}",
        late=time_said(late),
    )


def _at_night_said(night: int | None) -> Text:
    if night is None:
        return plain("")
    return say(
        en="; at night the work alone takes about {night}", zh="；夜间办理本身约需{night}", night=time_said(night)
    )


def _alone(book: PlanBook, chain: tuple[ReportLink, ...]) -> Text:
    alone = [
        role_named(link.plan.value, link.report.role)
        for link in chain
        if staff_at_night(book, link.plan.value, link.report.role) == 1
    ]
    if not alone:
        return plain("")
    return say(
        en="; one officer both phones and writes: {alone}",
        zh="；夜间仅1人，电话和书面由其先后办理：{alone}",
        alone=alone,
    )


def _inside_the_whole(chains: ReportChains) -> Iterator[Fault]:
    """A limit that runs from the incident is used up before the report can even be begun."""
    promised = {link: link.limit for link in chains.links if link.limit is not None}
    for link in chains.links:
        if not link.from_incident or link not in promised:
            continue
        for other in chains.feeding[link]:
            chain = chains.slowest(other, promised) if other in promised else ()
            total = sum(promised[one] for one in chain)
            if total >= promised[link]:
                yield Fault(
                    link.where,
                    say(
                        en="it is due {limit} after the incident, but the reports it rests on may take {total}: {links}",
                        zh="要求事发后{limit}内报出，而所依据的下级报告合计可达{total}：{links}",
                        limit=time_said(promised[link]),
                        total=time_said(total),
                        links=[one.said(promised[one]) for one in chain],
                    ),
                    say(
                        en="shorten what comes before, or begin from the receipt",
                        zh="请压缩下级时限，或改为自收到报告起算",
                    ),
                    also=tuple(one.where for one in chain),
                )
                break


def _spanning(book: PlanBook, chains: ReportChains) -> Iterator[Fault]:
    """A response time from one report to another that is shorter than what its links allow themselves."""
    for plan in book.plans:
        for name, start, end, limit in _spans(book, plan):
            for link in chains.named(end):
                path = _between(chains, start, link, ())
                costs = [one.limit or 0 for one in path[1:]]
                if path and sum(costs) > limit:
                    promise = book.plans[plan].value.response_times[name]
                    yield Fault(
                        book.plans[plan].at("response_times", name, "within"),
                        say(
                            en="{promise} allows {limit}, the reports in between {total}: {links}",
                            zh="“{promise}”要求{limit}，而其间各环节时限合计{total}：{links}",
                            promise=promise.title or name,
                            limit=time_said(limit),
                            total=time_said(sum(costs)),
                            links=[one.said(one.limit or 0) for one in path[1:]],
                        ),
                        say(en="make the two agree", zh="请使两处时限一致"),
                        also=tuple(one.where for one in path[1:]),
                    )
                    break


@compared_once_per_key
def _spans(book: PlanBook, plan: str) -> tuple[tuple[str, str, str, int], ...]:
    """The response times of a plan: from which report to which, and within how many milliseconds."""
    it = book.plans[plan].value
    return tuple(
        (name, _full(it, promise.from_.name), _full(it, promise.to.name), max(promise.within.values()))
        for name, promise in (it.response_times.items() if has_text(it) else ())
    )


def _full(plan: Plan, name: str | None) -> str:
    return "" if not name else name if "/" in name else f"{plan.plan}/{name}"


def _between(
    chains: ReportChains, start: str, link: ReportLink, trail: tuple[ReportLink, ...]
) -> tuple[ReportLink, ...]:
    if link.key == start:
        return (link, *trail)
    for other in chains.feeding[link]:
        if other not in trail and other is not link:
            found = _between(chains, start, other, (link, *trail))
            if found:
                return found
    return ()


RULES = (
    Rule(
        "X04",
        Severity.WARNING,
        report_chains,
        title=say(
            en="report chains close, keep their limit, and survive without telephones",
            zh="报告链条闭合、不超时限、断话可通",
        ),
        rests_on=Basis(
            (
                binding("突发事件应对法 (2024) art. 17", "《突发事件应对法》（2024年）第十七条", "government"),
                binding("突发事件应对法 (2024) art. 61", "《突发事件应对法》（2024年）第六十一条"),
                binding("应急管理部令第2号 art. 11", "应急管理部令第2号第十一条", "safety"),
            ),
            general=say(
                en="practice: a report reaches whom it must, in time, also without telephones",
                zh="实务：信息按时送达，断话可通",
            ),
            practice=say(en="the limits: practice", zh="时限为实务"),
        ),
        scope=FULL_AND_LINKAGE,
        of_plans=reports_of_plans,
    ),
)
