"""The affiliates: all of them, and each with its people and what they offer."""

from dataclasses import dataclass, replace

from flask import Blueprint, abort, g, render_template, request, url_for

from exchange.domain.folding import fold
from exchange.domain.vocabulary import AFFILIATE, TERRITORY, Term
from exchange.search.port import AFFILIATIONS, TYPES, SearchQuery
from exchange.search.query_text import Part
from exchange.search.words import query_words
from toolforge_app.cards import Card, make_card
from toolforge_app.labels import Labels
from toolforge_app.messages import text
from toolforge_app.overview import make_overview
from toolforge_app.requests import find_open_requests
from toolforge_app.services import services

LONGEST_FILTER = 100
MOST_GROUPS = 6
GROUPS = ("affiliate", "group")
# The vocabulary's words for the kinds of affiliates.
KIND_MESSAGES = {
    "Chapter": "affiliate-kind-chapter",
    "Thematic organization": "affiliate-kind-thematic",
    "Wikimedia user group": "affiliate-kind-user-group",
}

blueprint = Blueprint("affiliates", __name__)


@dataclass(frozen=True, slots=True)
class Affiliate:
    """An affiliate with how many people name it."""

    label: str
    href: str
    kind: str
    people: int


@blueprint.get("/affiliates")
def index() -> str:
    """List the affiliates that somebody names, then the others."""
    labels = Labels(services().vocabulary(), g.language)
    written = request.args.get("q", "").strip()[:LONGEST_FILTER]
    counts = services().search.count_values(AFFILIATIONS)
    found = sorted(
        (
            _affiliate(term, labels, counts.get(term.id, 0))
            for term in labels.vocabulary.terms(AFFILIATE)
            if _fits(term, fold(written))
        ),
        key=lambda each: (-each.people, each.label.casefold()),
    )
    return render_template(
        "affiliates/index.html",
        named=[each for each in found if each.people],
        others=[each for each in found if not each.people],
        written=written,
    )


@blueprint.get("/affiliate/<affiliate_id>")
def show(affiliate_id: str) -> str:
    """Show one affiliate: its profile, its people, and what they offer and want."""
    labels = Labels(services().vocabulary(), g.language)
    term = labels.vocabulary.term(AFFILIATE, affiliate_id)
    if term is None:
        abort(404, text("affiliate-unknown"))
    territory = term.facts.get("territory", "")
    groups = _groups(term, labels)
    overview = make_overview(AFFILIATIONS, term.id, labels)
    others = tuple(card for card in overview.cards if card not in groups)
    return render_template(
        "affiliates/show.html",
        label=labels.name(AFFILIATE, term.id),
        kind=_kind(term),
        territory=labels.vocabulary.term(TERRITORY, territory)
        and (
            labels.territory(territory),
            url_for("territories.show", territory_id=territory),
        ),
        wikidata_item=term.wikidata_item,
        groups=groups,
        overview=replace(overview, cards=others),
        asking=find_open_requests({AFFILIATIONS: (term.id,)}, labels),
    )


def _affiliate(term: Term, labels: Labels, people: int) -> Affiliate:
    return Affiliate(
        label=labels.name(AFFILIATE, term.id),
        href=url_for("affiliates.show", affiliate_id=term.id),
        kind=_kind(term),
        people=people,
    )


def _kind(term: Term) -> str:
    key = KIND_MESSAGES.get(term.facts.get("kind", ""))
    return text(key) if key else ""


def _fits(term: Term, folded: str) -> bool:
    names = (*(name for _, name in term.names()), *term.ids())
    return not folded or any(folded in fold(name) for name in names)


def _groups(term: Term, labels: Labels) -> list[Card]:
    """List its own profile first, then those of its groups."""
    label = labels.name(AFFILIATE, term.id)
    # Its own page bears its name, and need not name it among its affiliations.
    part = Part(tuple(query_words(label)), ((AFFILIATE, term.id),))
    today = services().today()
    query = SearchQuery(
        parts=(part,), chosen={TYPES: GROUPS}, today=today, limit=MOST_GROUPS
    )
    names = {fold(name) for _, name in term.names()}
    pages = sorted(
        (hit.page for hit in services().search.search(query).hits),
        key=lambda page: fold(page.user_name) not in names,
    )
    return [make_card(page, labels, today) for page in pages]
