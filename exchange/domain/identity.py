"""Whose profile it is: which page counts for whom, by named rules."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class GroupPage:
    """The page of a group or affiliate, who has edited it, and what it is called.

    `names` are what a member writes in `affiliations`, as the parser reads it: the
    page's title, its name, or the id of the affiliate that bears this name.
    """

    page: ProfilePage
    author_names: frozenset[str]
    names: frozenset[str]


def accepted_groups(
    groups: Iterable[GroupPage], people: Mapping[str, ProfilePage]
) -> list[ProfilePage]:
    """Keep the groups and affiliates for which one of their contacts stands.

    A contact stands for a group who has edited its page and whose own profile names it
    in `affiliations`; `people` maps user names to profiles. What the group's page says
    of its own affiliations counts for nothing.
    """
    return [
        group.page
        for group in groups
        if any(
            name in group.author_names
            and name in people
            and group.names & frozenset(people[name].profile.affiliations)
            for name in group.page.profile.contacts
        )
    ]


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
