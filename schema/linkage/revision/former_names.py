"""Names that organizations no longer bear after a change, and the clauses of plans that still use them."""

import re
from collections.abc import Iterator

from drillbook.schema.book import PlanBook
from drillbook.schema.finding import Location, Text, say
from drillbook.schema.linkage.rules.between.who_must_plan import prose
from drillbook.schema.linkage.wording import some
from drillbook.schema.models.plan import Plan
from drillbook.schema.text.located import Located

_SHORTEST = 3  # letters: shorter names stand in too many other words


def old_names(old: PlanBook, new: PlanBook) -> dict[str, str]:
    """Every name of an organization of the old book that none of the new book bears, and what it is called now."""
    current = {name for entry in new.organizations.values() for name in (entry.value.title, *entry.value.aliases)}
    found = {}
    for key, entry in old.organizations.items():
        heir = new.organizations.get(key)
        for name in (entry.value.title, *entry.value.aliases):
            if name not in current and len(name) >= _SHORTEST and heir is not None:
                found[name] = heir.value.title
    return found


class Outworn:
    """Old names looked for in the words of plans; a longer name in use is not mistaken for a shorter old one."""

    def __init__(self, old: PlanBook, new: PlanBook) -> None:
        self.heirs = old_names(old, new)
        current = {name for entry in new.organizations.values() for name in (entry.value.title, *entry.value.aliases)}
        longer = sorted({*self.heirs, *current}, key=len, reverse=True)
        self._any = re.compile("|".join(re.escape(name) for name in longer if name)) if self.heirs else None

    def reasons(self, plan: Located[Plan]) -> Iterator[Text]:
        """For each old name: where the plan still writes it."""
        for name, places in self._found(plan).items():
            yield say(
                en="it still writes '{name}', now '{heir}': {places}",
                zh="仍使用原名称“{name}”(现为“{heir}”):{places}",
                name=name,
                heir=self.heirs[name],
                places=some(dict.fromkeys(map(_place, places))),
            )

    def _found(self, plan: Located[Plan]) -> dict[str, list[Location]]:
        found: dict[str, list[Location]] = {}
        if self._any is None:
            return found
        for text, where in _words(plan):
            for name in self._any.findall(text):
                if name in self.heirs:
                    found.setdefault(name, []).append(where)
        return found


def _words(plan: Located[Plan]) -> Iterator[tuple[str, Location]]:
    yield from prose(plan)
    for colour, warning in plan.value.warnings.items():
        yield warning.issued_by or "", plan.at("warnings", colour, "issued_by")
    if plan.value.filed:
        yield " ".join((plan.value.filed.with_ or "", *plan.value.filed.cc)), plan.at("filed")


def _place(where: Location) -> Text:
    """第4.2条; the line where the author wrote no clause."""
    if not where.clause:
        return say(en="line {line}", zh="第{line}行", line=where.line)
    return say(en="clause {number}", zh="第{number}条", number=where.clause)
