"""Languages stand in for one another as on a real MediaWiki."""

import requests

from dev.local_wiki import LocalWiki
from exchange.domain.languages import LAST_RESORT, fallback_chain
from exchange.domain.vocabulary import LANGUAGE
from exchange.store.snapshot import snapshot_vocabulary


def test_fallbacks_are_those_of_the_wiki(local_wiki: LocalWiki) -> None:
    """A language that the wiki knows has the wiki's own chain, then English."""
    parameters = {
        "action": "query",
        "meta": "languageinfo",
        "liprop": "code|fallbacks",
        "format": "json",
        "formatversion": "2",
    }
    known: dict[str, list[str]] = {}
    going_on: dict[str, str] = {}
    while not known or going_on:
        answer = requests.get(
            local_wiki.api_url, params=parameters | going_on, timeout=60
        ).json()
        for code, info in answer["query"]["languageinfo"].items():
            known[code] = info["fallbacks"]
        going_on = answer.get("continue", {})

    # A variant that the wiki lets fall back to English alone has its base language.
    compared = {
        code: chain for code, chain in known.items() if chain or "-" not in code
    }
    assert len(compared) > 400
    assert {code: fallback_chain(code) for code in compared} == {
        code: tuple(dict.fromkeys((code, *chain, LAST_RESORT)))
        for code, chain in compared.items()
    }
    codes = {term.id for term in snapshot_vocabulary().terms(LANGUAGE)}
    assert len(codes & known.keys()) > 250
