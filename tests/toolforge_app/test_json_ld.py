"""What a profile says to programs, in the words of schema.org."""

import json
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest
from flask.testing import FlaskClient

from exchange.domain.long_text import LONGEST_TEXT, cut_text
from tests.builders import make_page

Save = Callable[..., None]

HOSTILE = [
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "]]>",
    "a\u2028b\u2029c",
    "'\"&amp;&lt;\\u003c",
    "\u202egnp.exe",
    "</SCRIPT >",
]


class Scripts(HTMLParser):
    """Collects the elements named script as a browser sees them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[dict[str, str | None], str]] = []
        self._is_open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._is_open = tag == "script"
        if self._is_open:
            self.found.append((dict(attrs), ""))

    def handle_data(self, data: str) -> None:
        if self._is_open:
            attrs, text = self.found[-1]
            self.found[-1] = (attrs, text + data)

    def handle_endtag(self, tag: str) -> None:
        self._is_open = False


def read(client: FlaskClient, address: str) -> dict[str, Any]:
    """Read the one data block of a page, as a crawler does."""
    scripts = Scripts()
    scripts.feed(client.get(address).text)
    blocks = [
        text for attrs, text in scripts.found if attrs.get("type", "") != "module"
    ]
    data = [each for each in blocks if each.strip()]
    assert len(data) == 1
    found: dict[str, Any] = json.loads(data[0])
    return found


def test_a_person_is_described(client: FlaskClient, save: Save) -> None:
    """Offers, wants, languages, place and affiliation stand there with names."""
    save(
        make_page(
            "Ana",
            offers="photography, weaving",
            wants="Lua",
            languages="pt-N",
            territory=("br",),
            affiliations=("BR",),
            about="Olá",
            wikidata="Q42",
        )
    )
    found = read(client, "/profile/testwiki/User:Ana?uselang=pt")
    assert found["@context"] == "https://schema.org"
    assert found["@type"] == "Person"
    assert found["name"] == "Ana"
    assert found["url"].endswith("/profile/testwiki/User:Ana")
    assert found["description"] == "Olá"
    assert found["sameAs"] == [
        "https://test.example/wiki/User:Ana",
        "https://www.wikidata.org/entity/Q42",
    ]
    assert [each["name"] for each in found["knowsAbout"]] == ["fotografia", "weaving"]
    assert found["makesOffer"][0]["@type"] == "Offer"
    assert found["makesOffer"][0]["itemOffered"]["name"] == "fotografia"
    assert found["seeks"][0]["@type"] == "Demand"
    assert found["seeks"][0]["itemOffered"]["name"] == "Lua"
    assert found["knowsLanguage"][0]["name"] == "português"
    assert found["homeLocation"][0]["name"] == "Brasil"
    assert found["memberOf"][0]["name"] == "Wiki Movement Brazil"
    assert "areaServed" not in found


def test_an_affiliate_is_an_organization(client: FlaskClient, save: Save) -> None:
    """A group serves an area, and what it has not said is left out."""
    save(
        make_page(
            "Wiki Movement Brazil",
            title="Project:Brazil",
            type="affiliate",
            territory=("br",),
        )
    )
    found = read(client, "/profile/testwiki/Project:Brazil")
    assert found["@type"] == "Organization"
    assert found["areaServed"][0]["name"] == "Brazil"
    assert not {"seeks", "makesOffer", "homeLocation", "description"} & found.keys()


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_leaves_the_data_block(
    client: FlaskClient, save: Save, text: str
) -> None:
    """Whatever somebody writes is text for programs, and none that a browser runs."""
    save(make_page("Eve", about=text, offers=text.replace(",", "")))
    page = client.get("/profile/testwiki/User:Eve").text
    block = page.split('<script type="application/ld+json">')[1].split("</script>")[0]
    assert not set(block) & set("<>&\u2028\u2029")
    assert json.loads(block)["description"] == text
    assert read(client, "/profile/testwiki/User:Eve")["description"] == text


def test_persons_are_kept_out_of_indexes(client: FlaskClient, save: Save) -> None:
    """Crawlers are told in the header too; groups may be found."""
    save(
        make_page("Ana"),
        make_page("Group", page_id=2, title="Project:Group", type="group"),
    )
    person = client.get("/profile/testwiki/User:Ana")
    group = client.get("/profile/testwiki/Project:Group")
    assert person.headers["X-Robots-Tag"] == "noindex"
    assert 'name="robots" content="noindex"' in person.text
    assert "X-Robots-Tag" not in group.headers
    assert 'name="robots"' not in group.text


def test_a_long_text_is_cut(client: FlaskClient, save: Save) -> None:
    """A description of a megabyte is none."""
    long = "word " * LONGEST_TEXT
    save(make_page("Ana", about=long))
    found = read(client, "/profile/testwiki/User:Ana")
    assert found["description"] == cut_text(long)
