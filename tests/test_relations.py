"""Everything in a book that points to something else, as edges: each kind once, with what is said beside it."""

from xml.etree import ElementTree

import pytest

from drillbook.schema.linkage.questions.graph import graphml, layers, subgraph_for, things_named, whole_graph
from drillbook.schema.linkage.questions.relations import RELATIONS, relations, things
from tests.assembled import book_from, plan_text

CONTACTS = """\
library: contacts
organizations:
  water: {title: 水务局, part_of: town}
  town: {title: 区府}
  office: {title: 防汛办, office_of: water}
posts:
  watch: {title: 值班员, organization: office, staff: 2}
  spare: {title: 备勤, staff: 1}
"""
MEANS = """\
library: supplies
equipment: {pump: {title: 泵车, unit: 台, stock: {depot: 2, hall: 1.5}}}
supplies: {sand: {title: 沙袋, quantity: 100}}
"""
TEAMS = """\
library: teams
teams:
  crew: {title: 一队, organization: water, capability: [drainage, rescue], base: depot}
  free: {title: 志愿队}
capabilities: {drainage: {title: 排水}}
"""
PLACES = "library: places\nplaces: {depot: {title: 仓库}, hall: {title: 礼堂}}\n"
HEAD = "book: b\ntitle: 书\nincident_types: {fire: {title: 火灾, class: accident}}\n"
FLOOD = """\
parent: [overall]
excludes: {fire: fire, quake: fire}
roles:
  desk: {title: 值班室, post: watch, deputy: lead}
  lead: {title: 组长, organization: town, reports_to: overall/boss}
  helper: {reports_to: desk}
levels:
  III: {when: level(overall) >= III or level(overall) >= II or level = II, decided_by: desk, notice: {to: [helper, town, overall/boss], within: 10 min}}
  II: {when: judged, notice: {to: lead}}
tasks:
  tell: {title: 报告, role: desk, takes: 1 min, within: 5 min, report: {to: [town, lead, overall/boss]}}
  pump: {title: 抽水, role: lead, with: [helper], after: [tell], place: depot, phase: response, takes: 1 min, needs: {teams: {crew: 1, rescue: 2}, equipment: {pump: 2}, supplies: {sand: 50}}, hands_over_to: [fire/quench, fire/burn, fire/chief, fire/nothing, gone/thing]}
  move: {title: 转移, role: lead, place: incident, takes: 1 min, clause: "5.1", evacuates: {people: 80, to: [hall, depot]}}
procedures:
  rain: {title: 暴雨, steps: [tell, pump, tell, {call: again}, {call: fire/burn}, {call: again}]}
  again: {steps: [{parallel: [pump, move]}]}
recovery: [move, tell]
command: {held_by: desk, taken_from: [fire], passes_to: {overall/boss: level >= II, lead: judged}}
"""
FIRE = "roles: {chief: {title: 队长}}\ntasks: {quench: {title: 灭火, role: chief, takes: 1 min}}\nprocedures: {burn: {title: 火警, steps: [quench]}}\nlevels: {follow: flood}\ncommand: {passes_to: {flood/desk: judged}}\n"
OVERALL = "roles: {boss: {title: 区长}}\nlevels: {III: {decided_by: boss}, II: {}}\n"

