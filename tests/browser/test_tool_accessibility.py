"""No page of the tool keeps anybody out: axe-core, zoom, targets, forced colours."""

from typing import Literal

import pytest
from playwright.sync_api import Page, ViewportSize

from exchange.settings import Settings
from tests.browser.axe import find_violations
from tests.browser.keyboard import tab_to
from tests.browser.served_tool import ServedTool
from tests.browser.tool_pages import NOT_FOUND, PAGES, PATHS, open_page
from tests.browser.windows import PHONE, WIDE, Windows
from toolforge_app import create_app

Scheme = Literal["light", "dark"]
LIGHT: Scheme = "light"
DARK: Scheme = "dark"
# Each language in both schemes and both sizes; each scheme in each size.
LOOKS: dict[str, tuple[tuple[Scheme, ViewportSize], ...]] = {
    "en": ((LIGHT, WIDE), (DARK, PHONE)),
    "ar": ((DARK, WIDE), (LIGHT, PHONE)),
    "ja": ((LIGHT, PHONE), (DARK, WIDE)),
}
DIRECTIONS = {"en": "ltr", "ar": "rtl", "ja": "ltr"}
CHECKING = {"check.check", "check.check_text"}
NOT_FOR_PEOPLE = {"status.healthz", "status.readyz", "robots.robots"}
# A wide screen at a zoom of 400 %.
NARROWEST: ViewportSize = {"width": 320, "height": 640}
LONG_WORDS = ("en", "ar", "de", "fr", "ru")
LEAST_TARGET = 24
# Parts that stand out of the page; what scrolls by itself may be wider.
TOO_WIDE = """() => document.documentElement.scrollWidth <= innerWidth ? [] :
    [...document.querySelectorAll("main *, header *, footer *")]
        .filter(each => !each.closest(".table-scroll, .example"))
        .filter(each => {
            const rect = each.getBoundingClientRect();
            return rect.width && (rect.right > innerWidth + 1 || rect.left < -1);
        })
        .map(each => each.outerHTML.slice(0, 150)).slice(-3)"""
# WCAG 2.5.8 lets links within a sentence be as high as its lines.
TOO_SMALL = """least => [...document.querySelectorAll(
        "a, button, input:not([type=hidden]), select, summary, textarea")]
    .filter(each => each.checkVisibility() && !each.matches(".skip-link"))
    .filter(each => getComputedStyle(each).display !== "inline")
    .map(each => [each.closest("label") || each, each])
    .filter(([area]) => {
        const rect = area.getBoundingClientRect();
        return Math.min(rect.width, rect.height) < least;
    })
    .map(([area, each]) => each.outerHTML.slice(0, 150))"""

# Of many alike (results, rows, branches) the first three tell what axe-core can see.
KEEP_THREE = """() => document.querySelectorAll("main *").forEach(each => {
    const alike = [...each.children].filter(
        child => child.tagName + child.className ===
            each.lastElementChild.tagName + each.lastElementChild.className);
    alike.slice(3).forEach(child => child.remove());
})"""


@pytest.fixture(params=PAGES)
def name(request: pytest.FixtureRequest) -> str:
    """Name each page."""
    return str(request.param)


def forgive_not_found(windows: Windows, name: str) -> None:
    """Take out what the browser itself says of a page that is not there."""
    if name == NOT_FOUND:
        windows.troubles = [
            each for each in windows.troubles if "status of 404" not in each
        ]


def test_nothing_keeps_anybody_out(
    windows: Windows, tool: ServedTool, name: str
) -> None:
    """No rule of axe-core is broken in any language, scheme or size."""
    found: dict[str, list[str]] = {}
    page = windows.open()
    for language, looks in LOOKS.items():
        open_page(page, name, tool, language)
        assert_speaks(page, language)
        page.set_viewport_size(NARROWEST)
        found[f"{language} too wide"] = page.evaluate(TOO_WIDE)
        found[f"{language} too small"] = page.evaluate(TOO_SMALL, LEAST_TARGET)
        page.evaluate(KEEP_THREE)
        for scheme, size in looks:
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size(size)
            found[f"{language} {scheme} {size['width']}"] = find_violations(page)
    forgive_not_found(windows, name)

    assert {look: each for look, each in found.items() if each} == {}


