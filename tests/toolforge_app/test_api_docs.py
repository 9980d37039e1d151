"""docs/api.md tells the truth: its examples are run, and its tables are whole."""

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from flask.testing import FlaskClient

from exchange.domain.match import Match
from exchange.domain.site import Site
from exchange.search.tantivy_search import TantivySearch
from exchange.settings import Settings
from exchange.store.port import Store
from exchange.store.sql import open_store
from tests.builders import make_vocabulary
from tests.toolforge_app.api_population import ANA, BO, MATCHES, make_request
from tests.toolforge_app.conftest import take_lease, terms_of
from toolforge_app import create_app
from toolforge_app.errors import BAD_PARAMETER, CODES
from toolforge_app.indexer import Indexer

DOCUMENT = Path(__file__).parents[2] / "docs" / "api.md"
TOOL = "https://capacity-exchange.toolforge.org"
META = Site(
    "metawiki",
    "en",
    "https://meta.wikimedia.org/wiki/$1",
    "https://meta.wikimedia.org/w/index.php",
)
IDS = {"testwiki:1": "metawiki:101", "testwiki:2": "metawiki:102"}
# In an example, what is left out for brevity.
LEFT_OUT = "..."
EXAMPLES = re.findall(
    r"^```\ncurl '([^']+)'\n```\n\n```(\w+)\n(.*?)```$",
    DOCUMENT.read_text(encoding="utf-8"),
    re.M | re.S,
)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """Serve the people of the examples."""
    store = open_store("sqlite://")
    _fill(store)
    folder = tmp_path_factory.mktemp("index")
    indexer = Indexer(store, folder)
    indexer.catch_up()
    indexer.close()
    app = create_app(Settings(tool_url=TOOL), store, TantivySearch(folder))
    yield app.test_client()
    store.close()


def _fill(store: Store) -> None:
    store.upgrade()
    lease = take_lease(store)
    store.save_vocabulary(terms_of(make_vocabulary()), lease)  # type: ignore[arg-type]
    store.save_site(META, lease)
    people = [replace(each, profile_id=IDS[each.profile_id]) for each in (ANA, BO)]
    store.save_profiles(people, lease)
    store.replace_matches(map(_on_meta, MATCHES), lease)
    asked = make_request()
    number = asked.request_id.partition("#")[2]
    on_meta = replace(asked, request_id=f"metawiki:101#{number}")
    store.replace_requests([on_meta], lease)


def _on_meta(match: Match) -> Match:
    return replace(
        match,
        learner_id=IDS[match.learner_id],
        teacher_id=IDS[match.teacher_id],
    )


def answer_to(client: FlaskClient, address: str) -> Any:
    """Ask for an example's address."""
    parts = urlsplit(address)
    query = quote(parts.query, safe="=&%:+-")
    return client.get(f"{parts.path}?{query}")


@pytest.mark.parametrize(("address", "form", "expected"), EXAMPLES)
def test_example(client: FlaskClient, address: str, form: str, expected: str) -> None:
    """The answer is the documented one."""
    assert address.startswith(TOOL)
    text = answer_to(client, address).text
    if form == "csv":
        assert list(csv.reader(StringIO(text))) == list(csv.reader(StringIO(expected)))
    elif form == "jsonl":
        rows = zip(text.splitlines(), expected.splitlines(), strict=True)
        assert all(fits(json.loads(row), json.loads(wanted)) for row, wanted in rows)
    else:
        assert fits(json.loads(text), json.loads(expected)), text


def fits(answer: Any, expected: Any) -> bool:
    """Compare an answer with an example, which may leave out fields or last items."""
    if isinstance(expected, dict):
        keys = expected.keys() - {LEFT_OUT}
        is_whole = LEFT_OUT in expected or answer.keys() == keys
        return is_whole and all(
            each in answer and fits(answer[each], expected[each]) for each in keys
        )
    if isinstance(expected, list):
        wanted = [each for each in expected if each != LEFT_OUT]
        is_whole = len(wanted) != len(expected) or len(answer) == len(wanted)
        return is_whole and all(map(fits, answer, wanted))
    return bool(answer == expected)


def test_there_are_examples() -> None:
    """The pattern above finds them."""
    assert len(EXAMPLES) >= 6


def test_every_address_is_described(client: FlaskClient) -> None:
    """The table names each address, and no other."""
    document = client.get("/api/v1/openapi.json").json
    assert document is not None
    table = section("# The API")
    rows = re.findall(r"^\| (`/.*?) \|", table, re.M)
    described = {name for row in rows for name in re.findall(r"`([^`]+)`", row)}
    served = {each.removeprefix("/api/v1") for each in document["paths"]}
    served = {re.sub(r"\{(capacity|profile)_id\}", r"{id}", each) for each in served}
    assert {each.replace("{profile_id}", "{id}") for each in described} == served


def test_every_code_is_described() -> None:
    """Programs find all codes that they may meet; those of static files are none."""
    rows = re.findall(r"^\| \d+ \| `([a-z-]+)` \|", section("## Errors"), re.M)
    assert set(rows) == {BAD_PARAMETER, *CODES.values()} - {"range-not-satisfiable"}


def section(heading: str) -> str:
    """Give the text below a heading, up to the next one."""
    text = DOCUMENT.read_text(encoding="utf-8")
    return text.partition(f"{heading}\n")[2].partition("\n## ")[0]
