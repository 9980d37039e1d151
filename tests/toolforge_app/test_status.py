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
