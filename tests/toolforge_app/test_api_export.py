"""The export of everything that is public."""

import json
import tracemalloc
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from exchange.domain.answers import Answer
from exchange.domain.profile import ProfilePage
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
from toolforge_app.api import export

Save = Callable[..., None]


def rows_of(client: FlaskClient, query: str = "") -> list[dict[str, Any]]:
    """Read the export."""
    response = client.get(f"/api/v1/export{query}")
    assert response.content_type == "application/x-ndjson"
    return [json.loads(line) for line in response.text.splitlines()]


def test_row_of_a_profile(client: FlaskClient, save: Save) -> None:
    """Facts are CC0; texts are CC BY-SA with the addresses of page and history."""
    save(ANA)
    (row,) = rows_of(client)
    assert (row["kind"], row["id"]) == ("profile", "testwiki:1")
    assert row["facts"]["license"] == "CC0 1.0"
    assert row["facts"]["name"] == "Ana"
    assert row["facts"]["offers"][0] == {
        "text": "fotografia",
        "id": "500",
        "wikidata_item": None,
    }
    assert row["texts"] == {
        "license": "CC BY-SA 4.0",
        "page_url": "https://test.example/wiki/User:Ana",
        "history_url": "https://test.example/index.php?title=User%3AAna&action=history",
        "about": "I teach <b>by doing</b>.",
        "resources": ["a venue"],
    }
    assert not {"about", "resources"} & row["facts"].keys()


def test_row_of_a_request(client: FlaskClient, save: Save, store: Store) -> None:
    """Requests stand beside the profiles, whatever their state."""
    save()
    asked = make_request(details="On Sunday.", status="closed")
    store.replace_requests([asked], take_lease(store))
    save()
    (row,) = rows_of(client)
    assert (row["kind"], row["id"]) == ("request", asked.request_id)
    assert row["facts"]["status"] == "closed"
    assert row["texts"]["subject"] == "Photos of a parade"
    assert row["texts"]["details"] == "On Sunday."


def test_nothing_else_is_in_it(client: FlaskClient, save: Save, store: Store) -> None:
    """No answer, no match, no proposal, and nothing meant for the bot alone."""
    secret = make_page("Ana", notify="never", raw={"secret": "secret"})
    save(secret, BO, matches=MATCHES)
    moment = datetime(2026, 3, 4, tzinfo=UTC)
    store.save_answer(Answer(secret.person_id, BO.person_id, "never", moment))
    text = client.get("/api/v1/export").text
    for word in ("secret", "never", "notify", "proposed", "score", secret.person_id):
        assert word not in text


def test_wiki_that_is_not_known_any_more(client: FlaskClient, save: Save) -> None:
    """Texts without an address to name may not be handed on, so the row is left out."""
    elsewhere = ProfilePage(
        "gonewiki:7", "gonewiki:1", "Gone", "User:Gone", 7, ANA.edited_at, ANA.profile
    )
    save(ANA, elsewhere)
    assert [row["id"] for row in rows_of(client)] == ["testwiki:1"]


def test_no_row_breaks_a_line(client: FlaskClient, save: Save) -> None:
    """Line breaks of any kind in a text stay inside of its row."""
    save(make_page("Ana", about="a\nb\r\nc\u2028d\u0085e"))
    lines = client.get("/api/v1/export").data.split(b"\n")
    assert len(lines) == 2
    assert json.loads(lines[0])["texts"]["about"] == "a\nb\r\nc\u2028d\u0085e"


def test_profiles_that_change_meanwhile(
    client: FlaskClient, save: Save, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each stands there once at most, and none that stays is missing."""
    monkeypatch.setattr(export, "BATCH", 2)
    monkeypatch.setattr(export, "ROWS_A_CHUNK", 1)
    save(*make_people(6))
    lease = take_lease(store)
    response = client.get("/api/v1/export", buffered=False)
    lines = iter(response.response)
    ids = [json.loads(next(lines))["id"] for _ in range(3)]
    store.save_profiles(
        [make_page("New", page_id=1), make_page("New", page_id=5)], lease
    )
    store.remove_profiles(["testwiki:6"], lease)
    ids += [json.loads(each)["id"] for each in lines]
    response.close()
    assert ids == [f"testwiki:{number}" for number in range(1, 6)]


def test_export_that_was_cut_off(client: FlaskClient, save: Save, store: Store) -> None:
    """It goes on after any of its rows, also after the id of one that is gone."""
    save(*make_people(3))
    requests = [make_request(number=1), make_request(number=2)]
    store.replace_requests(requests, take_lease(store))
    save()
    ids = [row["id"] for row in rows_of(client)]
    assert len(ids) == 5
    for place, last in enumerate(ids):
        rest = rows_of(client, f"?after={quote(last)}")
        assert [row["id"] for row in rest] == ids[place + 1 :]
    rest = rows_of(client, "?after=testwiki:25")
    assert [row["id"] for row in rest] == ids[2:]


def test_it_takes_little_memory(
    client: FlaskClient, save: Save, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Four times the profiles take no more memory."""
    monkeypatch.setattr(export, "BATCH", 10)
    monkeypatch.setattr(export, "ROWS_A_CHUNK", 10)
    about = "x" * 10_000
    peaks = []
    for count in (100, 400):
        save(*(make_page(f"U{n}", page_id=n, about=about) for n in range(1, count + 1)))
        tracemalloc.start()
        response = client.get("/api/v1/export", buffered=False)
        size = sum(len(each) for each in response.response)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        response.close()
        assert size > count * len(about)
    assert peaks[1] < 1.5 * peaks[0]
