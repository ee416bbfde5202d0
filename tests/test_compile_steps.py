"""Steps of small plans, compiled to blocks: who comes after whom, what is withdrawn, what is latest."""

from drillbook.simulator.compiler.blocks.sketch import Sketch
from drillbook.simulator.model.condition import LevelIs, Moment, Not
from drillbook.simulator.model.tasks import Call, Choose, Join, Perform, Repeat, Wait
from tests.small_books import FLOOD, compiled, id_of, named, plan_text, refused
from tests.stories import NIGHT as A_NIGHT
from tests.stories import a_plan

NIGHT = "scenario: s\ntitle: S\nbegins: 2026-09-14 21:00\nlasts: 4 h\nplans: [steps]\n"


def block(folder, steps, **more):
    return named(compiled(folder, plan_text(steps, **more), night=NIGHT).procedures, "main").body


def links(found):
    """Each node with those after it, by name."""
    return {node.name: [found.nodes[after].name for after in node.next] for node in found.nodes}


def test_a_sequence_is_a_chain(tmp_path):
    found = block(tmp_path, "[a, [b, c]]")
    assert links(found) == {"a": ["b"], "b": ["c"], "c": []}
    assert [node.before for node in found.nodes] == [0, 1, 1]


def test_side_by_side_meets_at_a_join_only_where_many_meet_many(tmp_path):
    found = block(tmp_path, "[a, {parallel: [b, [c, d]]}, {parallel: [e, a]}]")
    assert links(found) == {
        "a": ["b", "c"], "b": ["join.1"], "c": ["d"], "d": ["join.1"], "join.1": ["e", "a.2"], "e": [], "a.2": [],
    }  # fmt: skip
    assert isinstance(found.nodes[4].what, Join)


def test_an_empty_branch_of_a_parallel_is_nothing(tmp_path):
    assert links(block(tmp_path, "[a, {parallel: [[], b]}, c]")) == {"a": ["b"], "b": ["c"], "c": []}


def test_a_choice_opens_each_branch_and_closes_at_a_join(tmp_path):
    found = block(tmp_path, "[{choose: [{if: rain >= red, do: [a, b]}, {else: [c]}]}, d]")
    assert links(found) == {
        "choose.1": ["a", "c", "join.1"], "a": ["b"], "b": ["join.1"], "c": ["join.1"], "join.1": ["d"], "d": [],
    }  # fmt: skip
    choose = found.nodes[0].what
    assert isinstance(choose, Choose)
    assert [[found.nodes[node].name for node in branch.nodes] for branch in choose.branches] == [["a", "b"], ["c"]]
    assert choose.branches[1].when is None


def test_a_choice_inside_a_branch_belongs_to_it_with_its_join(tmp_path):
    found = block(tmp_path, "[{choose: [{chance: 0.4, do: [{choose: [{if: tide > 5, do: [a]}]}, b]}, {else: [c]}]}]")
    outer = found.nodes[0].what
    assert [found.nodes[node].name for node in outer.branches[0].nodes] == ["choose.2", "a", "join.1", "b"]
    assert outer.branches[0].share == 0.4


def test_rounds_have_a_block_of_their_own(tmp_path):
    found = block(tmp_path, "[a, {repeat: {every: 30 min, until: rain < blue, times: 4, do: [b, c]}}]")
    repeat = found.nodes[1].what
    assert isinstance(repeat, Repeat)
    assert (repeat.every, repeat.times, links(repeat.body)) == ((1_800_000,), 4, {"b": ["c"], "c": []})


def test_a_wait_gives_up_after_its_longest_time(tmp_path):
    model = compiled(tmp_path, plan_text("[a, {wait: {until: b finished, at_most: 30 min}}]"), night=NIGHT)
    wait = named(model.procedures, "main").body.nodes[1].what
    assert wait == Wait(Moment("finished", task=id_of(model.tasks, "steps/b")), (1_800_000,))


