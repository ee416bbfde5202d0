"""Everything the plans ask of one organization, and whether it agreed, as text and for other programs."""

from collections import Counter

from drillbook.schema.book import PlanBook
from drillbook.schema.finding import Text
from drillbook.schema.linkage.facts.duties.asked import Duty
from drillbook.schema.linkage.questions.organization_duties import ACCEPTANCES, DutyConflict, PlanShare, SharedPost
from drillbook.schema.linkage.wording import at_clause, clause, plan_title
from drillbook.schema.models.plan import Plan
from drillbook.schema.text.located import Located
from drillbook.ui.report.terminal import paint
from drillbook.ui.translation import _, counted, joined, translate
from drillbook.ui.use.file_positions import place_row


def print_shares(
    book: PlanBook,
    name: str,
    found: list[PlanShare],
    against: tuple[DutyConflict, ...],
    shared: tuple[SharedPost, ...],
) -> None:
    title = book.organizations[name].value.title
    if not found:
        print(_("no plan in this book asks anything of {title}", title=title))
        return
    print(paint(_summary(title, found, against), "bold"))
    for share in found:
        state = translate(ACCEPTANCES[share.state])
        if share.ground:
            state = _("{state} ({ground})", state=state, ground=translate(share.ground))
        print()
        colour = "yellow" if share.is_open else "green"
        print(translate(plan_title(share.plan.value)) + "   " + paint(state, colour))
        for duty in share.duties:
            print(f"  {_line(share.plan, duty)}")
    _print_numbered(_("Clashes"), [clash.said for clash in against])
    _print_numbered(
        _("Shared people: when these plans run together, their work takes turns"), [one.said for one in shared]
    )
    _print_parts(book, name)


def _print_numbered(title: str, said: list[Text]) -> None:
    if not said:
        return
    print()
    print(paint(title, "bold"))
    for number, one in enumerate(said, start=1):
        print(f"  {number}. {translate(one)}")


def _summary(title: str, found: list[PlanShare], against: tuple[DutyConflict, ...]) -> str:
    duties = sum(len(share.duties) for share in found)
    open_ = sum(len(share.duties) for share in found if share.is_open)
    return _(
        "{title}: {duties} in {plans}, {open} of them to be confirmed; {clashes}",
        title=title,
        duties=counted("{n} duty", "{n} duties", duties),
        plans=counted("{n} plan", "{n} plans", len(found)),
        open=open_,
        clashes=counted("{n} clash", "{n} clashes", len(against)) if against else _("no clashes"),
    )


def _line(plan: Located[Plan], duty: Duty) -> str:
    parts = [translate(clause(duty.where(plan).clause)).strip(), translate(duty.role), translate(duty.what)]
    if duty.limit:
        parts.append(translate(duty.limit))
    return "  ".join(part for part in parts if part)


def _print_parts(book: PlanBook, name: str) -> None:
    parts = [entry.value.title for entry in book.organizations.values() if entry.value.part_of == name]
    if parts:
        print()
        print(_("asked of on their own: {parts}", parts=joined(parts)))


def shares_row(
    book: PlanBook,
    name: str,
    found: list[PlanShare],
    against: tuple[DutyConflict, ...],
    shared: tuple[SharedPost, ...],
) -> dict[str, object]:
    return {
        "organization": name,
        "title": book.organizations[name].value.title,
        "states": dict(Counter(share.state for share in found)),
        "plans": [
            {
                "plan": share.plan.value.plan,
                "title": share.plan.value.title,
                "state": share.state,
                "ground": translate(share.ground),
                "duties": [
                    {
                        "kind": duty.kind,
                        "role": translate(duty.role),
                        "what": translate(duty.what),
                        "limit": translate(duty.limit),
                        "where": place_row(duty.where(share.plan)),
                    }
                    for duty in share.duties
                ],
            }
            for share in found
        ],
        "clashes": [_told(one) for one in against],
        "shared_people": [_told(one) for one in shared],
    }


def _told(one: DutyConflict | SharedPost) -> dict[str, object]:
    places = [place_row(where) | {"said": translate(at_clause(where))} for where in one.places]
    return {"what": translate(one.said), "places": places}
