"""``drillbook who``: everything the plans ask of one organization, and whether it agreed."""

from collections import Counter
from pathlib import Path

from drillbook.schema.book import PlanBook
from drillbook.schema.finding import Language
from drillbook.schema.linkage.questions.organization_duties import (
    ACCEPTANCES,
    Duty,
    DutyConflict,
    PlanShare,
    duty_conflicts,
    organizations_like,
    plan_shares,
)
from drillbook.schema.linkage.wording import at_clause, clause, plan_title
from drillbook.schema.values.names import did_you_mean
from drillbook.ui.cli.misuse import Misuse
from drillbook.ui.cli.screen import paint, print_json
from drillbook.ui.use.opening import joined, opened, place, told
from drillbook.ui.words import _, counted


def answer(organization: str, book: Path | None, language: Language | None, format: str) -> int:
    """Print the duties; exit 0."""
    asked = opened(book, language)
    name = the_one(asked, organization)
    found = sorted(plan_shares(asked, name), key=lambda share: (share.state != "own", -len(share.duties)))
    against = duty_conflicts(asked, name)
    if format == "json":
        print_json(_row(asked, name, found, against))
    else:
        _print(asked, name, found, against)
    return 0


def the_one(book: PlanBook, word: str) -> str:
    """The organization meant; a refusal that says which there are when it is not clear."""
    names = organizations_like(book, word)
    if len(names) == 1:
        return names[0]
    if names:
        titles = joined(f"{book.organizations[name].value.title} ({name})" for name in names)
        raise Misuse(_("'{word}' may be several organizations: {titles}", word=word, titles=titles))
    known = [
        used for name, entry in book.organizations.items() for used in (entry.value.title, name, *entry.value.aliases)
    ]
    likely = did_you_mean(word, known)
    said = _("there is no organization '{word}' in the contacts library", word=word)
    raise Misuse(f"{said}; {told(likely)}" if likely else said)


def _print(book: PlanBook, name: str, found: list[PlanShare], against: tuple[DutyConflict, ...]) -> None:
    title = book.organizations[name].value.title
    if not found:
        print(_("no plan in this book asks anything of {title}", title=title))
        return
    print(paint(_summary(title, found, against), "bold"))
    for share in found:
        state = told(ACCEPTANCES[share.state])
        if share.ground:
            state = _("{state} ({ground})", state=state, ground=told(share.ground))
        print()
        colour = "yellow" if share.state == "open" else "green"
        print(told(plan_title(share.plan.value)) + "   " + paint(state, colour))
        for duty in share.duties:
            print(f"  {_line(duty)}")
    if against:
        print()
        print(paint(_("Clashes"), "bold"))
        for number, clash in enumerate(against, start=1):
            print(f"  {number}. {told(clash.said)}")
    _print_parts(book, name)


def _summary(title: str, found: list[PlanShare], against: tuple[DutyConflict, ...]) -> str:
    duties = sum(len(share.duties) for share in found)
    open_ = sum(len(share.duties) for share in found if share.state == "open")
    return _(
        "{title}: {duties} in {plans}, {open} of them to be confirmed; {clashes}",
        title=title,
        duties=counted("{n} duty", "{n} duties", duties),
        plans=counted("{n} plan", "{n} plans", len(found)),
        open=open_,
        clashes=counted("{n} clash", "{n} clashes", len(against)) if against else _("no clashes"),
    )


def _line(duty: Duty) -> str:
    parts = [told(clause(duty.where.clause)).strip(), told(duty.role), told(duty.what)]
    if duty.limit:
        parts.append(told(duty.limit))
    return "  ".join(part for part in parts if part)


def _print_parts(book: PlanBook, name: str) -> None:
    parts = [entry.value.title for entry in book.organizations.values() if entry.value.part_of == name]
    if parts:
        print()
        print(_("asked of on their own: {parts}", parts=joined(parts)))


def _row(book: PlanBook, name: str, found: list[PlanShare], against: tuple[DutyConflict, ...]) -> dict[str, object]:
    return {
        "organization": name,
        "title": book.organizations[name].value.title,
        "states": dict(Counter(share.state for share in found)),
        "plans": [
            {
                "plan": share.plan.value.plan,
                "title": share.plan.value.title,
                "state": share.state,
                "ground": told(share.ground),
                "duties": [
                    {
                        "kind": duty.kind,
                        "role": told(duty.role),
                        "what": told(duty.what),
                        "limit": told(duty.limit),
                        "where": place(duty.where),
                    }
                    for duty in share.duties
                ],
            }
            for share in found
        ],
        "clashes": [
            {
                "what": told(clash.said),
                "places": [place(where) | {"said": told(at_clause(where))} for where in clash.places],
            }
            for clash in against
        ],
    }
