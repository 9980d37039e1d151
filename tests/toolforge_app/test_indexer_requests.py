"""The indexer follows requests as it follows profiles."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from exchange.domain.request import AskedRequest, Request
from exchange.search.port import ASKS, REQUESTS, YES, SearchQuery
from exchange.search.tantivy_search import TantivySearch
from exchange.store.port import Store
from tests.builders import EDITED_AT, capacity, make_page
from tests.toolforge_app.conftest import take_lease
from toolforge_app.indexer import Indexer

ANA = make_page("Ana")
ASKED = AskedRequest(
    request_id="testwiki:7#a",
    person_id=ANA.person_id,
    user_name="Ana",
    title="Project:Help",
    rev_id=5,
    edited_at=EDITED_AT,
    request=Request(title="A module", capacity=(capacity("Lua"),)),
)
TODAY = date(2026, 3, 4)


def found(folder: Path) -> list[str]:
    """List the titles of the open requests."""
    open_today = SearchQuery(kind=REQUESTS, chosen={"open": (YES,)}, today=TODAY)
    hits = TantivySearch(folder).search(open_today)
    return [hit.asked.request.title for hit in hits.requests]


def asking(folder: Path) -> list[str]:
    """List who asks."""
    query = SearchQuery(chosen={ASKS: (YES,)}, today=TODAY)
    return [hit.page.user_name for hit in TantivySearch(folder).search(query).hits]


def test_a_request_comes_changes_and_goes(
    store: Store, indexer: Indexer, folder: Path
) -> None:
    """Each step is seen after the next look, also by the filter of who asks."""
    lease = take_lease(store)
    store.save_profiles([ANA, make_page("Bo", page_id=2)], lease)
    store.replace_requests([ASKED], lease)
    assert indexer.catch_up() == 3
    assert (found(folder), asking(folder)) == (["A module"], ["Ana"])
    assert TantivySearch(folder).state().change == store.last_change()

    renamed = replace(ASKED, request=replace(ASKED.request, title="Two modules"))
    store.replace_requests([renamed], lease)
    assert indexer.catch_up() == 1
    assert (found(folder), asking(folder)) == (["Two modules"], ["Ana"])

    answered = replace(ASKED, request=replace(ASKED.request, status="answered"))
    store.replace_requests([answered], lease)
    indexer.catch_up()
    assert (found(folder), asking(folder)) == ([], [])

    store.replace_requests([ASKED], lease)
    indexer.catch_up()
    store.replace_requests([], lease)
    indexer.catch_up()
    assert (found(folder), asking(folder)) == ([], [])
    every = TantivySearch(folder).search(SearchQuery(kind=REQUESTS))
    assert every.total == 0


def test_requests_are_there_after_a_rebuild(
    store: Store, indexer: Indexer, folder: Path
) -> None:
    """An index from nothing has both, in batches that mix them."""
    lease = take_lease(store)
    indexer.close()
    store.replace_requests([ASKED, replace(ASKED, request_id="testwiki:7#b")], lease)
    store.save_profiles([ANA, make_page("Bo", page_id=2)], lease)
    small = Indexer(store, folder, batch=1)
    assert small.catch_up() == 4
    small.close()
    assert found(folder) == ["A module"] * 2
    assert TantivySearch(folder).search(SearchQuery()).total == 2
