"""The directory of capacities."""

from collections.abc import Callable

from flask.testing import FlaskClient

from tests.builders import capacity, make_page

Save = Callable[..., None]


def test_the_tree_counts_narrower_ones(client: FlaskClient, save: Save) -> None:
    """Who offers photography counts for technology; the tree shows both."""
    save(
        make_page("Ana", offers="photography"), make_page("Bo", page_id=2, wants="Lua")
    )
    page = " ".join(client.get("/capacities").text.split())
    technology = page.split("<bdi>technology</bdi>")[1]
    assert technology.index("1 offer") < technology.index("1 want")
    assert technology.index("<bdi>photography</bdi>") > 0


def test_a_capacity_without_a_name_is_not_listed(
    client: FlaskClient, save: Save
) -> None:
    """A number says nothing to anybody."""
    save()
    assert "/capacity/97" not in client.get("/capacities").text


def test_a_capacity_shows_who_offers_and_wants_it(
    client: FlaskClient, save: Save
) -> None:
    """The page has both sides, its place in the tree and its names elsewhere."""
    save(
        make_page("Ana", offers="portrait photography"),
        make_page("Bo", page_id=2, wants="photography"),
    )
    page = client.get("/capacity/500?uselang=pt").text
    offering, wanting = page.split('id="wanting"')
    assert "<bdi>fotografia</bdi></h1>" in offering
    assert "<bdi>tecnologia</bdi>" in offering
    assert "Ana" in offering
    assert "Bo" in wanting
    assert 'lang="ja" dir="auto">写真<' in page


def test_a_capacity_that_is_not_there(client: FlaskClient, save: Save) -> None:
    """An unknown id is a helpful 404."""
    save()
    response = client.get("/capacity/999999")
    assert response.status_code == 404
    assert "no such capacity" in response.text


def test_the_tree_is_filtered_in_any_language(client: FlaskClient, save: Save) -> None:
    """A part of a name shows its branch, with its place and what is below it."""
    save()
    page = client.get("/capacities?q=写真").text
    assert "<b><bdi>photography</bdi></b>" in page
    assert "<bdi>technology</bdi>" in page
    assert "<bdi>portrait photography</bdi>" in page
    assert "<bdi>Lua</bdi>" not in page
    assert "<bdi>policy</bdi>" not in page
    assert "<details" in page
    assert page.count("<details") == page.count(" open>")


def test_a_filter_that_fits_nothing_helps(client: FlaskClient, save: Save) -> None:
    """A mistake is answered with what may be meant, and with a search."""
    save()
    page = client.get("/capacities?q=photographi").text
    assert "No capacity has “<bdi>photographi</bdi>” in its name" in page
    assert 'href="/capacity/500"' in page
    assert 'href="/search?q=photographi"' in page


def test_what_is_wanted_in_vain_is_seen_at_once(
    client: FlaskClient, save: Save
) -> None:
    """What more people want than offer stands first, the greatest lack on top."""
    save(
        make_page("Ana", page_id=1, offers="policy", wants="Lua"),
        make_page("Bo", page_id=2, wants="Lua, policy"),
        make_page("Cleo", page_id=3, wants="Lua, policy"),
        make_page("Dee", page_id=4, offers="portrait photography"),
    )
    page = client.get("/capacities").text
    needed = page.split('id="needed"')[1].split("</section>")[0]
    assert needed.index("Lua") < needed.index("policy")
    assert "photography" not in needed
    lua = needed.split("<bdi>Lua</bdi>")[1].split("</li>")[0]
    assert 'class="balance__offers" x="0" y="0" width="0"' in lua
    assert 'class="balance__wants" x="0" y="0" width="50"' in lua
    policy = needed.split("<bdi>policy</bdi>")[1].split("</li>")[0]
    assert 'class="balance__offers" x="-16" y="0" width="16"' in policy


def test_a_capacity_that_nobody_offers_leads_on(
    client: FlaskClient, save: Save
) -> None:
    """The page names who knows it, what is near it, and what to write."""
    save(
        make_page("Ana", knows=(capacity("Lua"),)),
        make_page("Bo", page_id=2, offers="photography"),
    )
    page = client.get("/capacity/134").text
    assert '1 person knows it without offering it: <a href="/search?knows=134"' in page
    assert '1 offers something of <a href="/capacity/106"><bdi>technology' in page
    assert "| wants = Lua</code>" in page


def test_narrower_capacities_have_counts(client: FlaskClient, save: Save) -> None:
    """A broad capacity shows which of its parts are offered and wanted."""
    save(make_page("Ana", offers="photography", wants="Lua"))
    page = client.get("/capacity/106").text
    narrower = page.split('id="narrower"')[1].split("</section>")[0]
    lua = narrower.split("<bdi>Lua</bdi>")[1].split("</li>")[0]
    assert "0 offer it" in lua
    assert "1 wants it" in lua
