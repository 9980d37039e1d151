"""The open requests for help."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from exchange.domain.request import AskedRequest, Request
from exchange.store.port import Store
from tests.builders import EDITED_AT, capacity, make_page, skills
from tests.toolforge_app.conftest import take_lease
from toolforge_app.indexer import Indexer

Save = Callable[..., None]
Ask = Callable[..., None]


def make_request(
    number: int = 1,
    *,
    user_name: str = "Ana",
    capacities: str = "",
    languages: str = "",
    **parameters: str,
) -> AskedRequest:
    """Make a request; those with a greater number are newer."""
    entries = (capacity(each.strip()) for each in capacities.split(",") if each)
    return AskedRequest(
        request_id=f"testwiki:{number}#abc",
        person_id=f"testwiki:{1000 + number}",
        user_name=user_name,
        title=f"User:{user_name}/Help",
        rev_id=number,
        edited_at=EDITED_AT + timedelta(hours=number),
        request=Request(
            capacity=tuple(entries), languages=skills(languages), **parameters
        ),
    )


@pytest.fixture
def ask(store: Store, indexer: Indexer) -> Ask:
    """Give a function that makes the requests these."""

    def ask(*requests: AskedRequest) -> None:
        store.replace_requests(requests, take_lease(store))
        indexer.catch_up()

    return ask


def test_a_request_says_what_and_who_and_where(client: FlaskClient, ask: Ask) -> None:
    """Title, capacities, details, asker, last day, and the page on which to answer."""
    ask(
        make_request(
            title="A module for dates",
            capacities="Lua",
            details="It must know the Persian calendar.",
            languages="en-4",
            until="2999-05-03",
        )
    )
    page = client.get("/requests").text
    assert "1 open request<" in page
    assert "<bdi>A module for dates</bdi>" in page
    assert 'href="https://test.example/wiki/User:Ana/Help"' in page
    assert 'href="/capacity/134"' in page
    assert 'dir="auto">It must know the Persian calendar.' in page
    assert "<bdi>Ana</bdi>" in page
    assert "until <bdi>3 May 2999</bdi>" in page
    assert "English" in page


def test_only_open_requests_are_shown(client: FlaskClient, ask: Ask) -> None:
    """What is answered, closed or over asks nobody any more."""
    ask(
        make_request(1, title="Answered", status="answered"),
        make_request(2, title="Closed", status="closed"),
        make_request(3, title="Over", until="2020-01-01"),
    )
    page = client.get("/requests").text
    assert not any(each in page for each in ("Answered", "Closed", "Over<"))


def test_the_newest_stands_first(client: FlaskClient, ask: Ask) -> None:
    """New requests are not lost behind old ones."""
    ask(make_request(1, title="Old one"), make_request(2, title="New one"))
    page = client.get("/requests").text
    assert page.index("New one") < page.index("Old one")


def test_a_long_list_has_pages(client: FlaskClient, ask: Ask) -> None:
    """Each page has twenty; the link to the next keeps the filters."""
    ask(
        *(
            make_request(each, title=f"Request {each}.", capacities="Lua")
            for each in range(1, 26)
        )
    )
    page = client.get("/requests?capacity=134").text
    assert "25 open requests" in page
    assert page.count('class="card request"') == 20
    address = page.split('rel="next nofollow"')[0].rpartition('href="')[2]
    address = address.split('"')[0].replace("&amp;", "&")
    assert "capacity=134" in address
    page = client.get(address).text
    assert page.count('class="card request"') == 5
    assert "Request 1." in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("capacity=106", {"Module", "Photos"}),
        ("capacity=134", {"Module"}),
        ("language=ja", {"Photos"}),
        ("q=calendar", {"Module"}),
        ("capacity=134&language=ja", set()),
    ],
)
def test_filters_narrow_the_list(
    client: FlaskClient, ask: Ask, query: str, found: set[str]
) -> None:
    """A capacity with its narrower ones, a language, and words, all by GET."""
    ask(
        make_request(
            1, title="Module", capacities="Lua", languages="en-4", details="A calendar"
        ),
        make_request(2, title="Photos", capacities="photography", languages="ja-N"),
    )
    page = client.get(f"/requests?{query}").text
    cards = "".join(page.split('class="card request"')[1:])
    assert {each for each in ("Module", "Photos") if each in cards} == found


def test_choices_say_how_many_there_are(client: FlaskClient, ask: Ask) -> None:
    """The lists of the form name what is asked for, with numbers."""
    ask(make_request(1, capacities="Lua"), make_request(2, capacities="Lua"))
    page = client.get("/requests?uselang=pt").text
    assert '<option value="134">Lua (2)</option>' in page
    assert '<option value="106">tecnologia (2)</option>' in page


def test_without_requests_the_page_says_how_to_ask(
    client: FlaskClient, ask: Ask
) -> None:
    """An empty list invites to write the template."""
    ask()
    page = client.get("/requests").text
    assert "0 open requests" in page
    assert "{{Capacity request}}" in page


def test_nothing_fits(client: FlaskClient, ask: Ask) -> None:
    """Filters that fit nothing can be taken away at once."""
    ask(make_request(title="Module"))
    page = client.get("/requests?q=zzz").text
    assert 'No open request fits this. <a href="/requests">' in page


def test_a_capacity_shows_its_requests(
    client: FlaskClient, save: Save, ask: Ask
) -> None:
    """Who can teach something sees there who needs it now."""
    save(make_page("Ana"))
    ask(make_request(title="A module for dates", capacities="Lua"))
    page = client.get("/capacity/106").text
    assert "Who asks for help with it now" in page
    assert "A module for dates" in page
    assert "A module for dates" not in client.get("/capacity/64").text


@pytest.mark.parametrize("parameter", ["q", "capacity", "language", "page"])
def test_absurd_parameters_are_no_error_of_ours(
    client: FlaskClient, ask: Ask, parameter: str
) -> None:
    """Whatever stands in the address gives a page or says what is wrong."""
    ask(make_request(title="Module"))
    for value in ("%00", "x" * 5000, "%F0%9F%92%A9", "<script>", "-1", "%ff"):
        response = client.get(f"/requests?{parameter}={value}")
        assert response.status_code in (200, 400), value
        assert "<script>" not in response.text.replace("<script type", "")


def test_words_of_askers_are_shown_as_text(client: FlaskClient, ask: Ask) -> None:
    """Markup in any field stays text."""
    evil = "<img src=x onerror=alert(1)>"
    ask(make_request(title=evil, details=evil, user_name=evil, capacities=evil))
    page = client.get("/requests").text
    assert "<img" not in page
    assert page.count("&lt;img") >= 4


def test_who_asks_is_linked_to_their_profile(
    client: FlaskClient, save: Save, ask: Ask
) -> None:
    """The profile says what they can give in return; without one, the name stands."""
    save(make_page("Ana", page_id=1, title="User:Ana/Capacity profile"))
    ask(
        make_request(1, user_name="Ana", title="With"),
        make_request(2, user_name="Bo", title="Without"),
    )
    page = client.get("/requests").text
    assert 'href="/profile/testwiki/User:Ana/Capacity_profile"><bdi>Ana</bdi>' in page
    assert "Asked by <bdi>Bo</bdi>" in page


@pytest.mark.parametrize("address", ["/affiliate/BR", "/territory/LAC"])
def test_affiliates_and_places_show_what_their_people_ask(
    client: FlaskClient, save: Save, ask: Ask, address: str
) -> None:
    """A request belongs where the profile of who asks says."""
    save(
        make_page("Ana", page_id=1, affiliations=("BR",), territory=("br",)),
        make_page("Bo", page_id=2),
    )
    ask(
        make_request(1, title="Of Ana"),
        make_request(2, title="Of Bo", user_name="Bo"),
        make_request(3, title="Over", until="2020-01-01"),
    )
    page = client.get(address).text
    assert "Open requests for help" in page
    assert "<bdi>Of Ana</bdi>" in page
    assert "Of Bo" not in page


def test_many_requests_of_a_place_lead_to_the_list(
    client: FlaskClient, save: Save, ask: Ask
) -> None:
    """The page of a place stays short; the list shows all, and can be widened again."""
    save(make_page("Ana", page_id=1, territory=("br",)))
    first = make_request(1)
    ask(
        *(
            replace(first, request_id=f"testwiki:{each}#a", rev_id=each)
            for each in range(1, 8)
        ),
        make_request(8, user_name="Bo"),
    )
    page = client.get("/territory/br").text
    assert page.count('class="card request"') == 4
    assert '<a href="/requests?territory=br">See all 7</a>' in page
    page = client.get("/requests?territory=br").text
    assert page.count('class="card request"') == 7
    assert 'name="territory" value="br" checked>' in page


def test_typing_mistakes_are_corrected(client: FlaskClient, ask: Ask) -> None:
    """As in the search for people, the page says what was searched for besides."""
    ask(
        make_request(1, title="Pictures of a parade", capacities="photography"),
        make_request(2, title="A module for dates", capacities="Lua"),
    )
    page = client.get("/requests?q=photografhy").text
    assert "<bdi>Pictures of a parade</bdi>" in page
    assert "A module for dates" not in page
    assert "Also searched for <bdi>photography</bdi>" in page
    assert "Also searched for" not in client.get("/requests?q=photography").text


def test_a_request_has_room_for_the_others(client: FlaskClient, ask: Ask) -> None:
    """A long title, and lists without end, are shown in part; the wiki has the rest."""
    ask(
        make_request(
            title="title " * 100_000,
            capacities=", ".join(f"craft {number}" for number in range(300)),
            languages=", ".join(f"x{number}-3" for number in range(300)),
        )
    )
    card = client.get("/requests").text.split("<article")[1].split("</article>")[0]
    assert card.count("<bdi>craft ") == 6
    assert (card.count("+294 more"), card.count("+292 more")) == (1, 1)
    assert len(card) < 5_000
