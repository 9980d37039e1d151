"""`/requests`: who asks for help now."""

from dataclasses import asdict
from typing import Any

from flask import Response, g, jsonify

from exchange.search.port import Count
from toolforge_app.api.blueprint import reading
from toolforge_app.api.formats import FORMATS, MEDIA_TYPES, chosen_format
from toolforge_app.api.paging import link_next, read_page
from toolforge_app.api.parameters import CSV, RequestParameters
from toolforge_app.api.records import Record, request_record
from toolforge_app.api.schemas import RequestHitsSchema
from toolforge_app.api.table import REQUEST_COLUMNS, write_table
from toolforge_app.found_requests import RequestQuery, find_requests
from toolforge_app.freshness import searched
from toolforge_app.labels import Labels
from toolforge_app.search_form import check_text
from toolforge_app.services import services

FILTERS = ("capacity", "language")


@reading(
    "/requests",
    RequestHitsSchema,
    searched,
    parameters=RequestParameters,
    media_types=FORMATS,
    variant=chosen_format,
)
def requests(parameters: dict[str, Any]) -> Response:
    """Find open requests for help, as the page of the requests does, newest first."""
    labels = Labels(services().vocabulary(), g.language)
    read_page(parameters)
    check_text("q", parameters.get("q", ""))
    chosen = {name: tuple(parameters.get(name, ())) for name in FILTERS}
    query = RequestQuery(
        q=parameters.get("q", ""),
        chosen={name: values for name, values in chosen.items() if values},
        counted=tuple(dict.fromkeys(parameters.get("facets", ()))),
        limit=parameters["limit"],
        page_token=parameters.get("page", ""),
    )
    found = find_requests(query, labels)
    records = [request_record(each, labels) for each in found.requests]
    if chosen_format() == CSV:
        table = write_table(records, REQUEST_COLUMNS)
        return link_next(
            Response(table, mimetype=MEDIA_TYPES[CSV]), found.next_page_token
        )
    answer = jsonify(
        hits=records,
        total=found.total,
        next_page_token=found.next_page_token or None,
        change=found.change,
        corrections=[asdict(each) for each in found.corrections],
        facets={
            name: [_count(each, name, labels) for each in counts]
            for name, counts in found.counts.items()
        },
    )
    return link_next(answer, found.next_page_token)


def _count(count: Count, name: str, labels: Labels) -> Record:
    # The filters are called as the kinds of the vocabulary are.
    label = labels.name(name, count.value)
    return {"value": count.value, "label": label, "count": count.count}
