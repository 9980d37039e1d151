"""Notices as values: what one tells, and what the ledger knows of it.

A notice is one section on a talk page that tells one person of some matches, or, once,
that their profile was found. `notice_plan.py` decides which are due.
"""

from collections.abc import Iterable, Sequence
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

    `match` is one direction; its reasons tell what both can learn. `keys` are those of
    both directions in which there is something to learn (`keys_of_both`).
    """

    other: ProfilePage
    match: Match
    keys: tuple[str, ...] = ()

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


@dataclass(frozen=True, slots=True)
class RingEntry:
    """A ring of three in a digest; the recipient learns from `teacher`.

    `learner` learns from the recipient, and `teacher` from `learner`; `steps` are these
    three matches in this order. `keys` are that of the ring, and those of the
    recipient's two steps.
    """

    teacher: ProfilePage
    learner: ProfilePage
    steps: tuple[Match, Match, Match]
    ring: Ring
    keys: tuple[str, ...] = ()

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


@dataclass(frozen=True, slots=True)
class RequestEntry:
    """Somebody asks for what another offers: for the one who could help, or who asks.

    `helper` is None where the recipient could help. `keys` is the key of the match.
    """

    asked: AskedRequest
    match: Match
    helper: ProfilePage | None = None
    keys: tuple[str, ...] = ()

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


def key_of_pair(learner_id: str, teacher_id: str, capacities: Iterable[str]) -> str:
    """Give a short hash of a pair, its direction and its capacities.

    The ids are those of persons: whose profile moves to another page or wiki is still
    the same. Of a request it is `subject_of_request`.
    """
    return _hash(learner_id, teacher_id, *capacities)


def keys_of_both(match: Match, learner_id: str, teacher_id: str) -> tuple[str, ...]:
    """Give the key of a match of two persons, and that of its reverse if there is one.

    The reverse is told by the reasons: it need not be among the matches that are kept.
    """
    key = key_of_pair(learner_id, teacher_id, match.capacities)
    reverse = sorted(each.wanted for each in reasons_of(match, "learns"))
    return (key, key_of_pair(teacher_id, learner_id, reverse)) if reverse else (key,)


def ring_key(person_ids: Sequence[str], capacities: Sequence[Iterable[str]]) -> str:
    """Give a short hash of the members of a ring and what each learns.

    It does not matter with whom they begin: that follows from their pages.
    """
    steps = list(zip(person_ids, capacities, strict=True))
    first = steps.index(min(steps, key=lambda step: step[0]))
    turned = steps[first:] + steps[:first]
    return _hash("ring", *(part for member, each in turned for part in (member, *each)))


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
