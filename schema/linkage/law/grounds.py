"""Grounds of rules: which law, standard or practice a rule rests on, and the plans of whom each of them binds.

What binds one addressee is only practice for another: 令第2号 art. 11 binds departments' production-safety plans, so the
flood plan of a street is told that it is practice, and what was 必改 on that ground alone is 建议 there.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from drillbook.schema.book import PlanBook
from drillbook.schema.finding import Text, say
from drillbook.schema.models.plan import Plan
from drillbook.schema.values.names import normalise
from drillbook.schema.values.vocabulary import UNIT_KINDS

_BY_KIND: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("overall", "special", "catastrophe", "joint"), ("government",)),
    "department": ("department",),
    **dict.fromkeys(("support", "key-target", "major-event"), ("government", "department")),
    "street": ("street",),
    "community": ("community",),
    "unit": ("unit", "comprehensive"),
    "unit-special": ("unit", "unit-special"),
    "onsite": ("unit", "onsite"),
    **dict.fromkeys(("work-manual", "action-scheme"), ("team",)),
}
_TITLES: dict[str, Text] = {
    "government": say(en="government plans", zh="政府预案"),
    "department": say(en="department plans", zh="部门预案"),
    "safety": say(en="departments' production-safety plans", zh="部门生产安全事故预案"),
    "street": say(en="street plans", zh="街镇预案"),
    "community": say(en="community plans", zh="居村预案"),
    "unit": say(en="unit plans", zh="单位预案"),
    "production": say(en="plans of production units", zh="生产经营单位预案"),
    "comprehensive": say(en="comprehensive plans of units", zh="单位综合预案"),
    "unit-special": say(en="special plans of units", zh="单位专项预案"),
    "onsite": say(en="on-site plans", zh="现场处置方案"),
    "team": say(en="manuals and team schemes", zh="工作手册和行动方案"),
    "flood": say(en="flood plans of Shanghai", zh="本市防汛预案"),
    "drill": say(en="production-safety drills", zh="生产安全演练"),
}
_MAIN = ("government", "department", "street", "community", "unit")
STATE = ("government", "department", "street")  # those whose plans 国办发〔2024〕5号 art. 24 has examined
EVERYBODY = (*_MAIN, "team")
_WIDER = dict.fromkeys(("production", "comprehensive", "unit-special", "onsite"), "unit")  # parts of a wider circle

PUBLIC_SECTORS = (
    "教育", "学校", "卫健", "卫生", "医院", "民政", "养老", "机关", "政府",
    "education", "school", "health", "hospital", "welfare",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ground:
    """An article of a law or standard, and those whose plans it binds.

    ``local``: a law of one city, by title; it counts only where the book's library holds it.
    """

    text: Text
    binds: tuple[str, ...] = EVERYBODY
    local: str = ""

    def said(self) -> Text:
        """Word it with whom it binds: GB/T 29639-2020第6.4条（生产经营单位预案）; alone where it binds everybody."""
        if set(_MAIN) <= set(self.binds):
            return self.text
        return say(en="{text} ({whom})", zh="{text}（{whom}）", text=self.text, whom=_plans_of(self.binds))


def _plans_of(whom: Sequence[str]) -> Text:
    """Name the plans of several, what they have in common said once: 政府、部门、街镇预案; government, street plans."""
    titles = [_TITLES[one] for one in whom]
    kinds = [title.en.removesuffix(" plans") for title in titles if title.en.endswith(" plans")]
    others = [title.en for title in titles if not title.en.endswith(" plans")]
    en = ", ".join(([", ".join(kinds) + " plans"] if kinds else []) + others)
    zh = "、".join([title.zh.removesuffix("预案") for title in titles[:-1]] + [titles[-1].zh])
    return say(en=en, zh=zh)


@dataclass(frozen=True, slots=True)
class Basis:
    """What a rule rests on.

    ``general`` is the ground in a book that does not stand under Chinese rules; without it the rule is silent there.
    ``practice`` names the part that no law asks for. ``by_law``: 必改 only where a ground binds. ``law_only``: nothing
    but a law asks for it, so that elsewhere it is a note of good practice.
    """

    grounds: tuple[Ground, ...] = ()
    general: Text | None = None
    practice: Text | None = None
    by_law: bool = False
    law_only: bool = False

    def whole(self) -> Text:
        """Word every ground with whom it binds, and for whom it is practice: for a rule's page and lists."""
        national = tuple(ground for ground in self.grounds if not ground.local)
        bound = {one for ground in national for one in ground.binds}
        bound |= {_WIDER[one] for one in bound if one in _WIDER}
        rest = [one for one in _MAIN if one not in bound]
        if not national or not rest:
            return self._worded(self.grounds, None)
        return self._worded(self.grounds, _plans_of(rest) if len(rest) < 3 else _OTHERS)

    def for_plan(self, book: PlanBook, plan: Plan) -> Text:
        """Word what binds the plan; where nothing does, every ground with whom it binds, and that it is practice here."""
        binding = self.binding(book, plan)
        if binding or not self.grounds:
            return self._worded(binding, None)
        national = tuple(ground for ground in self.grounds if not ground.local)
        whose = addressees_of(book, plan)
        return self._worded(national, _TITLES[whose[0]] if whose and national else None)

    def binding(self, book: PlanBook, plan: Plan) -> tuple[Ground, ...]:
        """Select the grounds that bind a plan."""
        whose = set(addressees_of(book, plan))
        return tuple(
            ground
            for ground in self.grounds
            if set(ground.binds) & whose and (not ground.local or holds_law(book, ground.local))
        )

    def _worded(self, grounds: tuple[Ground, ...], practice_for: Text | None) -> Text:
        parts = [ground.said() for ground in grounds]
        if practice_for:
            parts.append(say(en="practice for {whom}", zh="{whom}为实务", whom=practice_for))
        if self.practice:
            parts.append(self.practice)
        return _listed(parts) if parts else PRACTICE


