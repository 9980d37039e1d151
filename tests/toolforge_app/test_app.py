"""What holds for every page."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from exchange.settings import Settings
from exchange.store.port import Store
from tests.builders import make_page
from toolforge_app import create_app
from toolforge_app.reader import INTERFACE_LANGUAGES

Save = Callable[..., None]

PAGES = [
    "/",
    "/search?q=lua",
    "/profile/testwiki/User:Ana",
    "/capacities",
    "/capacity/134",
    "/capacities?q=lua",
    "/affiliates",
    "/affiliate/BR",
    "/territories",
    "/territory/br",
    "/requests",
    "/help",
    "/about",
    "/status",
    "/nowhere",
]


@pytest.mark.parametrize("path", [*PAGES, "/api/v1/search", "/static/style.css"])
def test_security_headers(client: FlaskClient, save: Save, path: str) -> None:
    """No script, no frame, no foreign asset, no referrer, on any answer."""
    save(make_page("Ana", offers="Lua"))
    response = client.get(path)
    response.close()
    headers = response.headers
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'self'; img-src 'self'")
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "Strict-Transport-Security" not in headers


def test_strict_transport_where_the_tool_is_served_by_https(store: Store) -> None:
    """Over https, browsers are told to stay there."""
    app = create_app(Settings(tool_url="https://tool.example"), store)
    headers = app.test_client().get("/healthz").headers
    assert "Strict-Transport-Security" in headers


@pytest.mark.parametrize("path", PAGES)
def test_pages_stand_alone(client: FlaskClient, save: Save, path: str) -> None:
    """Every page has one main heading, a way past the menu, and no inline code."""
    save(make_page("Ana", offers="Lua"))
    page = client.get(path).text
    assert page.count("<h1") == 1
    assert 'href="#content"' in page
    # What describes a profile to programs is data: no browser runs it.
    page = page.replace('<script type="application/ld+json">', "")
    page = re.sub(r'<script src="/static/search\.js\?v=\w+" defer></script>', "", page)
    for forbidden in ("<script", "<style", " style=", " onclick="):
        assert forbidden not in page
    assert "None" not in page


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_every_language_has_a_page(
    client: FlaskClient, save: Save, language: str
) -> None:
    """Each interface language can be chosen, and is named as the page's own."""
    save(make_page("Ana", offers="Lua"))
    page = client.get(f"/search?q=lua&uselang={language}").text
    assert f'<html lang="{language}"' in page
    other = "de" if language != "de" else "fr"
    assert f'href="?q=lua&amp;uselang={other}"' in page


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        ("zh-CN", "zh-hans"),
        ("pt_BR", "pt-br"),
        ("de-AT", "de"),
        ("tlh", "en"),
        ("", "en"),
        ("*", "en"),
    ],
)
def test_codes_of_browsers(client: FlaskClient, asked: str, language: str) -> None:
    """Codes are matched as browsers write them; what is unknown is English."""
    page = client.get("/about", headers={"Accept-Language": asked}).text
    assert f'<html lang="{language}"' in page


def test_a_page_that_is_not_there(client: FlaskClient) -> None:
    """A wrong address is a page with ways to go on."""
    response = client.get("/nowhere")
    assert response.status_code == 404
    assert "To the search" in response.text


def test_a_method_that_is_not_there(client: FlaskClient) -> None:
    """Pages are read only."""
    response = client.post("/search")
    assert response.status_code == 405
    assert "GET" in response.headers["Allow"]


def test_crawlers_are_kept_out_of_searches(client: FlaskClient) -> None:
    """robots.txt names the search; persons are kept out by their own pages."""
    robots = client.get("/robots.txt")
    assert robots.mimetype == "text/plain"
    disallowed = [line for line in robots.text.splitlines() if "Disallow" in line]
    assert disallowed == [
        "Disallow: /search?",
        "Disallow: /api/",
        "Disallow: /check",
        "Disallow: /matches",
        "Disallow: /preview/",
    ]


def test_the_style_is_cached_by_its_content(client: FlaskClient) -> None:
    """A new style has a new address, so the old one can be kept for a year."""
    page = client.get("/about").text
    address = page.split('rel="stylesheet" href="')[1].split('"')[0]
    response = client.get(address)
    assert response.status_code == 200
    assert "max-age=31536000" in response.headers["Cache-Control"]
    response.close()
