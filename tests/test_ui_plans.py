"""Plans in the application: what a form changes, what is kept, and what happens when two authors meet."""

import random

import pytest

from drillbook.schema.book import PlanBook
from drillbook.schema.conditions.describe import round_trip
from drillbook.schema.conditions.parser import parse_condition
from drillbook.schema.editing.edits import apply
from drillbook.schema.editing.reorder import moved_entry
from drillbook.schema.finding import Refused, Severity
from drillbook.schema.linkage.facts.required_topics import REQUIRED_TOPICS
from drillbook.schema.reader import read_text_as
from drillbook.schema.typos.in_lines import LineScan
from drillbook.ui.app.views.plan import checklist, condition_rows, draft_values, flow_chart
from drillbook.ui.app.views.prose import md
from drillbook.ui.storage import history
from drillbook.ui.storage.book_cache import BOOKS
from drillbook.ui.storage.drafts import Drafts, safe
from drillbook.ui.storage.merge import merged
from drillbook.ui.storage.templates import Wish, template
from drillbook.ui.translation import speak
from tests.application import SMALL, at, button, field, links, opened, sample_book, small_book, texts, widget

COMMENTS = ("# 汛前核对过", "# 总指挥由分管领导担任", "# 首报以电话为准")


@pytest.fixture
def book(tmp_path):
    return small_book(tmp_path)


def text(book):
    return (book / "flood.yaml").read_text(encoding="utf-8")


def form(book, part="tasks", **query):
    page = opened(book, "plans", plan="flood", view="form", **query)
    widget(page.selectbox, "Part of the plan").set_value(part).run()
    return page


def test_every_plan_of_the_sample_opens_in_every_view(tmp_path):
    book = sample_book(tmp_path)
    page = opened(book, "plans", lang="zh")
    for plan in ("flood", "hotel", "community", "cold-wave", "sh-flood"):
        for view in ("text", "form", "source", "versions"):
            at(page, plan=plan, view=view)
    for part in ("sections", "roles", "warnings", "levels", "tasks", "procedures", "response_times", "recovery"):
        at(page, plan="flood", view="form", part=part)
        assert not page.exception, part


def test_form_changes_one_value_and_keeps_every_comment(book):
    # Given the first task, opened in the form
    page = form(book)

    # When its title is changed and saved
    field(page, "tasks/report", "title").set_value("首次电话报告").run()
    assert "首次报告" in text(book)  # not before saving
    button(page, "Save").click().run()

    # Then the file differs in that value only
    assert text(book) == SMALL["flood.yaml"].replace("首次报告", "首次电话报告")
    assert "kept on disk" not in " ".join(texts(page))


def test_draft_survives_a_new_browser_and_undo_goes_back(book):
    page = form(book)
    field(page, "tasks/report", "title").set_value("首次电话报告").run()
    again = form(book)
    assert field(again, "tasks/report", "title").value == "首次电话报告"
    button(again, "Undo").click().run()
    assert field(again, "tasks/report", "title").value == "首次报告"


def test_save_pressed_while_a_field_still_changes_saves_the_change(book):
    # Given a title typed, and Save pressed before the page has answered
    page = form(book, "tasks")
    field(page, "tasks/report", "title").set_value("首次电话报告")
    button(page, "Save").click().run()

    # Then both were heard
    assert text(book) == SMALL["flood.yaml"].replace("首次报告", "首次电话报告")


def test_save_with_nothing_to_save_says_so(book):
    page = form(book, "tasks")
    button(page, "Save").click().run()
    assert [one.value for one in page.toast] == ["Nothing has changed since it was saved."]
    assert text(book) == SMALL["flood.yaml"]


def test_task_is_added_by_form_without_an_id_being_typed(book):
    page = form(book)
    new = [one for one in page.text_input if one.label == "Title"]
    new[0].set_value("封控下立交")
    next(one for one in page.selectbox if one.label == "Responsible").set_value("lead")
    button(page, "Add").click().run()
    assert not page.exception
    button(page, "Save").click().run()
    assert "  封控下立交:" in text(book)
    assert all(comment in text(book) for comment in COMMENTS)


