"""The capacities: all of them as a tree, and each with who offers and who wants it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask import Blueprint, abort, g, render_template, url_for

from exchange.domain.vocabulary import CAPACITY, Term
from exchange.search.port import OFFERS, WANTS, SearchQuery
from toolforge_app.cards import Card, make_card
from toolforge_app.labels import Labels
from toolforge_app.search_form import searched_capacities
from toolforge_app.services import services

SHOWN = 10

blueprint = Blueprint("capacities", __name__)


@dataclass(frozen=True, slots=True)
class Branch:
    """A capacity with its counts and what is below it."""

    id: str
    label: str
    href: str
    offers: int
    wants: int
    branches: tuple["Branch", ...]


@blueprint.get("/capacities")
def tree() -> str:
    """Show the whole directory with how many offer and want each capacity."""
    labels = Labels(services().vocabulary(), g.language)
    roots = [term for term in labels.vocabulary.terms(CAPACITY) if not term.parents]
    return render_template(
        "capacities/tree.html",
        branches=_branches((term.id for term in roots), labels, _counts()),
    )


@blueprint.get("/capacity/<capacity_id>")
def show(capacity_id: str) -> str:
    """Show one capacity: its place, its names, who offers it and who wants it."""
    labels = Labels(services().vocabulary(), g.language)
    term = labels.vocabulary.term(CAPACITY, capacity_id)
    if term is None:
        abort(404, "The vocabulary has no such capacity.")
    counts = _counts()
    broader = reversed(labels.vocabulary.broader(CAPACITY, term.id))
    narrower = labels.vocabulary.narrower(CAPACITY, term.id)
    return render_template(
        "capacities/show.html",
        branch=_branch(term.id, labels, counts, depth=0),
        broader=[_branch(each, labels, counts, depth=0) for each in broader],
        narrower=_branches(narrower, labels, counts, depth=0),
        names=_other_names(term, labels),
        wikidata_item=term.wikidata_item,
        offering=_cards(SearchQuery(chosen={OFFERS: (term.id,)}, limit=SHOWN), labels),
        wanting=_cards(SearchQuery(chosen={WANTS: (term.id,)}, limit=SHOWN), labels),
        shown=SHOWN,
    )


def _counts() -> tuple[Mapping[str, int], Mapping[str, int]]:
    search = services().search
    return search.count_values(OFFERS), search.count_values(WANTS)


def _branches(
    term_ids: Iterable[str],
    labels: Labels,
    counts: tuple[Mapping[str, int], Mapping[str, int]],
    depth: int = 3,
) -> tuple[Branch, ...]:
    named = (each for each in term_ids if labels.is_named(each))
    found = [_branch(each, labels, counts, depth) for each in named]
    return tuple(sorted(found, key=lambda branch: branch.label.casefold()))


def _branch(
    term_id: str,
    labels: Labels,
    counts: tuple[Mapping[str, int], Mapping[str, int]],
    depth: int,
) -> Branch:
    offers, wants = counts
    below = labels.vocabulary.narrower(CAPACITY, term_id) if depth else ()
    return Branch(
        id=term_id,
        label=labels.key(term_id),
        href=url_for("capacities.show", capacity_id=term_id),
        offers=offers.get(term_id, 0),
        wants=wants.get(term_id, 0),
        branches=_branches(below, labels, counts, depth - 1) if below else (),
    )


def _other_names(term: Term, labels: Labels) -> list[tuple[str, str, str]]:
    """List the names in other languages: code, name of the language, name."""
    shown = labels.key(term.id)
    return sorted(
        (code, labels.tongue(code), label)
        for code, label in term.labels.items()
        if label != shown
    )


def _cards(query: SearchQuery, labels: Labels) -> list[Card]:
    searched = searched_capacities(query)
    today = services().today()
    hits = services().search.search(query).hits
    return [make_card(hit.page, labels, today, searched) for hit in hits]
