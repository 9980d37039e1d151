"""Invented profiles for the benchmark of the search: large, and the same each time.

Capacities, territories, affiliates and languages are those of the movement, drawn by
Zipf's law; each person writes in a language of the interface. The words of what they
say of themselves are real ones (all names that the vocabulary has in that language) and
others made of the halves of two real ones, so that beginnings are as frequent as they
are in life. Every 16th entry of a list of capacities is in own words.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from random import Random

from benchmarks.run import SEED
from dev.people_words import ABOUT
from exchange.domain.folding import fold
from exchange.domain.profile import Capacity, LanguageSkill, Profile, ProfilePage
from exchange.domain.request import AskedRequest, Request
from exchange.domain.vocabulary import (
    AFFILIATE,
    CAPACITY,
    KINDS,
    LANGUAGE,
    METHOD,
    PROJECT,
    TERRITORY,
    Vocabulary,
)
from exchange.store.snapshot import snapshot_vocabulary

TODAY = date(2026, 3, 4)
NEWEST_EDIT = datetime(2026, 3, 4, tzinfo=UTC)
# No two profiles are of the same second, so that the newest come in one order.
SECONDS_BETWEEN = 37
WORDS_OF_A_LANGUAGE, OWN_NAMES = 6_000, 4_000
SHORTEST_ABOUT, LONGEST_ABOUT = 8, 40
SPACELESS = ("ja", "zh-hans")
# Language codes with most speakers first, and what each writes in.
SPOKEN_FIRST = ("en", "es", "fr", "pt", "ar", "ru", "de", "hi", "id", "fa", "ja", "zh")
WRITTEN_AS = {"zh": "zh-hans"}
RESOURCES = ("venue", "Equipment", "funding", "a camera", "Überholspur", "projector")
LEVELS = ("1", "2", "3", "3", "4", "4", "5")
# Before today, after it, and for always.
UNTIL = ("2026-02-28", "2026-05-31", "")
ASKERS = 50
AVAILABILITIES = (*("open",) * 6, "1", "2", "3", "paused")


@dataclass(frozen=True, slots=True)
class Drawn:
    """Values that are drawn by Zipf's law, the first most often."""

    values: Sequence[str]
    weights: Sequence[float]

    @classmethod
    def of(cls, values: Sequence[str]) -> "Drawn":
        """Give the first value the rank one."""
        ranks = range(1, len(values) + 1)
        return cls(values, list(accumulate(1 / rank for rank in ranks)))

    def some(self, random: Random, count: int) -> list[str]:
        """Draw at most so many, each once."""
        drawn = random.choices(self.values, cum_weights=self.weights, k=count)
        return list(dict.fromkeys(drawn))


