"""A proxy between a bot and a wiki that makes the network and the wiki fail on demand.

    with FaultyProxy(wiki.url) as proxy:
        proxy.inject("503", when=lambda asked: "pageids" in asked, times=2)

Every request is passed on as it came, unless a fault that was injected is its turn.
`requests` lists what was asked, so that a test can count.
"""

import http.client
import threading
import urllib.parse
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from dev.faults import FAULTS, WRITE_FAULTS, Answer, Dropped, Forward

Parameters = Mapping[str, str]
LOCAL = "127.0.0.1"
# How soon the server sees that it is to end.
POLL_SECONDS = 0.05
HELD_PATIENCE_S = 60
# Headers of one connection alone, and those that the answer's length follows from.
NOT_PASSED_ON = {"connection", "transfer-encoding", "content-length", "keep-alive"}
# These need the proxy: nothing comes back, with or without the wiki having heard of it,
# or the request goes on only when it is let.
TIMEOUT, TIMEOUT_AFTER, HELD = "timeout", "timeout-after", "held"


@dataclass
class Fault:
    """One fault that waits for its requests: after `after` of them it hits `times`.

    `then` is called before the client hears of it, and before a held request is held.
    """

    name: str
    when: Callable[[Parameters], bool]
    times: int
    after: int
    then: Callable[[], None]
    hits: int = 0

    @property
    def has_hit(self) -> bool:
        """Tell whether it has hit as often as it should."""
        return self.hits >= self.after + self.times


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """A request that waits: to be let go, and to be answered by the wiki."""

    asked: Parameters
    let_go: threading.Event = field(default_factory=threading.Event)
    answered: threading.Event = field(default_factory=threading.Event)


class FaultyProxy:
    """Passes requests on to `target_url`; give `url` to the client."""

    def __init__(self, target_url: str) -> None:
        parts = urllib.parse.urlsplit(target_url)
        self._target = (parts.hostname or LOCAL, parts.port or 80)
        self._faults: list[Fault] = []
        self._lock = threading.Lock()
        self._held: list[Held] = []
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
        for each in self._held:
            each.let_go.set()
        self._server.shutdown()
        self._server.server_close()

    def inject(
        self,
        fault: str,
        when: Callable[[Parameters], bool] = lambda _: True,
        times: int = 1,
        after: int = 0,
        then: Callable[[], None] = lambda: None,
    ) -> Fault:
        """Let the next requests for which `when` is true meet a fault."""
        if fault not in (*FAULTS, *WRITE_FAULTS, TIMEOUT, TIMEOUT_AFTER, HELD):
            raise ValueError(f"There is no fault {fault}")
        injected = Fault(fault, when, times, after, then)
        with self._lock:
            self._faults.append(injected)
        return injected

    def clear(self) -> None:
        """Take all faults back."""
        with self._lock:
            self._faults.clear()

    def release(self, which: Callable[[Parameters], bool] = lambda _: True) -> None:
        """Let requests that are held go to the wiki, and wait for its answers."""
        with self._lock:
            chosen = [each for each in self._held if which(each.asked)]
            self._held = [each for each in self._held if each not in chosen]
        for each in chosen:
            each.let_go.set()
        for each in chosen:
            each.answered.wait(HELD_PATIENCE_S)

    def _serve(self, handler: BaseHTTPRequestHandler) -> None:
        length = int(handler.headers.get("Content-Length") or 0)
        body = handler.rfile.read(length)
        parameters = dict(_parameters(handler.path, body))
        fault = self._choose(parameters)

        def forward() -> Answer:
            return self._forward(handler, body)

        try:
            answer = self._apply(fault, parameters, forward)
        except (Dropped, OSError, http.client.HTTPException):
            handler.close_connection = True
            return
        try:
            handler.send_response(answer.status)
            for name, value in answer.headers:
                handler.send_header(name, value)
            handler.send_header("Content-Length", str(len(answer.body)))
            handler.end_headers()
            handler.wfile.write(answer.body)
        except OSError:
            # Whoever asked does not wait for the answer any more.
            handler.close_connection = True

    def _apply(
        self, fault: Fault | None, asked: Parameters, forward: Forward
    ) -> Answer:
        if fault is None:
            return forward()
        if fault.name == HELD:
            return self._hold(fault, asked, forward)
        try:
            if fault.name == TIMEOUT_AFTER:
                forward()
            if fault.name not in (TIMEOUT, TIMEOUT_AFTER):
                return {**FAULTS, **WRITE_FAULTS}[fault.name](forward)
        finally:
            fault.then()
        self._stopped.wait()
        raise Dropped

    def _hold(self, fault: Fault, asked: Parameters, forward: Forward) -> Answer:
        held = Held(asked)
        with self._lock:
            self._held.append(held)
        fault.then()
        held.let_go.wait()
        try:
            return forward()
        finally:
            held.answered.set()

    def _choose(self, parameters: Parameters) -> Fault | None:
        """Note a request and give its fault, None for none."""
        with self._lock:
            self.requests.append(parameters)
            for fault in self._faults:
                if fault.when(parameters):
                    fault.hits += 1
                    if fault.after < fault.hits <= fault.after + fault.times:
                        return fault
        return None

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
