"""A profile as the index keeps it: ids with broader ones, words, and the record."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from exchange.domain.folding import fold
from exchange.domain.profile import Capacity, Profile, ProfilePage
from exchange.domain.vocabulary import CAPACITY, TERRITORY, Vocabulary
from exchange.search.schema import PROFILE
from exchange.search.words import index_words

Fields = Mapping[str, Iterable[str]]
NO_LAST_DAY = 99_991_231


def profile_fields(page: ProfilePage, vocabulary: Vocabulary) -> dict[str, set[str]]:
    """Give the keys under which a profile is found.

    A capacity counts for its broader ones too, and whoever offers it knows it.
    """
    profile = page.profile
    wanted = (*profile.wants, *profile.priority)
    known = (*profile.offers, *profile.knows)
    listed = (*profile.offers, *profile.wants, *profile.priority, *profile.knows)
    return {
        "kind": {PROFILE},
        "id": {page.profile_id},
        "offers": _with_broader(profile.offers, vocabulary),
        "wants": _with_broader(wanted, vocabulary),
        "knows": _with_broader(known, vocabulary),
        "offers_own": _own(profile.offers),
        "wants_own": _own(wanted),
        "knows_own": _own(known),
        "listed": {capacity.key for capacity in listed},
        "language": _levels(profile),
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
        "availability": {"paused" if profile.availability == "paused" else "open"},
    }


def last_day(profile: Profile) -> int:
    """Give the last day of the availability that is written, as a number."""
    return int(profile.until.replace("-", "")) if profile.until else NO_LAST_DAY


def profile_words(page: ProfilePage) -> dict[str, list[str]]:
    """Give the profile's own words, all of them and those of offers and wants."""
    profile = page.profile
    offers = _words_of(capacity.text for capacity in profile.offers)
    wants = _words_of(capacity.text for capacity in (*profile.wants, *profile.priority))
    others = _words_of(
        (
            page.user_name,
            page.title,
            *(capacity.text for capacity in profile.knows),
            *profile.affiliations,
            *profile.projects,
            *profile.territory,
            *profile.resources,
            *profile.contacts,
            profile.about,
        )
    )
    return {
        "words": [*offers, *wants, *others],
        "offer_words": offers,
        "want_words": wants,
    }


def to_record(page: ProfilePage) -> bytes:
    """Write what a result shows; the wikitext of the parameters stays in the store."""
    profile = page.profile.to_json()
    del profile["raw"]
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
    record: dict[str, Any] = json.loads(data)
    record["edited_at"] = datetime.fromisoformat(record["edited_at"])
    record["profile"] = Profile.from_json(record["profile"])
    return ProfilePage(**record)


def _with_broader(capacities: Iterable[Capacity], vocabulary: Vocabulary) -> set[str]:
    keys: set[str] = set()
    for capacity in capacities:
        if capacity.id is not None:
            keys.update((capacity.id, *vocabulary.broader(CAPACITY, capacity.id)))
    return keys


def _own(capacities: Iterable[Capacity]) -> set[str]:
    return {each.key for each in capacities if each.id is None}


def _levels(profile: Profile) -> set[str]:
    """List every level that is reached: "pt/1", "pt/2", ... for a search by level."""
    return {
        f"{skill.code}/{level}"
        for skill in profile.languages
        for level in range(1, skill.rank + 1)
    }


def _words_of(texts: Iterable[str]) -> list[str]:
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
