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
    *("/capacities", "/capacities?q=foto", "/capacity/134", "/capacity/91"),
    *("/capacities/missing", "/affiliates", "/affiliate/WMB"),
    *("/territories", "/territory/br", "/requests", "/requests?q=zzzqq"),
    *("/about", "/help", "/status"),
)
PROFILE, CHECK, NOT_FOUND = "profile", "check", "404"
PAGES = (*PATHS, PROFILE, CHECK, NOT_FOUND)


def open_page(page: Page, name: str, tool: ServedTool) -> None:
    """Open one of the pages."""
    if name == PROFILE:
        page.goto(tool.profile_path(tool.sample_people[0]))
    elif name == CHECK:
        page.goto("/check")
        page.fill("#wikitext", WIKITEXT)
        page.locator("form:has(#wikitext) button").click()
        page.locator(".checked").wait_for()
    elif name == NOT_FOUND:
        page.goto("/profile/localwiki/Nobody")
    else:
        page.goto(name)
