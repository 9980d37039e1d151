"""What a notice is written with, and the names in it as its reader sees them.

Nobody can speak through the bot: of a profile only user names and labels of the
vocabulary appear, escaped; what somebody wrote in their own words is shortened, freed
of addresses and shown as plain text.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Self

from exchange.domain.match import Reason
from exchange.domain.notice_messages import Named, NoticeMessages, Speaker
from exchange.domain.notices import Notice, PersonEntry, RequestEntry, RingEntry
from exchange.domain.profile import (
    CAPACITY_LISTS,
    LEAST_WORKABLE_LEVEL,
    Capacity,
    LanguageSkill,
    ProfilePage,
)
from exchange.domain.site import Site
from exchange.domain.vocabulary import CAPACITY, LANGUAGE, Vocabulary
from exchange.domain.wikitext import escape_wikitext, quote_words, shorten

LONGEST_NAME = 85
MOST_LISTED = 8
MOST_LANGUAGES = 3


@dataclass(frozen=True, slots=True)
class Writing:
    """What all notices of a run have in common; `sites` are by database name."""

    sites: Mapping[str, Site]
    vocabulary: Vocabulary
    messages: NoticeMessages
    tool_url: str
    bot_name: str


@dataclass(frozen=True, slots=True)
class Reader:
    """The recipient of a notice, their language, and how others' words reach them.

    `own_words` are capacities that the vocabulary does not know, by their keys.
    """

    writing: Writing
    recipient: ProfilePage
    speaker: Speaker
    own_words: Mapping[str, str]

    @classmethod
    def of(cls, notice: Notice, writing: Writing) -> Self:
        """Find the reader's language, and collect the words of all concerned."""
        page = notice.recipient
        language = writing.messages.language_of(
            page.profile.languages, writing.sites[page.dbname].language
        )
        own: dict[str, str] = {}
        for each in _capacities(notice):
            if each.id is None:
                # Of several ways to write it the reader's own comes first.
                own.setdefault(each.key, each.text)
        return cls(writing, page, writing.messages.in_language(language), own)

    @property
    def site(self) -> Site:
        """Give the wiki that the notice goes to."""
        return self.site_of(self.recipient)

    @property
    def language(self) -> str:
        """Give the language of the notice."""
        return self.speaker.language

    @property
    def you(self) -> Named:
        """Name the reader."""
        return self.named(self.recipient)

    def site_of(self, page: ProfilePage) -> Site:
        """Give the wiki of a profile."""
        return self.writing.sites[page.dbname]

    def named(self, page: ProfilePage) -> Named:
        """Name a person, group or affiliate."""
        is_person = page.profile.type == "person"
        return self.named_user(page.user_name, is_person=is_person)

    def named_user(self, name: str, *, is_person: bool = True) -> Named:
        """Name somebody by their user name."""
        shown = f"<bdi>{escape_wikitext(shorten(name, LONGEST_NAME))}</bdi>"
        return Named(shown, name if is_person else "")

    def capacity(self, key: str) -> str:
        """Name a capacity."""
        term = self.writing.vocabulary.term(CAPACITY, key)
        if term is not None:
            name = self.writing.vocabulary.label(CAPACITY, key, self.language)
            return f"<bdi>{escape_wikitext(shorten(name))}</bdi>"
        words = quote_words(self.own_words.get(key, key.removeprefix("text:")))
        return f"<bdi>{words}</bdi>" if words else self.speaker.say("own-words")

    def capacities(self, reasons: Iterable[Reason]) -> str:
        """List what is wanted, naming the offer where it is another one."""
        return self.some(map(self._reason, reasons))

    def _reason(self, reason: Reason) -> str:
        wanted = self.capacity(reason.wanted)
        if reason.offered == reason.wanted:
            return wanted
        return self.speaker.say("offered-as", wanted, self.capacity(reason.offered))

    def some(self, items: Iterable[str]) -> str:
        """List the first items, and show where there are more."""
        shown = list(islice(items, MOST_LISTED + 1))
        more = ["…"] if shown[MOST_LISTED:] else []
        return self.speaker.enumerate([*shown[:MOST_LISTED], *more])

    def languages(self, codes: Iterable[str]) -> str:
        """List languages by their names in the reader's."""
        return self.speaker.enumerate([self.name_of_language(code) for code in codes])

    def name_of_language(self, code: str) -> str:
        """Name a language."""
        name = self.writing.vocabulary.label(LANGUAGE, code, self.language)
        return f"<bdi>{escape_wikitext(shorten(name))}</bdi>"


def link(url: str, shown: str) -> str:
    """Give a link with its text, which must be wikitext."""
    return f"[{url} {shown}]"


def shared_languages(
    one: Sequence[LanguageSkill], other: Sequence[LanguageSkill]
) -> list[str]:
    """List the languages in which two people can work, the best first."""
    ranks = {each.code: each.rank for each in other}
    shared = {each.code: min(each.rank, ranks.get(each.code, 0)) for each in one}
    workable = [code for code in shared if shared[code] >= LEAST_WORKABLE_LEVEL]
    return sorted(workable, key=lambda code: (-shared[code], code))[:MOST_LANGUAGES]


def _capacities(notice: Notice) -> Iterator[Capacity]:
    """Give all capacities that a notice could name, the reader's own first."""
    yield from _of_page(notice.recipient)
    for entry in notice.entries:
        match entry:
            case PersonEntry():
                yield from _of_page(entry.other)
            case RingEntry():
                yield from _of_page(entry.teacher)
                yield from _of_page(entry.learner)
            case RequestEntry():
                yield from entry.asked.request.capacity
                if entry.helper:
                    yield from _of_page(entry.helper)


def _of_page(page: ProfilePage) -> Iterator[Capacity]:
    for entries in CAPACITY_LISTS:
        yield from getattr(page.profile, entries)
