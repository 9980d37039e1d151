"""Where the links of notices lead: what can be done about a match.

Nobody can log in yet, so no answer is kept here, and the page says so. It changes
nothing: whoever follows a link, or fetches it ahead, has said nothing by that.
"""

import re

from flask import Blueprint, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from exchange.domain.answers import CONTACTED, DECLINED
from exchange.domain.folding import fold
from exchange.domain.profile import ProfilePage
from exchange.search.port import LARGEST_PAGE, SearchQuery
from exchange.search.query_text import read_query_text
from toolforge_app.cards import profile_href
from toolforge_app.messages import isolate, message
from toolforge_app.robots import hide_from_crawlers
from toolforge_app.services import services
from toolforge_app.shown_wikitext import NEVER

LONGEST_NAME = 255
MOST_FOUND = 10
PROFILE_ID = re.compile(r"[A-Za-z0-9_-]{1,64}:[0-9]{1,18}")
ANSWERS = {CONTACTED: "matches-contacted", DECLINED: "matches-declined"}

blueprint = Blueprint("matches", __name__)


@blueprint.get("/matches")
def show() -> ResponseReturnValue:
    """Say what can be done about a match, and lead people to their own profile."""
    hide_from_crawlers()
    written = request.args.get("user", "")[:LONGEST_NAME]
    name = read_user_name(written)
    found = _named_like(name) if name else []
    own = [each for each in found if each.user_name == name]
    if len(own) == 1:
        return redirect(profile_href(own[0]))
    return render_template(
        "matches/show.html",
        about=_about_other(),
        never=NEVER,
        written=written,
        name=name,
        found=[(each.user_name, profile_href(each)) for each in found[:MOST_FOUND]],
    )


def read_user_name(written: str) -> str:
    """Give a user name as the wiki has it, of what people write for it.

    That may be a link to their page: a name holds neither `:` nor `/`.
    """
    title = written.replace("_", " ").strip(" @[]")
    name = title.rpartition(":")[2].partition("/")[0].strip(" @")
    return name[:1].upper() + name[1:]


def _about_other() -> Markup | None:
    """Say whom the notice told of, and what the reader wanted to answer."""
    other_id = request.args.get("other", "")
    if not PROFILE_ID.fullmatch(other_id):
        return None
    other = services().store.profile(other_id)
    if other is None:
        return message("matches-other-left")
    link = Markup('<a href="{}">{}</a>').format(
        profile_href(other), isolate(other.user_name)
    )
    key = ANSWERS.get(request.args.get("answer", ""), "matches-other")
    return message(key, profile=link)


def _named_like(name: str) -> list[ProfilePage]:
    """Find the profiles whose owners have a name in theirs."""
    languages = (g.language, "en")
    parts = read_query_text(name, services().vocabulary(), languages)
    if not parts:
        return []
    query = SearchQuery(
        parts=parts,
        text=name,
        languages=languages,
        today=services().today(),
        limit=LARGEST_PAGE,
    )
    pages = (hit.page for hit in services().search.search(query).hits)
    return [each for each in pages if fold(name) in fold(each.user_name)]
