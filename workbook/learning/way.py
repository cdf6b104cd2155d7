"""One learner's way through one exercise: draft, submit, feedback, retry, hint.

Nothing is held in memory: every call reads the records and every view follows from them, so a
page that comes back after a dead kernel or a restarted server is where it was.
"""

import hashlib
import re
from dataclasses import dataclass, replace
from typing import Any, Protocol

from workbook.content import ROLES, AnswerError, Exercise, Library, Role, Scenario
from workbook.learning.records import (
    Answer,
    Clock,
    Conflict,
    Draft,
    Keeper,
    Label,
    Place,
    Refused,
)
from workbook.learning.results import figures
from workbook.learning.role import choose_role
from workbook.scoring import Score

SUBMISSION_ID = re.compile(r"[0-9a-f]{32}")


class WayThrough(Protocol):
    """What a screen needs of a way through an exercise: a learner's own, or a seat's in a room."""

    def view(self) -> dict[str, Any]:
        """What may be on the screen now."""
        ...

    def draft(self, attempt: int, seq: int, given: Any) -> bool:
        """Keep an answer being worked on."""
        ...

    def submit(self, submission: str, attempt: int, version: int, given: Any) -> object:
        """Take an answer."""
        ...

    def retry(self, attempt: int, steps: int = 0) -> None:
        """Begin another attempt."""
        ...

    def hint(self, attempt: int, number: int) -> None:
        """Show a hint."""
        ...


