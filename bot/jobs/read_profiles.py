"""From pages to profiles that count: parsed, owned, consented, one a person."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from bot.ports import WikiPage, WikiUser
from exchange.domain.caution import be_cautious
from exchange.domain.identity import (
    USER_NAMESPACE,
    GroupPage,
    accepted_groups,
    choose_profiles,
    has_consent,
    owner_of,
)
from exchange.domain.parse import parse_page
from exchange.domain.profile import Profile, ProfilePage
from exchange.domain.schema import PROFILE_SCHEMA
from exchange.domain.site import Site
from exchange.domain.vocabulary import AFFILIATE, Vocabulary

TEMPLATE_NAMESPACES = (8, 10, 828)


@dataclass(frozen=True, slots=True)
class ReadProfiles:
    """The profiles that count, the consents seen, and how many pages were left out.

    `left_out` counts by reason.
    """

    profiles: tuple[ProfilePage, ...]
    consents: Mapping[str, frozenset[str]]
    left_out: Mapping[str, int]


def read_profiles(
    site: Site,
    pages: Iterable[WikiPage],
    users: Mapping[str, WikiUser],
    vocabulary: Vocabulary,
    consents: Mapping[str, frozenset[str]],
    notify_default: str,
) -> ReadProfiles:
    """Read the profiles of the pages and keep those that count.

    `users` maps the names of page owners to accounts; `consents` is what earlier runs
    remembered of who has edited which page.
    """
    left_out: Counter[str] = Counter()
    people: list[ProfilePage] = []
    groups: list[GroupPage] = []
    seen: dict[str, frozenset[str]] = {}
    for page in pages:
        profile = _profile_of(page, site, vocabulary, notify_default)
        if profile is None:
            left_out["no profile can be read"] += 1
            continue
        page_id = f"{site.dbname}:{page.page_id}"
        owner = users.get(owner_of(page.title))
        reason = _why_left_out(page_id, page, profile, owner, consents)
        if reason:
            left_out[reason] += 1
            continue
        if owner is not None and page.namespace == USER_NAMESPACE:
            seen[page_id] = frozenset({str(owner.user_id)})
        if owner is not None and profile.type == "person":
            people.append(_person_page(page_id, page, profile, owner))
        else:
            groups.append(_group_page(page_id, page, profile, vocabulary))
    chosen = choose_profiles(people)
    left_out["the person has a better profile page"] = len(people) - len(chosen)
    accepted = accepted_groups(groups, {page.user_name: page for page in chosen})
    left_out["no contact stands for the group"] = len(groups) - len(accepted)
    profiles = sorted((*chosen, *accepted), key=lambda page: page.profile_id)
    return ReadProfiles(tuple(profiles), seen, +left_out)


def _profile_of(
    page: WikiPage, site: Site, vocabulary: Vocabulary, notify_default: str
) -> Profile | None:
    """Read the first profile of a page on which one can count."""
    if (
        page.is_redirect
        or page.content_model != "wikitext"
        or page.namespace in TEMPLATE_NAMESPACES
        or page.namespace % 2 == 1
    ):
        return None
    parsed = parse_page(page.wikitext, site.syntax, vocabulary, (site.language, "en"))
    if not parsed.profiles:
        return None
    profile = be_cautious(parsed.profiles[0], parsed.problems)
    if not PROFILE_SCHEMA.is_given("notify", profile.raw):
        profile = replace(profile, notify=notify_default)
    return profile


def _why_left_out(
    page_id: str,
    page: WikiPage,
    profile: Profile,
    owner: WikiUser | None,
    consents: Mapping[str, frozenset[str]],
) -> str:
    """Give the reason why a profile does not count, "" where it does.

    Whatever stands on a user's page needs that user's own edit, of whatever type it is:
    else anybody could have notices sent to anybody's talk page.
    """
    if page.namespace != USER_NAMESPACE:
        is_person = profile.type == "person"
        return "a person's profile stands outside of user pages" if is_person else ""
    if profile.type == "affiliate":
        return "an affiliate's profile stands on a user page"
    if owner is None:
        return "there is no such user"
    if owner.is_blocked:
        return "the user is blocked"
    remembered = str(owner.user_id) in consents.get(page_id, frozenset())
    if not remembered and not has_consent(owner.user_id, page.author_ids.values()):
        return "the owner has not edited the page"
    return ""


def _person_page(
    page_id: str, page: WikiPage, profile: Profile, owner: WikiUser
) -> ProfilePage:
    dbname = page_id.partition(":")[0]
    person_id = (
        f"c:{owner.central_id}" if owner.central_id else f"{dbname}:{owner.user_id}"
    )
    return ProfilePage(
        page_id,
        person_id,
        owner.name,
        page.title,
        page.rev_id,
        page.edited_at,
        profile,
    )


def _group_page(
    page_id: str, page: WikiPage, profile: Profile, vocabulary: Vocabulary
) -> GroupPage:
    """Give the page of a group or affiliate; the page itself is its identity."""
    name = page.title.partition(":")[2] if page.namespace else page.title
    names = {page.title}
    if page.namespace != USER_NAMESPACE:
        # A page in user space bears its full title alone, so that nobody takes a name.
        affiliate = vocabulary.find(AFFILIATE, name)
        names |= {name} | ({affiliate.id} if affiliate else set())
    shown = ProfilePage(
        page_id, page_id, name, page.title, page.rev_id, page.edited_at, profile
    )
    return GroupPage(shown, frozenset(page.author_ids), frozenset(names))
