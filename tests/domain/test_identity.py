"""Whose profile it is, and which page counts."""

from datetime import timedelta

import pytest

from exchange.domain.identity import (
    Contact,
    PersonPage,
    choose_pages,
    names_of_group,
    owner_of,
    stands_for,
    talk_title,
)
from exchange.domain.profile import ProfilePage
from exchange.domain.site import SiteSyntax
from tests.builders import EDITED_AT, make_page, make_vocabulary


@pytest.mark.parametrize(
    ("title", "owner"),
    [
        ("User:Ana", "Ana"),
        ("User:Ana/Capacity profile", "Ana"),
        ("Usuária:Ana de Souza/a/b", "Ana de Souza"),
    ],
)
def test_page_belongs_to_the_user_before_the_first_slash(
    title: str, owner: str
) -> None:
    """Subpages belong to whose page they are below."""
    assert owner_of(title) == owner


def of_ana(
    number: int, title: str, *, days: int = 0, dbname: str = "testwiki"
) -> PersonPage:
    """Make a page of Ana that was edited so many days later."""
    edited_at = EDITED_AT + timedelta(days=days)
    return PersonPage("c:1", f"{dbname}:{number}", title, edited_at)


def chosen(*pages: PersonPage) -> str:
    """Give the page that counts, in whatever order they come."""
    assert choose_pages(pages) == choose_pages(reversed(pages))
    return choose_pages(pages)["c:1"]


def test_one_person_has_one_profile() -> None:
    """The usual subpage comes before the user page, that before other subpages."""
    usual = of_ana(3, "User:Ana/Capacity profile")
    root = of_ana(1, "User:Ana")
    sandbox = of_ana(2, "User:Ana/Sandbox", days=1)

    assert chosen(sandbox, root, usual) == "testwiki:3"
    assert chosen(sandbox, root) == "testwiki:1"


def test_among_equal_pages_the_last_edited_counts() -> None:
    """Of two subpages the one that was edited last; then the smaller id."""
    early, late = of_ana(9, "User:Ana/a"), of_ana(10, "User:Ana/b", days=1)
    twin = of_ana(10, "User:Ana/c")

    assert chosen(early, late) == "testwiki:10"
    assert chosen(early, twin) == "testwiki:9"


def test_among_wikis_the_last_edited_page_counts() -> None:
    """Each wiki has its best page, and of these the last edited one counts."""
    here = of_ana(1, "User:Ana/Capacity profile")
    also_here = of_ana(2, "User:Ana", days=9)
    there = of_ana(3, "Usuária:Ana", days=1, dbname="ptwiki")

    assert chosen(here, also_here, there) == "ptwiki:3"


NAMES = frozenset({"Project:Wikimedia Ghana", "Wikimedia Ghana"})


@pytest.mark.parametrize(
    ("affiliations", "author_ids", "stands"),
    [
        ({"Wikimedia Ghana"}, {7}, True),
        ({"Project:Wikimedia Ghana"}, {3, 7}, True),
        ({"Wikimedia Ghana"}, {3}, False),
        ({"GH"}, {7}, False),
        (set(), {7}, False),
    ],
)
def test_contact_stands_for_a_group(
    affiliations: set[str], author_ids: set[int], stands: bool
) -> None:
    """A contact has edited the page and names the group in an own profile."""
    contact = Contact(7, frozenset(affiliations))
    assert stands_for(contact, frozenset(author_ids), NAMES) is stands


def test_group_is_named_by_its_page_or_as_the_affiliate_of_that_name() -> None:
    """A page in user space bears its full title alone: nobody takes a name."""
    vocabulary = make_vocabulary()

    assert names_of_group("Wiki Movement Brazil", 0, vocabulary) == {
        "Wiki Movement Brazil",
        "BR",
    }
    assert names_of_group("User:Eve/Wiki Movement Brazil", 2, vocabulary) == {
        "User:Eve/Wiki Movement Brazil"
    }


def group_page(contacts: tuple[str, ...]) -> ProfilePage:
    """Make the page of an affiliate."""
    return make_page(
        "Wikimedia Ghana",
        page_id=9,
        title="Project:Wikimedia Ghana",
        type="affiliate",
        contacts=contacts,
        affiliations=("GH",),
    )


def test_notices_of_a_group_go_to_its_own_talk_page() -> None:
    """A person's go to the user talk page, wherever the profile stands."""
    person = make_page("Ana", title="User:Ana/Capacity profile")

    assert talk_title(person, SiteSyntax()) == "User talk:Ana"
    assert talk_title(group_page(()), SiteSyntax()) == "project talk:Wikimedia Ghana"
