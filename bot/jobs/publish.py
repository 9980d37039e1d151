"""`bot publish`: the report for the community on the wiki."""

from datetime import date
from typing import Protocol

from bot.ports import TemplatePages, WikiError
from exchange.domain.missing_words import MISSING_WORDS, MissingWord
from exchange.domain.refusals import RUN_WORD
from exchange.domain.report_page import is_same_report, render_report
from exchange.store.port import Reports, Sites

SUMMARY = "Capacity Exchange: update the report"


class PublishStore(Reports, Sites, Protocol):
    """What publishing asks of the store."""


def make_report(store: PublishStore, language: str, tool_url: str, today: date) -> str:
    """Write the report from what `bot match` has counted last."""
    words = map(MissingWord.from_json, store.report(MISSING_WORDS) or [])
    return render_report(words, store.vocabulary(), language, tool_url, today)


def publish(title: str, report: str, wiki: TemplatePages, run_page: str) -> bool:
    """Save the report where it says something new; tell whether it was saved.

    Raises `WikiError` where the run page does not let the bot edit.
    """
    texts = wiki.wikitexts([title, run_page])
    if is_same_report(texts.get(title, ""), report):
        return False
    if texts.get(run_page, "").strip().lower() != RUN_WORD:
        raise WikiError(
            f"{run_page} does not say {RUN_WORD!r}, so nothing was saved; whoever may "
            "decide can write it there"
        )
    wiki.save(title, report, SUMMARY)
    return True
