"""The page that shows how a notice would look."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from html import unescape

import pytest
from flask.testing import FlaskClient

from exchange.domain.answers import DECLINED, Answer
from exchange.domain.match import Match, Reason
from exchange.domain.notice_messages import NoticeMessages
from exchange.domain.site import Site
from exchange.store.port import Store
from tests.builders import make_page
from tests.toolforge_app.conftest import take_lease
from toolforge_app import preview
from toolforge_app.services import Services

Save = Callable[..., None]

ANA = make_page("Ana", wants="Lua", languages="en-N")
BO = make_page("Bo", page_id=2, offers="Lua", languages="en-N")
MATCH = Match(
    "testwiki:1", "testwiki:2", ("134",), 9, (Reason("teaches", "134", "134"),), False
)
ADDRESS = "/preview/testwiki/User:Ana"


def example_of(page: str) -> tuple[str, str]:
    """Give the attributes of the box, and the wikitext in it."""
    (found,) = re.findall(r"<pre ([^>]*)>(.*?)</pre>", page, re.DOTALL)
    return found[0], unescape(found[1])


def test_the_notice_of_a_public_match(
    client: FlaskClient, save: Save, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Heading, match, reasons, links and how to stop, as wikitext; no search engine."""
    monkeypatch.setattr(Services, "today", lambda _: date(2026, 3, 4))
    save(ANA, BO, matches=(MATCH,))
    response = client.get(ADDRESS)
    marks, wikitext = example_of(response.text)
    assert marks == 'lang="en" dir="auto"'
    assert wikitext.startswith("== ")
    assert "4 March 2026" in wikitext.split("\n")[0]
    assert "/profile/testwiki/User:Bo?uselang=en <bdi>Bo</bdi>]" in wikitext
    assert "<bdi>Lua</bdi>" in wikitext
    assert "answer=declined" in wikitext
    assert "capacity-exchange 2 example testwiki:1001" in wikitext
    assert response.headers["X-Robots-Tag"] == "noindex"


def test_lists_in_it_are_wikitext(client: FlaskClient, save: Save) -> None:
    """What a page lists is escaped, and what a notice lists is not, in one process."""
    people = [
        make_page(name, page_id=number, languages="en-N, pt-4", **{side: "Lua"})
        for number, (name, side) in enumerate((("Ana", "wants"), ("Bo", "offers")), 1)
    ]
    save(*people, matches=(MATCH,))
    assert client.get("/search?q=wikidatta").status_code == 200
    _, wikitext = example_of(client.get(ADDRESS).text)
    assert "<bdi>English</bdi> and <bdi>Portuguese</bdi>" in wikitext


def test_the_other_side_gets_its_own(client: FlaskClient, save: Save) -> None:
    """A teacher's notice names the learner."""
    save(ANA, BO, matches=(MATCH,))
    _, wikitext = example_of(client.get("/preview/testwiki/User:Bo").text)
    assert "User:Ana?uselang=en <bdi>Ana</bdi>]" in wikitext


def test_it_is_in_the_language_of_its_reader(client: FlaskClient, save: Save) -> None:
    """The notice is for Ana, not for whoever looks at the example."""
    ana = make_page("Ana", wants="Lua", languages="ar-N, en-4")
    save(ana, BO, matches=(MATCH,))
    page = client.get(f"{ADDRESS}?uselang=de").text
    marks, wikitext = example_of(page)
    assert marks == 'lang="ar" dir="auto"'
    assert 'lang="ar" dir="rtl"' in wikitext
    assert '<html lang="de" dir="ltr">' in page


def test_only_what_is_public_makes_it(
    client: FlaskClient, save: Save, store: Store
) -> None:
    """Neither what was proposed nor what was answered shows in an example."""
    save(ANA, BO, matches=(MATCH,))
    before = client.get(ADDRESS).text
    now = datetime(2026, 3, 4, tzinfo=UTC)
    store.save_answer(Answer("testwiki:1001", "testwiki:1002", DECLINED, now))
    store.replace_matches([replace(MATCH, proposed=True)], take_lease(store))
    assert client.get(ADDRESS).text == before


def test_what_users_wrote_is_text(client: FlaskClient, save: Save) -> None:
    """Whatever stands in a profile cannot leave the box."""
    capacity = "</pre><script>alert(1)</script>"
    reasons = (Reason("teaches", f"text:{capacity}", f"text:{capacity}"),)
    match = replace(MATCH, capacities=(f"text:{capacity}",), reasons=reasons)
    save(
        make_page("Ana", wants=capacity),
        make_page("Bo", page_id=2, offers=capacity),
        matches=(match,),
    )
    page = client.get(ADDRESS).text
    assert "<script>alert" not in page
    assert "alert(1)" in example_of(page)[1]
    assert "&lt;bdi&gt;" in page
    assert "<!-- capacity-exchange" not in page


@pytest.mark.parametrize(
    "parameters", [{"notify": "never"}, {"availability": "paused"}]
)
def test_who_gets_no_notices(
    client: FlaskClient, save: Save, parameters: dict[str, str]
) -> None:
    """Nobody is shown a notice that would never come."""
    save(make_page("Ana", wants="Lua", **parameters), BO, matches=(MATCH,))
    page = client.get(ADDRESS).text
    assert "<bdi>Ana</bdi> gets no notices" in page
    assert "<pre" not in page


def test_without_matches(client: FlaskClient, save: Save, store: Store) -> None:
    """Before the first match, and when the only one has left, it is said so."""
    save(ANA)
    assert "no matches of <bdi>Ana</bdi> yet" in client.get(ADDRESS).text
    save(BO, matches=(MATCH,))
    assert "no matches of" not in client.get(ADDRESS).text
    store.remove_profiles(["testwiki:2"], take_lease(store))
    assert "no matches of <bdi>Ana</bdi> yet" in client.get(ADDRESS).text


def test_without_the_texts_of_notices(
    client: FlaskClient, save: Save, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A tool that was installed without them says what is missing."""
    save(ANA, BO, matches=(MATCH,))
    monkeypatch.setattr(preview, "notice_messages", NoticeMessages)
    page = client.get(ADDRESS)
    assert page.status_code == 200
    assert "No example can be made for <bdi>Ana</bdi> now" in page.text


def test_without_the_facts_about_the_wiki(
    client: FlaskClient, save: Save, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the addresses of a wiki, no link can be written."""
    save(ANA, BO, matches=(MATCH,))
    sites: dict[str, Site] = {}
    monkeypatch.setattr(Services, "sites", lambda _: sites)
    assert "No example can be made" in client.get(ADDRESS).text


def test_a_page_without_a_profile(client: FlaskClient, save: Save) -> None:
    """It is a helpful 404, as on the page of the profile."""
    save(ANA)
    response = client.get("/preview/testwiki/User:Nobody")
    assert response.status_code == 404
    assert "No profile stands on this page" in response.text


def test_the_profile_links_to_it(client: FlaskClient, save: Save) -> None:
    """Its owner sees what a notice would look like before one comes."""
    save(make_page("Ana", title="User:Ana B/Capacity profile"))
    page = client.get("/profile/testwiki/User:Ana_B/Capacity_profile").text
    href = "/preview/testwiki/User:Ana_B/Capacity_profile"
    assert f'<a href="{href}" rel="nofollow">How a notice would look</a>' in page
    assert client.get(href).status_code == 200
