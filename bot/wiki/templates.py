"""The project's own pages on the wiki, through Pywikibot."""

import pywikibot

from bot.ports import WikiError
from bot.wiki.session import WikiSession


class PywikibotTemplatePages:
    """Implements `bot.ports.TemplatePages`."""

    def __init__(self, session: WikiSession) -> None:
        self._session = session
        if not session.is_simulated:
            session.log_in()

    def content_language(self) -> str:
        """Give the code of the language in which the wiki is written."""
        with self._session.plain_errors():
            return str(self._session.site.siteinfo["lang"])

    def require_interface_right(self) -> None:
        """Raise `WikiError` where the account may not change the wiki's messages."""
        with self._session.plain_errors():
            if not self._session.site.has_right("editinterface"):
                raise WikiError(
                    "This account may not edit the namespace MediaWiki: ask an "
                    "interface administrator for the `MediaWiki:Lang` pages, or leave "
                    "--with-lang-pages out"
                )

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
