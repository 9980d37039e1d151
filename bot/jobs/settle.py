"""Settles notices whose request got no answer, from the history of the page.

A request may still be at work inside the wiki for a while, so a row is looked at only
`settle_after` seconds after its request. If the history shows the notice, it was sent.
If not, the same request is sent once more, with the stored base and summary: MediaWiki
then refuses a double by itself. Once the page has changed since that base this guard is
gone, and the notice is given up as unknown rather than risked twice.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from bot.jobs.leased import keep_lease
from bot.jobs.notify import Delivery, NotifyReport, post_of, settle_outcome
from bot.ports import Posted, Refused
from exchange.domain.notices import SENDING, SENT, UNKNOWN, LedgerRow
from exchange.domain.refusals import is_stopped

logger = logging.getLogger(__name__)

MOST_TRIES = 2
# The wiki's answers to a repeat that it recognises: somebody has made this edit.
CONFLICT_CODES = ("editconflict", "articleexists")


def settle_notices(
    delivery: Delivery,
    settle_after: int,
    sleep: Callable[[float], None] = time.sleep,
) -> NotifyReport:
    """Settle every unfinished row, waiting until the youngest may be looked at."""
    report = NotifyReport()
    while rows := _unfinished(delivery):
        row = rows[0]
        keep_lease(delivery.store, delivery.lease)
        due_at = row.requested_at + timedelta(seconds=settle_after)
        remaining = (due_at - delivery.clock()).total_seconds()
        if delivery.is_ending():
            return replace(report, stopped="the run was asked to end")
        if remaining > 0:
            sleep(min(remaining, 1.0))
            continue
        settled, stopped = _settle(delivery, row)
        if stopped:
            return replace(report, stopped=stopped)
        delivery.store.record_notice(settled, delivery.lease)
        if settled.state != SENDING:
            report = report.count(settled.state)
    return report


def _unfinished(delivery: Delivery) -> list[LedgerRow]:
    return [
        row
        for row in delivery.store.notices()
        if row.state == SENDING and row.dbname == delivery.site.dbname
    ]


def _settle(delivery: Delivery, row: LedgerRow) -> tuple[LedgerRow, str]:
    """Give the row as its page's history shows it, and why the run must stop or ""."""
    if found := _find(delivery, row):
        return _sent(row, found), ""
    page = delivery.talk.look(row.talk_title, "")
    if row.tries >= MOST_TRIES or page.rev_id != row.base_rev_id:
        logger.warning("It stays unknown whether %s has its notice", row.talk_title)
        return replace(row, state=UNKNOWN, text="", reason="page changed"), ""
    if is_stopped(page):
        return row, "the run page on the wiki does not say `run`"
    repeated = replace(row, tries=row.tries + 1, requested_at=delivery.clock())
    delivery.store.record_notice(repeated, delivery.lease)
    outcome = delivery.talk.post(post_of(repeated))
    if isinstance(outcome, Posted):
        return _sent(repeated, outcome.rev_id), ""
    if isinstance(outcome, Refused) and outcome.code in CONFLICT_CODES:
        # The first request came through after all; its revision is in the history now.
        found = _find(delivery, row)
        return (_sent(repeated, found) if found else repeated), ""
    return settle_outcome(repeated, outcome)


def _find(delivery: Delivery, row: LedgerRow) -> int:
    return delivery.talk.find_revision(row.talk_title, row.notice_id, row.base_rev_id)


def _sent(row: LedgerRow, rev_id: int) -> LedgerRow:
    return replace(row, state=SENT, rev_id=rev_id, text="", reason="")
