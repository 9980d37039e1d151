"""`bot parse`: what is understood of wikitext, as JSON; no wiki, no store."""

import json

from exchange.domain.parse import parse_page
from exchange.domain.site import SiteSyntax
from exchange.domain.vocabulary import Vocabulary


class SiteinfoError(ValueError):
    """What is said of the wiki cannot be used; the message says why."""


def show_parsed(text: bytes, siteinfo: str, vocabulary: Vocabulary) -> str:
    """Give profiles, requests and problems of a page as JSON.

    `siteinfo` is a `SiteSyntax` as JSON, "" for a plain MediaWiki. Raises
    `SiteinfoError` where it is something else.
    """
    syntax = _read_syntax(siteinfo) if siteinfo else SiteSyntax()
    parsed = parse_page(text.decode("utf-8", "replace"), syntax, vocabulary)
    return json.dumps(parsed.to_json(), ensure_ascii=False, indent=2) + "\n"


def _read_syntax(siteinfo: str) -> SiteSyntax:
    try:
        return SiteSyntax.from_json(json.loads(siteinfo))
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        names = ", ".join(SiteSyntax().to_json())
        raise SiteinfoError(f"the siteinfo file must be JSON with {names}") from error
