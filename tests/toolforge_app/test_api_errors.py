"""Errors of the API: one shape, whatever goes wrong, and never on the pages."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask, Response, abort
from flask.testing import FlaskClient

from exchange.settings import Settings
from exchange.store.port import StoreError
from tests.toolforge_app.serving import open_app
from toolforge_app.errors import CODES

# Every route of the API, by its rule in the app's map of addresses.
ADDRESSES = {
    "/api/v1/capacities": "/api/v1/capacities",
    "/api/v1/capacities/<capacity_id>": "/api/v1/capacities/500",
    "/api/v1/export": "/api/v1/export",
    "/api/v1/feed": "/api/v1/feed",
    "/api/v1/matches/<profile_id>": "/api/v1/matches/testwiki:1",
    "/api/v1/missing-words": "/api/v1/missing-words",
    "/api/v1/openapi.json": "/api/v1/openapi.json",
    "/api/v1/profiles/<profile_id>": "/api/v1/profiles/testwiki:1",
    "/api/v1/requests": "/api/v1/requests",
    "/api/v1/search": "/api/v1/search",
    "/api/v1/suggest": "/api/v1/suggest",
}
TAKE_PARAMETERS = sorted({*ADDRESSES.values()} - {"/api/v1/openapi.json"})


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """Give an app that answers its own mistakes as it does when it runs."""
    with open_app(tmp_path_factory.mktemp("index")) as app:
        yield app


@pytest.fixture
def strict(app: Flask) -> FlaskClient:
    """Give a client of that app."""
    return app.test_client()


def assert_error(response: Response, status: int, parameter: str = "") -> None:
    """Check the one shape."""
    assert response.status_code == status
    assert response.content_type == "application/json"
    assert response.json is not None
    assert response.json.keys() == {"error"}
    error = response.json["error"]
    assert error.keys() == {"code", "message"} | ({"parameter"} if parameter else set())
    assert error["code"] == ("bad-parameter" if parameter else CODES[status])
    assert error["message"]
    assert error.get("parameter", "") == parameter
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "ETag" not in response.headers


def test_every_route_is_tried(app: Flask) -> None:
    """A new route has to be added to the table above."""
    rules = {each.rule for each in app.url_map.iter_rules()}
    assert {each for each in rules if each.startswith("/api/")} == set(ADDRESSES)


@pytest.mark.parametrize("address", ADDRESSES.values())
def test_every_route_answers(strict: FlaskClient, address: str) -> None:
    """The addresses of the table are right, so that their errors mean something."""
    response = strict.get(address)
    assert response.status_code == 200
    response.close()


@pytest.mark.parametrize("address", TAKE_PARAMETERS)
def test_unknown_parameter(strict: FlaskClient, address: str) -> None:
    """A misspelt filter is told rather than left out."""
    assert_error(strict.get(f"{address}?langauge=pt"), 400, "langauge")


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("profiles/testwiki:9", "Não há nenhum perfil"),
        ("matches/testwiki:9", "Não há nenhum perfil"),
        ("capacities/0", "O vocabulário não tem"),
    ],
)
def test_what_is_not_there_is_told_in_the_readers_language(
    strict: FlaskClient, address: str, sentence: str
) -> None:
    """As all other errors are."""
    response = strict.get(f"/api/v1/{address}?uselang=pt")
    assert_error(response, 404)
    assert response.json is not None
    assert response.json["error"]["message"].startswith(sentence)


@pytest.mark.parametrize("address", ADDRESSES.values())
def test_method(strict: FlaskClient, address: str) -> None:
    """The API is read only."""
    response = strict.post(address, json={})
    assert_error(response, 405)
    assert "GET" in response.headers["Allow"]


@pytest.mark.parametrize("address", ADDRESSES.values())
def test_mistake_of_ours(
    strict: FlaskClient, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An error that nobody thought of tells nothing of the inside."""
    monkeypatch.setattr(strict.application.logger, "disabled", True)

    def fail(_services: object) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr("toolforge_app.services.Services.vocabulary", fail)
    response = strict.get(address)
    assert_error(response, 500)
    assert "secret" not in response.text


