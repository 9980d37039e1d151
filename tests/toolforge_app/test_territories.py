"""The regions and countries, each with its people."""

from collections.abc import Callable

from flask.testing import FlaskClient

from tests.builders import make_page

Save = Callable[..., None]


def save_people(save: Save) -> None:
    """Save two people of Brazil and one of Japan."""
    save(
        make_page(
            "Ana",
            territory=("br",),
            affiliations=("BR",),
            offers="Lua",
            languages="pt-N",
        ),
        make_page("Bo", page_id=2, territory=("br",), wants="Lua"),
        make_page("Cleo", page_id=3, territory=("jp",), wants="policy"),
    )


def test_the_list_has_regions_with_their_countries(
    client: FlaskClient, save: Save
) -> None:
    """A region counts those of its countries; places of no region stand apart."""
    save_people(save)
    page = client.get("/territories").text
    region, alone = page.split("In no region")
    assert "2 profiles" in region.split("Latin America &amp; Caribbean")[1]
    assert 'href="/territory/br"' in region
    assert 'href="/territory/jp"' in alone


def test_a_country_shows_its_people(client: FlaskClient, save: Save) -> None:
    """Who lives there, in which region, and what they offer, want and belong to."""
    save_people(save)
    page = client.get("/territory/br").text
    assert 'href="/territory/LAC"' in page
    assert "2 profiles" in page
    assert "Cleo" not in page
    assert 'href="/search?territory=br&amp;offers=134"' in page
    assert 'href="/search?territory=br&amp;wants=134"' in page
    assert "Wiki Movement Brazil" in page.split('id="affiliates"')[1]


def test_a_region_shows_what_lies_in_it(client: FlaskClient, save: Save) -> None:
    """Its people are those of its countries, which are listed with their numbers."""
    save_people(save)
    page = client.get("/territory/LAC?uselang=pt").text
    assert "<bdi>Ana</bdi>" in page
    assert "<bdi>Brasil</bdi></a> <span" in page.split('id="narrower"')[1]


def test_only_some_of_many_people_are_shown(client: FlaskClient, save: Save) -> None:
    """A place of any size has a short page, with a link to the search."""
    save(
        *(
            make_page(f"User{each}", page_id=each, territory=("br",))
            for each in range(1, 31)
        )
    )
    page = client.get("/territory/br").text
    assert "30 profiles" in page
    assert page.count("<article") == 6
    assert 'href="/search?territory=br"' in page


def test_a_place_without_people_says_so(client: FlaskClient, save: Save) -> None:
    """An empty page explains itself."""
    save()
    assert "Nobody has named this place" in client.get("/territory/jp").text


def test_a_place_that_is_not_there(client: FlaskClient, save: Save) -> None:
    """An unknown code is a helpful 404."""
    save()
    response = client.get("/territory/atlantis")
    assert response.status_code == 404
    assert "no such place" in response.text
    assert 'href="/territories">Places</a>' in response.text.split("<footer")[0]