def test_entry_moves_with_its_comment():
    after = moved_entry(SMALL["flood.yaml"], ("roles",), "lead", -1)
    assert after.index("# 总指挥由分管领导担任") < after.index("  lead:") < after.index("  desk:")
    assert moved_entry(after, ("roles",), "lead", 1) == SMALL["flood.yaml"]


def test_two_authors_collide_and_nothing_is_lost(book):
    # Given two authors with changes of different lines
    page = form(book, by="甲")
    field(page, "tasks/report", "title").set_value("首次电话报告").run()
    path = book / "flood.yaml"
    path.write_text(text(book).replace("抽排积水", "抽排道路积水"), encoding="utf-8")

    # When the first one saves
    button(page, "Save").click().run()

    # Then nothing is written, and both changes can be put together
    assert "首次电话报告" not in text(book)
    assert "Somebody else saved this file meanwhile. Nothing is lost: choose what is to be kept." in texts(page)
    shown = [one.value for one in page.code]
    assert any("抽排道路积水" in one for one in shown)
    assert any("首次电话报告" in one for one in shown)
    button(page, "Put both changes together").click().run()
    button(page, "Save").click().run()
    assert "首次电话报告" in text(book)
    assert "抽排道路积水" in text(book)


def test_two_windows_of_one_author_are_told_and_lose_nothing(book):
    # Given two windows of one author on one plan
    left, right = form(book, by="甲"), form(book, by="甲")
    field(left, "tasks/report", "title").set_value("首次电话报告").run()

    # When a field is changed in the second, which still shows the old text
    field(right, "tasks/report", "title").set_value("首次书面报告").run()

    # Then both texts are shown in it, and the one chosen becomes the draft
    assert "This file was changed in two windows. Nothing is lost: choose what is to be kept." in texts(right)
    shown = [one.value for one in right.code]
    assert any("首次电话报告" in one for one in shown)
    assert any("首次书面报告" in one for one in shown)
    button(right, "Save").click().run()
    assert [one.value for one in right.toast] == ["Choose first which text is to be kept."]
    assert text(book) == SMALL["flood.yaml"]
    button(right, "Keep my text").click().run()
    assert field(right, "tasks/report", "title").value == "首次书面报告"
    button(right, "Save").click().run()
    assert "首次书面报告" in text(book)
    assert any(
        "首次电话报告" in history.text_of(book, "flood.yaml", one) for one in history.versions(book, "flood.yaml")
    )


def test_second_window_draws_what_the_first_changed_when_nothing_was_asked_of_it(book):
    left, right = form(book, by="甲"), form(book, by="甲")
    field(left, "tasks/report", "title").set_value("首次电话报告").run()
    right.run()
    assert field(right, "tasks/report", "title").value == "首次电话报告"


def test_undo_is_there_after_a_save(book):
    page = form(book, by="甲")
    field(page, "tasks/report", "title").set_value("首次电话报告").run()
    button(page, "Save").click().run()
    button(page, "Undo").click().run()
    assert field(page, "tasks/report", "title").value == "首次报告"
    button(page, "Save").click().run()
    assert text(book) == SMALL["flood.yaml"]


def test_other_text_taken_keeps_mine_as_a_version(book):
    page = form(book, by="甲")
    field(page, "tasks/report", "title").set_value("首次电话报告").run()
    (book / "flood.yaml").write_text(text(book).replace("首次报告", "第一次报告"), encoding="utf-8")
    page.run()
    button(page, "Take the other text").click().run()
    kept = [
        history.text_of(book, "flood.yaml", one) for one in history.versions(book, "flood.yaml") if one.source == "book"
    ]
    assert any("首次电话报告" in one for one in kept)
    assert Drafts(book).kept("flood.yaml", "甲") is None


def test_changes_of_the_same_line_are_not_merged():
    assert merged("a\nb\n", "a\nx\n", "a\ny\n") is None
    assert merged("a\nb\nc\n", "x\nb\nc\n", "a\nb\ny\n") == "x\nb\ny\n"
    assert merged("a\n", "a\nb\n", "a\nb\n") == "a\nb\n"


