"""The change sequence of profiles and requests together."""

from dataclasses import replace

from exchange.domain.request import AskedRequest, Request
from exchange.store.port import Change, Lease, RequestChange
from exchange.store.sql import SqlStore
from tests.builders import EDITED_AT, make_page

ANA = make_page("Ana")
ASKED = AskedRequest(
    "testwiki:7#a", "c:1", "Ana", "Project:Help", 5, EDITED_AT, Request(title="A")
)
OTHER = replace(ASKED, request_id="testwiki:7#b")


def test_requests_are_in_the_sequence(store: SqlStore, lease: Lease) -> None:
    """A reader meets the changes of both kinds in their order, however few at once."""
    store.replace_requests([ASKED], lease)
    store.save_profiles([ANA], lease)
    store.replace_requests([ASKED, OTHER], lease)

    changes = store.changes_since(0, limit=10)
    assert changes == [
        RequestChange(1, ASKED.request_id, ASKED),
        Change(2, ANA.profile_id, ANA),
        RequestChange(3, OTHER.request_id, OTHER),
    ]
    assert store.last_change() == 3
    one_by_one = [store.changes_since(number, limit=1) for number in range(4)]
    assert one_by_one == [[changes[0]], [changes[1]], [changes[2]], []]


def test_request_is_found_by_its_id(store: SqlStore, lease: Lease) -> None:
    """One that was taken away is not."""
    store.replace_requests([ASKED, OTHER], lease)
    assert store.request(OTHER.request_id) == OTHER

    store.replace_requests([ASKED], lease)
    assert store.request(OTHER.request_id) is None
    assert store.request("testwiki:8#c") is None


def test_a_request_that_stays_is_no_change(store: SqlStore, lease: Lease) -> None:
    """Each run of the sync gives all of them again."""
    store.replace_requests([ASKED, OTHER], lease)
    store.replace_requests([ASKED, OTHER], lease)
    assert store.last_change() == 2


def test_of_one_request_the_last_change_counts(store: SqlStore, lease: Lease) -> None:
    """What it was before is gone."""
    store.replace_requests([ASKED], lease)
    answered = replace(ASKED, request=replace(ASKED.request, status="answered"))
    store.replace_requests([answered], lease)
    assert store.changes_since(0, 10) == [RequestChange(2, ASKED.request_id, answered)]


def test_a_removed_request_leaves_its_id_alone(store: SqlStore, lease: Lease) -> None:
    """Its change says that it is gone, its row nothing about anybody; it may return."""
    store.replace_requests([ASKED], lease)
    assert store.replace_requests([], lease) == 1
    assert store.replace_requests([], lease) == 0
    assert store.changes_since(1, 10) == [RequestChange(2, ASKED.request_id, None)]
    assert store.requests() == []
    assert store.requests_after("", 10) == []
    with store._read() as connection:
        (row,) = connection.exec_driver_sql(
            "SELECT person_id, user_name, title, record FROM requests"
        )
    assert tuple(row) == ("", "", "", "")

    store.replace_requests([ASKED], lease)
    assert store.changes_since(2, 10) == [RequestChange(3, ASKED.request_id, ASKED)]
    assert store.requests() == [ASKED]
