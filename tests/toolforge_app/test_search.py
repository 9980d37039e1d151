"""The start page and the search."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from exchange.search.page_token import make_page_token
from tests.builders import EDITED_AT, make_page

Save = Callable[..., None]
NOW = EDITED_AT + timedelta(days=1)


def get(client: FlaskClient, address: str, status: int = 200) -> str:
    """Get a page."""
    response = client.get(address)
    assert response.status_code == status, response.text
    return response.text


def test_the_start_page_shows_what_is_offered_and_wanted(
    client: FlaskClient, save: Save
) -> None:
    """A first visitor sees how many are here, what is frequent and who is new."""
    save(
        make_page("Ana", offers="photography", wants="Lua", territory=("br",)),
        make_page(
            "Bo",
            page_id=2,
            offers="photography",
            languages="pt-N, en-3, ja-1",
            territory=("jp",),
        ),
    )
    page = get(client, "/")
    assert "2 people, groups and affiliates" in page
    assert "2 languages and live in 2 countries and territories" in page
    assert "/capacity/500" in page
    assert "/capacity/134" in page
    assert "/capacity/106" not in page, "broader ones would always be first"
    assert "Ana" in page


def test_the_start_page_without_anybody(client: FlaskClient, save: Save) -> None:
    """An empty exchange invites to make the first profile."""
    save()
    assert "Nobody is here yet" in get(client, "/")


def test_a_search_shows_a_card(client: FlaskClient, save: Save) -> None:
    """A card has name, place, languages with levels, offers, wants, availability."""
    save(
        make_page(
            "Ana",
            offers="photography, bird ringing",
            wants="Lua",
            languages="pt-N, en-3",
            territory=("br",),
            affiliations=("BR",),
            availability="3",
            about="I teach at a library.",
        )
    )
    page = get(client, "/search?q=fotografia")
    for text in (
        "1 profile",
        'href="/profile/testwiki/User:Ana"',
        '<a href="/territory/br"><bdi>Brazil</bdi></a>',
        '<a href="/affiliate/BR"><bdi>Wiki Movement Brazil</bdi></a>',
        "Portuguese",
        "native",
        "bird ringing",
        "Lua",
        "Open to 3 learners at a time",
        "I teach at a library.",
        "Understood as",
    ):
        assert text in page
    assert "chip--match" in page


def test_labels_are_in_the_readers_language(client: FlaskClient, save: Save) -> None:
    """What somebody wrote in Portuguese is shown in Japanese to who reads Japanese."""
    save(make_page("Ana", offers="fotografia"))
    page = get(client, "/search?q=ana&uselang=ja")
    assert '<html lang="ja" dir="ltr">' in page
    assert "<bdi>写真</bdi>" in page
    assert "fotografia" not in page


def test_the_browsers_language_is_used(client: FlaskClient, save: Save) -> None:
    """Without a choice, the browser's languages decide."""
    save(make_page("Ana", offers="fotografia"))
    response = client.get(
        "/search?q=ana", headers={"Accept-Language": "xx, pt-PT;q=0.9, en;q=0.1"}
    )
    assert '<html lang="pt" dir="ltr">' in response.text
    assert "Accept-Language" in response.headers["Vary"]


def test_right_to_left(client: FlaskClient, save: Save) -> None:
    """Arabic turns the page round, and its links keep the chosen language."""
    save(make_page("Ana", offers="fotografia"))
    page = get(client, "/search?q=ana&uselang=ar")
    assert '<html lang="ar" dir="rtl">' in page
    assert "/profile/testwiki/User:Ana?uselang=ar" in page


def test_filters_are_kept_and_can_be_taken_away(
    client: FlaskClient, save: Save
) -> None:
    """Every filter in use is shown with a link to the search without it."""
    save(make_page("Ana", offers="Lua", languages="pt-N", territory=("br",)))
    page = get(client, "/search?q=lua&language=pt&territory=LAC&type=person")
    assert "1 profile" in page
    assert 'href="/search?q=lua&amp;territory=LAC&amp;type=person"' in page
    assert 'name="language" value="pt" checked>' in page
    assert 'name="territory" value="LAC" checked>' in page


