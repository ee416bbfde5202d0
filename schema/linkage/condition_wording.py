"""Conditions and moments of a plan as people say them, with titles in place of ids."""

from collections.abc import Mapping

from drillbook.schema.book import PlanBook
from drillbook.schema.conditions.describe import Titles, explain
from drillbook.schema.conditions.tree import Condition, Moment
from drillbook.schema.finding import Text
from drillbook.schema.models.plan import Plan
from drillbook.schema.text.located import value_of


def spoken(book: PlanBook, plan: Plan, tree: Condition | Moment) -> Text:
    """暴雨预警达到黄色及以上,或高潮位超过4.91米."""
    names = _titles(book, plan)
    return _literal(explain(tree, "en", names), explain(tree, "zh", names))


def _literal(en: str, zh: str) -> Text:
    return Text("{en}", "{zh}", (("en", en), ("zh", zh)))


def _titles(book: PlanBook, plan: Plan) -> Titles:
    def title(kind: str, name: str) -> str:
        owner, slash, inner = name.partition("/")
        home = book.plans[owner].value if slash and owner in book.plans else plan
        inner = inner if slash else name
        tables: dict[str, Mapping[str, object]] = {
            "indicator": book.indicators,
            "place": book.places,
            "plan": book.plans,
            "role": home.roles,
            "task": {**home.response_times, **home.procedures, **home.tasks},
        }
        entry = tables.get(kind, {}).get(inner if kind in ("role", "task") else name)
        return str(getattr(value_of(entry), "title", "") or name)

    return title
