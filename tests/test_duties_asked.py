"""What a plan asks of an organization: each kind of duty, who agreed to it, and what cannot all be kept."""

import pytest

from drillbook.schema.linkage.catalogue import rule_named
from drillbook.schema.linkage.facts.duties.asked import role_home
from drillbook.schema.linkage.questions.organization_duties import (
    duty_conflicts,
    organizations_like,
    plan_shares,
    shared_posts,
)
from tests.assembled import book_from, plan_text

CONTACTS = """\
library: contacts
organizations:
  water: {title: 水务局}
  health: {title: 卫健委}
  clinic: {title: 社区诊所, part_of: health}
  fire: {title: 消防(支队)}
posts:
  nurse: {title: 护士, organization: health, staff: {day: 2, night: 1}}
  guard: {title: 门卫, organization: health, staff: 1}
  pool: {title: 人员库, organization: health}
  teacher: {title: 教师, organization: health, staff: {day: 1, night: 0}}
"""
TEAMS = """\
library: teams
teams:
  medics: {title: 医疗队, organization: health, capability: [first-aid]}
  divers: {title: 潜水队, organization: fire, capability: [diving]}
"""
ROLES = """\
drafted_by: water
roles:
  desk: {title: 值班室, organization: water}
  doctors: {title: 医疗组, organization: health, duties: [开设医疗点, 转运伤员]}
  aid: {title: 救护组, organization: health}
  plainly: {organization: water}
"""
OTHER = plan_text(
    "other",
    "drafted_by: fire\nroles: {take: {title: 接收组, organization: health}, own: {title: 队部, organization: fire}}\ntasks: {go: {title: 出动, role: take, takes: 1 min}}\n",
)


def shares(body, organization="health", *more, kind="special", **head):
    book = book_from(CONTACTS, TEAMS, OTHER, plan_text("p", ROLES + body, kind=kind, **head), *more)
    return [share for share in plan_shares(book, organization) if share.plan.value.plan == "p"]


def told(body, organization="health", kind="special"):
    """Kind, role, what and limit of each duty."""
    return [
        (duty.kind, duty.role.render("zh"), duty.what.render("zh"), duty.limit.render("zh") if duty.limit else "")
        for share in shares(body, organization, kind=kind)
        for duty in share.duties
    ]


NOTHING_ELSE = [
    ("duty", "“医疗组”（doctors）", "开设医疗点", ""),
    ("duty", "“医疗组”（doctors）", "转运伤员", ""),
]


def beyond_words(body, organization="health", kind="special"):
    return [one for one in told(body, organization, kind) if one not in NOTHING_ELSE]


def test_duties_in_words_count_where_the_role_has_no_task():
    assert told("") == NOTHING_ELSE
    busy = "tasks: {treat: {title: 救治, role: doctors, takes: 1 min}}\n"
    assert told(busy) == [("task", "“医疗组”（doctors）", "救治", "")]
    helping = "tasks: {treat: {title: 救治, role: desk, with: [doctors], takes: 1 min}}\n"
    assert told(helping)[:2] == NOTHING_ELSE
    assert told(busy, "fire") == []


@pytest.mark.parametrize(
    ("task", "duty"),
    [
        ("role: aid", ("task", "“救护组”（aid）", "急救", "")),
        ("role: aid, within: 10 min", ("task", "“救护组”（aid）", "急救", "10分钟内")),
        ("role: desk, with: [aid], within: 10 min", ("help", "“救护组”（aid）", "协同值班室：急救", "10分钟内")),
        ("role: plainly, with: [aid]", ("help", "“救护组”（aid）", "协同plainly：急救", "")),
        (
            "role: desk, within: 10 min, needs: {teams: {first-aid: 1}}",
            ("team", "“值班室”（desk）", "派出医疗队：急救", "10分钟内"),
        ),
        ("role: desk, needs: {teams: {medics: 1}}", ("team", "“值班室”（desk）", "派出医疗队：急救", "")),
        ("role: desk, within: 10 min, report: {to: health}", ("report", "卫健委", "接收报告：急救", "10分钟内")),
        ("role: desk, report: {to: aid}", ("report", "“救护组”（aid）", "接收报告：急救", "")),
        ("role: desk, report: {to: other/take}", ("report", "“接收组”（take）", "接收报告：急救", "")),
        ("role: desk, hands_over_to: [other/go]", ("hand-over", "“接收组”（take）", "承接移交：急救", "")),
        ("role: desk, hands_over_to: [other/take]", ("hand-over", "“接收组”（take）", "承接移交：急救", "")),
    ],
)
def test_a_task_asks_by_role_help_team_report_or_hand_over(task, duty):
    assert beyond_words(f"tasks: {{treat: {{title: 急救, takes: 1 min, {task}}}}}\n") == [duty]


