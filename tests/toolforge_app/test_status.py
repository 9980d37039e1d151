"""Health, readiness, and parts that are away."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from exchange.settings import Settings
from exchange.store.port import Store
from tests.builders import make_page
from tests.toolforge_app.conftest import SITE, take_lease
from toolforge_app import create_app
from toolforge_app.indexer import Indexer
from toolforge_app.status import EXTENSION, LONGEST_LAG_SECONDS, Lag

Save = Callable[..., None]


@pytest.fixture
def lonely_client(tmp_path: Path) -> FlaskClient:
    """Give the tool without a migrated store and without an index."""
    settings = Settings(
        database_url=f"sqlite:///{tmp_path}/none.db", index_dir=str(tmp_path / "none")
    )
    app = create_app(settings)
    app.testing = True
    return app.test_client()


def test_health_needs_no_other_part(lonely_client: FlaskClient) -> None:
    """A process that lives is healthy, whatever else is away."""
    assert lonely_client.get("/healthz").text == "ok\n"


@pytest.mark.parametrize("path", ["/", "/search?q=x", "/capacities", "/profile/a/B"])
def test_without_a_store_pages_ask_to_come_back(
    lonely_client: FlaskClient, path: str
) -> None:
    """A store that is not there is 503 with a time and a sentence, no traceback."""
    response = lonely_client.get(path)
    assert response.status_code == 503
    assert int(response.headers["Retry-After"]) > 0
    assert "try again" in response.text


def test_readiness_names_what_is_away(lonely_client: FlaskClient) -> None:
    """Whoever runs the tool sees which part it is."""
    response = lonely_client.get("/readyz")
    assert response.status_code == 503
    assert response.json is not None
    assert response.json["store"] != "ok"
    assert "being built" in response.json["index"]


def test_the_status_page_works_without_the_parts(lonely_client: FlaskClient) -> None:
    """The page that tells what is wrong needs none of it."""
    assert "A part of the tool is away" in lonely_client.get("/status").text
    assert lonely_client.get("/about").status_code == 200


def test_everything_works(client: FlaskClient, save: Save) -> None:
    """Ready, with the numbers of the last change in store and index."""
    save(make_page("Ana"), make_page("Bo", page_id=2))
    assert client.get("/readyz").json == {"store": "ok", "index": "ok"}
    assert client.get("/readyz").status_code == 200
    page = client.get("/status").text
    assert "Everything works" in page
    assert page.count("<dd>2</dd>") == 3


def test_an_index_that_stands_still_is_told(
    client: FlaskClient, store: Store, save: Save, indexer: Indexer
) -> None:
    """Who has left the store is still found: the tool says that something is wrong."""
    now = [1000.0]
    client.application.extensions[EXTENSION] = Lag(lambda: now[0])
    save(make_page("Ana"), make_page("Bo", page_id=2))
    assert client.get("/readyz").status_code == 200
    store.remove_profiles(["testwiki:1"], take_lease(store))
    assert client.get("/readyz").status_code == 200

    now[0] += LONGEST_LAG_SECONDS + 1
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json is not None
    assert answer.json["store"] == "ok"
    assert "behind" in answer.json["index"]
    page = client.get("/status?uselang=en").text
    assert "The search is behind" in page
    assert "Everything works" not in page
    # Nobody who can be served is turned away, and nothing restarts the tool.
    assert client.get("/search?q=ana").status_code == 200
    assert client.get("/healthz").status_code == 200

    indexer.catch_up()
    assert client.get("/readyz").status_code == 200
    assert "Everything works" in client.get("/status").text


def test_an_index_that_follows_is_never_behind() -> None:
    """While changes come without end it is always a little behind, and that is fine."""
    now = [0.0]
    lag = Lag(lambda: now[0])
    for second in range(300):
        now[0] = float(second)
        assert not lag.is_long(in_store=second + 100, in_index=second + 80)


def test_another_store_is_no_lag() -> None:
    """A store that was made anew counts its changes from the beginning."""
    now = [0.0]
    lag = Lag(lambda: now[0])
    lag.is_long(in_store=1000, in_index=990)
    now[0] += LONGEST_LAG_SECONDS + 1
    assert not lag.is_long(in_store=7, in_index=7)
    assert not lag.is_long(in_store=8, in_index=7)


def test_mistakes_on_the_page_of_weights_are_shown(
    client: FlaskClient, store: Store, save: Save
) -> None:
    """Whoever tunes the matching sees what cannot be used, and the tool still works."""
    save(make_page("Ana"))
    assert "To mend on the wiki" not in client.get("/status").text

    problem = "MediaWiki:Weights.json: There is no weight '<b>'."
    store.save_site(replace(SITE, weights_problems=(problem,)), take_lease(store))

    page = client.get("/status").text
    assert "MediaWiki:Weights.json: There is no weight &#39;&lt;b&gt;&#39;." in page
    assert "Everything works" in page


def test_without_an_index_searches_are_refused(
    client: FlaskClient, save: Save, folder: Path
) -> None:
    """A search is refused rather than answered from an index that is gone."""
    save(make_page("Ana"))
    assert client.get("/search?q=ana").status_code == 200
    shutil.rmtree(folder)
    response = client.get("/search?q=ana")
    assert response.status_code == 503
    assert "Retry-After" in response.headers
    assert "being built" in response.text
    assert client.get("/profile/testwiki/User:Ana").status_code == 200
