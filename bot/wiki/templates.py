"""The project's own pages on the wiki, through Pywikibot."""

import pywikibot

from bot.wiki.session import WikiSession


class PywikibotTemplatePages:
    """Implements `bot.ports.TemplatePages`."""

    def __init__(self, session: WikiSession) -> None:
        self._session = session
        if not session.is_simulated:
            session.log_in()

    def wikitext(self, title: str) -> str | None:
        """Give the text of a page, None where there is none."""
        with self._session.plain_errors():
            page = pywikibot.Page(self._session.site, title)
            return str(page.text) if page.exists() else None

    def save(self, title: str, wikitext: str, summary: str) -> None:
        """Save a page as a whole; saving the same text again changes nothing."""
        with self._session.plain_errors():
            page = pywikibot.Page(self._session.site, title)
            page.text = wikitext
            page.save(summary=summary, minor=False, quiet=True)
