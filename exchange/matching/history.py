"""What has happened between people, as far as proposals mind it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Self

from exchange.domain.answers import CONTACTED, Answer
from exchange.domain.notices import SENDING, SENT, LedgerRow

# What a notice has told of stands for so long; then, unanswered, it rests.
STANDING = timedelta(days=28)
# Who says to be in touch takes the teacher's place for so long.
IN_TOUCH = timedelta(days=90)

FREE, STANDS, RESTS, TAKEN = range(4)


@dataclass(frozen=True, slots=True)
class History:
    """Whom the notices have told of whom, and what people answered.

    `told` maps the keys of pairs (`key_of_pair`) to the day of the last notice,
    `people` are those who had a notice or answered; `answers` has both orders of each
    two.
    """

    told: Mapping[str, date] = field(default_factory=dict)
    people: frozenset[str] = frozenset()
    answers: Mapping[tuple[str, str], tuple[Answer, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, ledger: Iterable[LedgerRow], answers: Iterable[Answer]) -> Self:
        """Take it from the ledger and the answers."""
        told: dict[str, date] = {}
        people: set[str] = set()
        between: dict[tuple[str, str], tuple[Answer, ...]] = {}
        for row in ledger:
            if row.state in (SENT, SENDING):
                people.add(row.recipient_id)
                day = row.requested_at.date()
                for key in row.pairs:
                    told[key] = max(told.get(key, day), day)
        for answer in answers:
            people |= {answer.person_id, answer.other_id}
            for two in (
                (answer.person_id, answer.other_id),
                (answer.other_id, answer.person_id),
            ):
                between[two] = (*between.get(two, ()), answer)
        return cls(told, frozenset(people), between)

    def state(self, learner_id: str, teacher_id: str, key: str, today: date) -> int:
        """Tell how a pair of people stands.

        FREE: it can be proposed. STANDS: it was, not long ago, and still is. RESTS:
        it was proposed without an answer, or one of them answered that it is not for
        them or done. TAKEN: they are in touch, which takes one of the teacher's places.
        """
        answers = self.answers.get((learner_id, teacher_id), ())
        if any(each.answer != CONTACTED for each in answers):
            return RESTS
        if answers:
            newest = max(each.answered_at.date() for each in answers)
            return TAKEN if today - newest < IN_TOUCH else RESTS
        day = self.told.get(key)
        if day is None:
            return FREE
        # A clock that ran ahead may have told it on a day that is yet to come.
        return STANDS if abs(today - day) < STANDING else RESTS


NO_HISTORY = History()
