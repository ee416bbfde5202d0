"""The benchmarks' pieces work, and what they measure by the thousand holds here by the dozen. Nothing is timed."""

import builtins
import random
import sys
from importlib.util import module_from_spec, spec_from_file_location

import pytest

from benchmarks.answers import all_lines, differences, record
from benchmarks.big_book import many_below, many_districts
from benchmarks.breadth import a_function
from benchmarks.engine import a_queue, same_ticks
from benchmarks.flips import flips
from benchmarks.grounds import GROUNDS
from benchmarks.intervals import exact, fork_join
from benchmarks.links import LINKS
from benchmarks.mutations import KINDS_OF_NAMES, Mutator, misspelt, sampled
from benchmarks.ordinary import lowered
from benchmarks.paired import at_most, exponent
from benchmarks.patching import PROBE, is_in_a_function, living, patched, probed
from benchmarks.precision import Sample, ordinary, outcome
from benchmarks.random_plans import a_random_plan, as_model, with_every_feature
from benchmarks.sound_books import a_sound_book, sound_texts
from benchmarks.stuck import count
from drillbook.schema.book import PlanBook
from drillbook.schema.linkage.catalogue import check
from drillbook.schema.linkage.rules.unresolved_names import unresolved
from drillbook.simulator.exercise import summaries


@pytest.fixture(scope="module")
def sample():
    return Sample()


@pytest.mark.parametrize("at_once", [False, True])
def test_product_process_per_task_and_heap_start_every_task_at_the_same_tick(at_once):
    plan = a_random_plan(3, 80, 6, at_once=at_once)
    assert same_ticks(plan, as_model(plan), count=3) == 3 * 80


def test_plan_with_every_feature_is_carried_out_to_its_end():
    plan = a_random_plan(4, 90, 8)
    done = next(iter(summaries(with_every_feature(plan), 1, 0, 1)))
    assert done.verdicts == []
    assert len([task for task in done.tasks if task >= 0]) == 91  # and the decision for the level
    assert {promise.outcome for promise in done.promises} <= {"met", "missed"}


def test_customers_of_the_queue_are_served_in_turn():
    model, arrivals = a_queue(50)
    done = next(iter(summaries(model, 7, 0, 1)))
    assert done.ready[1::2] == arrivals
    assert done.start[1::2] == sorted(done.start[1::2])


def test_functions_that_take_turns_are_none_like_another():
    chance = random.Random(1)
    functions = [a_function(chance) for _ in range(8)]
    assert len({function.__code__.co_code for function in functions}) == 8


def test_no_task_of_random_plans_is_stuck():
    tasks, unfinished, unsaid = count(60)
    assert tasks > 600
    assert (unfinished, unsaid) == (0, 0)


def test_exponent_and_verdict_say_what_they_measure():
    assert exponent(1.0, 10.0, 10) == 1
    assert exponent(1.0, 4.0, 2) == 2
    assert at_most("it", 0.5, 0.5).met
    assert not at_most("it", 0.6, 0.5).met


def test_copied_districts_hold_together(tmp_path):
    book, findings = PlanBook.read(many_districts(tmp_path / "book", 2))
    assert findings == []
    assert len(book.plans) == 2 * len(PlanBook.read("plans/putuo")[0].plans)
    assert list(unresolved(book)) == []


def test_copied_street_plans_hold_together(tmp_path):
    book, findings = PlanBook.read(many_below(tmp_path / "book", 2))
    assert findings == []
    assert "hotel-2" in book.plans
    assert list(unresolved(book)) == []


def test_a_slip_of_the_hand_changes_only_the_name_meant():
    assert misspelt("flood/duty-desk") == "flood/duty-edsk"
    assert misspelt("aaa") == "aaax"


@pytest.mark.parametrize("kind", [*KINDS_OF_NAMES, *LINKS, *GROUNDS], ids=lambda kind: kind.__name__)
def test_mutations_that_break_linkage_are_told_where_they_are(sample, kind):
    # Given the sample book, on which nothing is said
    mutator = Mutator(sample.book()[0])
    mutations = sampled(kind(mutator), 1, seed=random.Random(kind.__name__).randint(0, 9))

    # When one thing is changed
    told = [outcome(sample, mutation, set()) for mutation in mutations]

    # Then it is told, at its place
    assert told
    assert [one.mutation.what for one in told if not one.named] == []


@pytest.mark.parametrize("seed", range(20))
def test_no_rule_speaks_on_a_sound_book(seed):
    book, findings = a_sound_book(seed)
    assert [*findings, *check(book)] == []
    assert sum(len(plan.value.tasks) for plan in book.plans.values()) >= 20


def test_sound_books_differ_from_each_other():
    assert len({str(sorted(sound_texts(seed).items())) for seed in range(20)}) == 20


def test_lowered_plan_keeps_names_and_reports_and_loses_the_rest():
    text = lowered(
        "plan: p\ntitle: P\nkind: street\nstatus: in-force\nroles: {desk: {post: duty}}\n"
        "tasks:\n  go: {title: go, role: desk, takes: 5 min, within: 9 min}\n"
        "  tell: {title: tell, role: desk, takes: 5 min, within: 9 min, report: {to: town, contents: [time]}}\n",
        {"duty": "town"},
    )
    assert '"organization": "town"' in text
    assert text.count("within") == 1
    assert "takes" not in text
    assert "contents" not in text


