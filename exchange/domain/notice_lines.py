"""The entries of a digest as wikitext: who it is, why, and what can be done."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date

from exchange.domain.answers import CONTACTED, DECLINED
from exchange.domain.match import Match
from exchange.domain.notice_links import (
    BY_EMAIL,
    answer_url,
    email_url,
    page_url,
    profile_url,
    write_to_user_url,
    write_url,
)
from exchange.domain.notice_writing import Reader, link, shared_languages
from exchange.domain.notices import (
    Entry,
    PersonEntry,
    RequestEntry,
    RingEntry,
    reasons_of,
)
from exchange.domain.profile import ProfilePage
from exchange.domain.wikitext import quote_words

LONGEST_TITLE = 80


def entry_lines(reader: Reader, entry: Entry) -> list[str]:
    """Write an entry: a line that names it, below it the reasons and the links."""
    match entry:
        case PersonEntry():
            return _bullets(
                reader,
                _profile_link(reader, entry.other),
                _person_reasons(reader, entry),
                _actions(reader, entry.other),
            )
        case RingEntry():
            people = (entry.teacher, entry.learner)
            return _bullets(
                reader,
                reader.speaker.enumerate([_profile_link(reader, p) for p in people]),
                _ring_reasons(reader, entry),
                *(_actions(reader, page) for page in people),
            )
        case RequestEntry():
            return _request_lines(reader, entry)


def _bullets(
    reader: Reader, title: str, reasons: Iterable[str], *links: Iterable[str]
) -> list[str]:
    lines = [f"* '''{title}'''", f"** {reader.speaker.paragraph(reasons)}"]
    lines += [f"** {' · '.join(some)}" for some in links]
    return lines


def _person_reasons(reader: Reader, entry: PersonEntry) -> Iterator[str]:
    """Say what can be learnt, what can be taught, and in which languages."""
    say, other = reader.speaker.say, reader.named(entry.other)
    if learns := entry.learns:
        yield say("learn", reader.capacities(learns), other, len(learns), reader.you)
    if teaches := entry.teaches:
        yield say("teach", reader.capacities(teaches), other, len(teaches), reader.you)
    yield from _languages(reader, entry.other)


def _languages(reader: Reader, other: ProfilePage) -> Iterator[str]:
    shared = shared_languages(
        reader.recipient.profile.languages, other.profile.languages
    )
    if shared:
        names, named = reader.languages(shared), reader.named(other)
        yield reader.speaker.say("speak", named, names)


def _ring_reasons(reader: Reader, entry: RingEntry) -> Iterator[str]:
    """Say who teaches whom what, all around."""
    own, taught, third = (_taught(reader, step) for step in entry.steps)
    teacher, learner = reader.named(entry.teacher), reader.named(entry.learner)
    yield reader.speaker.say("ring", teacher, own, learner, taught, third, reader.you)
    for page in (entry.teacher, entry.learner):
        yield from _languages(reader, page)


def _taught(reader: Reader, step: Match) -> str:
    return reader.capacities(reasons_of(step, "teaches"))


def _request_lines(reader: Reader, entry: RequestEntry) -> list[str]:
    request = entry.asked.request
    site = reader.writing.sites[entry.asked.dbname]
    words = quote_words(request.title, LONGEST_TITLE)
    title = f"<bdi>{words}</bdi>" if words else reader.speaker.say("request")
    title = link(page_url(site, entry.asked.title), title)
    if entry.helper is not None:
        reasons = _answer_reasons(reader, entry, entry.helper)
        return _bullets(reader, title, reasons, _actions(reader, entry.helper))
    url = write_to_user_url(site, entry.asked.user_name, _section_heading(reader))
    asker = reader.named_user(entry.asked.user_name)
    write = link(url, reader.speaker.say("write-to", asker))
    return _bullets(reader, title, _request_reasons(reader, entry), [write])


def _request_reasons(reader: Reader, entry: RequestEntry) -> Iterator[str]:
    """Say who asks, for what, in which languages and until when."""
    say, asker = reader.speaker.say, reader.named_user(entry.asked.user_name)
    wanted = reasons_of(entry.match, "teaches")
    yield say("help", reader.capacities(wanted), asker, len(wanted), reader.you)
    request = entry.asked.request
    shared = shared_languages(reader.recipient.profile.languages, request.languages)
    if shared:
        yield say("speak", asker, reader.languages(shared))
    with suppress(ValueError):
        yield say(
            "request-until", reader.speaker.day(date.fromisoformat(request.until))
        )


def _answer_reasons(
    reader: Reader, entry: RequestEntry, helper: ProfilePage
) -> Iterator[str]:
    """Say who could help with the reader's own request."""
    wanted = reasons_of(entry.match, "teaches")
    shown, other = reader.capacities(wanted), reader.named(helper)
    yield reader.speaker.say("request-answer", shown, other, len(wanted), reader.you)
    yield from _languages(reader, helper)


def _profile_link(reader: Reader, page: ProfilePage) -> str:
    url = profile_url(reader.writing.tool_url, page, reader.language)
    return link(url, reader.named(page).shown)


def _actions(reader: Reader, other: ProfilePage) -> Iterator[str]:
    """Link to where the reader writes to somebody, and to where they answer."""
    say, site, named = reader.speaker.say, reader.site_of(other), reader.named(other)
    if other.profile.contact == BY_EMAIL and other.profile.type == "person":
        yield link(email_url(site, other.user_name), say("email-to", named))
    else:
        url = write_url(site, other, _section_heading(reader))
        yield link(url, say("write-to", named))
    for answer, key in ((CONTACTED, "in-touch"), (DECLINED, "not-for-me")):
        tool_url = reader.writing.tool_url
        url = answer_url(tool_url, other.profile_id, answer, reader.language)
        yield link(url, say(key))


def _section_heading(reader: Reader) -> str:
    """Give the heading that a reader's message begins with; they can change it."""
    return reader.speaker.say("section-heading")
