"""Windows of a browser that note whatever goes wrong in them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Dialog,
    Page,
    Request,
    Route,
    ViewportSize,
)

PHONE: ViewportSize = {"width": 390, "height": 844}
WIDE: ViewportSize = {"width": 1280, "height": 900}
# Only what never comes takes so long, however busy the machine is.
TIMEOUT_MS = 60_000


@dataclass
class Windows:
    """Opens windows on the tool.

    `troubles` lists errors of scripts, of the console and of the content security
    policy, dialogs, and requests to any other place than the tool.
    """

    browser: Browser
    url: str
    troubles: list[str] = field(default_factory=list)
    _contexts: list[BrowserContext] = field(default_factory=list)

    def open(self, path: str = "", *, language: str = "en", **options: Any) -> Page:
        """Open a window at a path, in the size of a wide screen unless it is said."""
        context = self.browser.new_context(
            **{
                "base_url": self.url,
                "locale": language,
                "viewport": WIDE,
                "reduced_motion": "reduce",
                **options,
            }
        )
        context.set_default_timeout(TIMEOUT_MS)
        context.on("console", self._note_console)
        context.on("dialog", self._note_dialog)
        context.on("request", self._note_request)
        context.on("weberror", lambda error: self.troubles.append(str(error.error)))
        self._contexts.append(context)
        page = context.new_page()
        if path:
            page.goto(path)
        return page

    def close(self) -> None:
        """Close all windows."""
        for context in self._contexts:
            context.close()

    def _note_console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.troubles.append(f"{message.type}: {message.text}")

    def _note_dialog(self, dialog: Dialog) -> None:
        self.troubles.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _note_request(self, request: Request) -> None:
        if not request.url.startswith(f"{self.url}/"):
            self.troubles.append(f"request to {request.url}")


def hold(page: Page, pattern: str) -> list[Route]:
    """Let requests to some addresses wait from now on; give the list of them."""
    held: list[Route] = []
    # Playwright does not take the method itself.
    page.route(pattern, lambda route: held.append(route))
    return held


def let_go(page: Page, held: Sequence[Route]) -> None:
    """Let requests that were held be answered, and the page deal with the answers."""
    for route in held:
        with page.expect_request_finished(lambda each, r=route: each == r.request):
            route.continue_()
    # What is fetched later is dealt with later.
    page.evaluate("() => fetch('/healthz').then(answer => answer.text())")
