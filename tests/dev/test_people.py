"""The sample people: always the same, and such that something happens among them."""

from collections import Counter

import pytest

from dev.people import SamplePage, records, sample_pages
from dev.people_data import CIRCLES, SAMPLE_USER
from exchange.domain.parse import parse_page
from exchange.domain.profile import Profile
from exchange.domain.site import SiteSyntax
from exchange.domain.vocabulary import Vocabulary
from exchange.store.snapshot import snapshot_vocabulary


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    """Give the vocabulary that is committed with the project."""
    return snapshot_vocabulary()


@pytest.fixture(scope="module")
def pages(vocabulary: Vocabulary) -> dict[str, SamplePage]:
    """Map each title to its last edit."""
    return {page.title: page for page in sample_pages(vocabulary)}


@pytest.fixture(scope="module")
def profiles(
    pages: dict[str, SamplePage], vocabulary: Vocabulary
) -> dict[str, Profile]:
    """Map each title with a profile to what is read there."""
    found: dict[str, Profile] = {}
    for title, page in pages.items():
        parsed = parse_page(page.wikitext, SiteSyntax(), vocabulary)
        if parsed.profiles:
            found[title] = parsed.profiles[0]
    return found


def test_pages_are_the_same_each_time(vocabulary: Vocabulary) -> None:
    """Nothing depends on chance, so that an export made again is the same."""
    assert sample_pages(vocabulary) == sample_pages(vocabulary)


def test_there_are_enough_people_groups_and_affiliates(
    profiles: dict[str, Profile],
) -> None:
    """The demonstration has at least eighty profiles of all three types."""
    types = Counter(profile.type for profile in profiles.values())
    assert types["person"] >= 80
    assert types["group"] >= 2
    assert types["affiliate"] >= 3


def test_every_capacity_but_the_odd_ones_is_known(
    profiles: dict[str, Profile],
) -> None:
    """A name in any of the languages is found in the vocabulary."""
    unknown = {
        capacity.text
        for profile in profiles.values()
        for capacity in (*profile.offers, *profile.wants, *profile.knows)
        if capacity.id is None
    }
    assert unknown <= {
        "Baking bread for edit-a-thons",
        "baking bread for edit-a-thons!",
    }


def test_most_people_ask_for_weekly_notices(profiles: dict[str, Profile]) -> None:
    """A first run of notify has something to do; some people want none."""
    notify = Counter(profile.notify for profile in profiles.values())
    assert notify["weekly"] > len(profiles) / 2
    assert notify["never"] >= 1


def test_contacts_have_edited_the_page_and_name_it_in_their_own_profile(
    vocabulary: Vocabulary, profiles: dict[str, Profile]
) -> None:
    """Each group and affiliate counts by the rule of consent."""
    edits = {(page.title, page.user) for page in sample_pages(vocabulary)}
    for circle in CIRCLES:
        group = profiles[circle.title]
        assert group.contacts == circle.contacts
        for contact in circle.contacts:
            assert (circle.title, contact) in edits
            own = profiles.get(f"User:{contact}") or profiles.get(
                f"User:{contact}/Capacity profile"
            )
            assert own
            names = {circle.title, circle.title.partition(":")[2], *group.affiliations}
            assert names & set(own.affiliations), f"{contact} names {circle.title}"


def test_sample_user_has_a_mutual_match(profiles: dict[str, Profile]) -> None:
    """The one whose log-in is printed finds someone to teach who teaches in return."""
    own = profiles[f"User:{SAMPLE_USER}/Capacity profile"]
    other = profiles["User:Jonas Weidmann/Capacity profile"]
    for teacher, learner in ((own, other), (other, own)):
        taught = {capacity.key for capacity in teacher.offers}
        assert taught & {capacity.key for capacity in learner.wants}
    assert {each.code for each in own.languages} & {
        each.code for each in other.languages
    }


def test_accounts_come_before_pages(vocabulary: Vocabulary) -> None:
    """Everyone has an account before anyone saves a page."""
    kinds = ["account" in each for each in records(sample_pages(vocabulary))]
    assert kinds == sorted(kinds, reverse=True)
