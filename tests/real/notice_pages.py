"""What the real wiki makes of notices: their HTML, and all that the parser notes."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import lxml.html
import requests

from dev.local_wiki import LocalWiki
from exchange.domain.notice_text import NoticeText

# What a page can have beside text, by the names of `action=parse`.
NOTED = ("links", "templates", "categories", "images", "iwlinks", "langlinks")


@dataclass(frozen=True)
class ParsedNotices:
    """A page of notices as the wiki shows it."""

    answer: dict[str, Any]

    @property
    def noted(self) -> dict[str, Any]:
        """Give what the parser notes of a page and a notice must not have."""
        return {
            name: self.answer[name]
            for name in (*NOTED, "properties")
            if self.answer[name]
        }

    @property
    def skeleton(self) -> list[tuple[str, ...]]:
        """List all elements with their attributes, without text and addresses."""
        return [
            (
                str(element.tag),
                *(f"{k}={v}" for k, v in sorted(element.items()) if k != "href"),
            )
            for element in self._elements()
        ]

    @property
    def addresses(self) -> list[str]:
        """List where links lead."""
        return [each.get("href") for each in self._elements() if each.get("href")]

    @property
    def names(self) -> list[str]:
        """List what stands in isolation: names and words of others."""
        return [each.text_content() for each in self._elements() if each.tag == "bdi"]

    def _elements(self) -> Iterable[lxml.html.HtmlElement]:
        root = lxml.html.fragment_fromstring(self.answer["text"], create_parent="div")
        return [each for each in root.iter() if isinstance(each.tag, str)]


def as_page(notices: Sequence[NoticeText]) -> str:
    """Write notices below one another, as new sections are added to a page."""
    return "\n\n".join(f"== {each.heading} ==\n\n{each.text}" for each in notices)


def parse(wiki: LocalWiki, notices: Sequence[NoticeText]) -> ParsedNotices:
    """Let the wiki save, in its mind, and show notices."""
    answer = _ask(
        wiki,
        action="parse",
        title="User talk:Somebody",
        text=as_page(notices),
        contentmodel="wikitext",
        pst="1",
        prop="|".join((*NOTED, "externallinks", "properties", "sections", "text")),
        disablelimitreport="1",
        disableeditsection="1",
        disabletoc="1",
    )
    return ParsedNotices(answer["parse"])


def parse_page(wiki: LocalWiki, title: str) -> dict[str, Any]:
    """Give what the parser notes of a page of the wiki, and its HTML."""
    names = (*NOTED, "externallinks", "properties", "sections", "text")
    answer = _ask(wiki, action="parse", page=title, prop="|".join(names))
    result: dict[str, Any] = answer["parse"]
    return result


def as_saved(wiki: LocalWiki, notices: Sequence[NoticeText]) -> str:
    """Give the wikitext that the wiki would keep: signatures and `subst:` made."""
    answer = _ask(
        wiki,
        action="parse",
        title="User talk:Somebody",
        text=as_page(notices),
        contentmodel="wikitext",
        onlypst="1",
    )
    return str(answer["parse"]["text"])


def as_sent(notices: Sequence[NoticeText]) -> str:
    """Give what `as_saved` is where saving changes nothing."""
    return unicodedata.normalize("NFC", as_page(notices))


def _ask(wiki: LocalWiki, **parameters: str) -> dict[str, Any]:
    answer = requests.post(
        wiki.api_url,
        data={"format": "json", "formatversion": "2", **parameters},
        timeout=60,
    ).json()
    assert "error" not in answer, answer
    result: dict[str, Any] = answer
    return result
