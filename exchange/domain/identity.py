"""Whose profile it is: which page counts for whom, by named rules."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from exchange.domain.profile import ProfilePage
from exchange.domain.site import SiteSyntax
from exchange.domain.vocabulary import AFFILIATE, Vocabulary

USER_NAMESPACE = 2
USUAL_SUBPAGE = "Capacity profile"


def owner_of(title: str) -> str:
    """Name the user in whose space a page stands: `User:X/Y` is X's."""
    _, _, rest = title.partition(":")
    return rest.partition("/")[0].strip()


@dataclass(frozen=True, slots=True)
class PersonPage:
    """A page with a profile that could count for a person.

    `page_id` is `<dbname>:<page id>`; `edited_at` the time of its newest revision.
    """

    person_id: str
    page_id: str
    title: str
    edited_at: datetime


def choose_pages(pages: Iterable[PersonPage]) -> dict[str, str]:
    """Choose one page a person: person ids to page ids.

    On one wiki `User:X/Capacity profile` comes before `User:X`, and that before other
    subpages; among those, and among wikis, the one that was edited last; then the
    smaller page id.
    """
    of_wiki: dict[tuple[str, str], PersonPage] = {}
    for page in pages:
        key = page.person_id, page.page_id.partition(":")[0]
        known = of_wiki.get(key)
        if known is None or _rank_on_wiki(page) > _rank_on_wiki(known):
            of_wiki[key] = page
    best: dict[str, PersonPage] = {}
    for page in of_wiki.values():
        known = best.get(page.person_id)
        if known is None or _rank(page) > _rank(known):
            best[page.person_id] = page
    return {person_id: page.page_id for person_id, page in best.items()}


def _rank(page: PersonPage) -> tuple[datetime, int, str]:
    # Of two numbers the smaller one comes first, so the order does not matter.
    dbname, _, number = page.page_id.partition(":")
    return page.edited_at, -int(number), dbname


def _rank_on_wiki(page: PersonPage) -> tuple[int, datetime, int, str]:
    return _place(page), *_rank(page)


def _place(page: PersonPage) -> int:
    """Rank the places where a profile can stand on one wiki."""
    _, _, subpage = page.title.partition("/")
    return 2 if subpage == USUAL_SUBPAGE else 1 if not subpage else 0


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact of a group: the account, and the affiliations of their own profile."""

    user_id: int
    affiliations: frozenset[str]


def stands_for(
    contact: Contact, author_ids: frozenset[int], names: frozenset[str]
) -> bool:
    """Tell whether a contact stands for a group or affiliate.

    They do who have edited its page and whose own profile names it in `affiliations`.
    `names` are what a member writes there, as the parser reads it: the page's title,
    its name, or the id of the affiliate that bears this name.
    """
    return contact.user_id in author_ids and bool(names & contact.affiliations)


def names_of_group(
    title: str, namespace: int, vocabulary: Vocabulary
) -> frozenset[str]:
    """Give what a member writes in `affiliations` to name the group of a page.

    A page in user space bears its full title alone, so that nobody takes a name.
    """
    if namespace == USER_NAMESPACE:
        return frozenset({title})
    name = group_name(title, namespace)
    affiliate = vocabulary.find(AFFILIATE, name)
    return frozenset({title, name} | ({affiliate.id} if affiliate else set()))


def group_name(title: str, namespace: int) -> str:
    """Give the name of a group: its page's title without the namespace."""
    return title.partition(":")[2] if namespace else title


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
