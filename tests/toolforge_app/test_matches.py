"""The page to which notices link."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from markupsafe import Markup

from exchange.domain.answers import CONTACTED, DECLINED
from exchange.domain.notice_links import answer_url, matches_url
from exchange.store.port import Store
from tests.builders import make_page
from tests.toolforge_app.conftest import take_lease
from toolforge_app.matches import read_user_name

Save = Callable[..., None]


def seen(page: str) -> str:
    """Give the text of a page's content without its tags."""
    return Markup(page.split("<main")[1].split("</main>")[0]).striptags()


def test_it_says_what_can_be_done(client: FlaskClient) -> None:
    """No login yet, no pair twice, how to stop, and where all matches stand."""
    response = client.get(matches_url("", "en"))
    text = seen(response.text)
    assert "this tool has no login yet" in text
    assert "nobody is told of the same match twice" in text
    assert "| notify = never" in text
    assert "Your user name" in text
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in response.text


@pytest.mark.parametrize(
    ("answer", "said"),
    [(CONTACTED, "in touch with Bo."), (DECLINED, "Bo is not a fit for you.")],
)
def test_an_answer_names_whom_it_is_about(
    client: FlaskClient, save: Save, store: Store, answer: str, said: str
) -> None:
    """The link of a notice leads to the other's profile, and keeps no answer."""
    save(make_page("Bo", page_id=2))
    response = client.get(answer_url("", "testwiki:2", answer, "de"))
    assert 'href="/profile/testwiki/User:Bo?uselang=de"' in response.text
    page = client.get(answer_url("", "testwiki:2", answer, "en")).text
    assert said in seen(page)
    assert store.answers() == []


def test_the_other_has_left(client: FlaskClient, save: Save, store: Store) -> None:
    """An old notice may tell of somebody who took the template off their page."""
    save(make_page("Bo", page_id=2))
    store.remove_profiles(["testwiki:2"], take_lease(store))
    text = seen(client.get(answer_url("", "testwiki:2", DECLINED, "en")).text)
    assert "is not there any more" in text


@pytest.mark.parametrize("other", ["2", "testwiki:x", "x" * 5000, "a:1;--", "\0:1", ""])
@pytest.mark.parametrize("answer", ["declined", "<b>", ""])
def test_absurd_values_are_left_out(
    client: FlaskClient, save: Save, other: str, answer: str
) -> None:
    """What no notice of ours says is not shown, and no mistake of ours."""
    save()
    query = {"other": other, "answer": answer, "user": "<i>|"}
    response = client.get("/matches", query_string=query)
    assert response.status_code == 200
    assert "<i>" not in response.text
    assert "The notice told" not in response.text


@pytest.mark.parametrize(
    "written",
    ["Ana B", "ana_B", "User:Ana B", "[[User:Ana B/Capacity profile]]", " @Ana B "],
)
def test_a_user_name_leads_to_the_profile(
    client: FlaskClient, save: Save, written: str
) -> None:
    """People write their name in many ways; all public matches stand there."""
    save(make_page("Ana B"), make_page("Ana Belen", page_id=2))
    query = {"user": written, "uselang": "de"}
    response = client.get("/matches", query_string=query)
    assert response.status_code == 302
    assert response.location == "/profile/testwiki/User:Ana_B?uselang=de"


def test_similar_names_are_offered(client: FlaskClient, save: Save) -> None:
    """Without the very name, those that hold it are listed, and nobody else."""
    save(
        make_page("Ana Belen"),
        make_page("Bo", page_id=2, about="A friend of Ana."),
    )
    page = client.get("/matches?user=Ana").text
    assert 'href="/profile/testwiki/User:Ana_Belen"' in page
    assert "User:Bo" not in page


def test_a_name_without_a_profile(client: FlaskClient, save: Save) -> None:
    """Who has no profile that counts is led to where the reason is told."""
    save(make_page("Ana"))
    page = client.get("/matches?user=Zebulon").text
    assert "No profile was found by the name Zebulon." in seen(page)
    assert 'href="/check"' in page


@pytest.mark.parametrize("written", ["", "  ", "@", ":", "/", "User:", "__"])
def test_what_is_no_name_finds_nobody(
    client: FlaskClient, save: Save, written: str
) -> None:
    """Signs alone are no name, and the form stands there as before."""
    save(make_page("Ana"))
    assert read_user_name(written) == ""
    response = client.get("/matches", query_string={"user": written})
    assert response.status_code == 200
    assert "No profile was found" not in response.text
