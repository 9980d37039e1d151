"""Leases: one run of a job at a time."""

from datetime import timedelta

import pytest

from exchange.store.port import Lease, LeaseLostError
from exchange.store.sql import SqlStore
from tests.builders import make_page
from tests.store.builders import NOW


def test_second_run_is_refused_while_the_first_is_alive(store: SqlStore) -> None:
    """Two runs of a job never hold its lease at once; two jobs do."""
    assert store.take_lease("notify", "a", NOW, 60) is not None
    assert store.take_lease("notify", "b", NOW + timedelta(seconds=59), 60) is None
    assert store.take_lease("sync", "b", NOW, 60) is not None


def test_lease_of_a_dead_run_ends(store: SqlStore) -> None:
    """A killed run blocks the next one only until its lease ends."""
    store.take_lease("notify", "a", NOW, 60)

    later = store.take_lease("notify", "b", NOW + timedelta(seconds=61), 60)

    assert later == Lease("notify", "b", fence=2, seconds=60)


def test_released_lease_is_free_at_once(store: SqlStore) -> None:
    """A run that ends tidily leaves no waiting behind."""
    lease = store.take_lease("notify", "a", NOW, 60)
    assert lease is not None
    store.release_lease(lease)

    assert store.take_lease("notify", "b", NOW, 60) is not None


def test_run_that_lost_its_lease_writes_nothing_more(store: SqlStore) -> None:
    """A run that woke up late cannot overwrite what its successor wrote."""
    old = store.take_lease("sync", "a", NOW, 60)
    new = store.take_lease("sync", "b", NOW + timedelta(seconds=61), 60)
    assert old is not None
    assert new is not None

    with pytest.raises(LeaseLostError):
        store.save_profiles([make_page()], old)
    with pytest.raises(LeaseLostError):
        store.renew_lease(old, NOW)
    store.release_lease(old)

    assert store.profiles() == []
    assert store.save_profiles([make_page()], new) == 1


def test_renewed_lease_lasts_on(store: SqlStore) -> None:
    """A slow run keeps its lease by renewing it, twice in a second too."""
    lease = store.take_lease("sync", "a", NOW, 60)
    assert lease is not None
    later = NOW + timedelta(seconds=50)
    store.renew_lease(lease, later)
    store.renew_lease(lease, later)

    assert store.take_lease("sync", "b", NOW + timedelta(seconds=100), 60) is None


def test_lease_of_a_clock_that_ran_ahead_is_taken_over(store: SqlStore) -> None:
    """No run holds a lease for a year: whoever took it had another clock.

    If it is alive after all, it writes nothing more.
    """
    ahead = store.take_lease("notify", "a", NOW + timedelta(days=365), 60)
    assert ahead is not None

    assert store.take_lease("notify", "b", NOW, 60) == Lease("notify", "b", 2, 60)
    with pytest.raises(LeaseLostError):
        store.renew_lease(ahead, NOW + timedelta(days=365))


def test_lease_of_a_clock_that_is_some_minutes_ahead_is_respected(
    store: SqlStore,
) -> None:
    """Two machines never agree to the second, and may be set to other lengths."""
    assert store.take_lease("notify", "a", NOW + timedelta(minutes=5), 60) is not None

    assert store.take_lease("notify", "b", NOW, 60) is None
