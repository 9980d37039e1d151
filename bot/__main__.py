"""The composition root: wires a verb's job, runs it and reports how it ended.

Exit codes: 0 done, 1 some work failed and is listed, 2 cannot start and says what to
do. Only verbs that use a wiki import Pywikibot.
"""

import argparse
import logging
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, NoReturn

from bot.arguments import parse_arguments
from bot.export import XmlExport
from bot.jobs import install_templates as templates_job
from bot.jobs import notify as notify_job
from bot.jobs import publish as publish_job
from bot.jobs import sync as sync_job
from bot.jobs.decide import GuardError
from bot.jobs.delivery import Delivery, NotifyReport
from bot.jobs.follow import Followed, Following
from bot.jobs.leased import AlreadyRunningError
from bot.jobs.parse import SiteinfoError, show_parsed
from bot.jobs.preview import BOT_NAME, PreviewError, why_not_now, write_previews
from bot.jobs.rebuild_ledger import rebuild_ledger
from bot.jobs.run_log import run_rows, write_run_log
from bot.jobs.settle import settle_notices
from bot.jobs.sync_export import sync_export
from bot.message_files import load_notice_messages
from bot.ports import WikidataError, WikiError
from bot.reports import (
    print_error,
    print_notice,
    print_page,
    print_trial,
    report_matching,
    report_notices,
    report_rebuilt,
    report_sync,
)
from bot.runtime import (
    CANNOT_START,
    DONE,
    SOME_FAILED,
    leased_job,
    now,
    open_ready_store,
    progress,
)
from bot.template_files import load_template_pages
from bot.vocabulary_command import run_vocabulary
from exchange.domain.notice_plan import NoticePolicy
from exchange.domain.notice_text import render_notice
from exchange.domain.notice_writing import Writing
from exchange.domain.notices import Notice
from exchange.domain.schema import PROFILE_SCHEMA
from exchange.domain.site import Site
from exchange.settings import Settings, SettingsError
from exchange.store.port import LeaseLostError, StoreError
from exchange.store.snapshot import snapshot_vocabulary
from exchange.store.sql import SqlStore

if TYPE_CHECKING:
    from bot.wiki import SitePages, WikiSession

logger = logging.getLogger("bot")

