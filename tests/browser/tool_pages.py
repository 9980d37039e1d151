"""The pages of the tool, each with something on it."""

from playwright.sync_api import Page

from tests.browser.served_tool import ServedTool

WIKITEXT = """{{Capacity profile
| offers = Lua, bread baking, photografy
| wants = photo contest; <b>x
| languages = xx-9, en-3
| affiliations = Nobody's User Group
| notify = sometimes
}}
{{Capacity request | title = Help | capacity = Lua}}"""
PATHS = (
    *("/", "/search", "/search?q=Lua&language=en&level=3&-territory=br"),
    *("/search?q=zzzqq", "/search?offers=134&language=xx"),
    *("/capacities", "/capacities?q=foto", "/capacity/134"),
    *("/capacities/missing", "/affiliates", "/affiliate/WMB"),
    *("/territories", "/territory/br", "/requests", "/requests?q=zzzqq"),
    *("/matches", "/matches?user=Nobody"),
    *("/about", "/help", "/status"),
)
PROFILE, PREVIEW, CHECK, NOT_FOUND = "profile", "preview", "check", "404"
PAGES = (*PATHS, PROFILE, PREVIEW, CHECK, NOT_FOUND)


def open_page(page: Page, name: str, tool: ServedTool, language: str) -> None:
    """Open one of the pages in a language."""
    profile = tool.profile_path(tool.sample_people[0])
    paths = {
        PROFILE: profile,
        PREVIEW: profile.replace("/profile/", "/preview/"),
        NOT_FOUND: "/profile/localwiki/Nobody",
        CHECK: "/check",
    }
    path = paths.get(name, name)
    page.goto(f"{path}{'&' if '?' in path else '?'}uselang={language}")
    if name == CHECK:
        page.fill("#wikitext", WIKITEXT)
        page.locator("form:has(#wikitext) button").click()
        page.locator(".checked").wait_for()
