"""A wiki's recent changes as server-sent events, like Wikimedia's public stream.

    with EventRelay() as relay, LocalWiki(folder) as wiki:
        wiki.send_changes_to(relay.feed_uri)
        print(relay.url)

MediaWiki sends each change as JSON over UDP; the relay keeps them all in memory and
gives them to whoever reads the stream, from a time (`?since=`) or an event on.
"""

import json
import socket
import threading
import urllib.parse
import uuid
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

LOCAL = "127.0.0.1"
PATH = "/v2/stream/recentchange"
LARGEST_DATAGRAM = 65_536
RECEIVE_BUFFER = 8 * 1024 * 1024
# How often a stream that has nothing to say shows that it is alive.
HEARTBEAT_SECONDS = 1.0
POLL_SECONDS = 0.05

Event = dict[str, Any]


class EventRelay:
    """Hears changes at `feed_uri` and tells them at `url`."""

    def __init__(self) -> None:
        self._heard = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._heard.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER)
        self._heard.bind((LOCAL, 0))
        self._events: list[Event] = []
        self._changed = threading.Condition()
        # Streams that began before the last cut end.
        self._cuts = 0
        self._is_away = False
        self._server = ThreadingHTTPServer((LOCAL, 0), _handler_of(self))
        self._server.daemon_threads = True

    @property
    def feed_uri(self) -> str:
        """Give the address for `$wgRCFeeds`."""
        return f"udp://{LOCAL}:{self._heard.getsockname()[1]}"

    @property
    def url(self) -> str:
        """Give the address of the stream."""
        return f"http://{LOCAL}:{self._server.server_port}{PATH}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._hear, daemon=True).start()
        serve = self._server.serve_forever
        threading.Thread(target=serve, args=(POLL_SECONDS,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.drop_connections()
        self._server.shutdown()
        self._server.server_close()
        self._heard.close()

    def drop_connections(self) -> None:
        """Cut all streams; they can be taken up again."""
        with self._changed:
            self._cuts += 1
            self._changed.notify_all()

    def go_away(self) -> None:
        """Cut all streams and answer 503 until `come_back`; changes are still heard."""
        self._is_away = True
        self.drop_connections()

    def come_back(self) -> None:
        """Answer again."""
        self._is_away = False

    def _hear(self) -> None:
        while True:
            try:
                text = self._heard.recv(LARGEST_DATAGRAM)
            except OSError:
                return
            event = json.loads(text)
            at = datetime.fromtimestamp(event["timestamp"], UTC).isoformat()
            event["meta"] = {
                "id": str(uuid.uuid4()),
                "dt": at,
                "domain": event.get("server_name", ""),
                "stream": "mediawiki.recentchange",
            }
            with self._changed:
                self._events.append(event)
                self._changed.notify_all()

    def serve(self, handler: BaseHTTPRequestHandler) -> None:
        """Tell events to one reader until the streams are cut."""
        # Before all else: a cut from now on is meant for this reader too.
        cuts = self._cuts
        if self._is_away:
            handler.send_error(503)
            return
        place = self._place(handler)
        handler.send_response(200)
        handler.send_header("Content-Type", "text/event-stream; charset=utf-8")
        # In chunks, as the public stream comes: else readers wait for a full buffer.
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        while cuts == self._cuts:
            with self._changed:
                if place == len(self._events):
                    self._changed.wait(HEARTBEAT_SECONDS)
                waiting = self._events[place:]
            for event in waiting:
                handler.wfile.write(_chunk(_to_bytes(event, place)))
                place += 1
            if not waiting:
                handler.wfile.write(_chunk(b":ok\n\n"))
            handler.wfile.flush()
        handler.close_connection = True

    def _place(self, handler: BaseHTTPRequestHandler) -> int:
        """Give the number of the first event to tell."""
        last = handler.headers.get("Last-Event-ID")
        if last:
            return int(json.loads(last)[0]["offset"]) + 1
        query = urllib.parse.urlsplit(handler.path).query
        since = urllib.parse.parse_qs(query).get("since", [""])[0]
        if not since:
            return len(self._events)
        begin = datetime.fromisoformat(since).timestamp()
        return sum(event["timestamp"] < begin for event in self._events)


def _handler_of(relay: EventRelay) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:  # the library's name
            try:
                relay.serve(self)
            except OSError:
                # The reader has gone.
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            pass

    return Handler


def _chunk(text: bytes) -> bytes:
    return f"{len(text):x}\r\n".encode() + text + b"\r\n"


def _to_bytes(event: Event, place: int) -> bytes:
    topic = {"topic": "recentchange", "partition": 0, "offset": place}
    lines = (
        "event: message",
        f"id: {json.dumps([topic])}",
        f"data: {json.dumps(event)}",
    )
    return ("\n".join(lines) + "\n\n").encode()