def links(page: str) -> dict[str, str]:
    """Map the filters in use to the addresses of their links, and what follows."""
    found = re.findall(
        r'class="used-filter" href="(.*?)( rel="nofollow")? aria-label=.*?>(.*?)<span',
        page,
    )
    return {
        re.sub(r"</?bdi>", "", label).strip(): f"{address}{rel}>"
        for address, rel, label in found
    }


def test_a_filter_has_several_values(client: FlaskClient, save: Save) -> None:
    """Any of the values is enough; each can be taken away alone."""
    save(
        make_page("Ana", offers="Lua", languages="pt-N"),
        make_page("Bo", page_id=2, offers="policy", languages="en-3"),
        make_page("Cy", page_id=3, offers="photography", languages="pt-N"),
    )
    page = get(client, "/search?offers=134&offers=64&language=pt&language=en")
    assert "2 profiles" in page
    assert links(page) == {
        "Language: Portuguese": '/search?language=en&amp;offers=134&amp;offers=64" '
        'rel="nofollow">',
        "Language: English": '/search?language=pt&amp;offers=134&amp;offers=64" '
        'rel="nofollow">',
        "Offers: Lua": '/search?language=pt&amp;language=en&amp;offers=64" '
        'rel="nofollow">',
        "Offers: policy": '/search?language=pt&amp;language=en&amp;offers=134" '
        'rel="nofollow">',
    }


def test_a_link_to_one_filter_is_followed(client: FlaskClient, save: Save) -> None:
    """Crawlers may follow links to one filter, and to no more."""
    save(make_page("Ana", offers="Lua", languages="pt-N"))
    page = get(client, "/search?language=pt&type=person")
    assert links(page)["Who: Person"] == '/search?language=pt">'
    page = get(client, "/search?language=pt&type=person&level=3")
    assert (
        links(page)["Who: Person"] == '/search?language=pt&amp;level=3" rel="nofollow">'
    )


def test_values_are_excluded(client: FlaskClient, save: Save) -> None:
    """A minus before a filter leaves out whoever has the value, and stays when more
    is chosen.
    """
    save(
        make_page("Ana", offers="Lua", territory=("br",)),
        make_page("Bo", page_id=2, offers="Lua", territory=("jp",)),
    )
    page = get(client, "/search?offers=134&-territory=LAC&-open=yes&-type=group")
    assert "Nobody found" in page
    page = get(client, "/search?offers=134&-territory=LAC")
    assert "User:Bo" in page
    assert "User:Ana" not in page
    assert links(page)["Place: not Latin America &amp; Caribbean"] == (
        '/search?offers=134">'
    )
    assert '<input type="hidden" name="-territory" value="LAC">' in page


def test_counts_stand_beside_the_values(client: FlaskClient, save: Save) -> None:
    """A count says how many there would be with this value and the other filters."""
    save(
        make_page("Ana", offers="Lua", languages="pt-N"),
        make_page("Bo", page_id=2, offers="Lua", languages="en-3"),
        make_page("Cy", page_id=3, offers="policy", languages="pt-3, en-3"),
    )
    page = get(client, "/search?language=pt")
    counts = {
        each.split('value="')[1].split('"')[0]: each.split("choice__count")[1][2:3]
        for each in page.split('<label class="choice">')[1:]
    }
    assert counts == {
        **{"pt": "2", "en": "2"},
        **{"106": "1", "134": "1", "64": "1"},
        **{"person": "2", "yes": "2"},
    }


