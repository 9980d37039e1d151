"""What holds for the pages of capacities, affiliates, places, requests and help."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.builders import make_page

Save = Callable[..., None]

LISTS = ["/capacities", "/affiliates", "/territories", "/requests", "/help", "/about"]
PAGES = [*LISTS, "/capacity/134", "/affiliate/BR", "/territory/br", "/search?offers=64"]


@pytest.mark.parametrize("path", PAGES)
def test_all_text_is_messages(client: FlaskClient, save: Save, path: str) -> None:
    """`?uselang=qqx` shows where each message stands, and no page breaks by it."""
    save(make_page("Ana", offers="Lua", affiliations=("BR",), territory=("br",)))
    sign = "&" if "?" in path else "?"
    response = client.get(f"{path}{sign}uselang=qqx")
    assert response.status_code == 200
    assert "(nav-search)" in response.text


@pytest.mark.parametrize("path", PAGES)
def test_links_keep_the_language(client: FlaskClient, save: Save, path: str) -> None:
    """Whoever reads in Arabic goes on in Arabic."""
    save(make_page("Ana", offers="Lua", affiliations=("BR",), territory=("br",)))
    sign = "&" if "?" in path else "?"
    page = client.get(f"{path}{sign}uselang=ar").text
    main = page.split("<main")[1].split("</main>")[0]
    inner = [
        each.split('"')[0]
        for each in main.split('href="/')[1:]
        if not each.startswith("api/")
    ]
    assert [each for each in inner if "uselang=ar" not in each] == []


@given(
    noun=st.sampled_from(["capacity", "affiliate", "territory"]),
    term_id=st.text(min_size=1, max_size=60),
)
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_absurd_ids_are_not_there(
    client: FlaskClient, save: Save, noun: str, term_id: str
) -> None:
    """Whatever stands where an id belongs is a page or a helpful 404."""
    save()
    response = client.get(f"/{noun}/{term_id}")
    # A slash leads elsewhere, "." and ".." to another page of the tool.
    assert response.status_code in (200, 301, 308, 404)


@given(
    path=st.sampled_from(["/capacities", "/affiliates", "/requests"]),
    written=st.text(max_size=300),
)
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_absurd_texts_are_no_error_of_ours(
    client: FlaskClient, save: Save, path: str, written: str
) -> None:
    """Any text in a filter box gives a page, which shows it as text."""
    save()
    response = client.get(path, query_string={"q": f"{written}<b id=evil>"})
    assert response.status_code == 200
    assert "<b id=evil>" not in response.text
