"""The open requests for help: all of them, and those that other pages show."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, g, render_template, request, url_for
from markupsafe import Markup

from exchange.domain.long_text import cut_text
from exchange.domain.profile import ProfilePage
from exchange.domain.request import AskedRequest
from exchange.domain.vocabulary import CAPACITY, LANGUAGE
from exchange.search.port import ASKS, YES, Count
from toolforge_app.cards import Chip, make_chips, profile_href
from toolforge_app.filters import FILTERS
from toolforge_app.found_requests import (
    FILTER_OF_KIND,
    FILTERS_OF_ASKERS,
    FoundRequests,
    RequestQuery,
    find_askers,
    find_requests,
)
from toolforge_app.labels import Labels, read_day
from toolforge_app.messages import isolate
from toolforge_app.search_form import check_text
from toolforge_app.services import services
from toolforge_app.shown_wikitext import REQUEST_TEMPLATE

PAGE_SIZE = 20
SHOWN = 4
DETAILS_LENGTH = 300
LONGEST_VALUE = 300

blueprint = Blueprint("requests", __name__)


@dataclass(frozen=True, slots=True)
class RequestCard:
    """What the pages show of a request; `href` is where on the wiki to answer it."""

    title: str
    href: str
    chips: tuple[Chip, ...]
    details: str
    asker_link: Markup
    tongues: tuple[str, ...]
    until: date | None
    edited_on: date


@dataclass(frozen=True, slots=True)
class OpenRequests:
    """The newest requests of something, and the page that lists them all."""

    cards: tuple[RequestCard, ...]
    total: int
    href: str


@dataclass(frozen=True, slots=True)
class Option:
    """A value that can be chosen, and how many requests have it."""

    value: str
    label: str
    count: int
    is_chosen: bool


@blueprint.get("/requests")
def index() -> str:
    """Show the open requests, newest first, as far as they fit the form."""
    labels = Labels(services().vocabulary(), g.language)
    form = _read_form()
    found = find_requests(form, labels)
    return render_template(
        "requests/index.html",
        form=form,
        is_filtered=bool(form.q or form.chosen),
        is_followed=not request.args.keys() - {"uselang", "capacity"},
        total=found.total,
        corrected=[each.meant for each in found.corrections],
        feed_href=_feed_href(form),
        cards=_cards(found, labels),
        capacities=_options(found, form, CAPACITY, labels),
        languages=_options(found, form, LANGUAGE, labels),
        of_askers=_of_askers(form, labels),
        first_page=form.page_token and _address(form),
        next_page=found.next_page_token and _address(form, found.next_page_token),
        request_wikitext=REQUEST_TEMPLATE,
    )


def find_open_requests(
    chosen: Mapping[str, tuple[str, ...]], labels: Labels
) -> OpenRequests:
    """Find the newest open requests with a value of each filter."""
    found = find_requests(RequestQuery(chosen=chosen, limit=SHOWN), labels)
    values = {name: each[0] for name, each in chosen.items()}
    href = url_for("requests.index", **values)  # type: ignore[arg-type]
    return OpenRequests(_cards(found, labels), found.total, href)


def _read_form() -> RequestQuery:
    values = {
        name: request.args.get(name, "").strip()[:LONGEST_VALUE]
        for name in (CAPACITY, LANGUAGE, *FILTERS_OF_ASKERS)
    }
    words = request.args.get("q", "").strip()
    check_text("q", words)
    return RequestQuery(
        q=words,
        chosen={name: (value,) for name, value in values.items() if value},
        counted=(CAPACITY, LANGUAGE),
        limit=PAGE_SIZE,
        page_token=request.args.get("page", ""),
    )


def _address(form: RequestQuery, page_token: str = "") -> str:
    values = {name: each[0] for name, each in form.chosen.items()}
    values |= {"q": form.q, "page": page_token}
    filled = {name: value for name, value in values.items() if value}
    return url_for("requests.index", **filled)  # type: ignore[arg-type]


def _feed_href(form: RequestQuery) -> str:
    """Give the feed of the requests and of who asks; by places it has no requests."""
    if form.chosen.keys() & set(FILTERS_OF_ASKERS):
        return ""
    chosen = {FILTER_OF_KIND[name]: each for name, each in form.chosen.items()}
    words = {"q": form.q} if form.q else {}
    return url_for("api.feed", **{ASKS: YES}, **words, **chosen)  # type: ignore[arg-type]


def _cards(found: FoundRequests, labels: Labels) -> tuple[RequestCard, ...]:
    askers = find_askers(found.requests)
    return tuple(
        _card(each, askers.get(each.person_id), labels) for each in found.requests
    )


def _card(
    asked: AskedRequest, asker: ProfilePage | None, labels: Labels
) -> RequestCard:
    request = asked.request
    return RequestCard(
        title=_shorten(request.title) or asked.title,
        href=_page_url(asked),
        chips=make_chips(request.capacity, labels),
        details=_shorten(request.details),
        asker_link=_asker_link(asked, asker),
        tongues=tuple(labels.tongue(each.code) for each in request.languages),
        until=read_day(request.until),
        edited_on=asked.edited_at.date(),
    )


def _asker_link(asked: AskedRequest, asker: ProfilePage | None) -> Markup:
    name = isolate(asked.user_name)
    if asker is None:
        return name
    return Markup('<a href="{}">{}</a>').format(profile_href(asker), name)


def _page_url(asked: AskedRequest) -> str:
    site = services().sites().get(asked.dbname)
    return site.page_url(asked.title) if site else ""


def _options(
    found: FoundRequests, form: RequestQuery, name: str, labels: Labels
) -> list[Option]:
    chosen = form.chosen.get(name, ())
    return [
        Option(
            value=each.value,
            label=labels.name(name, each.value),
            count=each.count,
            is_chosen=each.value in chosen,
        )
        for each in _with_chosen(found.counts.get(name, ()), chosen)
    ]


def _of_askers(form: RequestQuery, labels: Labels) -> list[tuple[str, str, str]]:
    """List what other pages ask of who asks: the filter, its value, and both named."""
    return [
        (name, value, f"{FILTERS[name].title}: {FILTERS[name].label(value, labels)}")
        for name in FILTERS_OF_ASKERS
        for value in form.chosen.get(name, ())
    ]


def _with_chosen(
    counts: tuple[Count, ...], chosen: tuple[str, ...]
) -> tuple[Count, ...]:
    """Add the chosen values that nobody has, so that they stay chosen."""
    missing = set(chosen) - {each.value for each in counts}
    return (*counts, *(Count(each, 0) for each in sorted(missing)))


def _shorten(written: str) -> str:
    return cut_text(" ".join(written.split()), DETAILS_LENGTH)
