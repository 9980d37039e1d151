"""A profile is made and edited in a browser, with the wiki's own editors."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from dev.local_wiki import LocalWiki
from exchange.domain.schema import PROFILE_SCHEMA
from exchange.store.sql import open_store
from tests.browser.wiki_pages import TemplateDialog, fill_in, log_in
from tests.browser.windows import TIMEOUT_MS
from tests.real.bot_runs import PASSWORD, Bot, read_page

USER = "Marta"
TITLE = f"User:{USER}/Capacity profile"


@pytest.fixture
def page(browser: Browser, wiki: LocalWiki, tmp_path: Path) -> Iterator[Page]:
    """Give a window in which the user is logged in; its last picture is kept."""
    wiki.create_account(USER, PASSWORD)
    with closing(
        browser.new_context(viewport={"width": 1280, "height": 900})
    ) as context:
        context.set_default_timeout(TIMEOUT_MS)
        page = context.new_page()
        log_in(page, wiki, USER, PASSWORD)
        yield page
        page.screenshot(path=tmp_path / "last.png")


@pytest.fixture
def profile_url(page: Page, wiki: LocalWiki) -> str:
    """Give the address of the user's profile, made from the landing page."""
    if not read_page(wiki, TITLE):
        make_profile(page, wiki)
    return wiki.page_url(TITLE)


def make_profile(page: Page, wiki: LocalWiki) -> None:
    """Press the button on the landing page, fill in what is there and save."""
    page.goto(wiki.page_url("Project:Capacity exchange"))
    page.get_by_role("button", name="Create or change my profile").click()
    source = page.locator("#wpTextbox1").input_value()
    source = fill_in(source, "offers", "storytelling, Lua")
    source = fill_in(source, "languages", "pt-N, en-4")
    page.locator("#wpTextbox1").fill(source)
    page.locator("#wpSave").click()
    page.wait_for_url(wiki.page_url(TITLE))


def test_the_landing_page_makes_a_profile(
    profile_url: str, page: Page, wiki: LocalWiki
) -> None:
    """The button opens the user's own page; what is there says what it asks for."""
    page.goto(profile_url)
    wikitext = read_page(wiki, TITLE)

    assert wikitext.startswith("<!-- This is your capacity profile. Saving it ASKS FOR")
    assert "| notify = weekly\n" in wikitext
    assert page.locator("#mw-content-text").get_by_text("storytelling").count()


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("ar", "rtl")])
def test_the_dialog_speaks_the_language_of_its_user(
    profile_url: str, page: Page, language: str, direction: str, tmp_path: Path
) -> None:
    """VisualEditor shows labels and descriptions in English, and in Arabic."""
    dialog = TemplateDialog.open(
        page, f"{profile_url}?veaction=edit&uselang={language}"
    )
    page.screenshot(path=tmp_path / f"dialog-{language}.png")

    assert page.locator("html").get_attribute("dir") == direction
    assert PROFILE_SCHEMA.descriptions[language] in dialog.window.inner_text()
    for name in ("offers", "wants", "languages", "notify"):
        parameter = PROFILE_SCHEMA.parameter(name)
        assert parameter is not None
        text = parameter.texts[language]
        assert text.description in dialog.field(text.label).inner_text()


def test_the_dialog_suggests_how_often_notices_come(
    profile_url: str, page: Page, tmp_path: Path
) -> None:
    """`notify` has a list of words to choose from; a list of capacities has none."""
    dialog = TemplateDialog.open(page, f"{profile_url}?veaction=edit")

    assert dialog.suggestions("Notices") == ["weekly", "daily", "monthly", "never"]
    page.screenshot(path=tmp_path / "suggestions.png")
    assert dialog.field("Offers").get_by_role("combobox").count() == 0


def test_what_is_added_in_the_dialog_is_read_by_the_bot(
    profile_url: str, page: Page, wiki: LocalWiki, tmp_path: Path
) -> None:
    """A third capacity joins the first two, and nothing else of the page changes."""
    before = read_page(wiki, TITLE)
    dialog = TemplateDialog.open(page, f"{profile_url}?veaction=edit")
    offers = dialog.input("Offers")
    assert offers.input_value() == "storytelling, Lua"

    offers.fill("storytelling, Lua, advocacy")
    page.screenshot(path=tmp_path / "third.png")
    dialog.apply_and_save()

    after = read_page(wiki, TITLE)
    assert after == before.replace(
        "= storytelling, Lua\n", "= storytelling, Lua, advocacy\n"
    )
    bot = Bot.on(wiki, tmp_path)
    bot.run("sync")
    with closing(open_store(bot.environment["CXC_DATABASE_URL"])) as store:
        (found,) = store.profiles()
    assert [each.text for each in found.profile.offers] == [
        "storytelling",
        "Lua",
        "advocacy",
    ]
