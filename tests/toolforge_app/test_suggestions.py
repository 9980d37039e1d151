"""What a reader may mean: in the API, on `/check`, in a search that finds nobody."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.builders import make_page

Save = Callable[..., None]


def suggest(client: FlaskClient, query: str) -> list[dict[str, object]]:
    """Ask the API."""
    response = client.get(f"/api/v1/suggest?{query}")
    assert response.status_code == 200
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.json is not None
    found: list[dict[str, object]] = response.json["suggestions"]
    return found


def test_suggestion_has_the_readers_label_and_the_broader_term(
    client: FlaskClient,
) -> None:
    """Whoever types Portuguese and reads Japanese sees both, and what is above."""
    found = suggest(client, "q=fotogr&uselang=ja")
    assert found[0] == {
        "id": "500",
        "label": "写真",
        "name": "fotografia",
        "broader": "technology",
        "wikidata_item": None,
        "is_similar": False,
    }
    assert suggest(client, "q=portr")[0]["broader"] == "photography"


def test_suggestions_of_another_kind_and_after_a_mistake(client: FlaskClient) -> None:
    """Languages and places are suggested too; a mistake is told as such."""
    assert [each["id"] for each in suggest(client, "q=germ&kind=language")] == ["de"]
    (found,) = suggest(client, "q=photographi")
    assert (found["id"], found["is_similar"]) == ("500", True)
    assert suggest(client, "q=") == []


def test_suggestions_end_at_the_limit(client: FlaskClient) -> None:
    """A list holds as many as were asked for."""
    assert len(suggest(client, "q=p&limit=2")) == 2


@pytest.mark.parametrize("query", ["q=a&kind=user", "q=a&limit=51", "q=" + "a" * 201])
def test_senseless_questions_are_refused(client: FlaskClient, query: str) -> None:
    """What no client of ours asks is answered with a sentence."""
    response = client.get(f"/api/v1/suggest?{query}")
    assert response.status_code == 400
    assert response.json is not None
    assert response.json["error"]["message"]


def test_search_with_a_typing_mistake_says_what_it_was_taken_for(
    client: FlaskClient, save: Save
) -> None:
    """A typing mistake is not taken silently; the reader can follow it."""
    save(make_page("Ana", offers="photography"))
    page = client.get("/search?q=photographi").text
    assert "Also searched for <bdi>photography</bdi>." in page
    assert "Ana" in page
    assert "Also searched" not in client.get("/search?q=photography").text


def test_check_says_what_a_word_may_mean(client: FlaskClient) -> None:
    """An unknown word that is nearly a name is shown with that name."""
    wikitext = "{{Capacity profile|offers=photographi, weaving}}"
    page = client.post("/check", data={"wikitext": wikitext}).text
    assert 'href="/capacity/500"' in page
    assert page.count('aria-label="Did you mean"') == 1


def test_search_for_a_broader_capacity_finds_a_narrower_one(
    client: FlaskClient, save: Save
) -> None:
    """Whoever offers a part of what is searched is found, and the card says so."""
    save(
        make_page("Ana", offers="portrait photography"),
        make_page("Ben", page_id=2, offers="photography"),
        make_page("Cem", page_id=3, offers="Lua"),
    )
    for address in ("/search?offers=500", "/search?q=fotografia&uselang=en"):
        page = client.get(address).text
        assert "Ana" in page
        assert "Cem" not in page
        assert "(a part of <bdi>photography</bdi>)" in page
        assert page.count("a part of") == 1
