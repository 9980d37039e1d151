"""A profile as the index keeps it: ids with broader ones, words, and the record."""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any

from exchange.domain.folding import fold
from exchange.domain.long_text import cut_text
from exchange.domain.profile import (
    CAPACITY_LISTS,
    Capacity,
    LanguageSkill,
    Profile,
    ProfilePage,
)
from exchange.domain.vocabulary import CAPACITY, TERRITORY, Vocabulary
from exchange.search.availability import availability_key
from exchange.search.port import LANGUAGES, PROFILES
from exchange.search.schema import KNOWN_BESIDE, LANGUAGE_LEVELS, counted_field
from exchange.search.words import index_words

Fields = Mapping[str, Iterable[str]]

# The same few values stand in most profiles; they never change.
MOST_KEPT = 4096
_capacity = lru_cache(maxsize=MOST_KEPT)(Capacity)
_skill = lru_cache(maxsize=MOST_KEPT)(LanguageSkill)
NOTHING_SAID = Profile()
# What may be as long as a page.
LONG_TEXTS = frozenset({"about", "timezone"})
LISTS_OF_VALUES: Mapping[str, Callable[..., Capacity | LanguageSkill]] = {
    **dict.fromkeys(CAPACITY_LISTS, _capacity),
    "languages": _skill,
}


def profile_fields(page: ProfilePage, vocabulary: Vocabulary) -> dict[str, set[str]]:
    """Give the keys under which a profile is found.

    A capacity counts for its broader ones too, and whoever offers it knows it.
    """
    profile = page.profile
    wanted = (*profile.wants, *profile.priority)
    offered = with_broader(profile.offers, vocabulary)
    known = offered | with_broader(profile.knows, vocabulary)
    return {
        "kind": {PROFILES},
        "id": {page.profile_id},
        "offers": offered,
        "wants": with_broader(wanted, vocabulary),
        "knows": known,
        KNOWN_BESIDE: known - offered,
        "person": {page.person_id},
        "name": {fold(page.user_name)} - {""},
        "offers_written": keys_of(profile.offers),
        "wants_written": keys_of(wanted),
        "knows_written": keys_of((*profile.offers, *profile.knows)),
        **levels_of(profile.languages),
        "territory": {
            key
            for territory in profile.territory
            for key in (territory, *vocabulary.broader(TERRITORY, territory))
        },
        "affiliation": set(profile.affiliations),
        "project": set(profile.projects),
        "method": set(profile.methods),
        "role": {profile.role} - {""},
        "type": {profile.type},
        "resource": set(map(fold, profile.resources)),
        "availability": {
            availability_key(is_open=is_open(profile), until=profile.until)
        },
    }


def is_open(profile: Profile) -> bool:
    """Tell whether a profile says that its owner takes learners, up to its last day."""
    return profile.availability != "paused"


def profile_words(page: ProfilePage) -> dict[str, list[str]]:
    """Give the profile's own words, all of them and those of offers and wants.

    Of a very long text its beginning counts: who writes everything would be found for
    everything, and would make every typing mistake right.
    """
    profile = page.profile
    offers = words_of(capacity.text for capacity in profile.offers)
    wants = words_of(capacity.text for capacity in (*profile.wants, *profile.priority))
    names = words_of((page.user_name, page.title))
    others = words_of(
        (
            *(capacity.text for capacity in profile.knows),
            *profile.affiliations,
            *profile.projects,
            *profile.territory,
            *profile.resources,
            *profile.contacts,
            cut_text(profile.about),
        )
    )
    return {
        "words": [*names, *offers, *wants, *others],
        "name_words": names,
        "offer_words": offers,
        "want_words": wants,
    }


def to_record(page: ProfilePage) -> bytes:
    """Write what a result shows; the wikitext of the parameters stays in the store.

    So does most of a very long text.
    """
    profile = {
        name: value
        for name, value in page.profile.to_json().items()
        # What is empty unless it is said needs no place, and no time to be read.
        if name != "raw" and (value or getattr(NOTHING_SAID, name))
    }
    for name in LISTS_OF_VALUES.keys() & profile.keys():
        # In the order of their fields, without the names of these.
        profile[name] = [list(each.values()) for each in profile[name]]
    for name in LONG_TEXTS & profile.keys():
        profile[name] = cut_text(profile[name])
    record = {
        "profile_id": page.profile_id,
        "person_id": page.person_id,
        "user_name": page.user_name,
        "title": page.title,
        "rev_id": page.rev_id,
        "edited_at": page.edited_at.isoformat(),
        "profile": profile,
    }
    return json.dumps(record, ensure_ascii=False).encode("utf-8", "replace")


def from_record(data: bytes) -> ProfilePage:
    """Read what `to_record` wrote."""
    record: dict[str, Any] = json.loads(data.decode())
    profile: dict[str, Any] = record["profile"]
    for name, value in profile.items():
        if isinstance(value, list):
            make = LISTS_OF_VALUES.get(name)
            profile[name] = tuple([make(*each) for each in value] if make else value)
    record["edited_at"] = datetime.fromisoformat(record["edited_at"])
    record["profile"] = Profile(**profile)
    return ProfilePage(**record)


def record_words(data: bytes) -> set[str]:
    """List the words of what `to_record` wrote, with some that are of its form.

    It is much faster than reading the record.
    """
    text = data.decode().replace("\\n", " ")
    return set(fold(text).split())


def with_broader(capacities: Iterable[Capacity], vocabulary: Vocabulary) -> set[str]:
    """Give the ids of capacities and of all broader ones."""
    keys: set[str] = set()
    for capacity in capacities:
        if capacity.id is not None:
            keys.update((capacity.id, *vocabulary.broader(CAPACITY, capacity.id)))
    return keys


def keys_of(capacities: Iterable[Capacity]) -> set[str]:
    """Give the keys of capacities as they are listed."""
    return {each.key for each in capacities}


def levels_of(languages: Iterable[LanguageSkill]) -> dict[str, set[str]]:
    """Give the languages that are spoken at least at each level, by its field."""
    spoken = list(languages)
    return {
        counted_field(LANGUAGES, level): {
            skill.code for skill in spoken if skill.rank >= level
        }
        for level in LANGUAGE_LEVELS
    }


def words_of(texts: Iterable[str]) -> list[str]:
    """List the words under which texts are found."""
    return [word for text in texts for word in index_words(text)]


def structure_of(vocabulary: Vocabulary) -> str:
    """Name the hierarchy by which profiles are indexed.

    New labels leave it the same; where it differs, the index must be built anew.
    """
    lines = sorted(
        f"{kind} {term.id} {' '.join(term.parents)}"
        for kind in (CAPACITY, TERRITORY)
        for term in vocabulary.terms(kind)
    )
    return sha256("\n".join(lines).encode()).hexdigest()[:16]
