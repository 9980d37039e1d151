"""From pages to profiles that count: parsed, owned, consented, one a person."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from bot.ports import WikiPage, WikiUser
from exchange.domain.identity import (
    USER_NAMESPACE,
    accepted_groups,
    choose_profiles,
    has_consent,
    owner_of,
)
from exchange.domain.parse import parse_page
from exchange.domain.profile import Profile, ProfilePage
from exchange.domain.schema import PROFILE_SCHEMA
from exchange.domain.site import Site
from exchange.domain.vocabulary import Vocabulary

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
    groups: list[tuple[ProfilePage, frozenset[str]]] = []
    seen: dict[str, frozenset[str]] = {}
    for page in pages:
        profile = _profile_of(page, site, vocabulary, notify_default)
        if profile is None:
            left_out["no profile can be read"] += 1
            continue
        page_id = f"{site.dbname}:{page.page_id}"
        if profile.type == "person":
            reason, found = _person_page(page_id, page, profile, users, consents)
            if found is None:
                left_out[reason] += 1
            else:
                people.append(found)
                owner = users[owner_of(page.title)]
                seen[page_id] = frozenset({str(owner.user_id)})
        else:
            authors = frozenset(page.author_ids)
            groups.append((_group_page(page_id, page, profile), authors))
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
    profile = parsed.profiles[0]
    if not PROFILE_SCHEMA.is_given("notify", profile.raw):
        profile = replace(profile, notify=notify_default)
    return profile


def _person_page(
    page_id: str,
    page: WikiPage,
    profile: Profile,
    users: Mapping[str, WikiUser],
    consents: Mapping[str, frozenset[str]],
) -> tuple[str, ProfilePage | None]:
    """Give the person's page, or the reason why it does not count."""
    if page.namespace != USER_NAMESPACE:
        return "a person's profile stands outside of user pages", None
    owner = users.get(owner_of(page.title))
    if owner is None:
        return "there is no such user", None
    if owner.is_blocked:
        return "the user is blocked", None
    remembered = str(owner.user_id) in consents.get(page_id, frozenset())
    if not remembered and not has_consent(owner.user_id, page.author_ids.values()):
        return "the owner has not edited the page", None
    dbname = page_id.partition(":")[0]
    person_id = (
        f"c:{owner.central_id}" if owner.central_id else f"{dbname}:{owner.user_id}"
    )
    return "", ProfilePage(
        page_id,
        person_id,
        owner.name,
        page.title,
        page.rev_id,
        page.edited_at,
        profile,
    )


def _group_page(page_id: str, page: WikiPage, profile: Profile) -> ProfilePage:
    """Give the page of a group or affiliate; the page itself is its identity."""
    name = page.title.partition(":")[2] if page.namespace else page.title
    return ProfilePage(
        page_id,
        page_id,
        name.rpartition("/")[2] or name,
        page.title,
        page.rev_id,
        page.edited_at,
        profile,
    )
