"""What an answer of the wiki says of pages that were asked for by their titles."""

from typing import Any

from bot.wiki.session import Json


def way_from(batch: Json, title: str) -> list[str]:
    """List a title as the wiki writes it, and those to which redirects lead from it."""
    names = {each["from"]: each["to"] for each in batch.get("normalized", [])}
    leads = {
        each["from"]: each["to"]
        for each in batch.get("redirects", [])
        if "tointerwiki" not in each
    }
    way = [names.get(title, title)]
    while way[-1] in leads and leads[way[-1]] not in way:
        way.append(leads[way[-1]])
    return way


def leads_out(batch: Json, title: str) -> bool:
    """Tell whether the way from a title ends at no page of the wiki.

    It then leads to another wiki, or in a circle.
    """
    end = way_from(batch, title)[-1]
    return any(each["from"] == end for each in batch.get("redirects", []))


def page_at(batch: Json, title: str) -> Json | None:
    """Give what is said of a page, None where nothing is."""
    return next(
        (page for page in batch.get("pages", []) if page["title"] == title), None
    )


def text_of(page: Json) -> str | None:
    """Give the text of a page's newest revision, None where it cannot be read."""
    revisions: Any = page.get("revisions")
    if page.get("missing") or not revisions:
        return None
    content: str | None = revisions[0]["slots"]["main"].get("content")
    return content
