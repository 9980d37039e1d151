"""Whose profile it is: which page counts for whom, by named rules."""

from collections.abc import Iterable, Mapping

from exchange.domain.profile import ProfilePage
from exchange.domain.site import SiteSyntax

USER_NAMESPACE = 2
USUAL_SUBPAGE = "Capacity profile"


def owner_of(title: str) -> str:
    """Name the user in whose space a page stands: `User:X/Y` is X's."""
    _, _, rest = title.partition(":")
    return rest.partition("/")[0].strip()


def has_consent(owner_id: int, author_ids: Iterable[int]) -> bool:
    """Tell whether the owner has edited the page.

    Anyone can put a template on anyone's page; it counts once its owner has touched it.
    """
    return owner_id in set(author_ids)


def choose_profiles(pages: Iterable[ProfilePage]) -> list[ProfilePage]:
    """Keep one profile a person, by profile id.

    `User:X/Capacity profile` comes before `User:X`, that before other subpages; among
    equals the one that was edited last, then the smaller profile id.
    """
    best: dict[str, ProfilePage] = {}
    for page in sorted(pages, key=lambda page: page.profile_id):
        known = best.get(page.person_id)
        if known is None or _rank(page) > _rank(known):
            best[page.person_id] = page
    return sorted(best.values(), key=lambda page: page.profile_id)


def _rank(page: ProfilePage) -> tuple[int, float]:
    _, _, subpage = page.title.partition("/")
    place = 2 if subpage == USUAL_SUBPAGE else 1 if not subpage else 0
    return place, page.edited_at.timestamp()


def accepted_groups(
    groups: Iterable[tuple[ProfilePage, frozenset[str]]],
    people: Mapping[str, ProfilePage],
) -> list[ProfilePage]:
    """Keep the groups and affiliates for which one of their contacts stands.

    Each group comes with the names of the users who have edited its page; `people` maps
    user names to their profiles. A contact stands for it who has edited the page and
    whose own profile names it in `affiliations`.
    """
    return [
        page
        for page, author_names in groups
        if any(
            name in author_names and name in people and _names_group(people[name], page)
            for name in page.profile.contacts
        )
    ]


def _names_group(person: ProfilePage, group: ProfilePage) -> bool:
    own_names = {
        group.title,
        group.title.partition(":")[2],
        *group.profile.affiliations,
    }
    return any(each in own_names for each in person.profile.affiliations)


def talk_title(page: ProfilePage, syntax: SiteSyntax) -> str:
    """Give the page that a profile's notices go to.

    A person's is their user talk page; a group's or affiliate's is the talk page of the
    page on which its profile stands.
    """
    if page.profile.type == "person":
        return f"User talk:{page.user_name}"
    prefix, colon, rest = page.title.partition(":")
    namespace = syntax.namespaces.get(prefix.lower()) if colon else 0
    if namespace is None or not colon:
        return f"Talk:{page.title}"
    talk = next(
        name for name, number in syntax.namespaces.items() if number == namespace + 1
    )
    return f"{talk}:{rest}"
