"""The cover of a plan is complete (S18), and the laws it cites are in force (S19)."""

from collections.abc import Iterator
from datetime import date

from drillbook.schema.book import PlanBook
from drillbook.schema.finding import Location, Severity, Text, plain, say
from drillbook.schema.linkage.law.grounds import Basis, binding
from drillbook.schema.linkage.law.laws_in_force import (
    LAWS,
    NationalLaw,
    law_called,
    law_keyed,
)
from drillbook.schema.linkage.rule import Fault, Rule
from drillbook.schema.linkage.rules.prose.repealed_documents import prose_of, repealed_in_prose
from drillbook.schema.linkage.scope import GOVERNMENT
from drillbook.schema.models.library import Regulation
from drillbook.schema.models.plan import Plan
from drillbook.schema.text.located import Located
from drillbook.schema.text.yaml_nodes import KeyPath
from drillbook.schema.values.names import normalise
from drillbook.schema.values.vocabulary import UNIT_KINDS

_COVER: dict[str, Text] = {
    "number": say(en="number", zh="文号"),
    "version": say(en="version", zh="版本"),
    "issued": say(en="day of issue", zh="印发日期"),
    "issuer": say(en="issuing body", zh="印发单位"),
    "approved_by": say(en="approver", zh="审批单位"),
}
_OWED: dict[str, tuple[str, ...]] = {
    **{kind: tuple(_COVER) for kind in GOVERNMENT},
    **dict.fromkeys(UNIT_KINDS, ("version", "issued", "approved_by")),
    **dict.fromkeys(("community", "work-manual", "action-scheme"), ("issued",)),
}


def thin_cover(book: PlanBook) -> Iterator[Fault]:
    """A plan in force lacks what its cover must show, or says it was issued after the day it is looked at."""
    for plan in book.plans.values():
        it = plan.value
        if it.kind == "external" or it.status != "in-force":
            continue
        missing = [name for name in _OWED.get(it.kind, ()) if not getattr(it, name)]
        if missing:
            yield Fault(
                plan.at("plan"),
                say(
                    en="the cover lacks: {missing}",
                    zh="封面信息缺少：{missing}",
                    missing=[_COVER[name] for name in missing],
                ),
                hint=say(
                    en="add it; a plan not yet issued has status draft or in-review",
                    zh="请补充；尚未印发的，状态应为草案或送审稿",
                ),
                consequence=say(
                    en="on the night it cannot be told whether this is the valid version",
                    zh="当夜无法判断手中是否为现行有效版本",
                ),
                severity=Severity.WARNING if it.depth == "full" else Severity.NOTE,
            )
        if it.issued and it.issued > book.day:
            yield Fault(
                plan.at("issued"),
                say(
                    en="in force, but issued on {issued}, after the day of this check ({day})",
                    zh="状态为现行有效，但印发日期{issued}晚于核查日期{day}",
                    issued=str(it.issued),
                    day=str(book.day),
                ),
                hint=say(en="correct the date or the status", zh="请核对印发日期或状态"),
                consequence=say(en="due dates counted from it are wrong", zh="备案、演练等到期日均会算错"),
            )


def repealed_law(book: PlanBook) -> Iterator[Fault]:
    """A plan cites something repealed or made only after it was issued, or leaves out the law on its subject.

    What the library does not hold is looked up in the list of national laws that comes with the product.
    """
    for plan in book.plans.values():
        if plan.value.kind == "external" or plan.value.status == "withdrawn":
            continue
        for number, name in enumerate(plan.value.regulations):
            entry = book.regulations.get(name)
            if entry is not None:
                where = plan.at("regulations", number)
                yield from _repealed(book, plan, name, entry, where, _quoted(plan, entry.value))
                yield from _too_new(plan, entry, where)
        yield from _only_quoted(book, plan)
        if not book.is_general:
            yield from repealed_in_prose(book, plan)
            yield from _law_left_out(book, plan)


def _repeal(book: PlanBook, regulation: Regulation) -> date | None:
    """The day it ended: as written, else the day what replaced it came into force."""
    if regulation.repealed:
        return regulation.repealed
    heir = book.regulations.get(regulation.repealed_by or "")
    if heir:
        return heir.value.in_force or heir.value.issued
    known = None if book.is_general else law_called(regulation.title, regulation.number)
    return known.ended if known else None


_REFUSED = say(
    en="what the plan demands on this ground can be refused", zh="据此提出的要求可能被有关单位以依据失效为由拒绝"
)


def _repealed(
    book: PlanBook,
    plan: Located[Plan],
    name: str,
    entry: Located[Regulation],
    where: Location,
    quoted: tuple[Location, ...],
) -> Iterator[Fault]:
    day = _repeal(book, entry.value)
    if day is None or day > book.day:
        return
    heir = book.regulations.get(entry.value.repealed_by or "")
    issued_before = plan.value.issued is not None and plan.value.issued < day
    yield Fault(
        where,
        say(
            en="{law} was repealed on {day}" + ("; the plan is older: a reason to revise it" if issued_before else ""),
            zh="{law}已于{day}废止" + ("，预案印发在先，应列为修订事由" if issued_before else "，不得再作为编制依据"),
            law=_named(entry.value),
            day=str(day),
        ),
        hint=say(en="cite {heir}", zh="请改引{heir}", heir=_named(heir.value)) if heir else _heir_of(entry.value),
        also=(*quoted, entry.at_key()),
        consequence=_REFUSED,
        severity=Severity.NOTE if issued_before else Severity.ERROR,
        root=f"repealed:{name}:{'older' if issued_before else 'newer'}",
    )


