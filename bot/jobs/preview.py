"""`bot notify --preview`: the notices that are due as files, without any wiki."""

import re
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from bot.jobs.delivery import NOT_RUNNING, NotifyStore
from bot.jobs.notify import situation_of
from bot.ports import TalkPages
from exchange.domain.identity import talk_title
from exchange.domain.notice_plan import NoticePolicy, plan_notices
from exchange.domain.notice_text import render_notice
from exchange.domain.notice_writing import Writing
from exchange.domain.notices import Notice
from exchange.domain.profile import ProfilePage
from exchange.domain.refusals import find_refusal, is_stopped
from exchange.domain.site import Site

# Only what an earlier preview has written may be replaced by a new one.
PREVIEW_NAME = re.compile(r".*-[0-9a-f]{16}\.wikitext")
LONGEST_NAME = 40


class PreviewError(Exception):
    """The files cannot be written; the message says why."""


def write_previews(
    store: NotifyStore,
    writing: Writing,
    folder: Path,
    now: datetime,
    to_user: str = "",
    policy: NoticePolicy | None = None,
) -> int:
    """Write one file a notice into the folder; give their number.

    Previews of an earlier time are removed, other files stay. Nothing is recorded, so
    the same notices are due again next time. Raises `PreviewError` where the folder
    cannot be written.
    """
    planned = plan_notices(situation_of(store), now, policy)
    texts = _texts(planned, writing, now, to_user)
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


def why_not_now(talk: TalkPages, site: Site, recipient: ProfilePage) -> str:
    """Say why a notice would not be posted at this moment, "" if it would."""
    page = talk.look(talk_title(recipient, site.syntax), recipient)
    if is_stopped(page):
        return NOT_RUNNING
    refusal = find_refusal(page, recipient, talk.bot_name(), site)
    return f"{refusal.text} ({refusal.code})" if refusal else ""


def _texts(
    notices: Iterable[Notice], writing: Writing, now: datetime, to_user: str
) -> dict[str, str]:
    """Map file names to the notices that are due."""
    texts: dict[str, str] = {}
    for notice in notices:
        user_name = notice.recipient.user_name
        if to_user in ("", user_name):
            text = render_notice(notice, writing, now)
            name = re.sub(r"[^\w-]+", "_", user_name)[:LONGEST_NAME]
            texts[f"{name}-{notice.notice_id}.wikitext"] = (
                f"== {text.heading} ==\n{text.text}\n"
            )
    return texts
