"""The searches of the benchmark: of five kinds, in the languages of the profiles.

Three in ten are two words of one profile, a quarter a capacity and a language, and
three times 15 % the beginning of a word, a word with a typing mistake, and filters
alone. A tenth of all leave somebody out, and every filter is counted, as on the page.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from benchmarks.run import SEED
from benchmarks.search_people import SPOKEN_FIRST, TODAY, People
from exchange.domain.profile import ProfilePage
from exchange.domain.vocabulary import TERRITORY
from exchange.search.document import profile_words
from exchange.search.port import (
    AFFILIATIONS,
    ASKS,
    FILTERS,
    LANGUAGES,
    METHODS,
    OFFERS,
    OPEN,
    PROJECTS,
    ROLES,
    TERRITORIES,
    TYPES,
    WANTS,
    YES,
    SearchQuery,
)
from exchange.search.query_text import read_query_text
from exchange.search.spelling import spelling_of

WORDS, FILTERED, PREFIX, MISTAKE, PLAIN = (
    *("two words", "capacity and language", "beginning"),
    *("typing mistake", "filters alone"),
)
SHARES = {WORDS: 30, FILTERED: 25, PREFIX: 15, MISTAKE: 15, PLAIN: 15}
LETTERS = "aeinorstl"
SHORTEST_MISTAKEN = 5


@dataclass(frozen=True, slots=True)
class Asked:
    """A search, its kind, and the text of which it was read."""

    kind: str
    text: str
    query: SearchQuery


def make_queries(people: People, size: int, count: int) -> list[Asked]:
    """Make the searches, in an order without pattern."""
    random = Random(SEED)  # a benchmark, not a secret
    kinds = [
        kind
        for kind, share in SHARES.items()
        for _ in range(round(share * count / 100))
    ]
    random.shuffle(kinds)
    maker = _Maker(people, size, random)
    return [maker.make(kind) for kind in kinds]


class _Maker:
    """Makes searches about random people, so that somebody is found by most."""

    def __init__(self, people: People, size: int, random: Random) -> None:
        self._people = people
        self._size = size
        self._random = random

    def make(self, kind: str) -> Asked:
        random = self._random
        page = self._somebody()
        text, side, chosen = "", "", dict[str, tuple[str, ...]]()
        if kind == FILTERED:
            text, chosen = self._capacity_and_language(page)
            side = "" if not text else random.choice((OFFERS, OFFERS, WANTS, ""))
        elif kind == PLAIN:
            chosen = self._filters(page)
        else:
            text = self._text(kind, page)
        excluded = self._excluded() if random.random() < 0.1 else {}
        query = SearchQuery(
            parts=read_query_text(text, self._people.vocabulary),
            text=text,
            spelling=spelling_of(self._people.vocabulary),
            side=side,
            chosen=chosen,
            excluded=excluded,
            least_level=random.choice((2, 2, 2, 3, 4)),
            today=TODAY,
            counted=FILTERS,
        )
        return Asked(kind, text, query)

    def _somebody(self) -> ProfilePage:
        number = self._random.randrange(self._size)
        return next(self._people.pages(number, number + 1, self._size))

    def _text(self, kind: str, page: ProfilePage) -> str:
        random = self._random
        words = profile_words(page)["words"]
        long = [word for word in words if len(word) >= SHORTEST_MISTAKEN]
        if kind == WORDS:
            return " ".join(random.sample(words, 2))
        word = random.choice(long or words)
        if kind == PREFIX:
            return word[: random.randint(3, 5)]
        place = random.randrange(1, len(word)) if len(word) > 1 else 1
        left, right = word[:place], word[place:]
        return random.choice(
            (
                left + right[1:],
                left + random.choice(LETTERS) + right,
                left + random.choice(LETTERS) + right[1:],
                left[:-1] + right[:1] + left[-1:] + right[1:],
            )
        )

    def _capacity_and_language(
        self, page: ProfilePage
    ) -> tuple[str, dict[str, tuple[str, ...]]]:
        """Give the capacity as a word in any language, or as a filter."""
        offer = self._random.choice(page.profile.offers)
        code = self._random.choice(page.profile.languages).code
        chosen: dict[str, tuple[str, ...]] = {LANGUAGES: (code,)}
        if offer.id is None or self._random.random() < 0.5:
            return offer.text, chosen
        return "", {OFFERS: (offer.id,), **chosen}

    def _filters(self, page: ProfilePage) -> dict[str, tuple[str, ...]]:
        """Choose one to three filters, one of them now and then twice."""
        random = self._random
        values = self._values_of(page)
        names = random.sample(sorted(values), min(len(values), random.randint(1, 3)))
        chosen: dict[str, tuple[str, ...]] = {
            name: (random.choice(values[name]),) for name in names
        }
        if LANGUAGES in chosen and random.random() < 0.5:
            chosen[LANGUAGES] = tuple(
                dict.fromkeys((*chosen[LANGUAGES], random.choice(SPOKEN_FIRST)))
            )
        return chosen

    def _values_of(self, page: ProfilePage) -> Mapping[str, list[str]]:
        profile, vocabulary = page.profile, self._people.vocabulary
        values = {
            OFFERS: [each.id for each in profile.offers if each.id],
            WANTS: [each.id for each in profile.wants if each.id],
            LANGUAGES: [skill.code for skill in profile.languages],
            TERRITORIES: [
                key
                for each in profile.territory
                for key in (each, *vocabulary.broader(TERRITORY, each))
            ],
            AFFILIATIONS: list(profile.affiliations),
            PROJECTS: list(profile.projects),
            METHODS: list(profile.methods),
            ROLES: [profile.role] if profile.role else [],
            TYPES: [profile.type],
            OPEN: [YES],
            ASKS: [YES],
        }
        return {name: each for name, each in values.items() if each}

    def _excluded(self) -> dict[str, tuple[str, ...]]:
        values = self._values_of(self._somebody())
        name = self._random.choice((TERRITORIES, PROJECTS, LANGUAGES))
        return {name: (values[name][-1],)} if name in values else {}
