"""With an empty store and no network, every language is understood by every other."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime

import pytest
from flask.testing import FlaskClient

from bot.jobs.match import match
from exchange.domain.parse import parse_page
from exchange.domain.profile import ProfilePage
from exchange.domain.site import Site, SiteSyntax
from exchange.domain.vocabulary import CAPACITY, Vocabulary
from exchange.search.tantivy_search import TantivySearch
from exchange.settings import Settings
from exchange.store.port import Store
from exchange.store.sql import open_store
from tests.builders import make_page
from tests.store.test_snapshot import INTERFACE_LANGUAGES
from toolforge_app import create_app
from toolforge_app.indexer import Indexer

CAPACITIES = ("48", "59", "96")
TODAY = date(2026, 3, 4)
SITE = Site("testwiki", "en", "https://test.example/wiki/$1", "https://test.example/i")


def written(number: int, vocabulary: Vocabulary) -> ProfilePage:
    """Write a profile whose words are in one language for offers, another for wants."""
    offer = INTERFACE_LANGUAGES[number]
    want = INTERFACE_LANGUAGES[(number + 7) % len(INTERFACE_LANGUAGES)]
    offered, wanted = CAPACITIES[number % 3], CAPACITIES[(number + 1) % 3]
    wikitext = (
        "{{Capacity profile"
        f"|offers={vocabulary.label(CAPACITY, offered, offer)}"
        f"|wants={vocabulary.label(CAPACITY, wanted, want)}"
        f"|languages=en-3, {offer}-N}}}}"
    )
    parsed = parse_page(wikitext, SiteSyntax(), vocabulary)
    assert parsed.problems == ()
    page = make_page(f"Speaker of {offer}", page_id=number + 1)
    return ProfilePage(
        page.profile_id,
        page.person_id,
        page.user_name,
        page.title,
        page.rev_id,
        page.edited_at,
        parsed.profiles[0],
    )


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    """Keep a profile in each language in a store that was empty, and match them."""
    with closing(open_store("sqlite://")) as store:
        store.upgrade()
        lease = store.take_lease("test", "test", datetime.now(UTC), 3600)
        assert lease
        vocabulary = store.vocabulary()
        numbers = range(len(INTERFACE_LANGUAGES))
        store.save_profiles([written(each, vocabulary) for each in numbers], lease)
        store.save_site(SITE, lease)
        match(store, lease, TODAY)
        yield store


@pytest.fixture(scope="module")
def client(
    store: Store, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[FlaskClient]:
    """Search what is in the store."""
    folder = tmp_path_factory.mktemp("index")
    with closing(Indexer(store, folder)) as indexer:
        indexer.catch_up()
        search = TantivySearch(folder, reload_seconds=0)
        yield create_app(Settings(), store, search).test_client()


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_search_in_a_language_finds_what_all_wrote(
    client: FlaskClient, store: Store, language: str
) -> None:
    """A search finds the five who offer it and the five who want it, in any words."""
    for capacity in CAPACITIES:
        label = store.vocabulary().label(CAPACITY, capacity, language)
        answer = client.get(
            "/api/v1/search", query_string={"q": label, "uselang": language}
        ).json
        assert answer
        assert (answer["total"], answer["relaxed"]) == (10, False), label


def test_people_are_matched_across_languages(store: Store) -> None:
    """Whoever wants something is matched with all who offer it in other words."""
    for page in store.profiles():
        teachers = {
            each.teacher_id for each in store.matches_of_learner(page.profile_id)
        }
        (wanted,) = page.profile.wants
        assert teachers == {
            each.profile_id
            for each in store.profiles()
            if each.profile.offers[0].id == wanted.id
        }
        assert len(teachers) == 5