def _heir_of(regulation: Regulation) -> Text:
    """What to cite instead, from the list of national laws."""
    known = law_called(regulation.title, regulation.number)
    heir = law_keyed(known.heir) if known else None
    if heir is None:
        return say(en="cite what is in force", zh="请改引现行有效的规定")
    return say(en="cite {heir}", zh="请改引{heir}", heir=heir.said())


def _law_left_out(book: PlanBook, plan: Located[Plan]) -> Iterator[Fault]:
    """A plan rests on a regulation and leaves out the law above it on the same subject, which is in force."""
    it = plan.value
    entries = (book.regulations[name].value for name in it.regulations if name in book.regulations)
    listed = {law.key for one in entries if (law := law_called(one.title, one.number))}
    texts = [(path, text) for path, text in prose_of(it) if text]
    made = it.issued or (book.day if it.status in ("draft", "in-review") else None)
    for law in LAWS:
        below = law_keyed(law.above)
        if below is None or law.in_force is None or law.in_force > book.day:
            continue
        if made is None or made < law.in_force:
            continue  # whether the new law changes so much that the plan must be revised is for people to say
        places = [plan.at(*path) for path, text in texts if below.is_named_in(text)]
        if law.key in listed or any(law.is_named_in(text) for _, text in texts):
            continue
        if below.key in listed:
            places.insert(0, plan.at_key("regulations"))
        if places:
            yield _left_out(plan, law, places)


def _left_out(plan: Located[Plan], law: NationalLaw, places: list[Location]) -> Fault:
    return Fault(
        places[0],
        say(
            en="{law}, in force since {day}, is not among the grounds of this plan",
            zh="编制依据中没有{law}（{day}起施行）",
            law=law.said(),
            day=str(law.in_force),
        ),
        say(
            en="add it to the regulations library and to the grounds; check what it changes",
            zh="请补入法律法规库和编制依据，并核对相关条款是否需要调整",
        ),
        also=tuple(places[1:]),
        consequence=say(en="the plan may ask for less than the law does", zh="预案要求可能低于现行法律的规定"),
        severity=Severity.NOTE if plan.value.status == "draft" else Severity.WARNING,
    )


def _named(regulation: Regulation) -> Text:
    number = say(en=" ({number})", zh="（{number}）", number=regulation.number) if regulation.number else plain("")
    return say(en="'{title}'{number}", zh="《{title}》{number}", title=regulation.title, number=number)


def _quoted(plan: Located[Plan], regulation: Regulation) -> tuple[Location, ...]:
    """Where else in the plan its official number stands."""
    number = normalise(regulation.number)
    if len(number) < 6:
        return ()
    return tuple(plan.at(*path) for path, text in _grounds(plan.value) if number in normalise(text))


def _grounds(plan: Plan) -> Iterator[tuple[KeyPath, str]]:
    """Where a plan gives its grounds in words, with the path of each."""
    for number, section in enumerate(plan.sections):
        yield ("sections", number, "text"), section.text
        yield ("sections", number, "basis"), section.basis
    for table in ("tasks", "roles", "response_times"):
        for name, entry in getattr(plan, table).items():
            yield (table, name, "basis"), entry.basis
            yield (table, name, "text"), entry.text


def _only_quoted(book: PlanBook, plan: Located[Plan]) -> Iterator[Fault]:
    """Cited by its number in a clause, though not in the list of laws."""
    for name, entry in book.regulations.items():
        if name not in plan.value.regulations and _repeal(book, entry.value):
            places = _quoted(plan, entry.value)
            if places:
                yield from _repealed(book, plan, name, entry, places[0], places[1:])


def _too_new(plan: Located[Plan], entry: Located[Regulation], where: Location) -> Iterator[Fault]:
    made, issued = entry.value.issued, plan.value.issued
    if made and issued and made > issued:
        yield Fault(
            where,
            say(
                en="{law} was made on {made}, after the plan was issued ({issued})",
                zh="{law}公布于{made}，晚于预案印发日期{issued}",
                law=_named(entry.value),
                made=str(made),
                issued=str(issued),
            ),
            hint=say(en="correct the citation or one of the dates", zh="请核对引用或日期"),
            also=(entry.at_key(), plan.at("issued")),
            consequence=say(en="one of the two is not what was approved", zh="说明引用或日期与审批时不一致"),
            severity=Severity.WARNING,
        )


RULES = (
    Rule(
        "S18",
        Severity.WARNING,
        thin_cover,
        say(en="cover of a plan in force", zh="封面信息"),
        Basis((binding("国办发〔2024〕5号 art. 25", "国办发〔2024〕5号第二十五条", "government", "department", "street"), binding("GB/T 29639-2020 C.1", "GB/T 29639-2020附录C.1", "production"),), general=say(en="practice: a reader must be able to tell whether this is the valid version", zh="实务：应能看出是否为现行有效版本"), law_only=True),
        say(en="plans in force, cards too; not external ones, not drafts", zh="现行有效的预案（含登记深度），库外预案和草案除外"),
    ),
    Rule(
        "S19",
        Severity.ERROR,
        repealed_law,
        say(en="laws cited are in force", zh="引用的规定有效"),
        Basis((binding("国办发〔2024〕5号 art. 35(1)", "国办发〔2024〕5号第三十五条（一）"),), general=say(en="practice: what is cited is in force", zh="实务：引用的规定应现行有效")),
        say(en="all plans of the book, cards too", zh="库内各类预案，含登记深度"),
    ),
)  # fmt: skip