@pytest.mark.parametrize(
    "task",
    [
        "role: desk, needs: {teams: {diving: 1}}",
        "role: desk, report: {to: fire}",
        "role: desk, report: {to: other/own}",
        "role: desk, hands_over_to: [other/own]",
        "role: desk, with: [plainly]",
    ],
)
def test_what_is_asked_of_others_is_not_asked_of_it(task):
    assert beyond_words(f"tasks: {{treat: {{title: 急救, takes: 1 min, {task}}}}}\n") == []


@pytest.mark.parametrize(
    "more", ["needs: {teams: {first-aid: 1}}", "report: {to: doctors}", "hands_over_to: [other/go]"]
)
def test_what_it_does_itself_is_not_asked_of_it_a_second_time(more):
    body = f"tasks: {{treat: {{title: 急救, takes: 1 min, role: aid, {more}}}}}\n"
    assert [kind for kind, *_ in beyond_words(body)] == ["task"]


@pytest.mark.parametrize(
    ("level", "duties"),
    [
        ("decided_by: aid", [("decide", "“救护组”（aid）", "决定启动Ⅲ级响应", "")]),
        ("decided_by: aid, within: 10 min", [("decide", "“救护组”（aid）", "决定启动Ⅲ级响应", "10分钟内")]),
        ("decided_by: aid, ended_by: aid", [("decide", "“救护组”（aid）", "决定启动Ⅲ级响应", "")]),
        ("decided_by: desk, ended_by: aid", [("end", "“救护组”（aid）", "决定终止Ⅲ级响应", "")]),
        ("decided_by: desk", []),
        ("decided_by: desk, notice: {to: health}", [("notice", "卫健委", "接收Ⅲ级响应启动通知", "")]),
        (
            "decided_by: desk, notice: {to: [aid, fire], within: {III: 20 min, II: 10 min}}",
            [("notice", "“救护组”（aid）", "接收Ⅲ级响应启动通知", "20分钟内送达")],
        ),
        ("decided_by: desk, notice: {to: fire}", []),
    ],
)
def test_a_level_asks_for_deciding_ending_and_hearing_of_it(level, duties):
    assert beyond_words(f"levels: {{III: {{{level}}}}}\n") == duties


def test_notices_of_several_levels_are_one_duty():
    levels = ", ".join(
        f"{level}: {{decided_by: desk, notice: {{to: health, within: {limit} min}}}}"
        for level, limit in (("IV", 30), ("III", 20), ("II", 20))
    )
    assert beyond_words(f"levels: {{{levels}}}\n") == [
        ("notice", "卫健委", "接收Ⅳ级至Ⅱ级响应启动通知", "Ⅳ级30分钟、Ⅲ级、Ⅱ级20分钟内送达")
    ]


def test_roles_of_a_unit_without_an_organization_are_its_own():
    body = "drafted_by: {by}\nroles: {{guard: {{title: 门卫}}}}\n"
    book = book_from(
        CONTACTS,
        *(plan_text(kind, body.format(by="health"), kind=kind) for kind in ("unit", "onsite", "community", "special")),
    )
    homes = {kind: role_home(book, plan.value, "guard") for kind, plan in book.plans.items()}
    assert homes == {"unit": "health", "onsite": "health", "community": "health", "special": None}
    assert role_home(book, book.plans["unit"].value, "gone") is None


# who agreed

TREAT = "tasks: {treat: {title: 急救, role: aid, takes: 1 min}}\n"


