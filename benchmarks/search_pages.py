"""The search page through gunicorn, beside the same template with constant data.

Two servers with the tool's own configuration of gunicorn. One is the tool; the other
holds, for each address, what its first answer was made of, and renders the template
from that alone. A client in a process of its own asks both in turn for the same pages,
which must be the same to the last byte: for a few again and again, whose counts the
tool keeps, and for so many that it has forgotten each when it comes again.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import ProxyHandler, build_opener

from flask import Flask, Response, make_response, render_template, request
from flask.signals import template_rendered

from benchmarks.search_people import People
from benchmarks.search_queries import Asked, make_queries
from dev.processes import listen
from exchange.domain.site import Site
from exchange.search.document import structure_of
from exchange.search.port import IndexState
from exchange.search.schema import index_folder
from exchange.search.tantivy_writer import TantivyWriter
from exchange.store.snapshot import load_snapshot
from exchange.store.sql import open_store
from toolforge_app import create_app

PROJECT = Path(__file__).parent.parent
# A few and many addresses; the tool keeps the counts of 200 searches.
FEW, MANY = "few", "many"
ADDRESSES, QUICK_ADDRESSES = {FEW: 40, MANY: 1000}, {FEW: 40, MANY: 400}
ROUNDS, SECONDS, QUICK_SECONDS = 3, 6, 2
CONNECTIONS = 4
# The constant app searches for everything first.
START_SECONDS = 120
# Where the constant app reads the addresses that it will be asked for.
ADDRESSES_VARIABLE = "BENCHMARK_ADDRESSES"
OURS, CONSTANT = "search", "constant data"
APPS = {OURS: "toolforge_app:create_app()", CONSTANT: f"{__name__}:constant_app()"}
THRESHOLDS = {"share_of_constant": 0.5}
# What Flask adds to what a template is given.
OF_FLASK = ("request", "session", "g", "config")

_open = build_opener(ProxyHandler({})).open


def measure(
    people: People, size: int, folder: Path, *, quick: bool
) -> tuple[dict[str, Any], list[list[object]], bool]:
    """Serve and ask; give figures, a table, and whether the pages are the same."""
    folder.mkdir(parents=True)
    numbers = QUICK_ADDRESSES if quick else ADDRESSES
    files = {name: folder / f"{name}.json" for name in numbers}
    for name, number in numbers.items():
        asked = (each for each in make_queries(people, size, number) if each.text)
        addresses = list(dict.fromkeys(map(_address, asked)))
        files[name].write_text(json.dumps(addresses))
    environment = {
        **os.environ,
        "CXC_DATABASE_URL": f"sqlite:///{folder}/exchange.db",
        "CXC_INDEX_DIR": str(folder / "index"),
        ADDRESSES_VARIABLE: os.pathsep.join(map(str, files.values())),
    }
    _fill(people, size, folder)
    day = datetime.now(UTC).date()
    pages, equal, best = _contest(environment, files, addresses, folder, quick=quick)
    if datetime.now(UTC).date() != day:
        # A page is of its day, and the constant data may be of the day before.
        pages, equal, best = _contest(
            environment, files, addresses, folder, quick=quick
        )
    shares = {
        name: round(each[OURS] / each[CONSTANT], 2) for name, each in best.items()
    }
    figures: dict[str, Any] = {
        "addresses": {name: len(_read_addresses(file)) for name, file in files.items()},
        "page_bytes": sum(map(len, pages)) // len(pages),
        "requests_a_second": best,
        "share_of_constant": shares[FEW],
        "share_of_constant_with_many": shares[MANY],
        "equal": equal,
    }
    rows: list[list[object]] = [["pages a second", OURS, CONSTANT, "share"]]
    for name, each in best.items():
        rows.append([f"{name} addresses", *each.values(), shares[name]])
    return figures, rows, equal


def _contest(
    environment: dict[str, str],
    files: dict[str, Path],
    addresses: list[str],
    folder: Path,
    *,
    quick: bool,
) -> tuple[list[bytes], bool, dict[str, dict[str, float]]]:
    """Serve and ask both; give the pages, whether they are the same, and the speeds."""
    rounds, seconds = (1, QUICK_SECONDS) if quick else (ROUNDS, SECONDS)
    with (
        _served(OURS, environment, folder) as ours,
        _served(CONSTANT, environment, folder) as constant,
    ):
        pages = [_read(ours, each) for each in addresses]
        equal = pages == [_read(constant, each) for each in addresses]
        best = {name: {OURS: 0.0, CONSTANT: 0.0} for name in files}
        for _ in range(rounds):
            for name, file in files.items():
                for server, port in ((OURS, ours), (CONSTANT, constant)):
                    asked_for = _ask(port, file, seconds)
                    best[name][server] = max(best[name][server], asked_for)
    return pages, equal, best


def constant_app() -> Flask:
    """Make the app that has searched already."""
    app = create_app()
    kept: dict[str, tuple[str, dict[str, Any]]] = {}

    def keep(_app: Flask, template: Any, context: dict[str, Any], **_: object) -> None:
        given = {name: context[name] for name in context if name not in OF_FLASK}
        kept[request.full_path] = (template.name, given)

    client = app.test_client()
    files = os.environ[ADDRESSES_VARIABLE].split(os.pathsep)
    with template_rendered.connected_to(keep, app):
        for each in (each for file in files for each in _read_addresses(Path(file))):
            client.get(each)

    def show() -> Response:
        template, given = kept[request.full_path]
        return make_response(render_template(template, **given))

    app.view_functions["search.results"] = show
    return app


def _read_addresses(file: Path) -> list[str]:
    addresses: list[str] = json.loads(file.read_text())
    return addresses


def _address(asked: Asked) -> str:
    fields = {
        "q": asked.text,
        "side": asked.query.side,
        **asked.query.chosen,
        **{f"-{name}": each for name, each in asked.query.excluded.items()},
    }
    filled = {name: value for name, value in fields.items() if value}
    return f"/search?{urlencode(filled, doseq=True)}"


def _fill(people: People, size: int, folder: Path) -> None:
    """Make the index, and a store without profiles of which it has every change."""
    store = open_store(f"sqlite:///{folder}/exchange.db")
    store.upgrade()
    lease = store.take_lease("benchmark", "benchmark", datetime.now(UTC), 3600)
    assert lease is not None
    store.save_vocabulary(load_snapshot(), lease)
    address = "https://meta.example/wiki/$1"
    store.save_site(Site("metawiki", "en", address, "https://meta.example/w"), lease)
    vocabulary = store.vocabulary()
    writer = TantivyWriter(index_folder(folder / "index"))
    for page in people.pages(0, size, size):
        writer.put(page, vocabulary)
    writer.commit(IndexState(store.last_change(), structure_of(vocabulary)))
    writer.close()
    store.close()


@contextmanager
def _served(name: str, environment: dict[str, str], folder: Path) -> Iterator[int]:
    """Run gunicorn on a free port of this machine; give the port."""
    with listen() as held, (folder / f"{name}.log").open("wb") as log:
        port = int(held.getsockname()[1])
        options = ["--bind", f"fd://{held.fileno()}", "--timeout", str(START_SECONDS)]
        config = ["--config", "toolforge_app/gunicorn_config.py"]
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", *config, *options, APPS[name]],
            cwd=PROJECT,
            env=environment,
            stdout=log,
            stderr=log,
            pass_fds=[held.fileno()],
        )
        try:
            _wait(port)
            yield port
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(START_SECONDS)


def _wait(port: int) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        with suppress(OSError, HTTPException):
            _read(port, "/healthz")
            return
        time.sleep(0.2)
    raise TimeoutError(f"gunicorn did not answer on port {port}")


def _read(port: int, address: str) -> bytes:
    with _open(f"http://127.0.0.1:{port}{address}", timeout=START_SECONDS) as answer:
        body: bytes = answer.read()
    return body


def _ask(port: int, file: Path, seconds: int) -> float:
    """Ask for the pages for some seconds; give how many were read a second."""
    command = [sys.executable, "-m", "benchmarks.search_client"]
    done = subprocess.run(
        [*command, str(port), str(file), str(seconds), str(CONNECTIONS)],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        check=True,
    )
    return round(float(done.stdout), 1)
