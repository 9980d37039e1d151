"""The one indexer process of a host: `python -m toolforge_app.indexer`.

It follows the store's change sequence and commits what changed to the search index,
which the web workers only read. gunicorn's master starts it (gunicorn_config.py).
"""

import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from types import FrameType

from exchange.domain.vocabulary import Vocabulary
from exchange.search.document import structure_of
from exchange.search.port import IndexState
from exchange.search.schema import index_folder
from exchange.search.tantivy_writer import (
    NOTHING,
    IndexBusyError,
    IndexLostError,
    TantivyWriter,
)
from exchange.settings import Settings
from exchange.store.port import Change, RequestChange, Store, StoreError
from exchange.store.sql import open_store

BATCH = 1000
POLL_SECONDS = 1.0
VOCABULARY_SECONDS = 60.0

logger = logging.getLogger(__name__)


class Indexer:
    """Brings the index up to the store, from wherever the last one stopped."""

    def __init__(
        self,
        store: Store,
        folder: Path,
        *,
        batch: int = BATCH,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._folder = folder
        self._batch = batch
        self._clock = clock
        self._writer: TantivyWriter | None = None
        self._vocabulary = Vocabulary(())
        self._structure = ""
        self._read_at: float | None = None

    def catch_up(self) -> int:
        """Index what changed since the last time; give the number of changes.

        Raises `StoreError` or `IndexBusyError` when it must be tried again later.
        """
        self._read_vocabulary()
        writer = self._open()
        last = self._store.last_change()
        if writer.state.structure != self._structure or writer.state.change > last:
            return self._rebuild(writer)
        if writer.state.change == last:
            return 0
        return self._follow(writer)

    def close(self) -> None:
        """Leave the index to another writer."""
        if self._writer is not None:
            self._writer.close()
            self._writer = None

    def _open(self) -> TantivyWriter:
        if self._writer is not None and not self._writer.is_intact():
            logger.warning("The search index was taken away; it is built anew.")
            self.close()
        if self._writer is None:
            self._writer = TantivyWriter(self._folder)
        return self._writer

    def _read_vocabulary(self) -> None:
        now = self._clock()
        if self._read_at is None or now - self._read_at >= VOCABULARY_SECONDS:
            self._vocabulary = self._store.vocabulary()
            self._structure = structure_of(self._vocabulary)
            self._read_at = now

    def _rebuild(self, writer: TantivyWriter) -> int:
        """Build the index from the first change; readers see it when it is whole."""
        writer.clear()
        number, done = NOTHING.change, 0
        while changes := self._store.changes_since(number, self._batch):
            self._apply(writer, changes)
            number, done = changes[-1].number, done + len(changes)
        writer.commit(IndexState(number, self._structure))
        logger.info("Built the search index anew from %d changes.", done)
        return done

    def _follow(self, writer: TantivyWriter) -> int:
        done = 0
        while changes := self._store.changes_since(writer.state.change, self._batch):
            self._apply(writer, changes)
            writer.commit(IndexState(changes[-1].number, self._structure))
            done += len(changes)
        logger.info("Indexed %d changes.", done)
        return done

    def _apply(
        self, writer: TantivyWriter, changes: Iterable[Change | RequestChange]
    ) -> None:
        for change in changes:
            if isinstance(change, Change):
                if change.page is None:
                    writer.remove(change.profile_id)
                else:
                    writer.put(change.page, self._vocabulary)
            elif change.asked is None:
                writer.remove(change.request_id)
            else:
                writer.put_request(change.asked, self._vocabulary)


def follow(indexer: Indexer, stop: threading.Event) -> None:
    """Catch up once a second until `stop` is set or the parent process is gone."""
    parent = os.getppid()
    told = ""
    while not stop.is_set() and os.getppid() == parent:
        trouble = ""
        try:
            indexer.catch_up()
        except (StoreError, IndexBusyError) as error:
            trouble = str(error)
        except IndexLostError as error:
            trouble = str(error)
            indexer.close()
        if trouble and trouble != told:
            logger.warning("Indexing waits: %s", trouble)
        told = trouble
        stop.wait(POLL_SECONDS)


def main() -> int:
    """Run until SIGTERM or SIGINT."""
    settings = Settings.from_environment()
    logging.basicConfig(
        level=settings.log_level,
        format="%(asctime)s %(name)s %(levelname)s %(message)s",
    )
    stop = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    store = open_store(settings.database_url)
    indexer = Indexer(store, index_folder(settings.index_dir))
    follow(indexer, stop)
    indexer.close()
    store.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
