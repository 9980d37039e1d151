"""The public event stream: changes of wikis as they happen, through Pywikibot."""

import queue
import threading
import time
from collections.abc import Collection

import pywikibot
import requests
from pywikibot.comms.eventstreams import EventStreams
from pywikibot.exceptions import Error as PywikibotError

from bot.ports import Moment, WikiChange, WikiError
from bot.wiki.changes import before, touched_by
from bot.wiki.session import Json, WikiSession

# Longer than the stream's own signs of life are apart.
SILENCE_SECONDS = 60
RECONNECT_SECONDS = 5
TYPES = ("edit", "new", "log")


def stream_url(session: WikiSession, url: str) -> str:
    """Give the address of the stream: the one set, else that of the wiki's family.

    "" where the family has none.
    """
    if url:
        return url
    try:
        return f"{session.site.eventstreams_host()}/v2/stream/recentchange"
    except NotImplementedError:
        return ""


class EventStream:
    """Implements `bot.ports.ChangeStream`: reads in a thread of its own.

    After an interruption it goes on from the last event; while it lasts, `wait` raises
    `WikiError`.
    """

    def __init__(self, url: str, dbnames: Collection[str]) -> None:
        self._url = url
        self._dbnames = frozenset(dbnames)
        self._changes: queue.Queue[WikiChange] = queue.Queue()
        self._trouble = ""
        self._at = ""

    def start(self, since: Moment) -> None:
        """Begin to read, a little before a moment."""
        self._at = before(since)
        threading.Thread(target=self._run, name="event stream", daemon=True).start()

    def wait(self, seconds: float) -> list[WikiChange]:
        """Give what has come since the last call; wait so long for the first of it."""
        found: list[WikiChange] = []
        try:
            found.append(self._changes.get(timeout=seconds))
            while True:
                found.append(self._changes.get_nowait())
        except queue.Empty:
            pass
        if not found and self._trouble:
            raise WikiError(
                f"The event stream is away ({self._trouble}); the recent changes are "
                "asked for instead"
            )
        return found

    def _run(self) -> None:
        while True:
            try:
                self._read()
            except (PywikibotError, requests.RequestException, OSError) as error:
                self._trouble = str(error)[:200] or type(error).__name__
            time.sleep(RECONNECT_SECONDS)

    def _read(self) -> None:
        stream = EventStreams(
            url=f"{self._url}?since={self._at}",
            site=pywikibot.Site(),
            timeout=SILENCE_SECONDS,
            on_open=self._clear_trouble,
        )
        for event in stream:
            change = self._to_change(event)
            if change is not None:
                self._at = change.moment.at
                self._changes.put(change)

    def _clear_trouble(self) -> None:
        self._trouble = ""

    def _to_change(self, event: Json) -> WikiChange | None:
        if event.get("wiki") not in self._dbnames or event.get("type") not in TYPES:
            return None
        at = pywikibot.Timestamp.fromtimestamp(event["timestamp"]).isoformat()
        return WikiChange(
            event["wiki"],
            Moment(at, event.get("id") or 0),
            touched_by(
                event.get("title", ""),
                event.get("namespace", 0),
                event.get("log_type") or "",
                event.get("log_params"),
            ),
        )
