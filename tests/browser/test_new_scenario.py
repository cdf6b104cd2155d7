"""A scenario is text: a new one is played without a line of Python added to the package."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from .conftest import NewContext
from .content import Content
from .playing import open_notebook, sheets
from .servers import DATA, Server
from .test_errors import notebook

SCENARIO = """
id: bus-to-the-clinic
version: 1
title: The bus to the clinic
summary: A bus is to be cut, and a clinic with it.
theme: first-contact
audience: [council]
minutes: 5
review_by: 2099-01-01
cast:
  - {id: mp, name: Nia Prosser, role: MP for Hafod}
situation: |
  The 14 stops at the clinic. From March it may not.
exercises:
  - id: first-call
    kind: best-option
    title: The first call
    prompt: Whom do you ring?
    rests_on: judgement
    options:
      - {id: paper, text: The local paper, points: 0, why: It is not theirs to decide.}
      - {id: operator, text: The bus company, points: 4, why: They know what is settled.}
      - {id: office, text: The MP's office, points: 2, why: "Soon, but with facts."}
  - id: order
    kind: rank
    title: What to say first
    prompt: Put these in order.
    rests_on: judgement
    best: First of all
    worst: Last of all
    options:
      - {id: thanks, text: Thank you for seeing us., place: 3, why: Short.}
      - {id: who, text: Sixty people a week come by that bus., place: 1, why: Who is hurt.}
      - {id: ask, text: "Could you ask the company to wait?", place: 2, why: One thing to do.}
  - id: letters
    kind: rate
    title: Three openings
    prompt: How fitting is each?
    rests_on: judgement
    scale: [Not at all, Hardly, Nearly, Quite]
    statements:
      - {id: plain, text: We would like your help., rating: 4, why: Plain.}
      - {id: blame, text: You let this happen., rating: 1, why: It ends the talk.}
      - {id: stiff, text: We write with reference to the above., rating: 2, why: Nobody is there.}
"""

ANSWERS = """
first-call: {reference: operator, naive: {first: paper}}
order: {reference: [who, ask, thanks], naive: {as-listed: [thanks, who, ask]}}
letters: {reference: {plain: 4, blame: 1, stiff: 2}, naive: {all-fine: {plain: 4, blame: 4, stiff: 4}}}
"""

STEM = "01-bus"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Content:
    """What an author writes: two text files and a notebook."""
    folder = tmp_path_factory.mktemp("written")
    slug = yaml.safe_load(SCENARIO)["id"]
    place = folder / "data" / "scenarios" / slug
    place.mkdir(parents=True)
    (folder / "data" / "guidance.csv").write_bytes((DATA / "guidance.csv").read_bytes())
    (place / "scenario.yaml").write_text(SCENARIO, "utf-8")
    (place / "answers.yaml").write_text(ANSWERS, "utf-8")
    notebooks = folder / "notebooks"
    notebooks.mkdir()
    calls = [f'exercise("{slug}/{id}")' for id in ("first-call", "order", "letters")]
    cells = ["# The bus", "from workbook import exercise, results", *calls, f'results("{slug}")']
    (notebooks / f"{STEM}.ipynb").write_text(notebook(*cells), "utf-8")
    return Content(folder / "data", notebooks)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, written: Content) -> Iterator[Server]:
    """A server with that scenario and that notebook."""
    folder: Path = tmp_path_factory.mktemp("server")
    with Server(folder, written.folder, written.notebooks) as server:
        yield server


def test_a_new_scenario_is_played(
    server: Server, written: Content, new_context: NewContext
) -> None:
    """Best option, rank and rate, written a moment ago, from question to results card."""
    page = new_context().new_page()
    open_notebook(page, server.address, STEM, written)
    every = sheets(page, STEM, content=written)
    assert [sheet.exercise.kind for sheet in every] == ["best-option", "rank", "rate"]
    for sheet in every:
        sheet.play(written.reference(sheet.place))
        sheet.expect_full_marks()
    card = page.get_by_role("region", name="The bus to the clinic", exact=True)
    card.get_by_text("All 3 exercises answered.").wait_for()
    card.get_by_text("Full marks", exact=True).first.wait_for()