EDGES = """\
plan:flood parent plan:overall
plan:flood excludes plan:fire 火灾
plan:flood excludes plan:fire quake
plan:flood level plan:overall Ⅲ级
plan:flood decides role:flood/desk Ⅲ级
plan:flood notice role:flood/helper Ⅲ级10分钟
plan:flood notice organization:town Ⅲ级10分钟
plan:flood notice role:overall/boss Ⅲ级10分钟
plan:flood notice role:flood/lead Ⅱ级
plan:flood taken-from plan:fire
role:flood/desk passes-to role:overall/boss 响应级别为Ⅱ级及以上
role:flood/desk passes-to role:flood/lead 经会商研判有必要
role:flood/desk filled-by post:watch
role:flood/desk of organization:office
role:flood/desk deputy role:flood/lead
role:flood/lead of organization:town
role:flood/lead under role:overall/boss
role:flood/helper under role:flood/desk
task:flood/tell answers role:flood/desk
task:flood/tell reports-to organization:town 5分钟内
task:flood/tell reports-to role:flood/lead 5分钟内
task:flood/tell reports-to role:overall/boss 5分钟内
task:flood/pump answers role:flood/lead
task:flood/pump helps role:flood/helper
task:flood/pump hands-over task:fire/quench
task:flood/pump hands-over procedure:fire/burn
task:flood/pump hands-over role:fire/chief
task:flood/pump hands-over plan:fire
task:flood/pump hands-over plan:gone
task:flood/tell before task:flood/pump
task:flood/pump at place:depot
task:flood/pump needs team:crew 1
task:flood/pump needs capability:rescue 2
task:flood/pump needs equipment:pump 2
task:flood/pump needs supplies:sand 50
task:flood/move answers role:flood/lead
task:flood/move evacuates-to place:hall 80人
task:flood/move evacuates-to place:depot 80人
procedure:flood/rain does task:flood/tell
procedure:flood/rain does task:flood/pump
procedure:flood/rain calls procedure:flood/again
procedure:flood/rain calls procedure:fire/burn
procedure:flood/again does task:flood/pump
procedure:flood/again does task:flood/move
task:flood/tell before task:flood/pump
task:flood/pump before task:flood/tell
task:flood/move before task:flood/tell
plan:fire follows plan:flood
plan:fire passes-to role:flood/desk 经会商研判有必要
task:fire/quench answers role:fire/chief
procedure:fire/burn does task:fire/quench
plan:overall decides role:overall/boss Ⅲ级
post:watch of organization:office
organization:water of organization:town
organization:office of organization:water
team:crew of organization:water
team:crew can capability:drainage
team:crew can capability:rescue
team:crew stored-at place:depot
equipment:pump stored-at place:depot 2台
equipment:pump stored-at place:hall 1.5台
"""


@pytest.fixture(scope="module")
def book():
    plans = plan_text("flood", FLOOD), plan_text("fire", FIRE), plan_text("overall", OVERALL, kind="overall")
    return book_from(HEAD, CONTACTS, MEANS, TEAMS, PLACES, *plans)


def told(relation):
    return f"{relation.source} {relation.kind} {relation.target} {relation.label.render('zh')}".strip()


def test_every_edge_of_a_book(book):
    assert [told(one) for one in relations(book)] == EDGES.splitlines()
    assert {one.kind for one in relations(book)} == RELATIONS.keys()


def test_every_node_of_a_book(book):
    found = {
        one.id: (one.title, one.plan, one.home, one.group, one.clause, one.where is not None) for one in things(book)
    }
    assert found["plan:flood"] == ("flood预案", "flood", "flood预案", "special", "", True)
    assert found["role:flood/helper"] == ("helper", "flood", "flood预案", "", "", True)
    assert found["task:flood/move"] == ("转移", "flood", "flood预案", "response", "5.1", True)
    assert found["procedure:flood/again"] == ("again", "flood", "flood预案", "", "", True)
    assert found["team:crew"] == ("一队", "", "", "", "", True)
    assert [(name, one[0]) for name, one in found.items() if name.startswith("capability:")] == [
        ("capability:drainage", "排水"),
        ("capability:rescue", "rescue"),
    ]
    assert len(found) == 28


# what is cut out


def edges(graph):
    return [told(one) for one in graph.edges]


VIEWS = {
    "plans": """\
plan:flood calls plan:fire
plan:flood excludes plan:fire 火灾、quake
plan:flood hands-over plan:fire
plan:flood taken-from plan:fire
plan:flood level plan:overall Ⅲ级
plan:flood notice plan:overall Ⅲ级10分钟
plan:flood parent plan:overall
plan:flood passes-to plan:overall 响应级别为Ⅱ级及以上
plan:flood reports-to plan:overall 5分钟内
plan:fire follows plan:flood
plan:fire passes-to plan:flood 经会商研判有必要
""",
    "roles": """\
role:flood/desk deputy role:flood/lead
role:flood/desk passes-to role:flood/lead 经会商研判有必要
role:flood/desk reports-to role:flood/lead 5分钟内
role:flood/desk passes-to role:overall/boss 响应级别为Ⅱ级及以上
role:flood/desk reports-to role:overall/boss 5分钟内
role:flood/desk reports-to organization:town 5分钟内
role:flood/desk of organization:office
role:flood/desk filled-by post:watch
role:flood/lead helps role:flood/helper
role:flood/lead under role:overall/boss
role:flood/lead of organization:town
role:flood/helper under role:flood/desk
organization:water of organization:town
organization:office of organization:water
post:watch of organization:office
""",
    "tasks": """\
task:flood/tell before task:flood/pump
task:flood/pump before task:flood/tell
task:flood/pump hands-over task:fire/quench
task:flood/pump hands-over procedure:fire/burn
task:flood/move before task:flood/tell
procedure:flood/rain does task:flood/tell
procedure:flood/rain does task:flood/pump
procedure:flood/rain calls procedure:flood/again
procedure:flood/rain calls procedure:fire/burn
procedure:flood/again does task:flood/pump
procedure:flood/again does task:flood/move
procedure:fire/burn does task:fire/quench
""",
    "resources": """\
plan:flood needs team:crew 1
plan:flood needs equipment:pump 2
plan:flood needs supplies:sand 50
plan:flood evacuates-to place:depot 80人
plan:flood evacuates-to place:hall 80人
plan:flood needs capability:rescue 2
team:crew can capability:drainage
team:crew can capability:rescue
""",
}


