"""The start page and the search."""

from dataclasses import dataclass, replace

from flask import Blueprint, g, render_template, request, url_for
from markupsafe import Markup

from exchange.domain.folding import fold
from exchange.domain.vocabulary import CAPACITY
from exchange.search.port import (
    LANGUAGES,
    NEWEST,
    OFFERS,
    TERRITORIES,
    WANTS,
    Hit,
    Hits,
    SearchQuery,
)
from exchange.search.typed_filters import LEVELS
from toolforge_app.cards import Card, Chip, make_card, term_chip
from toolforge_app.filters import FILTERS, make_facets
from toolforge_app.freshness import conditional, searched
from toolforge_app.labels import Labels
from toolforge_app.messages import isolate, message, text
from toolforge_app.nobody import find_ways_out
from toolforge_app.search_form import (
    NOT,
    SIDES,
    SORTS,
    SearchForm,
    searched_capacities,
)
from toolforge_app.services import services
from toolforge_app.suggestions import similar_capacities

PAGE_SIZE = 20
MOST_NEWEST = 6
MOST_FREQUENT = 8
MOST_SIMILAR = 4
# Whoever links to the start page with one of these means a search.
SEARCHES = {"q", *FILTERS, *(NOT + name for name in FILTERS)}

blueprint = Blueprint("search", __name__)


@dataclass(frozen=True, slots=True)
class Link:
    """A link to another search; crawlers follow it to one filter and no further.

    The label is text, or HTML as Markup.
    """

    label: str
    href: str
    is_followed: bool
    is_current: bool = False


@blueprint.get("/")
@conditional(searched)
def start() -> str:
    """Show the search box, what is offered and wanted most, and who is new."""
    if request.args.keys() & SEARCHES:
        return _show_results()
    search, labels = services().search, _labels()
    today = services().today()
    newest = search.search(SearchQuery(today=today, sort=NEWEST, limit=MOST_NEWEST))
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
@conditional(searched)
def results() -> str:
    """Show who fits the search."""
    return _show_results()


def _show_results() -> str:
    labels = _labels()
    form, not_understood = SearchForm.from_args(request.args).read_typed(labels)
    query = form.query(labels, PAGE_SIZE, services().today(), tuple(FILTERS))
    is_explained = request.args.get("explain") == "1"
    hits = services().search.search(replace(query, explain=is_explained))
    return render_template(
        "search/results.html",
        form=form,
        sides=SIDES,
        levels=[(each, labels.level(each)) for each in LEVELS],
        hits=hits,
        cards=_cards(hits, labels, query),
        ranks=[_points(hit) for hit in hits.hits],
        not_understood=not_understood,
        corrected=[each.meant for each in hits.corrections],
        understood=_understood(form, query, labels),
        similar=_similar(form, query, hits, labels),
        used=_used_filters(form, labels),
        facets=make_facets(hits.counts, form.chosen, labels),
        sorts=_sorts(form),
        nobody=None if hits.total else find_ways_out(form, labels),
        next_page=hits.next_page_token
        and _link(text("search-next-page"), form.having(page=hits.next_page_token)),
        first_page=form.page and _link(text("search-first-page"), form.having()),
        is_followed=_is_followed(form),
        feed_href=_feed_href(form),
    )


def _points(hit: Hit) -> list[Markup]:
    """Write why a hit stands where it does, in the words of the documentation."""
    return [Markup("<code>{} {:g}</code>").format(*each) for each in hit.rank]


def _feed_href(form: SearchForm) -> str:
    """Give the feed of a search, which has its own order and no pages."""
    address = form.having(sort="").address()
    return url_for("api.feed", **address)  # type: ignore[arg-type]


def _labels() -> Labels:
    return Labels(services().vocabulary(), g.language)


def _cards(hits: Hits, labels: Labels, query: SearchQuery | None = None) -> list[Card]:
    searched = searched_capacities(query) if query else frozenset[str]()
    today = services().today()
    return [make_card(hit.page, labels, today, searched) for hit in hits.hits]


def _link(label: str, form: SearchForm, *, is_current: bool = False) -> Link:
    href = url_for("search.results", **form.address())  # type: ignore[arg-type]
    return Link(label, href, _is_followed(form), is_current)


def _is_followed(form: SearchForm) -> bool:
    return len(form.used()) + bool(form.level) <= 1


def _sorts(form: SearchForm) -> list[Link]:
    """List the orders; without a text there is only one."""
    if not form.q:
        return []
    return [
        _link(text(key), form.having(sort=sort), is_current=sort == form.sort)
        for sort, key in SORTS.items()
    ]


def _most_frequent(labels: Labels, side: str) -> list[tuple[Chip, int]]:
    """List the most frequent capacities that have no narrower ones."""
    counts = services().search.count_values(side)
    found = sorted(
        (-count, labels.key(key), key)
        for key, count in counts.items()
        if labels.is_leaf(key)
    )
    return [(term_chip(key, labels), -count) for count, _, key in found[:MOST_FREQUENT]]


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
        for words in (form.q, *unknown)
        for chip in similar_capacities(words, suggesters, labels)
    )
    return list(dict.fromkeys(chips))[:MOST_SIMILAR]


def _used_filters(form: SearchForm, labels: Labels) -> list[Link]:
    """List every filter in use, with the same search without it."""
    links = []
    for parameter, value in form.used():
        of = FILTERS[parameter.removeprefix(NOT)]
        shown = isolate(of.label(value, labels))
        if parameter.startswith(NOT):
            label = message("search-used-filter-not", filter=of.title, value=shown)
        else:
            label = message("search-used-filter", filter=of.title, value=shown)
        links.append(_link(label, form.without(parameter, value)))
    if form.level:
        label = message("search-used-level", level=labels.level(form.level))
        links.append(_link(label, form.having(level="")))
    return links
