"""Answers that have not changed are not sent, nor made, again."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime

import pytest
from flask.testing import FlaskClient

from exchange.domain.site import Site
from exchange.domain.vocabulary import CAPACITY, Term
from exchange.store.port import Store
from tests.builders import make_page, make_vocabulary
from tests.toolforge_app.api_population import ANA, BO, MATCHES, make_request
from tests.toolforge_app.conftest import take_lease, terms_of
from toolforge_app import freshness
from toolforge_app.freshness import EXTENSION, Freshness
from toolforge_app.services import KEPT_SECONDS, Services

Save = Callable[..., None]

TAGGED_BY_STATE = [
    "/api/v1/search?q=lua",
    "/api/v1/search?q=lua&format=csv",
    "/api/v1/requests",
    "/api/v1/suggest?q=lua",
    "/api/v1/profiles/testwiki:1",
    "/api/v1/capacities",
    "/api/v1/capacities/500",
    "/api/v1/export",
    "/api/v1/feed",
    "/api/v1/openapi.json",
]
TAGGED_BY_CONTENT = ["/api/v1/matches/testwiki:1", "/api/v1/missing-words"]
FOLLOWS_PROFILES = [
    *("/api/v1/search?q=lua", "/api/v1/profiles/testwiki:1", "/api/v1/capacities"),
    *("/api/v1/capacities/500", "/api/v1/export", "/api/v1/feed"),
    "/api/v1/matches/testwiki:2",
]


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 4, 12, tzinfo=UTC).timestamp()

    def __call__(self) -> float:
        """Give the time."""
        return self.now


@pytest.fixture
def clock(client: FlaskClient) -> Clock:
    """Give the app a clock that stands still."""
    clock = Clock()
    client.application.extensions[EXTENSION] = Freshness(clock)
    return clock


def tag_of(client: FlaskClient, address: str, **headers: str) -> str:
    """Get an answer's tag."""
    response = client.get(address, headers=headers)
    assert response.status_code == 200
    response.close()
    return response.headers["ETag"]


def status_with(client: FlaskClient, address: str, tag: str, **headers: str) -> int:
    """Ask again with a tag."""
    response = client.get(address, headers={"If-None-Match": tag, **headers})
    response.close()
    return response.status_code


@pytest.mark.parametrize("address", [*TAGGED_BY_STATE, *TAGGED_BY_CONTENT])
def test_unchanged_answer(client: FlaskClient, save: Save, address: str) -> None:
    """Whoever has the answer gets 304 without it, for GET and for HEAD."""
    save(ANA, BO, matches=MATCHES)
    tag = tag_of(client, address)
    for method in (client.get, client.head):
        response = method(address, headers={"If-None-Match": f'"other", {tag}'})
        assert response.status_code == 304
        assert response.data == b""
        assert response.headers["ETag"] == tag
        assert "accept-language" in response.vary
        assert ("accept" in response.vary) == ("search" in address or "req" in address)
    assert status_with(client, address, 'W/"other"') == 200


@pytest.mark.parametrize("address", FOLLOWS_PROFILES)
def test_an_edit_changes_the_tag(client: FlaskClient, save: Save, address: str) -> None:
    """As soon as an edit shows, the old tag is refused."""
    save(ANA, BO, matches=MATCHES)
    tag = tag_of(client, address)
    save(make_page("Ana", offers="Lua, photography", about="New."))
    assert status_with(client, address, tag) == 200


@pytest.mark.parametrize(
    "address", ["/api/v1/requests", "/api/v1/export", "/api/v1/feed"]
)
def test_a_request_changes_the_tag(
    client: FlaskClient, save: Save, store: Store, address: str
) -> None:
    """Requests are followed as well as profiles."""
    save(ANA)
    tag = tag_of(client, address)
    store.replace_requests([make_request()], take_lease(store))
    save()
    assert status_with(client, address, tag) == 200
    tag = tag_of(client, address)
    closed = make_request(status="closed")
    store.replace_requests([closed], take_lease(store))
    save()
    assert status_with(client, address, tag) == 200


def test_new_matches_change_the_tag(
    client: FlaskClient, save: Save, store: Store
) -> None:
    """No number counts the runs of `bot match`; what it writes is compared."""
    save(ANA, BO, matches=MATCHES)
    tag = tag_of(client, "/api/v1/matches/testwiki:1")
    store.replace_matches(MATCHES[1:], take_lease(store))
    assert status_with(client, "/api/v1/matches/testwiki:1", tag) == 200


