"""From a wiki page to what the store keeps of it."""

from bot.ports import WikiPage
from exchange.domain.babel import read_babel
from exchange.domain.caution import be_cautious
from exchange.domain.identity import USER_NAMESPACE
from exchange.domain.kept_page import KeptPage, PageFacts
from exchange.domain.parse import ParsedPage, parse_page
from exchange.domain.profile import Profile
from exchange.domain.schema import PROFILE_SCHEMA
from exchange.domain.site import Site
from exchange.domain.vocabulary import Vocabulary

# Raised when pages are read in another way than before, so that all are read again.
READING_VERSION = 2


def read_page(
    page: WikiPage, site: Site, vocabulary: Vocabulary, full_run: int = 0
) -> KeptPage:
    """Read a page; nothing that may stand on it is an error.

    `full_run` is the number of the full run that reads it, 0 in any other run.
    """
    parsed = ParsedPage()
    if page.content_model == "wikitext" and not page.is_redirect:
        languages = (site.language, "en")
        parsed = parse_page(page.wikitext, site.syntax, vocabulary, languages)
    profile = None
    if parsed.profiles:
        profile = be_cautious(parsed.profiles[0], parsed.problems)
    is_root = page.namespace == USER_NAMESPACE and "/" not in page.title
    babel = read_babel(page.wikitext, site.syntax, vocabulary) if is_root else ()
    facts = PageFacts(
        page_id=f"{site.dbname}:{page.page_id}",
        title=page.title,
        namespace=page.namespace,
        rev_id=page.rev_id,
        edited_at=page.edited_at,
        is_redirect=page.is_redirect,
        content_model=page.content_model,
        author_ids=page.author_ids,
        has_all_authors=page.has_all_authors,
        kind=profile.type if profile else "",
        has_requests=bool(parsed.requests),
        named=_named(parsed, profile),
        transcludes=page.transcludes,
        needs_babel=_needs_babel(page, profile),
        babel_rev_id=page.rev_id if babel else 0,
        full_run=full_run,
    )
    return KeptPage(facts, profile, parsed.requests, babel)


def _named(parsed: ParsedPage, profile: Profile | None) -> tuple[str, ...]:
    contacts = profile.contacts if profile else ()
    asking = [request.by for request in parsed.requests if request.by]
    return tuple(dict.fromkeys((*contacts, *asking)))


def _needs_babel(page: WikiPage, profile: Profile | None) -> bool:
    return (
        profile is not None
        and profile.type == "person"
        and page.namespace == USER_NAMESPACE
        and not PROFILE_SCHEMA.is_given("languages", profile.raw)
    )
