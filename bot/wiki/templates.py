"""The project's own pages on the wiki, through Pywikibot."""

from collections.abc import Sequence

import pywikibot

from bot.ports import WikiError
from bot.wiki.session import WikiSession

BATCH = 50


class PywikibotTemplatePages:
    """Implements `bot.ports.TemplatePages`."""

    def __init__(self, session: WikiSession) -> None:
        self._session = session
        if not session.is_simulated:
            session.log_in()

    def bot_name(self) -> str:
        """Give the name of the account that saves."""
        with self._session.plain_errors():
            return str(self._session.site.username())

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

    def wikitexts(self, titles: Sequence[str]) -> dict[str, str]:
        """Map titles to the text of their pages; those without a page are left out."""
        texts: dict[str, str] = {}
        for start in range(0, len(titles), BATCH):
            for batch in self._session.query(
                titles="|".join(titles[start : start + BATCH]),
                prop="revisions",
                rvprop="content",
                rvslots="main",
            ):
                # The wiki may write a title otherwise: "Project:" is its own name.
                ours = {
                    each["to"]: each["from"] for each in batch.get("normalized", [])
                }
                for page in batch.get("pages", []):
                    for revision in page.get("revisions", []):
                        title = ours.get(page["title"], page["title"])
                        texts[title] = str(revision["slots"]["main"]["content"])
        return texts

    def save(self, title: str, wikitext: str, summary: str) -> None:
        """Save a page as a whole; saving the same text again changes nothing."""
        with self._session.plain_errors():
            page = pywikibot.Page(self._session.site, title)
            page.text = wikitext
            page.save(summary=summary, minor=False, quiet=True)
