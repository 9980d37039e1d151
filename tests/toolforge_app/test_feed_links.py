"""Links from pages to the Atom feed of what they show."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from flask.testing import FlaskClient

from exchange.store.port import Store
from tests.toolforge_app.api_population import ANA, BO, make_request
from tests.toolforge_app.conftest import take_lease

Save = Callable[..., None]
ALTERNATE = re.compile(
    r'<link rel="alternate" type="application/atom\+xml" href="([^"]+)" title="[^"]+">'
)


def feed_of(client: FlaskClient, address: str) -> str:
    """Give the address of the one feed of a page; the page links to it, too."""
    page = client.get(address).text
    head, body = page.split("</head>")
    (href,) = ALTERNATE.findall(head)
    assert f'<a href="{href}" rel="nofollow" type="application/atom+xml">' in body
    return unescape(href)


@pytest.mark.parametrize(
    ("address", "feed"),
    [
        ("/search", "/api/v1/feed"),
        (
            "/search?q=lua&side=offers&offers=134&offers=500&-territory=jp&level=3"
            "&language=pt&sort=newest",
            "/api/v1/feed?q=lua&side=offers&language=pt&offers=134&offers=500"
            "&-territory=jp&level=3",
        ),
        ("/search?q=offers:lua+lang:pt", "/api/v1/feed?language=pt&offers=134"),
        ("/search?uselang=ar", "/api/v1/feed?uselang=ar"),
        ("/requests", "/api/v1/feed?asks=yes"),
        (
            "/requests?q=dates&capacity=134&language=pt",
            "/api/v1/feed?asks=yes&q=dates&wants=134&language=pt",
        ),
    ],
)
def test_a_feed_has_the_same_search(
    client: FlaskClient, save: Save, address: str, feed: str
) -> None:
    """Filters, text and language go along; the order and the page do not."""
    save(ANA, BO)
    assert feed_of(client, address) == feed
    assert client.get(feed).mimetype == "application/atom+xml"


def test_a_feed_begins_with_the_first_page(
    client: FlaskClient, save: Save, store: Store
) -> None:
    """Also from a later page, the newest are followed."""
    requests = [make_request(f"Help {n}", number=n) for n in range(1, 26)]
    save(ANA)
    store.replace_requests(requests, take_lease(store))
    save()
    page = client.get("/requests").text
    (later,) = re.findall(r'href="([^"]+)" rel="next nofollow"', page)
    assert feed_of(client, unescape(later)) == "/api/v1/feed?asks=yes"


def test_the_feed_of_requests_has_them(
    client: FlaskClient, save: Save, store: Store
) -> None:
    """What the page shows is in its feed; people who ask nothing are not."""
    save(ANA, BO)
    store.replace_requests([make_request()], take_lease(store))
    save()
    feed = client.get(feed_of(client, "/requests?capacity=500")).text
    assert "<title>Photos of a parade</title>" in feed
    assert "<title>Bo</title>" not in feed


@pytest.mark.parametrize("filters", ["territory=br", "affiliation=BR"])
def test_no_feed_of_what_a_feed_cannot_find(
    client: FlaskClient, save: Save, filters: str
) -> None:
    """Feeds have no requests by where their askers are, so none is offered."""
    save(ANA)
    assert not ALTERNATE.findall(client.get(f"/requests?{filters}").text)
