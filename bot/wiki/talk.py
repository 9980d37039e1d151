"""Talk pages through Pywikibot.

A notice is one hand-made request and never `page.save`: Pywikibot repeats a save whose
answer was lost, and a new section would then stand twice on the page.
"""

import re
import time
from collections.abc import Iterator
from datetime import UTC

from bot.ports import Outcome, Post
from bot.wiki.batches import joined
from bot.wiki.customs import read_customs
from bot.wiki.one_edit import send_edit
from bot.wiki.session import Json, WikiSession
from bot.wiki.talk_facts import OwnPages, look_at, read_own_text
from exchange.domain.profile import ProfilePage
from exchange.domain.refusals import TalkPage

# A time that is written to the minute need not be asked for more often.
TIME_LASTS_SECONDS = 30
# What a wiki may write as a time; markup would not be a time.
TIME_TEXT = re.compile(r"[^\[\]{}|<>~\n]{4,80}")


class PywikibotTalkPages:
    """Implements `bot.ports.TalkPages`; an empty `run_page` means the bot's own."""

    def __init__(
        self, session: WikiSession, run_page: str, exclusion_page: str
    ) -> None:
        self._session = session
        self._name = session.log_in()
        # Remembered before the first edit.
        _ = session.assertion
        run_page = run_page or f"User:{self._name}/run"
        self._own_pages = OwnPages(run_page, exclusion_page)
        self._customs = read_customs(session)
        self._time_text = ""
        self._time_asked = -float(TIME_LASTS_SECONDS)

    def bot_name(self) -> str:
        """Give the name of the account that posts."""
        return self._name

    def time_text(self) -> str:
        """Write the present time as signatures on the wiki do, to the minute.

        The wiki is asked, since each has its own format, month names and digits.
        """
        if time.monotonic() - self._time_asked >= TIME_LASTS_SECONDS:
            with self._session.plain_errors():
                answer = self._session.ask(
                    {
                        "action": "parse",
                        "text": "~~~~~",
                        "contentmodel": "wikitext",
                        "onlypst": True,
                    }
                )
            text = str(answer.get("parse", {}).get("text", "")).strip()
            self._time_text = text if TIME_TEXT.fullmatch(text) else ""
            self._time_asked = time.monotonic()
        return self._time_text

    def look(self, title: str, recipient: ProfilePage) -> TalkPage:
        """Read a talk page, its owner, their profile and the run page in one request.

        All of it fresh, and with all that a post needs at hand, so that nothing lies
        between looking and posting. A renamed user is followed to the new name.
        """
        with self._session.plain_errors():
            # Asked for here, since asking is a request of its own.
            self._session.site.tokens["csrf"]
        return look_at(self._session, self._customs, self._own_pages, title, recipient)

    def seconds_to_wait(self) -> float:
        """Tell for how long the wiki's pace forbids the next edit; 0: for no time."""
        with self._session.plain_errors():
            return float(self._session.site.throttle.waittime(write=True))

    def post(self, post: Post) -> Outcome:
        """Send one request that adds a section; never a second one.

        MediaWiki refuses a repeat of the request only if it names the same base and
        summary, so both come from the ledger's row.
        """
        parameters: Json = {
            "title": post.title,
            "section": "new",
            "sectiontitle": post.heading,
            "text": post.text,
            "summary": post.summary,
            # A page that was deleted meanwhile is not made again.
            "starttimestamp": f"{post.begun_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        }
        return send_edit(self._session, parameters, post.base_rev_id)

    def own_text(self, title: str, user_name: str) -> str | None:
        """Give what a user has saved last on a page, None where there is nothing."""
        return read_own_text(self._session, title, user_name)

    def find_revision(self, title: str, notice_id: str, after_rev_id: int) -> int:
        """Give our revision whose summary holds the notice's id, 0 where none does.

        A page that was moved is followed by the redirect that it left.
        """
        for redirects in ({}, {"redirects": True}):
            for revision in self._own_revisions(title, redirects):
                # Newest first: what is older than the base cannot be the request's.
                if revision["revid"] <= after_rev_id:
                    break
                if notice_id in revision.get("comment", ""):
                    return int(revision["revid"])
        return 0

    def _own_revisions(self, title: str, redirects: Json) -> Iterator[Json]:
        for batch in self._session.query(
            titles=joined([title]),
            prop="revisions",
            rvprop="ids|comment",
            rvuser=self._name,
            rvlimit="max",
            **redirects,
        ):
            for page in batch.get("pages", []):
                yield from page.get("revisions", [])