@pytest.mark.parametrize("address", TAGGED_BY_STATE)
def test_words_wikis_days_and_releases_change_the_tag(
    client: FlaskClient,
    save: Save,
    store: Store,
    monkeypatch: pytest.MonkeyPatch,
    address: str,
) -> None:
    """Whatever an answer is made of has a part in its tag."""
    save(ANA)
    monkeypatch.setattr("toolforge_app.services.KEPT_SECONDS", -1.0)
    tags = [tag_of(client, address)]
    terms = [*terms_of(make_vocabulary()), Term(CAPACITY, "9", {"en": "pottery"})]
    store.save_vocabulary(terms, take_lease(store))  # type: ignore[arg-type]
    tags.append(tag_of(client, address))
    moved = Site(
        "testwiki", "en", "https://new.example/$1", "https://new.example/i.php"
    )
    store.save_site(moved, take_lease(store))
    tags.append(tag_of(client, address))
    monkeypatch.setattr(Services, "today", lambda _: date(2999, 1, 1))
    tags.append(tag_of(client, address))
    monkeypatch.setattr(freshness, "release", lambda: "another")
    tags.append(tag_of(client, address))
    assert len({*tags}) == len(tags)


def test_languages_formats_and_addresses_have_their_own_tags(
    client: FlaskClient, save: Save
) -> None:
    """A tag is worth nothing for another answer, not even for a refusal."""
    save(ANA)
    address = "/api/v1/search?q=lua"
    tag = tag_of(client, address)
    assert status_with(client, address, tag, **{"Accept-Language": "pt"}) == 200
    assert status_with(client, address, tag, Accept="text/csv") == 200
    assert status_with(client, f"{address}&limit=5", tag) == 200
    assert status_with(client, f"{address}&limit=0", tag) == 400
    assert status_with(client, "/api/v1/profiles/testwiki:9", tag) == 404
    assert status_with(client, "/api/v1/profiles/testwiki:9", "*") == 404


def test_unchanged_answer_is_not_searched(
    client: FlaskClient, save: Save, monkeypatch: pytest.MonkeyPatch
) -> None:
    """304 costs no search."""
    save(ANA)
    tag = tag_of(client, "/api/v1/search?q=lua")

    def fail(*_: object) -> None:
        raise AssertionError("this was a search")

    monkeypatch.setattr("exchange.search.tantivy_search.TantivySearch.search", fail)
    assert status_with(client, "/api/v1/search?q=lua", tag) == 304


@pytest.mark.parametrize("address", TAGGED_BY_STATE)
def test_last_modified(
    client: FlaskClient, save: Save, clock: Clock, address: str
) -> None:
    """When a state is old enough to be known everywhere, its time stands for it."""
    save(ANA, make_page("Bo", page_id=2, offers="Lua"))
    first = client.get(address).headers["Last-Modified"]
    clock.now += KEPT_SECONDS + 10
    later = client.get(address).headers["Last-Modified"]
    asked = {"If-Modified-Since": later}
    assert first < later
    assert client.get(address, headers=asked).status_code == 304
    assert client.head(address, headers=asked).status_code == 304
    clock.now += 3600
    assert client.get(address, headers=asked).status_code == 304
    assert client.get(address).headers["Last-Modified"] == later


def test_last_modified_is_never_too_late(
    client: FlaskClient, save: Save, clock: Clock
) -> None:
    """A process that learns of a change sends it, whatever another one said before."""
    save(ANA)
    address = "/api/v1/profiles/testwiki:1"
    clock.now += 5000
    known = client.get(address).headers["Last-Modified"]
    save(make_page("Ana", about="New."))
    assert client.get(address, headers={"If-Modified-Since": known}).status_code == 200
    now = datetime.fromtimestamp(clock.now, UTC)
    # Another process may have had the old profile until now.
    just_before = format_datetime(now - timedelta(seconds=1), usegmt=True)
    asked = {"If-Modified-Since": just_before}
    assert client.get(address, headers=asked).status_code == 200


def test_tag_goes_before_the_time(
    client: FlaskClient, save: Save, clock: Clock
) -> None:
    """Where both are sent, the tag alone counts."""
    save(ANA)
    address = "/api/v1/search"
    client.get(address)
    clock.now += 5000
    known = client.get(address).headers["Last-Modified"]
    asked = {"If-None-Match": 'W/"other"', "If-Modified-Since": known}
    assert client.get(address, headers=asked).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"If-None-Match": "no tag at all"},
        {"If-None-Match": '"' * 99},
        {"If-None-Match": "W/"},
        {"If-Modified-Since": "yesterday"},
        {"If-Modified-Since": "Thu, 99 Foo 99999 99:99:99 GMT"},
        {"If-Modified-Since": "Thu, 01 Jan 0001 00:00:00 -9999"},
    ],
)
def test_senseless_conditions_are_none(
    client: FlaskClient, save: Save, headers: dict[str, str]
) -> None:
    """What cannot be read asks for the answer."""
    save(ANA)
    assert client.get("/api/v1/search", headers=headers).status_code == 200