@pytest.mark.parametrize("address", ADDRESSES.values())
def test_store_that_is_away(
    strict: FlaskClient, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever asks too early is told when to come back."""

    def fail(_services: object) -> None:
        raise StoreError("of no interest to readers")

    monkeypatch.setattr("toolforge_app.services.Services.vocabulary", fail)
    response = strict.get(address)
    assert_error(response, 503)
    assert "of no interest" not in response.text
    assert int(response.headers["Retry-After"]) > 0


@pytest.mark.parametrize("rule", ["search", "capacities", "capacities/500", "feed"])
def test_index_that_is_away(client: FlaskClient, rule: str) -> None:
    """While the index is built its routes ask for patience."""
    response = client.get(f"/api/v1/{rule}")
    assert_error(response, 503)
    assert int(response.headers["Retry-After"]) > 0


@pytest.mark.parametrize(
    ("address", "parameter"),
    [
        ("search?limit=0", "limit"),
        ("search?limit=101", "limit"),
        ("search?limit=٣", "limit"),
        ("search?limit=1_0", "limit"),
        ("search?limit=-1", "limit"),
        ("search?limit=" + "9" * 5000, "limit"),
        ("search?limit=5&limit=6", "limit"),
        ("search?page=zzz", "page"),
        ("search?page=" + "z" * 500, "page"),
        ("search?type=robot", "type"),
        ("search?type=person&type=robot", "type"),
        ("search?-type=robot", "-type"),
        ("search?side=knows", "side"),
        ("search?level=9", "level"),
        ("search?sort=oldest", "sort"),
        ("search?facets=language,shoes", "facets"),
        ("search?facets=id", "facets"),
        ("search?format=xml", "format"),
        ("search?explain=maybe", "explain"),
        ("search?q=" + "q" * 201, "q"),
        ("search?offers=" + "1" * 301, "offers"),
        ("search?" + "&".join(f"offers={each}" for each in range(21)), "offers"),
        ("search?q=a&q=b", "q"),
        ("requests?capacity=" + "1" * 301, "capacity"),
        ("requests?facets=offers", "facets"),
        ("requests?page=zzz", "page"),
        ("suggest?kind=user", "kind"),
        ("suggest?limit=51", "limit"),
        ("suggest?q=" + "q" * 201, "q"),
        ("matches/testwiki:1?find=friends", "find"),
        ("matches/testwiki:1?page=zzz", "page"),
        ("missing-words?limit=101", "limit"),
        ("missing-words?page=zzz", "page"),
        ("feed?limit=101", "limit"),
        ("feed?page=MS4w", "page"),
        ("export?limit=1", "limit"),
    ],
)
def test_bad_parameter_is_named(
    strict: FlaskClient, address: str, parameter: str
) -> None:
    """The message says which parameter is wrong, for people and for programs."""
    response = strict.get(f"/api/v1/{address}")
    assert_error(response, 400, parameter)
    assert parameter in response.json["error"]["message"]  # type: ignore[index]


@pytest.mark.parametrize(
    "address", ["/api/v1/nowhere", "/api/v1", "/api/v1/", "/api/", "/api/v2/search"]
)
def test_address_that_is_not_there(strict: FlaskClient, address: str) -> None:
    """Also where there is no route at all."""
    response = strict.get(address)
    assert response.status_code == 404
    assert response.json is not None
    assert response.json["error"]["code"] == "not-found"


@pytest.mark.parametrize("status", sorted({*CODES} - {405}))
def test_each_status(
    strict: FlaskClient, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever Flask or a view refuses is told in the same shape."""
    monkeypatch.setattr(
        "toolforge_app.services.Services.today", lambda _: abort(status)
    )
    assert_error(strict.get("/api/v1/search"), status)


def test_errors_of_pages_stay_pages(strict: FlaskClient) -> None:
    """The library of the API has its own form of errors; no page gets it."""
    for address in ("/nowhere", "/search?side=knows", "/capacity/0"):
        response = strict.get(address)
        assert response.status_code in (400, 404)
        assert response.content_type == "text/html; charset=utf-8"
        assert "<h1" in response.text


@pytest.mark.parametrize("address", ADDRESSES.values())
def test_preflight(strict: FlaskClient, address: str) -> None:
    """A browser may send conditional requests from a page of any other site."""
    response = strict.options(
        address,
        headers={
            "Origin": "https://elsewhere.example",
            "Access-Control-Request-Method": "GET",
            "Access-Control-Request-Headers": "if-none-match",
        },
    )
    assert response.status_code == 200
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "GET" in response.headers["Access-Control-Allow-Methods"]
    assert "If-None-Match" in response.headers["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Credentials" not in response.headers


def test_pages_are_for_this_site_alone(strict: FlaskClient) -> None:
    """Pages may one day know who is logged in; no other site may read them."""
    for address in ("/", "/search", "/nowhere", "/static/style.css"):
        response = strict.get(address)
        assert "Access-Control-Allow-Origin" not in response.headers
        response.close()


def test_security_headers_on_every_kind_of_answer(tmp_path: Path) -> None:
    """Errors, streams, static files and 304 carry them too, and HSTS over https."""
    with open_app(tmp_path, Settings(tool_url="https://tool.example")) as secure:
        _check_security_headers(secure.test_client())


def _check_security_headers(client: FlaskClient) -> None:
    tag = client.get("/api/v1/search").headers["ETag"]
    answers = [
        client.get("/nowhere"),
        client.get("/api/v1/nowhere"),
        client.get("/api/v1/export"),
        client.get("/static/style.css"),
        client.get("/static/nothing.css"),
        client.post("/search"),
        client.get("/api/v1/search?limit=0"),
        client.get("/api/v1/search", headers={"If-None-Match": tag}),
        client.get("/static/style.css", headers={"Range": "bytes=9999999-"}),
        client.options("/api/v1/search"),
    ]
    for each in answers:
        headers = each.headers
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert "max-age" in headers["Strict-Transport-Security"]
        each.close()
    assert {each.status_code for each in answers} == {200, 304, 400, 404, 405, 416}
