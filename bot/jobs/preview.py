"""`bot notify --preview`: the notices that are due as files, without any wiki."""

import re
from datetime import datetime
from pathlib import Path

from bot.jobs.notify import NotifyStore
from exchange.domain.notice_text import render_notice
from exchange.domain.notices import plan_notices

BOT_NAME = "CapacityBot"
# Only what an earlier preview has written may be replaced by a new one.
PREVIEW_NAME = re.compile(r".*-[0-9a-f]{16}\.wikitext")
LONGEST_NAME = 40


class PreviewError(Exception):
    """The files cannot be written; the message says why."""


def write_previews(
    store: NotifyStore, tool_url: str, folder: Path, now: datetime, to_user: str = ""
) -> int:
    """Write one file a notice into the folder; give their number.

    Previews of an earlier time are removed, other files stay. Nothing is recorded, so
    the same notices are due again next time. Raises `PreviewError` where the folder
    cannot be written.
    """
    texts = _texts(store, tool_url, now, to_user)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.iterdir():
            if PREVIEW_NAME.fullmatch(old.name):
                old.unlink()
        for name, text in texts.items():
            (folder / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise PreviewError(f"The previews cannot be written: {error}") from error
    return len(texts)


def _texts(
    store: NotifyStore, tool_url: str, now: datetime, to_user: str
) -> dict[str, str]:
    """Map file names to the notices that are due."""
    sites, vocabulary = store.sites(), store.vocabulary()
    texts: dict[str, str] = {}
    for notice in plan_notices(store.profiles(), store.matches(), store.notices(), now):
        user_name = notice.recipient.user_name
        if to_user in ("", user_name):
            site = sites[notice.recipient.dbname]
            text = render_notice(notice, site, vocabulary, tool_url, BOT_NAME, now)
            name = re.sub(r"[^\w-]+", "_", user_name)[:LONGEST_NAME]
            texts[f"{name}-{notice.notice_id}.wikitext"] = (
                f"== {text.heading} ==\n{text.text}\n"
            )
    return texts