@pytest.mark.parametrize(
    ("answer", "state", "ground"),
    [
        ("unit: health, sent: 2026-03-01, replied: 2026-03-09", "consulted", "2026-03-09反馈，无意见"),
        ("unit: health, sent: 2026-03-01, replied: 2026-03-09, opinion: 同意", "consulted", "2026-03-09反馈：同意"),
        ("unit: health, sent: 2026-03-01, opinion: 同意", "consulted", "逾期未反馈，按无意见处理"),
        ("unit: health, sent: 2026-03-01, result: silent", "consulted", "逾期未反馈，按无意见处理"),
        (
            "unit: health, sent: 2026-03-01, replied: 2026-03-09, result: silent",
            "consulted",
            "逾期未反馈，按无意见处理",
        ),
        ("unit: health, sent: 2026-03-01", "open", None),
        ("unit: health", "consulted", "逾期未反馈，按无意见处理"),
        ("unit: fire, replied: 2026-03-09", "open", None),
    ],
)
def test_an_answer_counts_as_agreeing_and_so_does_silence(answer, state, ground):
    (share,) = shares(f"consulted: [{{{answer}}}]\n" + TREAT)
    assert (share.state, share.ground and share.ground.render("zh")) == (state, ground)


def test_what_it_is_part_of_may_have_answered_for_it():
    body = "consulted: [{unit: fire, replied: 2026-03-01}, {unit: health, replied: 2026-03-09}]\nlevels: {III: {decided_by: desk, notice: {to: clinic}}}\n"
    (share,) = shares(body, "clinic")
    assert (share.state, share.ground.render("zh")) == ("consulted", "2026-03-09反馈，无意见")


def test_who_drafted_approved_or_is_above_owns_the_plan():
    assert [share.state for share in shares(TREAT.replace("aid", "desk"), "water")] == ["own"]
    assert [share.state for share in shares("approved_by: health\n" + TREAT)] == ["own"]


@pytest.mark.parametrize(
    ("head", "own", "state"),
    [
        ("", "parent: [p]\n", "taken"),
        ("", "", "open"),
        ("external", "parent: [p]\n", "open"),
    ],
)
def test_a_plan_of_its_own_that_is_linked_has_taken_it_up(head, own, state):
    mine = plan_text(
        "mine", f"drafted_by: health\n{own}roles: {{desk: {{title: 值班室}}}}\n", kind=head or "department"
    )
    (share,) = shares(TREAT, "health", mine)
    assert share.state == state
    if state == "taken":
        assert share.ground.render("zh") == "与《mine预案》衔接"


def test_only_who_has_nothing_to_do_is_merely_informed():
    notice = "levels: {III: {decided_by: desk, notice: {to: clinic}}}\n"
    assert [share.state for share in shares(notice, "clinic")] == ["informed"]
    both = notice + "tasks: {treat: {title: 急救, role: extra, takes: 1 min}}\n"
    both = both.replace("extra", "desk, needs: {teams: {first-aid: 1}}")
    assert [share.state for share in shares(both.replace("clinic", "health"), "health")] == ["open"]


def test_cards_and_plans_that_ask_nothing_are_left_out():
    assert shares("", "fire") == []
    assert shares("", "health", depth="card") == []


# names


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("health", ["health"]),
        ("消防", ["fire"]),
        ("消防(支队)", ["fire"]),
        ("水务", ["water"]),
        ("诊所", ["clinic"]),
        ("海事", []),
    ],
)
def test_an_organization_goes_by_id_title_bare_title_or_part_of_it(word, found):
    assert organizations_like(book_from(CONTACTS), word) == found


# conflicts

POSTED = "drafted_by: water\nroles: {{one: {{title: 甲岗, post: {post}}}, two: {{title: 乙岗, post: {post}}}, desk: {{title: 值班室, organization: water}}}}\n{body}"
ACTS = "tasks: {go: {title: 出动, role: one, takes: 1 min}}\n"


def booked(post, *bodies):
    texts = [plan_text(name, POSTED.format(post=post, body=body)) for name, body in zip("qrs", bodies, strict=False)]
    return [one.said.render("zh") for one in shared_posts(book_from(CONTACTS, *texts), "health")]