def test_after_adds_a_link_across_branches(tmp_path):
    tasks = "  late: {title: Late, role: lead, takes: 1 min, after: [b]}"
    found = block(tmp_path, "[{parallel: [[a, late], [b, c]]}]", tasks=tasks)
    assert links(found) == {"a": ["late"], "b": ["late", "c"], "late": [], "c": []}
    assert found.nodes[[node.name for node in found.nodes].index("late")].before == 2


def test_after_puts_the_earlier_task_first_in_the_block(tmp_path):
    tasks = "  late: {title: Late, role: lead, takes: 1 min, after: [a]}"
    found = block(tmp_path, "[{parallel: [late, a]}]", tasks=tasks)
    assert [node.name for node in found.nodes] == ["a", "late"]


def test_after_a_task_of_another_procedure_asks_for_nothing(tmp_path):
    tasks = "  late: {title: Late, role: lead, takes: 1 min, after: [e]}"
    assert links(block(tmp_path, "[a, late]", tasks=tasks)) == {"a": ["late"], "late": []}


def test_after_into_a_round_is_an_outer_link_and_out_of_it_one_from_the_repeat(tmp_path):
    tasks = "  late: {title: Late, role: lead, takes: 1 min, after: [a]}\n  out: {title: Out, role: lead, takes: 1 min, after: [b]}"
    found = block(tmp_path, "[{parallel: [a, {repeat: {times: 2, do: [b, late]}}, out]}]", tasks=tasks)
    names = [node.name for node in found.nodes]
    repeat = found.nodes[names.index("repeat.1")]
    assert repeat.what.body.outer == ((1, names.index("a")),)
    assert links(found)["repeat.1"] == ["out"]


def test_after_that_goes_in_a_circle_is_refused(tmp_path):
    tasks = "  first: {title: First, role: lead, takes: 1 min, after: [b]}"
    assert refused(tmp_path, plan_text("[first, b]", tasks=tasks), night=NIGHT) == [
        ("S13", "task 'first' comes after 'b', which itself comes after it")
    ]


def test_a_call_within_the_plan_is_direct_and_abroad_a_message_first(tmp_path):
    own = plan_text("[{call: other}, {call: flood/heavy-rain}]", more="  other: {steps: [a]}")
    model = compiled(tmp_path, own, FLOOD, night=NIGHT.replace("[steps]", "[steps, flood]"))
    inner, abroad = (node.what for node in named(model.procedures, "main").body.nodes)
    assert inner == Call(id_of(model.procedures, "other"))
    assert model.procedures[abroad.procedure].name == "heavy-rain"
    assert (abroad.sending.to.name, model.roles[abroad.sending.to.role].name) == ("flood/desk", "flood/desk")
    assert abroad.sending.by == (0, 1)


def test_a_call_to_a_plan_that_does_not_act_ends_at_receipt(tmp_path):
    model = compiled(tmp_path, plan_text("[{call: flood/heavy-rain}]"), FLOOD, night=NIGHT)
    call = named(model.procedures, "main").body.nodes[0].what
    assert (call.procedure, call.sending.to.role) == (-1, -1)
    assert [a.names for a in model.assumptions if a.kind == "not-acting"] == [("flood",)]


def test_a_procedure_set_off_by_a_level_ends_when_the_level_is_gone(tmp_path):
    model = compiled(tmp_path)
    flood = id_of(model.plans, "flood")
    procedure = named(model.procedures, "heavy-rain")
    assert procedure.when == LevelIs(flood, ">=", 1)
    assert procedure.until == Not(LevelIs(flood, ">=", 1))


def test_other_conditions_are_taken_as_true_before_a_procedure_is_withdrawn(tmp_path):
    both = FLOOD.replace("when: level >= III,", "when: level >= III and not (tide > 5 and rain < red),")
    model = compiled(tmp_path, both)
    assert named(model.procedures, "heavy-rain").until == Not(LevelIs(id_of(model.plans, "flood"), ">=", 1))
    either = FLOOD.replace("when: level >= III,", "when: level >= III or tide > 5,")
    assert named(compiled(tmp_path, either).procedures, "heavy-rain").until is None


