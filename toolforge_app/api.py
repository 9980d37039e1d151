"""The API for programs, under /api/v1."""

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, g, jsonify, request

from exchange.domain.profile import Capacity, ProfilePage
from exchange.domain.vocabulary import CAPACITY, KINDS
from exchange.search.port import LARGEST_PAGE, Count, SearchQueryError
from toolforge_app.cards import profile_href
from toolforge_app.filters import FILTERS, Filter
from toolforge_app.labels import Labels
from toolforge_app.missing_words import read_missing_words
from toolforge_app.search_form import LONGEST_TEXT, SearchForm
from toolforge_app.services import services
from toolforge_app.suggestions import show_suggestion

PAGE_SIZE = 20
SUGGESTIONS = 10
MOST_SUGGESTIONS = 50

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")


@blueprint.get("/search")
def search() -> Response:
    """Search as the page does; `page` takes the token of the answer before.

    `facets` names the filters whose values are to be counted, with commas between them.
    """
    labels = Labels(services().vocabulary(), g.language)
    form, not_understood = SearchForm.from_args(request.args).read_typed(labels)
    query = form.query(labels, _read_limit(), services().today(), _read_facets())
    hits = services().search.search(query)
    return jsonify(
        hits=[_profile(hit.page, labels) for hit in hits.hits],
        total=hits.total,
        relaxed=hits.relaxed,
        next_page_token=hits.next_page_token or None,
        not_understood=not_understood,
        facets={
            name: [_count(each, FILTERS[name], labels) for each in counts]
            for name, counts in hits.counts.items()
        },
    )


@blueprint.get("/suggest")
def suggest() -> Response:
    """List terms of a kind that a text may mean, while somebody types it."""
    text = request.args.get("q", "")
    kind = request.args.get("kind", CAPACITY)
    if len(text) > LONGEST_TEXT:
        raise SearchQueryError(f"“q” must have at most {LONGEST_TEXT} characters.")
    if kind not in KINDS:
        raise SearchQueryError(f"“kind” must be one of {', '.join(KINDS)}.")
    labels = Labels(services().vocabulary(), g.language)
    suggester = services().suggesters().of(kind)
    limit = _read_limit(SUGGESTIONS, MOST_SUGGESTIONS)
    found = suggester.suggest(text, (g.language,), limit)
    return jsonify(
        suggestions=[asdict(show_suggestion(each, kind, labels)) for each in found]
    )


@blueprint.get("/missing-words")
def missing_words() -> Response:
    """List the words of profiles that the vocabulary does not know."""
    return jsonify(words=[asdict(each) for each in read_missing_words()])


@blueprint.after_request
def allow_reading(response: Response) -> Response:
    """Let pages of other sites read what is public; no address here reads a login."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _read_limit(default: int = PAGE_SIZE, largest: int = LARGEST_PAGE) -> int:
    text = request.args.get("limit", str(default))
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= largest):
        raise SearchQueryError(f"“limit” must be a number from 1 to {largest}.")
    return int(text)


def _read_facets() -> tuple[str, ...]:
    named = request.args.get("facets", "").split(",")
    names = tuple(dict.fromkeys(filter(None, map(str.strip, named))))
    if not FILTERS.keys() >= set(names):
        raise SearchQueryError(
            f"“facets” must be some of {', '.join(FILTERS)}, with commas between them."
        )
    return names


def _count(count: Count, of: Filter, labels: Labels) -> dict[str, str | int]:
    return {
        "value": count.value,
        "label": of.label(count.value, labels),
        "count": count.count,
    }


def _profile(page: ProfilePage, labels: Labels) -> dict[str, Any]:
    profile = page.profile
    site = services().sites().get(page.dbname)
    return {
        "id": page.profile_id,
        "name": page.user_name,
        "type": profile.type,
        "wiki": page.dbname,
        "title": page.title,
        "page_url": site.page_url(page.title) if site else None,
        "profile_url": services().settings.tool_url.rstrip("/") + profile_href(page),
        "offers": [_capacity(each, labels) for each in profile.offers],
        "wants": [_capacity(each, labels) for each in profile.wants],
        "languages": [
            {"code": each.code, "level": each.level} for each in profile.languages
        ],
        "territory": list(profile.territory),
        "availability": profile.availability,
        "edited_at": page.edited_at.isoformat(),
    }


def _capacity(capacity: Capacity, labels: Labels) -> dict[str, str | None]:
    return {
        "text": capacity.text,
        "id": capacity.id,
        "wikidata_item": capacity.wikidata_item,
        "label": labels.capacity(capacity),
    }
