"""The notice that greets a newcomer: what was understood of the profile, and what not.

The profile is read again from the parameters that it gave, so that the problems are
those that the bot had with just this text.
"""

from collections.abc import Iterator

from exchange.domain.notice_links import check_url, profile_url
from exchange.domain.notice_writing import Reader
from exchange.domain.parse import parse_page
from exchange.domain.problems import Problem
from exchange.domain.profile import Capacity, ProfilePage
from exchange.domain.wikitext import escape_wikitext, quote_words


def welcome_lines(reader: Reader) -> list[str]:
    """Write the lines between the greeting and the closing words."""
    say, page = reader.speaker.say, reader.recipient
    url = profile_url(reader.writing.tool_url, page, reader.language)
    understood = list(_understood(reader, page))
    intro = say("welcome-intro" if understood else "welcome-nothing", url)
    return [intro, *(f"* {each}" for each in (*understood, *_missing(reader, page)))]


def _understood(reader: Reader, page: ProfilePage) -> Iterator[str]:
    say, profile = reader.speaker.say, page.profile
    own: dict[str, Capacity] = {}
    for key, entries in (
        ("welcome-offers", profile.offers),
        ("welcome-wants", profile.wants),
    ):
        if entries:
            yield say(key, reader.some(reader.capacity(each.key) for each in entries))
            own |= {each.key: each for each in entries if each.id is None}
    if own:
        names = reader.some(map(reader.capacity, own))
        yield say("welcome-own-words", names, len(own))
    if profile.languages:
        names = reader.some(
            reader.name_of_language(each.code) for each in profile.languages
        )
        yield say("welcome-languages", names)


def _missing(reader: Reader, page: ProfilePage) -> Iterator[str]:
    """Say what was not understood, and what is missing to find anybody."""
    say = reader.speaker.say
    if not page.profile.languages:
        yield say("welcome-no-languages")
    problems = problems_of(reader, page)
    if problems:
        shown = list(dict.fromkeys(_problem(each) for each in problems))
        url = check_url(reader.writing.tool_url, page, reader.language)
        yield say("welcome-problems", reader.some(shown), url, len(shown))


def _problem(problem: Problem) -> str:
    """Name the place of a problem, and what was written there."""
    name = quote_words(problem.parameter, 40) or escape_wikitext(problem.template)
    words = quote_words(problem.text)
    place = f"<code><bdi>{name}</bdi></code>"
    return f"{place} (<bdi>{words}</bdi>)" if words else place


def problems_of(reader: Reader, page: ProfilePage) -> tuple[Problem, ...]:
    """Read a profile again, and give what cannot be read in it."""
    given = "".join(f"\n|{name}={value}" for name, value in page.profile.raw.items())
    syntax = reader.site_of(page).syntax
    name = min(syntax.profile_names)
    parsed = parse_page(
        f"{{{{{name}{given}\n}}}}",
        syntax,
        reader.writing.vocabulary,
        (reader.language,),
    )
    return tuple(each for each in parsed.problems if each.index == 0)
