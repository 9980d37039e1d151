"""Whose profile it is, and which page counts."""

from dataclasses import replace
from datetime import timedelta

import pytest

from exchange.domain.identity import (
    GroupPage,
    accepted_groups,
    choose_profiles,
    has_consent,
    owner_of,
    talk_title,
)
from exchange.domain.profile import ProfilePage
from exchange.domain.site import SiteSyntax
from tests.builders import EDITED_AT, make_page


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


def test_template_counts_once_its_owner_has_edited_the_page() -> None:
    """Anyone can edit a wiki page; only its owner can consent."""
    assert has_consent(7, [3, 7])
    assert not has_consent(7, [3])


def test_one_person_has_one_profile() -> None:
    """The usual subpage comes before the user page, that before other subpages."""
    usual = make_page("Ana", page_id=3, title="User:Ana/Capacity profile")
    root = replace(
        make_page("Ana", page_id=1, title="User:Ana"), person_id=usual.person_id
    )
    sandbox = replace(
        make_page("Ana", page_id=2, title="User:Ana/Sandbox"),
        person_id=usual.person_id,
        edited_at=EDITED_AT + timedelta(days=1),
    )

    assert choose_profiles([sandbox, root, usual]) == [usual]
    assert choose_profiles([sandbox, root]) == [root]


def test_among_equal_pages_the_last_edited_counts() -> None:
    """Of two wikis the one that its owner edited last; then the smaller id."""
    here = make_page("Ana", page_id=1)
    there = replace(
        make_page("Ana", page_id=2, edited_at=EDITED_AT + timedelta(days=1)),
        person_id=here.person_id,
    )
    twin = replace(make_page("Ana", page_id=3), person_id=here.person_id)

    assert choose_profiles([here, there]) == [there]
    assert choose_profiles([here, twin]) == [here]


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


def accepted(member_of: str, authors: set[str]) -> bool:
    """Tell whether the group counts with Kofi, who says what he is a member of."""
    kofi = make_page("Kofi", page_id=1, affiliations=(member_of,))
    group = GroupPage(
        group_page(("Kofi",)),
        frozenset(authors),
        frozenset({"Project:Wikimedia Ghana", "Wikimedia Ghana"}),
    )
    return accepted_groups([group], {"Kofi": kofi}) == [group.page]


def test_group_counts_when_a_contact_stands_for_it() -> None:
    """A contact has edited the page and names the group in an own profile."""
    assert accepted("Wikimedia Ghana", {"Kofi"})
    assert accepted("Project:Wikimedia Ghana", {"Kofi", "Mallory"})
    assert not accepted("Wikimedia Ghana", {"Mallory"})


def test_group_cannot_claim_somebody_by_its_own_affiliations() -> None:
    """That both belong to the same affiliate makes nobody a member of the group."""
    assert not accepted("GH", {"Kofi"})


def test_notices_of_a_group_go_to_its_own_talk_page() -> None:
    """A person's go to the user talk page, wherever the profile stands."""
    person = make_page("Ana", title="User:Ana/Capacity profile")

    assert talk_title(person, SiteSyntax()) == "User talk:Ana"
    assert talk_title(group_page(()), SiteSyntax()) == "project talk:Wikimedia Ghana"