@dataclass(frozen=True)
class Way:
    """A learner's way through an exercise.

    Args:
        library: where the guidance behind the feedback is read.
        scenario: the scenario the exercise belongs to.
        exercise: the exercise, as those in the learner's role find it.
        participant: who is learning.
        keeper: where records are kept.
        clock: tells the time.
        role: the learner's role, where it makes a difference.
        withheld: whether a room has this exercise before it: then it gives nobody feedback.
    """

    library: Library
    scenario: Scenario
    exercise: Exercise
    participant: str
    keeper: Keeper
    clock: Clock
    role: Role | None = None
    withheld: bool = False

    @property
    def place(self) -> Place:
        """Where this learner's records of this exercise are kept."""
        return Place(self.participant, self.scenario.id, self.exercise.id, self.scenario.version)

    def view(self) -> dict[str, Any]:
        """All that the learner may see now, as JSON data for the screen."""
        answers = self.keeper.answers(self.place)
        draft = self._draft(len(answers) + 1)
        begun = self._begun(answers, draft)
        view = self._open(answers, draft) if begun else self._answered(answers[-1])
        if self.withheld:
            view = self._without_feedback(view)
        return view | {"terms": self.library.terms_in(view)}

    def _without_feedback(self, view: dict[str, Any]) -> dict[str, Any]:
        """What is left of a view while a room has the exercise before it.

        A conversation answers at every turn, so it waits as a whole.
        """
        held = {"feedback": None, "hints": {"shown": [], "left": 0}}
        if self.exercise.kind == "conversation":
            blank = self.exercise.blank()
            held["question"] = self.scenario.question(self.exercise, blank)
            held["draft"] = {"answer": blank, "seq": 0}
        elif view["state"] == "open":
            return view | held
        return view | held | {"state": "held", "held": "elsewhere"}

    def draft(self, attempt: int, seq: int, given: Any) -> bool:
        """Keep an answer being worked on.

        Returns:
            Whether it is kept. It is not where another tab or device has moved on, or has written
            something newer; the view shows it then.

        Raises:
            Refused: it is no answer to this exercise, or it unsays what was said.
        """
        answers = self.keeper.answers(self.place)
        if attempt != len(answers) + 1 or not self._begun(answers, self._draft(attempt)):
            return False
        answer = self._read(given)
        self._must_not_wait()
        self._must_follow(attempt, answer)
        return self.keeper.keep(Draft(self.place, attempt, seq, answer))

    def submit(self, submission: str, attempt: int, version: int, given: Any) -> Answer:
        """Take an answer, score it and keep it. The same submission again is the same answer.

        Raises:
            Refused: it cannot be taken; nothing is stored.
        """
        if not SUBMISSION_ID.fullmatch(submission):
            raise Refused("This page sent an answer without a proper number. Reload the page.")
        answers = self.keeper.answers(self.place)
        if known := next((a for a in answers if a.submission == submission), None):
            return known
        if version != self.place.version:
            raise Refused("The wording here has changed. Reload the page to see the new one.")
        if self._plain.roles and self.role is None:
            raise Refused("Say first who you are here: the best answer depends on it.")
        answer = self._read(given)
        if unready := self.exercise.unready(answer):
            raise Refused(unready)
        self._must_not_wait()
        if attempt == len(answers) + 1:
            self._must_follow(attempt, answer)
        return self._add(submission, len(answers) + 1, answer)

    def retry(self, attempt: int, steps: int = 0) -> None:
        """Begin another attempt after feedback; it is kept, labelled and never scored in.

        Args:
            attempt: the number of the new attempt; an old number changes nothing.
            steps: for a conversation, how many turns of the last path to keep.
        """
        answers = self.keeper.answers(self.place)
        waits = self.withheld or not answers
        if waits or attempt != len(answers) + 1 or self._draft(attempt):
            return
        begun = self.exercise.again(answers[-1].given, steps)
        self.keeper.keep(Draft(self.place, attempt, 0, begun))

    def hint(self, attempt: int, number: int) -> None:
        """Show the hint with this number, the next one. The attempt is then practice.

        Asking twice for the same one, as an impatient thumb does, shows no other.
        """
        answers = self.keeper.answers(self.place)
        taken = self.keeper.hints(self.place, attempt)
        if self.withheld:
            return
        if attempt == len(answers) + 1 and number == taken + 1 <= len(self.exercise.hints):
            self.keeper.take_hint(self.place, attempt, number)

    def choose_role(self, role: object) -> None:
        """Be somebody else from now on, here and in every other exercise.

        Raises:
            Refused: there is no such role.
        """
        choose_role(self.keeper, self.participant, role, self.clock)

    @property
    def _plain(self) -> Exercise:
        """The exercise as it is for everybody, with what differs by role."""
        return self.scenario.by_id[self.exercise.id]

    def _answered_by(self, answer: Answer) -> Exercise:
        """The exercise as it was for the role an answer was given in."""
        return self._plain.for_role(answer.role)

    def _add(self, submission: str, attempt: int, answer: Any) -> Answer:
        hinted = attempt == 1 and self.keeper.hints(self.place, attempt) > 0
        label: Label = "retry" if attempt > 1 else "hinted" if hinted else "first"
        score = self.exercise.score(answer)
        at = self.clock()
        given = Answer(submission, self.place, attempt, label, answer, score, at, self.role)
        try:
            return self.keeper.add(given)
        except Conflict:
            raise Refused("This answer's number is already in use. Reload the page.") from None

    def _read(self, given: Any) -> Any:
        try:
            return self.exercise.read(given)
        except AnswerError as error:
            raise Refused(str(error)) from error

    def _must_not_wait(self) -> None:
        if self.withheld and self.exercise.kind == "conversation":
            raise Refused("A room has this conversation before it. It opens here afterwards.")

    def _must_follow(self, attempt: int, answer: Any) -> None:
        draft = self._draft(attempt)
        before = draft.given if draft else self.exercise.blank()
        if not self.exercise.follows(before, answer):
            raise Refused("You have already gone on from here; the page now shows where you are.")

    def _draft(self, attempt: int) -> Draft | None:
        """The draft of this attempt, if there is one; one that no longer fits is as good as blank.

        Its number stands all the same, or what is typed next would seem older than it.
        """
        draft = self.keeper.draft(self.place)
        if draft is None or draft.attempt != attempt:
            return None
        fits = self.exercise.fits(draft.given)
        return draft if fits else replace(draft, given=self.exercise.blank())

    def _begun(self, answers: list[Answer], draft: Draft | None) -> bool:
        """Whether an attempt is open: the first always is, a later one once `retry` began it.

        An answer that no longer fits, because the content was changed under the same version, has
        no feedback; the exercise is then simply open again.
        """
        return not answers or draft is not None or not self.exercise.fits(answers[-1].given)

    def _common(
        self, exercise: Exercise, attempt: int, counted: bool, answer: Any
    ) -> dict[str, Any]:
        scenario = self.scenario
        return {
            "kind": exercise.kind,
            "who": hashlib.sha256(self.place.participant.encode()).hexdigest()[:12],
            "place": f"{scenario.id}/{exercise.id}",
            "version": scenario.version,
            "scenario": {"id": scenario.id, "title": scenario.title},
            "title": exercise.title,
            "step": {"n": scenario.step(exercise), "of": len(scenario.exercises)},
            "situation": self._situation(exercise),
            "prompt": exercise.prompt,
            "attempt": attempt,
            "counted": counted,
            "scored": exercise.scored,
            "role": {"now": self.role, "roles": list(ROLES)} if self._plain.roles else None,
            "question": scenario.question(exercise, answer),
        }

    def _situation(self, exercise: Exercise) -> str:
        """What has happened: the scenario's opening before its first exercise, then what is new."""
        first = self.scenario.exercises[0].id == exercise.id
        parts = (self.scenario.situation if first else "", exercise.situation)
        return "\n\n".join(part.strip() for part in parts if part.strip())

    def _open(self, answers: list[Answer], draft: Draft | None) -> dict[str, Any]:
        attempt = len(answers) + 1
        hints = self.exercise.hints
        taken = self.keeper.hints(self.place, attempt)
        answer = draft.given if draft else self.exercise.blank()
        last = answers[-1] if answers and self.exercise.fits(answers[-1].given) else None
        stays = last is not None and self.exercise.stays(last.given, answer)
        counted = attempt == 1 and not taken
        return {
            **self._common(self.exercise, attempt, counted, self.exercise.read(answer)),
            "state": "open",
            "draft": draft and {"answer": draft.given, "seq": draft.seq},
            "hints": {"shown": list(hints[:taken]), "left": len(hints) - taken},
            "feedback": self._feedback(last) if last and stays else None,
        }

    def _answered(self, answer: Answer) -> dict[str, Any]:
        exercise, counted = self._answered_by(answer), answer.label == "first"
        return {
            **self._common(exercise, answer.attempt, counted, answer.given),
            "state": "answered",
            "draft": {"answer": answer.given, "seq": 0},
            "hints": {"shown": [], "left": 0},
            "feedback": self._feedback(answer),
        }

    def _feedback(self, answer: Answer) -> dict[str, Any]:
        return told(
            self.library, self._plain, answer.given, answer.score, answer.label, answer.role
        )


def told(  # noqa: PLR0913, PLR0917 - what an answer is made of
    library: Library,
    plain: Exercise,
    given: Any,
    score: Score,
    label: str,
    role: Role | None,
) -> dict[str, Any]:
    """The feedback on an answer, as JSON data for the screen.

    Args:
        library: where guidance and boxes are read.
        plain: the exercise as it is for everybody.
        given: the answer.
        score: what it earned.
        label: which kind of attempt it was.
        role: the role it was given in.
    """
    exercise = plain.for_role(role)
    return {
        "score": figures(score),
        "label": label,
        "rests_on": exercise.rests_on,
        "note": exercise.note,
        "blanks": score.blanks,
        "roles": _differences(plain, role),
        "beyond": library.boxes(exercise),
        **library.told(exercise.feedback(given)),
    }


def _differences(plain: Exercise, role: Role | None) -> dict[str, Any] | None:
    """In which role something was answered, and for whom something else would be right."""
    if not plain.roles:
        return None
    differ = [{"role": one, "because": other.because} for one, other in plain.roles.items()]
    return {"as": role, "differ": differ}
