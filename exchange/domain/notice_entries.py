"""What could be told to whom: of every profile the people, rings and requests."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

from exchange.domain.answers import Answer
from exchange.domain.match import Match, Ring
from exchange.domain.notices import (
    Entry,
    PersonEntry,
    RequestEntry,
    RingEntry,
    key_of_pair,
    keys_of_both,
    ring_key,
)
from exchange.domain.notices import takes_part as page_takes_part
from exchange.domain.profile import ProfilePage
from exchange.domain.request import OPEN, AskedRequest, subject_of_request

# Rings of two are matches in which both learn, and told as such.
RING_SIZE = 3


@dataclass(frozen=True, slots=True)
class Eligible:
    """Who can be told of whom now: profiles that take part, and what was answered.

    `answered` are the pairs of people, in both orders, of whom one has answered about
    the other; nothing is proposed to them any more.
    """

    pages: Mapping[str, ProfilePage]
    pages_of_person: Mapping[str, ProfilePage]
    answered: frozenset[tuple[str, str]]
    day: date

    @classmethod
    def of(
        cls, pages: Sequence[ProfilePage], answers: Iterable[Answer], day: date
    ) -> Self:
        """Take it from all profiles and answers."""
        part = [page for page in pages if page_takes_part(page, day)]
        answered = {(each.person_id, each.other_id) for each in answers}
        return cls(
            {page.profile_id: page for page in part},
            {page.person_id: page for page in part},
            frozenset(answered | {(other, one) for one, other in answered}),
            day,
        )

    def are_strangers(self, one: str, other: str) -> bool:
        """Tell whether neither of two people has answered about the other."""
        return one != other and (one, other) not in self.answered


def entries_by_recipient(
    eligible: Eligible,
    matches: Iterable[Match],
    rings: Iterable[Ring],
    requests: Iterable[AskedRequest],
) -> dict[str, list[Entry]]:
    """Map profile ids to what could be told to them."""
    asked = {each.request_id: each for each in requests}
    found: dict[str, dict[str, Entry]] = {}
    in_rings: set[tuple[str, str]] = set()
    for recipient_id, ring in _rings(eligible, rings):
        found.setdefault(recipient_id, {})[""] = ring
        for other in (ring.teacher, ring.learner):
            in_rings.add((recipient_id, other.profile_id))
    for match in matches:
        # Only what the allocation has proposed takes anybody's time.
        if not match.proposed:
            continue
        request = asked.get(match.learner_id)
        told = (
            _people(eligible, match)
            if request is None
            else _request(eligible, match, request)
        )
        for recipient_id, entry in told:
            is_person = isinstance(entry, PersonEntry)
            if not (is_person and (recipient_id, entry.place) in in_rings):
                _keep_better(found.setdefault(recipient_id, {}), entry)
    return {profile_id: list(each.values()) for profile_id, each in found.items()}


def _keep_better(entries: dict[str, Entry], entry: Entry) -> None:
    """Keep one entry for two people, of the direction with the better score."""
    place = f"{type(entry).__name__}:{_subject(entry)}"
    known = entries.get(place)
    if known is None or (entry.score, entry.keys) > (known.score, known.keys):
        entries[place] = entry


def _subject(entry: Entry) -> str:
    if isinstance(entry, RequestEntry):
        return f"{entry.asked.request_id}:{entry.place}"
    return entry.place


def _people(eligible: Eligible, match: Match) -> Iterator[tuple[str, Entry]]:
    """Tell each side of a match of the other one."""
    learner = eligible.pages.get(match.learner_id)
    teacher = eligible.pages.get(match.teacher_id)
    # A profile may have been taken off its page after the matches were made.
    if learner is None or teacher is None:
        return
    if eligible.are_strangers(learner.person_id, teacher.person_id):
        keys = keys_of_both(match, learner.person_id, teacher.person_id)
        yield learner.profile_id, PersonEntry(teacher, match, keys)
        yield teacher.profile_id, PersonEntry(learner, match, keys)


def _request(
    eligible: Eligible, match: Match, asked: AskedRequest
) -> Iterator[tuple[str, Entry]]:
    """Tell who could help, and who asks if they have a profile of their own."""
    helper = eligible.pages.get(match.teacher_id)
    if helper is None or asked.request.state_on(eligible.day) != OPEN:
        return
    if eligible.are_strangers(asked.person_id, helper.person_id):
        subject = subject_of_request(asked.request_id)
        keys = (key_of_pair(subject, helper.person_id, match.capacities),)
        yield helper.profile_id, RequestEntry(asked, match, keys=keys)
        asker = eligible.pages_of_person.get(asked.person_id)
        if asker is not None:
            yield asker.profile_id, RequestEntry(asked, match, helper, keys)


def _rings(
    eligible: Eligible, rings: Iterable[Ring]
) -> Iterator[tuple[str, RingEntry]]:
    """Tell the three people of every ring that still stands."""
    for ring in rings:
        pages = [eligible.pages.get(each) for each in ring.members]
        people = [page for page in pages if page is not None]
        if len(people) < len(pages) or len(people) != RING_SIZE:
            continue
        if all(
            eligible.are_strangers(one.person_id, other.person_id)
            for one, other in zip(people, (*people[1:], people[0]), strict=True)
        ):
            for place, page in enumerate(people):
                teacher, learner = people[(place + 1) % 3], people[(place + 2) % 3]
                own, from_teacher, to_us = (
                    ring.steps[(place + n) % 3] for n in (0, 1, 2)
                )
                steps = (own, to_us, from_teacher)
                keys = (
                    ring_key([each.person_id for each in people], ring.capacities),
                    key_of_pair(page.person_id, teacher.person_id, own.capacities),
                    key_of_pair(learner.person_id, page.person_id, to_us.capacities),
                )
                yield page.profile_id, RingEntry(teacher, learner, steps, ring, keys)
