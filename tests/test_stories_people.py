"""People in small books: shifts, shared posts, deputies, called staff, roles that exist only at times."""

import pytest

from tests.stories import a_plan, happened, rain, story

STARTS = {"task-started"}
CONTACTS = """\
library: contacts
organizations:
  town: {title: Town}
posts:
  duty: {title: Duty officers, staff: %s}
channels:
  phone: {title: Telephone, takes: 6 min}
"""


def four(role="desk: {title: Desk, post: duty}", takes=10, more=""):
    """Four tasks side by side for whoever is there."""
    tasks = "\n".join(f"          t{at}: {{title: T{at}, role: desk, takes: {takes} min}}" for at in range(4))
    return a_plan(
        f"""
        levels: {{III: {{when: rain >= yellow, decided_by: boss, takes: 0 min}}, II: {{when: rain >= orange, decided_by: boss, takes: 0 min}}}}
        roles:
          {role}
          boss: {{title: Boss, staff: unlimited}}
        tasks:
{tasks}
        procedures:
          go: {{steps: [{{parallel: [t0, t1, t2, t3]}}]}}
        {more}
        """
    )


def begun(folder, plan, injects, **more):
    """The minutes at which the four begin."""
    lines = story(folder, plan, injects=injects, only=STARTS, **more)
    return [float(line.split()[0]) for line in lines if "/go/" in line]


def test_a_shift_counts_when_work_begins_and_who_began_finishes(tmp_path):
    """Two by day; one from 17:30 on: the two at work finish, then one at a time."""
    assert begun(
        tmp_path, four(), "go: {at: T+7:25, starts: a/go}\n", hours=9, contacts=CONTACTS % "{day: 2, night: 1}"
    ) == [445, 445, 455, 465]


def test_work_waits_for_the_shift(tmp_path):
    log = happened(
        tmp_path, four(), injects="go: {at: T+7:00, starts: a/go}\n", hours=9, contacts=CONTACTS % "{day: 0, night: 4}"
    )
    started = next(event for event in log if event.kind == "task-started")
    assert (started.at, started.waited, started.waited_for) == (27_000_000, 1_800_000, "duty")
    assert log[started.cause].kind == "staff-changed"


def test_nobody_at_a_post_at_the_start_is_owed_to_the_start_of_the_exercise(tmp_path):
    plan = a_plan("roles:\n  desk: {title: Desk, staff: 0}\n  gate: {title: Gate, staff: 0}\n")
    log = happened(tmp_path, plan)
    absent = [number for number, event in enumerate(log) if event.kind == "role-absent"]
    assert [[log[number].kind for number in log.chain(at)] for at in absent] == [
        ["role-absent", "exercise-started"]
    ] * 2


def test_staff_by_level_follows_the_level(tmp_path):
    plan = four("desk: {title: Desk, staff: {III: 1, II: 3}}")
    injects = "go: {at: T+0:00, starts: a/go}\n" + rain("5 orange")
    assert begun(tmp_path, plan, injects) == [0, 5, 5, 10]


def test_called_people_come_some_time_after_the_first_level(tmp_path):
    """Half an hour after III; that II follows at minute 50 calls nobody again."""
    plan = four(takes=60)
    contacts = CONTACTS % "{day: 1, night: 1, called: 2}, call_out: 30 min"
    injects = "go: {at: T+0:00, starts: a/go}\n" + rain("5 yellow", "50 orange")
    assert begun(tmp_path, plan, injects, contacts=contacts) == [0, 35, 35, 60]


def test_a_role_exists_only_under_its_condition(tmp_path):
    plan = four("desk: {title: Desk, staff: 4, when: level >= III}")
    injects = "go: {at: T+0:00, starts: a/go}\n" + rain("5 yellow")
    assert begun(tmp_path, plan, injects) == [5, 5, 5, 5]
    assert story(tmp_path, plan, injects=injects, only=ABSENCE) == ["5 role-present a/desk"]  # not absent at the start


ABSENCE = {"role-absent", "role-present", "deputy-acting"}
SIGN = """
roles:
  boss: {title: Boss, staff: 1, deputy: second}
  second: {title: Second, staff: 1, %s}
  third: {title: Third, staff: 1}
  clerk: {title: Clerk, staff: 1}
tasks:
  sign: {title: Sign, role: boss, takes: 10 min}
  own: {title: Own, role: second, takes: 20 min}
  tell: {title: Tell, role: clerk, takes: 0 min, report: {to: boss, by: [phone]}}
procedures:
  go: {steps: [sign]}
  own: {steps: [own]}
  tell: {steps: [tell]}
"""
ALONE, CHAIN = a_plan(SIGN % "duties: [x]"), a_plan(SIGN % "deputy: third")
AWAY = "away: {at: T+0:00, disrupt: {role: a/boss}}\n"


def starts(name, minute):
    return f"{name}-{minute}: {{at: T+0:{minute:02}, starts: a/{name}}}\n"


