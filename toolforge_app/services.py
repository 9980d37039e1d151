"""What the views use: the store, the index and the words, made once a process."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import cast

from flask import current_app

from exchange.domain.site import Site
from exchange.domain.vocabulary import Vocabulary
from exchange.search.port import ProfileSearch
from exchange.search.schema import index_folder
from exchange.search.tantivy_search import TantivySearch
from exchange.settings import Settings
from exchange.store.port import Store, StoreError
from exchange.store.sql import open_store
from toolforge_app.suggestions import Suggesters

EXTENSION = "exchange"
# The words and the wikis change a few times a month.
KEPT_SECONDS = 300.0
# So long nobody waits again for a store that is away.
RETRY_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class _Words:
    vocabulary: Vocabulary
    suggesters: Suggesters
    sites: dict[str, Site]
    read_at: float

    @property
    def fingerprint(self) -> str:
        """Name what the words mean."""
        return self.vocabulary.fingerprint()


class Services:
    """The parts behind the pages; whatever is away raises its own error when used."""

    def __init__(
        self,
        settings: Settings,
        store: Store | None = None,
        search: ProfileSearch | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.settings = settings
        self.store: Store = store or open_store(settings.database_url)
        self.search: ProfileSearch = search or TantivySearch(
            index_folder(settings.index_dir)
        )
        self._clock = clock
        self._words: _Words | None = None
        self._reading = threading.Lock()
        self._trouble: tuple[StoreError, float] | None = None

    def vocabulary(self) -> Vocabulary:
        """Give the words, a few minutes old at most while the store is there."""
        return self._read_words().vocabulary

    def suggesters(self) -> Suggesters:
        """Give what suggests words of the vocabulary."""
        return self._read_words().suggesters

    def sites(self) -> dict[str, Site]:
        """Map database names to wikis."""
        return self._read_words().sites

    def today(self) -> date:
        """Give the day, UTC."""
        return datetime.now(UTC).date()

    def _read_words(self) -> _Words:
        now = self._clock()
        words = self._words
        if words is not None and now - words.read_at < KEPT_SECONDS:
            return words
        # One thread reads them anew; the others go on with those that they have.
        if not self._reading.acquire(blocking=words is None):
            return cast(_Words, words)
        try:
            if self._words is words:
                self._raise_trouble()
                self._words = self._read_anew(words, now)
            return cast(_Words, self._words)
        finally:
            self._reading.release()

    def _raise_trouble(self) -> None:
        """Raise what a thread has just met, rather than wait for it again."""
        if self._trouble and self._clock() - self._trouble[1] < RETRY_SECONDS:
            raise self._trouble[0]

    def _read_anew(self, words: _Words | None, now: float) -> _Words:
        try:
            vocabulary = self.store.vocabulary()
            suggesters = Suggesters(vocabulary)
            if words is not None and words.fingerprint == vocabulary.fingerprint():
                # The same words again: what was made of them stays.
                vocabulary, suggesters = words.vocabulary, words.suggesters
            return _Words(vocabulary, suggesters, self.store.sites(), now)
        except StoreError as error:
            # Searching needs no store as long as the words are known.
            if words is None:
                self._trouble = (error, self._clock())
                raise
            return replace(words, read_at=now - KEPT_SECONDS + RETRY_SECONDS)


def services() -> Services:
    """Give the services of the running app."""
    return cast(Services, current_app.extensions[EXTENSION])
