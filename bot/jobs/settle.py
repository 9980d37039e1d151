"""Settles notices whose request got no answer, from the history of the page.

A request may still be at work inside the wiki for a while, so a row is looked at only
`settle_after` seconds after its request. If the history shows the notice, it was sent.
If not, the same request is sent once more, with the stored base and summary: MediaWiki
then refuses a double by itself. Once the page has changed since that base this guard is
gone, and the notice is given up as unknown rather than risked twice.
"""

import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.jobs.delivery import (
    ASKED_TO_END,
    NOT_RUNNING,
    Delivery,
    NotifyReport,
    count,
)
from bot.ports import PageError, WikiError
from exchange.domain.notices import (
    FAILED,
    SENDING,
    SENT,
    SKIPPED,
    UNKNOWN,
    LedgerRow,
    wants_notices,
)
from exchange.domain.profile import ProfilePage
from exchange.domain.refusals import is_stopped
from exchange.store.port import StoreError

logger = logging.getLogger(__name__)

MOST_TRIES = 2
# Before any page of a MediaWiki can have been deleted.
LONG_AGO = datetime(2001, 1, 1, tzinfo=UTC)


def settle_notices(
    delivery: Delivery,
    settle_after: int,
    report: NotifyReport,
    *,
    wait: bool,
) -> NotifyReport:
    """Settle the unfinished rows of the wiki, oldest first.

    With `wait` also those whose time has not come yet, by waiting for it, though never
    longer than `settle_after` seconds for a request.
    """
    begun_at = delivery.clock()
    recipients = {page.person_id: page for page in delivery.store.profiles()}
    for row in delivery.store.notices():
        if row.state != SENDING or row.dbname != delivery.site.dbname:
            continue
        seen_at = begun_at
        while row.state == SENDING and not report.stopped:
            # A row of the future is of a clock that ran ahead, and nobody knows when
            # its request was made, but that was before the row was seen here. Counted
            # from then, it has the same time as all others to come through. (The
            # clock may be set back while we wait, too.)
            now = delivery.clock()
            seen_at = min(seen_at, now)
            due_at = min(row.requested_at, seen_at) + timedelta(seconds=settle_after)
            remaining = (due_at - now).total_seconds()
            if delivery.is_ending():
                return replace(report, stopped=ASKED_TO_END)
            if remaining > 0 and not wait:
                break
            if remaining > 0:
                delivery.nap(remaining)
                continue
            before = row
            try:
                row, report = _settle(
                    delivery, row, recipients.get(row.recipient_id), report
                )
            except (WikiError, StoreError) as error:
                return replace(report, stopped=str(error))
            if row == before:
                # It may not be repeated in this run.
                break
            seen_at = delivery.clock()
    return report


def _settle(
    delivery: Delivery,
    row: LedgerRow,
    recipient: ProfilePage | None,
    report: NotifyReport,
) -> tuple[LedgerRow, NotifyReport]:
    """Give the row as its page's history shows it, and the report with it counted."""
    if found := delivery.find(row):
        return _keep_sent(delivery, row, found, report)
    if recipient is None or not wants_notices(recipient, delivery.clock().date()):
        return _give_up(delivery, row, SKIPPED, "profile changed", report)
    if row.tries >= MOST_TRIES:
        return _give_up(delivery, row, UNKNOWN, "no answer twice", report)
    if report.edits >= delivery.limit or delivery.to_user not in (
        "",
        recipient.user_name,
    ):
        return row, report
    return _repeat(delivery, row, recipient, report)


def _repeat(
    delivery: Delivery, row: LedgerRow, recipient: ProfilePage, report: NotifyReport
) -> tuple[LedgerRow, NotifyReport]:
    """Send the same request once more, if nothing speaks against it."""
    if not delivery.wait_for_turn():
        return row, replace(report, stopped=ASKED_TO_END)
    try:
        page = delivery.look(recipient)
    except PageError as error:
        # The others are not kept waiting; this one is looked at by the next run.
        logger.warning("%s", error)
        return row, count(report, FAILED)
    if page.rev_id != row.base_rev_id or page.title != row.talk_title:
        # The request may have come through since its history was read.
        if found := delivery.find(row):
            return _keep_sent(delivery, row, found, report)
        return _give_up(delivery, row, UNKNOWN, "page changed", report)
    if is_stopped(page):
        return row, replace(report, stopped=NOT_RUNNING)
    if refusal := delivery.refusal(page, recipient):
        return _give_up(delivery, row, SKIPPED, refusal.code, report)
    return _send_again(delivery, row, report)


def _send_again(
    delivery: Delivery, row: LedgerRow, report: NotifyReport
) -> tuple[LedgerRow, NotifyReport]:
    now = delivery.clock().replace(microsecond=0)
    again = replace(row, tries=row.tries + 1, requested_at=now)
    # MediaWiki must not make a page again that was deleted since the first request.
    # When that was, a row of the future does not tell: no deletion is passed over then.
    begun_at = row.requested_at if row.requested_at <= now else LONG_AGO
    again, stopped = delivery.post(again, begun_at)
    report = replace(report, edits=report.edits + 1, stopped=stopped)
    if again.state == SENT:
        return again, replace(report, settled=report.settled + 1)
    if stopped:
        # The repeat was not made, and may be when the wiki takes edits again.
        delivery.record(row)
        return row, report
    if again.state == FAILED:
        # A conflict without a section of ours: somebody else was at work on the page.
        return _give_up(delivery, again, UNKNOWN, again.reason, report)
    return again, count(report, again.state)


def _keep_sent(
    delivery: Delivery, row: LedgerRow, rev_id: int, report: NotifyReport
) -> tuple[LedgerRow, NotifyReport]:
    row = replace(row, state=SENT, rev_id=rev_id, text="", reason="")
    delivery.record(row)
    return row, replace(report, settled=report.settled + 1)


def _give_up(
    delivery: Delivery, row: LedgerRow, state: str, reason: str, report: NotifyReport
) -> tuple[LedgerRow, NotifyReport]:
    logger.warning("The notice on %s is %s: %s", row.talk_title, state, reason)
    row = replace(row, state=state, reason=reason, text="")
    delivery.record(row)
    return row, count(report, state)
