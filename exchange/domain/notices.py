"""Notices: which are due, and what the ledger knows of them.

A notice is one section on a talk page that tells one person of some matches. At most
one is made for a person in a period, and no pair is told twice to the same person
unless it is about other capacities.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from exchange.domain.match import Match
from exchange.domain.profile import ProfilePage

MOST_MATCHES = 5
SENDING = "sending"
SENT = "sent"
SKIPPED = "skipped"
FAILED = "failed"
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """What is known of one notice.

    `state` is sending, sent, skipped, failed or unknown. `base_rev_id` is the newest
    revision of the talk page when the notice was made, 0 where the page did not exist.
    `heading` and `text` are kept while a request may have to be repeated.
    """

    notice_id: str
    recipient_id: str
    period: str
    dbname: str
    state: str
    talk_title: str
    summary: str
    heading: str
    text: str
    base_rev_id: int
    requested_at: datetime
    pairs: tuple[str, ...] = ()
    rev_id: int = 0
    reason: str = ""
    tries: int = 1


@dataclass(frozen=True, slots=True)
class NoticeMatch:
    """One other person in a notice: as a teacher, as a learner, or as both."""

    other: ProfilePage
    as_teacher: Match | None
    as_learner: Match | None

    @property
    def is_mutual(self) -> bool:
        """Tell whether each of the two teaches and learns."""
        return any(each and each.mutual for each in (self.as_teacher, self.as_learner))

    @property
    def is_proposed(self) -> bool:
        """Tell whether either direction is proposed in this period."""
        return any(
            each and each.proposed for each in (self.as_teacher, self.as_learner)
        )

    @property
    def score(self) -> int:
        """Give the better of the two scores."""
        return max(
            each.score
            for each in (self.as_teacher, self.as_learner)
            if each is not None
        )


@dataclass(frozen=True, slots=True)
class Notice:
    """A digest that is due: its recipient, its period and the people in it."""

    notice_id: str
    recipient: ProfilePage
    period: str
    matches: tuple[NoticeMatch, ...]

    @property
    def pairs(self) -> tuple[str, ...]:
        """Give the keys by which the ledger remembers who was told of whom."""
        return tuple(
            pair_key(match)
            for each in self.matches
            for match in (each.as_teacher, each.as_learner)
            if match is not None
        )


def period_of(frequency: str, now: datetime) -> str:
    """Name the day, ISO week or month of `now` (UTC): one notice is sent in each."""
    if frequency == "daily":
        return now.strftime("%Y-%m-%d")
    if frequency == "monthly":
        return now.strftime("%Y-%m")
    year, week, _ = now.isocalendar()
    return f"{year}-W{week:02}"


def pair_key(match: Match) -> str:
    """Give a short hash of a pair, its direction and its capacities."""
    return key_of_pair(match.learner_id, match.teacher_id, match.capacities)


def key_of_pair(learner_id: str, teacher_id: str, capacities: Iterable[str]) -> str:
    """Give `pair_key` of a match by its parts."""
    facts = "|".join((learner_id, teacher_id, *capacities))
    return sha256(facts.encode()).hexdigest()[:16]


def plan_notices(
    pages: Sequence[ProfilePage],
    matches: Iterable[Match],
    ledger: Sequence[LedgerRow],
    now: datetime,
) -> list[Notice]:
    """List the notices that are due at `now`, by recipient.

    They tell of what is proposed in this period alone. Whoever asks for none, is
    paused, or has a row in the ledger for the period gets none; a failed row is planned
    again under its own id.
    """
    by_id = {page.profile_id: page for page in pages}
    told = _told_pairs(ledger)
    settled = {(row.recipient_id, row.period) for row in ledger if row.state != FAILED}
    planned: list[Notice] = []
    for profile_id, items in sorted(_by_recipient(by_id, matches).items()):
        page = by_id[profile_id]
        period = period_of(page.profile.notify, now)
        if not wants_notices(page) or (page.person_id, period) in settled:
            continue
        fresh = _choose(items, told.get(page.person_id, frozenset()))
        if fresh:
            notice_id = notice_id_of(page.person_id, period)
            planned.append(Notice(notice_id, page, period, fresh))
    return planned


def notice_id_of(recipient_id: str, period: str) -> str:
    """Give the id of the one notice that a recipient can get in a period."""
    return sha256(f"{recipient_id}|{period}".encode()).hexdigest()[:16]


def wants_notices(page: ProfilePage) -> bool:
    """Tell whether a profile asks for notices now."""
    return page.profile.notify != "never" and page.profile.availability != "paused"


def _told_pairs(ledger: Iterable[LedgerRow]) -> dict[str, frozenset[str]]:
    # An unknown notice most likely never arrived: its people are named again, though
    # not in the same period.
    told: dict[str, frozenset[str]] = {}
    for row in ledger:
        if row.state in (SENT, SENDING):
            before = told.get(row.recipient_id, frozenset())
            told[row.recipient_id] = before | frozenset(row.pairs)
    return told


def _by_recipient(
    pages: Mapping[str, ProfilePage], matches: Iterable[Match]
) -> dict[str, list[NoticeMatch]]:
    """Collect, for every profile, the other people of its matches."""
    found: dict[str, dict[str, NoticeMatch]] = {}
    for match in matches:
        learner = pages.get(match.learner_id)
        teacher = pages.get(match.teacher_id)
        if learner is None or teacher is None:
            # The profile was taken off its page after the matches were made.
            continue
        of_learner = found.setdefault(learner.profile_id, {})
        known = of_learner.get(teacher.profile_id)
        of_learner[teacher.profile_id] = NoticeMatch(
            teacher, match, known.as_learner if known else None
        )
        of_teacher = found.setdefault(teacher.profile_id, {})
        known = of_teacher.get(learner.profile_id)
        of_teacher[learner.profile_id] = NoticeMatch(
            learner, known.as_teacher if known else None, match
        )
    return {profile_id: list(items.values()) for profile_id, items in found.items()}


def _choose(
    items: Iterable[NoticeMatch], told: frozenset[str]
) -> tuple[NoticeMatch, ...]:
    """Take the best people of whom something is new: mutual matches first."""
    proposed = (each for each in items if each.is_proposed)
    fresh = [each for each in proposed if not _is_told(each, told)]
    fresh.sort(
        key=lambda each: (not each.is_mutual, -each.score, each.other.profile_id)
    )
    return tuple(fresh[:MOST_MATCHES])


def _is_told(item: NoticeMatch, told: frozenset[str]) -> bool:
    return all(
        pair_key(match) in told
        for match in (item.as_teacher, item.as_learner)
        if match is not None
    )
