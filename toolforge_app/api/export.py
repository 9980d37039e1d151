"""`/export`: everything that is public, one row a line, in a constant amount of memory.

Rows come in the order of their ids, a batch at a time. So a profile that changes
meanwhile stands in the export once, as it was before or after; nothing that was there
all the time is missing.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from typing import Any, TypeVar

from flask import Response

from exchange.domain.profile import CAPACITY_LISTS, ProfilePage
from exchange.domain.request import AskedRequest
from exchange.domain.site import Site
from exchange.store.port import Store
from toolforge_app.api.blueprint import reading
from toolforge_app.api.parameters import ExportParameters
from toolforge_app.api.records import LISTS, Record, history_url, language_records
from toolforge_app.freshness import stored
from toolforge_app.services import services

BATCH = 500
ROWS_A_CHUNK = 100
REQUEST_SIGN = "#"
MEDIA_TYPE = "application/x-ndjson"
FACTS_LICENSE = "CC0 1.0"
TEXTS_LICENSE = "CC BY-SA 4.0"
# What people write in whole sentences; the rest are facts.
TEXT_LISTS = ("resources",)
FACTS = (*("type", "role", "timezone", "availability", "until", "wikidata", "contact"),)

T = TypeVar("T")


@reading(
    "/export",
    {"type": "string", "description": "JSON objects, one a line."},
    stored,
    parameters=ExportParameters,
    media_types=(MEDIA_TYPE,),
)
def export(parameters: dict[str, Any]) -> Response:
    """Give all profiles and requests, one JSON object a line.

    The facts of a row are CC0 1.0. Its texts are CC BY-SA 4.0: name the authors by the
    address of the page or of its history.
    """
    store, sites = services().store, services().sites()
    last = parameters.get("after", "")
    # Requests come after all profiles, and only their ids have this sign.
    is_request = REQUEST_SIGN in last
    profiles = () if is_request else _profiles_after(store, last)
    requests = _requests_after(store, last if is_request else "")
    rows = chain(
        _rows(profiles, sites, profile_row), _rows(requests, sites, request_row)
    )
    chunks = _join(rows)
    # A store that is away is told before the answer has begun.
    first = next(chunks, "")
    return Response(chain((first,), chunks), mimetype=MEDIA_TYPE)


def profile_row(page: ProfilePage, site: Site) -> Record:
    """Give the row of a profile."""
    profile = page.profile
    lists = (each for each in LISTS if each not in TEXT_LISTS)
    return {
        "kind": "profile",
        "id": page.profile_id,
        "facts": {
            "license": FACTS_LICENSE,
            "name": page.user_name,
            **_place(page),
            **{name: getattr(profile, name) for name in FACTS},
            **{name: _capacities(getattr(profile, name)) for name in CAPACITY_LISTS},
            "languages": language_records(profile.languages),
            **{name: list(getattr(profile, name)) for name in lists},
        },
        "texts": {
            **_licence(page, site),
            "about": profile.about,
            **{name: list(getattr(profile, name)) for name in TEXT_LISTS},
        },
    }


def request_row(page: AskedRequest, site: Site) -> Record:
    """Give the row of a request."""
    request = page.request
    return {
        "kind": "request",
        "id": page.request_id,
        "facts": {
            "license": FACTS_LICENSE,
            "name": page.user_name,
            **_place(page),
            "capacities": _capacities(request.capacity),
            "languages": language_records(request.languages),
            "until": request.until,
            "status": request.status,
        },
        "texts": {
            **_licence(page, site),
            "subject": request.title,
            "details": request.details,
        },
    }


def _rows(
    found: Iterable[T], sites: dict[str, Site], row: Callable[[T, Site], Record]
) -> Iterator[str]:
    for each in found:
        site = sites.get(each.dbname)  # type: ignore[attr-defined]
        # The texts may only be handed on with an address, which nobody knows without
        # the wiki; and what is not read there any more may be gone from it.
        if site is not None:
            yield json.dumps(row(each, site), ensure_ascii=False) + "\n"


def _join(rows: Iterator[str]) -> Iterator[str]:
    """Put rows together: each piece is sent by itself."""
    while chunk := "".join(islice(rows, ROWS_A_CHUNK)):
        yield chunk


def _profiles_after(store: Store, last: str) -> Iterator[ProfilePage]:
    while batch := store.profiles_after(last, BATCH):
        yield from batch
        last = batch[-1].profile_id


def _requests_after(store: Store, last: str) -> Iterator[AskedRequest]:
    while batch := store.requests_after(last, BATCH):
        yield from batch
        last = batch[-1].request_id


def _place(page: ProfilePage | AskedRequest) -> Record:
    return {
        "wiki": page.dbname,
        "title": page.title,
        "rev_id": page.rev_id,
        "edited_at": page.edited_at.isoformat(),
    }


def _licence(page: ProfilePage | AskedRequest, site: Site) -> Record:
    return {
        "license": TEXTS_LICENSE,
        "page_url": site.page_url(page.title),
        "history_url": history_url(site, page.title),
    }


def _capacities(capacities: Iterable[Any]) -> list[Record]:
    return [
        {"text": each.text, "id": each.id, "wikidata_item": each.wikidata_item}
        for each in capacities
    ]
