"""The territories: regions with their countries, and each with its people."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask import Blueprint, abort, g, render_template, url_for

from exchange.domain.vocabulary import TERRITORY
from exchange.search.port import TERRITORIES
from toolforge_app.labels import Labels
from toolforge_app.messages import text
from toolforge_app.overview import make_overview
from toolforge_app.requests import find_open_requests
from toolforge_app.services import services

blueprint = Blueprint("territories", __name__)


@dataclass(frozen=True, slots=True)
class Place:
    """A country or a region with how many people live there."""

    label: str
    href: str
    people: int


@dataclass(frozen=True, slots=True)
class Region:
    """A region with its places, where people live first."""

    place: Place
    places: tuple[Place, ...]

    @property
    def inhabited(self) -> tuple[Place, ...]:
        """List the places with people."""
        return tuple(each for each in self.places if each.people)

    @property
    def others(self) -> tuple[Place, ...]:
        """List the places without."""
        return tuple(each for each in self.places if not each.people)


@blueprint.get("/territories")
def index() -> str:
    """List the regions with their countries and territories."""
    labels = Labels(services().vocabulary(), g.language)
    counts = services().search.count_values(TERRITORIES)
    roots = [
        term.id
        for term in labels.vocabulary.terms(TERRITORY)
        if not labels.vocabulary.broader(TERRITORY, term.id)
    ]
    regions = [
        Region(place, _narrower(place_id, labels, counts))
        for place_id, place in _with_ids(
            filter(labels.is_region, roots), labels, counts
        )
    ]
    alone = (each for each in roots if not labels.is_region(each))
    return render_template(
        "territories/index.html",
        regions=sorted(regions, key=lambda region: _order(region.place)),
        alone=Region(Place("", "", 0), _places(alone, labels, counts)),
    )


@blueprint.get("/territory/<territory_id>")
def show(territory_id: str) -> str:
    """Show one territory: where it lies, its people, and what they offer and want."""
    labels = Labels(services().vocabulary(), g.language)
    term = labels.vocabulary.term(TERRITORY, territory_id)
    if term is None:
        abort(404, text("territory-unknown"))
    counts = services().search.count_values(TERRITORIES)
    broader = reversed(labels.vocabulary.broader(TERRITORY, term.id))
    narrower = _narrower(term.id, labels, counts)
    return render_template(
        "territories/show.html",
        label=labels.territory(term.id),
        wikidata_item=term.wikidata_item,
        broader=[place for _, place in _with_ids(broader, labels, counts)],
        region=Region(Place("", "", 0), narrower),
        overview=make_overview(TERRITORIES, term.id, labels),
        asking=find_open_requests({TERRITORIES: (term.id,)}, labels),
    )


def _narrower(
    place_id: str, labels: Labels, counts: Mapping[str, int]
) -> tuple[Place, ...]:
    return _places(labels.vocabulary.narrower(TERRITORY, place_id), labels, counts)


def _places(
    place_ids: Iterable[str], labels: Labels, counts: Mapping[str, int]
) -> tuple[Place, ...]:
    places = (place for _, place in _with_ids(place_ids, labels, counts))
    return tuple(sorted(places, key=_order))


def _with_ids(
    place_ids: Iterable[str], labels: Labels, counts: Mapping[str, int]
) -> Iterable[tuple[str, Place]]:
    for each in place_ids:
        href = url_for("territories.show", territory_id=each)
        yield each, Place(labels.territory(each), href, counts.get(each, 0))


def _order(place: Place) -> tuple[int, str]:
    return -place.people, place.label.casefold()
