"""`bot notify --preview`: the notices that are due as files, without any wiki."""

import re
from datetime import datetime
from pathlib import Path

from bot.jobs.notify import NotifyStore
from exchange.domain.notice_text import render_notice
from exchange.domain.notices import plan_notices

BOT_NAME = "CapacityBot"


def write_previews(
    store: NotifyStore, tool_url: str, folder: Path, now: datetime
) -> int:
    """Write one file a notice into the folder, replacing older ones; give their number.

    Nothing is recorded, so the same notices are due again next time.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.wikitext"):
        old.unlink()
    sites, vocabulary = store.sites(), store.vocabulary()
    notices = plan_notices(store.profiles(), store.matches(), store.notices(), now)
    for notice in notices:
        site = sites[notice.recipient.dbname]
        text = render_notice(notice, site, vocabulary, tool_url, BOT_NAME, now)
        name = re.sub(r"[^\w-]+", "_", notice.recipient.user_name)
        path = folder / f"{name}-{notice.notice_id}.wikitext"
        path.write_text(f"== {text.heading} ==\n{text.text}\n", encoding="utf-8")
    return len(notices)
