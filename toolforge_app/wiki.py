"""The tool's own small client of the configured wikis: it reads a page by its title."""

from dataclasses import dataclass

import requests

from exchange.domain.site import Site

TIMEOUT_SECONDS = 10
AGENT = "CapacityExchange/1.0 (Wikimedia tool; {contact})"


class WikiUnavailableError(Exception):
    """The wiki gave no answer that can be used."""


@dataclass(frozen=True, slots=True)
class PageText:
    """The newest wikitext of a page, and its title as the wiki writes it."""

    title: str
    wikitext: str


def fetch_page(site: Site, title: str, contact: str) -> PageText | None:
    """Read a page of a configured wiki; None where there is none that can be read.

    Raises `WikiUnavailableError` where the wiki is away.
    """
    parameters = {
        "action": "query",
        "format": "json",
        "formatversion": "2",
        # A leading separator keeps a vertical bar from asking for several pages.
        "titles": f"\x1f{title}",
        "prop": "revisions",
        "rvprop": "content",
        "rvslots": "main",
    }
    try:
        answer = requests.get(
            site.api_url,
            params=parameters,
            headers={"User-Agent": AGENT.format(contact=contact or "no contact set")},
            timeout=TIMEOUT_SECONDS,
        )
        answer.raise_for_status()
        pages = answer.json().get("query", {}).get("pages", [])
    except (requests.RequestException, ValueError) as error:
        raise WikiUnavailableError(str(error)) from error
    for page in pages:
        for revision in page.get("revisions", []):
            content = revision["slots"]["main"].get("content")
            if content is not None:
                return PageText(page["title"], content)
    return None
