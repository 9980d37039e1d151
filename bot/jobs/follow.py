"""`bot sync --follow`: changes into the store seconds after they were made.

What the event stream names is read at once, and once more a little later: the wiki's
link tables may lag behind an edit. The cursor follows when that is done. While the
stream is away the recent changes are polled. Each hour a whole incremental run catches
what neither has told.
"""

import logging
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import NoReturn, Protocol

from bot.jobs.decide import GuardError
from bot.jobs.leased import AlreadyRunningError
from bot.jobs.sync import (
    Cursor,
    Syncing,
    fingerprint_of,
    read_cursor,
    save_cursor,
    sync,
    sync_touched,
)
from bot.ports import ChangeStream, Moment, Touched, WikiChange, WikiError
from exchange.domain.site import Site
from exchange.domain.vocabulary import Vocabulary
from exchange.store.port import Lease, LeaseLostError, StoreError

logger = logging.getLogger(__name__)

WAIT_SECONDS = 1.0
POLL_SECONDS = 2.0
RETRY_SECONDS = 10.0
# How long after a change its page is looked at again.
SETTLED_SECONDS = 3.0
CATCH_UP_SECONDS = 3600.0
# A run that follows goes on when one of these has passed.
PASSING_ERRORS = (
    WikiError,
    StoreError,
    GuardError,
    AlreadyRunningError,
    LeaseLostError,
)


class Time(Protocol):
    """The clock of a run that goes on: seconds, and waiting."""

    def monotonic(self) -> float:
        """Give seconds that only grow."""

    def sleep(self, seconds: float) -> None:
        """Wait."""


@dataclass
class Followed:
    """One wiki that is followed: what is waiting to be read, and looked at again."""

    syncing: Syncing
    site: Site | None = None
    vocabulary: Vocabulary | None = None
    cursor: Cursor | None = None
    waiting: Touched = field(default_factory=Touched)
    young: deque[tuple[float, Touched, Moment]] = field(default_factory=deque)
    caught_up_at: float | None = None

    def catch_up(self, lease: Lease, now: float) -> None:
        """Make an incremental run, and know the wiki anew."""
        store = self.syncing.store
        sync(self.syncing, lease)
        site = self._read_site()
        self.vocabulary = store.vocabulary()
        self.cursor = read_cursor(store, site.dbname)
        self.caught_up_at = now

    def is_late(self, now: float) -> bool:
        """Tell whether it is time for an incremental run."""
        return self.caught_up_at is None or now - self.caught_up_at >= CATCH_UP_SECONDS

    def add(self, touched: Touched, moment: Moment, now: float) -> None:
        """Take a change in, to be read now and once more when it has settled."""
        self.waiting = Touched.all_of([self.waiting, touched])
        self.young.append((now + SETTLED_SECONDS, touched, moment))

    def has_work(self, now: float) -> bool:
        """Tell whether something is to be read."""
        return bool(self.waiting) or bool(self.young and self.young[0][0] <= now)

    def work(self, lease: Lease, now: float) -> None:
        """Read what waits, and what has settled; then let the cursor follow."""
        assert self.site is not None
        assert self.vocabulary is not None
        settled = [each for each in self.young if each[0] <= now]
        touched = Touched.all_of([self.waiting, *(again for _, again, _ in settled)])
        reached = settled[-1][2] if settled else None
        if self.syncing.wiki.describes_site(touched.titles):
            site = self._read_site()
            if fingerprint_of(site, self.vocabulary) != self._reading():
                self.catch_up(lease, now)
        sync_touched(self.syncing, lease, self.site, self.vocabulary, touched)
        self.waiting = Touched()
        for _ in settled:
            self.young.popleft()
        if reached is not None and self.cursor is not None:
            self.cursor = Cursor(_later(self.cursor.moment, reached), self._reading())
            save_cursor(self.syncing.store, self.site.dbname, self.cursor, lease)

    def _read_site(self) -> Site:
        """Know the wiki anew; what is wrong on its pages is told when it changes."""
        told = self.site.weights_problems if self.site else ()
        self.site = site = self.syncing.wiki.site()
        if site.weights_problems != told:
            for problem in site.weights_problems:
                logger.warning("%s", problem)
        return site

    def _reading(self) -> str:
        return self.cursor.reading if self.cursor else ""


def _later(one: Moment, other: Moment) -> Moment:
    return Moment(max(one.at, other.at), max(one.change_id, other.change_id))


@dataclass
class Following:
    """All wikis that are followed, and where their changes come from."""

    wikis: Mapping[str, Followed]
    stream: ChangeStream | None
    leased: Callable[[], AbstractContextManager[Lease]]
    time: Time
    said: str = ""
    is_well: bool = True
    has_stream_begun: bool = False

    def run(self) -> NoReturn:
        """Follow until the process is ended."""
        while True:
            self.step()

    def step(self) -> None:
        """Catch up where it is time, take changes in and read what they touch.

        A wiki that fails keeps what is waiting, and holds up no other.
        """
        self.is_well = True
        late = [wiki for wiki in self.wikis.values() if wiki.is_late(self._now())]
        failed = sum(not self._do(wiki.catch_up) for wiki in late)
        self._take_in()
        busy = [wiki for wiki in self.wikis.values() if wiki.has_work(self._now())]
        failed += sum(not self._do(wiki.work) for wiki in busy)
        if failed:
            self.time.sleep(RETRY_SECONDS)
        if self.is_well:
            self.said = ""

    def _now(self) -> float:
        return self.time.monotonic()

    def _do(self, act: Callable[[Lease, float], None]) -> bool:
        """Do something under the job's lease; tell whether it could be done."""
        try:
            with self.leased() as lease:
                act(lease, self._now())
        except PASSING_ERRORS as error:
            self._say(str(error))
            return False
        return True

    def _say(self, text: str) -> None:
        # The same trouble is told once, not every few seconds of a long night.
        if text != self.said:
            logger.warning("%s", text)
        self.said = text
        self.is_well = False

    def _take_in(self) -> None:
        now = self._now()
        for change in self._changes():
            if change.dbname in self.wikis:
                wiki = self.wikis[change.dbname]
                wiki.add(change.touched, change.moment, now)

    def _changes(self) -> list[WikiChange]:
        cursors = {
            dbname: wiki.cursor for dbname, wiki in self.wikis.items() if wiki.cursor
        }
        if not cursors:
            return []
        if self.stream is not None:
            if not self.has_stream_begun:
                moments = (cursor.moment for cursor in cursors.values())
                self.stream.start(min(moments, key=lambda each: each.at))
                self.has_stream_begun = True
            try:
                return self.stream.wait(WAIT_SECONDS)
            except WikiError as error:
                self._say(str(error))
        self.time.sleep(POLL_SECONDS)
        polled = (self._poll(dbname, cursor) for dbname, cursor in cursors.items())
        return [change for change in polled if change.touched]

    def _poll(self, dbname: str, cursor: Cursor) -> WikiChange:
        """Ask a wiki for its recent changes; one that is away has none."""
        try:
            wiki = self.wikis[dbname].syncing.wiki
            touched, moment = wiki.changed_since(cursor.moment)
        except WikiError as error:
            self._say(str(error))
            return WikiChange(dbname, cursor.moment, Touched())
        return WikiChange(dbname, moment, touched)
