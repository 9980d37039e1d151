"""Which notices are due: values in, notices out.

A person gets at most one digest a period, of what the allocation proposed and what they
were not told before, and nothing where there is nothing new. What was told counts by
`LedgerRow.pairs`: a pair is new again when its direction or its capacities differ.

Times of the ledger count by their distance from now, whether past or ahead: what seems
to lie in the future was posted by a clock that ran ahead. A little ahead it may have
been just now; next year's keeps nobody waiting until then.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from exchange.domain.answers import Answer
from exchange.domain.match import Match, Ring
from exchange.domain.notice_entries import Eligible, entries_by_recipient
from exchange.domain.notices import (
    FAILED,
    SENDING,
    SENT,
    WELCOME,
    Entry,
    LedgerRow,
    Notice,
    notice_id_of,
    period_of,
    wants_notices,
)
from exchange.domain.profile import ProfilePage
from exchange.domain.request import AskedRequest

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class NoticePolicy:
    """The limits of what is planned.

    `most_a_day` and `most_welcomes_a_day` hold for a wiki and any 24 hours. A digest
    waits until so much time has passed since the notice before, whatever the calendar
    says: the least gap by the frequency that the profile asks for.
    """

    most_entries: int = 5
    most_a_day: int = 1000
    most_welcomes_a_day: int = 100
    gaps: Mapping[str, timedelta] = field(
        default_factory=lambda: {
            "daily": timedelta(hours=20),
            "weekly": timedelta(days=6),
            "monthly": timedelta(days=25),
        }
    )
    gap_after_welcome: timedelta = timedelta(hours=20)

    def gap(self, frequency: str, last_period: str) -> timedelta:
        """Give how long a digest waits after a notice of some period."""
        usual = self.gaps.get(frequency, self.gaps["weekly"])
        return min(usual, self.gap_after_welcome) if last_period == WELCOME else usual


@dataclass(frozen=True, slots=True)
class Situation:
    """All that a plan rests on.

    `known_people` are those who get no welcome, by wiki; a wiki that is missing is one
    on which the bot has not run before, and gets none either.
    """

    pages: Sequence[ProfilePage]
    matches: Iterable[Match] = ()
    rings: Iterable[Ring] = ()
    requests: Iterable[AskedRequest] = ()
    answers: Iterable[Answer] = ()
    ledger: Sequence[LedgerRow] = ()
    known_people: Mapping[str, Collection[str]] = field(default_factory=dict)


def plan_notices(
    situation: Situation, now: datetime, policy: NoticePolicy | None = None
) -> list[Notice]:
    """List the notices that are due at `now`: welcomes first, then digests.

    Of those who get the same kind, whoever has waited longest comes first. A failed
    notice is planned again under its own id.
    """
    policy = policy or NoticePolicy()
    memory = _Memory.of(situation.ledger, now)
    welcomes = list(_welcomes(situation, memory, now))
    welcomes = _within_a_day(
        welcomes, memory.welcomes_of_day, policy.most_welcomes_a_day
    )
    greeted = {each.recipient.person_id for each in welcomes}
    digests = [
        each
        for each in _digests(situation, memory, now, policy)
        if each.recipient.person_id not in greeted
    ]
    digests.sort(key=memory.waiting)
    return _within_a_day(
        [*welcomes, *digests], memory.notices_of_day, policy.most_a_day
    )


@dataclass(frozen=True, slots=True)
class _Memory:
    """What the ledger says at `now`, by recipient: what was told, when, and periods.

    `last` is of the notices that may be read the one nearest to now; `unsettled` are
    recipients, with the wiki, of whose notice nobody knows yet whether it arrived.
    """

    rows: Sequence[LedgerRow]
    now: datetime
    told: Mapping[str, frozenset[str]]
    last: Mapping[str, LedgerRow]
    settled: frozenset[tuple[str, str]]
    unsettled: frozenset[tuple[str, str]]

    @classmethod
    def of(cls, ledger: Sequence[LedgerRow], now: datetime) -> "_Memory":
        told: dict[str, set[str]] = {}
        last: dict[str, LedgerRow] = {}
        for row in ledger:
            # An unknown notice most likely never arrived: its people are named again,
            # though not before the next period.
            if row.state in (SENT, SENDING):
                told.setdefault(row.recipient_id, set()).update(row.pairs)
            known = last.get(row.recipient_id)
            if row.may_be_read and (
                known is None or _distance(row, now) < _distance(known, now)
            ):
                last[row.recipient_id] = row
        return cls(
            ledger,
            now,
            {person: frozenset(keys) for person, keys in told.items()},
            last,
            frozenset(
                (row.recipient_id, row.period) for row in ledger if row.state != FAILED
            ),
            frozenset(
                (row.recipient_id, row.dbname) for row in ledger if row.state == SENDING
            ),
        )

    def waiting(self, notice: Notice) -> tuple[bool, timedelta, str]:
        """Order notices by how long ago their recipients had the last one."""
        row = self.last.get(notice.recipient.person_id)
        waited = _distance(row, self.now) if row else timedelta()
        return row is not None, -waited, notice.recipient.profile_id

    def notices_of_day(self, dbname: str) -> int:
        """Count the notices on a wiki within a day."""
        return sum(
            row.dbname == dbname and row.may_be_read and _distance(row, self.now) < DAY
            for row in self.rows
        )

    def welcomes_of_day(self, dbname: str) -> int:
        """Count the welcomes on a wiki within a day."""
        return sum(
            row.dbname == dbname
            and row.period == WELCOME
            and row.may_be_read
            and _distance(row, self.now) < DAY
            for row in self.rows
        )


def _distance(row: LedgerRow, now: datetime) -> timedelta:
    return abs(now - row.requested_at)


def _welcomes(situation: Situation, memory: _Memory, now: datetime) -> Iterator[Notice]:
    """Greet newcomers who ask for notices and were never written to.

    Groups get none: it would show what one contact wrote on the talk page of all.
    """
    for page in sorted(situation.pages, key=lambda page: page.profile_id):
        known = situation.known_people.get(page.dbname)
        person_id = page.person_id
        if (
            known is not None
            and person_id not in known
            and page.profile.type == "person"
            and wants_notices(page, now.date())
            and person_id not in memory.last
            and (person_id, WELCOME) not in memory.settled
        ):
            yield Notice(notice_id_of(person_id, WELCOME), page, WELCOME)


def _digests(
    situation: Situation, memory: _Memory, now: datetime, policy: NoticePolicy
) -> Iterator[Notice]:
    by_id = {page.profile_id: page for page in situation.pages}
    found = entries_by_recipient(
        Eligible.of(situation.pages, situation.answers, now.date()),
        situation.matches,
        situation.rings,
        situation.requests,
    )
    for profile_id, entries in sorted(found.items()):
        page = by_id[profile_id]
        period = period_of(page.profile.notify, now)
        if not _is_time(page, period, memory, now, policy):
            continue
        told = memory.told.get(page.person_id, frozenset())
        chosen = choose_entries(entries, told, policy.most_entries)
        if chosen:
            notice_id = notice_id_of(page.person_id, period)
            yield Notice(notice_id, page, period, chosen)


def _is_time(
    page: ProfilePage,
    period: str,
    memory: _Memory,
    now: datetime,
    policy: NoticePolicy,
) -> bool:
    """Tell whether a profile may get a digest now."""
    if not wants_notices(page, now.date()):
        return False
    if (page.person_id, period) in memory.settled:
        return False
    # Another notice on the page would make it undecidable whether that one arrived.
    if (page.person_id, page.dbname) in memory.unsettled:
        return False
    last = memory.last.get(page.person_id)
    if last is None:
        return True
    return _distance(last, now) >= policy.gap(page.profile.notify, last.period)


def choose_entries(
    entries: Iterable[Entry], told: Collection[str], most: int
) -> tuple[Entry, ...]:
    """Take the best of what is new: rings and two-way matches first."""
    fresh = [each for each in entries if any(key not in told for key in each.keys)]
    fresh.sort(key=lambda each: (not each.is_first, -each.score, each.place))
    return tuple(fresh[:most])


def _within_a_day(
    notices: Iterable[Notice],
    count_of_day: Callable[[str], int],
    most: int,
) -> list[Notice]:
    """Take from each wiki's notices, in their order, as many as the day has left."""
    left: dict[str, int] = {}
    taken: list[Notice] = []
    for notice in notices:
        dbname = notice.recipient.dbname
        if dbname not in left:
            left[dbname] = most - count_of_day(dbname)
        if left[dbname] > 0:
            left[dbname] -= 1
            taken.append(notice)
    return taken