def test_version_is_kept_with_every_save_and_restored(book):
    page = form(book)
    field(page, "tasks/report", "title").set_value("首次电话报告").run()
    button(page, "Save").click().run()
    field(page, "tasks/report", "title").set_value("首次电话报告一").run()
    button(page, "Save").click().run()
    at(page, view="versions")
    called = widget(page.selectbox, "Version").options
    assert len(set(called)) == len(called) == 3  # those of one second too
    older = [one for one in history.versions(book, "flood.yaml") if one.source == "book"][-1]
    widget(page.selectbox, "Version").set_value(older.id).run()
    assert any("首次电话报告" in str(one.value) for one in page.table)
    (what,) = page.table[0].value["What"]
    assert what == "task '首次电话报告一' title"  # the change since that version, without ids
    button(page, "Restore this version").click().run()
    button(page, "Save").click().run()
    assert text(book) == SMALL["flood.yaml"]


def test_new_plan_from_a_template_has_what_the_law_asks(book):
    for kind in REQUIRED_TOPICS:
        for depth in checklist.ORDER:
            for language in ("zh", "en"):
                made = template(Wish("new", "新预案", kind, depth, language))
                read = read_text_as("new.yaml", made)
                assert read.document is not None, (kind, depth, language, read.findings)
                if depth != "card":
                    assert all(topic.is_settled for topic in checklist.topics(read.document.value)), kind


@pytest.mark.parametrize("language", ["zh", "en"])
def test_new_plan_at_full_depth_has_a_worked_level_task_and_procedure(book, language):
    # Given a new plan of the deepest depth, unchanged
    made = template(Wish("new", "新预案", "special", "full", language, "office", ("rainstorm",)))

    # When it is read in its book, then one of each stands there, and nothing in it is an error
    plan = read_text_as("new.yaml", made).document.value
    assert [list(plan.levels.each), len(plan.tasks), len(plan.procedures)] == [["IV"], 1, 1]
    (task,) = plan.tasks.values()
    assert task.within is not None
    findings = BOOKS.snapshot(book, {"new.yaml": made}).findings
    assert [str(one) for one in findings if one.where.file == "new.yaml" and one.severity is Severity.ERROR] == []


def test_wrong_value_is_told_below_its_field(book):
    # Given a plan in which the number of people is written as a word
    path = book / "flood.yaml"
    path.write_text(text(book).replace("staff: 1, duties", "staff: many, duties"), encoding="utf-8")

    # When its roles are opened in the form, then what is wrong stands below that field
    page = opened(book, "plans", file="flood.yaml", view="form")
    widget(page.selectbox, "Part of the plan").set_value("roles").run()
    assert any("error" in one.value and "many" in one.value for one in page.markdown)


def test_new_plan_is_begun_saved_and_listed(book):
    page = opened(book, "plans", new="yes")
    widget(page.text_input, "Title").set_value("低温雨雪应急预案（示例）").run()
    button(page, "Begin").click().run()
    draft = next(Drafts(book).all())
    history.commit(book, draft)
    assert "低温雨雪应急预案（示例）" in links(opened(book, "plans"))


def test_moving_deeper_shows_what_is_missing(book):
    snapshot = BOOKS.snapshot(book)
    deeper = BOOKS.snapshot(book, {"flood.yaml": checklist.at_depth(text(book), "full")})
    owed = {finding.message.render("en") for finding in checklist.still_owed(snapshot, deeper, "flood.yaml")}
    assert "task 'pump' does not say how long it takes" in owed


def test_what_is_to_be_confirmed_is_confirmed_or_rejected(book):
    path = book / "flood.yaml"
    path.write_text(text(book).replace("within: 60 min}", "within: 60 min, to_confirm: true}"), encoding="utf-8")
    page = form(book)
    button(page, "Confirm").click().run()
    button(page, "Save").click().run()
    assert text(book) == SMALL["flood.yaml"]


def test_read_only_shows_everything_and_writes_nothing(book):
    page = opened(book, "plans", read_only=True, plan="flood", view="form")
    assert all(one.disabled for one in page.text_input if one.label != "Your name")
    assert not [one for one in page.button if one.label in ("Save", "Undo")]
    assert not (book / ".drafts").exists()


