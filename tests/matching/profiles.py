"""Profiles of any kind for tests, the same again for the same seed."""

from datetime import UTC, datetime, timedelta
from random import Random

from exchange.domain.folding import fold
from exchange.domain.profile import Capacity, LanguageSkill, Profile, ProfilePage
from exchange.domain.vocabulary import CAPACITY, METHOD, PROJECT, TERRITORY, Vocabulary

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
OWN_WORDS = ("bee keeping", "zines", "brass bands")
LANGUAGES = ("en", "fr", "ar", "sw", "pt", "id")
ZONES = ("", "UTC+3", "UTC-5", "+5:30", "Africa/Nairobi", "GMT", "soon")


def make_profile_pages(seed: int, count: int, words: Vocabulary) -> list[ProfilePage]:
    """Invent profiles with everything that a score or a reason reads."""
    random = Random(seed)
    ids = {kind: [term.id for term in words.terms(kind)] for kind in words_kinds()}

    def capacities(most: int) -> tuple[Capacity, ...]:
        chosen = random.sample(ids[CAPACITY], random.randint(0, most))
        own = random.sample(OWN_WORDS, random.randint(0, 1))
        return tuple(
            [Capacity(words.label(CAPACITY, each), each) for each in chosen]
            + [Capacity(text, folded=fold(text)) for text in own]
        )

    def some(kind: str, most: int) -> tuple[str, ...]:
        return tuple(random.sample(ids[kind], random.randint(0, most)))

    pages = []
    for number in range(1, count + 1):
        person = number if random.random() < 0.95 else random.randint(1, count)
        pages.append(
            ProfilePage(
                profile_id=f"testwiki:{number}",
                title=f"User:U{number}",
                person_id=f"c:{person}",
                user_name=f"U{person}",
                rev_id=number,
                edited_at=NOW - timedelta(days=random.randint(0, 1000)),
                profile=Profile(
                    offers=capacities(4),
                    wants=capacities(3),
                    priority=capacities(1),
                    languages=tuple(
                        LanguageSkill(code, random.choice("012345N"))
                        for code in random.sample(LANGUAGES, random.randint(0, 3))
                    ),
                    methods=some(METHOD, 2),
                    projects=some(PROJECT, 2),
                    territory=some(TERRITORY, 2),
                    timezone=random.choice(ZONES),
                    availability=random.choice(["open", "open", "3", "paused"]),
                    until=random.choice(["", "", "2026-03-03", "2026-03-05"]),
                ),
            )
        )
    return pages


def words_kinds() -> tuple[str, ...]:
    """Give the kinds of terms that profiles draw from."""
    return CAPACITY, METHOD, PROJECT, TERRITORY
