"""What a run needs to deliver notices, and how one request is sent and recorded.

Before a request is sent its row stands in the ledger as `sending`, with the base
revision, the summary and the text.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol

from bot.jobs.leased import keep_lease
from bot.ports import Lost, Outcome, Post, Posted, Refused, TalkPages
from exchange.domain.consent import has_asked
from exchange.domain.edit_errors import CONFLICT_CODES
from exchange.domain.identity import talk_title
from exchange.domain.notice_writing import Writing
from exchange.domain.notices import FAILED, SENT, SKIPPED, LedgerRow
from exchange.domain.profile import ProfilePage
from exchange.domain.refusals import ANOTHER_NOTICE, Refusal, TalkPage, find_refusal
from exchange.domain.request import AskedRequest
from exchange.domain.site import Site
from exchange.store.port import (
    Answers,
    Lease,
    Leases,
    Ledger,
    Matches,
    Memory,
    Profiles,
    Requests,
    Rings,
    Sites,
)

logger = logging.getLogger(__name__)

# So much may this machine's clock and the wiki's be apart.
CLOCKS_DIFFER = timedelta(minutes=5)
NOT_RUNNING = "the run page on the wiki does not say `run`"
REFUSES = "the wiki refuses edits"
MOST_IN_SUCCESSION = 5
ASKED_TO_END = "the run was asked to end"


class NotifyStore(
    Leases,
    Profiles,
    Requests,
    Matches,
    Rings,
    Answers,
    Ledger,
    Memory,
    Sites,
    Protocol,
):
    """What notices ask of the store."""


@dataclass(frozen=True, slots=True)
class NotifyReport:
    """How the notices of a run ended, and why it ended early, "" where it did not.

    `refused` is the reason for which the wiki did not take the last notice, and so many
    `in_succession`. `edits` counts the requests that were sent; `settled` are notices
    of earlier requests that turned out to be sent.
    """

    sent: int = 0
    settled: int = 0
    skipped: int = 0
    failed: int = 0
    unknown: int = 0
    edits: int = 0
    stopped: str = ""
    refused: str = ""
    in_succession: int = 0


@dataclass(frozen=True, slots=True)
class Delivery:
    """What every notice of a run needs.

    `limit` is the most requests that the run sends; `to_user` is the one user who may
    get one, "" for everybody. `recorded` is what the run has kept so far, by notice id,
    and `confirmed` what it has found out of requests, by their ids.
    """

    talk: TalkPages
    store: NotifyStore
    lease: Lease
    site: Site
    writing: Writing
    limit: int
    to_user: str
    clock: Callable[[], datetime]
    is_ending: Callable[[], bool]
    sleep: Callable[[float], None] = time.sleep
    recorded: dict[str, LedgerRow] = field(default_factory=dict)
    confirmed: dict[str, bool] = field(default_factory=dict)

    def wait_for_turn(self) -> bool:
        """Wait for the wiki's pace; tell whether the run still goes on after that."""
        while (remaining := self.talk.seconds_to_wait()) > 0 and not self.is_ending():
            self.nap(remaining)
        return not self.is_ending()

    def nap(self, seconds: float) -> None:
        """Sleep a little of some time; the lease lasts on."""
        keep_lease(self.store, self.lease)
        self.sleep(min(seconds, 1.0))

    def look(self, page: ProfilePage) -> TalkPage:
        """Read where the notices of a profile go, just before one is posted."""
        keep_lease(self.store, self.lease)
        return self.talk.look(self.talk_title(page), page)

    def talk_title(self, page: ProfilePage) -> str:
        """Name the page on which the notices of a profile go."""
        return talk_title(page, self.site.syntax)

    def refusal(self, page: TalkPage, recipient: ProfilePage) -> Refusal | None:
        """Give the reason why a notice must not be posted, or None."""
        return find_refusal(page, recipient, self.talk.bot_name(), self.site)

    def stands_by(self, asked: AskedRequest) -> bool:
        """Tell whether whoever is said to ask for something has asked for it."""
        if asked.request_id not in self.confirmed:
            own_text = self.talk.own_text(asked.title, asked.user_name)
            has_asked_it = has_asked(asked.request, own_text, self.site)
            self.confirmed[asked.request_id] = has_asked_it
        return self.confirmed[asked.request_id]

    def record(self, row: LedgerRow) -> bool:
        """Keep a row; False where another one of the same person and period is kept."""
        is_kept = self.store.record_notice(row, self.lease)
        if is_kept:
            self.recorded[row.notice_id] = row
        return is_kept

    def post(self, row: LedgerRow, begun_at: datetime) -> tuple[LedgerRow, str]:
        """Send a row's request, and give the row as the answer leaves it.

        `begun_at` is the time of the row's first request. The lease is asked for last:
        a process that was suspended meanwhile must not post what its successor has
        settled. The text is why the run must stop, or "".
        """
        if not self.record(row):
            return replace(row, state=SKIPPED, reason=ANOTHER_NOTICE.code, text=""), ""
        keep_lease(self.store, self.lease)
        begun_at -= CLOCKS_DIFFER
        outcome = self.talk.post(
            Post(
                title=row.talk_title,
                heading=row.heading,
                text=row.text,
                summary=row.summary,
                base_rev_id=row.base_rev_id,
                begun_at=begun_at,
            )
        )
        row, stopped = settle_outcome(row, outcome)
        if row.reason in CONFLICT_CODES and (found := self.find(row)):
            # An earlier request came through after all.
            row = replace(row, state=SENT, rev_id=found, reason="")
        if stopped and row.tries > 1:
            # Of the first request nothing is known yet: that stays to be settled.
            return row, stopped
        self.record(row)
        return row, stopped

    def find(self, row: LedgerRow) -> int:
        """Give the revision that a row's request has made, 0 where there is none."""
        return self.talk.find_revision(row.talk_title, row.notice_id, row.base_rev_id)


