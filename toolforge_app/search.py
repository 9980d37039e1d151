"""The start page and the search."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, g, render_template, request, url_for

from exchange.domain.folding import fold
from exchange.domain.vocabulary import CAPACITY
from exchange.search.port import (
    LANGUAGES,
    OFFERS,
    TERRITORIES,
    WANTS,
    Hits,
    SearchQuery,
)
from toolforge_app.cards import Card, Chip, make_card
from toolforge_app.labels import TYPES, Labels
from toolforge_app.search_form import SIDES, SearchForm, searched_capacities
from toolforge_app.services import services
from toolforge_app.suggestions import similar_capacities

PAGE_SIZE = 20
NEWEST = 6
MOST_FREQUENT = 8
MOST_SIMILAR = 4

blueprint = Blueprint("search", __name__)


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a filter."""

    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter in use, with the address of the same search without it."""

    label: str
    href_without: str


@blueprint.get("/")
def start() -> str:
    """Show the search box, what is offered and wanted most, and who is new."""
    if request.args.keys() & {"q", "offers", "wants", "language", "territory", "type"}:
        return results()
    search, labels = services().search, _labels()
    newest = search.search(SearchQuery(limit=NEWEST))
    return render_template(
        "search/start.html",
        form=SearchForm(),
        sides=SIDES,
        profiles=newest.total,
        languages=len(search.count_values(LANGUAGES)),
        territories=sum(
            not labels.is_region(each) for each in search.count_values(TERRITORIES)
        ),
        offered=_most_frequent(labels, OFFERS),
        wanted=_most_frequent(labels, WANTS),
        newest=_cards(newest, labels),
    )


@blueprint.get("/search")
def results() -> str:
    """Show who fits the search."""
    form = SearchForm.from_args(request.args)
    labels = _labels()
    query = form.query(labels, PAGE_SIZE)
    hits = services().search.search(query)
    return render_template(
        "search/results.html",
        form=form,
        sides=SIDES,
        types=TYPES,
        hits=hits,
        cards=_cards(hits, labels, query),
        understood=_understood(form, query, labels),
        similar=_similar(form, query, hits, labels),
        filters=_filters(form, labels),
        languages=_language_options(form, labels),
        regions=_territory_options(form, labels, regions=True),
        territories=_territory_options(form, labels, regions=False),
        next_page=hits.next_page_token and _href(form.at_page(hits.next_page_token)),
        first_page=form.page and _href(form.at_page("")),
    )


def _labels() -> Labels:
    return Labels(services().vocabulary(), g.language)


def _cards(hits: Hits, labels: Labels, query: SearchQuery | None = None) -> list[Card]:
    searched = searched_capacities(query) if query else frozenset[str]()
    today = services().today()
    return [make_card(hit.page, labels, today, searched) for hit in hits.hits]


def _href(values: Mapping[str, Any]) -> str:
    return url_for("search.results", **values)


def _most_frequent(labels: Labels, side: str) -> list[tuple[Chip, int]]:
    """List the most frequent capacities that have no narrower ones."""
    counts = services().search.count_values(side)
    found = sorted(
        (-count, labels.key(key), key)
        for key, count in counts.items()
        if labels.is_leaf(key)
    )
    return [
        (Chip(label, url_for("capacities.show", capacity_id=key)), -count)
        for count, label, key in found[:MOST_FREQUENT]
    ]


def _understood(form: SearchForm, query: SearchQuery, labels: Labels) -> list[str]:
    """Name what the search was taken for, where the reader has not written it so."""
    named = (
        labels.key(term_id)
        for part in query.parts
        for kind, term_id in part.terms
        if kind == CAPACITY
    )
    return [label for label in named if fold(label) not in fold(form.q)]


def _similar(
    form: SearchForm, query: SearchQuery, hits: Hits, labels: Labels
) -> list[Chip]:
    """List what the words may mean, where they find nobody as they are."""
    unknown = [" ".join(part.words) for part in query.parts if not part.terms]
    if not unknown or (hits.total and not hits.relaxed):
        return []
    suggesters = services().suggesters()
    chips = (
        chip
        for text in (form.q, *unknown)
        for chip in similar_capacities(text, suggesters, labels)
    )
    return list(dict.fromkeys(chips))[:MOST_SIMILAR]


def _filters(form: SearchForm, labels: Labels) -> list[Filter]:
    texts = {
        "offers": form.offers and f"Offers: {labels.key(form.offers)}",
        "wants": form.wants and f"Wants: {labels.key(form.wants)}",
        "language": form.language and f"Speaks: {labels.tongue(form.language)}",
        "territory": form.territory and labels.territory(form.territory),
        "type": TYPES.get(form.type, ""),
    }
    return [
        Filter(text, _href(form.without(name))) for name, text in texts.items() if text
    ]


def _language_options(form: SearchForm, labels: Labels) -> list[Option]:
    counts = services().search.count_values(LANGUAGES)
    return _options(
        {code: labels.tongue(code) for code in counts}, counts, form.language
    )


def _territory_options(
    form: SearchForm, labels: Labels, *, regions: bool
) -> list[Option]:
    counts = services().search.count_values(TERRITORIES)
    named = {
        key: labels.territory(key) for key in counts if labels.is_region(key) == regions
    }
    return _options(named, counts, form.territory)


def _options(
    names: Mapping[str, str], counts: Mapping[str, int], chosen: str
) -> list[Option]:
    options = [
        Option(value, label, counts[value], value == chosen)
        for value, label in names.items()
    ]
    return sorted(options, key=lambda option: option.label.casefold())
