"""The page of the run log, through Pywikibot."""

from bot.ports import LogPage, Outcome, WikiError
from bot.wiki.answered_pages import text_of
from bot.wiki.batches import joined
from bot.wiki.one_edit import send_edit
from bot.wiki.session import WikiSession


class PywikibotRunLog:
    """Implements `bot.ports.RunLog`; empty titles mean the bot's own pages."""

    def __init__(
        self, session: WikiSession, bot_name: str, title: str = "", run_page: str = ""
    ) -> None:
        self._session = session
        self._title = title or f"User:{bot_name}/log"
        self._run_page = run_page or f"User:{bot_name}/run"

    def read(self) -> LogPage:
        """Read the page, fresh."""
        batch = next(
            self._session.query(
                titles=joined([self._title, self._run_page]),
                prop="info|revisions",
                rvprop="content",
                rvslots="main",
            ),
            {},
        )
        names = {each["from"]: each["to"] for each in batch.get("normalized", [])}
        pages = {page["title"]: page for page in batch.get("pages", [])}
        log = pages.get(names.get(self._title, self._title))
        run_page = pages.get(names.get(self._run_page, self._run_page), {})
        if log is None or ("missing" not in log and text_of(log) is None):
            raise WikiError(f"{self._title} cannot be read")
        return LogPage(
            log["title"],
            log.get("lastrevid", 0),
            text_of(log) or "",
            text_of(run_page),
        )

    def save(self, page: LogPage, wikitext: str, summary: str) -> Outcome:
        """Send one request that saves the page on top of what was read."""
        parameters = {"title": page.title, "text": wikitext, "summary": summary}
        return send_edit(self._session, parameters, page.rev_id)
