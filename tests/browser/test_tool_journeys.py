"""From the start page to a teacher and on to help, by keyboard alone."""

from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.keyboard import has_focus, tab_to
from tests.browser.windows import PHONE, WIDE, Windows

SIZES = {"phone": PHONE, "wide": WIDE}
FIRST_LANGUAGE = '.facet[data-facet="language"] input[type=checkbox]'
FIRST_PLACE = '.facet[data-facet="territory"] input[type=checkbox]'


@dataclass(frozen=True)
class Reader:
    """Somebody who types the beginning of a word and means the whole."""

    language: str
    direction: str
    typed: str
    meant: str


READERS = (
    Reader("en", "ltr", "works", "workshop"),
    Reader("ar", "rtl", "ورش", "ورشة عمل"),
    Reader("ja", "ltr", "ワーク", "ワークショップ"),
)


@pytest.fixture(params=READERS, ids=lambda reader: reader.language)
def reader(request: pytest.FixtureRequest) -> Reader:
    """Give each of the readers."""
    found: Reader = request.param
    return found


@pytest.fixture(params=SIZES.values(), ids=SIZES)
def size(request: pytest.FixtureRequest) -> ViewportSize:
    """Give each size of a window."""
    found: ViewportSize = request.param
    return found


def test_a_search_leads_to_people_who_could_teach(
    windows: Windows, reader: Reader, size: ViewportSize
) -> None:
    """Suggestions, filters without reloading, Back, a profile, a capacity, help."""
    page = windows.open("/", language=reader.language, viewport=size)
    assert_speaks(page, reader)
    skip_to_search_box(page)
    page.keyboard.type(reader.typed)
    expect(page.get_by_role("option").first).to_have_text(reader.meant)
    page.keyboard.press("ArrowDown")
    expect(page.locator("#q")).to_have_value(reader.meant)
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?**")
    assert_finds_people(page)

    page.evaluate("window.isSamePage = true")
    languages = choose(page, "language")
    choose(page, "territory")
    page.go_back()
    expect(page.locator(f"{FIRST_PLACE}:checked")).to_have_count(0)
    expect(page.locator(f"{FIRST_LANGUAGE}:checked")).to_have_count(1)
    assert "territory" not in page.url
    expect(page.locator("#count")).to_have_text(languages)
    assert page.evaluate("window.isSamePage")
    open_facet(page, "type")
    tab_to(page, facet("type", "input"))

    go_on_from_results(page, reader)


def test_a_search_leads_there_without_javascript(
    windows: Windows, reader: Reader, size: ViewportSize
) -> None:
    """The same by forms and links."""
    page = windows.open(
        "/", language=reader.language, viewport=size, java_script_enabled=False
    )
    assert page.locator("html").get_attribute("dir") == reader.direction
    skip_to_search_box(page)
    page.keyboard.type(reader.meant)
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?**")
    assert_finds_people(page)

    for checkbox in (FIRST_LANGUAGE, FIRST_PLACE):
        tab_to(page, checkbox)
        page.keyboard.press("Space")
    tab_to(page, ".filters > .cdx-button")
    page.keyboard.press("Enter")
    page.wait_for_url("**territory=**")
    assert page.locator(f"{FIRST_LANGUAGE}:checked").count() == 1
    assert page.locator(".used-filter").count() == 2
    assert_finds_people(page)
    follow(page, ".card__name a")
    follow(page, ".match__name a")
    assert "/profile/" in page.url


def test_nobody_found_leads_to_people(windows: Windows, reader: Reader) -> None:
    """A search that finds nobody offers another one that finds somebody."""
    page = windows.open("/search?offers=134&language=xx", language=reader.language)
    assert page.locator(".card").count() == 0
    tab_to(page, ".nobody a")
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    assert_finds_people(page)


def assert_speaks(page: Page, reader: Reader) -> None:
    """The page says in which language and direction it is written."""
    assert page.locator("html").get_attribute("lang") == reader.language
    assert page.locator("html").get_attribute("dir") == reader.direction


def skip_to_search_box(page: Page) -> None:
    """Take the first link of the page, which leads past the header."""
    tab_to(page, ".skip-link")
    page.keyboard.press("Enter")
    assert has_focus(page, "main")
    tab_to(page, "#q")


def assert_finds_people(page: Page) -> None:
    """There are results, and their number is a heading."""
    expect(page.locator(".results .card").first).to_be_visible()
    expect(page.locator("#count")).not_to_be_empty()


def choose(page: Page, name: str) -> str:
    """Press Space on a checkbox; give the number of profiles that is read out then."""
    open_facet(page, name)
    tab_to(page, facet(name, "input[type=checkbox]"))
    value = page.evaluate("document.activeElement.value")
    page.keyboard.press("Space")
    page.wait_for_url(f"**{name}={value}**")
    expect(page.locator(".results")).not_to_have_attribute("aria-busy", "true")
    count = page.locator("#count").inner_text()
    expect(page.get_by_role("status")).to_have_text(count)
    # By name and value: the checkbox is another one now, in the place of the first.
    assert has_focus(page, f'[name="{name}"][value="{value}"]:checked')
    return count


def open_facet(page: Page, name: str) -> None:
    """Come to a filter, and open it where it is closed."""
    tab_to(page, facet(name, "summary"))
    if page.locator(facet(name, "") + ":not([open])").count():
        page.keyboard.press("Enter")


def facet(name: str, selector: str) -> str:
    """Select what is in a filter."""
    return f'.facet[data-facet="{name}"] {selector}'.strip()


def go_on_from_results(page: Page, reader: Reader) -> None:
    """Follow links to a profile, a teacher, a capacity, the tree, requests and help."""
    for selector, path in (
        (".card__name a", "/profile/"),
        (".match__name a", "/profile/"),
        (".panel--offers .chip", "/capacity/"),
        (".breadcrumb a", "/capacities"),
        ('.site-nav a[href*="/requests"]', "/requests"),
        ('.site-footer a[href*="/help"]', "/help"),
    ):
        follow(page, selector)
        assert path in page.url
        assert_speaks(page, reader)
    other = "ja" if reader.language != "ja" else "ar"
    follow(page, f'.languages a[lang="{other}"]')
    assert page.locator("html").get_attribute("lang") == other
    follow(page, '.site-nav a[href*="/search"]')
    assert page.locator("html").get_attribute("lang") == other


def follow(page: Page, selector: str) -> None:
    """Go to the first link that fits, by keyboard, and follow it."""
    before = page.url
    tab_to(page, selector)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: address != before)
