"""What there is to say of the people behind one value of a filter, in one search."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import url_for

from exchange.search.port import (
    AFFILIATIONS,
    LANGUAGES,
    NEWEST,
    OFFERS,
    WANTS,
    Count,
    SearchQuery,
)
from toolforge_app.cards import Card, make_card
from toolforge_app.filters import FILTERS
from toolforge_app.labels import Labels
from toolforge_app.services import services

SHOWN = 6
MOST_VALUES = 10
# Enough to leave out the broad capacities, which nearly everybody has.
MOST_COUNTED = 200
COUNTED = (OFFERS, WANTS, LANGUAGES, AFFILIATIONS)


@dataclass(frozen=True, slots=True)
class Counted:
    """A value with how many of the people have it, and the search for these."""

    label: str
    href: str
    count: int


@dataclass(frozen=True, slots=True)
class Overview:
    """Some of the people, and what they have most, all in the reader's language."""

    total: int
    cards: tuple[Card, ...]
    offered: tuple[Counted, ...]
    wanted: tuple[Counted, ...]
    languages: tuple[Counted, ...]
    affiliates: tuple[Counted, ...]
    search_href: str


def make_overview(name: str, value: str, labels: Labels) -> Overview:
    """Look at everybody with a value of a filter; the newest edits are shown."""
    today = services().today()
    hits = services().search.search(
        SearchQuery(
            chosen={name: (value,)},
            # Of the filter itself, all values would be counted.
            counted=tuple(each for each in COUNTED if each != name),
            most_counted=MOST_COUNTED,
            today=today,
            sort=NEWEST,
            limit=SHOWN,
        )
    )

    def count(of: str) -> tuple[Counted, ...]:
        counts = hits.counts.get(of, ())
        return tuple(_counted(name, value, of, counts, labels))[:MOST_VALUES]

    return Overview(
        total=hits.total,
        cards=tuple(make_card(hit.page, labels, today) for hit in hits.hits),
        offered=count(OFFERS),
        wanted=count(WANTS),
        languages=count(LANGUAGES),
        affiliates=count(AFFILIATIONS),
        search_href=url_for("search.results", **{name: value}),  # type: ignore[arg-type]
    )


def _counted(
    name: str, value: str, of: str, counts: Iterable[Count], labels: Labels
) -> Iterable[Counted]:
    """Link to the people who have both values; broad capacities say nothing."""
    for each in counts:
        if of in (OFFERS, WANTS) and not labels.is_leaf(each.value):
            continue
        yield Counted(
            label=FILTERS[of].label(each.value, labels),
            href=url_for("search.results", **{name: value, of: each.value}),  # type: ignore[arg-type]
            count=each.count,
        )
