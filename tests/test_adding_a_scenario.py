"""A scenario of existing kinds is added with text files alone."""

import secrets
import shutil
from datetime import date
from pathlib import Path

import pytest
import yaml

from workbook.app import build
from workbook.content import check

DATA = Path(__file__).resolve().parents[1] / "data"

SCENARIO = """\
id: the-late-bus
version: 1
title: The late bus
summary: The last bus from the hospital goes ten minutes before visiting ends.
theme: casework
audience: [council, nhs]
minutes: 5
review_by: 2027-06-30
cast:
  - {id: mp, name: Nell Orchard, role: MP for Wherry, about: Takes the bus herself.}
situation: |
  The last bus leaves at ten to eight. Visiting ends at eight.

  Nell Orchard has asked who could move either of them.
exercises:
  - id: who-moves
    kind: best-option
    title: Who moves
    prompt: What do you tell her?
    rests_on: judgement
    guidance: [G001]
    options:
      - {id: bus, text: Ask the bus company., points: 1, why: "That sends her away. Say what you will ask, and of whom."}
      - {id: both, text: You will ask both and ring on Friday., points: 4, why: She has a name and a day.}
      - {id: policy, text: Visiting hours are policy., points: 0, why: It answers nobody at the bus stop.}
  - id: the-reply
    kind: rate
    title: The reply
    prompt: How apt is each line?
    rests_on: judgement
    guidance: [G002]
    statements:
      - {id: thanks, text: Thank you for raising this., rating: 3, why: "Kind, if something follows."}
      - {id: noted, text: Your comments are noted., rating: 1, why: Nobody has ever liked to read this.}
      - {id: friday, text: I will ring on Friday., rating: 4, why: A day she can hold you to.}
      - {id: buses, text: We do not run buses., rating: 2, why: "True, and no help."}
      - {id: sorry, text: I am sorry it is so., rating: 3, why: It costs nothing.}
  - id: at-the-stop
    kind: conversation
    title: At the stop
    prompt: What do you say?
    rests_on: judgement
    start: waiting
    state:
      trust: {label: Trust, start: 2, max: 4, worth: 1}
    nodes:
      - id: waiting
        speaker: mp
        says: It has gone.
        choices:
          - {id: wait, says: Let us wait together., effects: {trust: 1}, goto: talking, why: You stayed.}
          - {id: taxi, says: There are taxis., effects: {trust: -1}, goto: talking, why: Not for everyone.}
      - id: talking
        speaker: mp
        says: Who decides?
        choices:
          - {id: we-both, says: Two of us. I will ask both., goto: home, why: She knows whom to chase.}
          - {id: who-knows, says: Hard to say., goto: dark, why: It was not hard to ask.}
    endings:
      - {id: home, title: A lift, points: 4, text: You drive her home., debrief: A name and a day.}
      - {id: dark, title: A walk, points: 0, text: She walks., debrief: Nobody knew.}
"""
ANSWERS = """\
who-moves:
  reference: both
  naive: {the-first: bus}
the-reply:
  reference: {thanks: 3, noted: 1, friday: 4, buses: 2, sorry: 3}
  naive: {all-fours: {thanks: 4, noted: 4, friday: 4, buses: 4, sorry: 4}}
at-the-stop:
  reference: [wait, we-both]
  naive: {the-taxi: [taxi, who-knows]}
"""


@pytest.fixture
def content(tmp_path):
    """The project's own content with one folder more, and nothing else."""
    content = Path(shutil.copytree(DATA, tmp_path / "data"))
    folder = content / "scenarios" / "the-late-bus"
    folder.mkdir()
    (folder / "scenario.yaml").write_text(SCENARIO, encoding="utf-8")
    (folder / "answers.yaml").write_text(ANSWERS, encoding="utf-8")
    return content


def test_a_new_scenario_passes_the_check(content):
    """One folder with two text files is all that the check asks for."""
    before = check(DATA, date(2026, 3, 2))
    after = check(content, date(2026, 3, 2))
    assert after.problems == ()
    assert (after.scenarios, after.exercises) == (before.scenarios + 1, before.exercises + 3)


def test_a_new_scenario_can_be_done_from_start_to_results(content, home, clock):
    """It is found, each of its exercises can be answered, and the results card is filled."""
    workbook = build(home, content, clock)
    assert "the-late-bus" in workbook.library.slugs
    mistaken = {"thanks": 3, "noted": 4, "friday": 4, "buses": 2, "sorry": 3}
    answers = yaml.safe_load(ANSWERS)
    for id in ("who-moves", "the-reply", "at-the-stop"):
        way = workbook.way("ann", f"the-late-bus/{id}")
        assert way.view()["state"] == "open"
        answer = mistaken if id == "the-reply" else answers[id]["reference"]
        way.submit(secrets.token_hex(16), 1, 1, answer)
        assert way.view()["feedback"]["score"]["points"] > 0
    card = workbook.card("ann", "the-late-bus")
    assert (card["done"], card["of"]) == (3, 3)
    assert card["score"]["points"] == 4 + 12 + 24
    assert card["score"]["maximum"] == 4 + 15 + 24
    assert card["weakest"]["title"] == "Your comments are noted."
    assert card["strongest"] is not None
    assert [row["id"] for row in card["read"]] == ["G002"]
    assert workbook.progress("ann")["the-late-bus"].done == 3
