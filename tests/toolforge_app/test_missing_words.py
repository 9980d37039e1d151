"""The words that the vocabulary lacks, in the tool and as JSON."""

from collections.abc import Callable
from datetime import date

from flask.testing import FlaskClient

from bot.jobs.match import match
from exchange.store.port import Lease, Store
from tests.builders import make_page
from tests.toolforge_app.conftest import take_lease

TODAY = date(2026, 3, 4)
Save = Callable[..., None]


def test_words_are_listed_with_numbers_and_languages(
    client: FlaskClient, store: Store, save: Save
) -> None:
    """The most frequent word comes first, with who offers and wants it."""
    save(
        make_page("Ana", offers="Weaving, Lua", languages="pt-N, en-3"),
        make_page("Ben", page_id=2, wants="weaving", languages="de-N"),
        make_page("Cem", page_id=3, offers="photographi"),
    )
    lease: Lease = take_lease(store)
    match(store, lease, TODAY)

    page = client.get("/capacities/missing").text
    assert page.index("Weaving") < page.index("photographi")
    assert "<bdi>German</bdi> 1" in page
    assert 'href="/capacity/500"' in page

    answer = client.get("/api/v1/missing-words").json
    assert answer is not None
    assert answer["words"][0] == {
        "text": "Weaving",
        "folded": "weaving",
        "profiles": 2,
        "offers": 1,
        "wants": 1,
        "languages": {"de": 1, "pt": 1},
    }


def test_nothing_is_missing(client: FlaskClient) -> None:
    """Before the first run of `bot match`, and when all is known, the page says so."""
    assert (
        "Everything that people write is known."
        in client.get("/capacities/missing").text
    )
    assert client.get("/api/v1/missing-words").json == {
        "words": [],
        "total": 0,
        "next_page_token": None,
    }


def test_words_of_strangers_are_shown_as_text(
    client: FlaskClient, store: Store, save: Save
) -> None:
    """Nobody can put markup of their own on the page."""
    save(make_page("Eve", offers="<script>alert(1)</script>"))
    match(store, take_lease(store), TODAY)
    page = client.get("/capacities/missing").text
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page
