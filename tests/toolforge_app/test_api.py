"""The API for programs."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.builders import make_page

Save = Callable[..., None]


def test_search(client: FlaskClient, save: Save) -> None:
    """The same search as the page's, with ids and with labels in the asked language."""
    save(make_page("Ana", offers="fotografia", languages="pt-N", territory=("br",)))
    response = client.get("/api/v1/search?q=写真&uselang=ja")
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.json is not None
    assert (response.json["total"], response.json["next_page_token"]) == (1, None)
    (hit,) = response.json["hits"]
    assert hit["id"] == "testwiki:1"
    assert hit["page_url"] == "https://test.example/wiki/User:Ana"
    assert hit["profile_url"].endswith("/profile/testwiki/User:Ana?uselang=ja")
    assert hit["offers"] == [
        {"text": "fotografia", "id": "500", "wikidata_item": None, "label": "写真"}
    ]
    assert hit["languages"] == [{"code": "pt", "level": "N"}]


def test_pages(client: FlaskClient, save: Save) -> None:
    """A token leads to the rest."""
    save(*(make_page(f"User{n}", page_id=n) for n in range(1, 4)))
    first = client.get("/api/v1/search?limit=2").json
    assert first is not None
    rest = client.get(f"/api/v1/search?limit=2&page={first['next_page_token']}").json
    assert rest is not None
    names = [hit["name"] for hit in (*first["hits"], *rest["hits"])]
    assert sorted(names) == ["User1", "User2", "User3"]


def test_facets(client: FlaskClient, save: Save) -> None:
    """The values of the named filters are counted, as on the page."""
    save(
        make_page("Ana", offers="Lua", languages="pt-N"),
        make_page("Bo", page_id=2, offers="Lua", languages="en-3"),
    )
    answer = client.get(
        "/api/v1/search?language=pt&facets=language,%20type&uselang=pt&q=lang:zzz"
    ).json
    assert answer is not None
    assert answer["facets"] == {
        "language": [
            {"value": "en", "label": "English", "count": 1},
            {"value": "pt", "label": "português", "count": 1},
        ],
        "type": [{"value": "person", "label": "Person", "count": 1}],
    }
    assert answer["not_understood"] == ["lang:zzz"]


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("/api/v1/search?limit=0", 400),
        ("/api/v1/search?limit=101", 400),
        ("/api/v1/search?limit=٣", 400),
        ("/api/v1/search?limit=" + "9" * 5000, 400),
        ("/api/v1/search?page=zzz", 400),
        ("/api/v1/search?type=robot", 400),
        ("/api/v1/search?facets=language,shoes", 400),
        ("/api/v1/search?facets=id", 400),
        ("/api/v1/nowhere", 404),
    ],
)
def test_errors_have_one_shape(
    client: FlaskClient, save: Save, address: str, code: int
) -> None:
    """Every error is {"error": {"code", "message"}}."""
    save()
    response = client.get(address)
    assert response.status_code == code
    assert response.json is not None
    assert set(response.json) == {"error"}
    assert response.json["error"]["code"] == code
    assert response.json["error"]["message"]


def test_without_an_index(client: FlaskClient) -> None:
    """An index that is away is the same shape with a time to come back."""
    response = client.get("/api/v1/search")
    assert response.status_code == 503
    assert response.json is not None
    assert response.json["error"]["code"] == 503
    assert "Retry-After" in response.headers
