"""Leases of the jobs: a slow run keeps its own by renewing it, a dead one's ends."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from exchange.store.port import Lease, Leases


class AlreadyRunningError(Exception):
    """Another run of the job holds its lease."""


@contextmanager
def leased(
    store: Leases,
    job: str,
    holder: str,
    seconds: int,
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[Lease]:
    """Hold a job's lease for the time of the block.

    Waits for another run, or the lease of a dead one, to end, a little longer than a
    lease lasts; then raises `AlreadyRunningError`.
    """
    patience = seconds + 5
    while (lease := store.take_lease(job, holder, _now(), seconds)) is None:
        if patience <= 0:
            raise AlreadyRunningError(
                f"Another run of {job} is at work; run the command again later"
            )
        patience -= 1
        sleep(1)
    try:
        yield lease
    finally:
        store.release_lease(lease)


def keep_lease(store: Leases, lease: Lease) -> None:
    """Let the lease of a run that is alive last on."""
    store.renew_lease(lease, _now())


def _now() -> datetime:
    return datetime.now(UTC)
