"""Which pages count, and the named rule by which another one does not.

Anyone can edit a wiki page. What stands on it counts for a user only if that user has
edited it, and if nobody has taken the user or the page out.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from exchange.domain.account import Account
from exchange.domain.exclusions import Exclusions
from exchange.domain.identity import USER_NAMESPACE
from exchange.domain.kept_page import PageFacts

PERSON, AFFILIATE = "person", "affiliate"
# MediaWiki, Template and Module hold messages, templates and their documentation.
TEMPLATE_NAMESPACES = (8, 10, 828)
DOCUMENTATION_PAGES = ("doc", "documentation")
ANOTHER_PAGE, NO_CONTACT = "another-page", "no-contact"

# What a rule that applies says, to the user whose page it is.
SENTENCES: Mapping[str, str] = {
    "redirect": "the page is a redirect; put the template on the page it leads to",
    "not-wikitext": "the page holds no wikitext; put the template on another page",
    "template-space": "templates and their documentation are nobody's profile",
    "documentation": "a documentation page is nobody's profile",
    "talk-page": "a profile does not count on a talk page; put it on the user page",
    "no-template": "no template of ours that can be read stands on the page itself",
    "page-excluded": "the wiki's exclusion list names the page",
    "outside-user-space": "a person's profile counts on pages of that user alone",
    "affiliate-in-user-space": "an affiliate's profile does not count on a user page; "
    "put it on the affiliate's own page",
    "no-asker": "it does not say who asks; write `by` with a user name",
    "no-user": "there is no such user",
    "user-excluded": "the wiki's exclusion list names the user",
    "locked": "the account is locked on all wikis",
    "blocked": "the account is blocked",
    "bot": "the account is a bot's",
    "not-edited": "the user has not edited the page; whose profile or request it is "
    "must save the page once themselves",
    "unconfirmed": "the export does not tell whether the user has edited the page; "
    "the next run on the wiki will",
    ANOTHER_PAGE: "another page of the same person counts",
    NO_CONTACT: "none of the contacts stands for it: one of `contacts` must have "
    "edited the page and have a profile that names it in `affiliations`",
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A page with a template, the account it would count for, and the moment.

    `account` is None where nobody is named, or nothing is known of the name.
    """

    facts: PageFacts
    account: Account | None
    exclusions: Exclusions
    now: datetime


Rule = tuple[str, Callable[[Candidate], bool]]


def _is_documentation(candidate: Candidate) -> bool:
    return candidate.facts.title.rpartition("/")[2].lower() in DOCUMENTATION_PAGES


def _has_edited(candidate: Candidate) -> bool:
    account = candidate.account
    return account is not None and account.user_id in candidate.facts.author_ids


PAGE_RULES: Sequence[Rule] = (
    ("page-excluded", lambda of: of.facts.title in of.exclusions.pages),
    ("redirect", lambda of: of.facts.is_redirect),
    ("not-wikitext", lambda of: of.facts.content_model != "wikitext"),
    ("template-space", lambda of: of.facts.namespace in TEMPLATE_NAMESPACES),
    ("documentation", _is_documentation),
)
USER_RULES: Sequence[Rule] = (
    ("no-user", lambda of: of.account is None or not of.account.user_id),
    (
        "user-excluded",
        lambda of: of.account is not None and of.account.name in of.exclusions.users,
    ),
    ("locked", lambda of: of.account is not None and of.account.is_locked),
    ("blocked", lambda of: of.account is not None and of.account.is_blocked(of.now)),
    ("bot", lambda of: of.account is not None and of.account.is_bot),
    ("not-edited", lambda of: of.facts.has_all_authors and not _has_edited(of)),
    ("unconfirmed", lambda of: not _has_edited(of)),
)
PROFILE_RULES: Sequence[Rule] = (
    *PAGE_RULES,
    ("talk-page", lambda of: of.facts.namespace % 2 == 1),
    ("no-template", lambda of: not of.facts.kind),
)
PERSON_RULES: Sequence[Rule] = (
    *PROFILE_RULES,
    ("outside-user-space", lambda of: of.facts.namespace != USER_NAMESPACE),
    *USER_RULES,
)
# Whatever stands on a user's page needs that user's own edit: else anybody could have
# notices sent to anybody's talk page.
GROUP_IN_USER_SPACE_RULES: Sequence[Rule] = (
    *PROFILE_RULES,
    ("affiliate-in-user-space", lambda of: of.facts.kind == AFFILIATE),
    *USER_RULES,
)
REQUEST_RULES: Sequence[Rule] = (
    *PAGE_RULES,
    ("no-asker", lambda of: of.account is None),
    *USER_RULES,
)


def why_profile_is_left_out(candidate: Candidate) -> str:
    """Name the first rule by which the page's profile does not count, "" if none.

    `candidate.account` is that of the page's owner. What depends on other pages
    (`another-page`, `no-contact`) is not asked here.
    """
    facts = candidate.facts
    if facts.kind in (PERSON, ""):
        return _first(PERSON_RULES, candidate)
    if facts.namespace == USER_NAMESPACE:
        return _first(GROUP_IN_USER_SPACE_RULES, candidate)
    return _first(PROFILE_RULES, candidate)


def why_request_is_left_out(candidate: Candidate) -> str:
    """Name the first rule by which a request does not count, "" if none.

    `candidate.account` is that of who asks.
    """
    return _first(REQUEST_RULES, candidate)


def _first(rules: Sequence[Rule], candidate: Candidate) -> str:
    return next((name for name, applies in rules if applies(candidate)), "")
