"""Filters without reloading: what is shown, the address and the focus stay together."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.keyboard import has_focus
from tests.browser.windows import Windows, hold, let_go

LANGUAGES = '.facet[data-facet="language"] input'
OFFERS = '.facet[data-facet="offers"] input'


@pytest.fixture
def search(windows: Windows) -> Page:
    """Give the search, which would forget a mark if it were loaded again."""
    page = windows.open("/search?q=Lua")
    page.evaluate("window.isSamePage = true")
    return page


def wait_for_answer(page: Page, address: str) -> None:
    """Wait until the results of an address are there."""
    page.wait_for_url(address)
    expect(page.locator(".results")).not_to_have_attribute("aria-busy", "true")


def is_same_page(page: Page) -> bool:
    """Tell whether nothing has been loaded anew."""
    return bool(page.evaluate("window.isSamePage === true"))


def test_what_a_script_shows_is_what_the_address_shows(search: Page) -> None:
    """After two filters, loading the address gives the same results and filters."""
    search.locator(f"{LANGUAGES}[value=en]").check()
    wait_for_answer(search, "**language=en**")
    search.locator(OFFERS).nth(1).check()
    wait_for_answer(search, "**offers=**")
    assert is_same_page(search)
    parts = (".filters", ".results", ".languages", "title")
    shown = [search.locator(part).inner_html() for part in parts]

    search.reload()

    assert [search.locator(part).inner_html() for part in parts] == shown


def test_a_link_takes_a_filter_away(search: Page) -> None:
    """The focus comes to the number of results, since the link is gone."""
    search.goto("/search?q=Lua&language=en&-territory=br&sort=newest")
    search.evaluate("window.isSamePage = true")
    search.locator(".used-filter").first.focus()
    search.keyboard.press("Enter")
    wait_for_answer(search, lambda address: "language=en" not in address)
    assert has_focus(search, "#count")
    search.locator(".used-filter").first.click()
    wait_for_answer(search, lambda address: "territory" not in address)
    # Neither of them comes back with the next filter; the order stays.
    search.locator(f"{LANGUAGES}[value=fr]").check()
    wait_for_answer(search, "**language=fr**")

    assert "territory" not in search.url
    assert "sort=newest" in search.url
    assert is_same_page(search)


def test_arrow_keys_in_a_list_do_not_lose_their_place(search: Page) -> None:
    """Every arrow chooses another level, and the focus stays in the list."""
    level = search.locator("#level")
    level.focus()
    before = level.input_value()
    for _ in range(2):
        search.keyboard.press("ArrowDown")
    expect(search.locator("#count")).not_to_be_empty()
    search.wait_for_url("**level=4**")
    wait_for_answer(search, "**level=4**")

    assert before == ""
    assert has_focus(search, "#level")
    assert level.input_value() == "4"
    search.keyboard.press("Tab")
    assert not has_focus(search, "#level")


def test_arrow_keys_choose_a_side(search: Page) -> None:
    """The arrows move through all, offers and wants, and Tab leads out."""
    search.locator('input[name=side][value=""]').focus()
    search.keyboard.press("ArrowDown")
    wait_for_answer(search, "**side=offers**")
    assert has_focus(search, '[name=side][value="offers"]:checked')
    search.keyboard.press("ArrowDown")
    wait_for_answer(search, "**side=wants**")
    assert has_focus(search, '[name=side][value="wants"]:checked')
    search.keyboard.press("Tab")
    assert not has_focus(search, "[name=side]")


def test_back_and_forward_show_what_was_there(search: Page) -> None:
    """Going back to the first search and on again needs no reloading."""
    count = search.locator("#count")
    first = count.inner_text()
    search.locator(f"{LANGUAGES}[value=fr]").check()
    wait_for_answer(search, "**language=fr**")
    second = count.inner_text()
    assert first != second

    search.go_back()
    expect(count).to_have_text(first)
    expect(search.locator(f"{LANGUAGES}[value=fr]")).not_to_be_checked()
    search.go_forward()
    expect(count).to_have_text(second)
    expect(search.locator(f"{LANGUAGES}[value=fr]")).to_be_checked()
    assert is_same_page(search)


def test_skipping_within_the_page_loads_nothing(search: Page) -> None:
    """The links past the header and the filters move the focus alone."""
    asked: list[str] = []
    search.on("request", lambda request: asked.append(request.resource_type))
    search.locator(".skip-link").focus()
    search.keyboard.press("Enter")
    assert has_focus(search, "main")
    search.evaluate("location.hash = 'count'")
    search.go_back()

    # Chromium asks for the icon once more.
    assert set(asked) <= {"other"}
    assert is_same_page(search)


def test_a_typed_filter_can_be_unchosen(search: Page) -> None:
    """What was typed into the box is chosen below then, and the box holds the rest."""
    search.locator("#q").fill("Lua lang:fr")
    search.locator(f"{LANGUAGES}[value=en]").check()
    wait_for_answer(search, "**language=en**")
    expect(search.locator("#q")).to_have_value("Lua")
    search.locator(f"{LANGUAGES}[value=fr]").uncheck()
    wait_for_answer(search, lambda address: "fr" not in address)

    expect(search.locator(f"{LANGUAGES}[value=fr]")).not_to_be_checked()
    assert is_same_page(search)


def test_the_last_of_quick_choices_counts(search: Page) -> None:
    """An answer that comes late does not take the place of a newer one."""
    held = hold(search, "**/search?*language=en*")
    search.locator(f"{LANGUAGES}[value=en]").check()
    search.locator(f"{LANGUAGES}[value=en]").uncheck()
    search.locator(f"{LANGUAGES}[value=fr]").check()
    wait_for_answer(search, "**language=fr**")
    count = search.locator("#count").inner_text()
    assert held
    let_go(search, held)

    assert "language=en" not in search.url
    assert search.locator("#count").inner_text() == count


def test_where_a_script_fails_the_page_is_loaded(windows: Windows) -> None:
    """An answer that cannot be fetched is opened as any address is."""
    page = windows.open("/search?q=Lua")
    page.evaluate("window.isSamePage = true")
    page.evaluate("() => { window.fetch = () => Promise.reject(new Error('away')); }")
    page.locator(f"{LANGUAGES}[value=en]").check()
    page.wait_for_url("**language=en**")
    page.wait_for_load_state()

    assert not is_same_page(page)
    expect(page.locator(f"{LANGUAGES}[value=en]")).to_be_checked()
