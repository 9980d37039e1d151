"""What puts one hit before another: the points of each way in which it fits.

The score of a hit is a whole number, the sum of the points of its parts, of being open
and of being fresh. Relevance counts in steps of `STEP`, so that being open and fresh
decide between equally relevant hits only. The search multiplies the score by the
`turn_weight` of the day, which adds less than one point: equals take turns.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256

from tantivy import Query, Schema

from exchange.domain.folding import fold
from exchange.domain.profile import LEAST_WORKABLE_LEVEL
from exchange.domain.vocabulary import (
    AFFILIATE,
    CAPACITY,
    LANGUAGE,
    METHOD,
    PROJECT,
    ROLE,
    TERRITORY,
)
from exchange.search.availability import between
from exchange.search.boolean import all_of
from exchange.search.port import KNOWS, LANGUAGES, OFFERS, WANTS, SearchQuery
from exchange.search.query_text import Part
from exchange.search.schema import counted_field

STEP = 8
# Every hit has the base, so that turns count also where nothing else does. Who is
# paused loses the points of being open again: they are few, and so quickly found.
BASE_POINTS, OPEN_POINTS = STEP, 4
# How many points an edit brings that is at most so many days old.
FRESH_DAYS = {3: 30, 2: 180, 1: 730}
# The sum for a text stays below it, so that who fits a text as it was typed comes
# before everyone who fits only the corrected one.
TYPED_POINTS = 256 * STEP
# The largest score times the largest turn stays below one point.
MOST_POINTS = 2 * TYPED_POINTS
# Parts after so many have to fit, and bring no points.
RANKED_PARTS = 12

FULL_NAME, NAME, NAME_BEGINS = 60, 10, 2
WRITTEN = {OFFERS: 16, WANTS: 14, KNOWS: 13}
NARROWER = {OFFERS: 8, WANTS: 7, KNOWS: 7}
TERM, LISTED_WORDS, WORDS, WORDS_BEGIN = 6, 5, 3, 1
# In a relaxed search a rare word says more than a frequent one.
RARITIES = ((64, 4), (16, 3), (4, 2))

SHORTEST_PREFIX = 3
FIELD_OF_KIND = {
    TERRITORY: "territory",
    AFFILIATE: "affiliation",
    PROJECT: "project",
    METHOD: "method",
    ROLE: "role",
}
WORDS_OF_SIDE = {OFFERS: "offer_words", WANTS: "want_words"}
SIDES = (OFFERS, WANTS, KNOWS)


@dataclass(frozen=True, slots=True)
class Way:
    """One way to fit: its name, the points that it brings, and who fits so."""

    name: str
    points: int
    query: Query


@dataclass(frozen=True, slots=True)
class Group:
    """Ways of which the best one counts; `is_needed`: who has none does not fit."""

    ways: Sequence[Way]
    is_needed: bool = True


Rarities = Mapping[Part, int]


class Ranking:
    """Lists the ways in which a search's text fits."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema

    def readings(
        self, query: SearchQuery, rarities: Rarities | None = None
    ) -> list[list[Group]]:
        """Give the text as it was typed and as it was corrected; the better one counts.

        With rarities, it is relaxed: the parts that name no term of the vocabulary need
        not be there, and count the more the rarer they are.
        """
        if rarities is not None:
            return [self._relaxed_groups(query, rarities)]
        typed = self._groups(query.parts, query)
        if query.text:
            typed.append(
                Group(self._whole_ways(fold(query.text), query.side), is_needed=False)
            )
        if not query.corrected:
            return [typed]
        everyone = Way("typed", TYPED_POINTS, Query.all_query())
        return [[*typed, Group([everyone])], self._groups(query.corrected, query)]

    def _groups(self, parts: Sequence[Part], query: SearchQuery) -> list[Group]:
        ranked = [Group(self._part_ways(part, query)) for part in parts[:RANKED_PARTS]]
        others = [
            Group([replace(way, points=0) for way in self._part_ways(part, query)])
            for part in parts[RANKED_PARTS:]
        ]
        return ranked + others

    def _relaxed_groups(self, query: SearchQuery, rarities: Rarities) -> list[Group]:
        parts = query.corrected or query.parts
        return [
            Group(
                [
                    replace(way, points=way.points * rarities.get(part, 1))
                    for way in group.ways
                ],
                is_needed=bool(part.terms),
            )
            for part, group in zip(parts, self._groups(parts, query), strict=True)
        ]

    def _part_ways(self, part: Part, query: SearchQuery) -> list[Way]:
        """List the ways to fit a part of the text; any of them is enough."""
        ways: list[Way] = []
        for kind, key in part.terms:
            if kind == CAPACITY:
                ways.extend(self._capacity_ways(key, query.side))
            else:
                ((field, value),) = keys_of(kind, key, query.least_level)
                ways.append(_way("term", TERM, self.term(field, value)))
        return [*ways, *self._word_ways(part.words, query.side)]

    def _whole_ways(self, text: str, side: str) -> list[Way]:
        """List what the whole of a text may be: a name, a capacity in own words."""
        sides = (side,) if side else SIDES
        ways = [
            _way(
                "capacity", WRITTEN[each], self.term(f"{each}_written", f"text:{text}")
            )
            for each in sides
        ]
        if not side:
            ways.insert(0, _way("name", FULL_NAME, self.term("name", text)))
        return ways

    def fresh_ways(self, today: date) -> list[Way]:
        """List the ages of being fresh; nobody has two of them."""
        last = today.toordinal()
        ways: list[Way] = []
        for points, days in FRESH_DAYS.items():
            first = max(0, today.toordinal() - days)
            query = between(self._schema, "edited_day", first, last)
            ways.append(Way("fresh", points, query))
            last = max(0, first - 1)
        return ways

    def term(self, field: str, key: str) -> Query:
        """Find a key or a word of a field."""
        option = "freq" if field.endswith("words") else "basic"
        return Query.term_query(self._schema, field, key, option)

    def _capacity_ways(self, key: str, side: str) -> list[Way]:
        sides = (side,) if side else SIDES
        written = [
            _way("capacity", WRITTEN[each], self.term(f"{each}_written", key))
            for each in sides
        ]
        narrower = [
            _way("narrower", NARROWER[each], self.term(each, key)) for each in sides
        ]
        return written + narrower

    def _word_ways(self, words: Sequence[str], side: str) -> list[Way]:
        if side:
            field = WORDS_OF_SIDE[side]
            exact = [_way("words", LISTED_WORDS, self._all(words, field))]
        else:
            field = "words"
            exact = [
                _way("name", NAME, self._all(words, "name_words")),
                _way("words", LISTED_WORDS, self._all(words, "offer_words")),
                _way("words", LISTED_WORDS, self._all(words, "want_words")),
                _way("words", WORDS, self._all(words, field)),
            ]
        if all(len(word) < SHORTEST_PREFIX for word in words):
            return exact
        begins = [_way("beginning", WORDS_BEGIN, self._all_begin(words, field))]
        if not side:
            names = self._all_begin(words, "name_words")
            begins.insert(0, _way("beginning", NAME_BEGINS, names))
        return exact + begins

    def _all(self, words: Sequence[str], field: str) -> Query:
        return all_of([self.term(field, word) for word in words])

    def _all_begin(self, words: Sequence[str], field: str) -> Query:
        return all_of([self._begins(word, field) for word in words])

    def _begins(self, word: str, field: str) -> Query:
        if len(word) < SHORTEST_PREFIX:
            return self.term(field, word)
        return Query.fuzzy_term_query(
            self._schema, field, word, distance=0, prefix=True
        )


def keys_of(
    kind: str, term_id: str, least_level: int = LEAST_WORKABLE_LEVEL
) -> list[tuple[str, str]]:
    """List the fields and keys under which those stand who have a term."""
    if kind == CAPACITY:
        return [(side, term_id) for side in SIDES]
    if kind == LANGUAGE:
        return [(counted_field(LANGUAGES, least_level), term_id)]
    return [(FIELD_OF_KIND[kind], term_id)]


def turn_weight(profile_id: str, number: int) -> float:
    """Give what lifts an id among its equals, in one of the orders.

    Tantivy multiplies a score by the binary logarithm of this plus two, which is here
    from 1 to 1 + 1 / `MOST_POINTS`.
    """
    digest = sha256(f"{number} {profile_id}".encode()).digest()
    share: int = int.from_bytes(digest[:4], "big")
    turn: float = 2.0 ** (1 + share / 2**32 / MOST_POINTS) - 2
    return turn


def rarity(frequency: int, profiles: int) -> int:
    """Say how much a word is worth that stands in so many of the profiles."""
    for factor, worth in RARITIES:
        if frequency * factor <= profiles:
            return worth
    return 1


def _way(name: str, steps: int, query: Query) -> Way:
    return Way(name, steps * STEP, query)
