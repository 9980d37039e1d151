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
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, NoReturn

from bot.arguments import parse_arguments
from bot.export import XmlExport
from bot.jobs import install_templates as templates_job
from bot.jobs import publish as publish_job
from bot.jobs import sync as sync_job
from bot.jobs.decide import GuardError
from bot.jobs.follow import Followed, Following
from bot.jobs.leased import AlreadyRunningError
from bot.jobs.parse import SiteinfoError, show_parsed
from bot.jobs.preview import PreviewError
from bot.jobs.sync_export import sync_export
from bot.notify_command import run_notify
from bot.ports import WikidataError, WikiError
from bot.reports import (
    print_error,
    print_page,
    report_matching,
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
from bot.wikis import on_each, open_sessions, site_pages
from exchange.domain.schema import PROFILE_SCHEMA
from exchange.settings import Settings, SettingsError
from exchange.store.port import LeaseLostError, StoreError
from exchange.store.snapshot import snapshot_vocabulary
from exchange.store.sql import SqlStore

if TYPE_CHECKING:
    from bot.wiki import WikiSession

logger = logging.getLogger("bot")

CANNOT_START_ERRORS = (
    SettingsError,
    StoreError,
    WikiError,
    AlreadyRunningError,
    PreviewError,
)


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


def _sync(settings: Settings, options: argparse.Namespace, rest: list[str]) -> int:
    with closing(open_ready_store(settings)) as store:
        if options.dump:
            return _sync_export(settings, store, options.dump)
        sessions = open_sessions(settings, rest)
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

        return on_each(sessions, run)


def _syncing(
    settings: Settings, store: SqlStore, session: "WikiSession"
) -> sync_job.Syncing:
    from bot.wiki import PywikibotProfileWiki

    session.log_in_to_read()
    wiki = PywikibotProfileWiki(session, site_pages(settings, session))
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


def _publish(settings: Settings, _options: object, rest: list[str]) -> int:
    sessions = open_sessions(settings, rest)
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

        return on_each(sessions, run)


def _install_templates(
    settings: Settings, options: argparse.Namespace, rest: list[str]
) -> int:
    for session in open_sessions(settings, rest):
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
    "notify": run_notify,
    "publish": _publish,
    "install-templates": _install_templates,
}

if __name__ == "__main__":
    sys.exit(main())
