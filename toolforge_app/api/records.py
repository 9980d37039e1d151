"""Profiles, requests and capacities as the answers of the API give them."""

from typing import Any
from urllib.parse import urlencode, urljoin

from exchange.domain.long_text import cut_text
from exchange.domain.profile import Capacity, LanguageSkill, ProfilePage
from exchange.domain.request import AskedRequest
from exchange.domain.site import Site
from toolforge_app.cards import profile_href
from toolforge_app.labels import PAUSED, Labels
from toolforge_app.services import services

Record = dict[str, Any]


def profile_record(page: ProfilePage, labels: Labels) -> Record:
    """Give all that a profile says in public."""
    profile = page.profile
    today = services().today()
    return {
        "id": page.profile_id,
        "name": page.user_name,
        "type": profile.type,
        **_source(page),
        "profile_url": absolute(profile_href(page)),
        "offers": _capacities(profile.offers, labels),
        "wants": _capacities(profile.wants, labels),
        "priority": _capacities(profile.priority, labels),
        "knows": _capacities(profile.knows, labels),
        "languages": language_records(profile.languages),
        **{name: list(getattr(profile, name)) for name in LISTS},
        **{name: cut_text(getattr(profile, name)) for name in TEXTS},
        "is_open": profile.availability_on(today) != PAUSED,
    }


LISTS = (
    *("methods", "projects", "affiliations", "territory", "resources", "contacts"),
)
TEXTS = (
    *("role", "timezone", "availability", "until", "about", "wikidata", "contact"),
)


def request_record(asked: AskedRequest, labels: Labels) -> Record:
    """Give all that a request says in public."""
    request = asked.request
    return {
        "id": asked.request_id,
        "name": asked.user_name,
        **_source(asked),
        "subject": cut_text(request.title),
        "capacities": _capacities(request.capacity, labels),
        "details": cut_text(request.details),
        "languages": language_records(request.languages),
        "until": request.until,
        "status": request.state_on(services().today()),
    }


def absolute(href: str) -> str:
    """Give the full address of a page of the tool."""
    return urljoin(services().settings.tool_url, href)


def history_url(site: Site, title: str) -> str:
    """Give the full address of a page's history, which names all who wrote it."""
    fields = {"title": title.replace(" ", "_"), "action": "history"}
    return f"{site.script_url}?{urlencode(fields)}"


def language_records(skills: tuple[LanguageSkill, ...]) -> list[Record]:
    """Give languages with their levels."""
    return [{"code": each.code, "level": each.level} for each in skills]


def _source(page: ProfilePage | AskedRequest) -> Record:
    """Say where something stands; a wiki that is not known any more has no address."""
    site = services().sites().get(page.dbname)
    return {
        "wiki": page.dbname,
        "title": page.title,
        "page_url": site.page_url(page.title) if site else None,
        "history_url": history_url(site, page.title) if site else None,
        "edited_at": page.edited_at.isoformat(),
    }


def _capacities(capacities: tuple[Capacity, ...], labels: Labels) -> list[Record]:
    return [
        {
            "text": capacity.text,
            "id": capacity.id,
            "wikidata_item": capacity.wikidata_item,
            "label": labels.capacity(capacity),
        }
        for capacity in capacities
    ]
