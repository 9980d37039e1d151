"""The command `notify`: posts what is due on each wiki, or shows it."""

import argparse
import logging
import signal
from collections.abc import Iterator
from contextlib import closing, contextmanager
from types import FrameType
from typing import TYPE_CHECKING

from bot.jobs import notify as notify_job
from bot.jobs.clocks import why_clock_is_wrong
from bot.jobs.delivery import Delivery, NotifyReport
from bot.jobs.preview import why_not_now, write_previews
from bot.jobs.rebuild_ledger import rebuild_ledger
from bot.jobs.run_log import write_run_log
from bot.jobs.settle import settle_notices
from bot.ports import TalkPages, WikiError
from bot.reports import (
    print_error,
    print_notice,
    print_trial,
    report_notices,
    report_rebuilt,
)
from bot.runtime import (
    CANNOT_START,
    DONE,
    leased_job,
    now,
    open_ready_store,
    progress,
)
from bot.wikis import on_each, open_sessions, site_pages
from exchange.domain.notice_example import BOT_NAME
from exchange.domain.notice_plan import NoticePolicy
from exchange.domain.notice_text import render_notice
from exchange.domain.notice_writing import Writing
from exchange.domain.notices import Notice
from exchange.domain.site import Site
from exchange.message_files import load_notice_messages
from exchange.settings import Settings
from exchange.store.sql import SqlStore

if TYPE_CHECKING:
    from bot.wiki import WikiSession

logger = logging.getLogger("bot")


class _Ending:
    """Remembers that the process was asked to end, so that a job ends tidily."""

    asked = False

    @contextmanager
    def tidily(self) -> Iterator[None]:
        """Let SIGTERM only be remembered for the time of the block."""
        usual = signal.signal(signal.SIGTERM, self._ask)
        try:
            yield
        finally:
            signal.signal(signal.SIGTERM, usual)

    def _ask(self, _signal: int, _frame: FrameType | None) -> None:
        self.asked = True


def run_notify(settings: Settings, options: argparse.Namespace, rest: list[str]) -> int:
    """Run the command and give its exit code."""
    with closing(open_ready_store(settings)) as store:
        if not _knows_user(store, options.to):
            print_error(
                f"There is no profile of {options.to!r}; "
                "write the name as the wiki does"
            )
            return CANNOT_START
        if options.preview:
            writing = _writing(settings, store, BOT_NAME)
            count = write_previews(
                store, writing, options.preview, now(), options.to, _policy(settings)
            )
            logger.info("%s notices written to %s", count, options.preview)
            return DONE
        sessions = open_sessions(settings, rest)
        ending = _Ending()
        return on_each(
            sessions,
            lambda session: _notify_on(settings, store, session, options, ending),
        )


def _notify_on(
    settings: Settings,
    store: SqlStore,
    session: "WikiSession",
    options: argparse.Namespace,
    ending: _Ending,
) -> bool:
    """Post the notices that are due on one wiki; tell whether all is well."""
    if ending.asked:
        raise KeyboardInterrupt
    if options.rebuild_ledger:
        return _rebuild_ledger(settings, store, session)
    from bot.wiki import PywikibotRunLog, PywikibotTalkPages, read_site_and_time

    talk = PywikibotTalkPages(session, settings.stop_page, settings.exclusion_page)
    site, on_wiki = read_site_and_time(session, site_pages(settings, session))
    wrong_clock = why_clock_is_wrong(now(), on_wiki)
    if session.is_simulated:
        if wrong_clock:
            logger.warning("%s", wrong_clock)
        _show_due(settings, store, talk, site, options.to)
        return True
    if wrong_clock:
        raise WikiError(wrong_clock)
    log = PywikibotRunLog(
        session, talk.bot_name(), settings.run_log_page, settings.stop_page
    )
    with leased_job(settings, store, notify_job.JOB) as lease, ending.tidily():
        begun_at = now()
        notify_job.begin_welcomes(store, site.dbname, now(), lease)
        delivery = Delivery(
            talk=talk,
            store=store,
            lease=lease,
            site=site,
            writing=_writing(settings, store, talk.bot_name(), site),
            limit=_most_edits(settings, options),
            to_user=options.to,
            clock=now,
            is_ending=lambda: ending.asked,
        )
        report = _post(delivery, settings.settle_after, _policy(settings))
        if options.trial is not None:
            print_trial(delivery.recorded.values(), site)
        else:
            write_run_log(delivery, log, begun_at, report)
    return report_notices(report)


def _show_due(
    settings: Settings, store: SqlStore, talk: TalkPages, site: Site, to_user: str
) -> None:
    """Print what is due; to one user also why it would not be posted now."""
    notices = notify_job.due_notices(store, site, now(), to_user, _policy(settings))
    writing = _writing(settings, store, talk.bot_name(), site)
    _print_notices(writing, notices, talk.time_text())
    for notice in notices if to_user else ():
        if reason := why_not_now(talk, site, notice.recipient):
            logger.info("It would not be posted now: %s", reason)


def _most_edits(settings: Settings, options: argparse.Namespace) -> int:
    given = options.limit if options.trial is None else options.trial
    return settings.notice_limit if given is None else int(given)


def _rebuild_ledger(
    settings: Settings, store: SqlStore, session: "WikiSession"
) -> bool:
    """Fill the ledger from what the bot has written on one wiki; post nothing."""
    from bot.wiki import PywikibotOwnRevisions

    wiki = PywikibotOwnRevisions(session)
    with leased_job(settings, store, notify_job.JOB) as lease:
        rebuilt = rebuild_ledger(
            wiki,
            store,
            lease,
            session.dbname,
            progress,
            is_recorded=not session.is_simulated,
        )
    report_rebuilt(rebuilt, session.dbname)
    return True


def _knows_user(store: SqlStore, user_name: str) -> bool:
    return not user_name or any(
        page.user_name == user_name for page in store.profiles()
    )


def _writing(
    settings: Settings, store: SqlStore, bot_name: str, site: Site | None = None
) -> Writing:
    """Give what notices are written with; `site` is what was just read of a wiki."""
    sites = store.sites() | ({site.dbname: site} if site else {})
    messages = load_notice_messages()
    return Writing(sites, store.vocabulary(), messages, settings.tool_url, bot_name)


def _policy(settings: Settings) -> NoticePolicy:
    return NoticePolicy(
        most_a_day=settings.notices_a_day,
        most_welcomes_a_day=settings.welcomes_a_day,
    )


def _post(delivery: Delivery, settle_after: int, policy: NoticePolicy) -> NotifyReport:
    """Settle what is old, post what is due, and settle what that left open.

    What is old comes first: a new notice on the page would make it undecidable.
    """
    report = settle_notices(delivery, settle_after, NotifyReport(), wait=False)
    # What another run has posted while this one waited is no longer due.
    notices = notify_job.due_notices(
        delivery.store, delivery.site, now(), delivery.to_user, policy
    )
    report = notify_job.post_notices(delivery, notices, report, progress)
    return settle_notices(delivery, settle_after, report, wait=True)


def _print_notices(writing: Writing, notices: list[Notice], signed_at: str) -> None:
    for notice in notices:
        text = render_notice(notice, writing, now(), signed_at)
        print_notice(notice.recipient.user_name, text)
    logger.info("%s notices are due; nothing was posted", len(notices))
