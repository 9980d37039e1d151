"""`bot notify`: the notices that are due to the talk pages, each exactly once.

A row that a lost answer or a killed process leaves as `sending` is settled by
`bot/jobs/settle.py`.
"""

import logging
from dataclasses import replace
from datetime import datetime

from bot.jobs.delivery import (
    ASKED_TO_END,
    NOT_RUNNING,
    Delivery,
    NotifyReport,
    NotifyStore,
    count,
    remember_refusal,
)
from bot.jobs.still_holds import (
    names_excluded,
    still_holds,
    without_false_requests,
)
from bot.jobs.sync import has_synced
from bot.ports import PageError, Progress, WikiError
from exchange.domain.notice_plan import NoticePolicy, Situation, plan_notices
from exchange.domain.notice_text import NoticeText, render_notice
from exchange.domain.notices import (
    FAILED,
    SENDING,
    SENT,
    SKIPPED,
    LedgerRow,
    Notice,
)
from exchange.domain.refusals import (
    ANOTHER_NOTICE,
    HALF_ANSWER,
    Refusal,
    TalkPage,
    is_stopped,
)
from exchange.domain.site import Site
from exchange.store.port import Lease, StoreError

logger = logging.getLogger(__name__)

JOB = "notify"


class NotSyncedError(WikiError):
    """Who has a profile on the wiki is not known yet, or only in part."""


def situation_of(store: NotifyStore) -> Situation:
    """Take from the store all that a plan rests on."""
    known = store.known_people()
    return Situation(
        pages=store.profiles(),
        matches=store.matches(),
        rings=store.rings(),
        requests=store.requests(),
        answers=store.answers(),
        ledger=store.notices(),
        known_people={
            dbname: known
            for dbname in store.sites()
            if store.cursor(_first_run(dbname))
        },
    )


def begin_welcomes(
    store: NotifyStore, dbname: str, now: datetime, lease: Lease
) -> None:
    """At the first run on a wiki, remember whose profiles are there already.

    They need no welcome; from then on newcomers get one. Raises `NotSyncedError` where
    no sync of the wiki has finished yet.
    """
    if not store.cursor(_first_run(dbname)):
        if not has_synced(store, dbname):
            raise NotSyncedError(
                f"No sync of {dbname} has finished yet, so everybody would be greeted "
                "as a newcomer; run `python -m bot sync` first"
            )
        there = [page.person_id for page in store.profiles() if page.dbname == dbname]
        store.remember_people(there, lease)
        store.save_cursor(_first_run(dbname), now.isoformat(), lease)


def _first_run(dbname: str) -> str:
    return f"notify:{dbname}"


