"""Pages that have not changed are not sent, nor made, again."""

from collections.abc import Callable
from datetime import date

import pytest
from flask.testing import FlaskClient

from exchange.domain.vocabulary import CAPACITY, Term
from exchange.store.port import Store
from tests.builders import make_page, make_vocabulary
from tests.toolforge_app.api_population import make_request
from tests.toolforge_app.conftest import take_lease, terms_of
from toolforge_app import freshness
from toolforge_app.services import EXTENSION, Services

Save = Callable[..., None]
PAGES = ["/", "/?q=lua", "/search?q=lua", "/capacities", "/capacity/134"]


def tag_of(client: FlaskClient, address: str, **headers: str) -> str:
    """Get a page's tag."""
    response = client.get(address, headers=headers)
    assert response.status_code == 200
    return response.headers["ETag"]


def status_with(client: FlaskClient, address: str, tag: str, **headers: str) -> int:
    """Ask again with a tag."""
    headers |= {"If-None-Match": tag}
    return client.get(address, headers=headers).status_code


@pytest.mark.parametrize("address", PAGES)
def test_unchanged_page(client: FlaskClient, save: Save, address: str) -> None:
    """Whoever has the page asks each time, and gets 304 without it."""
    save(make_page("Ana", offers="Lua"))
    tag = tag_of(client, address)
    response = client.get(address, headers={"If-None-Match": tag})
    assert response.status_code == 304
    assert response.data == b""
    assert response.headers["Cache-Control"] == "no-cache"
    assert "Content-Security-Policy" in response.headers
    assert "accept-language" in response.vary


@pytest.mark.parametrize("address", PAGES)
def test_an_edit_changes_the_tag(client: FlaskClient, save: Save, address: str) -> None:
    """As soon as an edit shows, the old page is not "unchanged" any more."""
    save(make_page("Ana", offers="Lua"))
    tag = tag_of(client, address)
    save(make_page("Ana", offers="Lua, photography", about="New."))
    assert status_with(client, address, tag) == 200


def test_a_request_changes_the_tag(
    client: FlaskClient, save: Save, store: Store
) -> None:
    """The page of a capacity shows who asks for it."""
    save(make_page("Ana"))
    tag = tag_of(client, "/capacity/500")
    store.replace_requests([make_request()], take_lease(store))
    save()
    assert status_with(client, "/capacity/500", tag) == 200


@pytest.mark.parametrize("address", PAGES)
def test_the_language_changes_the_tag(
    client: FlaskClient, save: Save, address: str
) -> None:
    """The same address in another language is another page."""
    save(make_page("Ana", offers="Lua"))
    tag = tag_of(client, address)
    german = {"Accept-Language": "de"}
    assert status_with(client, address, tag, **german) == 200


@pytest.mark.parametrize("address", PAGES)
def test_the_day_changes_the_tag(
    client: FlaskClient, save: Save, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    """A break ends, and equals take turns, at midnight without any edit."""
    save(make_page("Ana", offers="Lua"))
    monkeypatch.setattr(Services, "today", lambda _: date(2026, 3, 4))
    tag = tag_of(client, address)
    monkeypatch.setattr(Services, "today", lambda _: date(2026, 3, 5))
    assert status_with(client, address, tag) == 200


@pytest.mark.parametrize("address", PAGES)
def test_a_release_changes_the_tag(
    client: FlaskClient, save: Save, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    """A new template shows at once."""
    save(make_page("Ana", offers="Lua"))
    tag = tag_of(client, address)
    monkeypatch.setattr(freshness, "release", lambda: "the next one")
    assert status_with(client, address, tag) == 200


@pytest.mark.parametrize("address", PAGES)
def test_new_words_change_the_tag(
    client: FlaskClient, save: Save, store: Store, address: str
) -> None:
    """A label from Wikidata shows as soon as it is known."""
    save(make_page("Ana", offers="Lua"))
    tag = tag_of(client, address)
    terms = [*terms_of(make_vocabulary()), Term("900", CAPACITY, labels={"en": "ice"})]
    store.save_vocabulary(terms, take_lease(store))  # type: ignore[arg-type]
    # Another process, or this one after some minutes.
    known = client.application.extensions[EXTENSION]
    later = Services(known.settings, store, known.search)
    client.application.extensions[EXTENSION] = later
    assert status_with(client, address, tag) == 200


def test_a_page_that_is_not_there_has_no_tag(client: FlaskClient, save: Save) -> None:
    """An error is never "unchanged"."""
    save()
    response = client.get("/capacity/none", headers={"If-None-Match": "*"})
    assert response.status_code == 404
    assert "ETag" not in response.headers
