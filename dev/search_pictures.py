"""Take pictures of the pages, wide and narrow, to look at them.

    python -m dev.search_pictures [--out FOLDER] [ADDRESS ...]

Serves the tool with the people of the committed export while it takes them; no wiki is
needed. An address begins with a slash.
"""

import argparse
import os
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Browser, sync_playwright

from dev.lock import Lock
from dev.run import Demonstration, RunError
from dev.sample_export import SAMPLE_EXPORT
from dev.screenshots import ScreenshotError, find_chromium
from dev.templates import PROJECT

WIDTHS = (1280, 390)
HEIGHT = 900
ADDRESSES = (
    "/search",
    "/search?q=" + quote("tecnologia lang:pt -region:NWE wants:zzz sort"),
    "/search?language=ar&territory=region-MENA&level=3&uselang=ar",
    "/search?offers=134&language=sw",
    *(
        address + suffix
        for address in (
            *("/capacities", "/capacity/106", "/capacity/134", "/affiliates"),
            *("/affiliate/WMB", "/territories", "/territory/region-LAC"),
            *("/requests", "/help", "/about", "/capacities/missing"),
        )
        for suffix in ("", "?uselang=ar")
    ),
    "/capacities?q=fotogra",
)
DONE, FAILED = 0, 1


def take_pictures(tool_url: str, addresses: list[str], folder: Path) -> list[Path]:
    """Take every address at every width, to the bottom of the page."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_chromium(),
            # Chromium's sandbox does not work for root, as in a container.
            args=["--no-sandbox"] if os.geteuid() == 0 else [],
        )
        for number, address in enumerate(addresses, start=1):
            for width in WIDTHS:
                path = folder / f"search-{number}-{width}.png"
                take(browser, tool_url + address, width, path)
                paths.append(path)
        browser.close()
    return paths


def take(browser: Browser, address: str, width: int, path: Path) -> None:
    """Take one picture; say where the page is wider than its window."""
    page = browser.new_page(
        viewport={"width": width, "height": HEIGHT}, color_scheme="light"
    )
    page.goto(address)
    needed = page.evaluate("document.documentElement.scrollWidth")
    if needed > width:
        print(f"{address} needs {needed} pixels of {width}", file=sys.stderr)
    page.screenshot(path=path, full_page=True)
    page.close()


def main() -> int:
    """Take the pictures; give the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m dev.search_pictures", description=__doc__
    )
    parser.add_argument("addresses", nargs="*", default=ADDRESSES, metavar="ADDRESS")
    parser.add_argument("--out", type=Path, default=PROJECT / "var" / "pictures")
    options = parser.parse_args()
    try:
        with (
            tempfile.TemporaryDirectory() as folder,
            # As in dev.run: the shell that starts the tool needs descriptor 3.
            Lock(Path(folder) / "run.lock"),
            ExitStack() as stack,
        ):
            demonstration = Demonstration(Path(folder), stack)
            demonstration.use_store(Path(folder))
            demonstration.bot("sync", "--dump", SAMPLE_EXPORT.relative_to(PROJECT))
            demonstration.start_tool()
            tool_url = demonstration.tool_url
            for path in take_pictures(tool_url, list(options.addresses), options.out):
                print(path)
    except (RunError, ScreenshotError) as error:
        print(error, file=sys.stderr)
        return FAILED
    return DONE


if __name__ == "__main__":
    sys.exit(main())