CANNOT_START_ERRORS = (
    SettingsError,
    StoreError,
    WikiError,
    AlreadyRunningError,
    PreviewError,
)


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


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code."""
    options, rest = parse_arguments(arguments)
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        settings = Settings.from_environment()
        logging.basicConfig(level=settings.log_level, format="%(message)s")
        logging.getLogger("alembic").setLevel(logging.WARNING)
        code = VERBS[options.verb](settings, options, rest)
    except CANNOT_START_ERRORS as error:
        print_error(str(error))
        return CANNOT_START
    except (GuardError, LeaseLostError, WikidataError) as error:
        print_error(str(error))
        return SOME_FAILED
    except KeyboardInterrupt:
        # Who follows is ended so; anything else is cut short.
        return DONE if getattr(options, "follow", False) else SOME_FAILED
    return code


def _start_pywikibot(settings: Settings, rest: Sequence[str]) -> None:
    try:
        from bot.wiki import start_pywikibot
    except (RuntimeError, SyntaxError) as error:
        # Pywikibot reads its settings while it is imported.
        raise WikiError(
            f"Pywikibot's settings cannot be read ({error}); check PYWIKIBOT_DIR and "
            "user-config.py"
        ) from error
    start_pywikibot(settings.wikis, settings.contact, rest)


def _sessions(settings: Settings, rest: Sequence[str]) -> "list[WikiSession]":
    """Connect to all wikis of the settings."""
    _start_pywikibot(settings, rest)
    from bot.wiki import WikiSession

    return [WikiSession(name) for name in settings.wikis]


def _site_pages(settings: Settings, session: "WikiSession") -> "SitePages":
    from bot.wiki import SitePages

    # There is one matching for all wikis, so one of them has its weights.
    is_first = session.name == settings.wikis[0]
    return SitePages(
        settings.profile_template,
        settings.request_template,
        settings.exclusion_page,
        settings.weights_page if is_first else "",
    )


def _sync(settings: Settings, options: argparse.Namespace, rest: list[str]) -> int:
    with closing(open_ready_store(settings)) as store:
        if options.dump:
            return _sync_export(settings, store, options.dump)
        sessions = _sessions(settings, rest)
        from bot.wiki import RequestCounter

        counter = RequestCounter()
        if options.follow:
            _follow(settings, store, sessions)

        def run(session: "WikiSession") -> bool:
            before = counter.count
            syncing = _syncing(settings, store, session)
            with leased_job(settings, store, sync_job.JOB) as lease:
                report = sync_job.sync(
                    syncing,
                    lease,
                    full=options.full,
                    confirmed=options.confirm_removals,
                )
            report_sync(report, session.dbname, counter.count - before)
            return True

        return _on_each(sessions, run)


def _on_each(
    sessions: "Sequence[WikiSession]", work: "Callable[[WikiSession], bool]"
) -> int:
    """Do some work on each wiki, and give the exit code.

    One that fails does not keep the others from their turn.
    """
    is_well = True
    for session in sessions:
        try:
            is_well = work(session) and is_well
        except (WikiError, GuardError) as error:
            if len(sessions) == 1:
                raise
            print_error(str(error))
            is_well = False
    return DONE if is_well else SOME_FAILED


def _syncing(
    settings: Settings, store: SqlStore, session: "WikiSession"
) -> sync_job.Syncing:
    from bot.wiki import PywikibotProfileWiki

    session.log_in_to_read()
    wiki = PywikibotProfileWiki(session, _site_pages(settings, session))
    return sync_job.Syncing(wiki, store, settings.notify_default, progress, now)


def _follow(
    settings: Settings, store: SqlStore, sessions: "Sequence[WikiSession]"
) -> NoReturn:
    from bot.wiki import EventStream, stream_url

    syncings = {
        session.dbname: _syncing(settings, store, session) for session in sessions
    }
    url = stream_url(sessions[0], settings.stream_url)
    Following(
        {dbname: Followed(syncing) for dbname, syncing in syncings.items()},
        EventStream(url, syncings) if url else None,
        lambda: leased_job(settings, store, sync_job.JOB),
        time,
    ).run()


def _sync_export(settings: Settings, store: SqlStore, path: Path) -> int:
    export = XmlExport(path, settings.profile_template, settings.request_template)
    with leased_job(settings, store, sync_job.JOB) as lease:
        report = sync_export(
            export, store, lease, settings.notify_default, progress, now()
        )
    report_sync(report, str(path), 0)
    return DONE


def _parse(_settings: Settings, options: argparse.Namespace, _rest: list[str]) -> int:
    try:
        text = options.file.read_bytes() if options.file else sys.stdin.buffer.read()
        siteinfo = options.siteinfo.read_text() if options.siteinfo else ""
        shown = show_parsed(text, siteinfo, snapshot_vocabulary())
    except (OSError, SiteinfoError) as error:
        print_error(f"This cannot be read: {error}")
        return CANNOT_START
    try:
        # As bytes: a terminal of another encoding must not stop us.
        sys.stdout.buffer.write(shown.encode())
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader, such as `head`, has seen enough; Python would complain at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return DONE


def _vocabulary(
    settings: Settings, options: argparse.Namespace, _rest: list[str]
) -> int:
    return run_vocabulary(settings, options)


def _match(settings: Settings, options: argparse.Namespace, _rest: list[str]) -> int:
    # No other verb waits until the solvers of the matching are loaded.
    from bot.jobs import match as match_job

    with closing(open_ready_store(settings)) as store:

        def run() -> None:
            with leased_job(settings, store, match_job.JOB) as lease:
                report_matching(match_job.match(store, lease, now().date()))

        if options.follow:
            match_job.follow(store, run, lambda: now().date())
        run()
    return DONE


def _notify(settings: Settings, options: argparse.Namespace, rest: list[str]) -> int:
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
        sessions = _sessions(settings, rest)
        ending = _Ending()
        return _on_each(
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
    from bot.wiki import PywikibotRunLog, PywikibotTalkPages, read_site

    talk = PywikibotTalkPages(session, settings.stop_page)
    site = read_site(session, _site_pages(settings, session))
    if session.is_simulated:
        notices = notify_job.due_notices(
            store, site, now(), options.to, _policy(settings)
        )
        writing = _writing(settings, store, talk.bot_name(), site)
        _print_notices(writing, notices, talk.time_text())
        for notice in notices if options.to else ():
            if reason := why_not_now(talk, site, notice.recipient):
                logger.info("It would not be posted now: %s", reason)
        return True
    log = PywikibotRunLog(
        session, talk.bot_name(), settings.run_log_page, settings.stop_page
    )
    with leased_job(settings, store, notify_job.JOB) as lease, ending.tidily():
        begun_at = now().replace(microsecond=0)
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
            print_trial(run_rows(delivery, begun_at), site)
        else:
            write_run_log(delivery, log, begun_at, report)
    return report_notices(report)


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


def _publish(settings: Settings, _options: object, rest: list[str]) -> int:
    sessions = _sessions(settings, rest)
    from bot.wiki import PywikibotTemplatePages

    with closing(open_ready_store(settings)) as store:

        def run(session: "WikiSession") -> bool:
            wiki = PywikibotTemplatePages(session)
            title = settings.report_page
            report = publish_job.make_report(
                store, wiki.content_language(), settings.tool_url, now().date()
            )
            if session.is_simulated:
                print_page(title, report)
                return True
            run_page = settings.stop_page or f"User:{wiki.bot_name()}/run"
            is_saved = publish_job.publish(title, report, wiki, run_page)
            logger.info(
                "%s %s", title, "saved" if is_saved else "says the same already"
            )
            return True

        return _on_each(sessions, run)


def _install_templates(
    settings: Settings, options: argparse.Namespace, rest: list[str]
) -> int:
    for session in _sessions(settings, rest):
        _install_on(session, with_lang_pages=options.with_lang_pages)
    return DONE


def _install_on(session: "WikiSession", *, with_lang_pages: bool) -> None:
    from bot.wiki import PywikibotTemplatePages

    wiki = PywikibotTemplatePages(session)
    pages = load_template_pages()
    if with_lang_pages:
        wiki.require_interface_right()
        languages = PROFILE_SCHEMA.parameters[0].texts
        pages += templates_job.lang_pages(languages, wiki.content_language())
    differing = templates_job.find_differences(pages, wiki)
    for page, difference in differing:
        logger.info("%s", difference if session.is_simulated else page.title)
    if not session.is_simulated:
        templates_job.save_pages((page for page, _ in differing), wiki)
    logger.info(
        "%s pages %s",
        len(differing),
        "would be saved" if session.is_simulated else "saved",
    )


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


VERBS: dict[str, Callable[[Settings, argparse.Namespace, list[str]], int]] = {
    "sync": _sync,
    "parse": _parse,
    "vocabulary": _vocabulary,
    "match": _match,
    "notify": _notify,
    "publish": _publish,
    "install-templates": _install_templates,
}

if __name__ == "__main__":
    sys.exit(main())
