"""A profile in the words of schema.org, for programs that read pages."""

from collections.abc import Iterable
from typing import Any

from flask import url_for

from exchange.domain.long_text import cut_text
from exchange.domain.profile import Capacity, ProfilePage
from exchange.domain.site import Site
from exchange.domain.vocabulary import AFFILIATE, CAPACITY, LANGUAGE, TERRITORY
from toolforge_app.labels import Labels

CONTEXT = "https://schema.org"
WIKIDATA = "https://www.wikidata.org/entity/"
PERSON = "person"

Node = dict[str, Any]


def describe_profile(
    page: ProfilePage, site: Site | None, labels: Labels, tool_url: str
) -> Node:
    """Describe a profile; what is empty is left out.

    Show it by Jinja's `tojson` alone, which writes nothing that could end the element.
    """
    profile = page.profile
    is_person = profile.type == PERSON
    base = tool_url.rstrip("/")
    address = base + _profile_path(page)
    places = [_place(each, labels) for each in profile.territory]
    node = {
        "@context": CONTEXT,
        "@type": "Person" if is_person else "Organization",
        "@id": address,
        "name": page.user_name,
        "url": address,
        "description": cut_text(profile.about),
        "sameAs": list(_same_as(page, site)),
        "knowsAbout": _topics((*profile.offers, *profile.knows), labels, base),
        "knowsLanguage": [_language(each.code, labels) for each in profile.languages],
        "makesOffer": _offers("Offer", profile.offers, labels, base),
        "seeks": _offers("Demand", (*profile.priority, *profile.wants), labels, base),
        "memberOf": [_affiliate(each, labels) for each in profile.affiliations],
        "homeLocation" if is_person else "areaServed": places,
    }
    return {name: value for name, value in node.items() if value}


def _profile_path(page: ProfilePage) -> str:
    """Give the address of a profile, which is the same in every language."""
    title = page.title.replace(" ", "_")
    return url_for("profile.show", wiki=page.dbname, title=title, uselang=None)


def _same_as(page: ProfilePage, site: Site | None) -> Iterable[str]:
    if site is not None:
        yield site.page_url(page.title)
    if page.profile.wikidata:
        yield WIKIDATA + page.profile.wikidata


def _offers(
    kind: str, capacities: Iterable[Capacity], labels: Labels, base: str
) -> list[Node]:
    return [
        {"@type": kind, "itemOffered": {**topic, "@type": "Service"}}
        for topic in _topics(capacities, labels, base)
    ]


def _topics(capacities: Iterable[Capacity], labels: Labels, base: str) -> list[Node]:
    """Name capacities once each, with their items."""
    topics = {each.key: _topic(each, labels, base) for each in capacities}
    return list(topics.values())


def _topic(capacity: Capacity, labels: Labels, base: str) -> Node:
    node: Node = {"@type": "Thing", "name": labels.capacity(capacity)}
    if capacity.id is not None:
        path = url_for("capacities.show", capacity_id=capacity.id, uselang=None)
        node["url"] = base + path
    return node | _item(CAPACITY, capacity.id, labels)


def _language(code: str, labels: Labels) -> Node:
    named = {"@type": "Language", "name": labels.tongue(code), "alternateName": code}
    return named | _item(LANGUAGE, code, labels)


def _place(territory: str, labels: Labels) -> Node:
    named = {"@type": "Place", "name": labels.territory(territory)}
    return named | _item(TERRITORY, territory, labels)


def _affiliate(affiliation: str, labels: Labels) -> Node:
    named = {"@type": "Organization", "name": labels.name(AFFILIATE, affiliation)}
    return named | _item(AFFILIATE, affiliation, labels)


def _item(kind: str, term_id: str | None, labels: Labels) -> Node:
    term = labels.vocabulary.term(kind, term_id) if term_id else None
    item = term.wikidata_item if term else None
    return {"sameAs": WIKIDATA + item} if item else {}
