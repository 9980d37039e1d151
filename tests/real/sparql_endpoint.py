"""A SPARQL endpoint of one's own: Oxigraph behind HTTP, with faults to order."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs

import pyoxigraph

EXTRACT = Path(__file__).with_name("wikidata") / "extract.ttl"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the endpoint says instead of a result; `cut` of the result's bytes."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None
    keep_bytes: int | None = None
    delay_seconds: float = 0.0
    drops_rows: float = 0.0


@dataclass
class SparqlEndpoint:
    """An endpoint; `faults` are answered first, one a request."""

    port: int = 0
    faults: list[Answer] = field(default_factory=list)
    agents: list[str] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    most_at_once: int = 0

    @property
    def url(self) -> str:
        """Give its address."""
        return f"http://127.0.0.1:{self.port}/sparql"


def results_json(store: pyoxigraph.Store, query: str) -> bytes:
    """Run a query as the service would."""
    solutions = store.query(query)
    return solutions.serialize(format=pyoxigraph.QueryResultsFormat.JSON)


@contextmanager
def sparql_endpoint(extract: Path = EXTRACT) -> Iterator[SparqlEndpoint]:
    """Serve an extract for the time of the block."""
    store = pyoxigraph.Store()
    store.load(path=extract, format=pyoxigraph.RdfFormat.TURTLE)
    endpoint = SparqlEndpoint()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(store, endpoint))
    endpoint.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield endpoint
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(
    store: pyoxigraph.Store, endpoint: SparqlEndpoint
) -> type[BaseHTTPRequestHandler]:
    running: list[int] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:  # the server's own name
            running.append(1)
            endpoint.most_at_once = max(endpoint.most_at_once, len(running))
            try:
                fault, body = self._find()
            finally:
                # Before the answer is sent: who has it may ask again at once.
                running.pop()
            self.send_response(fault.status)
            self.send_header("Content-Type", "application/sparql-results+json")
            for name, value in fault.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body[: fault.keep_bytes])

        def _find(self) -> tuple[Answer, bytes]:
            length = int(self.headers["Content-Length"])
            form = parse_qs(self.rfile.read(length).decode())
            endpoint.agents.append(self.headers.get("User-Agent", ""))
            endpoint.times.append(time.monotonic())
            fault = endpoint.faults.pop(0) if endpoint.faults else Answer()
            time.sleep(fault.delay_seconds)
            body = fault.body
            if body is None:
                body = results_json(store, form["query"][0])
            if fault.drops_rows:
                body = _without_rows(body, fault.drops_rows)
            return fault, body

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler


def _without_rows(body: bytes, share: float) -> bytes:
    content = json.loads(body)
    rows = content["results"]["bindings"]
    content["results"]["bindings"] = rows[: int(len(rows) * (1 - share))]
    return json.dumps(content).encode()


Faulty = Callable[[], Answer]
