"""The parts of a workbook are put together in one place."""

import json
import secrets
import shlex
import stat
import subprocess

import pytest

from tests.conftest import SAMPLE
from tests.content.rekeyed import ANSWERS
from workbook.app import build
from workbook.app.places import (
    NotPrivate,
    content_folder,
    make_private,
    project_folder,
    user_folder,
)
from workbook.content import ContentError
from workbook.serving.home import cookie_secret
from workbook.store.schema import is_current, open_engine, sqlite_url


def mode(path):
    """Who may do what with a file or folder."""
    return stat.S_IMODE(path.stat().st_mode)


def test_the_user_folder_is_made_and_closed_to_others(tmp_path, clock):
    """Building makes the folder, all the way down, for its owner alone, with a current database."""
    home = tmp_path / "a" / "b" / "home"
    build(home, SAMPLE, clock)
    assert mode(home) == 0o700
    engine = open_engine(sqlite_url(home / "workbook.db"))
    assert is_current(engine)
    engine.dispose()


@pytest.mark.parametrize("allowed", [0o755, 0o750, 0o701, 0o1777])
def test_a_folder_that_others_can_enter_is_refused_as_it_is(tmp_path, clock, allowed):
    """Nothing is put into it, and its mode stays: it may be the whole machine's."""
    home = tmp_path / "home"
    home.mkdir()
    (home / "of somebody").touch()
    home.chmod(allowed)
    with pytest.raises(NotPrivate, match=f"--home {home}/workbook"):
        build(home, SAMPLE, clock)
    assert mode(home) == allowed
    assert [path.name for path in home.iterdir()] == ["of somebody"]
    build(home / "workbook", SAMPLE, clock)
    assert mode(home / "workbook") == 0o700


@pytest.mark.parametrize("name", [None, "workbook.db", "cookie-secret"])
def test_what_is_plainly_a_user_folder_is_told_how_to_close(tmp_path, name):
    """An empty one, or one that was ours before: by a command, which is then enough."""
    home = tmp_path / "a home"
    home.mkdir()
    home.chmod(0o755)
    if name:
        (home / name).touch()
    with pytest.raises(NotPrivate) as told:
        make_private(home)
    command = str(told.value).partition("Close it to them: ")[2]
    subprocess.run(shlex.split(command), check=True)
    assert make_private(home) == home


def test_everybodys_folder_is_never_told_to_be_closed(tmp_path):
    """Not even where it is empty, or holds what looks like ours."""
    (tmp_path / "workbook.db").touch()
    tmp_path.chmod(0o1777)
    with pytest.raises(NotPrivate) as told:
        make_private(tmp_path)
    assert "chmod" not in str(told.value)


def test_what_is_kept_is_for_its_owner_alone(tmp_path, clock):
    """Every file, also those that were there before and those that the database makes beside it."""
    home = make_private(tmp_path / "home")
    (home / "workbook.db").touch(mode=0o644)
    (home / "workbook.db").chmod(0o644)
    workbook = build(home, SAMPLE, clock)
    workbook.choose_role("ann", "nhs")
    cookie_secret(home)
    files = {path.name: mode(path) for path in home.iterdir()}
    assert {"workbook.db", "workbook.db-wal", "cookie-secret"} <= set(files)
    assert set(files.values()) == {0o600}


def test_a_user_folder_that_cannot_be_made_is_an_error(tmp_path, clock):
    """A file in the place of the folder is told as an OSError."""
    (tmp_path / "home").write_text("a file", encoding="utf-8")
    with pytest.raises(OSError, match="home"):
        build(tmp_path / "home", SAMPLE, clock)


def test_building_again_finds_what_was_kept(home, clock):
    """After a restart everything that was submitted is there."""
    way = build(home, SAMPLE, clock).way("ann", "two-benches/first-word")
    way.submit(secrets.token_hex(16), 1, 3, "write")
    before = json.dumps(way.view())
    again = build(home, SAMPLE, clock).way("ann", "two-benches/first-word")
    assert json.dumps(again.view()) == before


def test_the_clock_is_the_one_that_was_passed(workbook, clock):
    """Answers bear the time of the workbook's own clock."""
    way = workbook.way("ann", "two-benches/first-word")
    assert way.submit(secrets.token_hex(16), 1, 3, "write").at == clock()


@pytest.mark.parametrize(
    ("name", "message"),
    [
        (
            "two-benches/last-word",
            "no exercise 'last-word' in 'two-benches'; there are: first-word",
        ),
        ("two-benches", "no exercise '' in 'two-benches'"),
        ("three-benches/first-word", "no scenario 'three-benches'; there are: two-benches"),
        ("", "no scenario ''"),
    ],
)
def test_an_unknown_name_is_told_with_the_known_ones(workbook, name, message):
    """Asking for what is not there names what is."""
    with pytest.raises(KeyError, match=message):
        workbook.way("ann", name)


def test_a_broken_scenario_is_told_when_it_is_asked_for(content, home, clock):
    """Building reads no scenario; the broken one is told when it is needed."""
    path = content / "scenarios" / "two-benches" / "scenario.yaml"
    path.write_text("id: [", encoding="utf-8")
    workbook = build(home, content, clock)
    with pytest.raises(ContentError, match="is not closed"):
        workbook.way("ann", "two-benches/first-word")


def test_progress_and_card_are_those_of_one_person(workbook):
    """One person's answer is in their own progress and card, and in nobody else's."""
    way = workbook.way("ann", "two-benches/first-word")
    way.submit(secrets.token_hex(16), 1, 3, "ring-her")
    assert {slug: (p.done, p.of) for slug, p in workbook.progress("ann").items()} == {
        "two-benches": (1, len(ANSWERS))
    }
    assert workbook.progress("bob")["two-benches"].done == 0
    assert workbook.card("ann", "two-benches")["score"]["points"] == 4
    assert workbook.card("bob", "two-benches")["score"] is None


def test_the_two_folders_can_be_named_by_the_environment(monkeypatch, tmp_path):
    """WORKBOOK_HOME and WORKBOOK_CONTENT name the folders; without them each has its own place."""
    monkeypatch.setenv("WORKBOOK_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("WORKBOOK_CONTENT", str(tmp_path / "content"))
    assert (user_folder(), content_folder()) == (tmp_path / "home", tmp_path / "content")
    monkeypatch.delenv("WORKBOOK_HOME")
    monkeypatch.delenv("WORKBOOK_CONTENT")
    assert content_folder() == project_folder() / "data"
    assert project_folder() not in user_folder().parents
