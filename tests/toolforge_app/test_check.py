"""`/check`: what is understood of a profile, and what is not."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import requests
from flask.testing import FlaskClient

from bot.jobs.all_pages import Rules
from bot.jobs.decide import update_profiles
from bot.jobs.read_pages import read_page
from bot.ports import WikiPage
from exchange.domain.account import Account
from exchange.store.port import Store
from tests.builders import EDITED_AT, make_page, make_vocabulary
from tests.toolforge_app.conftest import SITE, take_lease
from toolforge_app import wiki

Save = Callable[..., None]

PROFILE = """\
{{Capacity profile
| offers    = fotografia, bee keeping
| languages = pt-N, xx-klingon-9
| colour    = blue
}}
"""


def answer_with(
    monkeypatch: pytest.MonkeyPatch, result: dict[str, object] | Exception
) -> list[dict[str, str]]:
    """Let the wiki answer without one; tests/real asks a real wiki."""
    asked: list[dict[str, str]] = []

    def get(url: str, **options: object) -> requests.Response:
        asked.append({"url": url, **options["params"]})  # type: ignore[dict-item]
        if isinstance(result, Exception):
            raise result
        response = requests.Response()
        response.status_code = 200
        response.json = lambda: result  # type: ignore[method-assign]
        return response

    monkeypatch.setattr(wiki.requests, "get", get)
    return asked


def page_answer(title: str, wikitext: str) -> dict[str, object]:
    """Answer as the action API does."""
    slots = {"main": {"content": wikitext}}
    return {"query": {"pages": [{"title": title, "revisions": [{"slots": slots}]}]}}


def test_pasted_wikitext_is_explained(client: FlaskClient) -> None:
    """Known capacities, own words and problems with their lines are shown."""
    page = client.post("/check", data={"wikitext": PROFILE}).text

    assert "<bdi>photography</bdi>" in page
    assert "Kept in your own words" in page
    assert "<bdi>bee keeping</bdi>" in page
    assert "Line 3" in page
    assert "<code>colour</code>" in page
    assert "Portuguese (native)" in page
    assert "fotografia, bee keeping" in page, "the text can be mended and sent again"


def test_page_without_a_profile_says_why(client: FlaskClient) -> None:
    """A quoted template is the usual reason."""
    page = client.post("/check", data={"wikitext": f"<nowiki>{PROFILE}</nowiki>"}).text

    assert "There is no" in page


def test_pasted_wikitext_is_of_the_only_wiki(client: FlaskClient, store: Store) -> None:
    """Where there is no wiki to choose, its own name of the template is known."""
    names = frozenset({"Capacity profile", "Fähigkeitenprofil"})
    syntax = replace(SITE.syntax, profile_names=names)
    store.save_site(replace(SITE, syntax=syntax), take_lease(store))
    pasted = {"wikitext": "{{Fähigkeitenprofil|offers=Lua}}"}

    assert "There is no" not in client.post("/check", data=pasted).text


def test_named_page_is_read_from_its_wiki(
    client: FlaskClient, save: Save, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page's profile is explained, with a link to it in the search."""
    asked = answer_with(monkeypatch, page_answer("User:Ana", PROFILE))
    save(make_page("Ana", title="User:Ana"))

    page = client.get("/check?page=user:Ana&wiki=testwiki").text

    assert asked[0]["url"] == "https://test.example/api.php"
    assert 'href="https://test.example/wiki/User:Ana"' in page
    assert "/profile/testwiki/User:Ana" in page


def test_page_that_is_not_indexed_says_what_counts(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who put the template on somebody else's page learns the rule."""
    answer_with(monkeypatch, page_answer("User:Eve", PROFILE))

    page = client.get("/check?page=User:Eve").text

    assert "once the owner of the page has edited it" in page


def keep(store: Store, title: str, wikitext: str, author_id: int) -> None:
    """Read a page that one user has edited, as a sync does, and decide."""
    lease = take_lease(store)
    vocabulary = make_vocabulary()
    page = WikiPage(
        page_id=5,
        title=title,
        namespace=2,
        rev_id=1,
        edited_at=EDITED_AT,
        wikitext=wikitext,
        is_redirect=False,
        content_model="wikitext",
        author_ids=frozenset({author_id}),
    )
    store.save_accounts([Account("testwiki", "Eve", 7)], lease)
    store.save_pages([read_page(page, SITE, vocabulary)], lease)
    rules = Rules("weekly", vocabulary, datetime.now(UTC))
    update_profiles(store, lease, rules)


@pytest.mark.parametrize(
    ("wikitext", "sentence"),
    [
        (PROFILE, "The profile does not count. The user has not edited the page"),
        (
            PROFILE.replace("| colour", "| type = affiliate | colour"),
            "An affiliate's profile does not count on a user page",
        ),
        (
            "{{Capacity request|title=Help|capacity=Lua|by=Eve}}",
            "The request does not count. The user has not edited the page",
        ),
    ],
)
def test_rule_by_which_a_page_does_not_count_is_said(
    client: FlaskClient,
    store: Store,
    monkeypatch: pytest.MonkeyPatch,
    wikitext: str,
    sentence: str,
) -> None:
    """Who put a template on somebody else's page learns why it does nothing."""
    answer_with(monkeypatch, page_answer("User:Eve", wikitext))
    keep(store, "User:Eve", wikitext, author_id=8)

    assert sentence in client.get("/check?page=User:Eve").text


def test_only_configured_wikis_are_asked(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No address from a visitor is ever fetched, and no second page."""
    asked = answer_with(monkeypatch, {"query": {"pages": [{"missing": True}]}})

    assert client.get("/check?page=A|B&wiki=http://evil.example").status_code == 404
    assert [each["url"] for each in asked] == ["https://test.example/api.php"]
    assert asked[0]["titles"] == "\x1fA|B"


@pytest.mark.parametrize(
    ("query", "code"),
    [("page=User:None", 404), (f"page={'x' * 301}", 400), ("page=%20", 200)],
)
def test_odd_titles_are_answered(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, query: str, code: int
) -> None:
    """A missing page and a title that none can have get a helpful page."""
    answer_with(monkeypatch, {"query": {"pages": [{"missing": True}]}})

    assert client.get(f"/check?{query}").status_code == code


def test_wiki_that_is_away_is_said_to_be(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """503 and a way out, not a traceback."""
    answer_with(monkeypatch, requests.ConnectionError("refused"))

    answer = client.get("/check?page=User:Ana")

    assert answer.status_code == 503
    assert "paste the text" in answer.text


def test_hostile_text_is_shown_as_text(client: FlaskClient) -> None:
    """Neither the text nor a problem's quotation becomes markup."""
    hostile = "</textarea><script>alert(1)</script>"
    page = client.post(
        "/check", data={"wikitext": f"{{{{Capacity profile|x={hostile}|y={hostile}}}}}"}
    ).text

    assert "<script>" not in page


def test_page_of_a_megabyte_can_be_checked(client: FlaskClient) -> None:
    """What a wiki can hold can be pasted; more is refused with 413."""
    assert client.post("/check", data={"wikitext": "é" * 1_000_000}).status_code == 200
    assert client.post("/check", data={"wikitext": "x" * 9_000_000}).status_code == 413


def test_a_page_with_thousands_of_profiles_is_shown_in_part(
    client: FlaskClient,
) -> None:
    """Nobody reads them all, and each takes its time."""
    wikitext = "{{Capacity profile|offers=a}}" * 1000
    page = client.post("/check", data={"wikitext": wikitext}).text
    assert page.count('<article class="profile">') == 20
    assert "980 more entries are not shown here." in page
