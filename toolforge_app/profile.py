"""One profile: what they offer and want, and with whom they could learn."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import Blueprint, abort, g, render_template

from exchange.domain.identity import talk_title
from exchange.domain.match import Match, Reason
from exchange.domain.profile import ProfilePage
from exchange.domain.site import Site
from exchange.domain.vocabulary import METHOD, PROJECT, ROLE
from toolforge_app.cards import Card, make_card, make_chips
from toolforge_app.labels import Labels
from toolforge_app.services import services

MOST_MATCHES = 10

blueprint = Blueprint("profile", __name__)


@dataclass(frozen=True, slots=True)
class MatchCard:
    """A match with the other person of it, and the reasons in words."""

    card: Card
    reasons: tuple[str, ...]
    is_mutual: bool


@blueprint.get("/profile/<wiki>/<path:title>")
def show(wiki: str, title: str) -> str:
    """Show the profile that stands on a page of a wiki."""
    title = title.replace("_", " ")
    page = services().store.profile_titled(wiki, title)
    site = services().sites().get(wiki)
    if page is None:
        abort(404, "No profile stands on this page now. Its owner may have moved it.")
    labels = Labels(services().vocabulary(), g.language)
    today = services().today()
    profile = page.profile
    return render_template(
        "profile/show.html",
        page=page,
        profile=profile,
        card=make_card(page, labels, today),
        knows=make_chips(profile.knows, labels),
        methods=labels.names(METHOD, profile.methods),
        projects=labels.names(PROJECT, profile.projects),
        role=profile.role and labels.name(ROLE, profile.role),
        teachers=_teachers(page, labels),
        learners=_learners(page, labels),
        page_url=site and site.page_url(page.title),
        contact_url=site and contact_url(page, site),
    )


def contact_url(page: ProfilePage, site: Site) -> str:
    """Give the page on which to write to them: their talk page, or the wiki's form."""
    if page.profile.type == "person" and page.profile.contact == "email":
        return site.page_url(f"Special:EmailUser/{page.user_name}")
    return site.page_url(talk_title(page, site.syntax))


def _teachers(page: ProfilePage, labels: Labels) -> list[MatchCard]:
    matches = services().store.matches_of_learner(page.profile_id)[:MOST_MATCHES]
    return list(_match_cards(page, matches, labels, learner_is_shown=True))


def _learners(page: ProfilePage, labels: Labels) -> list[MatchCard]:
    matches = services().store.matches_of_teacher(page.profile_id)[:MOST_MATCHES]
    return list(_match_cards(page, matches, labels, learner_is_shown=False))


def _match_cards(
    page: ProfilePage,
    matches: Iterable[Match],
    labels: Labels,
    *,
    learner_is_shown: bool,
) -> Iterable[MatchCard]:
    today = services().today()
    for match in matches:
        other_id = match.teacher_id if learner_is_shown else match.learner_id
        other = services().store.profile(other_id)
        # The matches of the last run may name somebody who has left since.
        if other is None:
            continue
        learner, teacher = (page, other) if learner_is_shown else (other, page)
        yield MatchCard(
            card=make_card(other, labels, today, match.capacities),
            reasons=tuple(
                describe_reason(reason, learner, teacher, labels)
                for reason in match.reasons
            ),
            is_mutual=match.mutual,
        )


def describe_reason(
    reason: Reason, learner: ProfilePage, teacher: ProfilePage, labels: Labels
) -> str:
    """Say one reason of a match as a sentence with both names."""
    if reason.kind == "language":
        level = labels.level(reason.offered)
        return f"Both speak {labels.tongue(reason.wanted)} ({level} at least)."
    wants, offers = (
        (learner, teacher) if reason.kind == "teaches" else (teacher, learner)
    )
    wanted, offered = labels.key(reason.wanted), labels.key(reason.offered)
    if reason.wanted == reason.offered:
        return f"{wants.user_name} wants {wanted}, which {offers.user_name} offers."
    return f"{wants.user_name} wants {wanted}, and {offers.user_name} offers {offered}."