@pytest.mark.parametrize("view", VIEWS)
def test_each_view_has_its_edges_and_what_they_join(book, view):
    found = subgraph_for(book, view)
    assert edges(found) == VIEWS[view].splitlines()
    joined = {name for edge in found.edges for name in (edge.source, edge.target)}
    assert [one.id for one in found.nodes] == [one.id for one in things(book) if one.id in joined]


def test_the_view_of_a_plan_is_what_stands_in_it_and_what_that_touches(book):
    assert edges(subgraph_for(book, "resources", plan="flood")) == [
        "task:flood/pump needs team:crew 1",
        "task:flood/pump needs equipment:pump 2",
        "task:flood/pump needs supplies:sand 50",
        "task:flood/pump needs capability:rescue 2",
        "task:flood/move evacuates-to place:depot 80人",
        "task:flood/move evacuates-to place:hall 80人",
    ]
    assert [one.id for one in subgraph_for(book, "tasks", plan="fire").nodes] == [
        "task:flood/pump", "procedure:flood/rain", "task:fire/quench", "procedure:fire/burn",
    ]  # fmt: skip


def test_where_stock_lies_is_shown_around_it_and_not_at_large(book):
    around = subgraph_for(book, "resources", around="equipment:pump")
    assert [edge for edge in edges(around) if "stored-at" in edge] == [
        "equipment:pump stored-at place:depot 2台",
        "equipment:pump stored-at place:hall 1.5台",
    ]
    assert subgraph_for(book, "resources", around="equipment:gone").nodes == ()


def test_plans_alone_are_shown_among_plans_and_other_things_alone_are_not(book):
    alone = book_from(CONTACTS, plan_text("lone", "roles: {desk: {title: 值班室}}\n"))
    assert [one.id for one in subgraph_for(alone, "plans").nodes] == ["plan:lone"]
    assert "post:spare" not in [one.id for one in subgraph_for(alone, "roles").nodes]
    assert [one.id for one in subgraph_for(alone, "plans", plan="lone").nodes] == []
    assert [one.id for one in subgraph_for(alone, "roles", around="post:spare").nodes] == ["post:spare"]


def test_of_more_than_three_labels_only_the_number_is_shown():
    excluded = ", ".join(f"{name}: two" for name in "abcd")
    for count, label in ((3, "a、b、c"), (4, "4项")):
        events = ", ".join(excluded.split(", ")[:count])
        book = book_from(
            plan_text("one", f"excludes: {{{events}}}\nroles: {{desk: {{title: 值班室}}}}\n"), plan_text("two", OVERALL)
        )
        assert [edge.label.render("zh") for edge in subgraph_for(book, "plans").edges] == [label]


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("flood", ["plan:flood"]),
        ("fire", ["plan:fire"]),
        ("plan:fire", ["plan:fire"]),
        ("值班室", ["role:flood/desk"]),
        ("flood/tell", ["task:flood/tell"]),
        ("desk", ["role:flood/desk"]),
        ("nobody", []),
    ],
)
def test_a_plan_is_meant_before_anything_else_of_that_name(book, word, found):
    assert [one.id for one in things_named(whole_graph(book), word)] == found


def test_layers_lie_along_edges_of_one_kind_and_a_ring_is_one_layer():
    texts = [
        plan_text(name, f"parent: [{above}]\nroles: {{desk: {{title: 值班室}}}}\n")
        for name, above in (("a", "b"), ("b", "c"), ("c", "b"), ("d", ""))
    ]
    graph = subgraph_for(book_from(*texts), "plans")
    assert layers(graph, "parent") == {"plan:a": 0, "plan:b": 1, "plan:c": 1, "plan:d": 0}


def test_an_edge_is_written_with_its_kind_and_label(book):
    written = ElementTree.fromstring(graphml(subgraph_for(book, "plans"), "zh"))
    told = {data.text for data in written.iter() if data.text}
    assert {"不适用，归于 火灾、quake", "上位预案"} <= told