@pytest.mark.parametrize(
    "file", ["../x.yaml", "/etc/x.yaml", "a/../../x.yaml", ".drafts/x.yaml", "x.txt", "a\\b.yaml", ""]
)
def test_files_outside_the_book_are_refused(book, file):
    with pytest.raises(Refused):
        safe(book, file)


def test_link_out_of_the_book_is_refused(book, tmp_path_factory):
    other = tmp_path_factory.mktemp("other") / "secret.yaml"
    other.write_text("plan: secret\n", encoding="utf-8")
    (book / "way-out.yaml").symlink_to(other)
    with pytest.raises(Refused):
        Drafts(book).open("way-out.yaml", "")


def test_words_of_a_plan_are_never_marks():
    assert md("<b>*x*</b> [a](http://b) :red[c] $d$") == r"\<b\>\*x\*\</b\> \[a\](http\://b) \:red\[c\] \$d\$"
    assert flow_chart.words('a" ]; x [label="b\\') == 'a\\" ]; x [label=\\"b\\\\'


@pytest.mark.parametrize(
    "condition",
    ["rain >= orange or judged", "level(flood) >= III and tide > 4.55 m", "ordered", "level < II", "depth <= 27 cm"],
)
def test_rows_of_a_condition_are_written_back_as_the_same_condition(condition):
    for chinese in (False, True):
        joined, rows = condition_rows.rows_of(condition)
        again = condition_rows.written_as(joined, rows, chinese=chinese)
        assert round_trip(parse_condition(again)) == round_trip(parse_condition(condition))


@pytest.mark.parametrize("condition", ["a > 1 and (b > 2 or c > 3)", "not judged", "depth(caoyang) > 3", "a >"])
def test_condition_that_rows_cannot_show_is_left_as_it_is_written(condition):
    assert condition_rows.rows_of(condition) is None


def test_levels_of_ones_own_are_offered_by_their_own_names(tmp_path):
    """A plan's level is compared with that plan's levels; with I to IV only where it has none."""
    # Given a plan with levels of its own and one without any
    head = "title: T\nkind: special\nstatus: draft\nroles:\n  lead: {title: L}\n"
    own = "levels:\n  alert: {when: judged}\n  partial: {when: judged}\n  full: {when: judged}\n"
    (tmp_path / "surge.yaml").write_text(f"plan: surge\n{head}{own}", encoding="utf-8")
    (tmp_path / "fire.yaml").write_text(f"plan: fire\n{head}", encoding="utf-8")
    book = PlanBook.read(tmp_path)[0]
    surge, fire = (book.plans[name].value for name in ("surge", "fire"))

    # Then rows offer the levels of the plan that is meant, lowest first
    assert list(condition_rows.values(book, "level:surge", fire)) == ["none", "alert", "partial", "full"]
    assert list(condition_rows.values(book, "level:", surge)) == ["none", "alert", "partial", "full"]
    assert list(condition_rows.values(book, "level:", fire)) == ["none", "IV", "III", "II", "I"]
    assert condition_rows.about(book, condition_rows.Row("judged"), "level:surge", fire).value == "alert"
    assert condition_rows.about(book, condition_rows.Row("judged"), "level:", surge).value == "alert"


def test_level_gets_its_condition_from_rows(book):
    # Given a plan with a level that has no condition yet
    path = book / "flood.yaml"
    path.write_text(text(book) + "levels:\n  III: {decided_by: lead}\n", encoding="utf-8")
    page = form(book, "levels")

    # When a row is added and saved
    button(page, "Add a condition").click().run()
    button(page, "Save").click().run()

    # Then the level is reached when that is so
    assert "when: judged" in text(book)


