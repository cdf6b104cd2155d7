"""What letters are judged by: the file, and how the criteria come into the feedback."""

import shutil
from datetime import date
from pathlib import Path

import pytest
import yaml

from tests.conftest import SAMPLE
from workbook.content import Library, check
from workbook.content.kinds.letter import CRITERIA
from workbook.content.letters import FILE, read_criteria
from workbook.content.reading import STRICT_TYPES

DATA = Path(__file__).resolve().parents[2] / "data"
TODAY = date(2026, 3, 2)
WRITTEN = yaml.safe_load((SAMPLE / FILE).read_text(encoding="utf-8"))


@pytest.fixture
def told(tmp_path):
    """What is said about a file of criteria, given as data or as text."""

    def tell(given):
        path = tmp_path / "criteria.yaml"
        path.write_text(given if isinstance(given, str) else yaml.safe_dump(given), "utf-8")
        return [f"{p.place}: {p.message}" for p in read_criteria(path)[1]]

    return tell


def changed(kind, n, **fields):
    """The sample's criteria with one of them changed."""
    written = yaml.safe_load(yaml.safe_dump(WRITTEN))
    written[kind][n] |= fields
    return written


@pytest.mark.parametrize("root", [SAMPLE, DATA], ids=["sample", "data"])
def test_every_criterion_has_its_words(root):
    """Each kind of letter has exactly its criteria, in their order, whole and different."""
    criteria, problems = read_criteria(root / FILE)
    assert problems == []
    assert {kind: tuple(found) for kind, found in criteria.items()} == CRITERIA
    for found in criteria.values():
        for criterion in found.values():
            texts = [criterion.met_when, criterion.example_met, criterion.example_not]
            assert len(set(texts)) == len(texts)


def test_what_is_plain_is_plain_everywhere():
    """The criterion that both kinds of letter share says the same in both."""
    criteria = Library(DATA).criteria
    one, other = (criteria[kind]["plain"] for kind in CRITERIA)
    assert one.met_when == other.met_when


ALL = "concern, finding, next-step, date, contact, plain, forwardable, measured, open"
FIELDS = "id, label, met_when, example_met, example_not, guidance"
MISTAKES = [
    ("", [": is empty"]),
    ("- a list", [": must map each kind of letter (casework-reply, first-contact) to a list"]),
    (WRITTEN | {"complaint": []}, [
        "complaint: 'complaint' is no kind of letter; kinds: casework-reply, first-contact",
    ]),
    ({"casework-reply": WRITTEN["casework-reply"]}, [": the key 'first-contact' is missing"]),
    (WRITTEN | {"casework-reply": {}}, ["casework-reply: must be a list"]),
    (WRITTEN | {"casework-reply": WRITTEN["casework-reply"][1:]}, [
        "casework-reply: these criteria are missing: concern",
    ]),
    (changed("casework-reply", 3, id="dates"), [
        f"casework-reply[dates].id: 'dates' is no criterion of casework-reply; allowed: {ALL}",
        "casework-reply: these criteria are missing: date",
    ]),
    (WRITTEN | {"casework-reply": [*WRITTEN["casework-reply"], WRITTEN["casework-reply"][0]]}, [
        "casework-reply[concern].id: the criterion 'concern' stands twice",
    ]),
    (changed("first-contact", 0, met_when=" "), [
        "first-contact[letterhead].met_when: must not be empty",
    ]),
    (changed("first-contact", 0, label=7), [
        f"first-contact[letterhead].label: {STRICT_TYPES['string_type']}",
    ]),
    (changed("first-contact", 0, points=4), [
        f"first-contact[letterhead].points: unknown key 'points'; allowed here: {FIELDS}",
    ]),
]  # fmt: skip


@pytest.mark.parametrize(("given", "expected"), MISTAKES)
def test_a_mistake_in_the_criteria_is_told(told, given, expected):
    """Each mistake is told with its place and what to do."""
    assert told(given) == expected


def test_the_check_reads_the_criteria(content):
    """`check` tells of the criteria beside everything else, and of a file that is not there."""
    (content / FILE).write_text("first-contact: []\n", encoding="utf-8")
    problems = [str(problem) for problem in check(content, TODAY).problems]
    assert problems == [
        "letters/criteria.yaml:1: the key 'casework-reply' is missing",
        "letters/criteria.yaml:1: first-contact: has too few entries: at least 1",
    ]
    shutil.rmtree(content / "letters")
    problems = [str(problem) for problem in check(content, TODAY).problems]
    assert problems == ["letters/criteria.yaml: is missing"]


def test_the_criteria_are_asked_for_only_where_there_is_a_letter(content):
    """Content without a letter needs no criteria."""
    scenario = content / "scenarios" / "two-benches"
    for path in (scenario / "scenario.yaml", scenario / "answers.yaml"):
        written = yaml.safe_load(path.read_text(encoding="utf-8"))
        if path.stem == "scenario":
            written["exercises"] = [e for e in written["exercises"] if e["kind"] != "letter"]
        else:
            del written["to-her"]
        path.write_text(yaml.safe_dump(written), encoding="utf-8")
    shutil.rmtree(content / "letters")
    assert check(content, TODAY).problems == ()


def test_broken_criteria_are_named_and_stop_no_feedback(content):
    """Feedback that needs them goes without their words; the file is named to whoever can mend it."""
    (content / FILE).write_text("", encoding="utf-8")
    library = Library(content)
    letter = library.scenario("two-benches").by_id["to-her"]
    assert library.told(letter.feedback(letter.read({"text": "Dear Ruth"})))
    assert [broken.problem.file for broken in library.broken] == [FILE]
