"""Profiles in the store, and the order of their changes."""

import threading
from contextlib import closing
from dataclasses import replace

import pytest

from exchange.domain.profile import ProfilePage
from exchange.store.port import Lease
from exchange.store.sql import SqlStore, open_store
from exchange.store.sql.profiles import SqlProfiles
from tests.builders import make_page
from tests.store.builders import NOW

ANA = make_page("Ana", page_id=1, offers="photography, 写真を撮る", wants="Lua")
BEN = make_page("Ben", page_id=2, wants="policy", languages="ja-N, en-3")


def test_saved_profile_is_read_back_whole(store: SqlStore, lease: Lease) -> None:
    """Everything that was read from a page comes back, whatever its script."""
    store.save_profiles([ANA, BEN], lease)

    assert store.profile("testwiki:1") == ANA
    assert store.profile_titled("testwiki", "User:Ben") == BEN
    assert store.profiles() == [ANA, BEN]


def test_titles_are_told_apart_by_case_and_accent(
    store: SqlStore, lease: Lease
) -> None:
    """`User:Ana` and `User:Aná` are two people, on every database."""
    other = make_page("Aná", page_id=3)
    store.save_profiles([ANA, other], lease)

    assert store.profile_titled("testwiki", "User:Ana") == ANA
    assert store.profile_titled("testwiki", "User:Aná") == other
    assert store.profile_titled("testwiki", "User:ana") is None


def test_saving_the_same_again_changes_nothing(store: SqlStore, lease: Lease) -> None:
    """An unchanged profile gets no new change number."""
    assert store.save_profiles([ANA, BEN], lease) == 2
    assert store.save_profiles([ANA, BEN], lease) == 0
    assert store.last_change() == 2


def test_changes_come_in_order_and_of_a_profile_the_last_alone(
    store: SqlStore, lease: Lease
) -> None:
    """Whoever reads on from a number meets every profile that changed after it."""
    store.save_profiles([ANA, BEN], lease)
    newer = replace(ANA, rev_id=99)
    store.save_profiles([newer], lease)

    changes = store.changes_since(0, limit=10)

    assert [(each.number, each.page) for each in changes] == [(2, BEN), (3, newer)]
    assert store.changes_since(3, limit=10) == []
    assert [each.number for each in store.changes_since(0, limit=1)] == [2]


def test_removed_profile_leaves_a_change_and_nothing_of_the_person(
    store: SqlStore, lease: Lease
) -> None:
    """Who takes the template off is out, and not a word of them is kept."""
    store.save_profiles([ANA], lease)

    assert store.remove_profiles(["testwiki:1", "testwiki:404"], lease) == 1
    assert store.remove_profiles(["testwiki:1"], lease) == 0

    assert store.profile("testwiki:1") is None
    assert store.profile_titled("testwiki", "User:Ana") is None
    assert store.profiles() == []
    (change,) = store.changes_since(1, limit=10)
    assert (change.number, change.profile_id, change.page) == (2, "testwiki:1", None)
    with store._read() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM profiles").all()
    assert "Ana" not in str(rows)


def test_removed_profile_can_come_back(store: SqlStore, lease: Lease) -> None:
    """Putting the template back brings the person back."""
    store.save_profiles([ANA], lease)
    store.remove_profiles([ANA.profile_id], lease)
    store.save_profiles([ANA], lease)

    assert store.profiles() == [ANA]
    assert [each.page for each in store.changes_since(2, limit=10)] == [ANA]


class SlowToCommit(SqlStore):
    """A writer that has its change number and takes its time to commit."""

    def __init__(self, store: SqlStore) -> None:
        super().__init__(store._engine)
        self.has_number = threading.Event()
        self.may_commit = threading.Event()

    def _write(self, work, lease=None):  # type: ignore[no-untyped-def]
        def slowly(connection):  # type: ignore[no-untyped-def]
            result = work(connection)
            self.has_number.set()
            assert self.may_commit.wait(20)
            return result

        return SqlProfiles._write(self, slowly, lease)


def test_reader_misses_nothing_of_two_writers_the_first_of_which_commits_last(
    store_url: str, store: SqlStore
) -> None:
    """A number that a reader has seen is never followed by a smaller one.

    The first writer takes its number, then waits; the second is started meanwhile. If
    numbers could become visible out of order, the reader would move past the first.
    """
    first_lease = store.take_lease("sync", "first", NOW, 600)
    second_lease = store.take_lease("sync:other", "second", NOW, 600)
    assert first_lease is not None
    assert second_lease is not None
    seen: list[str] = []
    position = 0

    def read_on() -> None:
        nonlocal position
        for change in store.changes_since(position, limit=10):
            seen.append(change.profile_id)
            position = change.number

    with closing(open_store(store_url)) as one, closing(open_store(store_url)) as two:
        slow = SlowToCommit(one)
        first = _in_thread(slow, ANA, first_lease)
        assert slow.has_number.wait(20)
        second = _in_thread(two, BEN, second_lease)
        # The second writer must not pass the first; give it time to try.
        second.join(0.5)
        read_on()
        slow.may_commit.set()
        first.join(20)
        read_on()
        second.join(20)
        read_on()

    assert sorted(seen) == ["testwiki:1", "testwiki:2"]


def _in_thread(store: SqlStore, page: ProfilePage, lease: Lease) -> threading.Thread:
    thread = threading.Thread(target=store.save_profiles, args=([page], lease))
    thread.start()
    return thread


@pytest.mark.parametrize("writers", [4])
def test_numbers_of_writers_at_once_are_all_different(
    store_url: str, store: SqlStore, writers: int
) -> None:
    """However many write, each change has a number of its own and none is lost."""
    leases = [store.take_lease(f"job{n}", "me", NOW, 600) for n in range(writers)]

    def write(number: int) -> None:
        lease = leases[number]
        assert lease is not None
        with closing(open_store(store_url)) as own:
            for turn in range(5):
                page = make_page(f"U{number}", page_id=number * 10 + turn)
                own.save_profiles([page], lease)

    threads = [threading.Thread(target=write, args=(n,)) for n in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    numbers = [each.number for each in store.changes_since(0, limit=100)]
    assert numbers == list(range(1, writers * 5 + 1))
