"""Notices as values: what one tells, and what the ledger knows of it.

A notice is one section on a talk page that tells one person of some matches, or, once,
that their profile was found. `notice_plan.py` decides which are due.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from exchange.domain.match import Match, Reason, Ring
from exchange.domain.profile import ProfilePage
from exchange.domain.request import AskedRequest

SENDING = "sending"
SENT = "sent"
SKIPPED = "skipped"
FAILED = "failed"
UNKNOWN = "unknown"

# The period of the one notice that greets a newcomer; all others are digests.
WELCOME = "welcome"


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

    @property
    def may_be_read(self) -> bool:
        """Tell whether the notice is, or could be, on its page."""
        return self.state in (SENDING, SENT, UNKNOWN)


@dataclass(frozen=True, slots=True)
class PersonEntry:
    """One other person in a digest, with the proposed match of the two.

    `match` is one direction; its reasons tell what both can learn.
    """

    other: ProfilePage
    match: Match

    @property
    def others(self) -> tuple[ProfilePage, ...]:
        """Give the profiles that it names."""
        return (self.other,)

    @property
    def is_teacher(self) -> bool:
        """Tell whether the other one is the teacher of the match."""
        return self.match.teacher_id == self.other.profile_id

    @property
    def is_first(self) -> bool:
        """Tell whether it comes before others: each of the two teaches and learns."""
        return self.match.mutual

    @property
    def score(self) -> int:
        """Give by what entries are ordered."""
        return self.match.score

    @property
    def place(self) -> str:
        """Give by what equal ones are ordered."""
        return self.other.profile_id

    @property
    def learns(self) -> tuple[Reason, ...]:
        """Give what the recipient can learn from the other, as (wanted, offered)."""
        return reasons_of(self.match, "teaches" if self.is_teacher else "learns")

    @property
    def teaches(self) -> tuple[Reason, ...]:
        """Give what the recipient can teach the other, as (wanted, offered)."""
        return reasons_of(self.match, "learns" if self.is_teacher else "teaches")

    @property
    def keys(self) -> tuple[str, ...]:
        """Give the keys of both directions in which there is something to learn."""
        return keys_of_both(self.match)


@dataclass(frozen=True, slots=True)
class RingEntry:
    """A ring of three in a digest; the recipient learns from `teacher`.

    `learner` learns from the recipient, and `teacher` from `learner`; `steps` are these
    three matches in this order.
    """

    teacher: ProfilePage
    learner: ProfilePage
    steps: tuple[Match, Match, Match]
    ring: Ring

    is_first = True

    @property
    def others(self) -> tuple[ProfilePage, ...]:
        """Give the profiles that it names."""
        return (self.teacher, self.learner)

    @property
    def score(self) -> int:
        """Give by what entries are ordered."""
        return self.ring.score

    @property
    def place(self) -> str:
        """Give by what equal ones are ordered: before any profile's id."""
        return ""

    @property
    def keys(self) -> tuple[str, ...]:
        """Give the key of the ring, and those of the recipient's two steps."""
        return (ring_key(self.ring), *(pair_key(each) for each in self.steps[:2]))


@dataclass(frozen=True, slots=True)
class RequestEntry:
    """Somebody asks for what another offers: for the one who could help, or who asks.

    `helper` is None where the recipient could help.
    """

    asked: AskedRequest
    match: Match
    helper: ProfilePage | None = None

    is_first = False

    @property
    def others(self) -> tuple[ProfilePage, ...]:
        """Give the profiles that it names."""
        return (self.helper,) if self.helper else ()

    @property
    def score(self) -> int:
        """Give by what entries are ordered."""
        return self.match.score

    @property
    def place(self) -> str:
        """Give by what equal ones are ordered."""
        return self.helper.profile_id if self.helper else self.asked.request_id

    @property
    def keys(self) -> tuple[str, ...]:
        """Give the key of the match."""
        return (pair_key(self.match),)


Entry = PersonEntry | RingEntry | RequestEntry


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice that is due: its recipient, its period and what it tells.

    The period of a welcome is `WELCOME`, and it has no entries.
    """

    notice_id: str
    recipient: ProfilePage
    period: str
    entries: tuple[Entry, ...] = ()

    @property
    def is_welcome(self) -> bool:
        """Tell whether it greets a newcomer."""
        return self.period == WELCOME

    @property
    def pairs(self) -> tuple[str, ...]:
        """Give the keys by which the ledger remembers who was told of whom."""
        return tuple(dict.fromkeys(key for each in self.entries for key in each.keys))


def period_of(frequency: str, now: datetime) -> str:
    """Name the day, ISO week or month of `now` (UTC): one digest is sent in each."""
    if frequency == "daily":
        return now.strftime("%Y-%m-%d")
    if frequency == "monthly":
        return now.strftime("%Y-%m")
    year, week, _ = now.isocalendar()
    return f"{year}-W{week:02}"


def notice_id_of(recipient_id: str, period: str) -> str:
    """Give the id of the one notice that a recipient can get in a period."""
    return _hash(recipient_id, period)


def pair_key(match: Match) -> str:
    """Give a short hash of a pair, its direction and its capacities."""
    return key_of_pair(match.learner_id, match.teacher_id, match.capacities)


def key_of_pair(learner_id: str, teacher_id: str, capacities: Iterable[str]) -> str:
    """Give `pair_key` of a match by its parts."""
    return _hash(learner_id, teacher_id, *capacities)


def keys_of_both(match: Match) -> tuple[str, ...]:
    """Give the key of a match, and that of its reverse where there is one.

    The reverse is told by the reasons: it need not be among the matches that are kept.
    """
    reverse = sorted(each.wanted for each in reasons_of(match, "learns"))
    if not reverse:
        return (pair_key(match),)
    return (
        pair_key(match),
        key_of_pair(match.teacher_id, match.learner_id, reverse),
    )


def ring_key(ring: Ring) -> str:
    """Give a short hash of the members of a ring and what each learns."""
    facts = (
        part
        for member, capacities in zip(ring.members, ring.capacities, strict=True)
        for part in (member, *capacities)
    )
    return _hash("ring", *facts)


def reasons_of(match: Match, kind: str) -> tuple[Reason, ...]:
    """Give the reasons of a kind."""
    return tuple(each for each in match.reasons if each.kind == kind)


def wants_notices(page: ProfilePage, day: date) -> bool:
    """Tell whether a profile asks for notices on a day."""
    return page.profile.notify != "never" and takes_part(page, day)


def takes_part(page: ProfilePage, day: date) -> bool:
    """Tell whether others can be told of a profile on a day."""
    return page.profile.availability_on(day) != "paused"


def _hash(*facts: str) -> str:
    return sha256("|".join(facts).encode()).hexdigest()[:16]
