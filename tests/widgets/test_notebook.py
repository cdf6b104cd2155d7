"""The calls a notebook makes."""

import logging
import secrets

import pytest
from IPython.core.formatters import DisplayFormatter

import workbook as package
from tests.conftest import SAMPLE
from tests.content.rekeyed import ANSWERS
from tests.pages import Caught
from workbook.app import build
from workbook.app.identity import PARTICIPANT, SELF_PACED
from workbook.app.places import CONTENT_VARIABLE, HOME_VARIABLE, content_folder
from workbook.screens.exercises import SCREENS
from workbook.screens.words import WORDS
from workbook.widgets import notebook


@pytest.fixture(autouse=True)
def here(workbook, monkeypatch):
    """The workbook of this kernel is the sample on a database of its own, opened by nobody else."""
    monkeypatch.setattr(notebook, "here", lambda: workbook)
    monkeypatch.delenv(PARTICIPANT, raising=False)
    notebook.page.cache_clear()
    yield workbook
    notebook.page.cache_clear()


@pytest.fixture
def served(monkeypatch):
    """A server started this kernel for somebody."""
    monkeypatch.setenv(PARTICIPANT, "f" * 32)
    notebook.page.cache_clear()


def shown_as(result):
    """What a kernel sends of a cell's result, by kind."""
    data, _ = DisplayFormatter().format(result)
    return data


EVERY = {
    **{f"exercise {id}": lambda id=id: package.exercise(f"two-benches/{id}") for id in ANSWERS},
    "role": package.role,
    "results": lambda: package.results("two-benches"),
    "room": package.room,
    "progress": package.progress,
    "profile": package.profile,
    "glossary": package.glossary,
    "landscape": lambda: package.landscape("seats"),
    "facilitator": package.facilitator,
    "nothing there": lambda: package.results("three-benches"),
}


@pytest.mark.parametrize("call", EVERY.values(), ids=EVERY)
def test_where_no_script_draws_it_a_result_is_a_sentence(call, served):
    """An attendee whose browser lacks a script reads plain words, and never a Python object."""
    shown = call()
    for text in (shown_as(shown)["text/plain"], shown_as([shown])["text/plain"]):
        assert text.strip("[]") == WORDS["shared"]["missing"]


@pytest.mark.parametrize("call", list(EVERY.values())[:-1], ids=list(EVERY)[:-1])
def test_in_jupyterlab_a_result_says_how_to_see_it(call):
    """After a restart the text is all that is left, so it says what to do."""
    assert shown_as(call())["text/plain"] == WORDS["shared"]["run_first"]
    assert "Run All Cells" in WORDS["shared"]["run_first"]


def submit(screen, answer):
    """Submit an answer on a screen, as its page does."""
    message = {"type": "submit", "id": secrets.token_hex(16), "attempt": 1, "version": 3}
    screen._heard(screen, message | {"answer": answer}, [])


@pytest.mark.parametrize("id", ANSWERS)
def test_an_exercise_is_shown_by_the_screen_of_its_kind(id):
    """`exercise` finds the exercise by its name and shows it on the screen for its kind."""
    shown = package.exercise(f"two-benches/{id}")
    assert isinstance(shown.screen, SCREENS[shown.view["kind"]])
    assert shown.view["place"] == f"two-benches/{id}"


@pytest.mark.parametrize(
    "name", ["two-benches/last-word", "three-benches/first-word", "", "/", "a/b/c"]
)
def test_an_unknown_exercise_raises_in_jupyterlab(name):
    """An author in JupyterLab sees what is not there and what is."""
    with pytest.raises(KeyError, match="there are: "):
        package.exercise(name)


@pytest.mark.parametrize(
    "call",
    [lambda: package.exercise("two-benches/last-word"), lambda: package.results("three-benches")],
    ids=["exercise", "results"],
)
def test_an_unknown_name_is_one_plain_sentence_when_served(call, served, caplog):
    """An attendee sees one sentence and no traceback; the log gets the traceback."""
    with caplog.at_level(logging.ERROR, logger="workbook.widgets"):
        shown = call()
    assert shown_as(shown)["text/plain"] == WORDS["shared"]["missing"]
    assert "Traceback" not in str(shown_as(shown))
    assert "benches" not in str(shown_as(shown))
    assert "KeyError" in caplog.text


