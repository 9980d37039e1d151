"""`bot install-templates`: the folder `templates/` to the wiki, only what differs."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import unified_diff

from bot.ports import TemplatePages

logger = logging.getLogger(__name__)

# The page whose text, as a message, is the code of the reader's language.
LANG = "MediaWiki:Lang"
SUMMARY = "Capacity Exchange: update the page from the project's repository"


@dataclass(frozen=True, slots=True)
class TemplatePage:
    """One of our pages as it must stand on the wiki."""

    title: str
    wikitext: str

    @property
    def is_redirect(self) -> bool:
        """Tell whether this is only another name of one of our pages."""
        return self.wikitext.startswith("#REDIRECT")

    @property
    def is_of_the_wiki(self) -> bool:
        """Tell whether the wiki's community changes this page once it is there."""
        return self.title.endswith("/config.json") or self.title.startswith(LANG)


def lang_pages(languages: Iterable[str], content_language: str) -> list[TemplatePage]:
    """Make the pages by which templates know the reader's language.

    This is how Meta and Commons do it: `{{int:lang}}` shows the page of the reader's
    language, whose text is its code.
    """
    others = [code for code in languages if code != content_language]
    return [
        TemplatePage(LANG, content_language),
        *(TemplatePage(f"{LANG}/{code}", code) for code in others),
    ]


def find_differences(
    wanted: Iterable[TemplatePage], wiki: TemplatePages
) -> list[tuple[TemplatePage, str]]:
    """Pair every page that differs with the difference, as a unified diff.

    Another name is given to our pages only where the wiki has no page of that name: it
    may be a template of the community's own. A page that is theirs to change is made
    where it is missing, and stays as it is.
    """
    found: list[tuple[TemplatePage, str]] = []
    pages = list(wanted)
    texts = wiki.wikitexts([page.title for page in pages])
    for page in pages:
        on_wiki = texts.get(page.title)
        if page.is_redirect and on_wiki is not None:
            _report_taken(page, on_wiki)
            continue
        if page.is_of_the_wiki and on_wiki is not None:
            continue
        # A wiki keeps no white space at the end of a page.
        if on_wiki is None or on_wiki.rstrip() != page.wikitext.rstrip():
            difference = unified_diff(
                (on_wiki or "").splitlines(),
                page.wikitext.splitlines(),
                f"{page.title} on the wiki",
                f"{page.title} in templates/",
                lineterm="",
            )
            found.append((page, "\n".join(difference)))
    return found


def _report_taken(page: TemplatePage, on_wiki: str) -> None:
    if on_wiki.rstrip() != page.wikitext.rstrip():
        logger.warning("%s is another page on the wiki; it stays as it is", page.title)


def save_pages(pages: Iterable[TemplatePage], wiki: TemplatePages) -> int:
    """Save the pages; give their number."""
    number = 0
    for page in pages:
        wiki.save(page.title, page.wikitext, SUMMARY)
        number += 1
    return number