@pytest.mark.parametrize(
    ("plan", "injects", "told"),
    [
        pytest.param(
            ALONE, AWAY + starts("go", 1), ["5 task-started a/go/sign by a/second"],
            id="a deputy acts some time after nobody of the role is present",
        ),
        pytest.param(
            ALONE, starts("go", 0) + starts("go", 1), ["0 task-started a/go/sign", "10 task-started a#2/go/sign"],
            id="not while somebody is present but busy",
        ),
        pytest.param(
            ALONE, AWAY + starts("own", 0) + starts("go", 6),
            ["0 task-started a/own/own", "20 task-started a/go/sign by a/second"],
            id="acting is work of the deputy's own post",
        ),
        pytest.param(
            ALONE, AWAY.replace("boss}", "boss, for: 7 min}") + starts("go", 0) + starts("go", 8),
            ["5 task-started a/go/sign by a/second", "8 task-started a#2/go/sign"],
            id="a deputy finishes what was begun, the next is for who is back",
        ),
        pytest.param(
            ALONE, AWAY.replace("boss}", "boss, for: 5 min}") + starts("go", 0), ["5 task-started a/go/sign"],
            id="who is back as the deputy would act acts",
        ),
        pytest.param(
            CHAIN, AWAY + "too: {at: T+0:00, disrupt: {role: a/second}}\n" + starts("go", 0),
            ["10 task-started a/go/sign by a/third"], id="a deputy's deputy",
        ),
        pytest.param(
            CHAIN, AWAY + "too: {at: T+0:20, disrupt: {role: a/second}}\n" + starts("go", 21),
            ["25 task-started a/go/sign by a/third"], id="a deputy who goes away is followed by the next",
        ),
        pytest.param(
            ALONE, AWAY.replace("T+0:00", "T+0:03") + starts("go", 0),
            ["0 task-started a/go/sign", "8 task-started a/go/sign by a/second"], id="a deputy takes up what the other left",
        ),
        pytest.param(
            ALONE, AWAY + "too: {at: T+0:00, disrupt: {role: a/second}}\n" + starts("go", 0),
            ["180 task-starved a/go/sign a/boss"], id="without anybody a task starves for its post",
        ),
    ],
)  # fmt: skip
def test_deputies(tmp_path, plan, injects, told):
    assert story(tmp_path, plan, injects=injects, only={"task-started", "task-starved"}) == told


def test_who_acts_is_told_once_whoever_else_goes_away_or_comes(tmp_path):
    injects = AWAY + "too: {at: T+0:10, disrupt: {role: a/clerk, for: 5 min}}\n"
    assert story(tmp_path, CHAIN, injects=injects, only=ABSENCE) == [
        "0 role-absent a/boss",
        "5 deputy-acting a/boss a/second",
        "10 role-absent a/clerk",
        "15 role-present a/clerk",
    ]


def test_a_deputy_may_be_the_first_role_of_all(tmp_path):
    plan = ALONE.replace("  second: {title: Second, staff: 1, duties: [x]}\n", "").replace(
        "roles:\n", "roles:\n  second: {title: Second, staff: 1}\n"
    )
    assert story(tmp_path, plan, injects=AWAY + starts("go", 0), only=STARTS) == [
        "5 task-started a/go/sign by a/second"
    ]


def test_a_deputy_receives_what_is_sent_to_the_role(tmp_path):
    log = happened(tmp_path, ALONE, injects=AWAY + starts("tell", 0), contacts=CONTACTS % 1)
    received = [(event.at // 60_000, event.by) for event in log if event.kind == "message-received"]
    assert received == [(6, "a/second")]


def test_a_task_takes_one_of_each_role_with_it_all_or_nothing(tmp_path):
    """While the engineer is busy nobody of the pair is held."""
    plan = a_plan(
        """
        roles:
          desk: {title: Desk, staff: 1}
          engineer: {title: Engineer, staff: 1}
        tasks:
          survey: {title: Survey, role: engineer, takes: 30 min}
          both: {title: Both, role: desk, with: [engineer], takes: 10 min, priority: priority}
          alone: {title: Alone, role: desk, takes: 10 min}
        procedures:
          go: {steps: [survey]}
          own: {steps: [{parallel: [both, alone]}]}
        """
    )
    assert story(tmp_path, plan, injects=starts("go", 0) + starts("own", 1), only=STARTS) == [
        "0 task-started a/go/survey",
        "1 task-started a/own/alone",
        "30 task-started a/own/both",
    ]


@pytest.mark.parametrize("role", ["desk: {title: Desk, staff: 1}", "desk: {title: Desk, staff: 1, deputy: lead}"])
@pytest.mark.parametrize(("staff", "at"), [(0, [5] * 4), (1, [60, 70, 80, 90])])
def test_who_is_accountable_but_not_bound_need_not_be_there(tmp_path, role, staff, at):
    """The same with a deputy as without: nobody is taken, so nobody is waited for."""
    plan = four(role + "\n          lead: {title: Lead, staff: 1}").replace(
        "takes: 10 min", f"takes: 10 min, needs: {{staff: {staff}}}"
    )
    away = "".join(f"{one}: {{at: T+0:00, disrupt: {{role: a/{one}, until: T+1:00}}}}\n" for one in ("desk", "lead"))
    assert begun(tmp_path, plan, away + "go: {at: T+0:05, starts: a/go}\n") == at


def test_accountable_but_not_bound(tmp_path):
    plan = four("desk: {title: Desk, staff: 1}").replace("takes: 10 min", "takes: 10 min, needs: {staff: 0}")
    assert begun(tmp_path, plan, "go: {at: T+0:00, starts: a/go}\n") == [0, 0, 0, 0]
