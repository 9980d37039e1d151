"""The capacities: all of them as a tree, and each with who offers and who wants it."""

from collections.abc import Iterable

from flask import Blueprint, abort, g, render_template, request, url_for

from exchange.domain.folding import fold
from exchange.domain.vocabulary import CAPACITY, Term, Vocabulary
from exchange.search.port import KNOWS, OFFERS, WANTS, SearchQuery
from toolforge_app.branches import Tree, most_needed
from toolforge_app.cards import Card, make_card
from toolforge_app.freshness import conditional, searched
from toolforge_app.labels import Labels
from toolforge_app.messages import text
from toolforge_app.requests import OpenRequests, find_open_requests
from toolforge_app.search_form import searched_capacities
from toolforge_app.services import services
from toolforge_app.shown_wikitext import show_parameter
from toolforge_app.suggestions import similar_capacities

SHOWN = 10
LONGEST_FILTER = 100

blueprint = Blueprint("capacities", __name__)


@blueprint.get("/capacities")
@conditional(searched)
def tree() -> str:
    """Show the whole directory, or the branches in which a text is a name."""
    labels = Labels(services().vocabulary(), g.language)
    written = request.args.get("q", "").strip()[:LONGEST_FILTER]
    counted = _tree(labels)
    roots = [term.id for term in labels.vocabulary.terms(CAPACITY) if not term.parents]
    fitting = _fitting(written, labels.vocabulary)
    kept = fitting and _with_places(fitting, labels.vocabulary)
    branches = counted.branches(roots, only=kept)
    return render_template(
        "capacities/tree.html",
        branches=branches,
        needed=() if written else most_needed(counted),
        written=written,
        fitting=fitting or frozenset(),
        similar=[]
        if branches
        else similar_capacities(written, services().suggesters(), labels),
        is_open=bool(written) or "all" in request.args,
        is_followed=not request.args.keys() - {"uselang"},
    )


@blueprint.get("/capacity/<capacity_id>")
@conditional(searched)
def show(capacity_id: str) -> str:
    """Show one capacity: its place, its names, who offers it and who wants it."""
    labels = Labels(services().vocabulary(), g.language)
    term = labels.vocabulary.term(CAPACITY, capacity_id)
    if term is None:
        abort(404, text("capacity-unknown"))
    counted = _tree(labels)
    broader = reversed(labels.vocabulary.broader(CAPACITY, term.id))
    narrower = labels.vocabulary.narrower(CAPACITY, term.id)
    return render_template(
        "capacities/show.html",
        branch=counted.branch(term.id),
        broader=[counted.branch(each) for each in broader],
        narrower=counted.branches(narrower, depth=0),
        names=_other_names(term, labels),
        description=_description(term, g.language),
        wikidata_item=term.wikidata_item,
        offering=_cards(OFFERS, term.id, labels),
        wanting=_cards(WANTS, term.id, labels),
        knowing=services().search.count_values(KNOWS).get(term.id, 0),
        asking=_asking(term.id, labels),
        both_href=url_for("search.results", q=labels.key(term.id)),
        shown=SHOWN,
        wikitext=show_parameter,
    )


def _tree(labels: Labels) -> Tree:
    search = services().search
    return Tree(labels, search.count_values(OFFERS), search.count_values(WANTS))


def _asking(capacity_id: str, labels: Labels) -> OpenRequests:
    return find_open_requests({CAPACITY: (capacity_id,)}, labels)


def _fitting(written: str, vocabulary: Vocabulary) -> frozenset[str] | None:
    """List the capacities with a text in a name, in any language; None without one."""
    folded = fold(written)
    if not folded:
        return None
    return frozenset(
        term.id
        for term in vocabulary.terms(CAPACITY)
        if any(folded in fold(name) for _, name in term.names())
    )


def _with_places(fitting: Iterable[str], vocabulary: Vocabulary) -> frozenset[str]:
    """Add what is above the capacities, as their place, and all that is below them."""
    kept = set(fitting)
    below = list(kept)
    for each in below:
        below.extend(vocabulary.narrower(CAPACITY, each))
    kept.update(below)
    for each in tuple(kept):
        kept.update(vocabulary.broader(CAPACITY, each))
    return frozenset(kept)


def _other_names(term: Term, labels: Labels) -> list[tuple[str, str, str]]:
    """List the names in other languages: code, name of the language, name."""
    shown = labels.key(term.id)
    return sorted(
        (code, labels.tongue(code), label)
        for code, label in term.labels.items()
        if label != shown
    )


def _description(term: Term, language: str) -> str:
    return term.descriptions.get(language, "")


def _cards(side: str, capacity_id: str, labels: Labels) -> list[Card]:
    today = services().today()
    query = SearchQuery(chosen={side: (capacity_id,)}, today=today, limit=SHOWN)
    searched = searched_capacities(query)
    hits = services().search.search(query).hits
    return [make_card(hit.page, labels, today, searched) for hit in hits]
