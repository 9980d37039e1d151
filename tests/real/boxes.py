"""Profiles and requests as a wiki shows them to a reader."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import requests
from lxml import html

from dev.local_wiki import LocalWiki

ON_PAGE_OF_ANA = "User:Ana/Capacity profile"


@dataclass(frozen=True)
class Box:
    """A box as the wiki shows it: the page's HTML, its categories and its limits."""

    page: Any
    categories: set[str]
    limits: dict[str, Any]

    @property
    def box(self) -> Any:
        """Give the element of the box, of which there must be one."""
        (found,) = parts(self.page, "box")
        return found

    @property
    def text(self) -> str:
        """Give all of its text."""
        return str(self.box.text_content())

    @property
    def rows(self) -> dict[str, list[str]]:
        """Give the texts of each row's entries by the row's label."""
        return {label: texts(row.iter("bdi")) for label, row in self.elements.items()}

    @property
    def elements(self) -> dict[str, Any]:
        """Give the element of each row by its label."""
        return {
            parts(row, "label")[0].text_content(): row for row in parts(self.box, "row")
        }

    def links(self) -> dict[str, str]:
        """Give the addresses of the links by their texts."""
        return {link.text_content(): link.get("href") for link in self.box.iter("a")}


def parts(element: Any, name: str) -> list[Any]:
    """List the parts of a box that have a name, as `row` or `mistake`."""
    found: list[Any] = element.xpath(f".//*[@class='capacity-{name}']")
    return found


def texts(elements: Iterable[Any]) -> list[str]:
    """List what each element shows."""
    return [found.text_content() for found in elements]


@dataclass(frozen=True)
class Reader:
    """Someone who looks at wikitext on a page of a wiki."""

    wiki: LocalWiki

    def see(
        self,
        wikitext: str,
        language: str = "en",
        title: str = ON_PAGE_OF_ANA,
        **query: str,
    ) -> Box:
        """Show wikitext to a reader whose interface is in a language."""
        answer = requests.post(
            self.wiki.api_url,
            params=query,
            data={
                "action": "parse",
                "text": wikitext,
                "title": title,
                "contentmodel": "wikitext",
                "uselang": language,
                "prop": "text|categories|limitreportdata",
                "format": "json",
                "formatversion": "2",
            },
            timeout=60,
        ).json()
        parsed = answer["parse"]
        return Box(
            html.document_fromstring(parsed["text"]),
            {each["category"].replace("_", " ") for each in parsed["categories"]},
            {each["name"]: each.get("0") for each in parsed["limitreportdata"]},
        )

    def see_profile(self, language: str = "en", **parameters: str) -> Box:
        """Show a profile with these parameters."""
        return self.see(call("Capacity profile", **parameters), language)


def call(template: str, **parameters: str) -> str:
    """Write a call of a template."""
    parts = "".join(f"\n| {name} = {value}" for name, value in parameters.items())
    return f"{{{{{template}{parts}\n}}}}"