def test_facets_are_open_where_something_is_chosen(
    client: FlaskClient, save: Save
) -> None:
    """Languages, places and offers are open; the others once they are in use."""
    save(make_page("Ana", offers="Lua", wants="policy", languages="pt-N"))

    def opened(address: str) -> list[str]:
        return re.findall(
            r'<details class="facet"[^>]* open>\s*<summary[^>]*>(.*?)</summary>',
            get(client, address),
        )

    assert opened("/search") == ["Language", "Offers"]
    assert opened("/search?wants=64") == ["Language", "Offers", "Wants"]


def test_a_level_is_asked_for(client: FlaskClient, save: Save) -> None:
    """The least level holds for every language that is chosen."""
    save(make_page("Ana", languages="pt-3"))
    assert "1 profile" in get(client, "/search?language=pt&level=3")
    page = get(client, "/search?language=pt&level=4")
    assert "Nobody found" in page
    assert "Language level: at least near-native" in page


def test_who_takes_learners_today(client: FlaskClient, save: Save) -> None:
    """Whose pause is over is open again."""
    save(
        make_page("Over", availability="paused", until="2020-01-01"),
        make_page("Paused", page_id=2, availability="paused"),
    )
    page = get(client, "/search?open=yes")
    assert "User:Over" in page
    assert "User:Paused" not in page


def test_the_newest_edit_first(client: FlaskClient, save: Save) -> None:
    """A text ranks, unless the newest are asked for; the form keeps that."""
    save(
        make_page("Offers", offers="Lua"),
        make_page("Wants", page_id=2, wants="Lua", edited_at=NOW),
    )
    assert cards(get(client, "/search?q=lua")) == ["Offers", "Wants"]
    page = get(client, "/search?q=lua&sort=newest")
    assert cards(page) == ["Wants", "Offers"]
    assert '<input type="hidden" name="sort" value="newest">' in page


def cards(page: str) -> list[str]:
    """List who is shown, in order."""
    return [
        each.split("<bdi>")[1].split("</bdi>")[0]
        for each in page.split('<h3 class="card__name">')[1:]
    ]


def test_filters_are_typed(client: FlaskClient, save: Save) -> None:
    """A typed filter becomes one of the page's; what is none is said."""
    save(
        make_page("Ana", offers="Lua", languages="pt-N"),
        make_page("Bo", page_id=2, offers="Lua", languages="en-3"),
    )
    page = get(client, "/search?q=lua+lang:português+-place:jp+wants:zzz")
    assert cards(page) == ["Ana"]
    assert 'name="q" value="lua"' in page
    assert set(links(page)) == {"Language: Portuguese", "Place: not Japan"}
    assert "“<bdi>wants:zzz</bdi>” was not understood" in page


def test_resources_are_compared_as_they_are_indexed(
    client: FlaskClient, save: Save
) -> None:
    """Case and accents make no difference to what is offered beside skills."""
    save(make_page("Ana", resources=("Überraum",)))
    assert "User:Ana" in get(client, "/search?resource=uberraum")
    assert "User:Ana" in get(client, "/search?resource=ÜBERRAUM")


def test_a_narrower_capacity_is_marked_as_found(
    client: FlaskClient, save: Save
) -> None:
    """Who searches technology sees at once that Lua is why somebody is here."""
    save(make_page("Ana", offers="policy, Lua"))
    page = get(client, "/search?q=technology")
    assert 'chip--match" href="/capacity/134"' in page
    assert 'chip--match" href="/capacity/64"' not in page
    assert page.index("/capacity/134") < page.index("/capacity/64")


def test_another_filter_begins_at_the_first_page(
    client: FlaskClient, save: Save
) -> None:
    """The page of one search is nowhere in another."""
    save(make_page("Ana"))
    token = make_page_token(0)
    page = get(client, f"/search?type=person&language=pt&page={token}")
    assert 'href="/search?type=person"' in page


def test_nobody_is_found(client: FlaskClient, save: Save) -> None:
    """An empty result says what helps."""
    save(make_page("Ana", offers="Lua"))
    page = get(client, "/search?q=policy&language=pt&side=offers")
    assert "Nobody found" in page
    assert 'class="empty nobody"' in page


