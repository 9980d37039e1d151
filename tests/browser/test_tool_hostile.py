"""Whatever stands in a profile is text: no script of it runs, on any page.

The windows ignore the content security policy, so that nothing but the escaping of the
pages stands between a script and its running.
"""

import json

import pytest
from playwright.sync_api import Page, expect

from tests.browser.served_tool import ServedTool
from tests.browser.tool_people import HOSTILE_LABEL, TRICKS
from tests.browser.windows import Windows

LONGEST_SENT = 100
# Elements and attributes that only a broken escape could make.
ALIEN = """() => [...document.querySelectorAll(
        "img, iframe, [onerror], [onload], [onfocus], [style], [autofocus], a[href]")]
    .filter(each => !each.matches("a") || each.protocol === "javascript:")
    .map(each => each.outerHTML.slice(0, 200))"""
# Text that turns the direction round must not reach past its own element.
LOOSE = """() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const loose = [];
    while (walker.nextNode()) {
        const text = walker.currentNode;
        if (!/[\\u202a-\\u202e\\u2066-\\u2069]/.test(text.data)) continue;
        let at = text.parentElement;
        if (at.closest("script, style, textarea, option, title")) continue;
        const reachesOut = style => style.display === "inline"
            && !/isolate|plaintext/.test(style.unicodeBidi);
        while (reachesOut(getComputedStyle(at))) at = at.parentElement;
        const rest = at.textContent.replace(text.data, "").trim();
        if (rest) loose.push(at.outerHTML.slice(0, 200));
    }
    return loose;
}"""


@pytest.fixture
def page(windows: Windows) -> Page:
    """Give a window without the policy."""
    return windows.open(bypass_csp=True)


def assert_harmless(page: Page) -> None:
    """Nothing has run, and nothing stands there that could."""
    assert page.evaluate("window.hasRun") is None
    assert page.evaluate(ALIEN) == []


def test_a_script_would_be_seen(windows: Windows) -> None:
    """The test sees what it looks for: a page that lets a script through."""
    page = windows.open("/about", bypass_csp=True)
    page.evaluate(
        "text => { document.querySelector('main').innerHTML = text; }", TRICKS["image"]
    )
    page.wait_for_function("window.hasRun")
    assert len(page.evaluate(ALIEN)) == 1
    page.evaluate(
        "document.querySelector('main').innerHTML = '<p>I am <b>\\u202ex</b></p>'"
    )
    assert len(page.evaluate(LOOSE)) == 1
    # The picture that is not there is noted, too.
    assert [each for each in windows.troubles if "404" in each]
    windows.troubles.clear()


def test_profiles_show_it_as_text(page: Page, tool: ServedTool) -> None:
    """Name, words, about and all other fields; and what programs read of them."""
    for person in tool.hostile_people:
        page.goto(tool.profile_path(person))
        assert_harmless(page)
        assert page.evaluate(LOOSE) == []
        shown = page.locator(".profile").text_content() or ""
        trick = person.profile.about.removesuffix(" hostile")
        assert " ".join(shown.split()).count(" ".join(trick.split())) >= 8
        described = page.locator('script[type="application/ld+json"]').text_content()
        assert json.loads(described or "")["name"] == person.user_name


@pytest.mark.parametrize(
    "path",
    [
        *("/search?q=hostile", "/search?q=hostile&sort=newest", "/requests"),
        *("/capacity/9999", "/capacities", "/capacities/missing", "/affiliates"),
        "/territories",
    ],
)
def test_other_pages_show_it_as_text(page: Page, path: str) -> None:
    """Results, filters, requests, the capacity that was renamed, and the lists."""
    page.goto(path)
    assert_harmless(page)
    assert page.evaluate(LOOSE) == []


@pytest.mark.parametrize("trick", TRICKS.values(), ids=TRICKS)
def test_what_a_reader_sends_is_text(page: Page, trick: str) -> None:
    """The search box, the filters in use and the check."""
    trick = trick[:LONGEST_SENT]
    for path in ("/search", "/capacities", "/requests"):
        query = page.evaluate("q => '?' + new URLSearchParams(q)", {"q": trick})
        page.goto(path + query)
        assert_harmless(page)
        assert page.locator("input[name=q]").first.input_value() == trick.strip()
    filters = {"offers": trick, "-language": trick, "resource": trick}
    page.goto("/search" + page.evaluate("q => '?' + new URLSearchParams(q)", filters))
    assert_harmless(page)
    page.goto("/check")
    fields = "\n".join(f"| {name} = {trick}" for name in ("offers", "about", "role"))
    page.fill("#wikitext", f"{{{{Capacity profile\n{fields}\n}}}}")
    page.locator("form:has(#wikitext) button").click()
    page.locator(".checked").wait_for()
    assert_harmless(page)


def test_suggestions_show_it_as_text(page: Page) -> None:
    """A label that somebody has changed on Wikidata."""
    page.goto("/")
    page.locator("#q").focus()
    page.keyboard.type("zzz")
    expect(page.get_by_role("option")).to_have_text(HOSTILE_LABEL)
    page.keyboard.press("ArrowDown")
    assert_harmless(page)
    assert page.evaluate(LOOSE) == []


def test_the_policy_holds_without_escapes(windows: Windows) -> None:
    """Even if a page let a script through, the browser would not run it."""
    page = windows.open("/about")
    with (
        page.expect_console_message(
            lambda each: "Content Security Policy" in each.text
        ),
        page.expect_console_message(lambda each: "404" in each.text),
    ):
        page.evaluate(
            "text => { document.querySelector('main').innerHTML = text; }",
            TRICKS["image"],
        )
    assert page.evaluate("window.hasRun") is None
    assert [each for each in windows.troubles if "Content Security Policy" in each]
    windows.troubles.clear()
