"""The directory of capacities."""

from collections.abc import Callable

from flask.testing import FlaskClient

from tests.builders import make_page

Save = Callable[..., None]


def test_the_tree_counts_narrower_ones(client: FlaskClient, save: Save) -> None:
    """Who offers photography counts for technology; the tree shows both."""
    save(
        make_page("Ana", offers="photography"), make_page("Bo", page_id=2, wants="Lua")
    )
    page = " ".join(client.get("/capacities").text.split())
    technology = page.split("<bdi>technology</bdi>")[1]
    assert technology.index("1 offer") < technology.index("1 want")
    assert technology.index("<bdi>photography</bdi>") > 0


def test_a_capacity_without_a_name_is_not_listed(
    client: FlaskClient, save: Save
) -> None:
    """A number says nothing to anybody."""
    save()
    assert "/capacity/97" not in client.get("/capacities").text


def test_a_capacity_shows_who_offers_and_wants_it(
    client: FlaskClient, save: Save
) -> None:
    """The page has both sides, its place in the tree and its names elsewhere."""
    save(
        make_page("Ana", offers="portrait photography"),
        make_page("Bo", page_id=2, wants="photography"),
    )
    page = client.get("/capacity/500?uselang=pt").text
    offering, wanting = page.split("Who wants it")
    assert "<bdi>fotografia</bdi></h1>" in offering
    assert "<bdi>tecnologia</bdi>" in offering
    assert "Ana" in offering
    assert "Bo" in wanting
    assert 'lang="ja" dir="auto">写真<' in page


def test_a_capacity_that_is_not_there(client: FlaskClient, save: Save) -> None:
    """An unknown id is a helpful 404."""
    save()
    response = client.get("/capacity/999999")
    assert response.status_code == 404
    assert "no such capacity" in response.text
