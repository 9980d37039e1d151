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
from bot.ports import Lost, Outcome, Post, Posted, Progress, Refused, TalkPages
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
from exchange.domain.refusals import TalkPage, find_refusal, is_stopped
from exchange.domain.site import Site
from exchange.domain.vocabulary import Vocabulary
from exchange.store.port import Lease, Leases, Ledger, Matches, Profiles, Sites

logger = logging.getLogger(__name__)

JOB = "notify"


class NotifyStore(Leases, Profiles, Matches, Ledger, Sites, Protocol):
    """What notices ask of the store."""


@dataclass(frozen=True, slots=True)
class NotifyReport:
    """How the notices of a run ended, and why it ended early, "" where it did not."""

    sent: int = 0
    skipped: int = 0
    failed: int = 0
    unsettled: int = 0
    stopped: str = ""

    def count(self, state: str) -> "NotifyReport":
        """Give the report with one more notice that ended in a state."""
        if state == SENT:
            return replace(self, sent=self.sent + 1)
        if state == SKIPPED:
            return replace(self, skipped=self.skipped + 1)
        if state == FAILED:
            return replace(self, failed=self.failed + 1)
        return replace(self, unsettled=self.unsettled + 1)


@dataclass(frozen=True, slots=True)
class Delivery:
    """What every notice of a run needs."""

    talk: TalkPages
    store: NotifyStore
    lease: Lease
    site: Site
    vocabulary: Vocabulary
    tool_url: str
    clock: Callable[[], datetime]
    is_ending: Callable[[], bool]


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
    delivery: Delivery, notices: list[Notice], limit: int, progress: Progress
) -> NotifyReport:
    """Post the notices, at most `limit` edits, until the wiki says to stop."""
    report = NotifyReport()
    for notice in progress(notices, "notices", len(notices)):
        if report.sent + report.unsettled >= limit:
            logger.info("The limit of %s notices a run is reached", limit)
            break
        if delivery.is_ending():
            return replace(report, stopped="the run was asked to end")
        keep_lease(delivery.store, delivery.lease)
        state, stopped = _deliver(delivery, notice)
        report = report.count(state) if state else report
        if stopped:
            return replace(report, stopped=stopped)
    return report


def _deliver(delivery: Delivery, notice: Notice) -> tuple[str, str]:
    """Post one notice; give the state it came to, and why the run must stop or ""."""
    recipient = notice.recipient
    title = talk_title(recipient, delivery.site.syntax)
    owner = recipient.user_name if recipient.profile.type == "person" else ""
    page = delivery.talk.look(title, owner)
    if is_stopped(page):
        return "", "the run page on the wiki does not say `run`"
    row = _new_row(delivery, notice, page)
    refusal = find_refusal(page, delivery.talk.bot_name())
    if refusal is not None:
        logger.info("No notice on %s: %s", page.title, refusal.text)
        _record(delivery, replace(row, state=SKIPPED, reason=refusal.code))
        return SKIPPED, ""
    if not _record(delivery, row):
        # A run that has lost its lease wrote this notice's row under another id.
        return SKIPPED, ""
    outcome = delivery.talk.post(post_of(row))
    row, stopped = settle_outcome(row, outcome)
    _record(delivery, row)
    return row.state, stopped


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


def post_of(row: LedgerRow) -> Post:
    """Give the one request that a row stands for; a repeat is the same to the byte."""
    return Post(row.talk_title, row.heading, row.text, row.summary, row.base_rev_id)


def settle_outcome(row: LedgerRow, outcome: Outcome) -> tuple[LedgerRow, str]:
    """Give the row after an answer, and why the run must stop or ""."""
    match outcome:
        case Posted(rev_id):
            return replace(row, state=SENT, rev_id=rev_id, text=""), ""
        case Refused(code, text, stops_run):
            logger.warning("No notice on %s: %s (%s)", row.talk_title, text, code)
            failed = replace(row, state=FAILED, reason=code, text="")
            return failed, f"the wiki refuses edits ({code})" if stops_run else ""
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


def _record(delivery: Delivery, row: LedgerRow) -> bool:
    return delivery.store.record_notice(row, delivery.lease)
