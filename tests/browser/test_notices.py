"""A notice in one direction of writing on a wiki of the other, seen in a browser."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from dev.local_wiki import LocalWiki
from exchange.domain.notice_plan import plan_notices
from exchange.domain.notice_text import render_notice
from exchange.domain.notice_writing import Writing
from exchange.domain.notices import WELCOME, Notice
from exchange.domain.profile import ProfilePage
from exchange.domain.site import Site
from exchange.store.snapshot import snapshot_vocabulary
from tests.browser.windows import TIMEOUT_MS
from tests.builders import make_page
from tests.notices import NOW, TOOL, make_request, make_writing, situation_of
from tests.parts import require

# As these wikis write it.
SIGNED_AT = {
    "en": "05:06, 4 March 2026 (UTC)",
    "ar": "05:06، 4 مارس 2026 (ت ع م)",
}


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Give a window."""
    size = {"width": 1100, "height": 1500}
    with closing(browser.new_context(viewport=size)) as context:
        context.set_default_timeout(TIMEOUT_MS)
        yield context.new_page()


@pytest.fixture(scope="module", params=["en", "ar"])
def own_wiki(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LocalWiki]:
    """Give a wiki in a language."""
    require(LocalWiki.why_missing())
    folder = tmp_path_factory.mktemp("wiki")
    with LocalWiki(folder / "wiki", language=request.param) as wiki:
        yield wiki


def people(language: str) -> list[ProfilePage]:
    """Give a reader of a language, two who fit and one more for a ring."""
    known = f"{language}-N, fr-3"
    reader = make_page(
        "Reader",
        page_id=1,
        wants="Lua, policy",
        offers="technology",
        languages=known,
        raw={"wants": "Lua, policy, {{x}}"},
    )
    return [
        reader,
        make_page(
            "ليلى العربي",
            page_id=2,
            offers="Lua",
            wants="technology",
            languages="ar-N, en-3, fr-3",
        ),
        make_page(
            "Ben (WMXX)",
            page_id=3,
            offers="policy, C++ & [Lua]",
            languages="en-N, ar-2, fr-2",
        ),
    ]


def notices(language: str) -> list[Notice]:
    """Give a digest with a request in it, and a welcome."""
    pages = people(language)
    pages[0] = replace(
        pages[0],
        profile=replace(
            pages[0].profile,
            wants=(*pages[0].profile.wants, pages[2].profile.offers[1]),
        ),
    )
    asked = make_request(
        "Dan", title="Help (urgent!)", wants="technology", languages="fr-N"
    )
    planned = plan_notices(situation_of(pages, (), [asked]), NOW)
    digest = next(each for each in planned if each.recipient == pages[0])
    return [digest, Notice("0123456789abcdef", pages[0], WELCOME)]


def write(wiki: LocalWiki, language: str) -> None:
    """Put the notices on a talk page."""
    site = Site(
        "testwiki", wiki.language, f"{wiki.url}/wiki/$1", f"{wiki.url}/index.php"
    )
    usual = make_writing(site)
    writing = Writing(
        usual.sites, snapshot_vocabulary(), usual.messages, TOOL, usual.bot_name
    )
    signed_at = SIGNED_AT[wiki.language]
    texts = [render_notice(each, writing, NOW, signed_at) for each in notices(language)]
    wiki.save_page(
        "User talk:Reader",
        "\n\n".join(f"== {each.heading} ==\n\n{each.text}" for each in texts),
    )


@pytest.mark.parametrize("language", ["ar", "en"])
def test_notice_runs_in_the_direction_of_its_language(
    own_wiki: LocalWiki, page: Page, language: str, tmp_path: Path
) -> None:
    """Text and heading; names stand by themselves; the signature is the wiki's."""
    write(own_wiki, language)
    page.goto(own_wiki.page_url("User talk:Reader"))
    page.screenshot(path=tmp_path / f"{language}-on-{own_wiki.language}.png")

    direction = {"ar": "rtl", "en": "ltr"}[language]
    blocks = page.locator("#mw-content-text .plainlinks")
    assert blocks.count() == 2
    for block in blocks.all():
        assert direction_of(block) == direction
    heading = page.locator(".mw-headline").first
    if language != own_wiki.language:
        assert direction_of(heading.locator("span[lang]")) == direction
    for name in page.locator("#mw-content-text bdi").all():
        assert name.evaluate("each => getComputedStyle(each).unicodeBidi") == "isolate"
    # What a list marks stands on the side at which its lines begin.
    first = blocks.first.locator("li").first.bounding_box()
    frame = blocks.first.bounding_box()
    assert first is not None
    assert frame is not None
    from_left = first["x"] - frame["x"]
    from_right = frame["x"] + frame["width"] - first["x"] - first["width"]
    assert (from_left > from_right) == (direction == "ltr")


def direction_of(part: object) -> str:
    """Give the direction in which a part of the page is written."""
    script = "each => getComputedStyle(each).direction"
    return str(part.evaluate(script))  # type: ignore[attr-defined]  # a locator