def test_ordinary_plans_are_not_buried_in_findings():
    assert [row.what for row in ordinary() if not row.met] == []


def test_answers_are_written_down_with_the_files_they_leave_and_compared(tmp_path):
    # Given two recordings of a line that answers and of one that writes
    lines = ("rules S06 --lang en", "new fresh --lang en", "chek --lang en")
    command = (sys.executable, "-m", "drillbook")
    for name in ("before", "after"):
        assert record(tmp_path / name, command, lines) == 3
    assert list(differences(tmp_path / "before", tmp_path / "after")) == []
    written = tmp_path / "after" / "002-new-fresh-lang-en" / "files" / "fresh" / "plans" / "putuo" / "book.yaml"
    assert written.is_file()
    assert (tmp_path / "after" / "003-chek-lang-en" / "code").read_text() == "2\n"

    # When one of them says something else
    said = tmp_path / "after" / "001-rules-S06-lang-en" / "stdout"
    said.write_text(said.read_text(encoding="utf-8").replace("# S06 Duties", "# S06 Tasks"), encoding="utf-8")

    # Then that is the only difference
    (found,) = differences(tmp_path / "before", tmp_path / "after")
    assert found.splitlines()[0] == "001-rules-S06-lang-en/stdout"
    assert "+# S06 Tasks are clear" in found


def test_no_line_is_asked_twice():
    lines = list(all_lines())
    assert len(lines) == len(set(lines)) > 200


A_RULE = """
def late(limit: int = 0) -> bool:
    if not known:
        return False
    return took >= limit * 1.2 and (there or len(ways) > 1)
"""


def test_everything_that_decides_is_flipped_once():
    assert [(flip.line, flip.old, flip.new) for flip in flips(A_RULE)] == [
        (2, "0", "(-1)"),
        (2, "0", "(1)"),
        (3, "if not known:\n        return False", "pass"),
        (3, "not known", "(known)"),
        (4, "False", "(True)"),
        (5, "took >= limit * 1.2", "(took > limit * 1.2)"),
        (5, "took >= limit * 1.2 and (there or len(ways) > 1)", "(there or len(ways) > 1)"),
        (5, "took >= limit * 1.2 and (there or len(ways) > 1)", "(took >= limit * 1.2 or (there or len(ways) > 1))"),
        (5, "took >= limit * 1.2 and (there or len(ways) > 1)", "(took >= limit * 1.2)"),
        (5, "limit * 1.2", "(limit / 1.2)"),
        (5, "1.2", "(1.0)"),
        (5, "there or len(ways) > 1", "(len(ways) > 1)"),
        (5, "there or len(ways) > 1", "(there and len(ways) > 1)"),
        (5, "there or len(ways) > 1", "(there)"),
        (5, "len(ways) > 1", "(len(ways) >= 1)"),
        (5, "1", "(0)"),
        (5, "1", "(2)"),
    ]


def test_flip_changes_nothing_else():
    texts = [flip.applied(A_RULE) for flip in flips(A_RULE)]
    assert len(set(texts)) == len(texts)
    assert A_RULE.replace(">= limit", "> limit") == texts[5].replace("(took > limit * 1.2)", "took > limit * 1.2")


def test_texts_annotations_and_places_in_a_pair_are_left_alone():
    assert flips('NAME: tuple[int, int] = names[0]\nTITLE = "two" + " words"\n') == []


def test_intervals_of_quantiles_hold_95_percent_and_hardly_more():
    assert {name: round(share, 3) for name, share in exact().items()} == {"p50": 0.957, "p90": 0.966, "p95": 0.967}


def test_a_fork_join_is_done_when_the_last_of_eight_is():
    done = next(iter(summaries(fork_join(), 1, 0, 1)))
    assert done.promises[0].took == max(done.finish)


LIMITED = """\
LIMIT = 3


class Gate:
    def lets(self, number):
        return number < LIMIT


def first_of(numbers):
    return [number for number in numbers if Gate().lets(number)]
"""


@pytest.fixture
def limited(tmp_path):
    """A module that is imported, where it lies, and its functions."""
    file = tmp_path / "limited.py"
    file.write_text(LIMITED, encoding="utf-8")
    spec = spec_from_file_location("limited", file)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module, str(file), living(tmp_path)[str(file)]


def test_a_flip_reaches_functions_that_are_already_imported(limited):
    module, file, functions = limited
    (flip,) = (one for one in flips(LIMITED) if one.new == "(number <= LIMIT)")
    before = module.first_of([1, 2, 3, 4])
    assert patched(functions, file, LIMITED, flip.applied(LIMITED))
    assert (before, module.first_of([1, 2, 3, 4])) == ([1, 2], [1, 2, 3])


def test_what_is_done_at_import_is_told_from_what_a_function_does():
    assert [(one.line, is_in_a_function(LIMITED, one)) for one in flips(LIMITED)] == [
        (1, False),
        (1, False),
        (6, True),
        (10, True),
    ]


def test_a_probe_tells_that_a_flip_is_passed(limited, monkeypatch):
    module, file, functions = limited
    numbered = {one.line: one for one in flips(LIMITED)}
    passed = []
    monkeypatch.setattr(builtins, PROBE, passed.append, raising=False)
    assert patched(functions, file, LIMITED, probed(LIMITED, numbered))
    assert (module.first_of([1, 9]), passed) == ([1], [10, 6, 6])
