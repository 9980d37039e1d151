"""The run log of `bot notify`: one line on a page of the wiki when a run has ended.

It is an edit like any other: the run page must allow it, the pace is kept, one request
is sent and never repeated. A log that cannot be written hurts no run.
"""

import logging
from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from bot.jobs.delivery import NOT_RUNNING, REFUSES, Delivery, NotifyReport
from bot.jobs.leased import keep_lease
from bot.ports import Posted, RunLog, WikiError
from exchange.domain.notices import SENT, LedgerRow
from exchange.domain.refusals import lets_run
from exchange.domain.run_log_page import LoggedRun, add_run
from exchange.store.port import LeaseLostError, StoreError

logger = logging.getLogger(__name__)

SUMMARY = "Capacity Exchange: log a run"
OF_AN_ERROR = "an error, which the operator's log has"


def write_run_log(
    delivery: Delivery, log: RunLog, begun_at: datetime, report: NotifyReport
) -> None:
    """Write the line of a run that has edited or was stopped, if it may be written."""
    if not (report.edits or report.stopped) or report.stopped == NOT_RUNNING:
        return
    try:
        if not delivery.wait_for_turn():
            return
        page = log.read()
        run = logged_run(delivery.recorded.values(), begun_at, report)
        text = add_run(page.wikitext, run)
        if text is None or not lets_run(page.run_page):
            logger.warning(
                "No run log: %s is no log, or the bot may not run", page.title
            )
            return
        keep_lease(delivery.store, delivery.lease)
        outcome = log.save(page, text, SUMMARY)
        if not isinstance(outcome, Posted):
            logger.warning("No run log on %s: %s", page.title, outcome.text)
    except (WikiError, StoreError, LeaseLostError) as error:
        logger.warning("No run log: %s", error)


def logged_run(
    rows: Iterable[LedgerRow], begun_at: datetime, report: NotifyReport
) -> LoggedRun:
    """Count what a run has done; nobody can be told from it."""
    reasons = Counter(row.reason or row.state for row in rows if row.state != SENT)
    # Other messages may name the page at which it happened.
    is_nameless = not report.stopped or report.stopped.startswith(REFUSES)
    return LoggedRun(
        begun_at,
        report.sent + report.settled,
        reasons,
        report.stopped if is_nameless else OF_AN_ERROR,
    )
