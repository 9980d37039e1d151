"""The requests for help as the index finds them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from exchange.domain.profile import ProfilePage
from exchange.domain.request import AskedRequest
from exchange.domain.vocabulary import CAPACITY, LANGUAGE
from exchange.search.port import (
    AFFILIATIONS,
    ASKERS,
    ASKS,
    LANGUAGES,
    LARGEST_PAGE,
    NEWEST,
    OPEN,
    PERSONS,
    REQUESTS,
    TERRITORIES,
    WANTS,
    YES,
    Count,
    SearchQuery,
    Values,
)
from exchange.search.query_text import read_query_text
from exchange.search.spelling import Correction, spelling_of
from toolforge_app.labels import Labels
from toolforge_app.services import services

# The filters of requests are called as the kinds of the vocabulary are.
FILTER_OF_KIND = {CAPACITY: WANTS, LANGUAGE: LANGUAGES}
# Those that a request has by the profile of who asks.
FILTERS_OF_ASKERS = (AFFILIATIONS, TERRITORIES)


@dataclass(frozen=True, slots=True)
class RequestQuery:
    """Which open requests to find: `chosen` maps filters to values."""

    q: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    counted: tuple[str, ...] = ()
    limit: int = 20
    page_token: str = ""


@dataclass(frozen=True, slots=True)
class FoundRequests:
    """One page of the requests that were found, newest first.

    `corrections` tell what of the text was taken for a typing mistake, and `change` how
    far the index had come in which they were found.
    """

    requests: tuple[AskedRequest, ...]
    total: int
    next_page_token: str = ""
    counts: Mapping[str, tuple[Count, ...]] = field(default_factory=dict)
    corrections: tuple[Correction, ...] = ()
    change: int = 0


NONE = FoundRequests((), 0)


def find_requests(query: RequestQuery, labels: Labels) -> FoundRequests:
    """Find open requests."""
    chosen = _chosen(query)
    if chosen is None:
        return NONE
    languages = (labels.language, "en")
    hits = services().search.search(
        SearchQuery(
            kind=REQUESTS,
            parts=read_query_text(query.q, labels.vocabulary, languages),
            text=query.q,
            languages=languages,
            spelling=spelling_of(labels.vocabulary),
            chosen=chosen,
            today=services().today(),
            counted=tuple(FILTER_OF_KIND[each] for each in query.counted),
            sort=NEWEST,
            limit=query.limit,
            page_token=query.page_token,
        )
    )
    if hits.relaxed:
        return replace(NONE, change=hits.change)
    return FoundRequests(
        requests=tuple(hit.asked for hit in hits.requests),
        total=hits.total,
        next_page_token=hits.next_page_token,
        counts={
            each: tuple(c for c in hits.counts[FILTER_OF_KIND[each]] if c.count)
            for each in query.counted
        },
        corrections=hits.corrections,
        change=hits.change,
    )


def find_askers(requests: Iterable[AskedRequest]) -> dict[str, ProfilePage]:
    """Map the persons who ask to their profiles, as far as they have one."""
    person_ids = tuple(dict.fromkeys(each.person_id for each in requests))
    if not person_ids:
        return {}
    query = SearchQuery(
        chosen={PERSONS: person_ids}, today=services().today(), limit=len(person_ids)
    )
    hits = services().search.search(query).hits
    return {hit.page.person_id: hit.page for hit in hits}


def _chosen(query: RequestQuery) -> Values | None:
    """Give the filters as the index has them, None where nobody can fit."""
    chosen = {
        FILTER_OF_KIND[name]: values
        for name, values in query.chosen.items()
        if name in FILTER_OF_KIND
    }
    of_askers = {
        name: query.chosen[name] for name in FILTERS_OF_ASKERS if name in query.chosen
    }
    if of_askers:
        askers = _who_asks(of_askers)
        if not askers:
            return None
        chosen[ASKERS] = askers
    return {**chosen, OPEN: (YES,)}


def _who_asks(chosen: Values) -> tuple[str, ...]:
    """List the persons with a profile that fits who have an open request.

    Of very many, those count who have edited their profile last.
    """
    query = SearchQuery(
        chosen={**chosen, ASKS: (YES,)},
        today=services().today(),
        sort=NEWEST,
        limit=LARGEST_PAGE,
    )
    hits = services().search.search(query).hits
    return tuple(hit.page.person_id for hit in hits)
