"""A keeper in memory: as true to the contract as the database, and quicker."""

from dataclasses import replace
from threading import Lock

from workbook.learning import Answer, Conflict, Draft, Place
from workbook.learning.records import score_from_json, score_to_json


class MemoryKeeper:
    """A `Keeper` that forgets."""

    def __init__(self):
        self._answers: list[Answer] = []
        self._drafts: dict[Place, Draft] = {}
        self._hints: set[tuple[Place, int, int]] = set()
        self._roles: dict[str, str] = {}
        self._one_at_a_time = Lock()

    def answers(self, place):
        return [answer for answer in self._answers if answer.place == place]

    def all_answers(self, participant):
        return [answer for answer in self._answers if answer.place.participant == participant]

    def everybody(self, scenario, exercise, version):
        wanted = (scenario, exercise, version)
        return [
            answer
            for answer in self._answers
            if (answer.place.scenario, answer.place.exercise, answer.place.version) == wanted
        ]

    def add(self, answer):
        with self._one_at_a_time:
            for known in self._answers:
                if known.submission == answer.submission:
                    if known.place != answer.place:
                        raise Conflict(answer.submission)
                    return known
            attempt = len(self.answers(answer.place)) + 1
            if attempt > 1:
                answer = replace(answer, attempt=attempt, label="retry")
            wordless = score_from_json(score_to_json(answer.score))
            self._answers.append(replace(answer, score=wordless))
            return answer

    def draft(self, place):
        return self._drafts.get(place)

    def keep(self, draft):
        with self._one_at_a_time:
            there = self._drafts.get(draft.place)
            if there is None or (draft.attempt, draft.seq) > (there.attempt, there.seq):
                self._drafts[draft.place] = draft
            stands = self._drafts[draft.place]
            return (draft.attempt, draft.seq) == (stands.attempt, stands.seq)

    def hints(self, place, attempt):
        return sum((place, attempt) == taken[:2] for taken in self._hints)

    def take_hint(self, place, attempt, number):
        self._hints.add((place, attempt, number))

    def forget(self, people):
        """All that some people did is gone."""
        with self._one_at_a_time:
            self._answers = [a for a in self._answers if a.place.participant not in people]
            self._drafts = {p: d for p, d in self._drafts.items() if p.participant not in people}
            self._hints = {taken for taken in self._hints if taken[0].participant not in people}
            self._roles = {who: role for who, role in self._roles.items() if who not in people}

    def role(self, participant):
        return self._roles.get(participant)

    def choose_role(self, participant, role, at):
        del at
        self._roles[participant] = role
