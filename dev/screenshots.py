"""Take the README's pictures from a running demonstration: `make screenshots`.

    python -m dev.screenshots [--state FOLDER] [--out FOLDER]

The demonstration (`make run`) must be running; its addresses are read from its state.
"""

import argparse
import json
import os
import shutil
import sys
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import (
    Browser,
    Error,
    FloatRect,
    Page,
    ViewportSize,
    sync_playwright,
)

from dev.people import TEMPLATE
from dev.people_data import SAMPLE_USER
from dev.templates import PROJECT

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
WIDE: ViewportSize = {"width": 1280, "height": 860}
PHONE: ViewportSize = {"width": 390, "height": 844}
BORDER = 8
# A Japanese search on an English page: the words of one language find those who wrote
# in another.
SEARCH = "/search?q=" + quote("写真コンテスト") + "&uselang=en"
SEARCH_IN_ARABIC = "/search?q=" + quote("ورشة عمل") + "&uselang=ar"
PROFILE = f"/profile/localwiki/User:{SAMPLE_USER}/{TEMPLATE}?uselang=en"
DONE, CANNOT_START = 0, 2


class ScreenshotError(Exception):
    """A picture cannot be taken; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A page to take, or a `part` of it; `must_show` is what it is taken for."""

    path: Path
    address: str
    must_show: str
    part: str = ""
    size: ViewportSize = field(default_factory=lambda: WIDE)


def take_screenshots(wiki_url: str, tool_url: str, folder: Path) -> list[Path]:
    """Take two searches, the sample user's profile and the notice to that user."""
    talk_page = f"/wiki/User_talk:{quote(SAMPLE_USER.replace(' ', '_'))}"
    pictures = (
        Picture(folder / "search.png", tool_url + SEARCH, must_show=".card"),
        Picture(
            folder / "search-phone.png",
            tool_url + SEARCH_IN_ARABIC,
            must_show=".card",
            size=PHONE,
        ),
        Picture(
            folder / "profile.png",
            tool_url + PROFILE.replace(" ", "_"),
            must_show=".match",
        ),
        Picture(
            folder / "notice.png",
            wiki_url + talk_page,
            must_show=".mw-headline",
            part="#content",
        ),
    )
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_chromium(),
            # Chromium's sandbox does not work for root, as in a container.
            args=["--no-sandbox"] if os.geteuid() == 0 else [],
        )
        for picture in pictures:
            take(browser, picture)
        browser.close()
    return [picture.path for picture in pictures]


def take(browser: Browser, picture: Picture) -> None:
    """Take one picture, once what it is about can be seen."""
    page = browser.new_page(viewport=picture.size, color_scheme="light")
    page.goto(picture.address)
    if not page.locator(picture.must_show).count():
        raise ScreenshotError(
            f"{picture.address} does not show what it should; "
            "has `make run` come to its end?"
        )
    if picture.part:
        page.screenshot(path=picture.path, clip=_inside(page, picture.part))
    else:
        page.screenshot(path=picture.path)
    page.close()


def _inside(page: Page, part: str) -> FloatRect:
    """Give the place of an element on the page, without its border."""
    box = page.locator(part).bounding_box()
    assert box is not None, "a page of MediaWiki always shows its content"
    return {
        "x": box["x"] + BORDER,
        "y": box["y"] + BORDER,
        "width": box["width"] - 2 * BORDER,
        "height": box["height"] - 2 * BORDER,
    }


def find_chromium() -> str:
    """Find the browser of this machine."""
    for name in CHROMIUM_NAMES:
        if path := shutil.which(name):
            return path
    raise ScreenshotError("Chromium is not installed; run dev/install-packages browser")


def read_addresses(state: Path) -> tuple[str, str]:
    """Read where the demonstration's wiki and tool are."""
    try:
        ports = json.loads((state / "ports.json").read_text())
    except OSError as error:
        raise ScreenshotError(
            "The demonstration has not run here; start `make run` and leave it running"
        ) from error
    return f"http://127.0.0.1:{ports['wiki']}", f"http://127.0.0.1:{ports['tool']}"


def main() -> int:
    """Take the pictures; give the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m dev.screenshots", description=__doc__
    )
    parser.add_argument("--state", type=Path, default=PROJECT / "var")
    parser.add_argument("--out", type=Path, default=PROJECT / "docs" / "images")
    options = parser.parse_args()
    try:
        taken = take_screenshots(*read_addresses(options.state), options.out)
    except ScreenshotError as error:
        print(error, file=sys.stderr)
        return CANNOT_START
    except Error as error:
        print(f"{error.message}\nIs `make run` still running?", file=sys.stderr)
        return CANNOT_START
    for path in taken:
        print(path)
    return DONE


if __name__ == "__main__":
    sys.exit(main())
