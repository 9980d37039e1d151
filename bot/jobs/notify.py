"""`bot notify`: the notices that are due to the talk pages, each exactly once.

Before a request is sent its row stands in the ledger as `sending`, with the base
revision, the summary and the text. A row that a lost answer or a killed process leaves
so is settled by `bot/jobs/settle.py`.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from bot.jobs.leased import keep_lease
from bot.ports import (
    Lost,
    Outcome,
    Post,
    Posted,
    Progress,
    Refused,
    TalkPages,
    WikiError,
)
from exchange.domain.identity import talk_title
from exchange.domain.notice_text import NoticeText, render_notice
from exchange.domain.notices import (
    FAILED,
    SENDING,
    SENT,
    SKIPPED,
    LedgerRow,
    Notice,
    plan_notices,
)
from exchange.domain.profile import ProfilePage
from exchange.domain.refusals import TalkPage, find_refusal, is_stopped
from exchange.domain.site import Site
from exchange.domain.vocabulary import Vocabulary
from exchange.store.port import (
    Lease,
    Leases,
    Ledger,
    Matches,
    Profiles,
    Sites,
    StoreError,
)

logger = logging.getLogger(__name__)

JOB = "notify"
# The wiki's answers to a request that it recognises as a double.
CONFLICT_CODES = ("editconflict", "articleexists")
NOT_RUNNING = "the run page on the wiki does not say `run`"
ASKED_TO_END = "the run was asked to end"


class NotifyStore(Leases, Profiles, Matches, Ledger, Sites, Protocol):
    """What notices ask of the store."""


@dataclass(frozen=True, slots=True)
class NotifyReport:
    """How the notices of a run ended, and why it ended early, "" where it did not.

    `edits` counts the requests that were sent; `settled` are notices of earlier
    requests that turned out to be sent.
    """

    sent: int = 0
    settled: int = 0
    skipped: int = 0
    failed: int = 0
    unknown: int = 0
    edits: int = 0
    stopped: str = ""


@dataclass(frozen=True, slots=True)
class Delivery:
    """What every notice of a run needs.

    `limit` is the most requests that the run sends; `to_user` is the one user who may
    get one, "" for everybody.
    """

    talk: TalkPages
    store: NotifyStore
    lease: Lease
    site: Site
    vocabulary: Vocabulary
    tool_url: str
    limit: int
    to_user: str
    clock: Callable[[], datetime]
    is_ending: Callable[[], bool]

    def look(self, page: ProfilePage) -> TalkPage:
        """Wait for the wiki's pace, then read where the notices of a profile go."""
        self.talk.wait_for_turn()
        keep_lease(self.store, self.lease)
        owner = page.user_name if page.profile.type == "person" else ""
        return self.talk.look(talk_title(page, self.site.syntax), owner)

    def record(self, row: LedgerRow) -> None:
        """Keep a row."""
        self.store.record_notice(row, self.lease)

    def post(self, row: LedgerRow) -> tuple[LedgerRow, str]:
        """Send a row's request, and give the row as the answer leaves it.

        The lease is asked for last: a process that was suspended meanwhile must not
        post what its successor has settled. The text is why the run must stop, or "".
        """
        self.record(row)
        keep_lease(self.store, self.lease)
        outcome = self.talk.post(
            Post(row.talk_title, row.heading, row.text, row.summary, row.base_rev_id)
        )
        row, stopped = settle_outcome(row, outcome)
        if row.reason in CONFLICT_CODES and (found := self.find(row)):
            # An earlier request came through after all.
            row = replace(row, state=SENT, rev_id=found, reason="")
        self.record(row)
        return row, stopped

    def find(self, row: LedgerRow) -> int:
        """Give the revision that a row's request has made, 0 where there is none."""
        return self.talk.find_revision(row.talk_title, row.notice_id, row.base_rev_id)


def due_notices(
    store: NotifyStore, site: Site, now: datetime, to_user: str = ""
) -> list[Notice]:
    """List the notices that are due on a wiki, to one user if one is named."""
    planned = plan_notices(store.profiles(), store.matches(), store.notices(), now)
    return [
        notice
        for notice in planned
        if notice.recipient.dbname == site.dbname
        and to_user in ("", notice.recipient.user_name)
    ]


def post_notices(
    delivery: Delivery,
    notices: list[Notice],
    report: NotifyReport,
    progress: Progress,
) -> NotifyReport:
    """Post the notices until the limit is reached or the wiki says to stop."""
    for notice in progress(notices, "notices", len(notices)):
        if report.stopped:
            break
        if report.edits >= delivery.limit:
            logger.info("The limit of %s edits a run is reached", delivery.limit)
            break
        if delivery.is_ending():
            return replace(report, stopped=ASKED_TO_END)
        try:
            report = _deliver(delivery, notice, report)
        except (WikiError, StoreError) as error:
            # What was sent so far is reported; the row in hand is settled next time.
            return replace(report, stopped=str(error))
    return report


def _deliver(delivery: Delivery, notice: Notice, report: NotifyReport) -> NotifyReport:
    page = delivery.look(notice.recipient)
    if is_stopped(page):
        return replace(report, stopped=NOT_RUNNING)
    row = _new_row(delivery, notice, page)
    refusal = find_refusal(page, delivery.talk.bot_name(), delivery.site.syntax)
    if refusal is not None:
        logger.info("No notice on %s: %s", page.title, refusal.text)
        delivery.record(replace(row, state=SKIPPED, reason=refusal.code, text=""))
        return replace(report, skipped=report.skipped + 1)
    row, stopped = delivery.post(row)
    report = replace(report, edits=report.edits + 1, stopped=stopped)
    return count(report, row.state)


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


def render(delivery: Delivery, notice: Notice) -> NoticeText:
    """Write a notice as it would be posted now."""
    return render_notice(
        notice,
        delivery.site,
        delivery.vocabulary,
        delivery.tool_url,
        delivery.talk.bot_name(),
        delivery.clock(),
    )


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
            stopped = f"the wiki refuses edits ({code})" if stops_run else ""
            return replace(row, state=state, reason=code, text=""), stopped
        case Lost(text):
            logger.warning("No answer about %s: %s", row.talk_title, text)
            return replace(row, reason="no answer"), ""


def _new_row(delivery: Delivery, notice: Notice, page: TalkPage) -> LedgerRow:
    text = render(delivery, notice)
    return LedgerRow(
        notice_id=notice.notice_id,
        recipient_id=notice.recipient.person_id,
        period=notice.period,
        dbname=delivery.site.dbname,
        state=SENDING,
        talk_title=page.title,
        summary=text.summary,
        heading=text.heading,
        text=text.text,
        base_rev_id=page.rev_id,
        requested_at=delivery.clock(),
        pairs=notice.pairs,
    )