def remember_refusal(report: NotifyReport, row: LedgerRow) -> NotifyReport:
    """Count how often in succession the wiki has refused notices for one reason.

    What was meant for one page may hit all notices, such as a filter for their words:
    then the others are not tried, and stay due.
    """
    if row.state != SKIPPED:
        return replace(report, refused="", in_succession=0)
    before = report.in_succession if row.reason == report.refused else 0
    report = replace(report, refused=row.reason, in_succession=before + 1)
    if report.in_succession < MOST_IN_SUCCESSION:
        return report
    times = f"{row.reason}, {MOST_IN_SUCCESSION} times in succession"
    return replace(report, stopped=f"{REFUSES} ({times})")


def count(report: NotifyReport, state: str) -> NotifyReport:
    """Give the report with one more notice that came to a state."""
    match state:
        case "sent":
            return replace(report, sent=report.sent + 1)
        case "skipped":
            return replace(report, skipped=report.skipped + 1)
        case "failed":
            return replace(report, failed=report.failed + 1)
        case "unknown":
            return replace(report, unknown=report.unknown + 1)
    return report


def settle_outcome(row: LedgerRow, outcome: Outcome) -> tuple[LedgerRow, str]:
    """Give the row after an answer, and why the run must stop or "".

    What concerns the whole wiki is tried again at the next run; a page that refuses the
    notice is left alone until the next period.
    """
    match outcome:
        case Posted(rev_id):
            return replace(row, state=SENT, rev_id=rev_id, text="", reason=""), ""
        case Refused(code, text, stops_run):
            logger.warning("No notice on %s: %s (%s)", row.talk_title, text, code)
            again = stops_run or code in CONFLICT_CODES
            state = FAILED if again else SKIPPED
            stopped = f"{REFUSES} ({code})" if stops_run else ""
            return replace(row, state=state, reason=code, text=""), stopped
        case Lost(text):
            logger.warning("No answer about %s: %s", row.talk_title, text)
            return replace(row, reason="no answer"), ""
