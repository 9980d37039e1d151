"""The command `vocabulary`: what Wikidata would change in the words, or changes."""

import argparse
import logging
import sys
from contextlib import closing

from bot.jobs.vocabulary import JOB, Asked, VocabularyReport, update_vocabulary
from bot.ports import WikidataUnreachableError
from bot.runtime import DONE, leased_job, now, open_ready_store
from exchange.settings import Settings, SettingsError
from exchange.store.snapshot import load_snapshot

logger = logging.getLogger("bot")

USER_AGENT = "CapacityExchange/1.0 (Wikimedia tool; {contact}) SPARQLWrapper"


def run_vocabulary(settings: Settings, options: argparse.Namespace) -> int:
    """Run the command and give its exit code."""
    if not settings.contact:
        raise SettingsError(
            "CXC_CONTACT is empty, and Wikidata answers nobody whom it cannot reach; "
            "set it to your e-mail address or user page"
        )
    from bot.wikidata import WikidataQueries

    wikidata = WikidataQueries(
        settings.sparql_url, USER_AGENT.format(contact=settings.contact)
    )
    asked = Asked(
        _split(settings.affiliate_classes),
        _split(settings.project_classes),
        settings.narrower_depth,
    )
    with (
        closing(open_ready_store(settings)) as store,
        leased_job(settings, store, JOB) as lease,
    ):
        try:
            report = update_vocabulary(
                wikidata,
                store,
                load_snapshot(),
                asked,
                now().date(),
                lease,
                is_applied=options.apply,
                is_forced=options.force,
            )
        except WikidataUnreachableError as error:
            logger.info("%s; the words stay as they are.", error)
            return DONE
    _print_report(report)
    count = len(report.difference.terms)
    if options.apply:
        logger.info("%s terms in the vocabulary, %s written", count, report.written)
    else:
        logger.info("Nothing was changed; --apply takes this over")
    return DONE


def _split(text: str) -> tuple[str, ...]:
    return tuple(filter(None, (each.strip() for each in text.split(","))))


def _print_report(report: VocabularyReport) -> None:
    lines = report.difference.lines or ["Wikidata changes nothing."]
    lines += [f"left out: {each}" for each in report.left_out]
    sys.stdout.write("".join(f"{line}\n" for line in lines))
