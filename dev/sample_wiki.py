"""A wiki as the demonstration has it: the templates, a bot account, sample people."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from dev.local_wiki import ADMIN, LocalWiki
from dev.people import records, sample_pages
from dev.templates import install_templates
from exchange.store.snapshot import snapshot_vocabulary

BOT = "CapacityBot"
BOT_PASSWORD = "capacity bot"
BATCH = 25

MAIN_PAGE = """\
This wiki lives on your machine, for you to try the Capacity Exchange.

* [[Special:WhatLinksHere/Template:Capacity profile|All profiles]] and the
  [[Template:Capacity profile|template]] that they use
* [[Special:RecentChanges|Recent changes]], with the notices of [[User:CapacityBot]]
* [[User:CapacityBot/run]]: the bot edits while this page says <code>run</code>
"""

# Shows a list's progress while it is worked through.
Progress = Callable[[Sequence[list[dict[str, Any]]]], Iterable[list[dict[str, Any]]]]


def fill_sample_wiki(wiki: LocalWiki, progress: Progress = iter) -> None:
    """Fill a wiki that has been started, unless that was done before."""
    install_templates(wiki)
    done = wiki.directory / "filled"
    if done.exists():
        return
    wiki.create_account(BOT, BOT_PASSWORD, ["bot"])
    wiki.save_page(f"User:{BOT}/run", "run", ADMIN, "The bot may edit")
    wiki.save_page("Main Page", MAIN_PAGE, ADMIN, "Say what is here")
    waiting = list(records(sample_pages(snapshot_vocabulary())))
    batches = [waiting[at : at + BATCH] for at in range(0, len(waiting), BATCH)]
    for batch in progress(batches):
        wiki.save(batch)
    done.touch()
