"""The Atom feed of a search."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from flask.testing import FlaskClient
from lxml import etree

from exchange.domain.profile import ProfilePage
from exchange.store.port import Store
from tests.builders import EDITED_AT, make_page
from tests.toolforge_app.api_population import ANA, BO, make_people, make_request
from tests.toolforge_app.conftest import take_lease

Save = Callable[..., None]
ATOM = "{http://www.w3.org/2005/Atom}"


def feed_of(client: FlaskClient, query: str = "") -> Any:
    """Read a feed, and check what RFC 4287 asks of every feed."""
    response = client.get(f"/api/v1/feed{query}")
    assert response.content_type == "application/atom+xml; charset=utf-8"
    root = etree.fromstring(response.data)
    assert root.tag == f"{ATOM}feed"
    ids = [each.text for each in root.iter(f"{ATOM}id")]
    assert len(set(ids)) == len(ids)
    assert all(re.match(r"https?://", each or "") for each in ids)
    for each in (root, *root.iter(f"{ATOM}entry")):
        for required in ("id", "title", "updated"):
            assert len(each.findall(ATOM + required)) == 1
        moment = datetime.fromisoformat(each.findtext(f"{ATOM}updated"))
        assert moment.tzinfo is not None
    for entry in root.iter(f"{ATOM}entry"):
        assert entry.findtext(f"{ATOM}author/{ATOM}name") is not None
        assert entry.findall(f"{ATOM}link[@rel='alternate']")
    (link,) = root.findall(f"{ATOM}link[@rel='self']")
    assert link.get("href").endswith(f"/api/v1/feed{query}")
    return root


def titles(root: Any) -> list[str | None]:
    """List what the entries are called."""
    return [each.findtext(f"{ATOM}title") for each in root.iter(f"{ATOM}entry")]


def test_newest_first(client: FlaskClient, save: Save, store: Store) -> None:
    """Profiles and requests stand in one order, that of their edits."""
    save(ANA, BO)
    store.replace_requests([make_request()], take_lease(store))
    save()
    root = feed_of(client)
    assert titles(root) == ["Photos of a parade", "Bo", "Ana"]
    assert root.findtext(f"{ATOM}updated") == "2025-05-05T12:00:00+00:00"
    assert titles(feed_of(client, "?limit=2")) == ["Photos of a parade", "Bo"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=lua", ["Ana"]),
        ("?offers=134", ["Ana"]),
        ("?wants=500", ["Photos of a parade", "Bo"]),
        ("?language=en", ["Bo", "Ana"]),
        ("?language=pt", ["Photos of a parade", "Ana"]),
        ("?-wants=500", ["Ana"]),
        ("?territory=br", ["Ana"]),
        # Requests do not tell what their askers are.
        ("?-territory=br", ["Bo"]),
        ("?-type=person", []),
        ("?-asks=yes", ["Bo"]),
        ("?asks=yes", ["Photos of a parade", "Ana"]),
        ("?asks=yes&-open=yes", []),
        ("?side=offers&q=photography", ["Ana"]),
        ("?q=zzz", []),
        # What fits in part, or after a typing mistake, is not what is followed.
        ("?q=lua%20zzz", []),
        ("?q=photograhpy", []),
    ],
)
def test_feed_of_a_search(
    client: FlaskClient, save: Save, store: Store, query: str, found: list[str]
) -> None:
    """The parameters are the search's; a request wants its capacities."""
    save(ANA, BO)
    store.replace_requests([make_request()], take_lease(store))
    save()
    assert titles(feed_of(client, query)) == found


def test_ids_are_stable(client: FlaskClient, save: Save) -> None:
    """A move of the page, a rename and an edit leave the id as it is."""
    save(ANA)
    before = feed_of(client).findtext(f"{ATOM}entry/{ATOM}id")
    save(make_page("Maria", title="User:Maria/Profile"))
    after = feed_of(client, "?uselang=ja").findtext(f"{ATOM}entry/{ATOM}id")
    assert before == after == "https://test.example/index.php?curid=1"


def test_two_requests_on_a_page(client: FlaskClient, save: Save, store: Store) -> None:
    """Each has an id of its own, beside that of the page's profile."""
    save(ANA)
    asked = [make_request(), make_request("Bees", number=2)]
    store.replace_requests(asked, take_lease(store))
    save()
    assert len(titles(feed_of(client))) == 3


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script> & ]]> <!-- ",
        "\0\x01\x08\x0b\x0c\x1f\ufffe\uffff",
        "\u202eevil\u202c 𝒳",
    ],
)
def test_hostile_texts(client: FlaskClient, save: Save, text: str) -> None:
    """What people write is text; what no XML may hold is left out."""
    kept = re.sub("[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", text)
    save(make_page("Ana", about=text, offers=text.replace(",", "")))
    entry = feed_of(client).find(f"{ATOM}entry")
    assert (entry.findtext(f"{ATOM}summary") or "") in (kept, kept.strip())
    assert len(entry) == 7


def test_empty_feed(client: FlaskClient, save: Save) -> None:
    """A search that finds nothing is a feed too, the same at every reading."""
    save()
    assert titles(feed_of(client)) == []
    assert client.get("/api/v1/feed").data == client.get("/api/v1/feed").data


def test_address_with_hostile_words(client: FlaskClient, save: Save) -> None:
    """The feed names its own address, whatever stands in it."""
    save(*make_people(1))
    response = client.get("/api/v1/feed?q=%00%1f%22%3C%26%ED%A0%80")
    root = etree.fromstring(response.data)
    assert root.findall(f"{ATOM}link[@rel='self']")


def test_wiki_that_is_not_known_any_more(client: FlaskClient, save: Save) -> None:
    """Who cannot be named by an address is left out."""
    gone = ProfilePage(
        "gonewiki:7", "gonewiki:1", "Gone", "User:Gone", 7, EDITED_AT, ANA.profile
    )
    save(ANA, gone)
    assert titles(feed_of(client)) == ["Ana"]
