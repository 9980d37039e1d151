"""How a page stands with the exchange: whether what is on it counts, and why not."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from exchange.domain.decision import Decision
from exchange.domain.eligibility import (
    SENTENCES,
    Candidate,
    why_request_is_left_out,
)
from exchange.domain.kept_page import KeptPage
from exchange.domain.request import Request
from exchange.domain.site import Site
from exchange.store.port import Pages

COUNTS = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """Sentences that say why a page's profile and requests do not count.

    An empty one stands for what counts; `profile` is None where nothing has been
    decided yet. `requests` maps the requests of the page as it was last read.
    """

    profile: str | None = None
    requests: dict[str, str] = field(default_factory=dict)


def standing_of(store: Pages, site: Site, title: str) -> Standing:
    """Tell how a page stands, as of when the wiki was last read."""
    for page in store.pages_titled(site.dbname, [title]):
        if page.facts.transcludes:
            return Standing(
                _profile(page),
                {
                    request.title: _request(store, site, page, request)
                    for request in page.requests
                },
            )
    return Standing()


def _profile(page: KeptPage) -> str | None:
    if not page.facts.decision:
        return None
    reason = Decision.from_text(page.facts.decision).reason
    return _sentence(reason)


def _request(store: Pages, site: Site, page: KeptPage, request: Request) -> str:
    name = request.by or page.facts.owner
    account = store.accounts_named(site.dbname, [name]).get(name) if name else None
    candidate = Candidate(page.facts, account, site.exclusions, datetime.now(UTC))
    return _sentence(why_request_is_left_out(candidate))


def _sentence(reason: str) -> str:
    """Give the rule's sentence; one of another release is shown by its name."""
    return SENTENCES.get(reason, reason) if reason else COUNTS
