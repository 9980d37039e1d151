"""Where a search finds nobody, the page says which change of it would find whom."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from flask.testing import FlaskClient

from exchange.search.port import Hits, SearchQuery
from exchange.search.tantivy_search import TantivySearch
from tests.builders import make_page
from toolforge_app.nobody import MOST_SEARCHES

Save = Callable[..., None]


def say(client: FlaskClient, address: str) -> list[str]:
    """Give the sentence and the suggestions of a page, as a reader sees them."""
    page = client.get(address).text
    shown = page.split('class="empty nobody"')[1].split("</div>")[0]
    blocks = re.split(r"</p>|</li>", shown.partition(">")[2])
    texts = (
        " ".join(unescape(re.sub(r"<[^>]*>", "", each)).split()) for each in blocks
    )
    return [each for each in texts if each]


def links(client: FlaskClient, address: str) -> list[str]:
    """Give the searches that the suggestions lead to."""
    page = client.get(address).text
    shown = page.split('class="empty nobody"')[1].split("</div>")[0]
    return [unescape(each) for each in re.findall(r'href="(/search[^"]*)"', shown)]


def save_speakers(save: Save) -> None:
    """Save three who offer Lua in English, one of whom speaks a little German."""
    save(
        make_page("Ana", page_id=1, offers="Lua", languages="en-4, de-1"),
        make_page("Bo", page_id=2, offers="Lua", languages="en-N"),
        make_page("Cleo", page_id=3, offers="Lua", languages="en-2, ja-3"),
        make_page("Dee", page_id=4, wants="Lua", languages="de-N"),
    )


def test_another_language_is_named_with_who_speaks_some(
    client: FlaskClient, save: Save
) -> None:
    """Who offers it in another language may speak a little of the one asked for."""
    save_speakers(save)
    sentence, other, *_ = say(client, "/search?offers=134&language=de")
    assert sentence == "Nobody offers Lua in German."
    assert other == "3 fit in English, 1 of whom speaks some German."


def test_the_same_is_said_of_a_typed_search(client: FlaskClient, save: Save) -> None:
    """It is the meaning that counts, not how it was asked."""
    save_speakers(save)
    typed = say(client, "/search?q=lua+lang:de&side=offers")
    assert typed[:2] == [
        "Nobody offers Lua in German.",
        "3 fit in English, 1 of whom speaks some German.",
    ]


def test_the_reader_s_own_language_comes_first(client: FlaskClient, save: Save) -> None:
    """Japanese is spoken by fewer, but by the reader."""
    save_speakers(save)
    page = client.get("/search?offers=134&language=de&uselang=ja").text
    assert "language=ja" in page.split('class="empty nobody"')[1].split("</li>")[0]


def test_the_other_side_is_named(client: FlaskClient, save: Save) -> None:
    """Who wants to learn the same may know somebody."""
    save_speakers(save)
    said = say(client, "/search?offers=134&language=de")
    assert "1 wants to learn it, and may know somebody." in said


def test_a_lower_level_is_named(client: FlaskClient, save: Save) -> None:
    """Nobody speaks it so well, but one level lower somebody does."""
    save(make_page("Ana", offers="Lua", languages="de-4"))
    address = "/search?offers=134&language=de&level=5"
    assert "1 fits with near-native as the least level." in say(client, address)
    assert "/search?language=de&offers=134&level=4" in links(client, address)


def test_a_broader_capacity_is_named(client: FlaskClient, save: Save) -> None:
    """Who offers something near it may help."""
    save(make_page("Ana", offers="photography"))
    sentence, broader, *_ = say(client, "/search?offers=134")
    assert sentence == "Nobody offers Lua."
    assert broader == "1 fits with the broader technology."


def test_a_filter_in_the_way_is_named(client: FlaskClient, save: Save) -> None:
    """The filter whose absence finds somebody stands there with its value."""
    save(make_page("Ana", offers="Lua", territory=("br",), languages="en-N"))
    address = "/search?offers=134&territory=jp&language=en"
    sentence, without, *_ = say(client, address)
    assert sentence == "No profile fits all of this."
    assert without == "1 fits without the filter “Place: Japan”."
    assert links(client, address)[0] == "/search?language=en&offers=134"


def test_an_excluded_value_in_the_way_is_named(client: FlaskClient, save: Save) -> None:
    """What was excluded can be let in again."""
    save(make_page("Ana", offers="Lua", territory=("br",)))
    said = say(client, "/search?offers=134&-territory=br")
    assert "1 fits without the filter “Place: not Brazil”." in said


def test_many_filters_are_left_out_at_once(client: FlaskClient, save: Save) -> None:
    """Where no single change is enough, what is searched for stays alone."""
    save_speakers(save)
    said = say(client, "/search?offers=134&territory=jp&type=group&role=staff")
    assert "3 fit without the other filters." in said


@pytest.mark.parametrize(
    "address",
    [
        "/search?offers=134&language=de",
        "/search?offers=134&language=de&level=5&territory=jp&type=group&role=staff",
        "/search?q=lua&side=offers&language=ja&territory=jp&-territory=br",
    ],
)
def test_every_suggestion_finds_as_many_as_it_says(
    client: FlaskClient, save: Save, address: str
) -> None:
    """Following a link never leads to nobody."""
    save_speakers(save)
    said, found = say(client, address)[1:], links(client, address)
    assert 0 < len(found) <= 3
    for sentence, href in zip(said, found, strict=False):
        count = sentence.partition(" ")[0]
        noun = "profile" if count == "1" else "profiles"
        assert f"{count} {noun}" in client.get(href).text


def test_few_searches_are_made(
    client: FlaskClient, save: Save, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many filters are used, looking for a way out stays cheap."""
    save(make_page("Ana", offers="Lua"))
    asked: list[SearchQuery] = []
    search = TantivySearch.search

    def count(self: TantivySearch, query: SearchQuery) -> Hits:
        asked.append(query)
        return search(self, query)

    monkeypatch.setattr(TantivySearch, "search", count)
    filters = "offers=501&wants=64&knows=500&language=de&territory=jp&type=group"
    more = "role=staff&method=x&project=y&affiliation=z&resource=r&open=yes&level=5"
    client.get(f"/search?q=zzz&{filters}&{more}&-territory=br")
    # The first is the reader's own.
    assert len(asked) - 1 <= MOST_SEARCHES


def test_what_was_wanted_can_be_written_into_a_profile(
    client: FlaskClient, save: Save
) -> None:
    """Whoever asks for a notice hears of the first who offers it."""
    save()
    said = say(client, "/search?offers=134")
    assert any("Write | wants = Lua into your profile" in each for each in said)


def test_words_of_the_reader_are_shown_as_text(client: FlaskClient, save: Save) -> None:
    """Markup in a search stays text, also in a suggestion."""
    save(make_page("Ana", offers="Lua"))
    query = "%3Cimg+src%3Dx+onerror%3Dalert(1)%3E+%3Ca+href%3D/x%3E"
    page = client.get(f"/search?q={query}&type=person").text
    assert "<img" not in page
    assert 'href="/x"' not in page
    assert "<a href=/x" not in page


def test_suggestions_are_not_followed_by_crawlers(
    client: FlaskClient, save: Save
) -> None:
    """They lead to searches of several filters."""
    save_speakers(save)
    page = client.get("/search?offers=134&language=de").text
    shown = page.split('class="empty nobody"')[1].split("</ul>")[0]
    assert shown.count("<a ") == shown.count('rel="nofollow"') > 0