def test_a_level_raises_itself_after_its_tasks_with_a_decision(tmp_path):
    model = compiled(tmp_path)
    flood = named(model.plans, "flood")
    raising = model.procedures[flood.levels[1].raising]
    assert (raising.name, links(raising.body)) == ("level:II", {"consult": ["decide"], "decide": []})
    decision = model.tasks[raising.body.nodes[1].what.task]
    assert (decision.name, decision.decision, model.roles[decision.role].name) == (
        "flood/decide:II",
        True,
        "flood/lead",
    )
    assert flood.levels[1].ends_when == Not(flood.levels[1].when)


def test_a_warning_is_withdrawn_when_it_is_lifted(tmp_path):
    warned = FLOOD.replace(
        "levels:",
        "warnings:\n  orange: {when: rain >= orange, actions: [close, tell], lifted_when: rain < blue}\nlevels:",
    )
    model = compiled(tmp_path, warned)
    warning = named(model.procedures, "warning:orange")
    assert links(warning.body) == {"close": [], "tell": []}
    assert warning.until.operator == "<"


def test_latest_finish_comes_from_what_follows_and_from_promises(tmp_path):
    tasks = "  slow: {title: Slow, role: lead, takes: 10 min}\n  soon: {title: Soon, role: lead, takes: 1 min, within: 3 min}"
    found = block(tmp_path, "[a, {parallel: [slow, [b, c], soon]}]", tasks=tasks)
    latest = {node.name: node.what.latest // 60_000 for node in found.nodes if isinstance(node.what, Perform)}
    assert latest == {"a": 1, "slow": 11, "b": 10, "c": 11, "soon": 3}


def test_every_node_has_its_own_place_in_the_order(tmp_path):
    model = compiled(
        tmp_path,
        FLOOD,
        plan_text("[a, {repeat: {times: 2, do: [b]}}]"),
        night=NIGHT.replace("[steps]", "[steps, flood]"),
    )
    orders = [node.order for procedure in model.procedures for node in procedure.body.nodes]
    assert len(orders) == len(set(orders))


def many_after(count, *more):
    """Tasks side by side, each after the two before it; ``more`` gives some tasks another `after`."""
    after = {at: [f"t{before}" for before in (at - 1, at - 2) if before >= 0] for at in range(count)} | dict(more)
    tasks = "\n".join(
        f"  t{at}: {{title: T{at}, role: desk, takes: 5 min, after: [{', '.join(after[at])}]}}" for at in range(count)
    )
    names = ", ".join(f"t{at}" for at in range(count))
    return a_plan(
        f"roles:\n  desk: {{title: Desk, staff: 1}}\ntasks:\n{tasks}\n"
        f"procedures:\n  go: {{steps: [{{parallel: [{names}]}}]}}\n"
    )


def test_many_after_links_are_sorted_once_not_once_each(tmp_path, monkeypatch):
    sorts, sort = [], Sketch.sorted

    def counted(sketch):
        sorts.append(sketch)
        return sort(sketch)

    monkeypatch.setattr(Sketch, "sorted", counted)
    model = compiled(tmp_path, many_after(100), night=A_NIGHT.format(hours=1))
    assert len(sorts) == 2
    assert sum(len(node.next) for node in model.procedures[0].body.nodes) == 99 + 98


def test_each_circle_of_after_is_told_once_at_the_link_that_closes_it(tmp_path):
    plan = many_after(30, (3, ["t2", "t5"]), (20, ["t19", "t25"]))
    assert refused(tmp_path, plan, night=A_NIGHT.format(hours=1)) == [
        ("S13", "task 't5' comes after 't4', which itself comes after it"),
        ("S13", "task 't5' comes after 't3', which itself comes after it"),
        ("S13", "task 't25' comes after 't24', which itself comes after it"),
        ("S13", "task 't25' comes after 't23', which itself comes after it"),
    ]
