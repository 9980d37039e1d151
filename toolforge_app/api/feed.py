"""`/feed`: the newest profiles and requests of a search, as an Atom feed."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from flask import Response, g, request, url_for
from lxml import etree

from exchange.domain.profile import Capacity, ProfilePage
from exchange.domain.request import AskedRequest
from exchange.domain.site import Site
from exchange.search.port import (
    ASKS,
    LANGUAGES,
    NEWEST,
    OFFERS,
    OPEN,
    REQUESTS,
    WANTS,
    YES,
    Hits,
    SearchQuery,
)
from toolforge_app.api.blueprint import reading
from toolforge_app.api.parameters import FeedParameters
from toolforge_app.api.records import absolute
from toolforge_app.api.search import read_search
from toolforge_app.cards import profile_href
from toolforge_app.freshness import searched
from toolforge_app.labels import Labels
from toolforge_app.services import services

NAMESPACE = "http://www.w3.org/2005/Atom"
LANGUAGE_ATTRIBUTE = "{http://www.w3.org/XML/1998/namespace}lang"
MEDIA_TYPE = "application/atom+xml"
TITLE = "Capacity Exchange"
RIGHTS = "Facts: CC0 1.0. Texts: CC BY-SA 4.0, by those who wrote the pages."
# When nothing was found there is no newest edit; this day is before the first.
NEVER = "2001-01-15T00:00:00+00:00"
# What can be asked of a request too.
OF_REQUESTS = frozenset({WANTS, LANGUAGES})
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Entry:
    """What the feed says of a profile or a request."""

    id: str
    title: str
    href: str
    author: str
    edited_at: datetime
    text: str
    capacities: tuple[Capacity, ...]


@reading(
    "/feed",
    {"type": "string", "description": "An Atom feed."},
    searched,
    parameters=FeedParameters,
    media_types=(MEDIA_TYPE,),
)
def feed(parameters: dict[str, Any]) -> Response:
    """Give the newest profiles and requests that a search finds, as an Atom feed."""
    labels = Labels(services().vocabulary(), g.language)
    query, _ = read_search(parameters, labels)
    entries = [*_profiles(query), *_requests(query)]
    entries.sort(key=lambda each: (each.edited_at, each.id), reverse=True)
    root = _write_feed(entries[: query.limit], labels)
    text = etree.tostring(root, xml_declaration=True, encoding="utf-8")
    return Response(text, mimetype=MEDIA_TYPE)


def _profiles(query: SearchQuery) -> Iterable[Entry]:
    sites = services().sites()
    for hit in _find(query).hits:
        site = sites.get(hit.page.dbname)
        if site is not None:
            yield _profile_entry(hit.page, site)


def _requests(query: SearchQuery) -> Iterable[Entry]:
    """Find the open requests that fit, as far as requests have what is asked for."""
    chosen = {name: each for name, each in query.chosen.items() if name != ASKS}
    asked = chosen.keys() | query.excluded.keys()
    if query.side == OFFERS or not asked <= OF_REQUESTS:
        return
    of_requests = replace(
        query,
        kind=REQUESTS,
        side="",
        chosen={**chosen, OPEN: (YES,)},
    )
    sites = services().sites()
    for hit in _find(of_requests).requests:
        site = sites.get(hit.asked.dbname)
        if site is not None:
            yield _request_entry(hit.asked, site)


def _find(query: SearchQuery) -> Hits:
    """Find the newest that fit; what only nearly fits is not what is followed."""
    hits = services().search.search(replace(query, sort=NEWEST, spelling=None))
    return Hits((), 0) if hits.relaxed else hits


def _profile_entry(page: ProfilePage, site: Site) -> Entry:
    profile = page.profile
    return Entry(
        id=_page_id(site, page.profile_id),
        title=page.user_name,
        href=absolute(profile_href(page)),
        author=page.user_name,
        edited_at=page.edited_at,
        text=profile.about,
        capacities=(*profile.offers, *profile.wants, *profile.priority),
    )


def _request_entry(asked: AskedRequest, site: Site) -> Entry:
    page_id, _, request_id = asked.request_id.partition("#")
    return Entry(
        id=f"{_page_id(site, page_id)}#{request_id}",
        title=asked.request.title or asked.title,
        href=site.page_url(asked.title),
        author=asked.user_name,
        edited_at=asked.edited_at,
        text=asked.request.details,
        capacities=asked.request.capacity,
    )


def _page_id(site: Site, profile_id: str) -> str:
    """Give the wiki's own address of a page by its number: it outlives a move."""
    return f"{site.script_url}?curid={profile_id.partition(':')[2]}"


def _write_feed(entries: list[Entry], labels: Labels) -> etree._Element:
    here = absolute(request.full_path.rstrip("?"))
    fields = request.args.to_dict(flat=False)
    page = absolute(url_for("search.results", **fields))  # type: ignore[arg-type]
    newest = max((each.edited_at.isoformat() for each in entries), default=NEVER)
    root = etree.Element(_name("feed"), nsmap={None: NAMESPACE})  # type: ignore[dict-item]
    root.set(LANGUAGE_ATTRIBUTE, g.language)
    _add(root, "id", here)
    _add(root, "title", TITLE)
    _add(root, "updated", newest)
    _add(root, "rights", RIGHTS)
    _add(root, "link", rel="self", type=MEDIA_TYPE, href=here)
    _add(root, "link", rel="alternate", type="text/html", href=page)
    for each in entries:
        _add_entry(root, each, labels)
    return root


def _add_entry(root: etree._Element, entry: Entry, labels: Labels) -> None:
    names = dict.fromkeys(map(labels.capacity, entry.capacities))
    element = _add(root, "entry")
    _add(element, "id", entry.id)
    _add(element, "title", entry.title)
    _add(element, "updated", entry.edited_at.isoformat())
    _add(_add(element, "author"), "name", entry.author)
    _add(element, "link", rel="alternate", type="text/html", href=entry.href)
    _add(element, "summary", entry.text or ", ".join(names))
    for name in names:
        _add(element, "category", term=name)


def _add(
    parent: etree._Element, name: str, text: str = "", **attributes: str
) -> etree._Element:
    cleaned = {key: _clean(value) for key, value in attributes.items()}
    element = etree.SubElement(parent, _name(name), cleaned)
    element.text = _clean(text) or None
    return element


def _name(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _clean(text: str) -> str:
    """Drop the characters that no XML may hold, not even escaped."""
    return _FORBIDDEN.sub("", text)
