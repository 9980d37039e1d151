"""How a notice would look, as wikitext; it is made of public matches alone."""

from dataclasses import dataclass
from datetime import UTC, datetime, time
from functools import cache

from flask import Blueprint, render_template

from exchange.domain.languages import LAST_RESORT
from exchange.domain.match import Match
from exchange.domain.notice_example import BOT_NAME, example_notice
from exchange.domain.notice_messages import NoticeMessages
from exchange.domain.notice_text import render_notice
from exchange.domain.notice_writing import Writing
from exchange.domain.notices import wants_notices
from exchange.domain.profile import ProfilePage
from exchange.message_files import load_notice_messages
from toolforge_app.cards import profile_href
from toolforge_app.messages import isolate, message
from toolforge_app.profile import MOST_MATCHES, profile_at
from toolforge_app.robots import hide_from_crawlers
from toolforge_app.services import services
from toolforge_app.shown_wikitext import NEVER

blueprint = Blueprint("preview", __name__)


@dataclass(frozen=True, slots=True)
class Example:
    """The wikitext of a notice, with its language."""

    wikitext: str
    language: str


@blueprint.get("/preview/<wiki>/<path:title>")
def show(wiki: str, title: str) -> str:
    """Show a notice that the owner of a profile could get."""
    hide_from_crawlers()
    page = profile_at(wiki, title)
    example, why_none = None, "preview-impossible"
    messages = notice_messages()
    if LAST_RESORT in messages.texts and page.dbname in services().sites():
        example, why_none = _make_example(page, messages)
    return render_template(
        "preview/show.html",
        name=page.user_name,
        profile_href=profile_href(page),
        example=example,
        why_none=why_none and message(why_none, name=isolate(page.user_name)),
        never=NEVER,
    )


@cache
def notice_messages() -> NoticeMessages:
    """Read what notices say, once a process."""
    return load_notice_messages()


def _make_example(
    page: ProfilePage, messages: NoticeMessages
) -> tuple[Example | None, str]:
    """Write an example, or give the key of what is said in its place."""
    # The hour says nothing here; without it, the example stays the same all day.
    now = datetime.combine(services().today(), time(), UTC)
    if not wants_notices(page, now.date()):
        return None, "preview-not-asked"
    matches = _public_matches(page)
    notice = example_notice(page, matches, _others(page, matches), now)
    if not notice.entries:
        return None, "preview-no-matches"
    text = render_notice(notice, _writing(messages), now)
    language = messages.language_of(
        page.profile.languages, services().sites()[page.dbname].language
    )
    return Example(f"== {text.heading} ==\n{text.text}\n", language), ""


def _public_matches(page: ProfilePage) -> list[Match]:
    store = services().store
    return [
        *store.matches_of_learner(page.profile_id)[:MOST_MATCHES],
        *store.matches_of_teacher(page.profile_id, MOST_MATCHES),
    ]


def _others(page: ProfilePage, matches: list[Match]) -> list[ProfilePage]:
    """Give the others of the matches; some may have left since these were made."""
    shared = services()
    ids = {each.teacher_id for each in matches} | {each.learner_id for each in matches}
    pages = map(shared.store.profile, sorted(ids - {page.profile_id}))
    return [each for each in pages if each and each.dbname in shared.sites()]


def _writing(messages: NoticeMessages) -> Writing:
    shared = services()
    return Writing(
        shared.sites(),
        shared.vocabulary(),
        messages,
        shared.settings.tool_url,
        BOT_NAME,
    )
