"""The API for programs."""

import csv
import json
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from flask.testing import FlaskClient

from exchange.domain.long_text import LONGEST_TEXT, cut_text
from exchange.store.port import Store
from tests.builders import make_page
from tests.toolforge_app.api_population import (
    ANA,
    BO,
    MATCHES,
    make_people,
    make_request,
)
from tests.toolforge_app.conftest import take_lease
from toolforge_app.api.parameters import SearchParameters
from toolforge_app.api.table import write_cell
from toolforge_app.filters import FILTERS
from toolforge_app.search_form import NOT, SINGLE_FIELDS

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
    assert "rank" not in hit


def test_an_empty_parameter_says_nothing(client: FlaskClient, save: Save) -> None:
    """The address of the page's form, with its empty fields, can be copied."""
    save(ANA, BO)
    answer = client.get(
        "/api/v1/search?q=&side=&level=&sort=&page=&limit=&facets="
    ).json
    assert answer is not None
    assert answer["total"] == 2


def test_every_field_of_the_page_is_known() -> None:
    """What can stand in the address of a search can be asked of the API."""
    excluded = {NOT + name for name in FILTERS}
    assert {*SINGLE_FIELDS, *FILTERS, *excluded} <= SearchParameters().fields.keys()


def test_pages(client: FlaskClient, save: Save) -> None:
    """A token leads to the rest, and the header to the same place."""
    save(*make_people(3))
    first = client.get("/api/v1/search?limit=2")
    assert first.json is not None
    token = first.json["next_page_token"]
    rest = client.get(f"/api/v1/search?limit=2&page={token}")
    assert rest.json is not None
    names = [hit["name"] for hit in (*first.json["hits"], *rest.json["hits"])]
    assert sorted(names) == ["User1", "User2", "User3"]
    assert first.headers["Link"].endswith(
        f'/api/v1/search?limit=2&page={token}>; rel="next"'
    )
    assert "Link" not in rest.headers


def test_whoever_turns_pages_sees_that_somebody_has_left(
    client: FlaskClient, save: Save, store: Store
) -> None:
    """Then hits have moved up, and one of them stands on no page that was read."""
    save(*make_people(5))
    store.replace_requests([make_request()], take_lease(store))
    save()

    def get(address: str) -> Any:
        return client.get(f"/api/v1/{address}").json

    first = get("search?limit=2")
    page = f"search?limit=2&page={first['next_page_token']}"
    assert first["change"] > 0
    assert get(page)["change"] == get("requests")["change"] == first["change"]
    assert get("requests?q=nothing%20fits")["change"] == first["change"]
    store.remove_profiles([first["hits"][0]["id"]], take_lease(store))
    save()
    assert get(page)["change"] > first["change"]


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
    counts = {
        name: [(each["value"], each["count"]) for each in found]
        for name, found in answer["facets"].items()
    }
    assert counts == {"language": [("en", 1), ("pt", 1)], "type": [("person", 1)]}
    assert answer["facets"]["language"][1]["label"] == "português"
    assert answer["not_understood"] == ["lang:zzz"]


def test_typing_mistake(client: FlaskClient, save: Save) -> None:
    """What was taken for a mistake is told."""
    save(ANA, BO)
    answer = client.get("/api/v1/search?q=photograhpy").json
    assert answer is not None
    assert answer["corrections"] == [{"typed": "photograhpy", "meant": "photography"}]
    assert {hit["name"] for hit in answer["hits"]} == {"Ana", "Bo"}


def test_explained_rank(client: FlaskClient, save: Save) -> None:
    """With `explain=1` every hit says what its points come from."""
    save(ANA, BO)
    answer = client.get("/api/v1/search?q=lua&explain=1").json
    assert answer is not None
    (hit,) = answer["hits"]
    assert hit["rank"]
    assert all(set(part) == {"name", "points"} for part in hit["rank"])


@pytest.mark.parametrize(
    ("address", "accept"),
    [
        ("/api/v1/search?format=csv&q=Ana", "*/*"),
        ("/api/v1/search?q=Ana", "text/csv"),
        ("/api/v1/search?q=Ana", "text/csv, application/json;q=0.5"),
    ],
)
def test_csv(client: FlaskClient, save: Save, address: str, accept: str) -> None:
    """The same hits as rows, with the names of capacities."""
    save(ANA, BO)
    response = client.get(address, headers={"Accept": accept})
    assert response.content_type == "text/csv; charset=utf-8"
    assert {"Accept", "Accept-Language"} <= set(response.vary)
    (row,) = csv.DictReader(StringIO(response.text))
    assert row["offers"] == "photography; Lua"
    assert row["languages"] == "pt-N; en-3"
    assert row["is_open"] == "yes"


def test_whoever_takes_anything_gets_json(client: FlaskClient, save: Save) -> None:
    """CSV is for those who ask for it before JSON."""
    save(ANA)
    for accept in ("*/*", "", "text/html", "application/json, text/csv;q=0.5", "?;;/"):
        response = client.get("/api/v1/search", headers={"Accept": accept})
        assert response.is_json, accept


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@A1", "\t=1", "\r1", " =1"])
def test_cells_run_as_no_formula(text: str) -> None:
    """A spreadsheet shows what begins like a formula as text."""
    assert write_cell(text) == f"'{text}"


HIDDEN = [
    *("teach;=cmd|'/C calc'!A0", "teach; +1", "teach;\t@A1", "teach ;-1", "teach;＝1"),
    *(
        'teach;"=1"',
        'teach; ""=1',
        "teach\n=1",
        "teach\r\n =1",
        "\r=1",
        ";=1",
        'teach\n"=1"',
    ),
]


