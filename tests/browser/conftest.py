"""A browser, a wiki with the project's templates, and the tool, for these tests."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from dev.local_wiki import LocalWiki
from dev.screenshots import ScreenshotError, find_chromium
from dev.templates import install_templates
from tests.browser.served_tool import ServedTool, serve_tool
from tests.browser.windows import TIMEOUT_MS, Windows
from tests.parts import require

HERE = Path(__file__).resolve().parent
START_TIMEOUT_MS = 120_000
expect.set_options(timeout=TIMEOUT_MS)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the tests of this folder, and no others, reach this machine."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.allow_hosts(["127.0.0.1"]))


@pytest.fixture(scope="session")
def chromium() -> str:
    """Give the path of the browser."""
    try:
        return find_chromium()
    except ScreenshotError as error:
        require(str(error))
        raise


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """One browser for the whole run; each test opens a window of its own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium,
            timeout=START_TIMEOUT_MS,
            # Chromium's sandbox does not work for root, as in a container.
            args=["--no-sandbox"] if os.geteuid() == 0 else [],
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def wiki(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalWiki]:
    """One wiki for all tests of this folder."""
    require(LocalWiki.why_missing())
    with (
        pytest.MonkeyPatch.context() as patch,
        LocalWiki(tmp_path_factory.mktemp("wiki")) as wiki,
    ):
        # Nothing asks a proxy for this machine.
        patch.setenv("NO_PROXY", "127.0.0.1")
        patch.setenv("no_proxy", "127.0.0.1")
        install_templates(wiki)
        yield wiki


@pytest.fixture(scope="session")
def tool(
    chromium: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ServedTool]:
    """One tool for all tests of this folder, which only read it."""
    with serve_tool(tmp_path_factory.mktemp("tool")) as tool:
        yield tool


@pytest.fixture
def windows(browser: Browser, tool: ServedTool) -> Iterator[Windows]:
    """Open windows on the tool; whatever goes wrong in one of them fails the test."""
    windows = Windows(browser, tool.url)
    yield windows
    windows.close()
    assert windows.troubles == []
