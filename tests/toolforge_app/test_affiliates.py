"""The affiliates, each with its people and what they offer."""

from collections.abc import Callable

from flask.testing import FlaskClient

from tests.builders import make_page

Save = Callable[..., None]


def save_people(save: Save) -> None:
    """Save an affiliate, two of its people, and a stranger."""
    save(
        make_page(
            "Wiki Movement Brazil",
            page_id=1,
            title="Project:Wiki Movement Brazil",
            type="affiliate",
            offers="policy",
        ),
        make_page(
            "Ana",
            page_id=2,
            affiliations=("BR",),
            offers="Lua, photography",
            languages="pt-N",
        ),
        make_page("Bo", page_id=3, affiliations=("BR",), wants="Lua"),
        make_page("Photo walks", page_id=5, affiliations=("BR",), type="group"),
        make_page("Cleo", page_id=4, wants="policy", languages="ja-N"),
    )


def test_the_list_counts_the_people_of_each(client: FlaskClient, save: Save) -> None:
    """Affiliates that people name come with their number."""
    save_people(save)
    page = client.get("/affiliates").text
    row = page.split("<bdi>Wiki Movement Brazil</bdi>")[1].split("</tr>")[0]
    assert 'href="/affiliate/BR"' in page
    assert '<td class="table__number">3</td>' in row


def test_the_list_is_filtered_without_a_script(client: FlaskClient, save: Save) -> None:
    """A form by GET finds a part of a name; nothing found leads to the search."""
    save_people(save)
    assert "/affiliate/BR" in client.get("/affiliates?q=movement").text
    page = client.get("/affiliates?q=chess").text
    assert "/affiliate/BR" not in page
    assert 'href="/search?q=chess"' in page


def test_an_affiliate_nobody_names_is_listed_too(
    client: FlaskClient, save: Save
) -> None:
    """Those without people stand apart, so that they can be found."""
    save()
    page = client.get("/affiliates").text
    assert "1 affiliate that no profile names yet" in page
    assert "<bdi>Wiki Movement Brazil</bdi>" in page


def test_an_affiliate_shows_its_people(client: FlaskClient, save: Save) -> None:
    """Its own profile, its people, and what they offer and want and speak most."""
    save_people(save)
    page = client.get("/affiliate/BR").text
    own, people = page.split('id="people"')
    assert own.index("<bdi>Wiki Movement Brazil</bdi></a>") < own.index("Photo walks")
    assert "3 profiles" in people
    assert "Photo walks" not in people
    assert "Ana" in people
    assert "Bo" in people
    assert "Cleo" not in people
    offered = people.split('id="offered"')[1].split("</section>")[0]
    assert 'href="/search?affiliation=BR&amp;offers=134" rel="nofollow"' in offered
    # A capacity with narrower ones says little.
    assert "technology" not in offered
    assert 'id="affiliates"' not in people
    assert "Portuguese" in people.split('id="spoken"')[1].split("</section>")[0]


def test_an_affiliate_without_people_says_so(client: FlaskClient, save: Save) -> None:
    """An empty page explains itself."""
    save()
    assert "No profile names this affiliate yet." in client.get("/affiliate/BR").text


def test_an_affiliate_that_is_not_there(client: FlaskClient, save: Save) -> None:
    """An unknown id is a helpful 404, and markup in it is text."""
    save()
    response = client.get("/affiliate/<script>alert(1)<%2Fscript>")
    assert response.status_code == 404
    response = client.get("/affiliate/nobody")
    assert response.status_code == 404
    assert "no such affiliate" in response.text
    assert 'href="/affiliates">Affiliates</a>' in response.text.split("<footer")[0]