_OTHERS = say(en="other plans", zh="其他预案")
PRACTICE = say(en="practice", zh="实务")


def _listed(parts: list[Text]) -> Text:
    listed = parts[0]
    for part in parts[1:]:
        listed = say(en="{listed}; {part}", zh="{listed}；{part}", listed=listed, part=part)
    return listed


def binding(en: str, zh: str, *whom: str, local: str = "") -> Ground:
    """Build a ground: ``binding("GB/T 29639-2020 §6.4", "GB/T 29639-2020第6.4条", "production")``."""
    return Ground(say(en=en, zh=zh), whom or EVERYBODY, local)


def in_practice(en: str, zh: str) -> Basis:
    """Build the basis of a rule that rests on practice alone; it holds in every book."""
    said = say(en=en, zh=zh)
    return Basis(general=said, practice=said)


def holds_law(book: PlanBook, law: str) -> bool:
    """Say whether the book's library holds a law, by title or number."""
    wanted = normalise(law)
    return any(wanted in normalise(entry.value.number + entry.value.title) for entry in book.regulations.values())


def addressees_of(book: PlanBook, plan: Plan) -> tuple[str, ...]:
    """Return the circles a plan belongs to, its own kind first; none for plans from outside.

    A special or department plan for accidents is also a production-safety plan; a unit's plan is one of a production
    unit, unless its sector is a public one.
    """
    circles = _BY_KIND.get(plan.kind, ())
    if plan.kind in ("special", "department") and "accident" in classes_of(book, plan):
        circles = (*circles, "safety")
    if plan.kind in UNIT_KINDS and not speaks_of(sector_of(book, plan), PUBLIC_SECTORS):
        circles = (*circles, "production")
    if plan.kind in ("special", "department", "street") and about_events(book, plan, _FLOOD):
        circles = (*circles, "flood")
    return circles


_FLOOD = ("汛", "雨", "台风", "潮", "洪", "涝", "flood", "rain", "typhoon", "tide")


def about_events(book: PlanBook, plan: Plan, words: tuple[str, ...]) -> bool:
    """Say whether one of the plan's events is called by one of the words."""
    types = book.settings.incident_types
    named = [f"{name} {types[name].title if name in types else ''}".lower() for name in plan.incident_types]
    return any(word in text for text in named for word in words)


def classes_of(book: PlanBook, plan: Plan) -> set[str]:
    """Return the legal classes of the events a plan is for."""
    types = book.settings.incident_types
    return {types[name].class_ for name in plan.incident_types if name in types}


def sector_of(book: PlanBook, plan: Plan) -> str:
    """Return the sector of whoever drafted or issued the plan."""
    for name in (plan.drafted_by, plan.issuer, plan.approved_by):
        entry = book.organizations.get(name or "")
        if entry and entry.value.sector:
            return entry.value.sector
    return ""


def speaks_of(sector: str, words: tuple[str, ...]) -> bool:
    """Say whether a sector is one of those that the words name."""
    return any(word in sector.lower() for word in words)
