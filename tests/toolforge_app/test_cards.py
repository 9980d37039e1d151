"""Cards and their links: what is kept of them is the same as what is made anew."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import url_for
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from exchange.domain.vocabulary import TERRITORY
from tests.builders import make_page, make_vocabulary
from toolforge_app import create_app
from toolforge_app.cards import make_card, profile_href, term_chip
from toolforge_app.labels import Labels

TODAY = date(2026, 3, 4)
VOCABULARY = make_vocabulary()
# Addresses need no store and no index.
APP = create_app()


@given(st.text(min_size=1))
def test_a_profile_has_the_address_that_the_router_gives(title: str) -> None:
    """The address is put together by hand, since a page has many of them."""
    page = make_page(title=title)
    with APP.test_request_context("/?uselang=pt", base_url="https://x.example/tool"):
        assert profile_href(page) == url_for(
            "profile.show", wiki="testwiki", title=title.replace(" ", "_")
        )


@pytest.mark.parametrize(
    ("address", "root", "language", "label", "href"),
    [
        ("/", "", "en", "photography", "/capacity/500"),
        ("/?uselang=pt", "", "pt", "fotografia", "/capacity/500?uselang=pt"),
        ("/?uselang=qqx", "", "en", "photography", "/capacity/500?uselang=qqx"),
        ("/", "/tool", "en", "photography", "/tool/capacity/500"),
    ],
)
def test_links_are_those_of_the_reader(
    address: str, root: str, language: str, label: str, href: str
) -> None:
    """A link that is kept is shown to readers of its language and address only."""
    labels = Labels(VOCABULARY, language)
    for _ in range(2):
        with APP.test_request_context(address, base_url=f"https://x.example{root}"):
            chip = term_chip("500", labels)
        assert (chip.label, chip.href) == (label, href)


def test_other_words_give_other_links(client: FlaskClient) -> None:
    """When the vocabulary changes, nothing of the old one is shown."""
    with APP.test_request_context("/"):
        assert term_chip("br", Labels(VOCABULARY, "en"), TERRITORY).href
        gone = Labels(type(VOCABULARY)(()), "en")
        assert term_chip("br", gone, TERRITORY).href == ""
        assert term_chip("br", gone, TERRITORY).label == "br"


def test_only_what_was_searched_for_is_marked(client: FlaskClient) -> None:
    """A chip that was marked on one page is not on the next."""
    page = make_page(offers="Lua, portrait photography")
    labels = Labels(VOCABULARY, "en")
    with client.application.test_request_context("/"):
        client.application.preprocess_request()
        searched = make_card(page, labels, TODAY, {"500"})
        plain = make_card(page, labels, TODAY)
    assert [(each.label, each.is_match) for each in searched.offers] == [
        ("portrait photography", True),
        ("Lua", False),
    ]
    assert searched.offers[0].broader == "photography"
    assert [(each.is_match, each.broader) for each in plain.offers] == [(False, "")] * 2


def test_a_result_has_room_for_the_others(
    client: FlaskClient, save: Callable[..., None]
) -> None:
    """Of places and affiliations six stand in a result, of languages eight.

    The profile itself has them all.
    """
    places = tuple(f"{'long ' * 25}ville {number}" for number in range(150))
    clubs = tuple(f"{'long ' * 25}club {number}" for number in range(150))
    codes = ", ".join(f"x{number}-3" for number in range(300))
    page = make_page("Ana", languages=codes, territory=places, affiliations=clubs)
    save(make_page("Bo", page_id=2))
    before = len(client.get("/").text)
    save(page)

    shown = client.get("/").text
    assert len(shown) - before < 5_000
    assert (shown.count("ville "), shown.count("club ")) == (6, 0)
    assert shown.count("tongues__level") == 8
    assert (shown.count("+294 more"), shown.count("+292 more")) == (1, 1)

    whole = client.get("/profile/testwiki/User:Ana").text
    article = whole[whole.index("<article") : whole.index("</article>")]
    assert (article.count("ville "), article.count("club ")) == (150, 150)
    assert article.count("tongues__level") == 300
    assert " more</a>" not in article
