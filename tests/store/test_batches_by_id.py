"""Everything in the order of its ids, a batch at a time."""

from dataclasses import replace

from exchange.store.port import Lease
from exchange.store.sql import SqlStore
from tests.builders import make_page
from tests.toolforge_app.api_population import make_request

# In the order of both databases and of Python: by code points.
WIKIS = ("Zwiki", "awiki", "bwiki", "zwiki")


def test_profiles_in_batches(store: SqlStore, lease: Lease) -> None:
    """Going on after the last id meets each profile once, but for those removed."""
    ids = [f"{wiki}:{number}" for wiki in WIKIS for number in (1, 10, 2)]
    pages = [
        replace(make_page("Ana", title=f"User:{each}"), profile_id=each) for each in ids
    ]
    store.save_profiles(reversed(pages), lease)
    store.remove_profiles(["awiki:10"], lease)
    found: list[str] = []
    while batch := store.profiles_after(found[-1] if found else "", 5):
        found += [each.profile_id for each in batch]
    assert found == [each for each in ids if each != "awiki:10"]
    assert store.profiles_after("", 1) == pages[:1]


def test_requests_in_batches(store: SqlStore, lease: Lease) -> None:
    """The same for requests."""
    asked = [
        make_request(page_id=page, number=n) for page in (1, 10, 2) for n in (1, 2)
    ]
    store.replace_requests(asked, lease)
    store.replace_requests(asked[1:], lease)
    found: list[str] = []
    while batch := store.requests_after(found[-1] if found else "", 2):
        found += [each.request_id for each in batch]
    assert found == [each.request_id for each in asked[1:]]
