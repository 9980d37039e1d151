"""One profile: what they offer and want, and with whom they could learn."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import Blueprint, abort, g, render_template
from markupsafe import Markup

from exchange.domain.identity import talk_title
from exchange.domain.long_text import cut_text
from exchange.domain.match import Match, Reason
from exchange.domain.profile import ProfilePage
from exchange.domain.site import Site
from exchange.domain.vocabulary import CAPACITY, METHOD, PROJECT, ROLE
from toolforge_app.cards import (
    Card,
    Chip,
    make_card,
    make_chips,
    preview_href,
    term_chip,
)
from toolforge_app.json_ld import describe_profile
from toolforge_app.labels import Labels
from toolforge_app.messages import isolate, message, text
from toolforge_app.robots import hide_from_crawlers
from toolforge_app.services import services

MOST_MATCHES = 10
MOST_ALIKE = 5

blueprint = Blueprint("profile", __name__)


@dataclass(frozen=True, slots=True)
class MatchCard:
    """A match with the other person of it, and the reasons in words."""

    card: Card
    reasons: tuple[Markup, ...]
    is_mutual: bool


@blueprint.get("/profile/<wiki>/<path:title>")
def show(wiki: str, title: str) -> str:
    """Show the profile that stands on a page of a wiki."""
    page = profile_at(wiki, title)
    site = services().sites().get(wiki)
    labels = Labels(services().vocabulary(), g.language)
    today = services().today()
    profile = page.profile
    if profile.type == "person":
        hide_from_crawlers()
    return render_template(
        "profile/show.html",
        page=page,
        profile=profile,
        card=make_card(page, labels, today),
        about=cut_text(profile.about),
        timezone=cut_text(profile.timezone),
        knows=make_chips(profile.knows, labels),
        methods=labels.names(METHOD, profile.methods),
        projects=labels.names(PROJECT, profile.projects),
        role=profile.role and labels.name(ROLE, profile.role),
        teachers=_teachers(page, labels),
        learners=_learners(page, labels),
        alike=_alike(page, labels),
        page_url=site and site.page_url(page.title),
        preview_href=preview_href(page),
        contact_url=site and contact_url(page, site),
        json_ld=describe_profile(page, site, labels, services().settings.tool_url),
    )


def profile_at(wiki: str, title: str) -> ProfilePage:
    """Give the profile on a page of a wiki, or end the request with a 404."""
    page = services().store.profile_titled(wiki, title.replace("_", " "))
    if page is None:
        abort(404, text("profile-missing"))
    return page


def contact_url(page: ProfilePage, site: Site) -> str:
    """Give the page on which to write to them: their talk page, or the wiki's form."""
    if page.profile.type == "person" and page.profile.contact == "email":
        return site.page_url(f"Special:EmailUser/{page.user_name}")
    return site.page_url(talk_title(page, site.syntax))


@dataclass(frozen=True, slots=True)
class AlikeCards:
    """Who is like somebody, and which capacities these want and offer besides."""

    people: tuple[Card, ...]
    wants: tuple[Chip, ...]
    offers: tuple[Chip, ...]


def _alike(page: ProfilePage, labels: Labels) -> AlikeCards | None:
    alike = services().store.alike(page.profile_id)
    if alike is None or not alike.people:
        return None
    people = map(services().store.profile, alike.people[:MOST_ALIKE])
    today = services().today()
    return AlikeCards(
        # Some may have left since the last run.
        people=tuple(make_card(each, labels, today) for each in people if each),
        wants=_known(alike.wants, labels),
        offers=_known(alike.offers, labels),
    )


def _known(keys: Iterable[str], labels: Labels) -> tuple[Chip, ...]:
    """Link to the capacities of the vocabulary; other words are known folded only."""
    known = (key for key in keys if labels.vocabulary.term(CAPACITY, key))
    return tuple(term_chip(key, labels) for key in known)


def _teachers(page: ProfilePage, labels: Labels) -> list[MatchCard]:
    matches = services().store.matches_of_learner(page.profile_id)[:MOST_MATCHES]
    return list(_match_cards(page, matches, labels, of_learner=True))


def _learners(page: ProfilePage, labels: Labels) -> list[MatchCard]:
    matches = services().store.matches_of_teacher(page.profile_id, MOST_MATCHES)
    return list(_match_cards(page, matches, labels, of_learner=False))


def _match_cards(
    page: ProfilePage,
    matches: Iterable[Match],
    labels: Labels,
    *,
    of_learner: bool,
) -> Iterable[MatchCard]:
    today = services().today()
    for match in matches:
        other_id = match.teacher_id if of_learner else match.learner_id
        other = services().store.profile(other_id)
        # The matches of the last run may name somebody who has left since.
        if other is None:
            continue
        yield MatchCard(
            card=make_card(other, labels, today, match.capacities),
            reasons=tuple(describe_reasons(match, page, other, labels)),
            is_mutual=match.mutual,
        )


def describe_reasons(
    match: Match, page: ProfilePage, other: ProfilePage, labels: Labels
) -> Iterable[Markup]:
    """Say in sentences about the other person why they fit whose page it is."""
    offers, wants = "teaches", "learns"
    if match.teacher_id == page.profile_id:
        offers, wants = wants, offers
    people = {
        "name": isolate(page.user_name),
        "user_name_other": other.user_name,
        "user_name_own": page.user_name,
    }
    if offered := _capacities(match, offers, labels):
        yield message("profile-reason-offers", list_offered=offered, **people)
    if wanted := _capacities(match, wants, labels):
        yield message("profile-reason-wants", list_wanted=wanted, **people)
    if spoken := _languages(match, labels):
        yield message("profile-reason-languages", list_languages=spoken)


def _capacities(match: Match, kind: str, labels: Labels) -> list[Markup]:
    """List what is wanted, naming a narrower offer where it differs."""
    return [
        _capacity(reason, labels) for reason in match.reasons if reason.kind == kind
    ]


def _capacity(reason: Reason, labels: Labels) -> Markup:
    wanted, offered = map(isolate, map(labels.key, (reason.wanted, reason.offered)))
    if reason.offered == reason.wanted:
        return wanted
    return message("profile-narrower", wanted=wanted, offered=offered)


def _languages(match: Match, labels: Labels) -> list[Markup]:
    """List the shared languages with the lower of the two levels."""
    return [
        message(
            "profile-language-level",
            language=isolate(labels.tongue(reason.wanted)),
            level=labels.level(reason.offered),
        )
        for reason in match.reasons
        if reason.kind == "language"
    ]
