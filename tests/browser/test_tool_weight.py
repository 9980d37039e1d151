"""The first page is light, and all of it comes from the tool."""

from gzip import compress

from playwright.sync_api import APIResponse, Response

from tests.browser.windows import Windows

MOST_BYTES = 60_000


def test_the_first_page_is_light(windows: Windows) -> None:
    """Page, styles, script and icon are under 60 kB, compressed as on Toolforge."""
    page = windows.open()
    answers: list[Response | APIResponse] = []
    page.on("response", lambda response: answers.append(response))
    page.goto("/")
    # Chromium asks for the icon when it likes.
    icon = page.locator("link[rel=icon]").get_attribute("href")
    answers.append(page.request.get(str(icon)))
    weights = {
        each.url.removeprefix(windows.url): len(compress(each.body()))
        for each in answers
    }

    assert len(weights) == 5, weights
    assert sum(weights.values()) < MOST_BYTES, weights


def test_a_second_page_brings_itself_alone(windows: Windows) -> None:
    """Styles and script are kept by the browser, as long as they do not change."""
    page = windows.open("/")
    with page.expect_navigation():
        page.locator(".site-nav a").nth(1).click()

    script = "performance.getEntriesByType('resource').map(each => each.transferSize)"
    assert set(page.evaluate(script)) == {0}