def due_notices(
    store: NotifyStore,
    site: Site,
    now: datetime,
    to_user: str = "",
    policy: NoticePolicy | None = None,
) -> list[Notice]:
    """List the notices that are due on a wiki, to one user if one is named."""
    return [
        notice
        for notice in plan_notices(situation_of(store), now, policy)
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
    written_to = _pages_in_hand(delivery)
    for notice in progress(notices, "notices", len(notices)):
        if report.stopped:
            break
        if report.edits >= delivery.limit:
            logger.info("The limit of %s edits a run is reached", delivery.limit)
            break
        if delivery.is_ending():
            return replace(report, stopped=ASKED_TO_END)
        try:
            report = _deliver(delivery, notice, report, written_to)
        except (WikiError, StoreError) as error:
            # What was sent so far is reported; the row in hand is settled next time.
            return replace(report, stopped=str(error))
    return report


def _pages_in_hand(delivery: Delivery) -> set[str]:
    """Give the pages that have had a notice in this run, or whose request is open.

    On these nothing new must stand before the request is settled from the page.
    """
    unsettled = (row for row in delivery.store.notices() if row.state == SENDING)
    return {
        row.talk_title
        for row in (*delivery.recorded.values(), *unsettled)
        if row.may_be_read and row.dbname == delivery.site.dbname
    }


def _deliver(
    delivery: Delivery, notice: Notice, report: NotifyReport, written_to: set[str]
) -> NotifyReport:
    if not delivery.wait_for_turn():
        return replace(report, stopped=ASKED_TO_END)
    if not still_holds(delivery.store, notice):
        return _plan_anew(notice, report)
    notice = without_false_requests(notice, delivery.stands_by)
    if not notice.is_welcome and not notice.entries:
        logger.info("Nothing is left to tell %s", notice.recipient.user_name)
        return replace(report, skipped=report.skipped + 1)
    # Written first, since that may ask the wiki for its time: nothing must lie between
    # looking and posting.
    text = render(delivery, notice)
    try:
        page = delivery.look(notice.recipient)
    except PageError as error:
        logger.warning("%s", error)
        row = _new_row(delivery, notice, text, delivery.talk_title(notice.recipient))
        _leave(delivery, row, HALF_ANSWER)
        return replace(report, failed=report.failed + 1)
    if is_stopped(page):
        return replace(report, stopped=NOT_RUNNING)
    return _post(delivery, notice, text, page, report, written_to)


def _plan_anew(notice: Notice, report: NotifyReport) -> NotifyReport:
    """Leave a notice to the next run, which plans it anew: nothing is recorded."""
    logger.info("What was planned for %s is old", notice.recipient.user_name)
    return replace(report, skipped=report.skipped + 1)


def _post(
    delivery: Delivery,
    notice: Notice,
    text: NoticeText,
    page: TalkPage,
    report: NotifyReport,
    written_to: set[str],
) -> NotifyReport:
    """Post a notice on its page, if nothing speaks against it."""
    refusal = delivery.refusal(page, notice.recipient)
    if page.user and page.user.name != notice.recipient.user_name:
        notice = _to_new_name(notice, page.user.name, page.profile.title)
        text = render(delivery, notice)
    row = _new_row(delivery, notice, text, page.title, page.rev_id)
    if _is_there_already(delivery, row, page):
        return replace(report, settled=report.settled + 1)
    if refusal is None and page.title in written_to:
        # The same user under two spellings, or two people with one page.
        refusal = ANOTHER_NOTICE
    if refusal:
        _leave(delivery, row, refusal)
        return replace(report, skipped=report.skipped + 1)
    if page.exclusions and names_excluded(page.exclusions, notice):
        return _plan_anew(notice, report)
    written_to.add(page.title)
    row, stopped = delivery.post(row, row.requested_at)
    was_sent = row.reason != ANOTHER_NOTICE.code
    report = replace(report, edits=report.edits + was_sent, stopped=stopped)
    return remember_refusal(count(report, row.state), row)


def _is_there_already(delivery: Delivery, row: LedgerRow, page: TalkPage) -> bool:
    """Record a notice as sent which the page shows and the ledger does not know.

    A ledger that was restored from a backup knows nothing of what came after it.
    Anybody can write an id on a page, but only the bot a summary of its own. What is
    new since then was not told, and stays due.
    """
    if row.notice_id not in page.wikitext:
        return False
    found = delivery.talk.find_revision(page.title, row.notice_id, 0)
    if not found:
        return False
    logger.info("The notice on %s is there already", page.title)
    told = tuple(key for key in row.pairs if key in page.wikitext)
    delivery.record(replace(row, state=SENT, rev_id=found, pairs=told, text=""))
    return True


def _leave(delivery: Delivery, row: LedgerRow, refusal: Refusal) -> None:
    """Record that a notice was not posted, and why."""
    logger.info("No notice on %s: %s", row.talk_title, refusal.text)
    # What may be otherwise soon stays due: the next sync reads the profile anew.
    state = FAILED if refusal.again else SKIPPED
    delivery.record(replace(row, state=state, reason=refusal.code, text=""))


def _to_new_name(notice: Notice, user_name: str, title: str) -> Notice:
    """Address a notice to a renamed user: links to old pages may lead nowhere."""
    recipient = replace(notice.recipient, user_name=user_name, title=title)
    return replace(notice, recipient=recipient)


def render(delivery: Delivery, notice: Notice) -> NoticeText:
    """Write a notice as it would be posted now."""
    return render_notice(
        notice, delivery.writing, delivery.clock(), delivery.talk.time_text()
    )


def _new_row(
    delivery: Delivery,
    notice: Notice,
    text: NoticeText,
    title: str,
    base_rev_id: int = 0,
) -> LedgerRow:
    return LedgerRow(
        notice_id=notice.notice_id,
        recipient_id=notice.recipient.person_id,
        period=notice.period,
        dbname=delivery.site.dbname,
        state=SENDING,
        talk_title=title,
        summary=text.summary,
        heading=text.heading,
        text=text.text,
        base_rev_id=base_rev_id,
        # As the ledger keeps it: a repeat must be the same request.
        requested_at=delivery.clock().replace(microsecond=0),
        pairs=notice.pairs,
    )
