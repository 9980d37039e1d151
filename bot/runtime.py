"""What every command needs to run: the store, its job's lease, the clock."""

import os
import secrets
import socket
from collections.abc import Iterable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import TypeVar

from tqdm import tqdm

from bot.jobs.leased import leased
from exchange.settings import Settings
from exchange.store.port import Lease
from exchange.store.sql import SqlStore, open_store

DONE, SOME_FAILED, CANNOT_START = 0, 1, 2

T = TypeVar("T")


def open_ready_store(settings: Settings) -> SqlStore:
    """Open the store, with its tables brought to the newest migration."""
    store = open_store(settings.database_url)
    store.upgrade()
    return store


def leased_job(
    settings: Settings, store: SqlStore, job: str
) -> AbstractContextManager[Lease]:
    """Hold the lease of a job for the time of the block."""
    return leased(store, job, _holder(), settings.lease_seconds)


def progress(items: Iterable[T], title: str, total: int | None = None) -> Iterable[T]:
    """Show on a terminal how far a job has come; logs stay readable."""
    return tqdm(items, desc=title, total=total, disable=None, unit="")


def now() -> datetime:
    """Give the time, UTC."""
    return datetime.now(UTC)


def _holder() -> str:
    return f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
