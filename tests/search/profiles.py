"""Profiles that say something for every filter, the same again for the same seed."""

from datetime import UTC, datetime, timedelta
from random import Random

from exchange.domain.folding import fold
from exchange.domain.profile import (
    LEVELS,
    Capacity,
    LanguageSkill,
    Profile,
    ProfilePage,
)
from exchange.domain.request import AskedRequest, Request
from exchange.domain.vocabulary import (
    AFFILIATE,
    CAPACITY,
    METHOD,
    PROJECT,
    ROLE,
    TERRITORY,
    Vocabulary,
)

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
KINDS = (CAPACITY, METHOD, PROJECT, TERRITORY, AFFILIATE, ROLE)
OWN_WORDS = ("bee keeping", "zines", "brass bands")
RESOURCES = ("venue", "Equipment", "a van", "Überholspur")
LANGUAGES = ("en", "fr", "ar", "sw", "pt", "id", "ja", "hi", "ru", "de", "es", "fa")
TYPES = ("person", "person", "person", "group", "affiliate")
DAYS = ("", "", "2026-03-03", "2026-03-04", "2026-03-05", "2027-01-01")


def make_profile_pages(seed: int, count: int, words: Vocabulary) -> list[ProfilePage]:
    """Invent profiles with something in every list that is searched."""
    random = Random(seed)
    ids = {kind: [term.id for term in words.terms(kind)] for kind in KINDS}

    def capacities(most: int) -> tuple[Capacity, ...]:
        chosen = random.sample(ids[CAPACITY], random.randint(0, most))
        own = random.sample(OWN_WORDS, random.randint(0, 1))
        return tuple(
            [Capacity(words.label(CAPACITY, each), each) for each in chosen]
            + [Capacity(text, folded=fold(text)) for text in own]
        )

    def some(values: list[str], most: int) -> tuple[str, ...]:
        return tuple(random.sample(values, random.randint(0, most)))

    def languages() -> tuple[LanguageSkill, ...]:
        codes = random.sample(LANGUAGES, random.randint(0, 4))
        return tuple(LanguageSkill(code, random.choice(LEVELS)) for code in codes)

    return [
        ProfilePage(
            profile_id=f"testwiki:{number}",
            title=f"User:U{number}",
            person_id=f"c:{number}",
            user_name=f"U{number}",
            rev_id=number,
            edited_at=NOW - timedelta(minutes=random.randint(0, 1_000_000)),
            profile=Profile(
                type=random.choice(TYPES),
                offers=capacities(4),
                wants=capacities(3),
                priority=capacities(1),
                knows=capacities(2),
                resources=some(list(RESOURCES), 2),
                languages=languages(),
                methods=some(ids[METHOD], 2),
                projects=some(ids[PROJECT], 2),
                affiliations=some(ids[AFFILIATE], 2),
                territory=some(ids[TERRITORY], 2),
                role=random.choice(["", *ids[ROLE]]),
                availability=random.choice(["open", "open", "3", "paused"]),
                until=random.choice(DAYS),
            ),
        )
        for number in range(1, count + 1)
    ]


def make_requests(seed: int, count: int, words: Vocabulary) -> list[AskedRequest]:
    """Invent requests of the people of `make_profile_pages`, and of some others."""
    random = Random(seed)
    ids = [term.id for term in words.terms(CAPACITY)]

    def request() -> Request:
        known = random.choice(ids)
        own = random.choice(OWN_WORDS)
        return Request(
            title=f"{own} and more",
            capacity=(
                Capacity(words.label(CAPACITY, known), known),
                Capacity(own, folded=fold(own)),
            ),
            languages=(LanguageSkill(random.choice(LANGUAGES), random.choice(LEVELS)),),
            until=random.choice(DAYS),
            status=random.choice(["open", "open", "answered", "closed"]),
        )

    people = [random.randint(1, count * 2) for _ in range(count)]
    return [
        AskedRequest(
            request_id=f"testwiki:{person}#{number}",
            person_id=f"c:{person}",
            user_name=f"U{person}",
            title="Project:Requests",
            rev_id=number,
            edited_at=NOW - timedelta(minutes=random.randint(0, 1_000_000)),
            request=request(),
        )
        for number, person in enumerate(people)
    ]
