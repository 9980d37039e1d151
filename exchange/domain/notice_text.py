"""The wikitext of a notice.

Nobody can speak through the bot: of a profile only user names and labels of the
vocabulary appear, and what is free text is shortened and escaped.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Self
from urllib.parse import quote

from exchange.domain.identity import talk_title
from exchange.domain.match import Match
from exchange.domain.notices import Notice, NoticeMatch
from exchange.domain.profile import CAPACITY_LISTS, ProfilePage
from exchange.domain.site import Site
from exchange.domain.vocabulary import CAPACITY, LANGUAGE, Vocabulary
from exchange.domain.wikitext import escape_wikitext, shorten

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


@dataclass(frozen=True, slots=True)
class NoticeText:
    """What is posted: the section's heading, its wikitext and the edit summary."""

    heading: str
    text: str
    summary: str


def render_notice(
    notice: Notice,
    site: Site,
    vocabulary: Vocabulary,
    tool_url: str,
    bot_name: str,
    now: datetime,
) -> NoticeText:
    """Write a notice in wikitext.

    It ends with the bot's name and a time as plain text: archiving bots need the time,
    and a signature would notify everybody whom the section names.
    """
    count = len(notice.matches)
    people = "one person" if count == 1 else f"{count} people"
    fit = "fits" if count == 1 else "fit"
    lines = [
        f"Capacity Exchange has found {people} who {fit} your profile:",
        *(
            _match_line(each, site, _Words.of(notice, each, vocabulary), tool_url)
            for each in notice.matches
        ),
        "",
        _closing_line(notice.recipient, site, tool_url),
        f"— {escape_wikitext(bot_name)}, {_wiki_time(now)}",
        f"<!-- capacity-exchange 1 {notice.notice_id} {notice.period} "
        f"{' '.join(notice.pairs)} -->",
    ]
    return NoticeText(
        heading=f"Capacity Exchange: {people} to learn with ({notice.period})",
        text="\n".join(lines),
        summary=(
            f"Capacity Exchange: {people} to learn with ({notice.period}, "
            f"notice {notice.notice_id})"
        ),
    )


def profile_url(tool_url: str, page: ProfilePage) -> str:
    """Give the address of a profile in the tool."""
    title = quote(page.title.replace(" ", "_"), safe="/:")
    return f"{tool_url.rstrip('/')}/profile/{page.dbname}/{title}"


@dataclass(frozen=True, slots=True)
class _Words:
    """Names of capacities: the vocabulary's, else as the two people write them."""

    vocabulary: Vocabulary
    own: Mapping[str, str]

    @classmethod
    def of(cls, notice: Notice, item: NoticeMatch, vocabulary: Vocabulary) -> Self:
        """Collect what the two people write in their own words."""
        own = {
            capacity.key: capacity.text
            for page in (item.other, notice.recipient)
            for entries in CAPACITY_LISTS
            for capacity in getattr(page.profile, entries)
            if capacity.id is None
        }
        return cls(vocabulary, own)

    def capacity(self, key: str) -> str:
        """Name a capacity, harmless in wikitext."""
        name = self.own.get(key) or self.vocabulary.label(CAPACITY, key)
        return f"<bdi>{escape_wikitext(shorten(name))}</bdi>"


def _match_line(item: NoticeMatch, site: Site, words: _Words, tool_url: str) -> str:
    other = f"<bdi>{escape_wikitext(item.other.user_name)}</bdi>"
    reasons = [*_sentences(item, words)]
    write = _new_section_url(site, item.other)
    return (
        f"* [{profile_url(tool_url, item.other)} {other}] – {' '.join(reasons)} "
        f"([{write} write to them])"
    )


def _sentences(item: NoticeMatch, words: _Words) -> Iterable[str]:
    """Say why: what you can learn, what you can teach, in which language."""
    taught = item.as_teacher or item.as_learner
    if taught is None:
        return
    # The reasons of a match are told from its learner's side.
    yours, theirs = ("teaches", "learns")
    if item.as_teacher is None:
        yours, theirs = theirs, yours
    if wanted := _labels(taught, yours, words):
        yield f"You want {wanted}, which they offer."
    if offered := _labels(taught, theirs, words):
        yield f"They want {offered}, which you offer."
    languages = [each.wanted for each in taught.reasons if each.kind == "language"]
    if languages:
        shown = " and ".join(
            escape_wikitext(words.vocabulary.label(LANGUAGE, code))
            for code in languages
        )
        yield f"You both speak {shown}."


def _labels(match: Match, kind: str, words: _Words) -> str:
    """List what is wanted, naming a narrower offer where it differs."""
    shown: list[str] = []
    for reason in match.reasons:
        if reason.kind == kind:
            label = words.capacity(reason.wanted)
            if reason.offered != reason.wanted:
                label += f" (more exactly: {words.capacity(reason.offered)})"
            shown.append(label)
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if shown[1:] else shown)


def _closing_line(page: ProfilePage, site: Site, tool_url: str) -> str:
    return (
        f"''See [{profile_url(tool_url, page)} all your matches]. You get this because "
        f"[{site.page_url(page.title)} your profile] asks for notices: there, "
        "<code>notify = never</code> ends them and <code>notify = monthly</code> makes "
        "them rarer.''"
    )


def _new_section_url(site: Site, page: ProfilePage) -> str:
    title = quote(talk_title(page, site.syntax).replace(" ", "_"), safe=":/")
    return f"{site.script_url}?title={title}&action=edit&section=new"


def _wiki_time(now: datetime) -> str:
    return f"{now:%H:%M}, {now.day} {MONTHS[now.month - 1]} {now.year} (UTC)"