def test_one_officer_in_two_plans_is_shared():
    assert booked("guard", ACTS, ACTS) == ["“门卫”（在岗1人）在2部预案中任职：《q预案》甲岗、《r预案》甲岗"]
    assert booked("nurse", ACTS, ACTS) == ["“护士”（白天2人、夜间1人）在2部预案中任职：《q预案》甲岗、《r预案》甲岗"]


@pytest.mark.parametrize(
    ("post", "bodies"),
    [
        ("guard", (ACTS,)),  # two roles of one plan are that plan's affair
        ("guard", (ACTS.replace("role: one", "role: one, with: [two]"),)),
        ("guard", (ACTS, "")),  # a role with nothing to do
        ("pool", (ACTS, ACTS)),  # nobody says how many there are
        ("teacher", (ACTS,)),  # nobody at night, in one plan
    ],
)
def test_nobody_is_shared_within_a_plan_or_with_nothing_to_do(post, bodies):
    assert booked(post, *bodies) == []


@pytest.mark.parametrize(
    "body",
    [
        "tasks: {go: {title: 出动, role: desk, with: [one], takes: 1 min}}\n",
        "levels: {III: {decided_by: one}}\n",
        "levels: {III: {decided_by: desk, ended_by: one}}\n",
    ],
)
def test_helping_deciding_and_ending_are_something_to_do(body):
    assert len(booked("guard", ACTS, body)) == 1


def limits(*tasks, events=("typhoon", "typhoon")):
    """What ``who`` calls a clash; the rule says it in as many findings."""
    texts = [
        plan_text(name, ROLES + f"incident_types: [{event}]\ntasks: {{t: {{takes: 1 min, role: aid, {task}}}}}\n")
        for name, event, task in zip("qr", events, tasks, strict=True)
    ]
    book = book_from(CONTACTS, plan_text("up", "roles: {desk: {title: 上级}}\n"), *texts)
    clashes = duty_conflicts(book, "health")
    assert [one.where for one in rule_named("X13").findings(book)] == [clash.places[-1] for clash in clashes]
    return [clash.said.render("zh") for clash in clashes]


def test_one_thing_in_two_times_is_a_conflict():
    assert limits("title: 急救, within: 10 min", "title: 急救, within: 20 min") == [
        "同一事项时限不一：《q预案》“急救”10分钟内、《r预案》“急救”20分钟内"
    ]


@pytest.mark.parametrize(
    "tasks",
    [
        ("title: 急救, within: 10 min", "title: 急救, within: 10 min"),
        ("title: 急救, within: 10 min", "title: 转运, within: 20 min"),
        ("title: 急救, within: 10 min", "title: 急救"),
        (
            "title: 甲, within: 10 min, report: {to: up/desk}",
            "title: 乙, within: 20 min, report: {to: up/desk, form: written}",
        ),
        (
            "title: 甲, within: 10 min, report: {to: up/desk, kind: follow-up}",
            "title: 乙, within: 20 min, report: {to: up/desk, kind: follow-up}",
        ),
        ("title: 甲, within: 10 min, report: {to: desk}", "title: 乙, within: 20 min, report: {to: desk}"),
    ],
)
def test_other_things_may_have_other_times(tasks):
    assert limits(*tasks) == []


def test_another_event_may_leave_more_time():
    tasks = ("title: 急救, within: 10 min", "title: 急救, within: 20 min")
    assert limits(*tasks, events=("typhoon", "fire")) == []


def test_what_one_plan_says_twice_is_its_own_affair():
    two = "tasks: {a: {title: 急救, takes: 1 min, role: aid, within: 10 min}, b: {title: 急救, takes: 1 min, role: aid, within: 20 min}}\n"
    book = book_from(CONTACTS, plan_text("q", ROLES + "incident_types: [typhoon]\n" + two))
    assert duty_conflicts(book, "health") == ()


def test_first_reports_to_one_desk_are_one_thing_whatever_they_are_called():
    tasks = ("title: 甲, within: 10 min, report: {to: up/desk}", "title: 乙, within: 20 min, report: {to: up/desk}")
    assert len(limits(*tasks)) == 1
