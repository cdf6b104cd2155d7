"""Every mistake an author can make is told with its file, its place and what to do.

Each folder under `broken/` holds one scenario that is wrong in one way (`several-at-once`: in
several). The table says exactly what `workbook check` prints for it.
"""

import shutil
from datetime import date
from pathlib import Path

import pytest

from tests.content.rekeyed import ANSWERS
from workbook.content import check
from workbook.content.kinds import KINDS

BROKEN = Path(__file__).with_name("broken")
SAMPLE = Path(__file__).with_name("sample")
TODAY = date(2026, 3, 2)

MESSAGES = {
    "a-loop": [
        "scenario.yaml:21: exercises[on-the-bench].nodes: a path never ends: listens > hello > listens",
        "scenario.yaml:36: exercises[on-the-bench].endings[cold]: no path reaches this ending",
    ],
    "a-reference-off-the-map": [
        "answers.yaml:2: who-minds.reference: A place on the map is a column and a row, each 1 to 5, not [5, 1, 1]. (an answer to place is at, mapping item ids to [column, row], and gaps, a list of the role ids that nobody fills)",
    ],
    "a-role-with-an-items-id": [
        "scenario.yaml:28: exercises[who-minds].coverage.roles[walker].id: 'walker' is an item's id already; items and roles need different ids",
    ],
    "a-scale-too-long": [
        "scenario.yaml:19: exercises[who-minds].up.high: must have 20 characters or fewer",
    ],
    "answer-to-no-exercise": [
        "answers.yaml:4: second-word: there is no exercise 'second-word'; exercises: first-word",
    ],
    "bad-date": [
        "scenario.yaml:8: '2027-13-30' is no date or number; correct it, or put it in quotes",
    ],
    "boxes-alike": [
        "scenario.yaml:17: exercises[looking-back].boxes[keep].id: the box id 'keep' stands twice; ids are unique",
    ],
    "criterion-twice": [
        "scenario.yaml:18: exercises[to-her].criteria[2]: the criterion 'date' stands twice; keep one of them",
    ],
    "date-in-words": [
        "scenario.yaml:8: review_by: must be a date, as 2027-06-30",
    ],
    "dead-end": [
        "scenario.yaml:31: exercises[on-the-bench].nodes[listens].choices: nothing can be said here when trust is 2",
    ],
    "duplicate-choice-id": [
        "scenario.yaml:33: exercises[on-the-bench].nodes[listens].choices[ask].id: the choice id 'ask' stands twice in this conversation",
    ],
    "duplicate-id": [
        "scenario.yaml:21: exercises[first-word].options[nobody].id: the option id 'nobody' stands twice; ids are unique",
    ],
    "duplicate-key": [
        "scenario.yaml:8: minutes: this key stands twice; keep one of them",
    ],
    "empty": [
        "scenario.yaml: is empty",
    ],
    "empty-answers-file": [
        "answers.yaml: is empty",
    ],
    "empty-text": [
        "scenario.yaml:16: exercises[first-word].prompt: must not be empty",
    ],
    "every-role-covered": [
        "scenario.yaml:26: exercises[who-minds].coverage.roles: covered must be true for some roles and false for others; now all are true",
    ],
    "exercise-without-answer": [
        "answers.yaml:1: there is no answer to 'first-word': each exercise has exactly two keys here, reference and naive; an answer to best-option is the id of one option",
    ],
    "goto-nowhere": [
        "scenario.yaml:32: exercises[on-the-bench].nodes[listens].choices[dates].goto: 'agred' is neither a node nor an ending (did you mean 'agreed'?)",
    ],
    "goto-off": [
        "scenario.yaml:33: exercises[on-the-bench].nodes[listens].choices[leave].goto[0].to: must be text; put it in quotes if it looks like a number, a date, yes/no or on/off",
    ],
    "goto-without-a-last-resort": [
        "scenario.yaml:32: exercises[on-the-bench].nodes[listens].choices[dates].goto: the last target must have no `when`, so that there is always a way on",
    ],
    "half-a-place": [
        "scenario.yaml:21: exercises[who-minds].items[walker].at: has too few entries: at least 2",
    ],
    "id-is-not-the-folder": [
        "scenario.yaml:1: id: the id is 'tiny' but the folder is 'small'; make them the same",
    ],
    "id-not-kebab-case": [
        "scenario.yaml:19: exercises[first-word].options[Nobody_Yet].id: 'Nobody_Yet' is not of the right form; ids are lower case words and digits joined by hyphens",
    ],
    "letter-too-short": [
        "scenario.yaml:21: exercises[to-her].model.text: the model letter has 27 words; it asks for 40 to 60",
    ],
    "mark-nowhere": [
        "scenario.yaml:24: exercises[her-week].marks[0].slots[0]: 'fri' is no slot; slots: mon, tue, wed, thu",
    ],
    "meter-below-nothing": [
        "scenario.yaml:20: exercises[on-the-bench].state.trust.min: must be 0 or more, as this meter is worth points",
    ],
    "missing-key": [
        "scenario.yaml:20: exercises[first-word].options[ring-her].why: the key 'why' is missing",
    ],
    "missing-kind": [
        f"scenario.yaml:13: exercises[first-word]: the key 'kind' is missing; kinds: {', '.join(KINDS)}",
    ],
    "more-items-than-slots": [
        "scenario.yaml:22: exercises[her-week].one_each: 4 items cannot each have one of 3 slots",
    ],
    "naive-earns-everything": [
        "answers.yaml:3: two-things.naive.half: a naive answer must not earn full marks, and this one does",
    ],
    "naive-without-a-name": [
        "answers.yaml:3: first-word.naive: must name at least one answer, as name: answer",
    ],
    "naive-without-a-score": [
        "answers.yaml:1: next-week: an exercise that is not scored has exactly one key here, reference; an answer to plan is a value for each part id: text, an option id, a date, or a list of ids",
    ],
    "near-is-the-target": [
        "scenario.yaml:21: exercises[who-moves-it].items[bank].near[0]: 'river' is the item's own target; near names others that earn something",
        "scenario.yaml:21: exercises[who-moves-it].items[bank].near[2]: 'town' stands twice; keep one of them",
    ],
    "no-answers-file": [
        "answers.yaml: is missing",
    ],
    "no-best-owner": [
        "scenario.yaml:26: exercises[tray].cases[splinter].owner.points: exactly one owner must earn 4 points; now: none",
    ],
    "no-naive-answer": [
        "answers.yaml:1: first-word: each exercise has exactly two keys here, reference and naive; an answer to best-option is the id of one option",
    ],
    "not-a-mapping": [
        "scenario.yaml:1: must be a mapping (key: value)",
    ],
    "not-utf-8": [
        "scenario.yaml:15: has a character that is not UTF-8; save the file with the encoding UTF-8",
    ],
    "note-on-another-criterion": [
        "scenario.yaml:26: exercises[to-her].model.notes[0].criterion: 'date' is no criterion here; allowed: concern",
    ],
    "nothing-reflected": [
        "answers.yaml:2: looking-back.reference: cannot be submitted: Nothing is written yet.",
    ],
    "off-the-map": [
        "scenario.yaml:21: exercises[who-minds].items[walker].at[0]: must be 5 or less",
    ],
    "pick-not-as-keyed": [
        "scenario.yaml:15: exercises[two-things].pick: pick is 3, but 2 options are keyed",
    ],
    "places-no-permutation": [
        "scenario.yaml:18: exercises[in-order].options: places must be 1 to 3, each once, not [1, 2, 2]",
    ],
    "plan-rows-out-of-range": [
        "scenario.yaml:18: exercises[next-week].parts[who].rows: must be 8 or less",
    ],
    "plan-with-options-for-a-date": [
        "scenario.yaml:20: exercises[next-week].parts[day].options: a date has no options; they go with choice or checklist",
        "scenario.yaml:20: exercises[next-week].parts[day].rows: a date has no rows; they go with text",
    ],
    "plan-without-options": [
        "scenario.yaml:19: exercises[next-week].parts[how].options: a choice needs at least 2 options",
    ],
    "plan-without-what-is-required": [
        "answers.yaml:2: next-week.reference: cannot be submitted: Fill this in first: Who calls her.",
    ],
    "points-out-of-scale": [
        "scenario.yaml:21: exercises[first-word].options[write].points: must be 4 or less",
    ],
    "quote-across-paragraphs": [
        "scenario.yaml:26: exercises[to-her].model.notes[0].quote: these words are not in the model letter, within one paragraph of it",
    ],
    "quote-not-in-the-letter": [
        "scenario.yaml:26: exercises[to-her].model.notes[0].quote: these words are not in the model letter, within one paragraph of it",
    ],
    "rating-out-of-scale": [
        "scenario.yaml:20: exercises[how-apt].statements[facts].rating: must be 4 or less",
    ],
    "reference-goes-nowhere": [
        "answers.yaml:2: on-the-bench.reference: This conversation cannot go that way. 'vanish' is not open at 'listens'; open: ['dates', 'leave'] (an answer to conversation is a list of choice ids, one for each turn until an ending)",
    ],
    "reference-loses-marks": [
        "answers.yaml:2: two-things.reference: the reference answer earns 4 of 8; marks are lost at: sorry",
    ],
    "reference-of-the-wrong-shape": [
        "answers.yaml:2: how-apt.reference: An answer here maps each statement to its value. (an answer to rate is a rating 1-4 for each statement id)",
    ],
    "reference-shares-a-slot": [
        "answers.yaml:2: her-week.reference: the reference answer earns 0 of 6; marks are lost at: tea, call",
    ],
    "role-changes-an-id": [
        "scenario.yaml:23: exercises[signature].roles.council.kind: 'kind' is the same for every role; take it out here",
    ],
    "role-changes-no-entry": [
        "scenario.yaml:25: exercises[signature].roles.council.options[mayor].id: 'mayor' is not in the exercise; there are: yours, leader, office",
    ],
    "role-reference-loses-marks": [
        "answers.yaml:5: signature.roles.council.reference: the reference answer earns 1 of 4; marks are lost at: yours",
        "answers.yaml:5: signature.roles.council.naive.leader: a naive answer must not earn full marks, and this one does",
    ],
    "role-with-a-key-misspelt": [
        "scenario.yaml:26: exercises[signature].roles.council.options[office].pionts: unknown key 'pionts' (did you mean 'points'?); allowed here: id, why, guidance, text, points",
        "scenario.yaml:27: exercises[signature].roles.council.options[leader].points: must be 4 or less",
    ],
    "role-with-nothing-different": [
        "scenario.yaml:23: exercises[signature].roles.council: nothing differs here; say what does, or take this role out",
    ],
    "role-with-two-best": [
        "scenario.yaml:25: exercises[signature].roles.council.options: exactly one option must earn 4 points; now: yours, leader",
    ],
    "role-without-a-reason": [
        "scenario.yaml:23: exercises[signature].roles.council.because: the key 'because' is missing",
    ],
    "role-without-answers": [
        "answers.yaml:1: signature: the key roles must give answers for each role that differs: council",
    ],
    "several-at-once": [
        "scenario.yaml:1: id: the id is 'tiny' but the folder is 'small'; make them the same",
        "scenario.yaml:7: minutes: must be 90 or less",
        "scenario.yaml:8: author: unknown key 'author'; allowed here: id, version, title, summary, theme, audience, minutes, review_by, cast, situation, exercises",
        "scenario.yaml:19: exercises[first-word].options: exactly one option must earn 4 points; now: ring-her, write",
        "scenario.yaml:25: exercises[two-things].pick: pick is 3, but 2 options are keyed",
        "scenario.yaml:30: exercises[two-things].options[sorry].guidance[0]: there is no guidance row G777",
        "scenario.yaml:53: exercises[on-the-bench].nodes[listens].choices[dates].goto: 'agred' is neither a node nor an ending (did you mean 'agreed'?)",
        "answers.yaml:7: the brace or bracket that opens here is not closed where it should be; texts in it need quotes if they have a comma, a colon, a brace or a bracket",
    ],
    "slot-named-twice": [
        "scenario.yaml:26: exercises[her-week].items[tea]: the slot 'thu' is named twice; it is best, good or breaks a rule",
    ],
    "slot-text-twice": [
        "scenario.yaml:20: exercises[her-week].slots[tue].text: the text 'Monday' stands twice; write each slot in full, as 'Monday morning'",
    ],
    "slots-of-a-day-apart": [
        "scenario.yaml:22: exercises[her-week].slots[thu].group: the slots of 'At the start' must stand together",
    ],
    "three-cites": [
        "scenario.yaml:20: exercises[first-word].options[ring-her].guidance: has too many entries: at most 2",
    ],
    "too-few-options": [
        "scenario.yaml:18: exercises[first-word].options: has too few entries: at least 3",
    ],
    "title-of-the-scenario": [
        "scenario.yaml:15: exercises[first-word].title: 'A small scenario' is a title already; give this exercise one of its own",
    ],
    "two-best-options": [
        "scenario.yaml:18: exercises[first-word].options: exactly one option must earn 4 points; now: ring-her, write",
    ],
    "unknown-colour": [
        "scenario.yaml:24: exercises[tray].cases[splinter].rating: 'orange' is not allowed; must be one of: 'red', 'amber' or 'green'",
    ],
    "unknown-criterion": [
        "scenario.yaml:18: exercises[to-her].criteria[2]: 'meeting' is no criterion of casework-reply; allowed: concern, finding, next-step, date, contact, plain, forwardable, measured, open",
    ],
    "unknown-guidance": [
        "scenario.yaml:20: exercises[first-word].options[ring-her].guidance[1]: there is no guidance row G999",
    ],
    "unknown-key": [
        "scenario.yaml:13: exercises[first-word].prompt: the key 'prompt' is missing",
        "scenario.yaml:16: exercises[first-word].promt: unknown key 'promt' (did you mean 'prompt'?); allowed here: id, kind, title, situation, prompt, rests_on, note, guidance, beyond, hints, roles, options",
    ],
    "unknown-key-deep-inside": [
        "scenario.yaml:26: exercises[on-the-bench].nodes[hello].choices[ask].efects: unknown key 'efects' (did you mean 'effects'?); allowed here: id, why, guidance, says, does, effects, when, goto",
    ],
    "unknown-key-in-an-item": [
        "scenario.yaml:21: exercises[who-moves-it].items[bank].nere: unknown key 'nere' (did you mean 'near'?); allowed here: id, why, guidance, text, target, near",
    ],
    "unknown-key-of-an-item": [
        "scenario.yaml:26: exercises[her-week].items[tea].braeks: unknown key 'braeks' (did you mean 'breaks'?); allowed here: id, why, guidance, text, best, good, breaks",
    ],
    "unknown-kind": [
        f"scenario.yaml:13: exercises[first-word]: unknown kind 'best-of'; kinds: {', '.join(KINDS)}",
    ],
    "unknown-letter": [
        "scenario.yaml:16: exercises[to-her].letter: 'complaint' is not allowed; must be one of: 'casework-reply' or 'first-contact'",
    ],
    "unknown-meter": [
        "scenario.yaml:27: exercises[on-the-bench].nodes[hello].choices[tell]: 'trsut' is no meter of `state`; meters: trust",
    ],
    "unknown-owner": [
        "scenario.yaml:26: exercises[tray].cases[splinter].owner.points.police: 'police' is no owner; allowed: parks, duty",
    ],
    "unknown-role": [
        "scenario.yaml:23: exercises[signature].roles.minister.[key]: 'minister' is not allowed; must be one of: 'nhs', 'council' or 'campaigner'",
    ],
    "unknown-rule": [
        "scenario.yaml:26: exercises[her-week].items[tea].breaks.wed: 'in-the-hous' is no rule; rules: in-the-house",
    ],
    "unknown-slot": [
        "scenario.yaml:26: exercises[her-week].items[tea].best[0]: 'sun' is no slot; slots: mon, tue, wed, thu",
    ],
    "unknown-speaker": [
        "scenario.yaml:29: exercises[on-the-bench].nodes[listens].speaker: 'clerk' is not in the cast; cast: mp",
    ],
    "unknown-target": [
        "scenario.yaml:20: exercises[who-moves-it].items[nail].target: 'towne' is no target; targets: town, river",
    ],
    "unreachable-ending": [
        "scenario.yaml:36: exercises[on-the-bench].endings[cold]: no path reaches this ending",
    ],
    "unreachable-node": [
        "scenario.yaml:34: exercises[on-the-bench].nodes[island]: no path reaches this node",
    ],
    "word-not-allowed": [
        "scenario.yaml:17: exercises[first-word].rests_on: 'my gut' is not allowed; must be one of: 'guidance', 'judgement' or 'panel'",
    ],
    "words-and-action": [
        "scenario.yaml:32: exercises[on-the-bench].nodes[listens].choices[dates]: give either `says` (words) or `does` (an action), one of the two",
    ],
    "wrong-type": [
        "scenario.yaml:3: title: must be text; put it in quotes if it looks like a number, a date, yes/no or on/off",
        "scenario.yaml:7: minutes: must be a whole number",
    ],
    "yaml-syntax": [
        "scenario.yaml:4: a text with a colon in it needs quotes",
    ],
    "yaml-tab": [
        "scenario.yaml:14: is indented with a tab; use spaces",
    ],
}
"""What is printed for each, without the folder all lines begin with."""


