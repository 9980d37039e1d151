"""What a run of the bot says of itself, at its end."""

import logging
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

from bot.jobs.delivery import NotifyReport
from bot.jobs.rebuild_ledger import RebuildReport
from bot.jobs.sync import SyncReport
from exchange.domain.eligibility import SENTENCES
from exchange.domain.notice_text import NoticeText
from exchange.domain.notices import SENT, LedgerRow
from exchange.domain.site import Site

if TYPE_CHECKING:
    from bot.jobs.match import MatchReport

logger = logging.getLogger("bot")


def print_error(text: str) -> None:
    """Say what is wrong to the person or the log that reads standard error."""
    sys.stderr.write(f"{text}.\n" if text[-1:].isalnum() else f"{text}\n")


def report_sync(report: SyncReport, wiki: str, requests: int) -> None:
    """Say what was read and decided, what was left out by which rule, and the cost."""
    decided = report.decided
    logger.info(
        "%s: %s pages read with %s requests; %s profiles, %s saved, %s removed",
        wiki,
        report.read,
        requests,
        decided.profiles,
        decided.saved,
        decided.removed,
    )
    for rule, count in sorted(decided.left_out.items()):
        logger.info("  left out: %s (%s): %s", rule, count, SENTENCES[rule])
    for warning in report.warnings:
        logger.warning("%s", warning)


def report_matching(report: "MatchReport") -> None:
    """Say what was found, how far from the best it can be, and what was written."""
    figures = report.figures
    logger.info(
        "%s people, %s with a match; %s matches proposed, to %s learners, at most "
        "%.2f %% below the best allocation; %s people in %s rings, at most %.2f %% "
        "below the best ones; %s rows written",
        figures["people"],
        figures["learners"],
        figures["proposals"],
        figures["learners_with_proposal"],
        100 * figures["allocation_gap"],
        figures["people_in_rings"],
        figures["rings"],
        100 * figures["rings_gap"],
        report.written,
    )


def report_notices(report: NotifyReport) -> bool:
    """Say how the notices ended; tell whether all is well."""
    logger.info(
        "%s notices sent, %s of earlier requests found sent, %s skipped, %s failed, "
        "%s left unknown",
        report.sent,
        report.settled,
        report.skipped,
        report.failed,
        report.unknown,
    )
    if report.stopped:
        print_error(f"The run ended early: {report.stopped}")
    return not (report.stopped or report.failed or report.unknown)


def print_trial(rows: Iterable[LedgerRow], site: Site) -> None:
    """List the edits of a trial as wikitext, for the page of the request."""
    for row in rows:
        if row.state == SENT:
            address = f"{site.script_url}?diff={row.rev_id}"
            sys.stdout.write(f"* [[{row.talk_title}]]: [{address} {row.rev_id}]\n")


def report_rebuilt(report: RebuildReport, dbname: str) -> None:
    """Say what was found of earlier notices, and what could not be read."""
    logger.info(
        "%s: %s revisions of the bot, %s notices in them, %s of them new to the ledger",
        dbname,
        report.revisions,
        report.notices,
        report.added,
    )
    if report.unread:
        logger.warning(
            "  of another version of the bot, so not read: %s notices", report.unread
        )
    for title, rev_id in report.hidden:
        logger.warning("  hidden, so not read: revision %s of %s", rev_id, title)
    for title, rev_id in report.odd:
        logger.warning("  not as the bot writes: revision %s of %s", rev_id, title)


def print_notice(user_name: str, text: NoticeText) -> None:
    """Print a notice exactly as it would be posted."""
    sys.stdout.write(
        f"--- {user_name}: {text.summary}\n== {text.heading} ==\n{text.text}\n\n"
    )


def print_page(title: str, wikitext: str) -> None:
    """Print a page exactly as it would be saved."""
    sys.stdout.write(f"--- {title}\n{wikitext}\n")
