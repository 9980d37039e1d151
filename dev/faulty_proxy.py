"""A proxy between a bot and a wiki that makes the network and the wiki fail on demand.

    with FaultyProxy(wiki.url) as proxy:
        proxy.inject("503", when=lambda asked: "pageids" in asked, times=2)

Every request is passed on as it came, unless a fault that was injected is its turn.
`requests` lists what was asked, so that a test can count.
"""

import http.client
import json
import threading
import urllib.parse
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

Parameters = Mapping[str, str]
LOCAL = "127.0.0.1"
# How soon the server sees that it is to end.
POLL_SECONDS = 0.05
# Headers of one connection alone, and those that the answer's length follows from.
NOT_PASSED_ON = {"connection", "transfer-encoding", "content-length", "keep-alive"}
HTML = b"<!DOCTYPE html><html><body>Our servers are under maintenance</body></html>"
LISTS = ("pages", "embeddedin", "recentchanges", "logevents", "users")


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back to the client; `headers` without its length."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


class Dropped(Exception):  # noqa: N818  # not an error of ours
    """The connection is closed without an answer."""


Forward = Callable[[], Answer]


def _plain(status: int, body: bytes, *headers: tuple[str, str]) -> Answer:
    return Answer(status, (("Content-Type", "text/html"), *headers), body)


def _error(code: str, text: str, *headers: tuple[str, str]) -> Answer:
    """Answer as the action API does."""
    body = json.dumps({"error": {"code": code, "info": text}}).encode()
    json_type = ("Content-Type", "application/json; charset=utf-8")
    return Answer(200, (json_type, ("MediaWiki-API-Error", code), *headers), body)


def _cut(forward: Forward) -> Answer:
    answer = forward()
    return Answer(answer.status, answer.headers, answer.body[: len(answer.body) // 2])


def _emptied(forward: Forward) -> Answer:
    answer = forward()
    said = json.loads(answer.body)
    said.pop("continue", None)
    for name in LISTS:
        if name in said.get("query", {}):
            said["query"][name] = []
    said["batchcomplete"] = True
    return Answer(answer.status, answer.headers, json.dumps(said).encode())


def _dropped_before(_forward: Forward) -> Answer:
    raise Dropped


def _dropped_after(forward: Forward) -> Answer:
    forward()
    raise Dropped


RETRY = ("Retry-After", "1")
# Each gets a function that passes the request on and gives the wiki's true answer.
FAULTS: Mapping[str, Callable[[Forward], Answer]] = {
    "503": lambda _: _plain(503, HTML),
    "504": lambda _: _plain(504, HTML),
    "429": lambda _: _plain(429, HTML, RETRY),
    "maxlag": lambda _: _error(
        "maxlag", "Waiting for a database: 9 seconds lagged.", RETRY, ("X-Lag", "9")
    ),
    "html": lambda _: _plain(200, HTML),
    "cut-json": _cut,
    "empty-list": _emptied,
    "badtoken": lambda _: _error("badtoken", "Invalid CSRF token."),
    "readonly": lambda _: _error("readonly", "The wiki is in read-only mode."),
    "cut-before": _dropped_before,
    "cut-after": _dropped_after,
}
# These need the proxy: nothing comes back, or the request goes on only when it is let.
TIMEOUT, HELD = "timeout", "held"


@dataclass
class Fault:
    """One fault that waits for its requests: after `after` of them it hits `times`."""

    name: str
    when: Callable[[Parameters], bool]
    times: int
    after: int
    hits: int = 0


class FaultyProxy:
    """Passes requests on to `target_url`; give `url` to the client."""

    def __init__(self, target_url: str) -> None:
        parts = urllib.parse.urlsplit(target_url)
        self._target = (parts.hostname or LOCAL, parts.port or 80)
        self._faults: list[Fault] = []
        self._lock = threading.Lock()
        self._let_go = threading.Event()
        self._stopped = threading.Event()
        self.requests: list[Parameters] = []
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:  # the library's name
                proxy._serve(self)

            do_POST = do_GET  # noqa: N815

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer((LOCAL, 0), Handler)
        self._server.daemon_threads = True

    @property
    def port(self) -> int:
        """Give the port on which the proxy listens."""
        return self._server.server_port

    @property
    def url(self) -> str:
        """Give the address of the proxy, without a slash at its end."""
        return f"http://{LOCAL}:{self.port}"

    def __enter__(self) -> Self:
        threading.Thread(
            target=self._server.serve_forever, args=(POLL_SECONDS,), daemon=True
        ).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self._let_go.set()
        self._server.shutdown()
        self._server.server_close()

    def inject(
        self,
        fault: str,
        when: Callable[[Parameters], bool] = lambda _: True,
        times: int = 1,
        after: int = 0,
    ) -> None:
        """Let the next requests for which `when` is true meet a fault."""
        if fault not in (*FAULTS, TIMEOUT, HELD):
            raise ValueError(f"There is no fault {fault}")
        with self._lock:
            self._faults.append(Fault(fault, when, times, after))

    def clear(self) -> None:
        """Take all faults back."""
        with self._lock:
            self._faults.clear()

    def release(self) -> None:
        """Let the requests that are held go on to the wiki."""
        self._let_go.set()

    def _serve(self, handler: BaseHTTPRequestHandler) -> None:
        length = int(handler.headers.get("Content-Length") or 0)
        body = handler.rfile.read(length)
        parameters = dict(_parameters(handler.path, body))
        fault = self._choose(parameters)

        def forward() -> Answer:
            return self._forward(handler, body)

        try:
            answer = self._apply(fault, forward)
        except (Dropped, OSError, http.client.HTTPException):
            handler.close_connection = True
            return
        handler.send_response(answer.status)
        for name, value in answer.headers:
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(answer.body)))
        handler.end_headers()
        handler.wfile.write(answer.body)

    def _apply(self, fault: str, forward: Forward) -> Answer:
        if fault == TIMEOUT:
            self._stopped.wait()
            raise Dropped
        if fault == HELD:
            self._let_go.wait()
            return forward()
        return FAULTS[fault](forward) if fault else forward()

    def _choose(self, parameters: Parameters) -> str:
        """Note a request and name its fault, "" for none."""
        with self._lock:
            self.requests.append(parameters)
            for fault in self._faults:
                if fault.when(parameters):
                    fault.hits += 1
                    if fault.after < fault.hits <= fault.after + fault.times:
                        return fault.name
        return ""

    def _forward(self, handler: BaseHTTPRequestHandler, body: bytes) -> Answer:
        connection = http.client.HTTPConnection(*self._target, timeout=60)
        headers = {
            name: value
            for name, value in handler.headers.items()
            if name.lower() not in NOT_PASSED_ON and name.lower() != "accept-encoding"
        }
        connection.request(handler.command, handler.path, body or None, headers)
        answer = connection.getresponse()
        kept = tuple(
            (name, value)
            for name, value in answer.getheaders()
            if name.lower() not in NOT_PASSED_ON
        )
        text = answer.read()
        connection.close()
        return Answer(answer.status, kept, text)


def _parameters(path: str, body: bytes) -> Iterator[tuple[str, Any]]:
    yield from urllib.parse.parse_qsl(urllib.parse.urlsplit(path).query)
    try:
        text = body.decode()
    except UnicodeDecodeError:
        # A multipart upload; its parameters are not looked at.
        return
    yield from urllib.parse.parse_qsl(text, keep_blank_values=True)