def test_a_part_is_found(client: FlaskClient, save: Save) -> None:
    """When nobody has all of it, the page says that these have a part."""
    save(make_page("Ana", offers="Lua"))
    assert "Nobody has all of that" in get(client, "/search?q=lua+zzzz")


def test_results_go_on_to_the_next_page(client: FlaskClient, save: Save) -> None:
    """More than twenty results are spread over pages that keep the search."""
    save(*(make_page(f"User{n}", page_id=n, offers="Lua") for n in range(1, 26)))
    first = get(client, "/search?q=lua")
    assert first.count('<article class="card">') == 20
    address = first.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0]
    second = get(client, address.replace("&amp;", "&"))
    assert second.count('<article class="card">') == 5
    assert "First page" in second


@pytest.mark.parametrize(
    "address",
    [
        "/search?side=sideways",
        "/search?type=robot",
        "/search?page=nonsense",
        "/search?q=" + "a" * 201,
        "/search?language=" + "x" * 301,
        "/search?-language=" + "x" * 301,
        "/search?" + "&".join(f"language=x{n}" for n in range(21)),
        "/search?q="
        + "+".join(f"resource:{n}" for n in range(10, 31))[:200]
        + "&resource=a&resource=b&resource=c&resource=d&resource=e&resource=f",
        "/search?-type=robot",
        "/search?open=no",
        "/search?level=1",
        "/search?level=six",
        "/search?sort=oldest",
    ],
)
def test_a_search_that_no_form_sends(
    client: FlaskClient, save: Save, address: str
) -> None:
    """A wrong parameter is named in a page, not ignored."""
    save()
    assert "Bad Request" in get(client, address, 400)


@pytest.mark.parametrize(
    "address",
    [
        "/search?q=%00&language=%F0%9F&territory=../../etc",
        "/search?q=%22%27%3E%3Cscript%3Ealert(1)%3C/script%3E&offers=%22%3E",
        "/search?q=AND+OR+NOT+%5B+%7B+*+~",
        "/?uselang=%3Cscript%3E",
        "/search?q=ok&_external=1&_scheme=javascript&_anchor=x&endpoint=y",
        "/search?q=" + "%F0%9F%98%80" * 60,
        "/search?q=" + "%E5%86%99" * 200,
    ],
)
def test_hostile_parameters_do_no_harm(
    client: FlaskClient, save: Save, address: str
) -> None:
    """Whatever is in an address is text to search for, and is shown as text."""
    save(make_page("Ana"))
    page = get(client, address)
    assert page.count("<script") == page.count('<script src="/static/search.js') == 1
    assert "javascript:" not in page


def test_a_profile_is_shown_as_text(client: FlaskClient, save: Save) -> None:
    """Markup in a profile is never markup of the page."""
    evil = "<script>alert(1)</script>"
    save(make_page(f"A{evil}", offers=evil, about=evil, title=f"User:{evil}"))
    page = get(client, "/search?q=alert")
    assert page.count("<script") == page.count('<script src="/static/search.js') == 1
    assert "&lt;script&gt;" in page


def test_letters_that_stand_for_a_sentence_count_as_one(
    client: FlaskClient, save: Save
) -> None:
    """A text is measured as it is compared: one of these is eighteen letters."""
    save(make_page("Ana"))
    assert client.get("/search?q=" + "\ufdfa" * 60).status_code == 400
    assert client.get("/requests?q=" + "\ufdfa" * 60).status_code == 400
    assert client.get("/api/v1/suggest?q=" + "\ufdfa" * 60).status_code == 400


def test_a_rank_is_explained_where_that_is_asked(
    client: FlaskClient, save: Save
) -> None:
    """`?explain=1` shows the points of each result; nobody else sees them."""
    save(make_page("Ana", offers="Lua"))
    page = get(client, "/search?q=lua&explain=1")
    assert "Points: <code>capacity 128</code>, <code>base 8</code>" in page
    assert "Points:" not in get(client, "/search?q=lua")
