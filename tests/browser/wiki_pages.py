"""What a person does in a browser on a wiki: log in, edit the source or visually."""

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, Page

from dev.local_wiki import LocalWiki


def log_in(page: Page, wiki: LocalWiki, name: str, password: str) -> None:
    """Log in by the form."""
    page.goto(wiki.page_url("Special:UserLogin"))
    page.fill("#wpName1", name)
    page.fill("#wpPassword1", password)
    page.click("#wpLoginAttempt")
    page.locator("#pt-logout").wait_for()


def fill_in(source: str, parameter: str, value: str) -> str:
    """Write a value behind an empty parameter, as a person does in the source."""
    return re.sub(rf"(?m)^(\| {parameter} *=).*$", rf"\1 {value}", source)


@dataclass(frozen=True)
class TemplateDialog:
    """VisualEditor's dialog of the only template on a page."""

    page: Page

    @classmethod
    def open(cls, page: Page, address: str) -> "TemplateDialog":
        """Start VisualEditor on a page and open the dialog of the template there."""
        page.goto(address)
        box = page.locator("div.ve-ce-mwTransclusionNode").first
        box.wait_for()
        # The box is there before the editor listens to clicks.
        page.locator("html.ve-active").wait_for()
        # A layer of VisualEditor lies over the box and takes the click.
        box.click(force=True, position={"x": 20, "y": 10})
        page.locator(".ve-ui-context .ve-ui-linearContextItem-actions a").first.click()
        dialog = cls(page)
        ready = page.locator(".ve-ui-mwTemplateDialog.oo-ui-window-content-ready")
        ready.locator(".ve-ui-mwParameterPage").first.wait_for()
        return dialog

    @property
    def window(self) -> Locator:
        """Give the dialog itself."""
        return self.page.locator(".ve-ui-mwTemplateDialog.oo-ui-window-content")

    def field(self, label: str) -> Locator:
        """Give the part of the dialog that belongs to a parameter."""
        exact = self.page.get_by_text(label, exact=True)
        return self.window.locator(".ve-ui-mwParameterPage").filter(has=exact)

    def input(self, label: str) -> Locator:
        """Give the box in which the value of a parameter is written."""
        return self.field(label).locator("textarea:visible, input:visible")

    def suggestions(self, label: str) -> list[str]:
        """Open the list of suggestions of a parameter and read it."""
        self.field(label).locator(".oo-ui-comboBoxInputWidget-dropdownButton a").click()
        options = self.page.locator(".oo-ui-menuSelectWidget [role=option]:visible")
        options.first.wait_for()
        return options.all_inner_texts()

    def apply_and_save(self) -> None:
        """Close the dialog with its changes, and save the page."""
        self.window.locator(".oo-ui-processDialog-actions-primary a").click()
        self.window.wait_for(state="hidden")
        self.page.locator(".oo-ui-tool-name-showSave a").click()
        save = self.page.locator(".ve-ui-mwSaveDialog")
        save.locator(".oo-ui-processDialog-actions-primary a").click()
        save.wait_for(state="hidden")
