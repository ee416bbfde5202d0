"""The pages for rehearsal and replay without a browser."""

import pytest

from drillbook.simulator.model.variation import Variation
from drillbook.ui.storage.runs import Runs
from drillbook.ui.words import speak
from tests.application import button, links, opened, texts, widget
from tests.rehearsed import rehearsal_book, rehearsed


@pytest.fixture
def book(tmp_path):
    return rehearsal_book(tmp_path)


def test_facilitator_moves_a_slider_and_starts_a_run(book, monkeypatch):
    # Given the page with the number of duty officers
    begun = []
    monkeypatch.setattr("drillbook.ui.storage.worker.start", lambda folder, name: begun.append(name))
    app = opened(book, "run", scenario="night")

    # When the slider is moved and the run is started
    widget(app.slider, "防汛值班员 (now 1)").set_value(2)
    button(app, "Start the run").click().run()

    # Then a run with that number waits for its worker, and no file has changed
    (one,) = Runs(book).all()
    assert begun == [one.id]
    assert one.request.variation == Variation((("duty", 2),))
    assert "staff: 1" in (book / "libraries" / "contacts.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_result_of_a_run_is_shown_with_its_chain_and_assumptions(book, lang):
    speak(lang)
    app = opened(book, "run", run=rehearsed(book), lang=lang)
    speak("en")
    said = " ".join(texts(app))
    assert ("it jams at 防汛值班员" if lang == "en" else "卡在防汛值班员") in said
    assert len(app.dataframe) >= 3


def test_two_runs_of_one_scenario_are_compared(book):
    first = rehearsed(book)
    second = rehearsed(book, variation=Variation((("duty", 2),)))
    app = opened(book, "run", run=second)
    assert "The same draws: what differs comes from the changes." in texts(app)
    assert (
        links(app)["Replay both, one above the other"] | {"run": first, "beside": second}
        == links(app)["Replay both, one above the other"]
    )


def test_other_draws_are_warned_of(book):
    rehearsed(book)
    app = opened(book, "run", run=rehearsed(book, seed=7))
    assert any(text.startswith("Other draws") for text in texts(app))


def test_unknown_run_is_told_and_the_page_goes_on(book):
    app = opened(book, "run", run="../../etc/passwd")
    assert any("there is no run" in text for text in texts(app))
    assert button(app, "Start the run")


def test_read_only_shows_results_and_runs_nothing(book):
    app = opened(book, "run", run=rehearsed(book), read_only=True)
    assert "Start the run" not in [one.label for one in app.button]
    assert any("防汛值班员" in text for text in texts(app))


def test_replay_without_a_run_says_what_to_do(book):
    app = opened(book, "replay")
    assert "No run to play yet." in texts(app)
