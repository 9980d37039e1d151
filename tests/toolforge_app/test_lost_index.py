"""The index is thrown away and damaged under a real server that is searched."""

import http.client
import json
import shutil
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from dev.processes import tail
from exchange.search.schema import index_folder
from exchange.store.sql import open_store
from tests.builders import make_page, make_vocabulary
from tests.served import PATIENCE_SECONDS, serve
from tests.toolforge_app.conftest import SITE, take_lease, terms_of

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

PEOPLE = 60
SEARCHERS = 3
# Each finds everyone: by filters, by a capacity, by a word and without a text.
SEARCHES = ("", "&q=lua", "&q=everywhere", "&offers=134", "&q=everywhera")
AWAY, DROPPED = "refused", "dropped"


@dataclass(frozen=True, slots=True)
class Served:
    """A server with its index, and what it answered to those who search."""

    port: int
    folder: Path
    log: Path
    answered: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def ask(self, search: str) -> str:
        """Search once; say whether it was right, refused as it should be, or wrong."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", f"/api/v1/search?limit=100{search}")
            response = connection.getresponse()
            body = response.read()
        except (OSError, http.client.HTTPException):
            # Its worker was ended by the system and is started again.
            return DROPPED
        finally:
            connection.close()
        if response.status == 503 and int(response.headers["Retry-After"]) > 0:
            return AWAY
        if response.status != 200:
            return f"{response.status} {body!r}"
        found = json.loads(body)
        ids = {hit["id"] for hit in found["hits"]}
        everyone = {f"testwiki:{number}" for number in range(1, PEOPLE + 1)}
        is_right = ids == everyone and found["total"] == PEOPLE
        return "right" if is_right else f"{found['total']} people for {search!r}"

    def search_on(self, stop: threading.Event) -> None:
        """Search without a pause."""
        number = 0
        while not stop.is_set():
            answer = self.ask(SEARCHES[number % len(SEARCHES)])
            self.answered[answer] += 1
            if answer not in ("right", AWAY, DROPPED):
                self.wrong.append(answer)
            number += 1

    def wait_until_built(self) -> None:
        """Wait until there is an index that answers rightly again."""
        end = time.monotonic() + PATIENCE_SECONDS
        while not (list(self.folder.glob("*.store")) and self.ask("") == "right"):
            assert time.monotonic() < end, tail(self.log)
            time.sleep(0.05)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """Serve the tool as it is served on Toolforge."""
    url = f"sqlite:///{tmp_path}/exchange.db"
    store = open_store(url)
    store.upgrade()
    lease = take_lease(store)
    store.save_vocabulary(terms_of(make_vocabulary()), lease)  # type: ignore[arg-type]
    store.save_site(SITE, lease)
    store.save_profiles(
        [
            make_page(f"U{n}", page_id=n, offers="Lua", about="everywhere")
            for n in range(1, PEOPLE + 1)
        ],
        lease,
    )
    store.close()
    environment = {"CXC_DATABASE_URL": url, "CXC_INDEX_DIR": str(tmp_path / "index")}
    log = tmp_path / "tool.log"
    with serve(environment, log) as port:
        yield Served(port, index_folder(tmp_path / "index"), log)


def throw_away(folder: Path) -> None:
    """Remove the whole folder."""
    shutil.rmtree(folder, ignore_errors=True)


def remove(*endings: str) -> Callable[[Path], None]:
    """Remove the files with these endings."""

    def damage(folder: Path) -> None:
        for ending in endings:
            for file in folder.glob(f"*.{ending}"):
                file.unlink(missing_ok=True)

    return damage


def flip(folder: Path) -> None:
    """Change a byte of the largest file where it is."""
    largest = max(folder.glob("*.*"), key=lambda file: file.stat().st_size)
    with largest.open("r+b") as file:
        file.seek(largest.stat().st_size // 2)
        byte = file.read(1)
        file.seek(-1, 1)
        file.write(bytes([byte[0] ^ 0xFF]))


def shorten(folder: Path) -> None:
    """Cut all files short where they are, which ends who reads them."""
    for file in folder.glob("*.*"):
        if not file.name.endswith("lock"):
            with file.open("r+b") as content:
                content.truncate(file.stat().st_size // 2)


DAMAGES = (
    *(throw_away, throw_away, remove("json"), remove("idx"), remove("store", "fast")),
    *(flip, remove("term"), shorten, throw_away),
)


def test_a_lost_index_is_built_anew_and_never_answers_wrongly(served: Served) -> None:
    """Every search is answered rightly or refused for a moment, whatever is damaged."""
    served.wait_until_built()
    stop = threading.Event()
    searchers = [
        threading.Thread(target=served.search_on, args=(stop,))
        for _ in range(SEARCHERS)
    ]
    for searcher in searchers:
        searcher.start()
    try:
        for damage in DAMAGES:
            damage(served.folder)
            # So long a worker may go on with what it has open.
            time.sleep(1.2)
            served.wait_until_built()
    finally:
        stop.set()
        for searcher in searchers:
            searcher.join()
    print(dict(served.answered))  # noqa: T201
    assert served.wrong == []
    assert served.answered["right"] > 0
    assert served.answered[AWAY] > 0
