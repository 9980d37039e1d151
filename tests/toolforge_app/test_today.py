"""Every search of a page is told the day: who is fresh and whose turn it is."""

from collections.abc import Callable
from datetime import date

import pytest
from flask.testing import FlaskClient

from exchange.search.port import Hits, SearchQuery
from exchange.search.tantivy_search import TantivySearch
from exchange.store.port import Store
from tests.toolforge_app.api_population import ANA, BO, make_request
from tests.toolforge_app.conftest import take_lease
from toolforge_app.services import Services

Save = Callable[..., None]
DAY = date(2026, 3, 4)


@pytest.mark.parametrize(
    "address",
    [
        *("/", "/search?q=lua", "/search?q=nobody", "/requests?q=parade"),
        *("/capacity/500", "/affiliate/BR", "/territory/br", "/matches?user=Ana"),
        *("/api/v1/search?q=lua", "/api/v1/requests", "/api/v1/feed"),
    ],
)
def test_searches_know_the_day(
    client: FlaskClient,
    save: Save,
    store: Store,
    monkeypatch: pytest.MonkeyPatch,
    address: str,
) -> None:
    """Without it, the order would be that of the last day there is."""
    save(ANA, BO)
    store.replace_requests([make_request()], take_lease(store))
    save()
    asked: list[SearchQuery] = []
    find = TantivySearch.search

    def search(self: TantivySearch, query: SearchQuery) -> Hits:
        asked.append(query)
        return find(self, query)

    monkeypatch.setattr(TantivySearch, "search", search)
    monkeypatch.setattr(Services, "today", lambda _: DAY)
    assert client.get(address).status_code in (200, 302)
    assert {each.today for each in asked} == {DAY}
