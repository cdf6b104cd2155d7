"""A running room needs nothing but what it has: whatever file is spoilt meanwhile, it goes on to its end."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from tests.content.spoiling import WAYS
from tests.rooms.house import OPTIONS, House, send
from workbook.content import check, shelf
from workbook.content.catalogue import Catalogue

PROJECT = Path(__file__).parents[2]
TODAY = date(2026, 3, 2)
RUNNING = "scenarios/two-benches/scenario.yaml"
FILES = [
    "guidance.csv",
    "glossary.csv",
    "beyond.yaml",
    "letters/criteria.yaml",
    "landscape/seats.csv",
    "landscape/intake.csv",
    "landscape/week.csv",
    "landscape/recesses.csv",
    "facilitators-guide.md",
    "agendas/taster-20.yaml",
    "agendas/whole-day.yaml",
    "scenarios/who-writes/scenario.yaml",
    "scenarios/two-benches/answers.yaml",
    RUNNING,
    "notebooks/01-know-your-mp.ipynb",
    "notebooks/room.ipynb",
]
each_file = pytest.mark.parametrize("file", FILES)
each_way = pytest.mark.parametrize("way", WAYS)


@pytest.fixture
def house(tmp_path, monkeypatch):
    """A room on content of every sort, in a process that has read nothing yet."""
    monkeypatch.setattr(shelf, "_kept", {})
    house = House(tmp_path)
    for name in ("glossary.csv", "beyond.yaml", "facilitators-guide.md"):
        shutil.copy(PROJECT / "data" / name, house.content)
    shutil.copytree(PROJECT / "data" / "landscape", house.content / "landscape")
    shutil.copy(PROJECT / "data/agendas/taster-20.yaml", house.content / "agendas")
    shutil.copytree(PROJECT / "notebooks", house.content.with_name("notebooks"))
    return house


def place(house, file):
    """Where a file is; notebooks are beside the content."""
    beside = file.startswith("notebooks/")
    return (house.content.parent if beside else house.content) / file


def play_to_the_end(house, people):
    """Every step from where the room is, with votes where there is something to vote on."""
    while house.room["may"] != []:
        view = house.room
        votes = people[0].view()["exercise"] is not None and view["step"]["id"] == "first"
        if votes and view["phase"] == "open":
            for n, one in enumerate(people):
                send(one, OPTIONS[n % len(OPTIONS)])
        house.do("next" if view["next"]["do"] == "say" else view["next"]["do"])
    house.chair.show_report()
    assert house.room["report"]["people"] == len(people)


@each_way
@each_file
def test_a_room_goes_on_when_a_file_is_spoilt(file, way, house):
    """Nothing that it shows is lost by it, and the file is named."""
    people = house.people(5)
    house.all("next", "next", "open")
    assert house.chair.view()["broken"] == []
    before = people[0].view()["exercise"]
    WAYS[way](place(house, file))
    again = people[0].view()["exercise"]
    assert {**again, "terms": None} == {**before, "terms": None}
    play_to_the_end(house, people)
    named = [one["problem"] for one in house.chair.view()["broken"]]
    left = ("answers.yaml", ".ipynb", ".md") if way == "cut off" else ("answers.yaml", ".ipynb")
    if not file.endswith(left) and not (way == "name" and file.startswith("agendas/")):
        assert any(one.startswith(file) for one in named), named


@each_way
@pytest.mark.parametrize(
    "files", [[RUNNING], [one for one in FILES if one != RUNNING]], ids=["its own", "others"]
)
def test_a_room_goes_on_on_a_server_that_starts_with_spoilt_files(files, way, house, monkeypatch):
    """What cannot be shown is said in a sentence, and one can go on."""
    people = house.people(5)
    house.all("next", "next", "open")
    for file in files:
        WAYS[way](place(house, file))
    monkeypatch.setattr(shelf, "_kept", {})
    missing = files == [RUNNING]
    assert people[0].view()["room"]["step"]["missing"] is missing
    assert house.room["step"]["missing"] is missing
    play_to_the_end(house, people)
    assert house.chair.view()["stage"] == "room"


@each_way
def test_the_check_names_every_spoilt_file(way, house):
    """All of them in one run."""
    for file in FILES:
        WAYS[way](place(house, file))
    found = check(house.content, TODAY, house.content.with_name("notebooks")).problems
    unnamed = {file for file in FILES if not any(one.file.startswith(file) for one in found)}
    # Half a guide is a guide.
    assert unnamed <= ({"facilitators-guide.md"} if way == "cut off" else set())


@each_way
def test_the_contents_page_opens_whatever_notebook_is_spoilt(way, tmp_path, monkeypatch):
    """The others are there, and the spoilt one is named; on a running server it stays as it was."""
    folder = Path(shutil.copytree(PROJECT / "notebooks", tmp_path / "notebooks"))
    for stem in ("03-diary-and-visits", "room"):
        monkeypatch.setattr(shelf, "_kept", {})
        running = Catalogue(folder).find(stem)
        WAYS[way](folder / f"{stem}.ipynb")
        if way != "name":
            assert Catalogue(folder).find(stem) == running
        monkeypatch.setattr(shelf, "_kept", {})
        catalogue = Catalogue(folder)
        assert len(catalogue.all()) == 10
        assert catalogue.find(stem) is None
        assert catalogue.is_broken(stem) is (way != "name")
        assert (
            any(one.problem.file == f"notebooks/{stem}.ipynb" for one in catalogue.broken)
            or way == "name"
        )


def test_a_mended_file_is_used_at_once(house):
    """And a new agenda has its place without a new start."""
    WAYS["empty"](house.content / "agendas/taster-20.yaml")
    house.chair.leave()
    assert [one["id"] for one in house.chair.view()["lobby"]["agendas"]] == ["whole-day"]
    shutil.copy(PROJECT / "data/agendas/taster-20.yaml", house.content / "agendas")
    assert len(house.chair.view()["lobby"]["agendas"]) == 2
    assert house.chair.view()["broken"] == []
