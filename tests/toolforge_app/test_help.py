"""The pages that explain: about and help."""

import re
from html import unescape

import pytest
from flask.testing import FlaskClient

from exchange.search.typed_filters import read_typed_filters
from exchange.store.port import Store
from tests.builders import make_vocabulary
from toolforge_app.filters import FILTERS
from toolforge_app.help import KEYS
from toolforge_app.reader import INTERFACE_LANGUAGES


def read_table(page: str) -> list[tuple[list[str], str]]:
    """Give the names and the example of every row of the table of filters."""
    rows = page.split("<tbody>")[1].split("</tbody>")[0].split("</tr>")
    codes = [re.findall(r"<code[^>]*>(.*?)</code>", row) for row in rows]
    return [
        (list(map(unescape, each[:-1])), unescape(each[-1])) for each in codes if each
    ]


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_every_name_of_a_filter_works(
    client: FlaskClient, store: Store, language: str
) -> None:
    """What the help tells to type is understood as it says, in every language."""
    rows = read_table(client.get(f"/help?uselang={language}").text)
    vocabulary = make_vocabulary()
    filters = [name for name in FILTERS if name in KEYS]
    assert len(rows) == len(filters) + 3
    for name, (names, _) in zip(filters, rows, strict=False):
        assert names[-1] == name
        for typed in names:
            read = read_typed_filters(f'{typed}:"zzz"', vocabulary)
            assert read.rest == "", typed


def test_names_of_filters_are_the_reader_s(client: FlaskClient) -> None:
    """A reader of Portuguese may type Portuguese."""
    rows = read_table(client.get("/help?uselang=pt").text)
    assert (["oferece", "offers"], "oferece:Lua") in rows


def test_help_leads_to_the_api_and_to_translation(client: FlaskClient) -> None:
    """Programs, translators and people with a profile find their way."""
    page = client.get("/help").text
    assert client.get("/api/v1/openapi.json").status_code == 200
    for href in ("/api/v1/openapi.json", "/check", "https://translatewiki.net/"):
        assert f'href="{href}"' in page
    assert '<code dir="auto">| notify = never</code>' in page


def test_the_feed_that_help_names_is_there(client: FlaskClient) -> None:
    """The address is not only written down."""
    page = client.get("/help").text
    assert "/api/v1/feed?" in page
    rules = {str(rule) for rule in client.application.url_map.iter_rules()}
    assert "/api/v1/feed" in rules


def test_about_begins_a_profile_on_each_wiki(client: FlaskClient) -> None:
    """The button opens the right page of the wiki."""
    page = client.get("/about").text
    assert "https://test.example/index.php?title=Special:MyPage/" in page
    assert '<code dir="auto">{{Capacity profile}}</code>' in page
    assert 'href="/help"' in page
