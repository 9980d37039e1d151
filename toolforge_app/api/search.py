"""`/search`: the same search as the page, as JSON or CSV."""

from dataclasses import asdict, replace
from typing import Any

from flask import Response, g, jsonify, request

from exchange.search.port import Count, Hit, Hits, SearchQuery
from toolforge_app.api.blueprint import reading
from toolforge_app.api.formats import FORMATS, MEDIA_TYPES, chosen_format
from toolforge_app.api.paging import link_next, read_page
from toolforge_app.api.parameters import CSV, SearchParameters
from toolforge_app.api.records import Record, profile_record
from toolforge_app.api.schemas import ProfileHitsSchema
from toolforge_app.api.table import PROFILE_COLUMNS, write_table
from toolforge_app.filters import FILTERS, Filter
from toolforge_app.freshness import searched
from toolforge_app.labels import Labels
from toolforge_app.search_form import SearchForm
from toolforge_app.services import services


@reading(
    "/search",
    ProfileHitsSchema,
    searched,
    parameters=SearchParameters,
    media_types=FORMATS,
    variant=chosen_format,
)
def search(parameters: dict[str, Any]) -> Response:
    """Find profiles, as the search page does."""
    labels = Labels(services().vocabulary(), g.language)
    query, not_understood = read_search(parameters, labels)
    hits = services().search.search(query)
    records = [_hit(hit, labels) for hit in hits.hits]
    if chosen_format() == CSV:
        return _as_csv(records, hits)
    answer = jsonify(
        hits=records, **_found(hits, labels), not_understood=not_understood
    )
    return link_next(answer, hits.next_page_token)


def read_search(
    parameters: dict[str, Any], labels: Labels
) -> tuple[SearchQuery, tuple[str, ...]]:
    """Make the query of an address; give what was not understood of it, too."""
    form, not_understood = SearchForm.from_args(request.args).read_typed(labels)
    read_page(parameters)
    counted = tuple(dict.fromkeys(parameters.get("facets", ())))
    limit = parameters["limit"]
    query = form.query(labels, limit, services().today(), counted)
    return replace(query, explain=parameters.get("explain", False)), not_understood


def _found(hits: Hits, labels: Labels) -> Record:
    return {
        "total": hits.total,
        "next_page_token": hits.next_page_token or None,
        "change": hits.change,
        "relaxed": hits.relaxed,
        "corrections": [asdict(each) for each in hits.corrections],
        "facets": {
            name: [_count(each, FILTERS[name], labels) for each in counts]
            for name, counts in hits.counts.items()
        },
    }


def _hit(hit: Hit, labels: Labels) -> Record:
    record = profile_record(hit.page, labels)
    if hit.rank:
        record["rank"] = [{"name": name, "points": points} for name, points in hit.rank]
    return record


def _count(count: Count, of: Filter, labels: Labels) -> Record:
    return {
        "value": count.value,
        "label": of.label(count.value, labels),
        "count": count.count,
    }


def _as_csv(records: list[Record], hits: Hits) -> Response:
    answer = Response(write_table(records, PROFILE_COLUMNS), mimetype=MEDIA_TYPES[CSV])
    return link_next(answer, hits.next_page_token)
