"""Absurd and hostile values in every parameter, header and part of every address.

The routes and the names of parameters are read from the app, so that a new page is
tried without a word here.
"""

import json
import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import parse_qsl, unquote_to_bytes, urlsplit

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.routing import Rule
from werkzeug.test import EnvironBuilder, run_wsgi_app
from werkzeug.wrappers import Response

from tests.toolforge_app.hostile_values import MARKER, TOKENS, RawRequest, raw_requests
from tests.toolforge_app.serving import open_app

FIRST_PAGES = ("/", "/search?q=lua&territory=br", "/api/v1/openapi.json")
LINKS = re.compile(r"""(?:href|action)="([^"]+)\"""")
FIELDS = re.compile(r"""<(?:input|select|textarea)[^>]* name="([^"]+)\"""")
MOST_CRAWLED = 200


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """Give an app whose mistakes end the test; no wiki can be asked."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("toolforge_app.check.fetch_page", lambda *_: None)
        with open_app(tmp_path_factory.mktemp("index")) as app:
            app.testing = True
            yield app


@pytest.fixture(scope="module")
def rules(app: Flask) -> list[Rule]:
    """List the rules of all addresses."""
    return sorted(app.url_map.iter_rules(), key=lambda each: each.rule)


@pytest.fixture(scope="module")
def names(app: Flask) -> list[str]:
    """List the names of parameters: the API's, and those in links and forms."""
    document = json.loads(app.test_client().get("/api/v1/openapi.json").text)
    documented = {
        parameter["name"]
        for path in document["paths"].values()
        for parameter in path["get"].get("parameters", ())
    }
    return sorted(documented | _crawl(app))


def _crawl(app: Flask) -> set[str]:
    """Follow the links of the pages and collect the names of parameters."""
    client = app.test_client()
    found: set[str] = set()
    waiting = list(FIRST_PAGES)
    for address in waiting[:]:
        response = client.get(address)
        waiting += _links(response.text)
        response.close()
    for address in list(dict.fromkeys(waiting))[:MOST_CRAWLED]:
        found |= {name for name, _ in parse_qsl(urlsplit(address).query)}
        response = client.get(address)
        if response.mimetype == "text/html":
            found |= set(map(unescape, FIELDS.findall(response.text)))
        response.close()
    return found


def _links(page: str) -> list[str]:
    links = map(unescape, LINKS.findall(page))
    return [each for each in links if each.startswith("/")]


def test_names_are_found(names: list[str], rules: list[Rule]) -> None:
    """The parameters of pages and of the API are known by their names."""
    assert {"q", "limit", "-territory", "uselang", "wikitext", "page"} <= set(names)
    assert len(rules) > 20


@pytest.mark.parametrize("path", [b"/", b"/search", b"/capacities", b"/api/v1/search"])
@pytest.mark.parametrize("query", [b"q=\xff", b"\xff=q", b"q=%FF", b"q=\xe5\x86\x99"])
def test_query_that_is_not_encoded(app: Flask, path: bytes, query: bytes) -> None:
    """Programs send any bytes; those that are UTF-8 mean what they say."""
    check_answer(app, RawRequest("GET", path, query, (), b""))


@pytest.mark.parametrize("token", TOKENS)
@pytest.mark.parametrize("path", [b"/search", b"/requests", b"/api/v1/search"])
def test_page_token_of_no_page(app: Flask, path: bytes, token: str) -> None:
    """A token in the right form, but with an absurd number, is refused."""
    request = RawRequest("GET", path, b"page=" + token.encode(), (), b"")
    assert check_answer(app, request) == 400


@settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(data=st.data())
def test_hostile_requests(
    app: Flask, rules: list[Rule], names: list[str], data: st.DataObject
) -> None:
    """No request is a mistake of ours, and each refusal says so in the right shape."""
    check_answer(app, data.draw(raw_requests(rules, names)))


@pytest.mark.long
@settings(
    max_examples=5000,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(data=st.data())
def test_hostile_requests_at_length(
    app: Flask, rules: list[Rule], names: list[str], data: st.DataObject
) -> None:
    """The same, with many more of them."""
    check_answer(app, data.draw(raw_requests(rules, names)))


def check_answer(app: Flask, request: RawRequest) -> int:
    """Send a request, check what holds for every answer, and give its status."""
    response = send(app, request)
    status, text = response.status_code, response.get_data(as_text=True)
    assert status < 500, text
    assert "Traceback" not in text
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in response.headers
    if response.mimetype == "text/html":
        assert MARKER not in text
    is_page = not request.path.startswith(b"/api/")
    if status >= 400 and request.method != "HEAD":
        assert response.mimetype == ("text/html" if is_page else "application/json")
        assert "<h1" in text if is_page else _is_error(json.loads(text))
    if 300 <= status < 400 and status != 304:
        # No redirect leads away from the tool.
        assert urlsplit(response.headers["Location"]).netloc in ("", "localhost")
    return status


def send(app: Flask, request: RawRequest) -> Response:
    """Hand a request to the app as a server does, byte by byte."""
    builder = EnvironBuilder(method=request.method, input_stream=None)
    environ = builder.get_environ()
    builder.close()
    if request.body:
        body = EnvironBuilder(
            method=request.method,
            data=request.body,
            content_type="application/x-www-form-urlencoded",
        )
        environ = body.get_environ()
    environ["PATH_INFO"] = unquote_to_bytes(request.path).decode("latin-1")
    environ["QUERY_STRING"] = request.query.decode("latin-1")
    for name, value in request.headers:
        key = name.upper().replace("-", "_")
        prefix = "" if name in ("Content-Type", "Content-Length") else "HTTP_"
        environ[prefix + key] = value
    answer, status, headers = run_wsgi_app(app, environ, buffered=True)
    return Response(answer, status, headers)


def _is_error(answer: object) -> bool:
    if not isinstance(answer, dict) or answer.keys() != {"error"}:
        return False
    error = answer["error"]
    required = {"code", "message"}
    return required <= error.keys() <= required | {"parameter"} and all(error.values())