@pytest.mark.parametrize("text", HIDDEN)
def test_a_cell_hides_no_formula(client: FlaskClient, save: Save, text: str) -> None:
    """Where commas are for decimals, spreadsheets split at semicolons."""
    save(make_page("Eve", about=text, resources=("venue", "=1+1")))
    table = client.get("/api/v1/search?format=csv").text
    for row in csv.reader(table.splitlines(), delimiter=";"):
        for cell in row:
            assert not cell.strip().strip('"').startswith((*"=+-@＝＋－＠",)), cell
    assert "I teach;'=1" in write_cell("I teach;=1")
    assert write_cell("I teach; a-b = c;\nd") == "I teach; a-b = c;\nd"


def test_requests(client: FlaskClient, save: Save, store: Store) -> None:
    """Open requests are found by words, capacities and languages, or as CSV."""
    save(ANA)
    asked = [make_request(), make_request("Bees", number=2, capacities="bee keeping")]
    store.replace_requests(asked, take_lease(store))
    save()
    answer = client.get("/api/v1/requests?capacity=500&facets=language").json
    assert answer is not None
    (hit,) = answer["hits"]
    assert hit["subject"] == "Photos of a parade"
    assert hit["status"] == "open"
    assert hit["capacities"][0]["label"] == "photography"
    assert answer["facets"]["language"][0]["count"] == 1
    table = client.get("/api/v1/requests?format=csv&q=bees").text
    assert [row["subject"] for row in csv.DictReader(StringIO(table))] == ["Bees"]


def test_typing_mistake_in_requests(
    client: FlaskClient, save: Save, store: Store
) -> None:
    """It is told as in the search for people."""
    save(ANA)
    store.replace_requests([make_request()], take_lease(store))
    save()
    answer = client.get("/api/v1/requests?q=photograhpy").json
    assert answer is not None
    assert answer["total"] == 1
    assert answer["corrections"] == [{"typed": "photograhpy", "meant": "photography"}]


def test_profile(client: FlaskClient, save: Save) -> None:
    """One profile by its id; what is only for the bot is not in it."""
    save(ANA)
    record = client.get("/api/v1/profiles/testwiki:1").json
    assert record is not None
    assert record["name"] == "Ana"
    assert record["about"] == "I teach <b>by doing</b>."
    assert record["history_url"] == (
        "https://test.example/index.php?title=User%3AAna&action=history"
    )
    assert record.keys().isdisjoint({"raw", "notify", "person_id"})
    assert client.get("/api/v1/profiles/testwiki:9").status_code == 404


def test_paused_profile_is_not_open(client: FlaskClient, save: Save) -> None:
    """`is_open` is told for today."""
    save(BO, make_page("Cy", page_id=3, availability="paused", until="2001-01-01"))
    found = [client.get(f"/api/v1/profiles/testwiki:{each}").json for each in (2, 3)]
    assert [record and record["is_open"] for record in found] == [False, True]


def test_matches(client: FlaskClient, save: Save) -> None:
    """Matches are read from either side, without what was proposed to whom."""
    save(ANA, BO, matches=MATCHES)
    teachers = client.get("/api/v1/matches/testwiki:1").json
    learners = client.get("/api/v1/matches/testwiki:1?find=learners").json
    assert teachers is not None
    assert learners is not None
    (match,) = teachers["matches"]
    assert match["other"]["name"] == "Bo"
    assert match["capacities"] == ["text:bee keeping"]
    assert "proposed" not in match
    assert [each["learner_id"] for each in learners["matches"]] == ["testwiki:2"]
    assert client.get("/api/v1/matches/testwiki:9").status_code == 404


def test_capacities(client: FlaskClient, save: Save) -> None:
    """The tree counts who offers or wants a capacity or a narrower one."""
    save(ANA, BO)
    answer = client.get("/api/v1/capacities?uselang=pt").json
    assert answer is not None
    policy, technology = answer["capacities"]
    assert policy["label"] == "policy"
    assert (technology["label"], technology["offers"], technology["wants"]) == (
        "tecnologia",
        1,
        1,
    )
    assert [each["id"] for each in technology["narrower"]] == ["500", "134"]


def test_one_capacity(client: FlaskClient, save: Save) -> None:
    """A capacity has its place, its names and its counts."""
    save(ANA)
    answer = client.get("/api/v1/capacities/500").json
    assert answer is not None
    assert [each["id"] for each in answer["broader"]] == ["106"]
    assert [each["label"] for each in answer["narrower"]] == ["portrait photography"]
    assert {"language": "ja", "label": "写真", "aliases": []} in answer["names"]
    assert client.get("/api/v1/capacities/0").status_code == 404


def test_long_texts(client: FlaskClient, save: Save, store: Store) -> None:
    """Answers have the beginning of a long text; the export has all of it."""
    long = "word " * LONGEST_TEXT + "end"
    request = make_request(details=long)
    save(make_page("Ana", about=long), BO, matches=MATCHES)
    store.replace_requests([request], take_lease(store))
    save()

    def get(address: str) -> Any:
        return client.get(f"/api/v1/{address}").json

    shown = cut_text(long)
    assert get("search?q=ana")["hits"][0]["about"] == shown
    assert get("profiles/testwiki:1")["about"] == shown
    assert get("matches/testwiki:2")["matches"][0]["other"]["about"] == shown
    assert get("requests")["hits"][0]["details"] == shown
    rows = map(json.loads, client.get("/api/v1/export").text.splitlines())
    texts = {row["id"]: row["texts"] for row in rows}
    assert texts["testwiki:1"]["about"] == long
    assert texts[request.request_id]["details"] == long
