"""A request for help as the index keeps it, in fields of profiles where they fit."""

import json
from datetime import datetime
from typing import Any

from exchange.domain.folding import fold
from exchange.domain.long_text import cut_text
from exchange.domain.request import OPEN, AskedRequest, Request
from exchange.domain.vocabulary import Vocabulary
from exchange.search.availability import availability_key
from exchange.search.document import keys_of, levels_of, with_broader, words_of
from exchange.search.port import ASKERS, REQUESTS


def request_fields(asked: AskedRequest, vocabulary: Vocabulary) -> dict[str, set[str]]:
    """Give the keys under which a request is found: what it asks for is wanted."""
    request = asked.request
    return {
        "kind": {REQUESTS},
        "id": {asked.request_id},
        ASKERS: {asked.person_id},
        "name": {fold(asked.user_name)} - {""},
        "wants": with_broader(request.capacity, vocabulary),
        "wants_written": keys_of(request.capacity),
        **levels_of(request.languages),
        "availability": {
            availability_key(is_open=is_open(request), until=last_day_of(request))
        },
    }


def is_open(request: Request) -> bool:
    """Tell whether a request says that it is open, up to its last day."""
    return request.status == OPEN


def last_day_of(request: Request) -> str:
    """Give the last day of an open request, "" where it has none.

    What is answered or closed never opens again by itself, and so has none.
    """
    return request.until if is_open(request) else ""


def request_words(asked: AskedRequest) -> dict[str, list[str]]:
    """Give a request's own words, all of them and those of what it asks for."""
    request = asked.request
    wants = words_of(
        (cut_text(request.title), *(each.text for each in request.capacity))
    )
    names = words_of((asked.user_name,))
    return {
        "words": [*names, *wants, *words_of((cut_text(request.details),))],
        "name_words": names,
        "want_words": wants,
    }


def to_record(asked: AskedRequest) -> bytes:
    """Write what a result shows; the wikitext of the parameters stays in the store.

    So does most of a very long text.
    """
    request = asked.request.to_json()
    request["raw"] = {}
    for name in ("title", "details"):
        request[name] = cut_text(request[name])
    record = {
        "request_id": asked.request_id,
        "person_id": asked.person_id,
        "user_name": asked.user_name,
        "title": asked.title,
        "rev_id": asked.rev_id,
        "edited_at": asked.edited_at.isoformat(),
        "request": request,
    }
    return json.dumps(record, ensure_ascii=False).encode("utf-8", "replace")


def from_record(data: bytes) -> AskedRequest:
    """Read what `to_record` wrote."""
    record: dict[str, Any] = json.loads(data)
    record["edited_at"] = datetime.fromisoformat(record["edited_at"])
    record["request"] = Request.from_json(record["request"])
    return AskedRequest(**record)
