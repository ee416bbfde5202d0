"""Which view of the graph shows a thing of which kind, and which thing somebody means by a name."""

from drillbook.schema.book import PlanBook
from drillbook.schema.finding import Refused, say
from drillbook.schema.linkage.questions.graph import View, things_named, whole_graph
from drillbook.schema.linkage.questions.relations import Thing
from drillbook.ui.default_book import Remark, unremarked

VIEW_OF: dict[str, View] = {
    "plan": "plans",
    "role": "roles",
    "organization": "roles",
    "post": "roles",
    "task": "tasks",
    "procedure": "tasks",
}


def view_of(thing: Thing) -> View:
    """The view that shows things of this kind."""
    return VIEW_OF.get(thing.kind, "resources")


def find_thing(book: PlanBook, name: str, plan: str | None, view: View | None, remark: Remark = unremarked) -> Thing:
    """The thing of the graph that is called so, in ``plan`` and in ``view`` where these are given.

    Raises:
        Refused: nothing is called so.
    """
    found = [one for one in things_named(whole_graph(book), name) if plan is None or one.plan in ("", plan)]
    if view is not None:
        found = [one for one in found if view_of(one) == view] or found
    if not found:
        raise Refused(say(en="nothing in the book is called '{name}'", zh="预案库中没有“{name}”", name=name))
    if len(found) > 1:
        others = tuple(one.id for one in found[1:6])
        remark(
            say(
                en="'{name}' is taken as {one}; there is also {others}",
                zh="“{name}”按 {one} 处理；另有 {others}",
                name=name,
                one=found[0].id,
                others=others,
            )
        )
    return found[0]