class People:
    """Invents profiles; the same number makes the same person, whatever the size."""

    def __init__(self) -> None:
        self.vocabulary = snapshot_vocabulary()
        self.words = {code: Drawn.of(make_words(code)) for code in ABOUT}
        self._ids = {
            kind: Drawn.of(_shuffled_ids(self.vocabulary, kind)) for kind in KINDS
        }
        self._own = {
            code: [" ".join(pair) for pair in _pairs(words.values, code)]
            for code, words in self.words.items()
        }
        self._capacity_of: dict[tuple[str, str], Capacity] = {}

    def pages(self, start: int, end: int, size: int) -> Iterator[ProfilePage]:
        """Invent the profiles with these numbers, of `size` in all."""
        for number in range(start, end):
            yield self._page(number, size)

    def request_of(self, page: ProfilePage) -> AskedRequest | None:
        """Give what somebody asks for now: one in fifty does."""
        if page.rev_id % ASKERS:
            return None
        request = Request(
            title=page.profile.wants[0].text,
            capacity=page.profile.wants[:1],
            details=page.profile.about,
            languages=page.profile.languages,
            until=UNTIL[page.rev_id // ASKERS % len(UNTIL)],
        )
        return AskedRequest(
            request_id=f"{page.profile_id}#{page.rev_id:012}",
            person_id=page.person_id,
            user_name=page.user_name,
            title=page.title,
            rev_id=page.rev_id,
            edited_at=page.edited_at,
            request=request,
        )

    def _page(self, number: int, size: int) -> ProfilePage:
        random = Random(SEED + number)  # a benchmark, not a secret
        native = self._ids[LANGUAGE].some(random, 1)[0]
        code = WRITTEN_AS.get(native, native)
        code = code if code in self.words else "en"
        name = "".join(each.title() for each in random.choices(self._own[code], k=1))
        user_name = f"{name} {number}"
        # A permutation: 7919 divides no size that is used here.
        age = number * 7919 % size * SECONDS_BETWEEN
        return ProfilePage(
            profile_id=f"metawiki:{number}",
            person_id=f"c:{number}",
            user_name=user_name,
            title=f"User:{user_name}/Capacity profile",
            rev_id=number,
            edited_at=NEWEST_EDIT - timedelta(seconds=age),
            profile=self._profile(random, native, code),
        )

    def _profile(self, random: Random, native: str, code: str) -> Profile:
        wants = self._capacities(random, code, 1 + _few(random, 1.9))
        return Profile(
            type=random.choices(("person", "group", "affiliate"), (97, 2, 1))[0],
            offers=self._capacities(random, code, 1 + _few(random, 3.8)),
            wants=wants,
            knows=self._capacities(random, code, _few(random, 1)),
            priority=wants[: random.random() < 0.3],
            resources=tuple(random.sample(RESOURCES, int(random.random() < 0.1))),
            languages=self._languages(random, native),
            methods=self._some(random, METHOD, _few(random, 1)),
            projects=self._some(random, PROJECT, 1 + _few(random, 0.8)),
            affiliations=self._some(random, AFFILIATE, _few(random, 0.5)),
            territory=self._some(random, TERRITORY, 1 + (random.random() < 0.05)),
            role=random.choices(("", "volunteer", "staff"), (5, 4, 1))[0],
            availability=random.choice(AVAILABILITIES),
            until=random.choice(UNTIL) if random.random() < 0.15 else "",
            about=self._about(random, code),
        )

    def _some(self, random: Random, kind: str, count: int) -> tuple[str, ...]:
        return tuple(self._ids[kind].some(random, count))

    def _capacities(
        self, random: Random, code: str, count: int
    ) -> tuple[Capacity, ...]:
        found = []
        for key in self._ids[CAPACITY].some(random, count):
            if random.randrange(16):
                found.append(self._known(key, code))
            else:
                text = random.choice(self._own[code])
                found.append(Capacity(text, folded=fold(text)))
        return tuple(dict.fromkeys(found))

    def _known(self, key: str, code: str) -> Capacity:
        known = self._capacity_of.get((key, code))
        if known is None:
            text = self.vocabulary.label(CAPACITY, key, code)
            known = Capacity(text, key, folded=fold(text))
            self._capacity_of[key, code] = known
        return known

    def _languages(self, random: Random, native: str) -> tuple[LanguageSkill, ...]:
        others = self._ids[LANGUAGE].some(random, _few(random, 0.5))
        if random.random() < 0.55:
            others.append("en")
        levels = {code: random.choice(LEVELS) for code in others} | {native: "N"}
        return tuple(LanguageSkill(*each) for each in levels.items())

    def _about(self, random: Random, code: str) -> str:
        sentence = random.choice(ABOUT[code]).format(year=random.randint(2006, 2025))
        count = random.randint(SHORTEST_ABOUT, LONGEST_ABOUT)
        words = self.words[code]
        drawn = random.choices(words.values, cum_weights=words.weights, k=count)
        return f"{sentence} {('' if code in SPACELESS else ' ').join(drawn)}"


def make_words(code: str) -> list[str]:
    """List words of a language, the most frequent first."""
    vocabulary = snapshot_vocabulary()
    names = (
        name
        for kind in KINDS
        for term in vocabulary.terms(kind)
        for language, name in term.names()
        if language == code
    )
    real = sorted({word for name in names for word in fold(name).split()})
    random = Random(f"{SEED} {code}")
    random.shuffle(real)
    words = dict.fromkeys(real)
    while len(words) < WORDS_OF_A_LANGUAGE:
        one, other = random.choices(real, k=2)
        words[one[: (len(one) + 1) // 2] + other[len(other) // 2 :]] = None
    return list(words)


def _pairs(words: Sequence[str], code: str) -> list[list[str]]:
    random = Random(f"{SEED} own {code}")
    return [random.choices(words, k=2) for _ in range(OWN_NAMES)]


def _shuffled_ids(vocabulary: Vocabulary, kind: str) -> list[str]:
    """List the ids of a kind, those that are drawn most often first."""
    ids = sorted(term.id for term in vocabulary.terms(kind))
    Random(f"{SEED} {kind}").shuffle(ids)
    first = SPOKEN_FIRST if kind == LANGUAGE else ()
    return [*first, *(each for each in ids if each not in first)]


def _few(random: Random, mean: float) -> int:
    """Draw a number of things by Poisson's law."""
    count, left = 0, random.expovariate(1)
    while left < mean:
        count, left = count + 1, left + random.expovariate(1)
    return count
