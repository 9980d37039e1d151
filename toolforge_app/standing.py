"""How a page stands with the exchange: whether what is on it counts, and why not."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from exchange.domain.decision import Decision
from exchange.domain.eligibility import (
    ANOTHER_PAGE,
    NO_CONTACT,
    Candidate,
    why_request_is_left_out,
)
from exchange.domain.kept_page import KeptPage
from exchange.domain.request import Request
from exchange.domain.site import Site
from exchange.store.port import Pages
from toolforge_app.messages import message

COUNTS = ""
# The rules by which something does not count, and the keys of what they say.
REASONS = {
    "redirect": "check-reason-redirect",
    "not-wikitext": "check-reason-not-wikitext",
    "template-space": "check-reason-template-space",
    "documentation": "check-reason-documentation",
    "talk-page": "check-reason-talk-page",
    "no-template": "check-reason-no-template",
    "page-excluded": "check-reason-page-excluded",
    "outside-user-space": "check-reason-outside-user-space",
    "affiliate-in-user-space": "check-reason-affiliate-in-user-space",
    "no-asker": "check-reason-no-asker",
    "no-user": "check-reason-no-user",
    "user-excluded": "check-reason-user-excluded",
    "locked": "check-reason-locked",
    "blocked": "check-reason-blocked",
    "bot": "check-reason-bot",
    "not-edited": "check-reason-not-edited",
    "unconfirmed": "check-reason-unconfirmed",
    ANOTHER_PAGE: "check-reason-another-page",
    NO_CONTACT: "check-reason-no-contact",
}


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
    if not reason:
        return COUNTS
    return message(REASONS[reason]) if reason in REASONS else reason
