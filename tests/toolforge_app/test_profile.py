"""The page of a profile."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from markupsafe import Markup

from exchange.domain.long_text import LONGEST_TEXT
from exchange.domain.match import Alike, Match, Reason
from exchange.store.port import Store
from tests.builders import make_page
from tests.toolforge_app.conftest import take_lease

Save = Callable[..., None]

MATCH = Match(
    learner_id="testwiki:1",
    teacher_id="testwiki:2",
    capacities=("134",),
    score=65536,
    reasons=(
        Reason("teaches", "134", "134"),
        Reason("learns", "106", "500"),
        Reason("language", "pt", "4"),
    ),
    mutual=True,
)


def seen(page: str) -> str:
    """Give the text of a page without its tags."""
    return Markup(page).striptags()


def test_a_profile_has_its_own_address(client: FlaskClient, save: Save) -> None:
    """The page of the wiki names the page of the tool, with underscores or spaces."""
    save(make_page("Ana", offers="Lua", title="User:Ana B/Capacity profile"))
    for title in ("User:Ana_B/Capacity_profile", "User:Ana%20B/Capacity%20profile"):
        page = client.get(f"/profile/testwiki/{title}").text
        assert "<h1><bdi>Ana</bdi></h1>" in page
        assert 'href="https://test.example/wiki/User:Ana_B/Capacity_profile"' in page
        assert 'href="https://test.example/wiki/User_talk:Ana"' in page


def test_a_person_is_not_for_search_engines(client: FlaskClient, save: Save) -> None:
    """Persons are noindex; an affiliate may be found anywhere."""
    save(
        make_page("Ana"),
        make_page("Group", page_id=2, type="affiliate", title="Group"),
    )
    assert "noindex" in client.get("/profile/testwiki/User:Ana").text
    assert "noindex" not in client.get("/profile/testwiki/Group").text


def test_matches_are_shown_with_reasons(client: FlaskClient, save: Save) -> None:
    """The learner's page says who could teach; the teacher's says who could learn."""
    save(
        make_page("Ana", page_id=1, wants="Lua", offers="photography"),
        make_page("Bo", page_id=2, offers="Lua", wants="technology"),
        matches=(MATCH,),
    )
    learner = client.get("/profile/testwiki/User:Ana").text
    assert 'href="/profile/testwiki/User:Bo"' in learner
    teachers, learners = seen(learner).split("Who could learn from Ana")
    assert "Who could teach Ana" in teachers
    assert "Offers Lua, which Ana wants." in teachers
    narrower = "technology (more exactly: photography)"
    assert f"Wants {narrower}, which Ana offers." in teachers
    assert "Both speak Portuguese (near-native)." in teachers
    assert "Both ways" in teachers
    assert "Nobody who wants this" in learners
    page = seen(client.get("/profile/testwiki/User:Bo").text)
    learners = page.split("learn from Bo")[1]
    assert "Wants Lua, which Bo offers." in learners
    assert f"Offers {narrower}, which Bo wants." in learners


def test_several_reasons_of_a_kind_make_one_sentence(
    client: FlaskClient, save: Save
) -> None:
    """A match with three capacities is still read at a glance."""
    reasons = tuple(Reason("teaches", key, key) for key in ("134", "500", "64"))
    match = replace(MATCH, reasons=reasons, mutual=False)
    save(make_page("Ana"), make_page("Bo", page_id=2), matches=(match,))
    page = seen(client.get("/profile/testwiki/User:Ana").text)
    assert "Offers Lua, photography and policy, which Ana wants." in page
    assert "Both ways" not in page


def test_a_match_who_has_left_is_not_shown(
    client: FlaskClient, save: Save, store: Store
) -> None:
    """Between two runs of the matching, removed people are nowhere to be seen."""
    save(make_page("Ana"), make_page("Zebulon", page_id=2), matches=(MATCH,))
    assert "Zebulon" in client.get("/profile/testwiki/User:Ana").text
    store.remove_profiles(["testwiki:2"], take_lease(store))
    page = client.get("/profile/testwiki/User:Ana").text
    assert "Zebulon" not in page
    assert client.get("/profile/testwiki/User:Zebulon").status_code == 404


def test_a_group_is_written_to_on_its_own_talk_page(
    client: FlaskClient, save: Save
) -> None:
    """A group has no user talk page; its own page's talk page is the place."""
    save(make_page("Group", type="group", title="Project:Group"))
    page = client.get("/profile/testwiki/Project:Group").text
    assert "wiki/project_talk:Group" in page


def test_somebody_who_asks_for_email(client: FlaskClient, save: Save) -> None:
    """Writing by e-mail is the wiki's own form: the tool knows no address."""
    save(make_page("Ana", contact="email"))
    page = client.get("/profile/testwiki/User:Ana").text
    assert "wiki/Special:EmailUser/Ana" in page


@pytest.mark.parametrize(
    "address",
    ["/profile/testwiki/User:Nobody", "/profile/otherwiki/User:Ana", "/profile/x/%00"],
)
def test_a_profile_that_is_not_there(
    client: FlaskClient, save: Save, address: str
) -> None:
    """A page without a profile is a helpful 404."""
    save(make_page("Ana"))
    response = client.get(address)
    assert response.status_code == 404
    assert "No profile stands on this page" in response.text


def test_people_alike_and_what_they_name_besides_are_shown(
    client: FlaskClient, save: Save, store: Store
) -> None:
    """Links to them, and to capacities that the profile does not name itself."""
    save(
        make_page("Ana", page_id=1, wants="Lua"),
        make_page("Bo", page_id=2, wants="Lua", offers="photography"),
    )
    assert "People like" not in client.get("/profile/testwiki/User:Ana").text
    alike = Alike(
        "testwiki:1", ("testwiki:2", "testwiki:9"), (), ("500", "text:bee keeping")
    )
    store.replace_alike([alike], take_lease(store))
    page = client.get("/profile/testwiki/User:Ana").text
    section = page[page.index("People like <bdi>Ana</bdi>") :]
    assert 'href="/profile/testwiki/User:Bo"' in section
    assert 'href="/capacity/500"' in section
    assert "bee keeping" not in section


def test_places_and_affiliates_are_links(client: FlaskClient, save: Save) -> None:
    """A label in another language says so; what the vocabulary lost is no link."""
    save(make_page("Ana", territory=("br", "gone"), affiliations=("BR",)))
    page = client.get("/profile/testwiki/User:Ana?uselang=pt").text
    assert '<a href="/territory/br?uselang=pt"><bdi>Brasil</bdi></a>' in page
    label = '<bdi lang="en">Wiki Movement Brazil</bdi>'
    assert f'<a href="/affiliate/BR?uselang=pt">{label}</a>' in page
    assert "<bdi>gone</bdi>" in page
    assert "/territory/gone" not in page


def test_of_a_long_text_the_beginning_is_shown(client: FlaskClient, save: Save) -> None:
    """What the page says after it, and what programs read, is on the wiki."""
    long = "word " * LONGEST_TEXT
    save(make_page("Ana", about="short"), make_page("Eve", page_id=2, about=long))
    page = client.get("/profile/testwiki/User:Eve").text
    assert "word word…</p>" in page
    # The text itself, and its description for programs.
    assert page.count("word ") < 2 * LONGEST_TEXT / 5
    button = ">Profile on the wiki</a>"
    assert page.count(button) == 2
    assert client.get("/profile/testwiki/User:Ana").text.count(button) == 1