def test_no_page_is_forgotten(tool: ServedTool) -> None:
    """Whoever adds a page adds it to those that are looked at here."""
    urls = create_app(Settings()).url_map.bind("")
    profile = tool.profile_path(tool.sample_people[0])
    preview = profile.replace("/profile/", "/preview/")
    paths = (*PATHS, profile, preview)
    looked_at = {urls.match(path.partition("?")[0])[0] for path in paths}
    pages = {
        rule.endpoint
        for rule in urls.map.iter_rules()
        if not rule.rule.startswith(("/api/", "/static/"))
    }

    assert pages - looked_at - NOT_FOR_PEOPLE - CHECKING == set()


def assert_speaks(page: Page, language: str) -> None:
    """The page says in which language and direction it is written."""
    html = page.locator("html")
    assert html.get_attribute("lang") == language
    assert html.get_attribute("dir") == DIRECTIONS[language]


@pytest.mark.parametrize("language", LONG_WORDS)
def test_no_page_is_wider_than_a_phone(
    windows: Windows, tool: ServedTool, language: str
) -> None:
    """Where words are long, too, nobody has to scroll to the side."""
    page = windows.open(viewport=NARROWEST)
    widths = {}
    for name in PAGES:
        open_page(page, name, tool, language)
        widths[name] = page.evaluate("document.documentElement.scrollWidth")
    forgive_not_found(windows, NOT_FOUND)

    widest = NARROWEST["width"]
    assert {name: each for name, each in widths.items() if each > widest} == {}


def test_endless_words_do_not_widen_a_page(windows: Windows, tool: ServedTool) -> None:
    """Whatever people write, a phone shows it without scrolling to the side."""
    page = windows.open(viewport=NARROWEST)
    for path in (
        *map(tool.profile_path, tool.hostile_people[-2:]),
        *("/search?q=hostile", "/requests", "/capacity/9999", "/capacities/missing"),
    ):
        page.goto(path)
        assert page.evaluate(TOO_WIDE) == [], path


def test_nothing_moves_for_those_who_asked_for_that(windows: Windows) -> None:
    """No element has a transition or an animation then."""
    page = windows.open("/search?q=Lua", reduced_motion="reduce")
    moving = page.evaluate(
        """() => [...document.querySelectorAll("*")].filter(each => {
            const style = getComputedStyle(each);
            return style.transitionDuration.split(", ").some(time => time !== "0s")
                || style.animationName !== "none";
        }).map(each => each.outerHTML.slice(0, 100))"""
    )
    assert moving == []


def test_forced_colours_keep_what_is_needed_to_find_ones_way(windows: Windows) -> None:
    """Focus, the frame of the box, the current page and the chosen option are seen."""
    page = windows.open("/search?q=Lua", forced_colors="active")
    tab_to(page, "#q")
    style = "(each, name) => getComputedStyle(each)[name]"
    assert page.locator(".search-box").evaluate(style, "outlineStyle") == "solid"
    assert page.locator(".search-box").evaluate(style, "borderTopStyle") == "solid"
    plain = page.locator(".site-nav a").nth(1)
    current = page.locator(".site-nav [aria-current]")
    border = "borderBlockEndColor"
    assert current.evaluate(style, border) != plain.evaluate(style, border)
    page.keyboard.type(" works")
    page.locator("#q").fill("works")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    chosen = page.get_by_role("option").first
    other = page.get_by_role("option").nth(1)
    assert chosen.evaluate(style, "outlineStyle") != other.evaluate(
        style, "outlineStyle"
    )