def checked(folder, tmp_path):
    """The report on one broken scenario, standing alone beside the sample's guidance."""
    shutil.copy(SAMPLE / "guidance.csv", tmp_path)
    shutil.copytree(SAMPLE / "letters", tmp_path / "letters")
    shutil.copytree(folder, tmp_path / "scenarios" / "small")
    return check(tmp_path, TODAY)


@pytest.mark.parametrize("name", MESSAGES)
def test_a_mistake_is_told_in_these_words(name, tmp_path):
    """Each mistake is told once, in plain words, with its file, line and place."""
    report = checked(BROKEN / name, tmp_path)
    told = [str(problem) for problem in report.problems]
    assert told == [f"scenarios/small/{line}" for line in MESSAGES[name]]


def test_every_broken_example_is_in_the_table():
    """No folder under `broken/` goes untested."""
    assert {path.name for path in BROKEN.iterdir()} == set(MESSAGES)


def test_the_sample_they_stand_beside_is_sound():
    """Nothing is wrong with the sample, so what is told comes from the examples."""
    report = check(SAMPLE, TODAY)
    assert report.problems == ()
    assert (report.scenarios, report.exercises, report.rows) == (1, len(ANSWERS), 4)


def test_many_mistakes_are_told_in_one_run(tmp_path):
    """One run tells of the shape, the rules, the citations, the folder and the answers."""
    report = checked(BROKEN / "several-at-once", tmp_path)
    told = "\n".join(str(problem) for problem in report.problems)
    for word in ("minutes", "author", "earn 4 points", "pick is 3", "agred", "G777", "tiny"):
        assert word in told
    assert "answers.yaml" in told


def test_scenarios_that_are_well_are_still_checked_beside_a_broken_one(tmp_path):
    """One broken scenario hides nothing about the others, and they are counted."""
    content = Path(shutil.copytree(SAMPLE, tmp_path / "content"))
    shutil.copytree(BROKEN / "empty", content / "scenarios" / "aaa-empty")
    shutil.copytree(BROKEN / "two-best-options", content / "scenarios" / "small")
    report = check(content, TODAY)
    assert {problem.file.split("/")[1] for problem in report.problems} == {"aaa-empty", "small"}
    assert report.scenarios == 2