def test_broken_content_is_one_plain_sentence_when_served(served, here, monkeypatch):
    """Nothing of a broken scenario, its path or its text reaches an attendee."""

    def fail(*_):
        raise OSError("/srv/workbook/data is gone")

    monkeypatch.setattr(type(here), "way", fail)
    assert "/srv" not in str(shown_as(package.exercise("two-benches/first-word")))


def test_a_served_kernel_works_for_its_participant(served, here):
    """The participant named by the server is whose answers are kept."""
    submit(package.exercise("two-benches/first-word"), "ring-her")
    assert len(here.keeper.all_answers("f" * 32)) == 1
    assert here.keeper.all_answers(SELF_PACED) == []


def test_without_a_server_there_is_one_self_paced_learner(here):
    """In JupyterLab everything belongs to the owner of the user folder."""
    submit(package.exercise("two-benches/first-word"), "ring-her")
    assert len(here.keeper.all_answers(SELF_PACED)) == 1


def test_the_results_card_follows_an_answer():
    """Results shown elsewhere on the page change as soon as an answer is taken."""
    results = package.results("two-benches")
    assert results.view["score"] is None
    submit(package.exercise("two-benches/first-word"), "ring-her")
    assert results.view["score"]["points"] == 4


def test_the_contents_follow_an_answer():
    """So does the list of scenarios with how far one has come."""
    contents = package.progress()
    (row,) = contents.view["rows"]
    assert (row["title"], row["done"], row["of"]) == ("Two benches", 0, len(ANSWERS))
    submit(package.exercise("two-benches/first-word"), "ring-her")
    assert contents.view["rows"][0]["done"] == 1


def test_a_refused_answer_changes_no_results():
    """Results stay as they are when an answer could not be taken."""
    results = package.results("two-benches")
    submit(package.exercise("two-benches/first-word"), "no-such-option")
    assert results.view["score"] is None


@pytest.mark.parametrize("make", [lambda: package.results("two-benches"), package.progress])
def test_other_screens_hear_nothing_but_ping_and_resync(make):
    """Results and contents answer pings and resyncs, and nothing else has any effect."""
    page = Caught(make().screen)
    before = dict(page.view)
    for message in ({"type": "submit"}, {"type": "draft", "answer": 1}, None, [], {"type": 1}, {}):
        assert page.say(message) == []
    assert page.say({"type": "ping", "n": 3}) == [{"type": "pong", "n": 3}]
    assert page.say({"type": "resync"}) == [("view", before)]


def test_the_package_offers_these_calls_and_nothing_else():
    """A notebook needs these nine; another name is an AttributeError."""
    assert set(package.__all__) == {
        "exercise", "facilitator", "glossary", "landscape", "profile", "progress", "results", "role",
        "room",
    }  # fmt: skip
    assert all(callable(getattr(package, name)) for name in package.__all__)
    with pytest.raises(AttributeError, match="no attribute 'quiz'"):
        _ = package.quiz


def test_the_workbook_is_opened_once_where_the_environment_says(monkeypatch, tmp_path):
    """The first call opens the workbook in the named folders; later ones use the same."""
    monkeypatch.undo()
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "mine"))
    monkeypatch.setenv(CONTENT_VARIABLE, str(SAMPLE))
    notebook.here.cache_clear()
    try:
        assert notebook.here().library.slugs == ["two-benches"]
        assert notebook.here() is notebook.here()
        assert (tmp_path / "mine" / "workbook.db").exists()
    finally:
        notebook.here.cache_clear()


# ---- the landscape and the glossary ----


@pytest.fixture
def real(here, monkeypatch, home, clock):
    """The notebook is on the project's own content."""
    workbook = build(home, content_folder(), clock)
    monkeypatch.setattr(notebook, "here", lambda: workbook)
    notebook.page.cache_clear()
    return workbook


@pytest.mark.parametrize("part", ["seats", "intake", "sittings"])
def test_a_part_of_the_landscape_is_shown(real, part):
    """The screen has what the tables say."""
    shown = package.landscape(part)
    assert shown.screen.component == "landscape"
    assert shown.view == real.landscape(part)


def test_the_glossary_is_shown(real):
    """The screen has every term."""
    assert package.glossary().view == real.glossary()


def test_an_unknown_part_is_a_sentence_when_served_and_an_error_in_jupyterlab(real, monkeypatch):
    """As with an exercise that is not there."""
    with pytest.raises(ValueError, match="seats, intake, sittings"):
        package.landscape("weather")
    monkeypatch.setenv(PARTICIPANT, "f" * 32)
    notebook.page.cache_clear()
    assert str(package.landscape("weather")) == WORDS["shared"]["missing"]