def test_an_amount_by_levels_of_ones_own_has_a_field_for_each(book):
    # Given a task whose limit differs by the levels alert and full
    path = book / "flood.yaml"
    own = "levels:\n  alert: {when: judged, decided_by: lead}\n  full: {when: ordered, decided_by: lead}\n"
    by_level = text(book).replace("within: 30 min", "within: {alert: 50 min, full: 20 min}") + own
    path.write_text(by_level, encoding="utf-8")

    # When the task is opened as a form
    page = form(book, "tasks")

    # Then each is a field of its own
    shown = {one.label: one.value for one in page.text_input}
    assert [value for label, value in shown.items() if "alert" in label] == ["50 min"]
    assert [value for label, value in shown.items() if "full" in label] == ["20 min"]


def test_a_level_with_a_name_of_its_own_is_added_above_the_others(book):
    # Given a plan with levels of its own
    path = book / "flood.yaml"
    own = "levels:\n  alert: {when: judged, decided_by: lead}\n  full: {when: ordered, decided_by: lead}\n"
    path.write_text(text(book) + own, encoding="utf-8")
    page = form(book, "levels")

    # When one that is there is named, nothing is added; when a new one is, it is
    widget(page.text_input, "Level with a name of its own").set_value("full")
    button(page, "Add").click().run()
    assert [one.value for one in page.warning] == ["Name a level that the plan does not have yet."]
    widget(page.text_input, "Level with a name of its own").set_value("off-site")
    button(page, "Add").click().run()
    button(page, "Save").click().run()

    # Then it stands last, the highest, and the usual four were never offered
    assert PlanBook.read(book)[0].plans["flood"].value.order == ("alert", "full", "off-site")
    assert [one.label for one in page.selectbox if one.label == "Level"] == []


def test_random_edits_keep_comments_or_are_refused():
    """A file that was valid and had comments keeps both, or the edit is refused."""
    draw = random.Random(4)
    start = SMALL["flood.yaml"]
    data = draft_values.raw_of(start)
    marks = ["x", "a: b", "# c", "[", "", "  ", "“q”", "30 min", "\n", "是", "- d"]
    done = 0
    for _round in range(300):
        table = draw.choice(["roles", "tasks"])
        name = draw.choice(list(data[table]))
        from drillbook.ui.app.screens.plan.form import TABLES
        from drillbook.ui.app.views.plan.fields import fields_of

        field = draw.choice([one for one in fields_of(TABLES[table]) if one.kind in ("text", "texts", "name", "long")])
        value = draw.choice(marks) if field.kind != "texts" else draw.sample(marks, 2)
        edits = draft_values.change((table, name), data[table][name], field, value, chinese=False)
        try:
            after = apply(start, edits)
        except Refused:
            continue
        done += 1
        assert all(comment in after for comment in COMMENTS)
        assert len(LineScan(after).read()) == 0
    assert done > 100


def teardown_module():
    speak("en")


def test_a_step_for_each_of_several_places_is_put_together(tmp_path):
    # Given the procedures of a plan, and a new step that is to be the same for each of several places
    book = sample_book(tmp_path)
    page = opened(book, "plans", plan="flood", view="form")
    widget(page.selectbox, "Part of the plan").set_value("procedures").run()
    widget(page.selectbox, "What kind of step").set_value("each").run()

    # When a kind of place and a task are chosen
    widget(page.multiselect, "For each of these places").set_value(["underpass"]).run()
    widget(page.multiselect, "Tasks").set_value(["close-underpass"]).run()
    button(page, "Add this step").click().run()

    # Then the draft has the step, and it is read back in words
    assert not page.exception
    assert [line for line in texts(page) if "for each" in line] == ["2\\. for each, at once\\: underpass"]


def test_plan_with_a_wrong_value_keeps_its_title_and_an_empty_part_has_nothing_to_delete(book):
    # Given a role whose staff is no number
    (book / "flood.yaml").write_text(text(book).replace("staff: 1", "staff: 六人左右", 1), encoding="utf-8")

    # When a part of its form in which nothing stands yet is opened
    page = opened(book, "plans", file="flood.yaml", view="form", part="warnings")

    # Then the plan is called what it was called, and there is nothing to choose from or to delete
    assert [one.value for one in page.title] == ["防汛应急预案（示例）"]
    assert "Warnings" not in [one.label for one in page.selectbox]
    assert "Delete this entry" not in [one.label for one in page.button]
