"""The wikitext of a notice, from its heading to its hidden comment."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from exchange.domain.notice_facts import NoticeFacts, write_facts
from exchange.domain.notice_lines import entry_lines
from exchange.domain.notice_links import (
    edit_url,
    matches_url,
    page_url,
    preferences_url,
)
from exchange.domain.notice_welcome import welcome_lines
from exchange.domain.notice_writing import Reader, Writing
from exchange.domain.notices import Notice
from exchange.domain.wikitext import escape_wikitext

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
    notice: Notice, writing: Writing, now: datetime, signed_at: str = ""
) -> NoticeText:
    """Write a notice in wikitext.

    It ends with the bot's name and a time as plain text: archiving bots need the time,
    and a signature would notify everybody whom the section names. `signed_at` is the
    time as the wiki itself writes it; without it English is written.
    """
    reader = Reader.of(notice, writing)
    signed_at = signed_at or f"<bdi>{english_time(now)}</bdi>"
    facts = NoticeFacts(
        notice.notice_id, notice.recipient.person_id, notice.period, notice.pairs
    )
    lines = [
        *_framed(reader, list(_body(reader, notice))),
        f"— <bdi>{escape_wikitext(writing.bot_name)}</bdi> {signed_at}",
        write_facts(facts),
    ]
    return NoticeText(
        heading=_heading(reader, notice, now),
        text="\n".join(lines),
        summary=_summary(reader, notice),
    )


def english_time(now: datetime) -> str:
    """Write a time (UTC) as signatures on English wikis do."""
    return f"{now:%H:%M}, {now.day} {MONTHS[now.month - 1]} {now.year} (UTC)"


def _body(reader: Reader, notice: Notice) -> Iterator[str]:
    say, you = reader.speaker.say, reader.you
    if notice.is_welcome:
        yield from welcome_lines(reader)
    else:
        key = "intro" if you.user_name else "intro-group"
        yield say(key, you)
        for entry in notice.entries:
            yield from entry_lines(reader, entry)
    yield ""
    yield _closing(reader)


def _closing(reader: Reader) -> str:
    """Lead to all matches, and say why this came and how it ends."""
    say, page, site = reader.speaker.say, reader.recipient, reader.site
    you = reader.you
    matches = matches_url(reader.writing.tool_url, reader.language)
    urls = page_url(site, page.title), edit_url(site, page)
    sentences = [say("all-matches", matches)]
    sentences.append(say("why" if you.user_name else "why-group", *urls, you))
    if you.user_name:
        sentences.append(say("email-setting", preferences_url(site), you))
    return f"<small>{reader.speaker.paragraph(sentences)}</small>"


def _framed(reader: Reader, lines: list[str]) -> list[str]:
    """Mark the language of the text where it is not the wiki's."""
    marks = 'class="plainlinks"'
    if reader.language != reader.site.language:
        direction = reader.speaker.direction
        marks = (
            f'class="plainlinks mw-content-{direction}" lang="{reader.language}" '
            f'dir="{direction}"'
        )
    return [f"<div {marks}>", *lines, "</div>"]


def _heading(reader: Reader, notice: Notice, now: datetime) -> str:
    speaker = reader.speaker
    heading = (
        speaker.say("heading-welcome")
        if notice.is_welcome
        else speaker.say("heading", len(notice.entries), speaker.day(now.date()))
    )
    if reader.language == reader.site.language:
        return heading
    return f'<span lang="{reader.language}" dir="{speaker.direction}">{heading}</span>'


def _summary(reader: Reader, notice: Notice) -> str:
    """Write the summary for everybody on the wiki, so in its language."""
    messages = reader.writing.messages
    speaker = messages.in_language(messages.language_of((), reader.site.language))
    if notice.is_welcome:
        return speaker.say("summary-welcome", notice.notice_id)
    return speaker.say("summary", len(notice.entries), notice.notice_id)
